/* src/model/ftree.h - the tree of a report: a copy of a snapshot's raw tree
 * that the processors (processors.h) may take apart.
 *
 * Rows are named by small integers; 0 is none. A row's place in its parent's
 * list is its place in the report. Time that a frame spends itself is a child
 * row of its own, as in pyinstrument: "[self]". Nothing here recurses: a stack
 * may be ten thousand frames deep.
 */
#ifndef PIT_MODEL_FTREE_H
#define PIT_MODEL_FTREE_H

#include "base/err.h"
#include "model/snapshot.h"

#include <stdbool.h>

typedef uint32_t row_id;

#define FTREE_ROOT 1u /* "[root]", above all processes */

#define FTREE_SELF   1u  /* "[self]": no frame, never has children */
#define FTREE_APP    2u  /* code of the application; see ftree_mark_app() */
#define FTREE_BY_APP 4u  /* as NODE_BY_APP */
#define FTREE_LINK   8u  /* C code between importlib or runpy and a module */
#define FTREE_NOTE   16u /* no frame: what it says is in notes */
#define FTREE_OUT    32u /* of a thread that was not asked for */
#define FTREE_HIDDEN 64u /* in a group that is folded */
#define FTREE_SYNTHETIC                                                        \
	128u /* of a loaded session: no function; its time and its file are    \
	      * its caller's */
#define FTREE_HIDES                                                            \
	256u /* of one: one of its frames has a __tracebackhide__              \
	      */

struct ftree_row {
	frame_id frame; /* 0: "[self]" and "[root]"; of a loaded session: its
			 * own number */
	row_id parent, child, last, next; /* last: of the children */
	row_id also;     /* list of rows merged into this one, one per frame */
	uint32_t seen;   /* the smaller, the earlier it was first seen */
	uint32_t flags;  /* FTREE_* */
	uint32_t group;  /* of library frames, from 1; 0: none */
	double time;     /* with all below; see ftree_seconds() */
	double own;      /* what frame itself brought into a merged row */
	double absorbed; /* of rows that were left out below */
	size_t count;    /* processes or threads that it stands for; else 0 */
	bool least;      /* there may be more */
	uint32_t note;
};

/* A group of library frames. */
struct ftree_fold {
	row_id entry;
	uint32_t hidden; /* rows; 0: it is shown whole */
};

/* How to look at a snapshot. */
struct ftree_look {
	bool apart; /* each process and thread has a row of its own */
	bool idle;  /* waiting for work counts */
	/* In order of time: what is called again after something else has a
	 * row of its own. All are apart then, and waiting counts. */
	bool timeline;
	/* In order of time, and of a loaded session: rows of a smaller share
	 * of the whole are not kept where the processors would leave them out;
	 * 0: all are. */
	double threshold;
	/* What the time of rows was spent in is wanted: see split.h. Not in
	 * order of time, and it is not known of a loaded session. */
	bool split;
	/* Of a loaded session: import machinery and what asks to be hidden is
	 * there, too. */
	bool all;
	/* Is the thread of this name wanted? NULL: all are. */
	bool (*thread)(const void *arg, const char *name);
	const void *arg;
};

#define FTREE_NOTE_MAX 64 /* bytes of what a note says, with the NUL */

struct ftree_session;
struct split;

struct ftree {
	struct ftree_row *rows; /* rows[0] is not used */
	row_id len;
	size_t cap;
	row_id top;      /* the row that reports start at; 0: no samples */
	uint32_t groups; /* the highest group in use */
	struct ftree_fold *folds;  /* by group; NULL: there are none */
	const struct symtab *syms; /* borrowed */
	const struct roots *roots; /* borrowed */
	/* Of a loaded session, see ftree_session.h: then it has neither of
	 * these. Owned. */
	struct ftree_session *session;
	struct split *split; /* of the first rows, by id; NULL: not asked for */
	row_id nsplit;
	double second; /* how much of the times below is one: 1e9, of a run of
			* ours, whose sums are exact; 1 of a loaded session */
	/* Time that counts for nothing: what was spent waiting for work and by
	 * how many threads, and the interpreter's start and end. */
	double idle, startup, shutdown;
	size_t idle_threads, idle_tasks;
	bool has_tasks; /* that waited: times may be more than the run's */
	bool shows_startup, shows_shutdown; /* in a row below the tree */
	char (*notes)[FTREE_NOTE_MAX]; /* of FTREE_NOTE rows, by their note */
	size_t nnotes, note_cap;
};

