#include "model/history_cells.h"

#include "base/mem.h"

#include <string.h>

size_t
cells_from(const struct history *history, uint64_t time)
{
	size_t low = 0, high = history->ncells;

	while (low < high) {
		size_t mid = (low + high) / 2;
		const struct cell *cell = &history->cells[mid];

		if (time - cell->start >= cell->width && time >= cell->start)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

struct cell *
cells_find(const struct history *history, uint64_t time)
{
	size_t i = cells_from(history, time);

	return i < history->ncells && history->cells[i].start <= time
		   ? &history->cells[i]
		   : NULL;
}

static size_t
cell_bytes(const struct cell *cell)
{
	size_t bytes = sizeof(*cell);

	for (size_t i = 0; i < cell->nblocks; i++)
		bytes += block_bytes(cell->blocks[i]) + sizeof(void *);
	return bytes + (cell->list ? list_bytes(cell->list) : 0);
}

static void
count_bytes(struct history *history, enum cell_level level, size_t more,
	    size_t less)
{
	history->level_bytes[level] += more - less;
	history->bytes += more - less;
}

static size_t
tens_from(const struct history *history, uint64_t time)
{
	size_t i = history->ntens;

	while (i && history->tens[i - 1].start > time)
		i--;
	return i;
}

const struct ten *
tens_find(const struct history *history, uint64_t time)
{
	size_t i = tens_from(history, time);
	const struct ten *ten = i ? &history->tens[i - 1] : NULL;

	return ten && time - ten->start < TEN_MINUTES ? ten : NULL;
}

enum pit_status
tens_add(struct history *history, uint64_t start, struct list *list)
{
	size_t at = tens_from(history, start);
	struct ten *tens = mem_grow(history->tens, &history->ten_cap,
				    history->ntens + 1, sizeof(*tens));

	if (!tens)
		return PIT_ENOMEM;
	history->tens = tens;
	memmove(tens + at + 1, tens + at,
		(history->ntens++ - at) * sizeof(*tens));
	tens[at] = (struct ten){ start, list };
	count_bytes(history, CELL_SPANS, list_bytes(list) + sizeof(*tens), 0);
	return PIT_OK;
}

/* What was made, or is in the making, of this cell does not hold any more. */
static void
forget(struct history *history, const struct cell *cell)
{
	struct work *work = &history->work;
	const struct ten *ten = tens_find(history, cell->start);
	size_t at;

	if (cell->start < work->start + work->width &&
	    work->start < cell->start + cell->width)
		work->stale = true;
	if (cell->level != CELL_SPANS || !ten)
		return;
	at = (size_t)(ten - history->tens);
	count_bytes(history, CELL_SPANS, 0,
		    list_bytes(ten->list) + sizeof(*ten));
	mem_free(ten->list);
	memmove(history->tens + at, history->tens + at + 1,
		(--history->ntens - at) * sizeof(*ten));
}

enum pit_status
cells_replace(struct history *history, size_t at, size_t n,
	      const struct cell made[], size_t nmade)
{
	size_t len = history->ncells - n + nmade;
	struct cell *cells = mem_grow(
	    history->cells, &history->cell_cap,
	    len > history->ncells ? len : history->ncells, sizeof(*cells));

	if (!cells)
		return PIT_ENOMEM;
	history->cells = cells;
	for (size_t i = at; i < at + n; i++) {
		forget(history, &cells[i]);
		count_bytes(history, cells[i].level, 0, cell_bytes(&cells[i]));
		cell_fini(&cells[i]);
	}
	if (at + n < history->ncells)
		memmove(cells + at + nmade, cells + at + n,
			(history->ncells - at - n) * sizeof(*cells));
	for (size_t i = 0; i < nmade; i++) {
		cells[at + i] = made[i];
		forget(history, &made[i]);
		count_bytes(history, made[i].level, cell_bytes(&made[i]), 0);
	}
	history->ncells = len;
	return PIT_OK;
}

struct cell *
cells_add_minute(struct history *history, uint64_t start)
{
	const struct cell minute = { .start = start, .width = CELL_MINUTE };
	size_t at = cells_from(history, start);

	return cells_replace(history, at, 0, &minute, 1) ? NULL
							 : &history->cells[at];
}

struct cell *
cells_add_second(struct history *history, uint64_t start)
{
	struct cell second = { .start = start,
			       .width = CELL_SECOND,
			       .level = CELL_1S };
	size_t at = cells_from(history, start);

	second.list = list_empty();
	if (second.list && !cells_replace(history, at, 0, &second, 1))
		return &history->cells[at];
	mem_free(second.list);
	return NULL;
}

void
cell_set_list(struct history *history, struct cell *cell, struct list *list)
{
	count_bytes(history, cell->level, list ? list_bytes(list) : 0,
		    cell->list ? list_bytes(cell->list) : 0);
	mem_free(cell->list);
	cell->list = list;
}

enum pit_status
cell_put(struct history *history, struct cell *cell, struct block *block)
{
	struct block **blocks = mem_grow(cell->blocks, &cell->cap,
					 cell->nblocks + 1, sizeof(block));
	size_t at = cell->nblocks;

	if (!blocks)
		return PIT_ENOMEM;
	cell->blocks = blocks;
	for (; at && blocks[at - 1]->start > block->start; at--)
		blocks[at] = blocks[at - 1];
	blocks[at] = block;
	cell->nblocks++;
	count_bytes(history, cell->level, block_bytes(block) + sizeof(block),
		    0);
	/* It was thought to be complete. */
	forget(history, cell);
	if (cell->level == CELL_SPANS)
		cell_set_list(history, cell, NULL);
	return PIT_OK;
}

void
cell_fini(struct cell *cell)
{
	for (size_t i = 0; i < cell->nblocks; i++)
		mem_free(cell->blocks[i]);
	mem_free(cell->blocks);
	mem_free(cell->list);
}

enum pit_status
block_tally(const struct block *block, uint64_t from, uint64_t to,
	    struct tally *tally)
{
	struct block_reader reader;
	struct span span;

	if (block->end < from || block->start > to)
		return PIT_OK;
	block_read(&reader, block);
	while (block_next(&reader, &span))
		if (span_clip(&span, from, to, &span) &&
		    tally_add(tally, span.place, span.weight, span.count))
			return PIT_ENOMEM;
	return PIT_OK;
}
