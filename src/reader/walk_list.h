/* src/reader/walk_list.h - one look at a stack: what walk.c reads, walk_fit.c
 * checks and take.c chooses from. For these files alone.
 */
#ifndef PIT_READER_WALK_LIST_H
#define PIT_READER_WALK_LIST_H

#include "reader/walk.h"

struct walk_item {
	uintptr_t addr, code, instr;
	uintptr_t local; /* as in struct walk_frame */
	uint32_t flags;
};

/* How sure it is that the innermost frame's caller was at the instruction that
 * it is said to be at, when the innermost frame ran. */
enum walk_edge {
	EDGE_WRONG,  /* it was not: what it calls there is something else */
	EDGE_OPEN,   /* not at all */
	EDGE_AGREED, /* two looks say so; a loop may come round to that */
	EDGE_STEADY, /* it did not move on while the other was seen to run, or
		      * to have called another */
	EDGE_PROVEN, /* what it calls there is a function with that code */
};

/* Frames, innermost first, down to where the rest is the first joined frames of
 * the trail. settled: all but the innermost of so many were read twice and had
 * not changed. */
struct walk_list {
	size_t n, joined, settled;
	size_t same; /* frames at the root that are those of the trail */
	enum walk_edge edge;
	bool whole; /* all in the context that the thread was first seen in */
	bool holds; /* all but the innermost frame are sure */
	bool old;   /* it is the trail, but for where the innermost frame is */
	struct walk_call calls[2]; /* of the innermost frame and its caller */
	struct walk_item items[WALK_MAX_FRAMES];
};

static inline size_t
list_depth(const struct walk_list *list)
{
	return list->joined + list->n;
}

/* Counted from the root. */
static inline const struct walk_item *
list_at(const struct walk_list *list, size_t i)
{
	return &list->items[list_depth(list) - 1 - i];
}

#define SETTLE_MOST 128u /* frames that are read twice */

/* Where a thread is: the frame that runs and, where the thread state does not
 * hold that itself, what does. */
struct walk_spot {
	uintptr_t holder, leaf;
};

/* In which context the thread is; true if nobody asks. */
bool walk_context_read(struct walker *w, uintptr_t tstate);
/* It was in that one all the time since. */
bool walk_context_holds(struct walker *w, uintptr_t tstate);

/* As of the last walk_load(), which came first: what the program writes to what
 * is read is held up by that, so that later readings see less of what lives
 * shortly. False: unreadable, or leaf is not holder's any more. *same: both are
 * of one moment. */
bool walk_spot_loaded(struct walker *w, uintptr_t tstate,
		      struct walk_spot *spot, bool *same);

/* Read now where it is. False: as above. */
bool walk_spot(struct walker *w, uintptr_t tstate, struct walk_spot *spot);

/* The same, of a thread that was at target before, leaf 0 if that is not known:
 * false too if it is not known to be there again. The less is read of what the
 * program writes, the more it gets on. */
bool walk_spot_again(struct walker *w, uintptr_t tstate,
		     const struct walk_spot *target, struct walk_spot *spot);

/* True if the spot's holder holds nothing but the shim beside it: what it held
 * has returned and is being cleared. */
bool walk_spot_is_left(const struct walker *w, const struct walk_spot *spot);

/* The spot of the holder before: where the thread is when its own holds nothing
 * any more, or, where it was put off its CPU while C was about to call Python,
 * nothing yet. False: unreadable, or the thread is at neither. */
bool walk_spot_before(struct walker *w, uintptr_t tstate,
		      struct walk_spot *spot);

/* Look at the thread of the last walk_load() from its innermost frame leaf on.
 * any: a frame that runs by now will do as well. */
bool walk_look(struct walker *w, uintptr_t tstate, uintptr_t leaf,
	       const struct trail *trail, bool any, struct walk_list *list);

/* False if frames of the last look that are not those of the trail do not begin
 * where their callers end, as on the data stack each does (3.11+). That stack
 * is copied at once, and what leads from one frame to the next may be read
 * later, from the C stack: when it leads elsewhere. */
bool walk_list_fits(struct walker *w, const struct walk_list *list);

/* Read the last frame of the look anew, on the data stack (3.11+), if all
 * before it have settled. What is read twice in so short a time is hardly ever
 * torn. */
void walk_settle(struct walker *w, struct walk_list *list);

#define WALK_PAIRS 16384u

/* The innermost frame of a look was called by the one below it, for sure. A
 * pair that falls on another one's place takes it. */
void walk_pair_learn(struct walker *w, const struct walk_list *list);

/* True if some call of that code by that code was sure lately. The look has
 * both. */
bool walk_pair_is_known(const struct walker *w, const struct walk_list *list);

/* True if a frame that is an object (<= 3.10) runs and has no caller, and goes
 * on like that: one that is freed has none, and runs again as another call. */
bool walk_is_root(struct walker *w, uintptr_t frame);

/* True if frame was called by the frame below, or by one that it called. */
bool walk_is_below(struct walker *w, uintptr_t frame, uintptr_t below);

/* The instruction word of a frame as it is now. */
bool walk_instr(struct walker *w, uintptr_t frame, uintptr_t *instr);

/* Its code as it is now. */
bool walk_code(struct walker *w, uintptr_t frame, uintptr_t *code);

/* True if a frame of the trail has the object that it was named by. */
bool walk_name_holds(struct walker *w, const struct walk_frame *f);

/* True if a frame of the trail still is what and where it was. */
bool walk_trail_holds(struct walker *w, const struct trail *trail, size_t i);

#endif
