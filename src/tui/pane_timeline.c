/* src/tui/pane_timeline.c - what ran when: one column a slice of time.
 *
 * A column is as high as the CPU time that the program used, in cores, and is
 * parted by whose time that was. Where next to nothing ran, a shade says in
 * what the threads waited. The slices have a width that only ever doubles, so
 * that a column, once it is full, stays as it is: from frame to frame only the
 * last ones are asked for and written again. The axis below says what a column
 * stands for.
 */
#include "tui/timeline_pane.h"

#include "base/mem.h"

#define SLICE_MIN (80ull * 1000 * 1000) /* ns */
#define RANK_PERIOD                                                            \
	(1000ull * 1000 * 1000) /* ns between looks at who is hot              \
				 */
#define LEGEND_COLS 60          /* panes less wide have no legend */
#define ROWS_NONE   10          /* screens less high have no timeline */
#define AXIS_ROWS   3           /* panes less high have no axis */
#define NAME_COLS   14          /* of lanes, without a legend */
#define END_COLS    8           /* for the time at the end, without an axis */

static struct timeline_pane *
timeline_of(struct pane *pane)
{
	return (struct timeline_pane *)pane;
}

int
timeline_legend_cols(int cols)
{
	if (cols < LEGEND_COLS)
		return 0;
	return cols / 3 < 24 ? 24 : cols / 3 > 60 ? 60 : cols / 3;
}

bool
timeline_has_axis(const struct rect *at)
{
	return at->rows >= AXIS_ROWS;
}

int
timeline_slot(const struct timeline_pane *t, name_id group)
{
	for (int i = 0; i < SLOTS; i++)
		if (group && t->slots[i] == group)
			return i;
	return -1;
}

int
timeline_lanes_rows(const struct timeline_pane *t)
{
	int n = timeline_lanes_shown(t), room = t->pane.at.rows - AXIS_ROWS;

	n = n < t->lanes_room ? n : t->lanes_room;
	return n < room ? n : room > 0 ? room : 0;
}

int
timeline_graph_rows(const struct timeline_pane *t)
{
	return t->pane.at.rows - timeline_has_axis(&t->pane.at) -
	       timeline_lanes_rows(t);
}

/* Columns that slices may have. */
static int
slice_cols(const struct timeline_pane *t)
{
	const struct rect *at = &t->pane.at;
	int legend = timeline_legend_cols(at->cols);

	if (!timeline_has_axis(at))
		return at->cols - 1 - END_COLS;
	if (!legend && timeline_lanes_rows(t))
		legend = at->cols / 4 < NAME_COLS ? at->cols / 4 : NAME_COLS;
	return at->cols - 1 - legend;
}

static bool
fit_slices(struct timeline_pane *t, int ncols)
{
	struct slice *slices;

	if (t->ncols == ncols)
		return true;
	slices = mem_calloc((size_t)ncols, sizeof(*slices));
	if (!slices)
		return false;
	mem_free(t->slices);
	t->slices = slices;
	t->ncols = ncols;
	t->used = 0;
	return true;
}

static uint64_t
slice_width(uint64_t length, int ncols)
{
	uint64_t width = SLICE_MIN;

	while (width < UINT64_MAX / 4 && length / width >= (uint64_t)ncols)
		width *= 2;
	return width;
}

/* Which columns there are: all of the run, or what the user chose of it. */
static void
place_columns(struct timeline_pane *t)
{
	uint64_t length = t->end - t->start, n = (uint64_t)t->ncols, latest;

	t->width = slice_width(length, t->ncols);
	if (!t->view->scale || t->view->scale >= t->width) {
		t->view->scale = 0;
		t->first = t->start;
		return;
	}
	t->width = t->view->scale > t->least ? t->view->scale : t->least;
	/* It may have been another one. */
	t->first -= (t->first - t->start) % t->width;
	latest = length / t->width + 1;
	latest = latest > n ? (latest - n) * t->width : 0;
	if (t->follow || t->first < t->start || t->first - t->start > latest)
		t->first = t->start + latest;
}

/* While the menu is open everybody is looked at, not whom the user chose. */
static void
update_lanes(struct timeline_pane *t, const struct pane_view *pv)
{
	const struct lane_look look = {
		.snap = pv->snap,
		.grid = { t->first, t->width, t->ncols },
		.end = t->end,
		.most = t->lanes_room,
	};

	if (!t->lanes_room)
		lanes_fini(&t->lanes);
	else if (!pv->view->some == !pv->snap->who)
		lanes_update(&t->lanes, &look);
	t->pane.more = !lanes_are_whole(&t->lanes);
}

