/* src/sampler/kin.h - what a process and those that it forks have in common:
 * how many of them had no way to say that they are there.
 *
 * It lies in memory that they share. Whoever of them has a sampler that reaches
 * the viewer tells it, and takes back what it told.
 */
#ifndef PIT_SAMPLER_KIN_H
#define PIT_SAMPLER_KIN_H

#include "wire/event.h"

#include <stdatomic.h>
#include <stdint.h>

struct kin {
	_Atomic uint32_t missed[WIRE_MISSED_CAUSES]; /* not told yet */
};

/* One more. NULL is fine: it is not known then. Async-signal-safe, and asks
 * nothing of the kernel. */
static inline void
kin_miss(struct kin *kin, enum wire_missed_cause cause)
{
	if (kin)
		atomic_fetch_add(&kin->missed[cause], 1);
}

/* What there is to tell, which is now the caller's to tell. */
static inline uint32_t
kin_take(struct kin *kin, enum wire_missed_cause cause)
{
	return kin && atomic_load(&kin->missed[cause])
		   ? atomic_exchange(&kin->missed[cause], 0)
		   : 0;
}

#endif
