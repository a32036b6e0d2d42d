#include "tui/lanes.h"

#include "base/mem.h"
#include "model/places.h"

#include <stdlib.h>
#include <string.h>

#define LATE     (500ull * 1000 * 1000)       /* ns samples may come late by */
#define PERIOD   (1000ull * 1000 * 1000)      /* ns between choices of lanes */
#define LEAP     (10 * 1000ull * 1000 * 1000) /* more is looked up backward */
#define PIECE    (1000ull * 1000 * 1000)      /* ns looked up at a time */
#define SPANS    20000 /* looked up backward at an update, about */
#define SEEN_MAX 4096
#define STAY     1.25f /* so much hotter is who takes the place of another */

/* One look at a part of the history. */
struct visit {
	struct lanes *lanes;
	const struct snapshot *snap;
	struct who_last last;
	uint64_t from, to;
	bool count;           /* who there is, too */
	bool into[LANES_MAX]; /* these lanes' cells, or ... */
	bool tail;            /* ... what may change */
	size_t spans;
};

static void
free_cells(struct lane *lane)
{
	mem_free(lane->cells);
	mem_free(lane->tail);
	*lane = (struct lane){ 0 };
}

/* All is to be looked up again. */
static void
forget(struct lanes *lanes)
{
	for (int i = 0; i < lanes->n; i++)
		free_cells(&lanes->at[i]);
	table_fini(&lanes->table);
	lanes->n = 0;
	lanes->nseen = 0;
	lanes->last = 0;
	lanes->settled = lanes->counted = lanes->ranked = 0;
}

void
lanes_fini(struct lanes *lanes)
{
	forget(lanes);
	mem_free(lanes->seen);
	who_fini(&lanes->who);
	*lanes = (struct lanes){ 0 };
}

static uint64_t
seen_hash(const void *owner, uint32_t id)
{
	const struct lanes *lanes = owner;

	return table_words(&lanes->table, lanes->seen[id].top, 0);
}

static bool
seen_same(const void *owner, uint32_t id, const void *key)
{
	const struct lanes *lanes = owner;

	return lanes->seen[id].top == *(const node_id *)key;
}

/* 0: no memory, or too many. */
static uint32_t
add_seen(struct lanes *lanes, node_id top)
{
	size_t n = lanes->nseen ? lanes->nseen : 1;
	struct lane_seen *grown;
	uint64_t hash;

	if (n > SEEN_MAX)
		return 0;
	grown = mem_grow(lanes->seen, &lanes->cap, n + 1, sizeof(*grown));
	if (!grown)
		return 0;
	lanes->seen = grown;
	if (!table_reserve(&lanes->table, seen_hash, lanes))
		return 0;
	grown[n] = (struct lane_seen){ .top = top };
	hash = table_words(&lanes->table, top, 0);
	table_put(&lanes->table,
		  table_slot(&lanes->table, hash, seen_same, lanes, &top),
		  (uint32_t)n);
	lanes->nseen = n + 1;
	return (uint32_t)n;
}

/* Spans come thread by thread. */
static void
count(struct lanes *lanes, node_id top, float heat)
{
	uint32_t i = lanes->last;

	if (!i || lanes->seen[i].top != top)
		i = lanes->nseen
			? table_find(&lanes->table,
				     table_words(&lanes->table, top, 0),
				     seen_same, lanes, &top)
			: 0;
	if (!i)
		i = add_seen(lanes, top);
	lanes->last = i;
	if (i)
		lanes->seen[i].heat += heat;
}

/* What counts for a place among the lanes: above all what ran, or would. */
static float
heat_of(const struct place *place, float ns)
{
	uint32_t state = place->key.state & WIRE_SAMPLE_STATE;

	if (place_is_idle(place))
		return ns / 64;
	if (state == WIRE_STATE_WAITING)
		return ns / 8;
	return ns;
}

