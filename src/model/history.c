#include "model/history.h"

#include "base/mem.h"
#include "model/history_cells.h"

#include <stdlib.h>
#include <string.h>

#define LONG        (3600 * CELL_SECOND) /* spans kept as they are */
#define MAX_STRAYS  4096
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

/* Where a span begins: not before all time. */
static uint64_t
begin_of(const struct span *span)
{
	return span->weight > span->end ? 0 : span->end - span->weight;
}

bool
span_clip(const struct span *span, uint64_t from, uint64_t to,
	  struct span *part)
{
	uint64_t begin = begin_of(span), width = span->end - begin;
	uint64_t weight = share_in(span->weight, begin, width, from, to);
	uint64_t count = share_in(span->count, begin, width, from, to);
	uint64_t end = to < span->end ? to : span->end;

	*part = (struct span){ end, weight, (uint32_t)count, span->place };
	return weight || count;
}

/* What a visit is about. */
struct window_of {
	uint64_t from, to;
	history_visit *visit;
	void *arg;
};

struct history *
history_new(const struct history_options *opts)
{
	struct history *history = mem_zalloc(sizeof(*history));

	if (history)
		history->opts = *opts;
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
	tally_fini(&history->tally);
	mem_free(history->work.made);
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

static uint64_t
minute_of(const struct span *span)
{
	uint64_t at = span->weight ? begin_of(span) : span->end;

	return at - at % CELL_MINUTE;
}

/* Returns how many are in blocks now: all, unless memory ran out. */
static size_t
seal_blocks(struct history *history, struct cell *cell, uint32_t lane,
	    const struct span spans[], size_t n)
{
	size_t done = 0;

	while (done < n) {
		size_t part = n - done < BLOCK_SPANS ? n - done : BLOCK_SPANS;
		struct block *block = block_new(lane, spans + done, part);

		if (!block)
			return done;
		if (cell_put(history, cell, block)) {
			mem_free(block);
			return done;
		}
		done += part;
	}
	return done;
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
		if (begin_of(&strays[i]) < start)
			start = begin_of(&strays[i]);
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

/* A span that has no place among the cells is kept as it is. Of too many, the
 * older half becomes one for each place, over all of their time. */
static enum pit_status
keep_stray(struct history *history, const struct span *span)
{
	struct span *strays;

	if (history->nstrays >= MAX_STRAYS)
		strays_join(history);
	strays = mem_grow(history->strays, &history->stray_cap,
			  history->nstrays + 1, sizeof(*strays));
	if (!strays)
		return PIT_ENOMEM;
	history->strays = strays;
	strays[history->nstrays++] = *span;
	return PIT_OK;
}

/* The cell for spans of this minute; NULL: there is none. *full: nor can there
 * be. */
static struct cell *
need_minute(struct history *history, uint64_t start, bool *full)
{
	struct cell *cell = cells_find(history, start);
	const struct cell *last = cells_find(history, start + CELL_MINUTE - 1);

	*full = (cell && cell->level != CELL_SPANS) || (!cell && last);
	if (*full)
		return NULL;
	return cell ? cell : cells_add_minute(history, start);
}

/* Spans, all of one minute, go where they belong. Returns how many. */
static size_t
seal_minute(struct history *history, uint32_t lane, const struct span spans[],
	    size_t n)
{
	struct cell *cell;
	size_t done = 0;
	bool full;

	cell = need_minute(history, minute_of(&spans[0]), &full);
	if (cell)
		return seal_blocks(history, cell, lane, spans, n);
	while (full && done < n && !keep_stray(history, &spans[done]))
		done++;
	return done;
}

/* The lane's spans go where they belong. Without memory they stay. */
static void
seal(struct history *history, uint32_t at)
{
	struct lane *lane = &history->lanes[at];
	size_t done = 0, n = 0, sealed = 1;

	while (sealed && done < lane->n) {
		const struct span *spans = lane->spans + done;

		for (n = 1; done + n < lane->n &&
			    minute_of(&spans[n]) == minute_of(&spans[0]);)
			n++;
		sealed = seal_minute(history, at, spans, n);
		done += sealed;
	}
	lane->n -= done;
	if (lane->n) {
		memmove(lane->spans, lane->spans + done,
			lane->n * sizeof(*lane->spans));
		return;
	}
	history->bytes -= lane->cap * sizeof(*lane->spans);
	mem_free(lane->spans);
	*lane = (struct lane){ 0 };
}

bool
history_seal_old(struct history *history)
{
	uint64_t now = history->end - history->end % CELL_MINUTE;

	while (history->swept < history->nlanes) {
		uint32_t at = (uint32_t)history->swept++;
		const struct lane *lane = &history->lanes[at];

		if (!lane->n || minute_of(&lane->spans[0]) >= now)
			continue;
		seal(history, at);
		return true;
	}
	return false;
}

static bool
is_block(const struct lane *lane)
{
	const struct span *last = &lane->spans[lane->n - 1];

	return lane->n >= BLOCK_SPANS ||
	       (lane->n >= BLOCK_CLOSE &&
		last->end - begin_of(&lane->spans[0]) >= CELL_SECOND);
}

/* The part of a span that lies in one minute. */
static enum pit_status
add_part(struct history *history, uint32_t at, const struct span *span)
{
	struct lane *lane = &history->lanes[at];
	struct span *last = lane->n ? &lane->spans[lane->n - 1] : NULL;
	size_t cap;

	if (last && minute_of(&lane->spans[0]) != minute_of(span)) {
		seal(history, at);
		last = NULL;
	}
	if (last && last->place == span->place && last->weight &&
	    span->weight && last->end == begin_of(span) &&
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
	lane->spans = last;
	last[lane->n++] = *span;
	if (is_block(lane))
		seal(history, at);
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

	for (;;) {
		uint64_t end = minute_of(&left) + CELL_MINUTE;
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
	uint64_t begin = begin_of(span);

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

	return !span_clip(span, w->from, w->to, &part) ||
	       w->visit(w->arg, lane, &part);
}

static bool
each_block(const struct block *block, const struct window_of *w)
{
	struct block_reader reader;
	struct span span;

	if (block->end < w->from || block->start > w->to)
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
	if (cell->level != CELL_SPANS)
		return each_sum(cell, w);
	for (size_t i = 0; i < cell->nblocks; i++)
		if (!each_block(cell->blocks[i], w))
			return false;
	return true;
}

static bool
each_open(const struct history *history, const struct window_of *w)
{
	for (uint32_t i = 0; i < history->nlanes; i++)
		for (size_t k = 0; k < history->lanes[i].n; k++)
			if (!each_span(w, i, &history->lanes[i].spans[k]))
				return false;
	for (size_t i = 0; i < history->nstrays; i++)
		if (!each_span(w, 0, &history->strays[i]))
			return false;
	return true;
}

void
history_each(const struct history *history, uint64_t from, uint64_t to,
	     history_visit *visit, void *arg)
{
	const struct window_of w = { from, to, visit, arg };

	for (size_t i = cells_from(history, from); i < history->ncells; i++) {
		const struct cell *cell = &history->cells[i];

		if (cell->start > to)
			break;
		if (!each_in_cell(cell, &w))
			return;
	}
	each_open(history, &w);
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

static enum pit_status
sum_list(const struct list *list, struct place_sums *sums)
{
	struct list_reader reader;
	struct place_sum sum;
	place_id place;

	list_read(&reader, list);
	while (list_next(&reader, &place, &sum)) {
		if (place_sums_fit(sums, place))
			return PIT_ENOMEM;
		sums->at[place].weight += sum.weight;
		sums->at[place].count += sum.count;
	}
	return PIT_OK;
}

enum pit_status
history_sum(const struct history *history, uint64_t from, uint64_t to,
	    struct place_sums *sums)
{
	const struct window_of w = { from, to, add_to_sums, sums };

	for (size_t i = cells_from(history, from); i < history->ncells; i++) {
		const struct cell *cell = &history->cells[i];
		bool whole = from <= cell->start && to > cell->start &&
			     to - cell->start >= cell->width;

		if (cell->start > to)
			break;
		if (whole && cell->list ? sum_list(cell->list, sums) != PIT_OK
					: !each_in_cell(cell, &w))
			return PIT_ENOMEM;
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

void
history_usage(const struct history *history, struct history_usage *usage)
{
	*usage = (struct history_usage){
		.bytes =
		    history->bytes + history->stray_cap * sizeof(struct span),
		.spans = history->spans,
		.start = history->start,
		.end = history->end,
	};
}