/* Time that does not count is not in the rows, those that did the same are
 * still apart, but of one frame. PIT_ENOMEM leaves nothing to free. */
enum pit_status ftree_init(struct ftree *ft, const struct snapshot *snap,
			   const struct ftree_look *look) PIT_MUST_USE;
void ftree_fini(struct ftree *ft);

/* Borrowed until a row is added. */
static inline struct ftree_row *
ftree_row(const struct ftree *ft, row_id id)
{
	return &ft->rows[id];
}

/* A time of the tree in seconds. */
static inline double
ftree_seconds(const struct ftree *ft, double time)
{
	return time / ft->second;
}

/* The row after id on a walk from top downwards, parents first; 0: the end.
 * Taking children out of id, or into it, is safe before this call. */
row_id ftree_next(const struct ftree *ft, row_id top, row_id id);
/* The same without what is below id. */
row_id ftree_skip(const struct ftree *ft, row_id top, row_id id);

/* Put id behind the last child of parent; it must be in no list. */
void ftree_append(struct ftree *ft, row_id parent, row_id id);

/* A row for a frame; apart: it stands for no more than that process or thread.
 * It is in no list; 0: no memory. Invalidates borrowed rows. */
row_id ftree_add(struct ftree *ft, frame_id frame, double time, bool apart);
/* One without a frame. Likewise. flags: FTREE_*. */
row_id ftree_add_row(struct ftree *ft, uint32_t flags, double time);
/* One that says something: "[idle: 3 threads]". Likewise. */
row_id ftree_add_note(struct ftree *ft, double time, const char *fmt, ...)
    PIT_PRINTF(3, 4);

/* Replace children of parent that leave() picks by their own children, and
 * those by theirs, as long as it picks. */
typedef bool row_test(const struct ftree *ft, row_id id);
void ftree_splice(struct ftree *ft, row_id parent, row_test *leave);

/* Take the children that leave() picks out of the list of parent, with all
 * below them. Returns the sum of their times. */
double ftree_drop(struct ftree *ft, row_id parent,
		  bool (*leave)(const struct ftree *ft, row_id id,
				const void *arg),
		  const void *arg);

/* Set FTREE_APP where it belongs, below top and its followers. Code of a string
 * is what its caller is, so the tree must be in its final shape. */
void ftree_mark_app(struct ftree *ft);

/* The rows have their groups: fold these. The tree has a first row. */
enum pit_status ftree_fold(struct ftree *ft) PIT_MUST_USE;

/* ftree_init() with look->timeline. */
enum pit_status ftree_init_by_time(struct ftree *ft,
				   const struct snapshot *snap,
				   const struct ftree_look *look) PIT_MUST_USE;

/* Is it a link, by its frame and its caller's (see FTREE_LINK)? */
bool ftree_is_link(const struct ftree *ft, row_id id);

/* NULL for "[self]" and "[root]", and in the tree of a loaded session. */
const struct frame_info *ftree_info(const struct ftree *ft, row_id id);
enum frame_kind ftree_kind(const struct ftree *ft, row_id id); /* 0: no frame */

/* The number of a process that has a row of its own; else 0. */
uint32_t ftree_pid(const struct ftree *ft, row_id id);

/* What the row is called: "run", "sleep", "MainThread", "[self]". */
const char *ftree_function(const struct ftree *ft, row_id id);
/* The class that most of its time was spent for; NULL: none. */
const char *ftree_class(const struct ftree *ft, row_id id);
/* Full path and short one; "" for rows that have no file. */
const char *ftree_file(const struct ftree *ft, row_id id);
const char *ftree_short_file(const struct ftree *ft, row_id id);
int64_t ftree_line(const struct ftree *ft, row_id id); /* 0: none */
/* Numbers of frames, and ftree_same(), are below this. */
size_t ftree_frames(const struct ftree *ft);
/* Equal for rows of one function, whatever class it ran for; 0: "[self]". */
uint32_t ftree_same(const struct ftree *ft, row_id id);
/* Is it time that a task spent waiting for another one: "[await]"? */
bool ftree_is_await(const struct ftree *ft, row_id id);
/* Time that is not in child rows with a frame: own code and what was left
 * out. O(children). */
double ftree_self_time(const struct ftree *ft, row_id id);

#endif
