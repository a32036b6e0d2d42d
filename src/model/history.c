#include "model/history.h"

#include "base/mem.h"
#include "model/history_cells.h"

#include <stdlib.h>
#include <string.h>

#define LONG        (3600 * CELL_SECOND) /* spans kept as they are */
#define MAX_STRAYS  4096
#define BLOCK_LEAST 16  /* where memory is short */
#define BLOCK_CLOSE 128 /* spans in a second or more: enough for a block */

void
place_sums_fini(struct place_sums *sums)
{
	mem_free(sums->at);
	*sums = (struct place_sums){ 0 };
}

enum pit_status
place_sums_fit(struct place_sums *sums, place_id place)
{
	size_t want = (size_t)place + 1;
	struct place_sum *at;

	if (want <= sums->len)
		return PIT_OK;
	at = mem_grow(sums->at, &sums->cap, want, sizeof(*at));
	if (!at)
		return PIT_ENOMEM;
	memset(at + sums->len, 0, (want - sums->len) * sizeof(*at));
	sums->at = at;
	sums->len = want;
	return PIT_OK;
}

/* The part of n, spread over [start, start + width], that lies before at. */
static uint64_t
share_before(uint64_t n, uint64_t start, uint64_t width, uint64_t at)
{
	if (at <= start)
		return 0;
	if (at - start >= width)
		return n;
	if (n == width)
		return at - start;
	return (uint64_t)((unsigned __int128)n * (at - start) / width);
}

uint64_t
share_in(uint64_t n, uint64_t start, uint64_t width, uint64_t from, uint64_t to)
{
	uint64_t before = share_before(n, start, width, from);
	uint64_t all = share_before(n, start, width, to);

	return all > before ? all - before : 0;
}

bool
span_clip(const struct span *span, uint64_t from, uint64_t to,
	  struct span *part)
{
	uint64_t begin = span_begin(span), width = span->end - begin;
	uint64_t weight = share_in(span->weight, begin, width, from, to);
	uint64_t count = share_in(span->count, begin, width, from, to);
	uint64_t end = to < span->end ? to : span->end;

	*part = (struct span){ end, weight, (uint32_t)count, span->place };
	return weight || count;
}

struct history *
history_new(const struct history_options *opts)
{
	struct history *history = mem_zalloc(sizeof(*history));

	if (history) {
		history->opts = *opts;
		history->stray_limit = MAX_STRAYS;
	}
	return history;
}

void
history_free(struct history *history)
{
	if (!history)
		return;
	for (size_t i = 0; i < history->ncells; i++)
		cell_fini(&history->cells[i]);
	for (size_t i = 0; i < history->work.nmade; i++)
		cell_fini(&history->work.made[i]);
	for (size_t i = 0; i < history->nlanes; i++)
		mem_free(history->lanes[i].spans);
	for (size_t i = 0; i < history->ntens; i++)
		mem_free(history->tens[i].list);
	list_drop(&history->work.maker);
	tally_fini(&history->tally);
	mem_free(history->work.made);
	mem_free(history->tens);
	mem_free(history->cells);
	mem_free(history->lanes);
	mem_free(history->strays);
	mem_free(history);
}

void
history_set_budget(struct history *history, size_t budget)
{
	history->opts.budget = budget;
}

static int
by_place(const void *pa, const void *pb)
{
	const struct span *a = pa, *b = pb;

	return (a->place > b->place) - (a->place < b->place);
}

static void
strays_join(struct history *history)
{
	struct span *strays = history->strays;
	size_t half = history->nstrays / 2, n = 0;
	uint64_t start = UINT64_MAX, end = 0;

	for (size_t i = 0; i < half; i++) {
		if (span_begin(&strays[i]) < start)
			start = span_begin(&strays[i]);
		if (strays[i].end > end)
			end = strays[i].end;
	}
	qsort(strays, half, sizeof(*strays), by_place);
	for (size_t i = 0; i < half; i++) {
		if (n && strays[n - 1].place == strays[i].place) {
			strays[n - 1].weight += strays[i].weight;
			strays[n - 1].count += strays[i].count;
		} else {
			strays[n++] = strays[i];
		}
		strays[n - 1].end = end;
	}
	memmove(strays + n, strays + half,
		(history->nstrays - half) * sizeof(*strays));
	history->nstrays -= half - n;
}

static bool
reserve_stray(struct history *history)
{
	size_t cap = history->stray_cap;
	struct span *strays = mem_grow(history->strays, &history->stray_cap,
				       history->nstrays + 1, sizeof(*strays));

	if (!strays)
		return false;
	history->strays = strays;
	history->bytes += (history->stray_cap - cap) * sizeof(*strays);
	return true;
}

