/* src/model/history.h - spans in order of time, within a byte budget.
 *
 * A span is a stretch of equal samples of one thread. What was sampled is a
 * number that the owner gives it, its place: who, where and in what state.
 * Recent spans are kept as they came. Past the budget the oldest part gets
 * coarser: sums per place in cells of 1 s, 10 s, 60 s, 600 s and so on, from
 * 10 s with what is small folded into its caller. Totals of any window whose
 * ends lie between cells stay exact; a span or a cell that a window cuts counts
 * by its share. Cells begin at multiples of their width.
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

struct span {
	uint64_t end;    /* of its last sample */
	uint64_t weight; /* ns of wall time: it began at end - weight */
	uint32_t count;  /* samples */
	place_id place;
};

/* The part of a span that lies in [from, to): weight and count by its share, so
 * that the parts of a span that was cut anywhere add up to it. False: there is
 * none. */
bool span_clip(const struct span *span, uint64_t from, uint64_t to,
	       struct span *part);

/* Sums by place. Grown as needed, zeroed where new. */
struct place_sum {
	uint64_t weight, count;
};

struct place_sums {
	struct place_sum *at; /* by place_id */
	size_t len, cap;
};

/* Add so many times what was spent in a place that they have room for; wrapped
 * round, -1 times takes it away. */
static inline void
place_sums_add(struct place_sums *sums, place_id place, uint64_t weight,
	       uint64_t count, uint64_t times)
{
	sums->at[place].weight += weight * times;
	sums->at[place].count += count * times;
}

void place_sums_fini(struct place_sums *sums);
/* Room for this place. */
enum pit_status place_sums_fit(struct place_sums *sums,
			       place_id place) PIT_MUST_USE;

struct history_options {
	/* Bytes, 0: nothing ever gets coarser. */
	size_t budget;
	/* The place that stands for the caller of place and for what was
	 * folded into it; 0: it has none. May make a new place. NULL: nothing
	 * is folded. */
	place_id (*caller)(void *arg, place_id place);
	void *arg;
};

struct history;

struct history *history_new(const struct history_options *opts);
void history_free(struct history *history);
void history_set_budget(struct history *history, size_t budget);

/* One span more. Spans of a lane (a thread, say) usually come in order of time
 * and without overlap, which is cheapest; whatever comes is kept. Lanes are
 * small numbers; one that is over may be given to another. One that goes on
 * where the lane's last ended, in the same place, may become one with it.
 * PIT_ENOMEM: the span is not kept, all else is as it was. */
enum pit_status history_add(struct history *history, uint32_t lane,
			    const struct span *span) PIT_MUST_USE;

/* Add to sums what happened in [from, to). */
enum pit_status history_sum(const struct history *history, uint64_t from,
			    uint64_t to, struct place_sums *sums) PIT_MUST_USE;

/* Is [from, to) most of the time that there is, and has every span been kept as
 * it came? Then what happened in it is all that ever did, which the owner may
 * know, without the rest. */
bool history_is_most(const struct history *history, uint64_t from, uint64_t to);
/* Take away from sums what did not happen in [from, to). */
enum pit_status history_take_rest(const struct history *history, uint64_t from,
				  uint64_t to,
				  struct place_sums *sums) PIT_MUST_USE;

/* Call visit for each span that has a part in [from, to), cut to it, in order
 * of time within each lane; but those that came too late, or are longer than an
 * hour, come last. Of a coarse cell, one span for each place, as of lane 0,
 * that ends with the cell and may weigh more than it is wide. False stops. */
typedef bool history_visit(void *arg, uint32_t lane, const struct span *span);
void history_each(const struct history *history, uint64_t from, uint64_t to,
		  history_visit *visit, void *arg);
/* The same of one lane alone: what is of others is not even looked at. */
void history_each_of(const struct history *history, uint32_t lane,
		     uint64_t from, uint64_t to, history_visit *visit,
		     void *arg);

/* Lanes are numbers below this. */
uint32_t history_lanes(const struct history *history);

/* Up to when it is coarse; 0: nowhere. And how wide the cell is in which time
 * lies; 0: it is not coarse there. */
uint64_t history_coarse(const struct history *history);
uint64_t history_cell(const struct history *history, uint64_t time);

struct history_usage {
	size_t bytes;   /* in use */
	uint64_t spans; /* ever added */
	uint64_t start, end;
};
void history_usage(const struct history *history, struct history_usage *usage);

#endif