static int
columns_used(const struct timeline_pane *t)
{
	uint64_t n = (t->end - t->first) / t->width + 1;

	return n < (uint64_t)t->ncols ? (int)n : t->ncols;
}

static void
timeline_update(struct pane *pane, const struct pane_view *pv,
		struct view *view)
{
	struct timeline_pane *t = timeline_of(pane);
	const struct timeline *tl = pv->snap->timeline;
	int ncols = slice_cols(t);
	uint64_t old_end = t->end;
	int from = 0;

	t->view = view;
	view->lanes_seen = pane->at.rows && timeline_lanes_rows(t);
	t->syms = pv->snap->syms;
	if (!tl || pane->at.rows == 0 || ncols < 1 || !fit_slices(t, ncols)) {
		t->used = 0;
		return;
	}
	t->end = timeline_end(tl);
	if (view->paused && t->end > view->paused_at)
		t->end = view->paused_at;
	t->start = timeline_start(tl);
	if (t->end <= t->start)
		return;
	timeline_take_range(t, view);
	if (!pane->focus)
		t->ranging = RANGE_NONE;
	t->least = timeline_resolution(tl);
	place_columns(t);
	if (t->read.start == t->first && t->read.width == t->width && t->used &&
	    old_end > t->first + TIMELINE_LATE)
		from = (int)((old_end - TIMELINE_LATE - t->first) / t->width);
	t->used = columns_used(t);
	t->read = (struct lane_grid){ t->first, t->width, t->ncols };
	for (int i = from; i < t->used; i++)
		timeline_read(t, tl, i);
	timeline_scale(t);
	update_lanes(t, pv);
	if (t->ranked && pv->clock < t->ranked + RANK_PERIOD)
		return;
	t->ranked = pv->clock;
	timeline_rank(t, tl);
}

static void
timeline_draw(const struct pane *pane, const struct pane_view *pv,
	      struct canvas *canvas)
{
	const struct timeline_pane *t = (const struct timeline_pane *)pane;
	struct style style = { canvas, pv->theme, pv->colors, pv->colors < 8 };

	if (t->used == 0)
		return;
	for (int i = 0; i < t->used && i < t->ncols; i++)
		timeline_draw_slice(t, &style, i);
	if (!timeline_has_axis(&pane->at)) {
		timeline_draw_end(t, canvas);
	} else {
		timeline_draw_axis(t, canvas);
		if (timeline_legend_cols(pane->at.cols))
			timeline_draw_legend(t, &style);
	}
	timeline_draw_lanes(t, &style, pv->snap);
	if (pv->snap->marks)
		timeline_draw_marks(t, pv->snap->marks, canvas);
	timeline_draw_window(t, pv, canvas);
}

static const struct pane_key timeline_keys[] = {
	{ "Left", "", 2, 0 },
	{ "Right", "Move", 2, 0 },
	{ "PgUp", "", 3, 0 },
	{ "PgDn", "By ten", 3, 0 },
	{ "+", "", 4, 0 },
	{ "-", "Zoom", 4, 0 },
	{ "Enter", "Begin, then end", 0, 0 },
	{ "Esc", "Drop it", 1, 0 },
};

/* From three rows on, one of them is the axis. */
static int
timeline_rows(struct pane *pane, const struct pane_room *room)
{
	struct timeline_pane *t = timeline_of(pane);
	int lanes = timeline_lanes_shown(t);

	t->lanes_room = timeline_lanes_room(room);
	lanes = lanes < t->lanes_room ? lanes : t->lanes_room;
	if (room->rows < ROWS_NONE)
		return 0;
	if (room->rows < 16)
		return 1;
	if (room->rows < 36)
		return AXIS_ROWS + lanes;
	return (room->rows < 50 ? 5 : 7) + lanes;
}

static void
timeline_fini(struct pane *pane)
{
	lanes_fini(&timeline_of(pane)->lanes);
	mem_free(timeline_of(pane)->slices);
}

const struct pane_ops pane_timeline = {
	.name = "timeline",
	.title = "the timeline",
	.size = sizeof(struct timeline_pane),
	.place = PANE_TOP,
	.modal = true,
	.rows = timeline_rows,
	.keys = timeline_keys,
	.nkeys = ARRAY_LEN(timeline_keys),
	.update = timeline_update,
	.command = timeline_command,
	.point = timeline_point,
	.draw = timeline_draw,
	.fini = timeline_fini,
};
