/* src/model/history_work.c - what the history does bit by bit: sums of minutes
 * that are over, and coarser cells where the budget is nearly used up.
 */
#include "model/history_cells.h"

#include "base/mem.h"

#define SLACK        (2 * CELL_SECOND) /* that spans may be late */
#define WIDEST       (UINT64_MAX / 100)
#define FOLD_PASSES  64
#define FOLD_STEP    1024 /* places */
#define SOFT(budget) ((budget) - (budget) / 16)

/* How much of the budget is for cells of a level, in percent; and what part of
 * a cell's time is too small to be kept apart when it is made: one of so many,
 * 0: none is. */
static const struct {
	size_t percent;
	uint64_t fold;
} levels[CELL_LEVELS] = {
	[CELL_SPANS] = { 50, 0 },  [CELL_1S] = { 20, 0 },
	[CELL_10S] = { 15, 1000 }, [CELL_60S] = { 10, 2000 },
	[CELL_600S] = { 4, 5000 }, [CELL_6000S] = { 1, 5000 },
};

static const uint64_t widths[CELL_LEVELS] = {
	CELL_MINUTE,      CELL_SECOND,       10 * CELL_SECOND,
	60 * CELL_SECOND, 600 * CELL_SECOND, 6000 * CELL_SECOND,
};

static void
work_end(struct history *history)
{
	struct work *work = &history->work;

	for (size_t i = 0; i < work->nmade; i++)
		cell_fini(&work->made[i]);
	work->nmade = 0;
	work->kind = WORK_NONE;
	work->width = 0;
	list_drop(&work->maker);
	tally_clear(&history->tally);
}

/* A list of what lies in [from, from + width) is to be made. */
static void
gather(struct history *history, uint64_t from)
{
	struct work *work = &history->work;

	work->phase = WORK_GATHER;
	work->from = from;
	work->cell = 0;
	work->block = 0;
	work->reading = work->listed = false;
}

static void
work_begin(struct history *history, int kind, uint64_t start, uint64_t width,
	   enum cell_level level)
{
	struct work *work = &history->work;

	work->kind = kind;
	work->start = start;
	work->width = width;
	work->level = level;
	work->stale = false;
	gather(history, start);
}

static uint64_t
width_made(const struct work *work)
{
	return work->kind == WORK_SECONDS ? CELL_SECOND : work->width;
}

static void
next_cell(struct work *work)
{
	work->cell++;
	work->block = 0;
	work->listed = false;
}

static enum pit_status
gather_list(struct history *history, const struct cell *cell)
{
	struct work *work = &history->work;
	struct place_sum sum;
	place_id place;

	if (!work->reading)
		list_read(&work->reader, cell->list);
	work->reading = true;
	for (unsigned i = 0; i < LIST_STEP; i++) {
		if (!list_next(&work->reader, &place, &sum)) {
			work->reading = false;
			work->listed = true;
			return PIT_OK;
		}
		if (tally_add(&history->tally, place, sum.weight, sum.count))
			return PIT_ENOMEM;
	}
	return PIT_OK;
}

/* A block more, of those that have a part. */
static enum pit_status
gather_block(struct history *history, const struct cell *cell)
{
	struct work *work = &history->work;
	uint64_t to = work->from + width_made(work);

	while (work->block < cell->nblocks) {
		const struct block *block = cell->blocks[work->block++];

		if (block->end >= work->from && block->start < to)
			return block_tally(block, work->from, to,
					   &history->tally);
	}
	next_cell(work);
	return PIT_OK;
}

static void
begin_fold(struct history *history)
{
	struct work *work = &history->work;
	uint64_t part = work->kind == WORK_MERGE ? levels[work->level].fold : 0;

	work->phase = WORK_FOLD;
	work->least = part ? history->tally.weight / part : 0;
	work->pass = part && history->opts.caller ? 0 : FOLD_PASSES;
	work->at = 0;
	work->folded = false;
}

static enum pit_status
step_gather(struct history *history)
{
	struct work *work = &history->work;
	/* Cells before these may come and go. */
	size_t at = cells_from(history, work->start) + work->cell;
	const struct cell *cell = NULL;

	if (at < history->ncells)
		cell = &history->cells[at];
	if (!cell || cell->start >= work->start + work->width) {
		begin_fold(history);
		return PIT_OK;
	}
	if (work->kind == WORK_MINUTE || work->kind == WORK_SECONDS)
		return gather_block(history, cell);
	if (!work->listed)
		return gather_list(history, cell);
	if (work->kind == WORK_MERGE)
		return gather_block(history, cell);
	next_cell(work);
	return PIT_OK;
}

