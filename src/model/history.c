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

/* The cell for spans of this minute. *coarse: there is none, some of that time
 * being coarse already. NULL: that, or no memory. */
static struct cell *
need_minute(struct history *history, uint64_t start, bool *coarse)
{
	size_t i = cells_from(history, start);
	struct cell *cell = i < history->ncells ? &history->cells[i] : NULL;
	bool is_there = cell && cell->start < start + CELL_MINUTE;

	*coarse = is_there && cell->level != CELL_SPANS;
	if (*coarse)
		return NULL;
	return is_there ? cell : cells_add_minute(history, start);
}

static uint64_t
time_of(const struct span *span)
{
	return span->weight ? begin_of(span) : span->end;
}

static bool
lies_in(const struct span *span, const struct cell *cell)
{
	uint64_t at = time_of(span);

	return at >= cell->start && at - cell->start < cell->width &&
	       span->end - cell->start <= cell->width;
}

/* Spans that came too late for their minute stand behind the sums that were
 * made of it, in the first one's cell: as many as lie in there, or the part of
 * the first that does. Returns how many are done; *ok is false without
 * memory. */
static size_t
seal_late(struct history *history, uint32_t lane, struct span spans[], size_t n,
	  bool *ok)
{
	uint64_t at = time_of(&spans[0]);
	struct cell *cell = cells_find(history, at);
	struct span part;
	size_t inside = 0;

	if (!cell)
		cell = cells_add_second(history, at - at % CELL_SECOND);
	*ok = cell;
	if (!cell)
		return 0;
	while (inside < n && lies_in(&spans[inside], cell))
		inside++;
	if (inside) {
		n = seal_blocks(history, cell, lane, spans, inside);
		*ok = n == inside;
		return n;
	}
	span_clip(&spans[0], 0, cell->start + cell->width, &part);
	*ok = seal_blocks(history, cell, lane, &part, 1);
	if (*ok) {
		spans[0].weight -= part.weight;
		spans[0].count -= part.count;
	}
	return 0;
}

/* Spans, all of one minute, go where they belong. Returns how many. */
static size_t
seal_minute(struct history *history, uint32_t lane, struct span spans[],
	    size_t n)
{
	bool coarse, ok = true;
	size_t done = 0;
	struct cell *cell = need_minute(history, minute_of(&spans[0]), &coarse);

	if (cell)
		return seal_blocks(history, cell, lane, spans, n);
	while (coarse && ok && done < n)
		done += seal_late(history, lane, spans + done, n - done, &ok);
	return done;
}

/* The lane's spans go where they belong. Without memory they stay. */
static void
seal(struct history *history, uint32_t at)
{
	struct lane *lane = &history->lanes[at];
	size_t done = 0, n = 0, sealed = 1;

	while (sealed && done < lane->n) {
		struct span *spans = lane->spans + done;

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
	history->open -= lane->cap * sizeof(*lane->spans);
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
is_block(const struct history *history, const struct lane *lane)
{
	const struct span *last = &lane->spans[lane->n - 1];
	size_t budget = history->opts.budget;

	if (budget && lane->n >= BLOCK_LEAST && history->open > budget / 4)
		return true;
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
	history->open += (lane->cap - cap) * sizeof(*last);
	lane->spans = last;
	last[lane->n++] = *span;
	if (is_block(history, lane))
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

	if (minute_of(span) + CELL_MINUTE < span->end &&
	    !reserve_stray(history))
		return PIT_ENOMEM;
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

/* All of it. */
static enum pit_status
sum_block(const struct block *block, struct place_sums *sums)
{
	struct block_reader reader;
	struct span span;

	block_read(&reader, block);
	while (block_next(&reader, &span))
		if (!add_to_sums(sums, 0, &span))
			return PIT_ENOMEM;
	return PIT_OK;
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
	bool ok = true;

	if (cell->list && has_all(w, cell->start, cell->width))
		ok = !list_sum(cell->list, sums);
	else if (cell->level != CELL_SPANS)
		ok = !sum_part(cell, w, sums);
	if (cell->level == CELL_SPANS && cell->list &&
	    has_all(w, cell->start, cell->width))
		return ok ? PIT_OK : PIT_ENOMEM;
	for (size_t i = 0; i < cell->nblocks && ok; i++) {
		const struct block *block = cell->blocks[i];

		/* One that ends with the window may have samples of no weight
		 * there, which are behind it. */
		ok = w->from <= block->start && block->end < w->to
			 ? !sum_block(block, sums)
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
