/* src/model/history.h - runs in order of time, within a byte budget.
 *
 * A run is a stretch of equal samples of one thread. What was sampled is a
 * number that the owner gives it, its place: who, where and in what state.
 * Recent runs are kept as they came. Past the budget the oldest part gets
 * coarser: sums per place in cells of 1 s, 10 s, 60 s and 600 s, the coarsest
 * with what is small folded into its caller. Totals of any window whose ends
 * lie between cells stay exact; a run or a cell that a window cuts counts by
 * its share.
 *
 * Times are CLOCK_MONOTONIC ns. No clock, no output; not thread-safe.
 */
#ifndef PIT_MODEL_HISTORY_H
#define PIT_MODEL_HISTORY_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HISTORY_BUDGET (64u << 20) /* bytes, unless told otherwise */

typedef uint32_t place_id; /* from 1, in order of first sight; 0: none */

struct run {
	uint64_t end;    /* of its last sample */
	uint64_t weight; /* ns of wall time: it began at end - weight */
	uint32_t count;  /* samples */
	place_id place;
};

/* Sums by place. Grown as needed, zeroed where new. */
struct place_sum {
	uint64_t weight, count;
};

struct place_sums {
	struct place_sum *at; /* by place_id */
	size_t len, cap;
};

void place_sums_fini(struct place_sums *sums);

struct history_options {
	size_t budget; /* bytes; 0: nothing ever gets coarser */
	/* The place that stands for the caller of place and for what was
	 * folded into it; 0: it has none. May make a new place. NULL: nothing
	 * is folded. */
	place_id (*caller)(void *arg, place_id place);
	void *arg;
};

struct history;

struct history *history_new(const struct history_options *opts);
void history_free(struct history *history);

/* One run more. Runs of a lane (a thread, say) come in order of time and do
 * not overlap, gaps may be; lanes are small numbers, one that is over may be
 * given to another. A run that is older than its lane's latest is moved to
 * where that one ends, what does not fit is kept in full (never dropped).
 * PIT_ENOMEM: the run is not kept, the history is unchanged. */
enum pit_status history_add(struct history *history, uint32_t lane,
			    const struct run *run) PIT_MUST_USE;

/* Add to sums what happened in [from, to). */
enum pit_status history_sum(const struct history *history, uint64_t from,
			    uint64_t to, struct place_sums *sums) PIT_MUST_USE;

/* Call visit for each run that has a part in [from, to), clipped to it, in
 * order of their ends within each lane; coarse cells as one run per place,
 * heaviest first. False stops. */
typedef bool history_visit(void *arg, uint32_t lane, const struct run *run);
void history_each(const struct history *history, uint64_t from, uint64_t to,
		  history_visit *visit, void *arg);

/* Up to when it is coarse; 0: nowhere. And how wide the cell is in which time
 * lies; 0: it is not coarse there. */
uint64_t history_coarse(const struct history *history);
uint64_t history_cell(const struct history *history, uint64_t time);

struct history_usage {
	size_t bytes;  /* in use */
	uint64_t runs; /* ever added */
	uint64_t start, end;
};
void history_usage(const struct history *history, struct history_usage *usage);

#endif
