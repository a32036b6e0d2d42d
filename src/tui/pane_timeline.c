/* src/tui/pane_timeline.c - what ran when: one column a slice of time.
 *
 * A column is as high as the CPU time that the program used, in cores, and is
 * parted by whose time that was. Where next to nothing ran, a shade says in
 * what the threads waited. The slices have a width that only ever doubles, so
 * that a column, once it is full, stays as it is: from frame to frame only the
 * last ones are asked for and written again. The axis below says what a column
 * stands for.
 */
#include "tui/pane.h"

#include "base/mem.h"
#include "tui/scroll.h"
#include "tui/theme.h"

#include <stdio.h>
#include <string.h>

#define SLOTS     6
#define OTHER     SLOTS /* any further group */
#define LETTERS   "ABCDEFX"
#define SLICE_MIN (80ull * 1000 * 1000)   /* ns */
#define LATE      (2000ull * 1000 * 1000) /* ns samples may come late by */
#define RANK_PERIOD                                                            \
	(1000ull * 1000 * 1000) /* ns between looks at who is hot              \
				 */
#define LEGEND_COLS 60          /* panes less wide have no legend */
#define ROWS_NONE   10          /* screens less high have no timeline */
#define AXIS_ROWS   3           /* panes less high have no axis */
#define AXIS_STEP   10          /* columns between its labels, at least */
#define END_COLS    8           /* for the time at the end, without an axis */
#define CORES_SLACK 0.2f        /* of a core, that is still no further one */

struct slice {
	float ran; /* cores */
	struct {
		name_id group;
		float share; /* of ran */
	} top[TIMELINE_GROUPS];
	name_id waits; /* the group that was there most, when none ran */
	bool seen;     /* there is anything in it */
};

struct timeline_pane {
	struct pane pane;
	struct slice *slices; /* as many as columns */
	int ncols, used;
	int cores; /* that the whole height stands for */
	uint64_t start, width, end;
	/* Choosing a range: it is between two moments, of which the user moves
	 * the second; at first there is that one alone. */
	enum ranging { RANGE_NONE, RANGE_BEGIN, RANGE_END } ranging;
	uint64_t moment, begin;
	bool take;                 /* it was chosen: to be looked at */
	name_id slots[SLOTS];      /* groups that have a colour */
	name_id rank[SLOTS];       /* the same, hottest first */
	uint64_t ranked;           /* when */
	const struct symtab *syms; /* borrowed for update and draw */
};

static struct timeline_pane *
timeline_of(struct pane *pane)
{
	return (struct timeline_pane *)pane;
}

static int
legend_cols(int cols)
{
	if (cols < LEGEND_COLS)
		return 0;
	return cols / 3 < 24 ? 24 : cols / 3 > 60 ? 60 : cols / 3;
}

static bool
has_axis(const struct rect *at)
{
	return at->rows >= AXIS_ROWS;
}

/* Columns that slices may have. */
static int
slice_cols(const struct rect *at)
{
	return at->cols - 1 - (has_axis(at) ? legend_cols(at->cols) : END_COLS);
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
	uint64_t from = t->start + (uint64_t)i * t->width;
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
	read_groups(s, &sum);
}

/* As many cores as ran at once; the last slice is too young to tell. */
static void
scale(struct timeline_pane *t)
{
	float most = 1;

	for (int i = 0; i < t->used - 1; i++)
		if (t->slices[i].ran > most)
			most = t->slices[i].ran;
	t->cores = most > 4096 ? 4096 : (int)(most + 1 - CORES_SLACK);
}

