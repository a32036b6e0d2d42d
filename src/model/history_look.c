/* src/model/history_look.c - looking back: the spans of a window, and their
 * sums.
 */
#include "model/history_cells.h"

#include "base/mem.h"

#define ANY_LANE UINT64_MAX

/* What a visit is about. */
struct window_of {
	uint64_t from, to;
	history_visit *visit;
	void *arg;
	uint64_t lane; /* ANY_LANE: all */
};

static bool
is_of(const struct window_of *w, uint32_t lane)
{
	return w->lane == ANY_LANE || w->lane == lane;
}

/* Of a coarse cell, one span for each place. */
static bool
each_sum(const struct cell *cell, const struct window_of *w)
{
	struct list_reader reader;
	struct place_sum sum;
	struct span span;

	list_read(&reader, cell->list);
	while (list_next(&reader, &span.place, &sum)) {
		span.weight = share_in(sum.weight, cell->start, cell->width,
				       w->from, w->to);
		span.count = (uint32_t)share_in(sum.count, cell->start,
						cell->width, w->from, w->to);
		span.end = cell->start + cell->width;
		if (span.end > w->to)
			span.end = w->to;
		if ((span.weight || span.count) && !w->visit(w->arg, 0, &span))
			return false;
	}
	return true;
}

static bool
each_span(const struct window_of *w, uint32_t lane, const struct span *span)
{
	struct span part;

	if (span->weight && span_begin(span) >= w->from && span->end <= w->to)
		return w->visit(w->arg, lane, span);
	return !span_clip(span, w->from, w->to, &part) ||
	       w->visit(w->arg, lane, &part);
}

static bool
each_block(const struct block *block, const struct window_of *w)
{
	struct block_reader reader;
	struct span span;

	if (block->end < w->from || block->start > w->to ||
	    !is_of(w, block->lane))
		return true;
	block_read(&reader, block);
	while (block_next(&reader, &span))
		if (!each_span(w, block->lane, &span))
			return false;
	return true;
}

static bool
each_in_cell(const struct cell *cell, const struct window_of *w)
{
	if (cell->level != CELL_SPANS && is_of(w, 0) && !each_sum(cell, w))
		return false;
	for (size_t i = 0; i < cell->nblocks; i++)
		if (!each_block(cell->blocks[i], w))
			return false;
	return true;
}

static bool
each_open(const struct history *history, const struct window_of *w)
{
	for (uint32_t i = 0; i < history->nlanes; i++)
		for (size_t k = 0; is_of(w, i) && k < history->lanes[i].n; k++)
			if (!each_span(w, i, &history->lanes[i].spans[k]))
				return false;
	for (size_t i = 0; is_of(w, 0) && i < history->nstrays; i++)
		if (!each_span(w, 0, &history->strays[i]))
			return false;
	return true;
}

static void
each(const struct history *history, const struct window_of *w)
{
	for (size_t i = cells_from(history, w->from); i < history->ncells;
	     i++) {
		const struct cell *cell = &history->cells[i];

		if (cell->start > w->to)
			break;
		if (!each_in_cell(cell, w))
			return;
	}
	each_open(history, w);
}

void
history_each(const struct history *history, uint64_t from, uint64_t to,
	     history_visit *visit, void *arg)
{
	const struct window_of w = { from, to, visit, arg, ANY_LANE };

	each(history, &w);
}

void
history_each_of(const struct history *history, uint32_t lane, uint64_t from,
		uint64_t to, history_visit *visit, void *arg)
{
	const struct window_of w = { from, to, visit, arg, lane };

	each(history, &w);
}

/* A sum of what happened in [from, to): it is added so many times, as
 * place_sums_add() does. */
struct sum {
	uint64_t from, to, times;
	struct place_sums *sums;
};

static bool
add_span(void *arg, uint32_t lane, const struct span *span)
{
	const struct sum *s = arg;

	(void)lane;
	if (place_sums_fit(s->sums, span->place))
		return false;
	place_sums_add(s->sums, span->place, span->weight, span->count,
		       s->times);
	return true;
}

/* Its part of a coarse cell. */
static enum pit_status
sum_part(const struct cell *cell, const struct sum *s)
{
	uint64_t start = cell->start, width = cell->width;
	struct list_reader reader;
	struct place_sum sum;
	place_id place;

	if (place_sums_fit(s->sums, cell->list->last))
		return PIT_ENOMEM;
	list_read(&reader, cell->list);
	while (list_next(&reader, &place, &sum))
		place_sums_add(
		    s->sums, place,
		    share_in(sum.weight, start, width, s->from, s->to),
		    share_in(sum.count, start, width, s->from, s->to),
		    s->times);
	return PIT_OK;
}

/* Its part of the blocks of a cell. */
static enum pit_status
sum_blocks(const struct cell *cell, struct sum *s)
{
	const struct window_of w = { s->from, s->to, add_span, s, ANY_LANE };

	for (size_t i = 0; i < cell->nblocks; i++) {
		const struct block *block = cell->blocks[i];
		/* One that ends with the window may have samples of no weight
		 * there, which are behind it. */
		bool all = s->from <= block->start && block->end < s->to;

		if (all ? block_sum(block, s->sums, s->times)
			: !each_block(block, &w))
			return PIT_ENOMEM;
	}
	return PIT_OK;
}

