/* bench/made.h - the stream of a program that there never was. */
#ifndef PIT_BENCH_MADE_H
#define PIT_BENCH_MADE_H

#include "wire/enc.h"

#include <stddef.h>
#include <stdint.h>

struct made {
	uint8_t *bytes;
	size_t n;
	uint64_t events;
	double depth; /* of its stacks, on average */
};

/* Say what is wrong, and exit. */
void die(const char *what);

/* One record more. */
void made_put(struct made *s, struct enc *enc, struct event ev);
#define MADE_STACKS 4000
/* One thread that is somewhere else at each of so many ticks of a millisecond,
 * in one of so many stacks of 300 functions. s->bytes is to be freed. */
void made_stream(struct made *s, uint64_t samples, uint32_t stacks);

#endif