static int
slot_of(const struct timeline_pane *t, name_id group)
{
	for (int i = 0; i < SLOTS; i++)
		if (group && t->slots[i] == group)
			return i;
	return -1;
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
		if (!t->rank[i] || slot_of(t, t->rank[i]) >= 0)
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

/* The columns between which the user chooses, put in order. */
static struct window
chosen(const struct timeline_pane *t)
{
	struct window w = { t->begin, t->moment };

	if (t->begin > t->moment)
		w = (struct window){ t->moment, t->begin };
	w.to = w.to + t->width < t->end ? w.to + t->width : t->end;
	return w;
}

static void
take_range(struct timeline_pane *t, struct view *view)
{
	struct view_window window = { VIEW_RANGE, 0, chosen(t) };

	if (!t->take)
		return;
	t->take = false;
	view->moving = false;
	if (window.range.to > window.range.from)
		view_window_set(view, &window);
	view->moving = false;
}

static void
timeline_update(struct pane *pane, const struct pane_view *pv,
		struct view *view)
{
	struct timeline_pane *t = timeline_of(pane);
	const struct timeline *tl = pv->snap->timeline;
	int ncols = slice_cols(&pane->at);
	uint64_t old_end = t->end, width;
	int from = 0;

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
	width = slice_width(t->end - t->start, ncols);
	if (width == t->width && t->used && old_end > t->start + LATE)
		from = (int)((old_end - LATE - t->start) / width);
	t->width = width;
	t->used = (int)((t->end - t->start) / width) + 1;
	for (int i = from; i < t->used; i++)
		read_slice(t, tl, i);
	scale(t);
	if (t->ranked && pv->clock < t->ranked + RANK_PERIOD)
		return;
	t->ranked = pv->clock;
	rank(t, tl);
}

/* How cells are told apart on this canvas. */
struct style {
	struct canvas *canvas;
	int colors;
	bool letters; /* there are no colours */
};

/* The parts of a column, in eighths of a cell from the bottom: slot k reaches
 * up to at[k]. */
struct stack {
	int at[SLOTS + 1];
};

static struct stack
stack_of(const struct timeline_pane *t, const struct slice *s, int rows)
{
	float height = 8 * (float)rows * s->ran / (float)t->cores;
	float shares[SLOTS + 1] = { 0 }, sum = 0;
	struct stack stack;

	height = height > 8 * (float)rows ? 8 * (float)rows : height;
	for (int k = 0; k < TIMELINE_GROUPS; k++) {
		int slot = slot_of(t, s->top[k].group);

		if (slot >= 0)
			shares[slot] += s->top[k].share;
	}
	for (int k = 0; k < SLOTS; k++) {
		sum += shares[k];
		stack.at[k] = (int)(height * sum + 0.5f);
	}
	stack.at[OTHER] = (int)(height + 0.5f);
	for (int k = 0; k < SLOTS; k++)
		if (stack.at[k] > stack.at[OTHER])
			stack.at[k] = stack.at[OTHER];
	return stack;
}

/* The slot that has most of what lies between two heights. */
static int
most_of(const struct stack *stack, int low, int high)
{
	int best = OTHER, most = 0, from = 0;

	for (int k = 0; k <= OTHER; k++) {
		int begin = from > low ? from : low;
		int end = stack->at[k] < high ? stack->at[k] : high;

		if (end - begin > most) {
			most = end - begin;
			best = k;
		}
		from = stack->at[k];
	}
	return best;
}

/* Where the part that begins at low, or goes on there, ends. */
static int
part_end(const struct stack *stack, int low)
{
	for (int k = 0; k <= OTHER; k++)
		if (stack->at[k] > low)
			return stack->at[k];
	return low;
}

static int
slot_role(int slot)
{
	return slot == OTHER ? ROLE_OTHER : ROLE_SLOT0 + slot;
}

/* How many eighths of a cell are filled, from 1 to 8. */
static uint32_t
fill_char(const struct style *style, int eighths)
{
	static const char ramp[] = "_,:;-=+#";

	if (style->canvas->ascii)
		return (uint32_t)ramp[eighths - 1];
	return 0x2580 + (uint32_t)eighths;
}

/* A cell that is full, of two parts: the upper one is its background. */
static void
draw_two(const struct style *style, int row, int col, int eighths, int lower,
	 int upper)
{
	struct cell above = { .role = (uint8_t)slot_role(upper),
			      .fg = -1,
			      .bg = -1 };
	struct cell *cell;

	canvas_put(style->canvas, row, col, fill_char(style, eighths),
		   slot_role(lower));
	cell = canvas_at(style->canvas, row, col);
	if (cell)
		cell->bg = (int16_t)theme_look(&above, style->colors).fg;
}

static void
draw_cell(const struct style *style, const struct stack *stack, int row,
	  int col, int low)
{
	int top = stack->at[OTHER], high = top < low + 8 ? top : low + 8;
	int split = part_end(stack, low), slot = most_of(stack, low, high);

	if (style->letters && high == low + 8)
		canvas_put(style->canvas, row, col, (uint32_t)LETTERS[slot],
			   slot_role(slot));
	else if (high == low + 8 && split < high && !style->letters &&
		 !style->canvas->ascii && most_of(stack, split, high) != OTHER)
		draw_two(style, row, col, split - low,
			 most_of(stack, low, split),
			 most_of(stack, split, high));
	else
		canvas_put(style->canvas, row, col,
			   fill_char(style, high - low), slot_role(slot));
}

/* Nothing ran, but threads there were. */
static void
draw_wait(const struct timeline_pane *t, const struct style *style, int row,
	  int col, const struct slice *s)
{
	int slot = slot_of(t, s->waits);
	uint32_t ch = style->canvas->ascii ? '.' : 0x2591;

	slot = slot < 0 ? OTHER : slot;
	if (style->letters)
		ch = (uint32_t)LETTERS[slot] | 0x20;
	canvas_put(style->canvas, row, col, ch, slot_role(slot));
	canvas_attr(style->canvas, (struct rect){ row, col, 1, 1 }, CELL_DIM);
}

static void
draw_slice(const struct timeline_pane *t, const struct style *style, int i)
{
	const struct slice *s = &t->slices[i];
	const struct rect *at = &t->pane.at;
	int rows = at->rows - has_axis(at), col = at->col + 1 + i;
	struct stack stack;

	if (!s->seen)
		return;
	stack = stack_of(t, s, rows);
	if (stack.at[OTHER] == 0)
		draw_wait(t, style, at->row + rows - 1, col, s);
	for (int k = 0; k < rows && stack.at[OTHER] > 8 * k; k++)
		draw_cell(style, &stack, at->row + rows - 1 - k, col, 8 * k);
}

/* "2.5s", "40s", "1:20", "2:00:00" */
static void
format_moment(char *buf, size_t size, uint64_t ns, bool tenths)
{
	uint64_t s = ns / 1000000000;

	if (s < 60 && tenths)
		snprintf(buf, size, "%llu.%us", (unsigned long long)s,
			 (unsigned)(ns / 100000000 % 10));
	else if (s < 60)
		snprintf(buf, size, "%us", (unsigned)s);
	else if (s < 3600)
		snprintf(buf, size, "%u:%02u", (unsigned)(s / 60),
			 (unsigned)(s % 60));
	else
		snprintf(buf, size, "%llu:%02u:%02u",
			 (unsigned long long)(s / 3600),
			 (unsigned)(s / 60 % 60), (unsigned)(s % 60));
}

/* Time between two labels: the least round one that leaves room for them. */
static uint64_t
axis_step(uint64_t width)
{
	static const unsigned tenths[] = {
		5,    10,   20,   50,   100,   150,   200,   300,    600,
		1200, 3000, 6000, 9000, 18000, 36000, 72000, 144000,
	};
	size_t i = 0;

	while (i + 1 < ARRAY_LEN(tenths) &&
	       tenths[i] * 100000000ull < width * AXIS_STEP)
		i++;
	if (tenths[i] * 100000000ull < width * AXIS_STEP)
		return width * AXIS_STEP;
	return tenths[i] * 100000000ull;
}

static int
column_of(const struct timeline_pane *t, uint64_t moment)
{
	uint64_t i = moment > t->start ? (moment - t->start) / t->width : 0;

	return t->pane.at.col + 1 +
	       (i < (uint64_t)t->used ? (int)i : t->used - 1);
}

/* Mark columns from the one of from up to that of the last moment before to,
 * on the axis; on the columns themselves if there is none. */
static void
draw_range(const struct timeline_pane *t, struct canvas *canvas,
	   const struct window *w)
{
	const struct rect *at = &t->pane.at;
	int first = column_of(t, w->from);
	int last = column_of(t, w->to > w->from ? w->to - 1 : w->from);
	struct rect part = { at->row + at->rows - 1, first, 1,
			     last - first + 1 };

	if (has_axis(at)) {
		canvas_put(canvas, part.row, first, '[', ROLE_WINDOW);
		canvas_put(canvas, part.row, last, first == last ? '|' : ']',
			   ROLE_WINDOW);
	}
	canvas_attr(canvas, part, CELL_REVERSE);
}

/* The moment that the user moves, across all rows. */
static void
draw_moment(const struct timeline_pane *t, struct canvas *canvas)
{
	const struct rect *at = &t->pane.at;
	int col = column_of(t, t->moment);

	if (has_axis(at))
		canvas_put(canvas, at->row + at->rows - 1, col, '^',
			   ROLE_WINDOW);
	canvas_attr(canvas, (struct rect){ at->row, col, at->rows, 1 },
		    CELL_REVERSE);
}

/* What is shown, or about to be. */
static void
draw_window(const struct timeline_pane *t, const struct pane_view *pv,
	    struct canvas *canvas)
{
	const struct window w = chosen(t);

	if (t->ranging == RANGE_NONE && pv->view->window.kind != VIEW_ALL &&
	    !window_is_all(&pv->snap->window))
		draw_range(t, canvas, &pv->snap->window);
	if (t->ranging == RANGE_END)
		draw_range(t, canvas, &w);
	if (t->ranging)
		draw_moment(t, canvas);
}

/* Behind the axis: what is being chosen, or what the height stands for. */
static void
range_text(const struct timeline_pane *t, char *buf, size_t size)
{
	struct window w = chosen(t);
	char moment[40];

	if (t->ranging == RANGE_NONE) {
		snprintf(buf, size, "height: %d %s", t->cores,
			 t->cores == 1 ? "core" : "cores");
		return;
	}
	if (t->ranging == RANGE_END) {
		view_range_text(&w, t->start, buf, size);
		return;
	}
	format_moment(moment, sizeof(moment), t->moment - t->start, true);
	snprintf(buf, size, "from %s", moment);
}

static void
draw_axis(const struct timeline_pane *t, struct canvas *canvas)
{
	const struct rect *at = &t->pane.at;
	int row = at->row + at->rows - 1, end = at->col + 1 + t->ncols;
	uint64_t step = axis_step(t->width);
	char text[96];

	for (uint64_t ns = 0; ns / t->width < (uint64_t)t->ncols; ns += step) {
		int col = at->col + 1 + (int)(ns / t->width);

		format_moment(text, sizeof(text), ns, step % 1000000000 != 0);
		if (col + canvas_width(canvas, text) <= end)
			canvas_text(canvas, row, col, end - col, ROLE_DIM,
				    text);
	}
	if (!legend_cols(at->cols))
		return;
	range_text(t, text, sizeof(text));
	canvas_text(canvas, row, end + 1, at->col + at->cols - end - 1,
		    ROLE_DIM, text);
}

/* Without an axis: how long it is. */
static void
draw_end(const struct timeline_pane *t, struct canvas *canvas)
{
	int col = t->pane.at.col + 1 + t->used;
	char text[40];

	format_moment(text, sizeof(text), t->end - t->start, false);
	canvas_text(canvas, t->pane.at.row, col + 1, END_COLS - 1, ROLE_DIM,
		    text);
}

static void
draw_legend(const struct timeline_pane *t, const struct style *style)
{
	struct canvas *canvas = style->canvas;
	const struct rect *at = &t->pane.at;
	int left = at->col + at->cols - legend_cols(at->cols) + 1;
	int row = at->row, col = left, n = 0, in_row = 0;
	int rows = at->rows - has_axis(at), end = at->col + at->cols;
	uint32_t mark = canvas->ascii ? '#' : 0x2588;

	for (int i = 0; i < SLOTS; i++)
		n += t->slots[i] != 0;
	for (int i = 0; i < SLOTS; i++) {
		const char *name = symtab_name(t->syms, t->slots[i]);
		int width = canvas_width(canvas, name);

		if (!t->slots[i])
			continue;
		width = width > 12 ? 12 : width;
		if (col + 2 + width > end || in_row * rows >= n) {
			row++;
			col = left;
			in_row = 0;
		}
		if (row >= at->row + rows)
			return;
		canvas_put(canvas, row, col,
			   style->letters ? (uint32_t)LETTERS[i] : mark,
			   ROLE_SLOT0 + i);
		col += 2 + canvas_fit(canvas, row, col + 2, width, ROLE_HEADER,
				      name);
		col += 2;
		in_row++;
	}
}

static void
timeline_draw(const struct pane *pane, const struct pane_view *pv,
	      struct canvas *canvas)
{
	const struct timeline_pane *t = (const struct timeline_pane *)pane;
	struct style style = { canvas, pv->colors, pv->colors < 8 };

	if (t->used == 0)
		return;
	for (int i = 0; i < t->used && i < t->ncols; i++)
		draw_slice(t, &style, i);
	if (!has_axis(&pane->at)) {
		draw_end(t, canvas);
	} else {
		draw_axis(t, canvas);
		if (legend_cols(pane->at.cols))
			draw_legend(t, &style);
	}
	draw_window(t, pv, canvas);
}

/* Move the moment by so many columns. */
static void
move_moment(struct timeline_pane *t, long columns)
{
	long last = t->used - 1;
	long at = (long)((t->moment - t->start) / t->width) + columns;

	at = at < last ? at : last;
	t->moment = t->start + (uint64_t)(at > 0 ? at : 0) * t->width;
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
	t->moment = t->start + (uint64_t)(t->used - 1) * t->width;
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
	else if (cmd == CMD_LEFT || cmd == CMD_NAMES_LEFT)
		move_moment(t, -1);
	else if (cmd == CMD_RIGHT || cmd == CMD_NAMES_RIGHT)
		move_moment(t, 1);
	else if (!scroll_step(cmd, 10, t->used, &by))
		return false;
	else /* up and back is earlier */
		move_moment(t, by);
	return true;
}

static const struct pane_key timeline_keys[] = {
	{ "Left", "", 2, 0 },
	{ "Right", "Move", 2, 0 },
	{ "PgUp", "", 3, 0 },
	{ "PgDn", "By ten", 3, 0 },
	{ "Enter", "Begin, then end", 0, 0 },
	{ "Esc", "Drop it", 1, 0 },
};

/* From three rows on, one of them is the axis. */
static int
timeline_rows(struct pane *pane, const struct pane_room *room)
{
	(void)pane;
	if (room->rows < ROWS_NONE)
		return 0;
	if (room->rows < 16)
		return 1;
	if (room->rows < 36)
		return 3;
	return room->rows < 50 ? 5 : 7;
}

static void
timeline_fini(struct pane *pane)
{
	mem_free(timeline_of(pane)->slices);
}

const struct pane_ops pane_timeline = {
	.name = "timeline",
	.size = sizeof(struct timeline_pane),
	.place = PANE_TOP,
	.modal = true,
	.rows = timeline_rows,
	.keys = timeline_keys,
	.nkeys = ARRAY_LEN(timeline_keys),
	.update = timeline_update,
	.command = timeline_command,
	.draw = timeline_draw,
	.fini = timeline_fini,
};
