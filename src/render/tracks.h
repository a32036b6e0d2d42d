/* src/render/tracks.h - what was sampled, thread by thread, for the formats in
 * order of time.
 *
 * A track has a thread's stretches in order; none begins before the one before
 * it has ended. Threads that share a root have a track each. What the history
 * has as sums alone is a track of its own: the stacks of a cell stand in it one
 * behind the other, from the cell's beginning on, in no order.
 */
#ifndef PIT_RENDER_TRACKS_H
#define PIT_RENDER_TRACKS_H

#include "base/out.h"
#include "model/stacks.h"

struct track {
	node_id thread, process; /* in TREE_RAW */
	uint32_t lane;           /* 0: it has sums */
	bool first;              /* of its process */
	uint64_t pid, tid;   /* the kernel's numbers, or others where those are
			      * not known or not the only ones in a run */
	uint64_t start, end; /* CLOCK_MONOTONIC ns */
	uint32_t states;     /* 1 << stack.state of all that it has */
	bool imports;        /* any of it does */
};

struct tracks {
	const struct snapshot *snap; /* borrowed */
	const struct stacks_look *look;
	struct track *at; /* those of a process together, the main thread's
			   * first, else in order of first sight */
	size_t len, cap;
	uint64_t start, end; /* of what is looked at: the run, or the window */
	node_id *threads;    /* by place: whose it is; 0: no stretch is of it */
	uint64_t stretches;
};

/* A stretch of a track: what it was in is a place. */
struct stretch {
	uint64_t start, end; /* CLOCK_MONOTONIC ns; end > start */
	place_id place;
};

typedef bool track_visit(void *arg, const struct stretch *stretch);

/* Everything is borrowed until tracks_fini(). PIT_ENOMEM leaves nothing to
 * free. O(stretches). */
enum pit_status tracks_init(struct tracks *tracks, const struct snapshot *snap,
			    const struct stacks_look *look) PIT_MUST_USE;
void tracks_fini(struct tracks *tracks);

/* Each stretch of a track that took time, until visit says false. */
void track_each(const struct tracks *tracks, const struct track *track,
		track_visit *visit, void *arg);

/* ns since the beginning of what is looked at. */
uint64_t tracks_time(const struct tracks *tracks, uint64_t at);

/* Is the mark in it? And what it is called: "a epoch 1". */
bool tracks_has_mark(const struct tracks *tracks, const struct mark *mark);
void track_mark_name(struct out *o, const struct mark *mark);

/* "MainThread", or "MainThread (sums, in no order)". */
void track_name(struct out *o, const struct tracks *tracks,
		const struct track *track);
/* "python train.py". Borrowed. */
const char *track_process(const struct tracks *tracks,
			  const struct track *track);
/* NULL: it has no record. */
const struct proc_info *track_proc(const struct tracks *tracks,
				   const struct track *track);

#endif