/* What is too small is folded into its caller, and that again, as long as it
 * has one. */
static enum pit_status
step_fold(struct history *history)
{
	struct work *work = &history->work;
	struct tally *tally = &history->tally;

	for (unsigned i = 0; i < FOLD_STEP; i++, work->at++) {
		place_id caller;

		if (work->pass >= FOLD_PASSES) {
			work->phase = WORK_LIST;
			list_begin(&work->maker, tally);
			return PIT_OK;
		}
		if (!tally_next(tally, &work->at)) {
			work->pass =
			    work->folded ? work->pass + 1 : FOLD_PASSES;
			work->folded = false;
			work->at = 0;
			return PIT_OK;
		}
		if (tally->sums.at[work->at].weight >= work->least)
			continue;
		caller = history->opts.caller(history->opts.arg, work->at);
		if (!caller || caller == work->at)
			continue;
		if (tally_move(tally, work->at, caller))
			return PIT_ENOMEM;
		work->folded = true;
	}
	return PIT_OK;
}

/* Another second is done; at the end they take the place of the minute. */
static enum pit_status
take_second(struct history *history, struct list *list)
{
	struct work *work = &history->work;
	struct cell *made =
	    mem_grow(work->made, &work->cap, work->nmade + 1, sizeof(*made));

	if (!made)
		return PIT_ENOMEM;
	work->made = made;
	if (list->n)
		made[work->nmade++] = (struct cell){ .start = work->from,
						     .width = CELL_SECOND,
						     .level = CELL_1S,
						     .list = list };
	else
		mem_free(list);
	tally_clear(&history->tally);
	gather(history, work->from + CELL_SECOND);
	return PIT_OK;
}

static enum pit_status
put_seconds(struct history *history)
{
	struct work *work = &history->work;
	size_t at = cells_from(history, work->start);

	if (cells_replace(history, at, 1, work->made, work->nmade))
		return PIT_ENOMEM;
	work->nmade = 0;
	work_end(history);
	return PIT_OK;
}

static enum pit_status
put_merged(struct history *history, struct list *list)
{
	const struct work *work = &history->work;
	const struct cell made = { .start = work->start,
				   .width = work->width,
				   .level = work->level,
				   .list = list };
	size_t at = cells_from(history, work->start), n = 0;

	while (at + n < history->ncells &&
	       history->cells[at + n].start < work->start + work->width)
		n++;
	return cells_replace(history, at, n, &made, 1);
}

/* Takes list. */
static enum pit_status
take_list(struct history *history, struct list *list)
{
	const struct work *work = &history->work;
	enum pit_status st = PIT_OK;

	if (work->kind == WORK_SECONDS) {
		st = take_second(history, list);
	} else if (work->kind == WORK_MINUTE) {
		cell_set_list(history, cells_find(history, work->start), list);
		work_end(history);
	} else {
		st = work->kind == WORK_TEN
			 ? tens_add(history, work->start, list)
			 : put_merged(history, list);
		if (!st)
			work_end(history);
	}
	if (st)
		mem_free(list);
	return st;
}

static enum pit_status
step_list(struct history *history)
{
	struct work *work = &history->work;
	struct list *list;

	if (list_step(&work->maker, &history->tally, &list))
		return PIT_ENOMEM;
	return list ? take_list(history, list) : PIT_OK;
}

/* False: no memory. */
static bool
step_work(struct history *history)
{
	struct work *work = &history->work;
	enum pit_status st;

	if (work->stale) {
		work_end(history);
		return true;
	}
	if (work->kind == WORK_SECONDS &&
	    work->from >= work->start + work->width)
		st = put_seconds(history);
	else if (work->phase == WORK_GATHER)
		st = step_gather(history);
	else if (work->phase == WORK_FOLD)
		st = step_fold(history);
	else
		st = step_list(history);
	if (st)
		work_end(history);
	return !st;
}

/* The cells from at on that begin before end; 0: not all of them have sums. */
static size_t
count_sums(const struct history *history, size_t at, uint64_t end)
{
	size_t n = 0;

	for (; at + n < history->ncells; n++) {
		const struct cell *cell = &history->cells[at + n];

		if (cell->start >= end)
			break;
		if (cell->level == CELL_SPANS)
			return 0;
	}
	return n;
}

/* What came late for a cell of the last level goes into its sums. */
static bool
take_late(struct history *history)
{
	for (size_t i = 0; i < history->ncells; i++) {
		const struct cell *cell = &history->cells[i];

		if (cell->level != CELL_LEVELS - 1 || !cell->nblocks)
			continue;
		work_begin(history, WORK_MERGE, cell->start, cell->width,
			   cell->level);
		return true;
	}
	return false;
}

