/* src/tui/timeline_axis.c - what a column of the timeline stands for, and which
 * of them are shown, or about to be.
 */
#include "tui/timeline_pane.h"

#include "base/mem.h"

#include <stdio.h>

#define AXIS_STEP 10 /* columns between its labels, at least */
#define END_COLS  8  /* for the time at the end, without an axis */

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
	uint64_t i = moment > t->first ? (moment - t->first) / t->width : 0;

	return t->pane.at.col + 1 +
	       (i < (uint64_t)t->used ? (int)i : t->used - 1);
}

/* Labels are to be read: reverse video says where a window is, to the column.
 */
static bool
has_room(const struct cell *cell)
{
	return cell->ch == ' ' || cell->role == ROLE_WINDOW;
}

/* A mark on the axis. Where a label stands it goes beside that, so many columns
 * on at a time; 0: it is left out. */
static void
mark_axis(const struct timeline_pane *t, struct canvas *canvas, int col,
	  int beside, uint32_t mark)
{
	int row = t->pane.at.row + t->pane.at.rows - 1;
	const struct cell *cell = canvas_at(canvas, row, col);

	if (!timeline_has_axis(&t->pane.at))
		return;
	while (beside && cell && !has_room(cell)) {
		col += beside;
		cell = canvas_at(canvas, row, col);
	}
	if (cell && has_room(cell))
		canvas_put(canvas, row, col, mark, ROLE_WINDOW);
}

/* Mark columns from the one of from up to that of the last moment before to,
 * on the axis; on the columns themselves if there is none. */
static void
draw_range(const struct timeline_pane *t, struct canvas *canvas,
	   const struct window *w)
{
	const struct rect *at = &t->pane.at;
	int first = column_of(t, w->from);
	uint64_t end = t->first + t->width * (uint64_t)t->ncols;
	int last = column_of(t, w->to > w->from ? w->to - 1 : w->from);
	struct rect part = { at->row + at->rows - 1, first, 1,
			     last - first + 1 };

	if (w->to <= t->first || w->from >= end)
		return;
	mark_axis(t, canvas, first, -1, first == last ? '|' : '[');
	if (first != last)
		mark_axis(t, canvas, last, 1, ']');
	canvas_attr(canvas, part, CELL_REVERSE);
}

void
timeline_draw_marks(const struct timeline_pane *t, const struct marks *marks,
		    struct canvas *canvas)
{
	for (size_t i = 0; i < marks->n; i++) {
		const struct mark *mark = &marks->at[i];

		if (mark->time >= t->first && mark->time <= t->end &&
		    mark->time < t->first + t->width * (uint64_t)t->ncols)
			canvas_put(canvas, t->pane.at.row,
				   column_of(t, mark->time),
				   mark->letter ? (uint32_t)mark->letter : '\'',
				   ROLE_MARK);
	}
}

/* The moment that the user moves, across all rows. */
static void
draw_moment(const struct timeline_pane *t, struct canvas *canvas)
{
	const struct rect *at = &t->pane.at;
	int col = column_of(t, t->moment);

	mark_axis(t, canvas, col, 0, '^');
	canvas_attr(canvas, (struct rect){ at->row, col, at->rows, 1 },
		    CELL_REVERSE);
}

void
timeline_draw_window(const struct timeline_pane *t, const struct pane_view *pv,
		     struct canvas *canvas)
{
	const struct window w = timeline_chosen(t);

	if (t->ranging == RANGE_NONE && pv->view->window.kind != VIEW_ALL &&
	    !window_is_all(&pv->snap->window))
		draw_range(t, canvas, &pv->snap->window);
	if (t->ranging == RANGE_END)
		draw_range(t, canvas, &w);
	if (t->ranging)
		draw_moment(t, canvas);
}

static void
height_text(const struct timeline_pane *t, char *buf, size_t size)
{
	size_t known = lanes_known(&t->lanes);
	int shown = timeline_lanes_rows(t);
	const char *cores = t->cores == 1 ? "core" : "cores";

	if (shown && known > (size_t)shown)
		snprintf(buf, size, "%d %s, %d of %zu lanes", t->cores, cores,
			 shown, known);
	else
		snprintf(buf, size, "height: %d %s", t->cores, cores);
}

/* Behind the axis: what is being chosen, or what the height stands for. */
static void
range_text(const struct timeline_pane *t, char *buf, size_t size)
{
	struct window w = timeline_chosen(t);
	char moment[40];

	if (t->ranging == RANGE_NONE) {
		height_text(t, buf, size);
		return;
	}
	if (t->ranging == RANGE_END) {
		view_range_text(&w, t->start, buf, size);
		return;
	}
	format_moment(moment, sizeof(moment), t->moment - t->start, true);
	snprintf(buf, size, "from %s", moment);
}

void
timeline_draw_axis(const struct timeline_pane *t, struct canvas *canvas)
{
	const struct rect *at = &t->pane.at;
	int row = at->row + at->rows - 1, end = at->col + 1 + t->ncols;
	uint64_t step = axis_step(t->width), before = t->first - t->start;
	uint64_t ns = (before + step - 1) / step * step;
	char text[96];

	for (; (ns - before) / t->width < (uint64_t)t->ncols; ns += step) {
		int col = at->col + 1 + (int)((ns - before) / t->width);

		format_moment(text, sizeof(text), ns, step % 1000000000 != 0);
		if (col + canvas_width(canvas, text) <= end)
			canvas_text(canvas, row, col, end - col, ROLE_DIM,
				    text);
	}
	if (!timeline_legend_cols(at->cols))
		return;
	range_text(t, text, sizeof(text));
	canvas_text(canvas, row, end + 1, at->col + at->cols - end - 1,
		    ROLE_DIM, text);
}

void
timeline_draw_end(const struct timeline_pane *t, struct canvas *canvas)
{
	int col = t->pane.at.col + 1 + t->used;
	char text[40];

	format_moment(text, sizeof(text), t->end - t->start, false);
	canvas_text(canvas, t->pane.at.row, col + 1, END_COLS - 1, ROLE_DIM,
		    text);
}