/* A span that has no place among the cells is kept as it is. Of too many, the
 * older half becomes one for each place, over all of their time. */
static enum pit_status
keep_stray(struct history *history, const struct span *span)
{
	if (!reserve_stray(history))
		return PIT_ENOMEM;
	history->strays[history->nstrays++] = *span;
	if (history->nstrays >= history->stray_limit) {
		strays_join(history);
		if (history->stray_limit < 2 * history->nstrays)
			history->stray_limit = 2 * history->nstrays;
	}
	return PIT_OK;
}

static bool
is_block(const struct history *history, const struct lane *lane)
{
	const struct span *last = &lane->spans[lane->n - 1];
	size_t budget = history->opts.budget;

	if (budget && lane->n >= BLOCK_LEAST && history->open > budget / 4)
		return true;
	return lane->n >= BLOCK_SPANS ||
	       (lane->n >= BLOCK_CLOSE &&
		last->end - span_begin(&lane->spans[0]) >= CELL_SECOND);
}

/* The part of a span that lies in one minute. */
static enum pit_status
add_part(struct history *history, uint32_t at, const struct span *span)
{
	struct lane *lane = &history->lanes[at];
	struct span *last = lane->n ? &lane->spans[lane->n - 1] : NULL;
	size_t cap;

	if (last && span_minute(&lane->spans[0]) != span_minute(span)) {
		history_seal(history, at);
		last = NULL;
	}
	if (last && last->place == span->place && last->weight &&
	    span->weight && last->end == span_begin(span) &&
	    last->count <= UINT32_MAX - span->count) {
		last->end = span->end;
		last->weight += span->weight;
		last->count += span->count;
		return PIT_OK;
	}
	cap = lane->cap;
	last = mem_grow(lane->spans, &lane->cap, lane->n + 1, sizeof(*last));
	if (!last)
		return PIT_ENOMEM;
	history->bytes += (lane->cap - cap) * sizeof(*last);
	history->open += (lane->cap - cap) * sizeof(*last);
	lane->spans = last;
	last[lane->n++] = *span;
	if (is_block(history, lane))
		history_seal(history, at);
	return PIT_OK;
}

static bool
need_lane(struct history *history, uint32_t lane)
{
	struct lane *lanes;

	if (lane < history->nlanes)
		return true;
	lanes = mem_grow(history->lanes, &history->lane_cap, (size_t)lane + 1,
			 sizeof(*lanes));
	if (!lanes)
		return false;
	history->lanes = lanes;
	memset(lanes + history->nlanes, 0,
	       (lane + 1 - history->nlanes) * sizeof(*lanes));
	history->bytes += (lane + 1 - history->nlanes) * sizeof(*lanes);
	history->nlanes = (size_t)lane + 1;
	return true;
}

/* Minutes do not share spans. What is left of one without memory is kept
 * whole. */
static enum pit_status
add_by_minutes(struct history *history, uint32_t lane, const struct span *span)
{
	struct span left = *span, part;

	if (span_minute(span) + CELL_MINUTE < span->end &&
	    !reserve_stray(history))
		return PIT_ENOMEM;
	for (;;) {
		uint64_t end = span_minute(&left) + CELL_MINUTE;
		bool last = left.end <= end;

		part = left;
		if (!last)
			span_clip(&left, 0, end, &part);
		if (add_part(history, lane, &part))
			return left.weight == span->weight
				   ? PIT_ENOMEM
				   : keep_stray(history, &left);
		if (last)
			return PIT_OK;
		left.weight -= part.weight;
		left.count -= part.count;
	}
}

static void
note_time(struct history *history, const struct span *span)
{
	uint64_t begin = span_begin(span);

	if (!history->spans || begin < history->start)
		history->start = begin;
	if (span->end > history->end)
		history->end = span->end;
	history->spans++;
}

enum pit_status
history_add(struct history *history, uint32_t lane, const struct span *span)
{
	enum pit_status st;

	if (!need_lane(history, lane))
		return PIT_ENOMEM;
	if (!span->weight && !span->count)
		return PIT_OK;
	if (span->weight > LONG || span->weight > span->end ||
	    span->end > UINT64_MAX - 2 * CELL_MINUTE)
		st = keep_stray(history, span);
	else
		st = add_by_minutes(history, lane, span);
	if (st)
		return st;
	note_time(history, span);
	history_step(history);
	return PIT_OK;
}

void
history_usage(const struct history *history, struct history_usage *usage)
{
	*usage = (struct history_usage){
		.bytes = history->bytes,
		.spans = history->spans,
		.start = history->start,
		.end = history->end,
	};
}