static void
cell_add(struct lane_cell *cell, const struct place *place, float ns)
{
	uint32_t state = place->key.state & WIRE_SAMPLE_STATE;

	if (place_is_idle(place))
		cell->idle += ns;
	else if (state == WIRE_STATE_GIL)
		cell->queue += ns;
	else if (state == WIRE_STATE_WAITING || state == WIRE_STATE_READY)
		cell->wait += ns;
	else
		cell->ran += ns;
}

/* When a span was: what is a sum, any time in its cell. */
static struct window
time_of(const struct visit *v, const struct span *span)
{
	struct window w = { span->end - span->weight, span->end };
	uint64_t cell = 0;

	if (span->weight > span->end)
		w.from = 0;
	if (span->end <= v->snap->coarse)
		cell = history_cell(v->snap->history, span->end - 1);
	if (cell) {
		w.from = (span->end - 1) / cell * cell;
		w.from = w.from > v->from ? w.from : v->from;
	}
	return w;
}

static void
add_span(const struct visit *v, struct lane_cell *cells,
	 const struct place *place, const struct span *span)
{
	const struct lane_grid *grid = &v->lanes->grid;
	const struct window w = time_of(v, span);
	uint64_t at = w.from > grid->start ? w.from : grid->start, next;
	float share = (float)span->weight / (float)(w.to - w.from);

	for (; at < w.to; at = next) {
		uint64_t i = (at - grid->start) / grid->width;

		if (i >= (uint64_t)grid->n)
			return;
		next = grid->start + (i + 1) * grid->width;
		next = next < w.to ? next : w.to;
		cell_add(&cells[i], place, (float)(next - at) * share);
	}
}

static bool
visit_span(void *arg, uint32_t lane_number, const struct span *span)
{
	struct visit *v = arg;
	const struct place *place = places_get(v->snap->places, span->place);

	(void)lane_number;
	v->spans++;
	if (!span->weight ||
	    !who_counts(v->snap->who, v->snap->trees, v->snap->places,
			span->place, &v->last))
		return true;
	if (v->count)
		count(v->lanes, place->key.top,
		      heat_of(place, (float)span->weight));
	for (int i = 0; i < v->lanes->n; i++) {
		struct lane *lane = &v->lanes->at[i];

		if (lane->top == place->key.top && v->into[i])
			add_span(v, v->tail ? lane->tail : lane->cells, place,
				 span);
	}
	return true;
}

static void
look_up(struct visit *v, uint64_t from, uint64_t to)
{
	v->from = from;
	v->to = to;
	history_each(v->snap->history, from, to, visit_span, v);
}

/* Of what is not known, the latest part: up to when. */
static uint64_t
latest_gap(const struct lanes *lanes)
{
	uint64_t latest = lanes->counted;

	for (int i = 0; i < lanes->n; i++)
		if (lanes->at[i].filled > latest)
			latest = lanes->at[i].filled;
	return latest;
}

/* Where the part of it begins that is missing in the same lanes. */
static uint64_t
gap_start(const struct lanes *lanes, uint64_t to, uint64_t piece)
{
	uint64_t from = lanes->grid.start;

	if (to > piece && to - piece > from)
		from = to - piece;
	if (lanes->counted < to && lanes->counted > from)
		from = lanes->counted;
	for (int i = 0; i < lanes->n; i++)
		if (lanes->at[i].filled < to && lanes->at[i].filled > from)
			from = lanes->at[i].filled;
	return from;
}

/* Look up what was before, from the latest on, as much as is quickly done. */
static void
fill(struct lanes *lanes, const struct snapshot *snap)
{
	struct visit v = { .lanes = lanes, .snap = snap };
	uint64_t to, piece = PIECE;

	while (v.spans < SPANS &&
	       (to = latest_gap(lanes)) > lanes->grid.start) {
		uint64_t from = gap_start(lanes, to, piece);
		size_t before = v.spans;

		v.count = lanes->counted == to;
		for (int i = 0; i < lanes->n; i++)
			v.into[i] = lanes->at[i].filled == to;
		look_up(&v, from, to);
		lanes->counted = v.count ? from : lanes->counted;
		for (int i = 0; i < lanes->n; i++)
			if (v.into[i])
				lanes->at[i].filled = from;
		if (v.spans - before < SPANS / 16)
			piece *= 2;
	}
}

