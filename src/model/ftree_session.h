/* src/model/ftree_session.h - the report tree of a loaded session: what
 * pyinstrument would make of the same file, with its numbers, which are added
 * in its order.
 *
 * Rows are of frames of the session, not of a symtab. Those of one function
 * that ran for one class are of one frame, whatever line they were at.
 */
#ifndef PIT_MODEL_FTREE_SESSION_H
#define PIT_MODEL_FTREE_SESSION_H

#include "base/out.h"
#include "model/ftree.h"
#include "model/session.h"

/* What is known of the session's frames, by their numbers. */
struct ftree_session {
	const struct session *s; /* borrowed */
	uint32_t *like;          /* the first of the same function and class */
	uint8_t *origin;
	size_t *shorts; /* of the first of a function: where its short path is
			 * in paths, plus 1; 0: it is not made yet */
	struct out paths;
};

/* NULL: no memory. */
struct ftree_session *ftree_session_new(const struct session *session);
void ftree_session_free(struct ftree_session *fs); /* NULL is fine */

/* ftree_init() of a snapshot that has a session. Rows are in order of time,
 * with all that their file says: what a report does not want, its processors
 * take out. The stem that the profiler was started from is not there. */
enum pit_status ftree_init_session(struct ftree *ft,
				   const struct session *session,
				   const struct ftree_look *look) PIT_MUST_USE;

/* The same, but that rows of one function below one row are one, as far as it
 * is known that they will be: neither do rows come in order of time, nor is
 * there what processors would take out before they are made one, unless
 * look->all. */
enum pit_status
ftree_init_session_sum(struct ftree *ft, const struct session *session,
		       const struct ftree_look *look) PIT_MUST_USE;

/* For both: a row of a frame (0: "[self]") below parent (0: it is in no list);
 * the row beside id that is of frame's class; 0: no memory. */
row_id ftree_session_add(struct ftree *ft, row_id parent, uint32_t frame,
			 double time);
row_id ftree_session_also(struct ftree *ft, row_id id, uint32_t frame);
/* Is it of a thread that was asked for? */
bool ftree_session_is_wanted(const struct session *s, uint32_t stack,
			     const struct ftree_look *look);
/* Is it of the import system? */
bool ftree_session_is_importlib(const struct ftree *ft, uint32_t frame);
/* Will it give way to what it calls: does it hide, or is it of that? */
bool ftree_session_is_hidden(const struct ftree *ft, uint32_t frame,
			     const struct ftree_look *look);
/* Does nothing ever get called from it: "[self]", "[await]"? */
bool ftree_session_is_leaf_frame(const struct session_frame *frame);

/* What ftree.h promises, for such a tree. */
void ftree_session_mark_app(struct ftree *ft);
const char *ftree_session_function(const struct ftree *ft, row_id id);
const char *ftree_session_file(const struct ftree *ft, row_id id);
const char *ftree_session_short_file(const struct ftree *ft, row_id id);
int64_t ftree_session_line(const struct ftree *ft, row_id id);
enum frame_kind ftree_session_kind(const struct ftree *ft, row_id id);
/* Equal for rows that are of one function; 0: "[self]" and the first row. */
uint32_t ftree_session_same(const struct ftree *ft, row_id id);

/* Does nothing ever get called from it: "[self]", "[await]"? */
bool ftree_session_is_leaf(const struct ftree *ft, row_id id);
/* The frame of a row; NULL: it has none. */
const struct session_frame *ftree_session_frame(const struct ftree *ft,
						row_id id);
/* Make ready what short paths the rows below top have. PIT_ENOMEM: some are
 * the full ones. */
enum pit_status ftree_session_shorten(struct ftree *ft) PIT_MUST_USE;

#endif
