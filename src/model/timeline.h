/* src/model/timeline.h - what was hot when, in bounded memory.
 *
 * Time is cut into slices of equal width. When all are used, neighbours are
 * merged and the width doubles: a minute or a day, the same memory.
 */
#ifndef PIT_MODEL_TIMELINE_H
#define PIT_MODEL_TIMELINE_H

#include "base/err.h"
#include "model/symtab.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TIMELINE_SLICES 4096
#define TIMELINE_GROUPS 6 /* kept per slice; what is left is only in busy */
#define TIMELINE_WIDTH  (20 * 1000 * 1000) /* ns, of a slice at first */
#define TIMELINE_LATE                                                          \
	(2000ull * 1000 * 1000) /* ns samples may come late by                 \
				 */

struct timeline_slice {
	uint64_t cpu;  /* ns of CPU time that the processes used */
	uint64_t busy; /* ns in which a thread ran, summed over threads */
	uint64_t idle; /* ns in which a thread waited */
	uint64_t gil;  /* ns of these in which it waited for the GIL */
	struct {
		name_id group;       /* 0: unused */
		uint64_t busy, idle; /* ns, as above */
	} top[TIMELINE_GROUPS];
};

/* Groups counted together, more of them than a slice keeps. */
struct timeline_tally {
	size_t n;
	struct {
		name_id group;
		uint64_t busy, idle, time; /* time: both */
	} top[64];
};

/* What was merged by timeline_sum_on(), without the end, which may change yet.
 * Zeroed: nothing. */
struct timeline_past {
	uint64_t from, to, width;
	struct timeline_slice sum; /* without groups */
	struct timeline_tally tally;
};

struct timeline;

struct timeline *timeline_new(uint64_t start); /* NULL: no memory */
void timeline_free(struct timeline *tl);

/* weight ns of group, ending at end (CLOCK_MONOTONIC ns), spread over the
 * slices it covers. Time before start is dropped. */
void timeline_add(struct timeline *tl, uint64_t end, uint64_t weight,
		  name_id group, bool busy);

/* Threads waited for the GIL for ns of the time between from and to, which was
 * added as above. Does not move the end. */
void timeline_add_gil(struct timeline *tl, uint64_t from, uint64_t to,
		      uint64_t ns);

/* The processes used ns of CPU time between from and to. Does not move the
 * end. */
void timeline_add_cpu(struct timeline *tl, uint64_t from, uint64_t to,
		      uint64_t ns);

/* Merge what happened in [from, to) into one slice; slices that are partly
 * inside count by their share. */
void timeline_sum(const struct timeline *tl, uint64_t from, uint64_t to,
		  struct timeline_slice *sum);

/* The same for a stretch that grows: what is older than the time by which
 * samples may come late is not looked at again. past: as the last call for this
 * timeline left it. O(what is new). */
void timeline_sum_on(const struct timeline *tl, uint64_t from, uint64_t to,
		     struct timeline_past *past, struct timeline_slice *sum);

uint64_t timeline_start(const struct timeline *tl);
/* ns: of a slice by now; no moment is known better. */
uint64_t timeline_resolution(const struct timeline *tl);
uint64_t timeline_end(const struct timeline *tl); /* of the latest time added */

#endif