/* What has come since. */
static void
go_on(struct lanes *lanes, const struct snapshot *snap, uint64_t to)
{
	struct visit v = { .lanes = lanes, .snap = snap, .count = true };

	if (!lanes->settled) {
		lanes->settled = lanes->counted = to;
		return;
	}
	memset(v.into, true, sizeof(v.into));
	if (to > lanes->settled)
		look_up(&v, lanes->settled, to);
	lanes->settled = to > lanes->settled ? to : lanes->settled;
}

/* What is not settled is looked at again each time. */
static void
see_tail(struct lanes *lanes, const struct snapshot *snap, uint64_t end)
{
	struct visit v = { .lanes = lanes, .snap = snap, .tail = true };

	for (int i = 0; i < lanes->n; i++)
		memset(lanes->at[i].tail, 0,
		       (size_t)lanes->grid.n * sizeof(*lanes->at[i].tail));
	memset(v.into, true, sizeof(v.into));
	if (end > lanes->settled)
		look_up(&v, lanes->settled, end);
}

static int
hottest_first(const void *pa, const void *pb)
{
	const struct lane_seen *a = pa, *b = pb;

	if (a->heat != b->heat)
		return a->heat < b->heat ? 1 : -1;
	return (a->top > b->top) - (a->top < b->top);
}

static int
in_order(const void *pa, const void *pb)
{
	const struct lane *a = pa, *b = pb;

	return (a->top > b->top) - (a->top < b->top);
}

static bool
has_top(const struct lane_seen *list, int n, node_id top)
{
	for (int i = 0; i < n; i++)
		if (list[i].top == top)
			return true;
	return false;
}

/* False: no memory. */
static bool
add_lane(struct lanes *lanes, node_id top)
{
	struct lane lane = { .top = top, .filled = lanes->settled };
	size_t n = (size_t)lanes->grid.n;

	for (int i = 0; i < lanes->n; i++)
		if (lanes->at[i].top == top)
			return true;
	lane.cells = mem_calloc(n, sizeof(*lane.cells));
	lane.tail = mem_calloc(n, sizeof(*lane.tail));
	if (!lane.cells || !lane.tail) {
		free_cells(&lane);
		return false;
	}
	lanes->at[lanes->n++] = lane;
	return true;
}

/* The hottest of those that there are, in order, hottest first. Returns how
 * many. */
static int
find_best(const struct lanes *lanes, struct lane_seen best[LANES_MAX + 1])
{
	int n = 0;

	for (size_t i = 1; i < lanes->nseen; i++) {
		struct lane_seen seen = lanes->seen[i];

		for (int k = 0; k < lanes->n; k++)
			if (lanes->at[k].top == seen.top)
				seen.heat *= STAY;
		if (n == lanes->most && n && seen.heat <= best[n - 1].heat)
			continue;
		best[n++] = seen;
		qsort(best, (size_t)n, sizeof(*best), hottest_first);
		n = n < lanes->most ? n : lanes->most;
	}
	return n;
}

/* Which are to be seen. */
static void
choose(struct lanes *lanes)
{
	struct lane_seen best[LANES_MAX + 1];
	int n = find_best(lanes, best), kept = 0;

	for (int i = 0; i < lanes->n; i++) {
		if (has_top(best, n, lanes->at[i].top))
			lanes->at[kept++] = lanes->at[i];
		else
			free_cells(&lanes->at[i]);
	}
	lanes->n = kept;
	for (int i = 0; i < n && add_lane(lanes, best[i].top); i++)
		;
	qsort(lanes->at, (size_t)lanes->n, sizeof(lanes->at[0]), in_order);
	lanes->ranked = lanes->settled;
}

