/* src/sampler/kin.h - what a process and those that it forks have in common:
 * how many of them had no way to say that they are there, and how many have not
 * said so yet.
 *
 * It lies in memory that they share. Whoever of them has a sampler that reaches
 * the viewer tells it of the first, and takes back what it told. The second
 * wait to see if they run something else; when the program has ended, with
 * which the viewer goes, they are called.
 */
#ifndef PIT_SAMPLER_KIN_H
#define PIT_SAMPLER_KIN_H

#include "wire/event.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct kin {
	_Atomic uint32_t missed[WIRE_MISSED_CAUSES]; /* not told yet */
	_Atomic uint32_t silent; /* runners that have not said so; a futex */
	_Atomic uint32_t called; /* they shall */
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

/* A child gets a runner, which is silent at first. NULL is fine, here and
 * below. */
static inline void
kin_fall_silent(struct kin *kin)
{
	if (kin)
		atomic_fetch_add(&kin->silent, 1);
}

/* It is that no more: it has met the viewer, or ended. True: it was called, so
 * somebody waits on the futex. */
static inline bool
kin_speak(struct kin *kin)
{
	if (!kin)
		return false;
	atomic_fetch_sub(&kin->silent, 1);
	return atomic_load(&kin->called);
}

static inline bool
kin_is_called(struct kin *kin)
{
	return kin && atomic_load(&kin->called);
}

#endif
