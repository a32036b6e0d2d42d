/* src/sampler/demand.h - what a program that profiles itself in parts asks of
 * the runner, at the moment.
 *
 * The program's threads write it, one at a time. They never wait for the
 * runner, and the runner sees every change: it sleeps on the word, which each
 * of them moves.
 */
#ifndef PIT_SAMPLER_DEMAND_H
#define PIT_SAMPLER_DEMAND_H

#include "reader/sys.h"

#include <limits.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define DEMAND_LEAST 50000 /* ns between two ticks */
#define DEMAND_OVER  UINT64_MAX

struct demand {
	_Atomic uint32_t word; /* a futex */
	/* ns between two ticks; 0: none are needed; DEMAND_OVER: the runner has
	 * waited long enough, and ends. */
	_Atomic uint64_t interval;
	/* When somebody last began: a few ticks soon after that. */
	_Atomic uint64_t begun;
	uint64_t patience; /* ns that the runner waits when none are needed */
};

static inline void
demand_wake(struct demand *d)
{
	atomic_fetch_add(&d->word, 1);
	sys_call(SYS_futex, (long)&d->word, FUTEX_WAKE, INT_MAX, 0, 0, 0);
}

/* Of the program: so many ns between two ticks from now on. False: the runner
 * ends. */
static inline bool
demand_set(struct demand *d, uint64_t interval)
{
	uint64_t now = atomic_load(&d->interval);

	do {
		if (now == DEMAND_OVER)
			return false;
	} while (!atomic_compare_exchange_weak(&d->interval, &now, interval));
	return true;
}

/* Of the runner: end. False: it is needed again. */
static inline bool
demand_end(struct demand *d)
{
	uint64_t none = 0;

	return atomic_compare_exchange_strong(&d->interval, &none, DEMAND_OVER);
}

#endif
