/* src/reader/gil.c */
#include "reader/gil.h"

#include <string.h>

static uintptr_t
gil_address(const struct gil_reader *r, uintptr_t interp)
{
	const struct py_offsets *off = &r->ver->off;
	uintptr_t gil;

	if (off->interp.gil_ptr == OFFSET_NONE)
		return r->runtime + off->runtime.gil;
	return peek_ptr(r->peek, &gil, interp + off->interp.gil_ptr) ? gil : 0;
}

/* A free-threaded build has one as long as a module wants it that is not made
 * for them, or because it was told so. */
static bool
gil_is_off(const struct gil_reader *r, uintptr_t at)
{
	uint32_t offset = r->ver->off.gil.enabled;
	int32_t enabled = 0;

	return offset != OFFSET_NONE && at &&
	       peek(r->peek, &enabled, at + offset, sizeof(enabled)) &&
	       enabled == 0;
}

/* Who waits for it does so at its condition variable, again and again. */
static void
gil_stir(struct gil *now, const struct gil *before, const struct gil_reader *r)
{
	if (!now->lock ||
	    !peek(r->peek, now->words, now->lock, sizeof(now->words)))
		return;
	now->calm = before->calm + 1;
	if (memcmp(now->words, before->words, sizeof(now->words)) != 0)
		now->calm = 0;
}

void
gil_look(struct gil *gil, const struct gil_reader *r, uintptr_t interp,
	 bool shared)
{
	const struct py_offsets *off = &r->ver->off;
	uintptr_t at = gil_address(r, interp);
	struct gil now = { .address = interp,
			   .lock = at,
			   .waiting = gil->waiting,
			   .waited = gil->waited };
	int32_t locked = 0;

	if (gil_is_off(r, at)) {
		*gil = (struct gil){ .address = interp, .is_off = true };
		return;
	}
	if (at && peek_ptr(r->peek, &now.holder, at + off->gil.last_holder) &&
	    peek(r->peek, &locked, at + off->gil.locked, sizeof(locked)) &&
	    peek(r->peek, &now.switches, at + off->gil.switch_number,
		 sizeof(now.switches))) {
		now.is_locked = locked > 0;
		now.is_same = gil->address == interp && now.holder &&
			      gil->holder == now.holder &&
			      gil->switches == now.switches;
	}
	gil_stir(&now, gil, r);
	/* A thread that goes over to another interpreter takes the lock they
	 * share along, and leaves no trace in it. */
	if (shared) {
		now.is_same = false;
		if (off->runtime.tstate_current != OFFSET_NONE)
			peek_ptr(r->peek, &now.holder,
				 r->runtime + off->runtime.tstate_current);
	}
	*gil = now;
}

bool
gc_is_running(const struct gil_reader *r, uintptr_t interp)
{
	const struct py_offsets *off = &r->ver->off;
	int32_t collecting = 0;
	uintptr_t at = off->interp.gc_collecting != OFFSET_NONE
			   ? interp + off->interp.gc_collecting
			   : r->runtime + off->runtime.gc_collecting;

	return peek(r->peek, &collecting, at, sizeof(collecting)) &&
	       collecting != 0;
}

uintptr_t
gc_thread(const struct gil_reader *r, uintptr_t interp)
{
	uint32_t offset = r->ver->off.interp.stopped_by;
	uintptr_t thread;

	return offset != OFFSET_NONE &&
		       peek_ptr(r->peek, &thread, interp + offset)
		   ? thread
		   : 0;
}
