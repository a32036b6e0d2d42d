/* src/model/model.h - events in, snapshot out; owns everything below model/.
 *
 * One model takes the streams of many processes. It does not read the clock,
 * print or exit. Not thread-safe.
 */
#ifndef PIT_MODEL_MODEL_H
#define PIT_MODEL_MODEL_H

#include "base/err.h"
#include "model/history.h"
#include "model/snapshot.h"
#include "wire/event.h"

struct model;

typedef uint32_t source_id; /* one stream, one process; from 1 */

struct model *model_new(void); /* owned by the caller; NULL: no memory */
/* How many bytes the history may take, HISTORY_BUDGET unless told otherwise;
 * 0: any. */
void model_set_history(struct model *m, size_t bytes);
/* Before anything is told: who looks at it asks for stacks (model/stacks.h) and
 * sums alone. Its trees end at threads. */
void model_set_flat(struct model *m);
/* What the user says is library code, for the trees of snapshots; the patterns
 * are borrowed for as long as the model lives. Rows that were made of those
 * trees are to be made anew. O(frames + nodes). */
void model_choose(struct model *m, const struct choice *choice);
/* Keep no history at all: what is asked for is the whole run, in no order of
 * time. Windows and spans are empty then. */
void model_drop_history(struct model *m);
/* Keep no tasks: what they ran is their threads', and waiting for something in
 * one of them takes nobody's time. Before the first event. */
void model_drop_tasks(struct model *m);
void model_free(struct model *model);

/* A stream opened; its first event must be a HELLO. 0: no memory. */
source_id model_open(struct model *model);

/* Take one event. Ids that the decoder let through are checked again where
 * they index. PIT_ENOMEM, PIT_ECORRUPT or PIT_ELIMIT leave the model usable;
 * the caller then closes the source with the reason. */
enum pit_status model_apply(struct model *model, source_id src,
			    const struct event *ev) PIT_MUST_USE;

/* An event will be taken soon, or very soon: where a sample goes is in no
 * cache, and can come there while others are taken. Changes nothing. */
void model_expect(const struct model *model, source_id src,
		  const struct event *ev);
void model_expect_next(const struct model *model, source_id src,
		       const struct event *ev);

/* Take in a session, as the run of its processes and threads. The model is a
 * new one; after a failure it is good for model_free() alone. On success it
 * owns the session. */
enum pit_status model_load(struct model *m,
			   struct session *session) PIT_MUST_USE;

/* The same for whoever asks for nothing but the session itself: there is no
 * process, and nothing was sampled. */
void model_keep_session(struct model *m, struct session *session);

/* The process of a stream that has said hello and not goodbye; 0: none. */
uint32_t model_unended(const struct model *model, source_id src);

/* What is known of such a process when its stream has stopped. */
enum proc_fate {
	FATE_UNKNOWN, /* PROC_BROKEN */
	FATE_ENDED,   /* PROC_KILLED */
	FATE_LIVES,   /* PROC_UNWATCHED */
};

/* To be said before model_close(); others than those are unknown. */
void model_lost(struct model *model, source_id src, enum proc_fate fate);

/* The stream ended. reason NULL: it just ended (PROC_ENDED after a BYE,
 * PROC_BROKEN without, if no more is known); else the sentence why it was cut
 * (PROC_CORRUPT).
 * now: CLOCK_MONOTONIC ns. */
void model_close(struct model *model, source_id src, const char *reason,
		 uint64_t now);

/* The process with this pid is known to have ended at now (a killed one never
 * says goodbye): its end is put there. */
void model_ended(struct model *model, uint32_t pid, uint64_t now);

/* A moment has a name from now on: see marks_set(). */
enum pit_status model_mark(struct model *model, uint64_t time, char letter,
			   const char *text, size_t n) PIT_MUST_USE;

/* The program printed a line: see printed_add(). */
enum pit_status model_printed(struct model *model, uint64_t time,
			      const char *line, size_t n) PIT_MUST_USE;
/* Does it keep further ones? Lines are not worth finding once it does not. */
bool model_hears(const struct model *model);

/* Of the whole run. Borrowed until the next call that takes a non-const model.
 */
const struct snapshot *model_snapshot(struct model *m);

/* The same, but weights are those of a window; a run of samples that it cuts
 * counts by its share. A window that moves on a little from call to call, as
 * that of the last seconds does, costs what comes and goes. NULL: no memory. */
const struct snapshot *model_look(struct model *m, const struct window *window,
				  enum mode mode);
/* The same of what some did alone; who is copied. NULL: of all. */
const struct snapshot *model_look_at(struct model *m,
				     const struct window *window,
				     enum mode mode, const struct who *who);
/* And a second one, for whoever compares them: each stands until it is asked
 * for again. One that does not move costs nothing but what is told of it. */
const struct snapshot *model_look_beside(struct model *m,
					 const struct window *window,
					 enum mode mode, const struct who *who);

#endif