/* The oldest cells of the level, and what is finer in their time, become one of
 * the next. What may get more is left alone, unless it must be. */
static bool
coarsen_sums(struct history *history, enum cell_level level, bool must)
{
	bool last = level + 1 == CELL_LEVELS;
	uint64_t width, start;
	size_t at = 0, n;

	if (last && take_late(history))
		return true;
	while (at < history->ncells && history->cells[at].level != level)
		at++;
	if (at == history->ncells || history->cells[at].width > WIDEST)
		return false;
	width = last ? history->cells[at].width * 10 : widths[level + 1];
	start = history->cells[at].start - history->cells[at].start % width;
	at = cells_from(history, start);
	n = count_sums(history, at, start + width);
	if (!n || (at + n == history->ncells && !must) || (last && n == 1))
		return false;
	work_begin(history, WORK_MERGE, start, width, last ? level : level + 1);
	return true;
}

/* The oldest minute becomes seconds, but one of the last two only if it
 * must. */
static bool
coarsen_spans(struct history *history, bool must)
{
	size_t at = 0;

	while (at < history->ncells && history->cells[at].level != CELL_SPANS)
		at++;
	if (at == history->ncells ||
	    (history->cells[at].start + 2 * CELL_MINUTE > history->end &&
	     !must))
		return false;
	work_begin(history, WORK_SECONDS, history->cells[at].start, CELL_MINUTE,
		   CELL_1S);
	return true;
}

static bool
coarsen(struct history *history, enum cell_level level, bool must)
{
	return level == CELL_SPANS ? coarsen_spans(history, must)
				   : coarsen_sums(history, level, must);
}

/* Something has to get coarser: first what takes more than its share. */
static bool
coarsen_any(struct history *history, bool must)
{
	size_t budget = history->opts.budget;

	for (enum cell_level level = 0; level < CELL_LEVELS; level++)
		if (history->level_bytes[level] / levels[level].percent >
			budget / 100 &&
		    coarsen(history, level, must))
			return true;
	for (enum cell_level level = 0; level < CELL_LEVELS; level++)
		if (coarsen(history, level, must))
			return true;
	return false;
}

static bool
is_over(const struct history *history, uint64_t end)
{
	return end + SLACK <= history->end;
}

/* Ten minutes that are over, all with sums of their own; or one without. */
static bool
begin_minutes(struct history *history)
{
	size_t n = 0;

	for (size_t i = history->ncells; i-- > 0;) {
		const struct cell *cell = &history->cells[i];
		uint64_t start = cell->start - cell->start % TEN_MINUTES;
		bool first = !i || history->cells[i - 1].start < start;

		if (cell->level != CELL_SPANS)
			break;
		if (!cell->list) {
			if (!is_over(history, cell->start + cell->width))
				continue;
			work_begin(history, WORK_MINUTE, cell->start,
				   cell->width, CELL_SPANS);
			return true;
		}
		n++;
		if (!first)
			continue;
		if (n > 1 && is_over(history, start + TEN_MINUTES) &&
		    !tens_find(history, start) &&
		    (!i || history->cells[i - 1].start +
				   history->cells[i - 1].width <=
			       start)) {
			work_begin(history, WORK_TEN, start, TEN_MINUTES,
				   CELL_SPANS);
			return true;
		}
		n = 0;
	}
	return false;
}

/* False: there is nothing to do, or no memory for it. */
static bool
step(struct history *history, bool full, bool must)
{
	if (history->work.kind != WORK_NONE)
		return step_work(history);
	if (history->end >= history->due &&
	    (history_seal_old(history) || begin_minutes(history)))
		return true;
	return full && coarsen_any(history, must);
}

void
history_step(struct history *history)
{
	size_t budget = history->opts.budget;
	bool full = budget && history->bytes > SOFT(budget) &&
		    history->bytes > history->stuck;

	if (history->work.kind == WORK_NONE && !full &&
	    (!budget || history->bytes <= budget) &&
	    history->end < history->due)
		return;
	if (!step(history, full, false)) {
		history->due = history->end - history->end % CELL_MINUTE +
			       CELL_MINUTE + SLACK;
		history->swept = 0;
		if (full)
			history->stuck = history->bytes + budget / 64;
	}
	if (history->bytes < history->stuck - budget / 64)
		history->stuck = 0;
	while (budget && history->bytes > budget &&
	       history->bytes > history->tried) {
		if (!step(history, true, true))
			history->tried = history->bytes + budget / 64;
	}
	if (history->bytes <= budget)
		history->tried = 0;
}
