/* tests/lib/peek_noise.h - a peek whose memory is noise full of pointers into
 * itself: what a reader of foreign memory meets at worst.
 */
#ifndef PIT_TESTS_LIB_PEEK_NOISE_H
#define PIT_TESTS_LIB_PEEK_NOISE_H

#include "reader/peek.h"

#define NOISE_WORDS 4096u
#define NOISE_BASE  0x7f0000000000u /* address of the first */

struct peek_noise {
	struct peek peek; /* first: the callback gets this one's address */
	uint32_t seed;
	size_t reads; /* so far */
	uint64_t words[NOISE_WORDS];
};

void peek_noise_init(struct peek_noise *noise, uint32_t seed);
uint32_t peek_noise_next(struct peek_noise *noise); /* 16 bits */

#endif
