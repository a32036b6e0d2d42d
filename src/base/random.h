/* src/base/random.h - numbers that no rhythm of a program goes along with: the
 * 64-bit xorshift of G. Marsaglia, "Xorshift RNGs" (2003), with shifts 13, 7
 * and
 * 17. Header only and free of libc, as base/varint.h is.
 */
#ifndef PIT_BASE_RANDOM_H
#define PIT_BASE_RANDOM_H

#include <stdint.h>

/* The next one; *state: not 0, and never becomes it. */
static inline uint64_t
random_next(uint64_t *state)
{
	uint64_t x = *state;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	*state = x;
	return x;
}

#endif
