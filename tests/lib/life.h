/* tests/lib/life.h - random lives of a few processes: libraries, imports,
 * hidden functions, a start and an end, threads that wait.
 */
#ifndef PIT_TESTS_LIB_LIFE_H
#define PIT_TESTS_LIB_LIFE_H

#include "lib/stream.h"

#define LIFE_FUNCTIONS 16

struct life {
	uint64_t seed; /* not 0 */
	struct model *model;
	unsigned most; /* samples */
	struct stream stream[3];
	uint32_t frames[3][LIFE_FUNCTIONS + 1];
	uint64_t time;
};

/* Tell the model what happens in it. */
void life_live(struct life *w);

#endif
