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

static bool
add_to_sums(void *arg, uint32_t lane, const struct span *span)
{
	struct place_sums *sums = arg;

	(void)lane;
	if (place_sums_fit(sums, span->place))
		return false;
	sums->at[span->place].weight += span->weight;
	sums->at[span->place].count += span->count;
	return true;
}

/* The window's part of a coarse cell. */
static enum pit_status
sum_part(const struct cell *cell, const struct window_of *w,
	 struct place_sums *sums)
{
	uint64_t start = cell->start, width = cell->width;
	struct list_reader reader;
	struct place_sum sum;
	place_id place;

	if (place_sums_fit(sums, cell->list->last))
		return PIT_ENOMEM;
	list_read(&reader, cell->list);
	while (list_next(&reader, &place, &sum)) {
		sums->at[place].weight +=
		    share_in(sum.weight, start, width, w->from, w->to);
		sums->at[place].count +=
		    share_in(sum.count, start, width, w->from, w->to);
	}
	return PIT_OK;
}

static bool
has_all(const struct window_of *w, uint64_t start, uint64_t width)
{
	return w->from <= start && w->to > start && w->to - start >= width;
}

static enum pit_status
sum_cell(const struct cell *cell, const struct window_of *w,
	 struct place_sums *sums)
{
	bool whole = cell->list && has_all(w, cell->start, cell->width);
	bool ok = true;

	if (whole)
		ok = !list_sum(cell->list, sums);
	else if (cell->list && cell->level != CELL_SPANS)
		ok = !sum_part(cell, w, sums);
	if (whole && cell->level == CELL_SPANS)
		return ok ? PIT_OK : PIT_ENOMEM;
	for (size_t i = 0; i < cell->nblocks && ok; i++) {
		const struct block *block = cell->blocks[i];

		/* One that ends with the window may have samples of no weight
		 * there, which are behind it. */
		ok = w->from <= block->start && block->end < w->to
			 ? !block_sum(block, sums)
			 : each_block(block, w);
	}
	return ok ? PIT_OK : PIT_ENOMEM;
}

enum pit_status
history_sum(const struct history *history, uint64_t from, uint64_t to,
	    struct place_sums *sums)
{
	const struct window_of w = { from, to, add_to_sums, sums, ANY_LANE };
	size_t i = cells_from(history, from);

	while (i < history->ncells && history->cells[i].start <= to) {
		const struct cell *cell = &history->cells[i++];
		const struct ten *ten = cell->level == CELL_SPANS
					    ? tens_find(history, cell->start)
					    : NULL;

		if (ten && has_all(&w, ten->start, TEN_MINUTES)) {
			if (list_sum(ten->list, sums))
				return PIT_ENOMEM;
			i = cells_from(history, ten->start + TEN_MINUTES);
		} else if (sum_cell(cell, &w, sums)) {
			return PIT_ENOMEM;
		}
	}
	return each_open(history, &w) ? PIT_OK : PIT_ENOMEM;
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
