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
#include "tui/scroll.h"

#include <string.h>

#define SLICE_MIN (80ull * 1000 * 1000)   /* ns */
#define LATE      (2000ull * 1000 * 1000) /* ns samples may come late by */
#define RANK_PERIOD                                                            \
	(1000ull * 1000 * 1000) /* ns between looks at who is hot              \
				 */
#define LEGEND_COLS 60          /* panes less wide have no legend */
#define ROWS_NONE   10          /* screens less high have no timeline */
#define AXIS_ROWS   3           /* panes less high have no axis */
#define NAME_COLS   14          /* of lanes, without a legend */
#define END_COLS    8           /* for the time at the end, without an axis */
#define CORES_SLACK 0.2f        /* of a core, that is still no further one */

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

struct window
timeline_chosen(const struct timeline_pane *t)
{
	struct window w = { t->begin, t->moment };

	if (t->begin > t->moment)
		w = (struct window){ t->moment, t->begin };
	w.to = w.to + t->width < t->end ? w.to + t->width : t->end;
	return w;
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

static void
read_groups(struct slice *s, const struct timeline_slice *sum)
{
	uint64_t most = 0;

	for (size_t k = 0; k < TIMELINE_GROUPS; k++) {
		s->top[k].group = sum->top[k].group;
		if (sum->busy)
			s->top[k].share = (float)((double)sum->top[k].busy /
						  (double)sum->busy);
		if (sum->top[k].busy + sum->top[k].idle > most) {
			most = sum->top[k].busy + sum->top[k].idle;
			s->waits = sum->top[k].group;
		}
	}
}

static void
read_slice(struct timeline_pane *t, const struct timeline *tl, int i)
{
	uint64_t from = t->first + (uint64_t)i * t->width;
	uint64_t to = from + t->width;
	struct timeline_slice sum;
	struct slice *s = &t->slices[i];

	if (to > t->end)
		to = t->end;
	memset(s, 0, sizeof(*s));
	if (to <= from)
		return;
	timeline_sum(tl, from, to, &sum);
	s->seen = sum.busy || sum.idle || sum.cpu;
	s->ran = (float)((double)sum.cpu / (double)(to - from));
	s->queue = (float)((double)sum.gil / (double)(to - from));
	read_groups(s, &sum);
}

static int
cores_of(float most)
{
	return most > 4096 ? 4096 : (int)(most + 1 - CORES_SLACK);
}

/* As many cores as ran at once, and threads that waited for the GIL with them,
 * but no more of those, so that what ran has half of the height; the last slice
 * is too young to tell. */
static void
scale(struct timeline_pane *t)
{
	float ran = 1, both = 1;

	t->queued = false;
	for (int i = 0; i < t->used - 1; i++) {
		const struct slice *s = &t->slices[i];

		ran = s->ran > ran ? s->ran : ran;
		t->queued |= s->queue > CORES_SLACK;
		both = s->ran + s->queue > both ? s->ran + s->queue : both;
	}
	t->cores = cores_of(both);
	if (t->cores > 2 * cores_of(ran))
		t->cores = 2 * cores_of(ran);
}

static bool
is_ranked(const struct timeline_pane *t, name_id group)
{
	for (int i = 0; i < SLOTS; i++)
		if (t->rank[i] == group)
			return true;
	return false;
}

/* What counts for a colour: above all what ran. */
static uint64_t
heat(const struct timeline_slice *sum, int k)
{
	if (k < 0 || !sum->top[k].group)
		return 0;
	return 1 + sum->top[k].busy + sum->top[k].idle / 8;
}

/* Who is hot over the whole time gets a colour, and keeps it while it is. */
static void
rank(struct timeline_pane *t, const struct timeline *tl)
{
	struct timeline_slice sum;
	int free_slot = 0;

	memset(&sum, 0, sizeof(sum));
	timeline_sum(tl, t->start, t->end, &sum);
	memset(t->rank, 0, sizeof(t->rank));
	for (int i = 0; i < SLOTS && i < TIMELINE_GROUPS; i++) {
		int best = -1;

		for (int k = 0; k < TIMELINE_GROUPS; k++)
			if (heat(&sum, k) > heat(&sum, best))
				best = k;
		if (best < 0)
			break;
		t->rank[i] = sum.top[best].group;
		sum.top[best].group = 0;
	}
	for (int i = 0; i < SLOTS; i++)
		if (!is_ranked(t, t->slots[i]))
			t->slots[i] = 0;
	for (int i = 0; i < SLOTS; i++) {
		if (!t->rank[i] || timeline_slot(t, t->rank[i]) >= 0)
			continue;
		while (free_slot < SLOTS && t->slots[free_slot])
			free_slot++;
		if (free_slot < SLOTS)
			t->slots[free_slot] = t->rank[i];
	}
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
	if (!t->zoom || t->zoom >= t->width) {
		t->zoom = 0;
		t->first = t->start;
		return;
	}
	t->width = t->zoom > t->least ? t->zoom : t->least;
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

static void
take_range(struct timeline_pane *t, struct view *view)
{
	struct view_window window = { VIEW_RANGE, 0, timeline_chosen(t) };

	if (!t->take)
		return;
	t->take = false;
	view->moving = false;
	if (window.range.to > window.range.from)
		view_window_set(view, &window);
	view->moving = false;
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
	take_range(t, view);
	if (!pane->focus)
		t->ranging = RANGE_NONE;
	t->least = timeline_resolution(tl);
	place_columns(t);
	if (t->read.start == t->first && t->read.width == t->width && t->used &&
	    old_end > t->first + LATE)
		from = (int)((old_end - LATE - t->first) / t->width);
	t->used = columns_used(t);
	t->read = (struct lane_grid){ t->first, t->width, t->ncols };
	for (int i = from; i < t->used; i++)
		read_slice(t, tl, i);
	scale(t);
	update_lanes(t, pv);
	if (t->ranked && pv->clock < t->ranked + RANK_PERIOD)
		return;
	t->ranked = pv->clock;
	rank(t, tl);
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

/* Columns that the user chose move so that it is among them. */
static void
scroll_to_moment(struct timeline_pane *t)
{
	uint64_t length = t->width * (uint64_t)t->ncols;

	if (t->moment < t->first)
		t->first = t->moment;
	else if (t->moment >= t->first + length)
		t->first = t->moment - (length - t->width);
	t->follow = t->first + length > t->end;
}

/* Move the moment by so many columns. */
static void
move_moment(struct timeline_pane *t, long columns)
{
	long last = (long)((t->end - t->start) / t->width);
	long at = (long)((t->moment - t->start) / t->width) + columns;

	at = at < last ? at : last;
	t->moment = t->start + (uint64_t)(at > 0 ? at : 0) * t->width;
	scroll_to_moment(t);
}

/* Half the time in as many columns, or twice as much. The moment stays where it
 * is, as far as there is time beside it. */
static void
zoom(struct timeline_pane *t, bool in)
{
	uint64_t width = in ? t->width / 2 : t->width * 2, at;
	uint64_t column = (t->moment - t->first) / t->width;

	if (in && width < t->least) {
		pane_say(&t->pane, "no moment is known better than that");
		return;
	}
	if (!in && !t->zoom) {
		pane_say(&t->pane, "all of the run is on the timeline");
		return;
	}
	at = (t->moment - t->start) / width;
	t->zoom = t->width = width;
	t->moment = t->start + at * width;
	t->first = t->start + (at > column ? at - column : 0) * width;
	scroll_to_moment(t);
}

void
timeline_move_to(struct timeline_pane *t, uint64_t moment)
{
	t->moment = moment < t->start ? t->start : moment;
	move_moment(t, 0);
}

static void
end_range(struct timeline_pane *t)
{
	t->ranging = RANGE_NONE;
	t->pane.leave = true;
}

/* Enter: it begins here; it ends here. */
static void
mark_moment(struct timeline_pane *t)
{
	if (t->ranging == RANGE_BEGIN) {
		t->begin = t->moment;
		t->ranging = RANGE_END;
		return;
	}
	t->take = true;
	end_range(t);
}

static bool
start_range(struct timeline_pane *t)
{
	if (!t->used)
		return false;
	t->ranging = RANGE_BEGIN;
	t->moment = t->first + (uint64_t)(t->used - 1) * t->width;
	t->begin = t->moment;
	return true;
}

static bool
timeline_command(struct pane *pane, enum command cmd)
{
	struct timeline_pane *t = timeline_of(pane);
	long by;

	if (cmd == CMD_RANGE && t->ranging == RANGE_NONE)
		return start_range(t);
	if (t->ranging == RANGE_NONE)
		return false;
	if (cmd == CMD_RANGE || cmd == CMD_ZOOM)
		mark_moment(t);
	else if (cmd == CMD_BACK)
		end_range(t);
	else if (cmd == CMD_OPEN || cmd == CMD_CLOSE)
		zoom(t, cmd == CMD_OPEN);
	else if (cmd == CMD_LEFT || cmd == CMD_NAMES_LEFT)
		move_moment(t, -1);
	else if (cmd == CMD_RIGHT || cmd == CMD_NAMES_RIGHT)
		move_moment(t, 1);
	else if (!scroll_step(cmd, 10, t->end / t->width, &by))
		return false;
	else /* up and back is earlier */
		move_moment(t, by);
	return true;
}

static uint64_t
moment_at(const struct timeline_pane *t, int col)
{
	int i = col - 1, last = t->used < t->ncols ? t->used : t->ncols;

	i = i < last - 1 ? i : last - 1;
	return t->first + (uint64_t)(i > 0 ? i : 0) * t->width;
}

/* A drag chooses a window, a click that of one column, a second click all. */
static void
timeline_point(struct pane *pane, const struct pane_view *pv, struct view *view,
	       const struct mouse *mouse)
{
	static const struct view_window all = { .kind = VIEW_ALL };
	struct timeline_pane *t = timeline_of(pane);

	(void)pv;
	if (!t->used || (mouse->kind == MOUSE_PRESS && mouse->clicks > 1)) {
		if (t->used)
			view_window_set(view, &all);
		view->moving = false;
		end_range(t);
		return;
	}
	if (mouse->kind == MOUSE_PRESS) {
		t->ranging = RANGE_END;
		t->begin = t->moment = moment_at(t, mouse->col);
		return;
	}
	if (t->ranging != RANGE_END)
		return;
	t->moment = moment_at(t, mouse->col);
	if (mouse->kind != MOUSE_RELEASE)
		return;
	mark_moment(t);
	if (t->begin == t->moment)
		pane_say(pane, "this column alone; a double click shows all, "
			       "a drag chooses more");
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
