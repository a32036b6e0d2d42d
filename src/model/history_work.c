/* src/model/history_work.c - what the history does bit by bit: sums of minutes
 * that are over, and coarser cells where the budget is nearly used up.
 */
#include "model/history_cells.h"

#include "base/mem.h"

#define SLACK        (2 * CELL_SECOND) /* that spans may be late */
#define FOLD_PASSES  64
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
	tally_clear(&history->tally);
}

/* The cell that the work is about, if it is as it was. */
static struct cell *
work_cell(const struct history *history)
{
	struct cell *cell = cells_find(history, history->work.start);

	return cell && cell->level == CELL_SPANS &&
		       cell->nblocks == history->work.nblocks
		   ? cell
		   : NULL;
}

static void
work_begin(struct history *history, const struct cell *cell, int kind)
{
	history->work.kind = kind;
	history->work.start = cell->start;
	history->work.nblocks = cell->nblocks;
	history->work.at = 0;
}

/* One block more is in the tally; at the end the sums are made of it. */
static bool
step_sum(struct history *history)
{
	struct cell *cell = work_cell(history);
	struct cell one;
	struct list *list;

	if (!cell) {
		work_end(history);
		return true;
	}
	if (history->work.at < cell->nblocks) {
		one = *cell;
		one.blocks += history->work.at++;
		one.nblocks = 1;
		if (!cell_tally(&one, 0, UINT64_MAX, &history->tally))
			return true;
		work_end(history);
		return false;
	}
	list = tally_list(&history->tally);
	if (list)
		cell_set_list(history, cell, list);
	work_end(history);
	return list;
}

/* What is too small is folded into its caller, and that again, as long as it
 * has one. */
static enum pit_status
fold(const struct history *history, struct tally *tally, uint64_t part)
{
	uint64_t whole = 0;
	bool more = part && history->opts.caller;

	for (size_t i = 0; i < tally->n; i++)
		whole += tally->sums.at[tally->touched[i]].weight;
	for (unsigned pass = 0; more && pass < FOLD_PASSES; pass++) {
		more = false;
		for (size_t i = 0, n = tally->n; i < n; i++) {
			place_id id = tally->touched[i], caller;
			struct place_sum sum = tally->sums.at[id];

			if ((!sum.weight && !sum.count) ||
			    sum.weight >= whole / part)
				continue;
			caller = history->opts.caller(history->opts.arg, id);
			if (!caller)
				continue;
			if (tally_add(tally, caller, sum.weight, sum.count))
				return PIT_ENOMEM;
			tally->sums.at[id] = (struct place_sum){ 0 };
			more = true;
		}
	}
	return PIT_OK;
}

/* A cell of what is in the tally, which is empty then. False: no memory. */
static bool
make_cell(struct history *history, uint64_t start, enum cell_level level,
	  uint64_t width, struct cell *made)
{
	*made = (struct cell){ .start = start, .width = width, .level = level };
	if (!fold(history, &history->tally, levels[level].fold))
		made->list = tally_list(&history->tally);
	tally_clear(&history->tally);
	return made->list;
}

/* One second of the minute more, each a cell of sums; at the end these take
 * the place of the minute. */
static bool
step_seconds(struct history *history)
{
	struct work *work = &history->work;
	struct cell *cell = work_cell(history), *made;
	uint64_t from = work->start + work->at * CELL_SECOND;
	bool ok;

	if (!cell) {
		work_end(history);
		return true;
	}
	if (from >= cell->start + cell->width) {
		ok = !cells_replace(history, (size_t)(cell - history->cells), 1,
				    work->made, work->nmade);
		if (ok)
			work->nmade = 0;
		work_end(history);
		return ok;
	}
	made = mem_grow(work->made, &work->cap, work->nmade + 1, sizeof(*made));
	ok = made;
	if (ok)
		work->made = made;
	if (ok)
		ok = !cell_tally(cell, from, from + CELL_SECOND,
				 &history->tally);
	if (ok && history->tally.n) {
		ok = make_cell(history, from, CELL_1S, CELL_SECOND,
			       &work->made[work->nmade]);
		work->nmade += ok;
	}
	work->at++;
	if (!ok)
		work_end(history);
	return ok;
}