static uint64_t
part_in(const struct sum *s, uint64_t start, uint64_t width)
{
	uint64_t from = s->from > start ? s->from - start : 0;
	uint64_t to = s->to > start ? s->to - start : 0;

	if (to > width)
		to = width;
	return to > from ? to - from : 0;
}

static bool
has_all(const struct sum *s, uint64_t start, uint64_t width)
{
	return part_in(s, start, width) == width;
}

/* Most of a stretch of time is all of it without the rest. */
static bool
has_most(const struct sum *s, uint64_t start, uint64_t width)
{
	return part_in(s, start, width) > width / 2;
}

/* What it has not of a stretch of time, to be taken away: what is before it,
 * and what is behind. */
static struct sum
rest_before(const struct sum *s, uint64_t start)
{
	return (struct sum){ start, s->from > start ? s->from : start,
			     -s->times, s->sums };
}

static struct sum
rest_behind(const struct sum *s, uint64_t end)
{
	return (struct sum){ s->to < end ? s->to : end, end, -s->times,
			     s->sums };
}

static enum pit_status
sum_cell(const struct cell *cell, struct sum *s)
{
	uint64_t start = cell->start, width = cell->width;
	bool sealed = cell->level == CELL_SPANS && cell->list;
	struct sum before = rest_before(s, start);
	struct sum behind = rest_behind(s, start + width);
	enum pit_status st = PIT_OK;

	if (sealed && has_most(s, start, width)) {
		st = list_sum(cell->list, s->sums, s->times);
		if (!st && before.from < before.to)
			st = sum_blocks(cell, &before);
		if (!st && behind.from < behind.to)
			st = sum_blocks(cell, &behind);
		return st;
	}
	if (cell->level != CELL_SPANS)
		st = has_all(s, start, width)
			 ? list_sum(cell->list, s->sums, s->times)
			 : sum_part(cell, s);
	return st ? st : sum_blocks(cell, s);
}

static enum pit_status
sum_cells(const struct history *history, struct sum *s)
{
	enum pit_status st = PIT_OK;

	for (size_t i = cells_from(history, s->from);
	     i < history->ncells && history->cells[i].start <= s->to && !st;
	     i++)
		st = sum_cell(&history->cells[i], s);
	return st;
}

static enum pit_status
sum_ten(const struct history *history, const struct ten *ten, struct sum *s)
{
	struct sum before = rest_before(s, ten->start);
	struct sum behind = rest_behind(s, ten->start + TEN_MINUTES);
	enum pit_status st = list_sum(ten->list, s->sums, s->times);

	if (!st && before.from < before.to)
		st = sum_cells(history, &before);
	if (!st && behind.from < behind.to)
		st = sum_cells(history, &behind);
	return st;
}

static enum pit_status
sum_time(const struct history *history, struct sum *s)
{
	size_t i = cells_from(history, s->from);
	enum pit_status st = PIT_OK;

	while (i < history->ncells && history->cells[i].start <= s->to && !st) {
		const struct cell *cell = &history->cells[i];
		const struct ten *ten = cell->level == CELL_SPANS
					    ? tens_find(history, cell->start)
					    : NULL;

		if (ten && has_most(s, ten->start, TEN_MINUTES)) {
			st = sum_ten(history, ten, s);
			i = cells_from(history, ten->start + TEN_MINUTES);
		} else {
			st = sum_cell(cell, s);
			i++;
		}
	}
	return st;
}

/* What is in no block yet, too. */
static enum pit_status
sum_all(const struct history *history, struct sum *s)
{
	const struct window_of w = { s->from, s->to, add_span, s, ANY_LANE };

	if (sum_time(history, s) || !each_open(history, &w))
		return PIT_ENOMEM;
	return PIT_OK;
}

enum pit_status
history_sum(const struct history *history, uint64_t from, uint64_t to,
	    struct place_sums *sums)
{
	struct sum s = { from, to, 1, sums };

	return sum_all(history, &s);
}

bool
history_is_most(const struct history *history, uint64_t from, uint64_t to)
{
	const struct sum s = { from, to, 0, NULL };

	return has_most(&s, history->start, history->end - history->start) &&
	       !history_coarse(history);
}

enum pit_status
history_take_rest(const struct history *history, uint64_t from, uint64_t to,
		  struct place_sums *sums)
{
	struct sum before = { 0, from, -UINT64_C(1), sums };
	struct sum behind = { to, UINT64_MAX, -UINT64_C(1), sums };

	return sum_all(history, &before) || sum_all(history, &behind)
		   ? PIT_ENOMEM
		   : PIT_OK;
}

uint32_t
history_lanes(const struct history *history)
{
	return (uint32_t)history->nlanes;
}

uint64_t
history_coarse(const struct history *history)
{
	for (size_t i = history->ncells; i-- > 0;) {
		const struct cell *cell = &history->cells[i];

		if (cell->level != CELL_SPANS)
			return cell->start + cell->width;
	}
	return 0;
}

uint64_t
history_cell(const struct history *history, uint64_t time)
{
	const struct cell *cell = cells_find(history, time);

	return cell && cell->level != CELL_SPANS ? cell->width : 0;
}
