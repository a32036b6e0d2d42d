/* tests/fuzz/fuzz.h - what a fuzz target defines and what runs it: libFuzzer
 * (--enable-fuzzing), or replay.c, which feeds it the corpus in make check.
 */
#ifndef PIT_TESTS_FUZZ_FUZZ_H
#define PIT_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* The name is libFuzzer's. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* A check that no build leaves out. */
#define FUZZ_CHECK(cond)                                                       \
	do {                                                                   \
		if (!(cond)) {                                                 \
			fprintf(stderr, "%s:%d: not true: %s\n", __FILE__,     \
				__LINE__, #cond);                              \
			abort();                                               \
		}                                                              \
	} while (0)

#endif
