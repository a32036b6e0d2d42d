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

size_t
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
		count_bytes(history, cells[i].level, 0, cell_bytes(&cells[i]));
		cell_fini(&cells[i]);
	}
	if (at + n < history->ncells)
		memmove(cells + at + nmade, cells + at + n,
			(history->ncells - at - n) * sizeof(*cells));
	for (size_t i = 0; i < nmade; i++) {
		cells[at + i] = made[i];
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

static enum pit_status
tally_list_part(const struct cell *cell, uint64_t from, uint64_t to,
		struct tally *tally)
{
	struct list_reader reader;
	struct place_sum sum;
	place_id place;

	list_read(&reader, cell->list);
	while (list_next(&reader, &place, &sum)) {
		sum.weight =
		    share_in(sum.weight, cell->start, cell->width, from, to);
		sum.count =
		    share_in(sum.count, cell->start, cell->width, from, to);
		if (tally_add(tally, place, sum.weight, sum.count))
			return PIT_ENOMEM;
	}
	return PIT_OK;
}

static enum pit_status
tally_block(const struct block *block, uint64_t from, uint64_t to,
	    struct tally *tally)
{
	struct block_reader reader;
	struct span span;

	block_read(&reader, block);
	while (block_next(&reader, &span))
		if (span_clip(&span, from, to, &span) &&
		    tally_add(tally, span.place, span.weight, span.count))
			return PIT_ENOMEM;
	return PIT_OK;
}

enum pit_status
cell_tally(const struct cell *cell, uint64_t from, uint64_t to,
	   struct tally *tally)
{
	if (cell->list &&
	    (cell->level != CELL_SPANS ||
	     (from <= cell->start && to - cell->start >= cell->width)))
		return tally_list_part(cell, from, to, tally);
	for (size_t i = 0; i < cell->nblocks; i++) {
		const struct block *block = cell->blocks[i];

		if (block->end >= from && block->start <= to &&
		    tally_block(block, from, to, tally))
			return PIT_ENOMEM;
	}
	return PIT_OK;
}
