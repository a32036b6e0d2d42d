/* src/model/printed.h - what the program printed when: as many of its first
 * lines as a reader may want to find again.
 */
#ifndef PIT_MODEL_PRINTED_H
#define PIT_MODEL_PRINTED_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PRINTED_MAX  20000u     /* further ones are left out, */
#define PRINTED_SIZE (2u << 20) /* as is what would be past so many bytes */
#define PRINTED_TEXT 200u       /* bytes of a line that are kept */

struct printed_text {
	uint64_t time;  /* CLOCK_MONOTONIC ns */
	uint32_t at, n; /* bytes of text */
};

/* All zero: there is none. */
struct printed {
	struct printed_text *lines; /* in the order in which they came */
	size_t nlines, cap;
	char *text; /* UTF-8, without control characters */
	size_t len, text_cap;
	bool more; /* there were further ones */
};

/* A line has ended. One with nothing in it counts for nothing. */
enum pit_status printed_add(struct printed *p, uint64_t time, const char *line,
			    size_t n) PIT_MUST_USE;
void printed_fini(struct printed *p);

#endif
