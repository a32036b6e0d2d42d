#include "reader/open.h"

#define GET_TRIES 100

void
open_runs_clear(struct open_runs *runs)
{
	uint32_t n = atomic_load(&runs->used);
	const struct open_run none = { 0 };

	for (uint32_t slot = 1; slot <= n; slot++)
		open_runs_put(runs, slot, &none);
	atomic_store(&runs->used, 0);
	runs->n_free = 0;
}

uint32_t
open_runs_take(struct open_runs *runs)
{
	uint32_t n = atomic_load(&runs->used);

	if (runs->n_free)
		return runs->free[--runs->n_free];
	if (n == THREADS_MAX)
		return 0;
	atomic_store(&runs->used, n + 1);
	return n + 1;
}

void
open_runs_give(struct open_runs *runs, uint32_t slot)
{
	const struct open_run none = { 0 };

	open_runs_put(runs, slot, &none);
	runs->free[runs->n_free++] = slot;
}

void
open_runs_put(struct open_runs *runs, uint32_t slot, const struct open_run *run)
{
	struct open_slot *s = &runs->slots[slot - 1];
	uint32_t turn = atomic_load_explicit(&s->turn, memory_order_relaxed);

	/* Who reads this copy sees by then that there is a later one. */
	atomic_thread_fence(memory_order_release);
	s->copies[(turn + 1) & 1] = *run;
	atomic_store_explicit(&s->turn, turn + 1, memory_order_release);
}

bool
open_runs_get(struct open_runs *runs, uint32_t slot, struct open_run *run)
{
	struct open_slot *s = &runs->slots[slot - 1];

	for (int i = 0; i < GET_TRIES; i++) {
		uint32_t turn =
		    atomic_load_explicit(&s->turn, memory_order_acquire);

		*run = s->copies[turn & 1];
		atomic_thread_fence(memory_order_acquire);
		if (atomic_load_explicit(&s->turn, memory_order_relaxed) ==
		    turn)
			return true;
	}
	return false;
}
