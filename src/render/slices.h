/* src/render/slices.h - the stretches of a track as calls that begin and end.
 *
 * A call lasts as long as nothing else was seen in its place: from one stretch
 * to the next, and also over the few intervals whose samples were lost. Where
 * the thread does not run, or collects garbage, that is the innermost call.
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
	SLICE_NONE, /* where all frames are hidden */
	SLICE_KINDS
};

struct slice {
	enum slice_kind kind;
	frame_id frame; /* of SLICE_FRAME */
};

/* What is told, in order of time: ends from the innermost outwards, begins from
 * the outermost inwards. Of a call, end > begin. */
struct slices_ops {
	void (*begin)(void *arg, const struct slice *call, uint64_t at);
	void (*end)(void *arg, const struct slice *call, uint64_t at);
};

/* All calls of a track; at its end none is open. PIT_ENOMEM: it was cut short.
 */
enum pit_status slices_each(const struct tracks *tracks,
			    const struct track *track,
			    const struct slices_ops *ops,
			    void *arg) PIT_MUST_USE;

/* "Worker.run", "[waiting]". */
void slice_name(struct out *o, const struct snapshot *snap,
		const struct slice *call);

#endif