/* Cells [at, at + n) become one, of the next level. */
static bool
merge(struct history *history, size_t at, size_t n, uint64_t start,
      uint64_t width)
{
	enum cell_level level = history->cells[at].level;
	struct cell made;
	bool ok = true;

	if (level + 1 < CELL_LEVELS)
		level++;
	for (size_t i = at; i < at + n && ok; i++)
		ok = !cell_tally(&history->cells[i], 0, UINT64_MAX,
				 &history->tally);
	if (!ok) {
		tally_clear(&history->tally);
		return false;
	}
	ok = make_cell(history, start, level, width, &made);
	if (ok && cells_replace(history, at, n, &made, 1)) {
		cell_fini(&made);
		ok = false;
	}
	return ok;
}

/* The oldest cells of the level become one of the next, if all of that one's
 * time is of this level. */
static bool
coarsen_sums(struct history *history, enum cell_level level)
{
	uint64_t width, start;
	size_t at = 0, n = 0;

	while (at < history->ncells && history->cells[at].level != level)
		at++;
	if (at == history->ncells)
		return false;
	width = level + 1 < CELL_LEVELS ? widths[level + 1]
					: history->cells[at].width * 10;
	start = history->cells[at].start - history->cells[at].start % width;
	while (at + n < history->ncells &&
	       history->cells[at + n].start < start + width) {
		if (history->cells[at + n].level != level)
			return false;
		n++;
	}
	/* What is still to come may be of that time. */
	if (at + n == history->ncells ||
	    (at && history->cells[at - 1].start + history->cells[at - 1].width >
		       start))
		return false;
	return merge(history, at, n, start, width);
}

/* The oldest minute becomes seconds, but never one of the last two. */
static bool
coarsen_spans(struct history *history)
{
	size_t at = 0;

	while (at < history->ncells && history->cells[at].level != CELL_SPANS)
		at++;
	if (at == history->ncells ||
	    history->cells[at].start + 2 * CELL_MINUTE > history->end)
		return false;
	work_begin(history, &history->cells[at], WORK_SECONDS);
	return true;
}

static bool
coarsen(struct history *history, enum cell_level level)
{
	return level == CELL_SPANS ? coarsen_spans(history)
				   : coarsen_sums(history, level);
}

/* Something has to get coarser: first what takes more than its share. */
static bool
coarsen_any(struct history *history)
{
	size_t budget = history->opts.budget;

	for (enum cell_level level = 0; level < CELL_LEVELS; level++)
		if (history->level_bytes[level] / levels[level].percent >
			budget / 100 &&
		    coarsen(history, level))
			return true;
	for (enum cell_level level = 0; level < CELL_LEVELS; level++)
		if (coarsen(history, level))
			return true;
	return false;
}

/* A minute that is over and has no sums yet. */
static bool
begin_sum(struct history *history)
{
	for (size_t i = history->ncells; i-- > 0;) {
		const struct cell *cell = &history->cells[i];

		if (cell->level != CELL_SPANS)
			break;
		if (!cell->list &&
		    cell->start + cell->width + SLACK <= history->end) {
			work_begin(history, cell, WORK_SUM);
			return true;
		}
	}
	return false;
}

/* False: there is nothing to do, or no memory for it. */
static bool
step(struct history *history, bool full)
{
	if (history->work.kind == WORK_SUM)
		return step_sum(history);
	if (history->work.kind == WORK_SECONDS)
		return step_seconds(history);
	if (history->end >= history->due &&
	    (history_seal_old(history) || begin_sum(history)))
		return true;
	return full && coarsen_any(history);
}

void
history_step(struct history *history)
{
	size_t budget = history->opts.budget;
	bool full = budget && history->bytes > SOFT(budget) &&
		    history->bytes > history->stuck;

	if (history->work.kind == WORK_NONE && !full &&
	    history->end < history->due)
		return;
	if (!step(history, full)) {
		history->due = history->end - history->end % CELL_MINUTE +
			       CELL_MINUTE + SLACK;
		history->swept = 0;
		if (full)
			history->stuck = history->bytes + budget / 64;
		return;
	}
	if (history->bytes < history->stuck && full)
		history->stuck = 0;
	while (budget && history->bytes > budget && step(history, true))
		;
}
