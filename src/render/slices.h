/* src/render/slices.h - the stretches of a track as calls that begin and end.
 *
 * A call lasts as long as nothing else was seen in its place: from one stretch
 * to the next, and also over the few intervals whose samples were lost. Where
 * the thread does not run, or collects garbage, that is the innermost call. An
 * import is one, too, from the outermost that makes it on: what the module's
 * code calls stands in it.
 */
#ifndef PIT_RENDER_SLICES_H
#define PIT_RENDER_SLICES_H

#include "render/tracks.h"

/* What stands for a call in a list of names: a frame, or what the thread did
 * there. */
enum slice_kind {
	SLICE_FRAME,
	SLICE_WAITING,
	SLICE_GIL,
	SLICE_GC,
	SLICE_IMPORT,
	SLICE_NONE, /* where all frames are hidden */
	SLICE_KINDS
};

struct slice {
	enum slice_kind kind;
	frame_id frame; /* of SLICE_FRAME */
};

/* Calls side by side that are each shorter than can be told apart. */
struct slice_group {
	uint64_t begin, end; /* of the first, and of the last */
	uint64_t time, calls;
	struct slice call; /* that they all are, or the first */
	bool mixed;        /* they are not all the same */
};

/* What is told, in order of time: ends from the innermost outwards, begins from
 * the outermost inwards. Of a call, end > begin. */
struct slices_ops {
	void (*begin)(void *arg, const struct slice *call, uint64_t at);
	void (*end)(void *arg, const struct slice *call, uint64_t at);
	/* Of two or more; NULL where there is no resolution. */
	void (*group)(void *arg, const struct slice_group *group);
};

struct routes;

struct slices_look {
	const struct tracks *tracks; /* borrowed, as are the routes */
	struct routes *routes;
	/* ns. Shorter calls are told in groups of those that have one caller
	 * and nothing else as long between them, without what they call; one
	 * that stands alone is told as it is. 0: none are. */
	uint64_t resolution;
	uint64_t left_out; /* is added to: calls that were not told, or only in
			    * a group */
};

/* All calls of a track; at its end none is open. PIT_ENOMEM: it was cut short.
 */
enum pit_status slices_each(struct slices_look *look, const struct track *track,
			    const struct slices_ops *ops,
			    void *arg) PIT_MUST_USE;

/* ns for which a thread may go unseen and still be where it was. */
uint64_t slices_gap(const struct proc_info *proc);

/* "Worker.run", "[waiting]". */
void slice_name(struct out *o, const struct snapshot *snap,
		const struct slice *call);

#endif
