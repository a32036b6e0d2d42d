/* src/reader/gil.c */
#include "reader/gil.h"

static uintptr_t
gil_address(const struct gil_reader *r, uintptr_t interp)
{
	const struct py_offsets *off = &r->ver->off;
	uintptr_t gil;

	if (off->interp.gil_ptr == OFFSET_NONE)
		return r->runtime + off->runtime.gil;
	return peek_ptr(r->peek, &gil, interp + off->interp.gil_ptr) ? gil : 0;
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

	if (at && peek_ptr(r->peek, &now.holder, at + off->gil.last_holder) &&
	    peek(r->peek, &locked, at + off->gil.locked, sizeof(locked)) &&
	    peek(r->peek, &now.switches, at + off->gil.switch_number,
		 sizeof(now.switches))) {
		now.is_locked = locked > 0;
		now.is_same = gil->address == interp && now.holder &&
			      gil->holder == now.holder &&
			      gil->switches == now.switches;
	}
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