/* Cells became twice as wide: two of them are one. */
static void
halve(struct lanes *lanes)
{
	for (int i = 0; i < lanes->n; i++) {
		struct lane_cell *cells = lanes->at[i].cells;

		for (int k = 0; k < lanes->grid.n; k++) {
			struct lane_cell sum = { 0 };

			for (int j = 2 * k; j < 2 * k + 2; j++) {
				if (j >= lanes->grid.n)
					break;
				sum.ran += cells[j].ran;
				sum.queue += cells[j].queue;
				sum.wait += cells[j].wait;
				sum.idle += cells[j].idle;
			}
			cells[k] = sum;
		}
	}
}

/* Time went on by so many cells. */
static void
shift(struct lanes *lanes, size_t by)
{
	size_t n = (size_t)lanes->grid.n, keep = n - by;

	for (int i = 0; i < lanes->n; i++) {
		struct lane_cell *cells = lanes->at[i].cells;

		memmove(cells, cells + by, keep * sizeof(*cells));
		memset(cells + keep, 0, by * sizeof(*cells));
	}
}

/* Are the cells of a grid those of another, but for some that are new? */
static bool
goes_on_as(const struct lanes *lanes, const struct lane_grid *to)
{
	const struct lane_grid *is = &lanes->grid;
	uint64_t by = to->start - is->start;
	uint64_t end = is->start + is->width * (uint64_t)is->n;

	if (to->n != is->n || to->width != is->width || to->start < is->start)
		return false;
	return !by ||
	       (by % to->width == 0 && by / to->width < (uint64_t)to->n &&
		lanes->settled < end);
}

/* Keep what fits into the grid that is wanted now. */
static void
fit_grid(struct lanes *lanes, const struct lane_grid *to)
{
	const struct lane_grid *is = &lanes->grid;
	bool wider = to->n == is->n && to->start == is->start &&
		     to->width == is->width * 2;

	if (wider)
		halve(lanes);
	else if (!goes_on_as(lanes, to))
		forget(lanes);
	else if (to->start > is->start)
		shift(lanes, (size_t)((to->start - is->start) / to->width));
	lanes->grid = *to;
}

/* Others count. False: no memory. */
static bool
fit_who(struct lanes *lanes, const struct who *who)
{
	if (lanes->some == !!who && (!who || who_is_same(who, &lanes->who)))
		return true;
	forget(lanes);
	lanes->some = who;
	lanes->who.len = 0;
	return !who || who_copy(&lanes->who, who);
}

void
lanes_update(struct lanes *lanes, const struct lane_look *look)
{
	const struct snapshot *snap = look->snap;
	const struct lane_grid *grid = &look->grid;
	uint64_t end = grid->start + grid->width * (uint64_t)grid->n, to;
	bool counting;

	end = look->end < end ? look->end : end;
	if (!snap->history || !snap->places || grid->n < 1 ||
	    end <= grid->start || !fit_who(lanes, snap->who))
		return;
	to =
	    look->end > LATE && look->end - LATE < end ? look->end - LATE : end;
	to = to > grid->start ? to : grid->start;
	fit_grid(lanes, grid);
	if (to < lanes->settled ||
	    (lanes->settled && to > lanes->settled + LEAP))
		forget(lanes);
	go_on(lanes, snap, to);
	counting = lanes->counted > grid->start;
	fill(lanes, snap);
	if (!lanes->n || counting || look->most != lanes->most ||
	    lanes->settled >= lanes->ranked + PERIOD) {
		lanes->most = look->most;
		choose(lanes);
		fill(lanes, snap);
	}
	see_tail(lanes, snap, end);
}

bool
lanes_are_whole(const struct lanes *lanes)
{
	return !lanes->settled || latest_gap(lanes) <= lanes->grid.start;
}

size_t
lanes_known(const struct lanes *lanes)
{
	return lanes->nseen ? lanes->nseen - 1 : 0;
}

struct lane_cell
lane_cell(const struct lane *lane, int i)
{
	struct lane_cell a = lane->cells[i];
	const struct lane_cell *b = &lane->tail[i];

	a.ran += b->ran;
	a.queue += b->queue;
	a.wait += b->wait;
	a.idle += b->idle;
	return a;
}
