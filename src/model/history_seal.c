/* src/model/history_seal.c - spans go from their lanes into blocks, those that
 * came too late for their minute, too.
 */
#include "model/history_cells.h"

#include "base/mem.h"

#include <string.h>

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
	return span->weight ? span_begin(span) : span->end;
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
	struct cell *cell =
	    need_minute(history, span_minute(&spans[0]), &coarse);

	if (cell)
		return seal_blocks(history, cell, lane, spans, n);
	while (coarse && ok && done < n)
		done += seal_late(history, lane, spans + done, n - done, &ok);
	return done;
}

void
history_seal(struct history *history, uint32_t at)
{
	struct lane *lane = &history->lanes[at];
	size_t done = 0, n = 0, sealed = 1;

	while (sealed && done < lane->n) {
		struct span *spans = lane->spans + done;

		for (n = 1; done + n < lane->n &&
			    span_minute(&spans[n]) == span_minute(&spans[0]);)
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

		if (!lane->n || span_minute(&lane->spans[0]) >= now)
			continue;
		history_seal(history, at);
		return true;
	}
	return false;
}
