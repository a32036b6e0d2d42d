/* src/model/stacks.h - what was sampled, stack by stack: for the formats made
 * for other tools, which build their own trees. All threads and processes are
 * apart, and waiting counts.
 */
#ifndef PIT_MODEL_STACKS_H
#define PIT_MODEL_STACKS_H

#include "base/err.h"
#include "model/paths.h"
#include "model/snapshot.h"

#include <stdbool.h>

struct regex;

/* Borrowed for the call. */
struct stack {
	node_id top;         /* in TREE_RAW: the thread, or a task in it */
	place_id place;      /* all of this but the times, as a number */
	path_id path;        /* what was called, see stacks_unwind() */
	uint32_t state;      /* place_state() */
	uint32_t lane;       /* of stacks_each(): what is in order of time;
			      * 0: it is in no order, as sums are */
	uint64_t start, end; /* CLOCK_MONOTONIC ns; of a sum: 0 */
	uint64_t weight;     /* ns */
	uint64_t samples;
	bool idle; /* spent waiting for work */
};

struct stacks_look {
	bool all;     /* what model/hide.h hides is there, too */
	bool imports; /* frame 0 stands for the outermost import, where what
		       * makes it is hidden */
	const struct regex *thread; /* names of the wanted ones; NULL: all */
};

typedef bool stacks_visit(void *arg, const struct stack *stack);

/* Each stretch of equal samples in the snapshot's window, cut to it, in order
 * of time within each lane: a thread, or several one after the other. Of coarse
 * history, as of history_each(). visit stops it by false. */
void stacks_each(const struct snapshot *snap, const struct stacks_look *look,
		 stacks_visit *visit, void *arg);
/* The same of one lane, in a window of its own. */
void stacks_each_of(const struct snapshot *snap, const struct stacks_look *look,
		    uint32_t lane, const struct window *window,
		    stacks_visit *visit, void *arg);

/* The sums of the window: one for each thread, path and state, in order of
 * first sight. O(places). */
enum pit_status stacks_sum(const struct snapshot *snap,
			   const struct stacks_look *look, stacks_visit *visit,
			   void *arg) PIT_MUST_USE;

struct unwound_frame {
	frame_id frame;
	uint32_t line; /* where it was at; 0: unknown */
};

/* The frames of a path. {0} is empty. */
struct unwound {
	struct unwound_frame *at; /* outermost first */
	size_t len, cap;
};

/* Make u hold a path's frames, without those that are hidden unless all are
 * asked for. PIT_ENOMEM: u is empty. O(depth). */
enum pit_status stacks_unwind(const struct snapshot *snap,
			      const struct stacks_look *look, path_id path,
			      struct unwound *u) PIT_MUST_USE;
void unwound_fini(struct unwound *u);

/* The frames of a stack's task, 0 if it is of none, its thread and its process.
 */
frame_id stacks_task(const struct snapshot *snap, const struct stack *stack);
frame_id stacks_thread(const struct snapshot *snap, const struct stack *stack);
frame_id stacks_process(const struct snapshot *snap, const struct stack *stack);
/* The process's node, of a stack's top. */
node_id stacks_process_node(const struct snapshot *snap, node_id top);

/* Each place in which something was spent in the snapshot's window that counts
 * in its mode, in order of first sight. False stops. */
typedef bool stacks_place_visit(void *arg, place_id id, uint64_t weight,
				uint64_t samples);
enum pit_status stacks_places(const struct snapshot *snap,
			      stacks_place_visit *visit,
			      void *arg) PIT_MUST_USE;

#endif
