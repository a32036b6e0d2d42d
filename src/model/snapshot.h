/* src/model/snapshot.h - a read-only look at the model.
 *
 * Everything is borrowed from the model and valid until its next
 * model_apply(). Panes and renderers see nothing else.
 */
#ifndef PIT_MODEL_SNAPSHOT_H
#define PIT_MODEL_SNAPSHOT_H

#include "model/history.h"
#include "model/marks.h"
#include "model/mode.h"
#include "model/printed.h"
#include "model/roots.h"
#include "model/symtab.h"
#include "model/timeline.h"
#include "model/tree.h"
#include "model/weights.h"
#include "wire/event.h"

#define LOST_CAUSES 5 /* index: enum wire_lost_cause */

enum proc_state {
	PROC_RUNNING,
	PROC_UNSUPPORTED, /* runs unprofiled; see reason */
	PROC_ENDED,       /* said goodbye */
	PROC_BROKEN, /* its stream stopped without one, and more is not known */
	PROC_KILLED, /* the same, and the process has ended */
	PROC_UNWATCHED, /* the same, and the process lives on */
	PROC_CORRUPT,   /* its stream was malformed and was closed */
};

/* One process; or all of a group that ended in the same state, when they were
 * too many to keep apart: their figures are sums, then. */
struct proc_info {
	size_t count;               /* processes that it stands for */
	uint32_t pid, ppid, python; /* python: PY_VERSION_HEX, 0 unknown */
	enum proc_state state;
	const char *command; /* its words with single spaces between, clean */
	const char *reason;  /* of UNSUPPORTED and CORRUPT; else "" */
	uint64_t start, end; /* CLOCK_MONOTONIC ns; end grows while it runs */
	uint64_t ran;        /* ns, of several: all together */
	uint64_t epoch;      /* CLOCK_REALTIME ns at start */
	uint64_t interval;   /* ns, now */
	uint64_t min_interval, max_interval; /* over the run */
	uint64_t cpu;                        /* ns, the process's own */
	uint64_t sampler_cpu;                /* ns */
	uint64_t samples, ticks;
	uint64_t lost[LOST_CAUSES]; /* ticks */
	uint64_t lost_time;         /* ns that no sample carries */
	uint64_t partial, cut;      /* samples so marked */
	frame_id frame;             /* its FRAME_PROCESS */
	unsigned threads, threads_alive;
	bool thread_mode;      /* WIRE_HELLO_THREAD */
	uint64_t command_hash; /* equal for equal commands, folders of the
				* program aside */
};

/* ns that it ran, or they did. */
static inline uint64_t
proc_ran(const struct proc_info *proc)
{
	if (proc->count > 1)
		return proc->ran;
	return proc->end > proc->start ? proc->end - proc->start : 0;
}

/* A stretch of time, [from, to): CLOCK_MONOTONIC ns. */
struct window {
	uint64_t from, to;
};

#define WINDOW_ALL ((struct window){ 0, UINT64_MAX })

static inline bool
window_is_all(const struct window *window)
{
	return !window->from && window->to == UINT64_MAX;
}

struct look;
struct model;
struct paths;
struct places;
struct session;
struct who;

struct snapshot {
	struct window window;  /* what weights are of: WINDOW_ALL, or a part of
				* the run. All else is of the whole run. */
	enum mode mode;        /* likewise: which time counts */
	const struct who *who; /* likewise: whose; NULL: that of all */
	uint64_t coarse; /* up to when the history has sums alone; 0: nowhere */
	uint64_t cell;   /* how wide they are where the window begins; 0: it
			  * begins where there are none */
	/* As far as they were asked for: snapshot_tree() is who knows;
	 * TREE_RAW and TREE_GROUPED are always there. */
	const struct tree *trees[TREE_COUNT];
	/* Of their nodes, likewise: snapshot_weights(). */
	const struct weights *weights[TREE_COUNT];
	struct model *model; /* to ask for others; NULL: there are none */
	struct look *look;   /* the model's, of a part of the run, or of some of
			      * its time; NULL: it is of all */
	/* What was spent where in the window, as far as it counts; NULL: in all
	 * of the run, all of it. */
	const struct place_sums *sums;
	const struct roots *roots; /* who is in which group */
	bool count_idle; /* waiting for work counts unless the user says
			  * otherwise: there is one thread, or nothing else */
	const struct symtab *syms;
	const struct timeline *timeline; /* NULL before the first process */
	const struct session *session;   /* NULL, or what was loaded: then times
					  * of a report are those of its file */
	/* In order of appearance, as long as there is one for each process. */
	const struct proc_info *procs;
	size_t nprocs;
	uint64_t processes; /* that there ever were */
	uint64_t tasks;     /* likewise */
	uint64_t task_wait; /* ns: of those that did not run, nor wait for
			     * work; they may wait side by side */
	bool greenlets;     /* tasks of that kind were seen */
	/* Over all processes. */
	uint64_t samples, ticks;
	uint64_t lost_total; /* ticks lost, but for the LATE ones: those have
			      * their time in the next sample */
	uint64_t late_total; /* the LATE ones */
	uint64_t lost_time;
	/* Processes that others knew of and that had no stream, by cause; 0: of
	 * a cause that is not known here. */
	uint64_t missed[WIRE_MISSED_CAUSES];
	uint64_t start, now; /* first HELLO's time; latest time heard of */
	/* Moments with a name; NULL: it is of no model. */
	const struct marks *marks;
	/* What the program printed, where that is seen; NULL: likewise. */
	const struct printed *printed;
	/* For snapshot_spans() and model/stacks.h. */
	const struct history *history;
	const struct places *places;
	const struct paths *paths;
};

/* The shape of a tree. O(places) when one other than TREE_RAW and TREE_GROUPED
 * is first asked for, O(1) after; without memory then, it is empty for now. */
const struct tree *snapshot_tree(const struct snapshot *snap,
				 enum tree_kind kind);

/* What the nodes of a tree weigh. Those of a window are added up when a tree is
 * first asked for. O(nodes) then, O(1) after. */
const struct weights *snapshot_weights(const struct snapshot *snap,
				       enum tree_kind kind);

/* Of processes that are not profiled for the same reason, how many there are,
 * if procs[i] is the first of them; else 0. */
size_t snapshot_refused(const struct snapshot *snap, size_t i);
/* Which processes had no stream at all: "2 processes that could not reach the
 * viewer". False: there is none. */
bool snapshot_missed(const struct snapshot *snap, char *text, size_t size);

/* The spans of samples in the snapshot's window, cut to it, in order of time
 * within each lane: a thread, or several one after the other. node: where the
 * span is in the tree. visit stops it by false. */
typedef bool snapshot_visit(void *arg, uint32_t lane, const struct span *span,
			    node_id node);
void snapshot_spans(const struct snapshot *snap, enum tree_kind kind,
		    snapshot_visit *visit, void *arg);

#endif
