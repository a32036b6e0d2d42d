#include "tui/who_pane.h"

#include "base/mem.h"
#include "model/label.h"
#include "model/split.h"
#include "tui/spark.h"

#include <stdio.h>
#include <string.h>

#define COLS_STATE 32 /* fewer: no state */
#define COLS_SPARK 60 /* fewer: no sparkline */
#define COLS_WIDE  100
#define COLS_WHERE 80

#define WIDTH_MARK  7
#define WIDTH_SHARE 8
#define WIDTH_STATE 15

struct columns {
	int state, spark, cells, name, where; /* 0: there is none */
};

static struct columns
columns_of(const struct rect *at)
{
	struct columns c = { .name = WIDTH_MARK + WIDTH_SHARE };

	if (at->cols >= COLS_STATE) {
		c.state = c.name;
		c.name += WIDTH_STATE;
	}
	if (at->cols >= COLS_SPARK) {
		c.cells =
		    at->cols >= COLS_WIDE ? RECENT_CELLS : RECENT_CELLS / 2;
		c.spark = c.name;
		c.name += c.cells + 2;
	}
	c.where = at->cols >= COLS_WHERE ? at->cols - 20 : 0;
	return c;
}

int
who_mark_col(const struct rect *at, const struct who_row *row)
{
	return columns_of(at).name + row->depth * 2;
}

/* What the members of a group do now. */
struct doing {
	size_t run, wait;
};

static bool
is_frame_of(const struct snapshot *snap, frame_id frame, frame_id group)
{
	const struct root *root;

	if (frame == group)
		return true;
	root = roots_get(snap->roots, frame);
	return root && root->group == group;
}

/* Is the process, thread or task one of the row's? */
static bool
is_of_row(const struct snapshot *snap, const struct recent *recent,
	  const struct who_row *row)
{
	return is_frame_of(snap, recent->frame, row->frame) ||
	       is_frame_of(snap, recent->thread, row->frame) ||
	       is_frame_of(snap, recent->process, row->frame);
}

static bool
is_heard_of(const struct who_pane *w, const struct recent *recent)
{
	return recent->end + RECENT_GONE > w->recents.to;
}

/* "cpu", "sleep", "read"; of several, "2 run 3 wait". */
static void
state_text(const struct who_pane *w, const struct pane_view *pv,
	   const struct who_row *row, char *buf, size_t size)
{
	const struct recent *one = NULL;
	struct doing doing = { 0, 0 };
	enum split_part part;

	for (size_t i = 1; i < w->recents.len; i++) {
		const struct recent *recent = &w->recents.at[i];

		if (!is_of_row(pv->snap, recent, row) ||
		    !is_heard_of(w, recent))
			continue;
		one = recent;
		if (mode_counts(MODE_WAIT, recent->state))
			doing.wait++;
		else
			doing.run++;
	}
	buf[0] = '\0';
	if (pv->status->state == PROGRAM_ENDED)
		return;
	if (doing.run + doing.wait > 1) {
		snprintf(buf, size, "%zu run %zu wait", doing.run, doing.wait);
	} else if (one) {
		part = split_of(one->state);
		snprintf(buf, size, "%s%s",
			 part < SPLITS ? split_name(part) : "",
			 one->idle ? ", idle" : "");
	}
}

/* Time on a CPU by cell, of all that are in the row; the most of them. */
static uint64_t
add_cells(const struct who_pane *w, const struct snapshot *snap,
	  const struct who_row *row, uint64_t cells[RECENT_CELLS])
{
	uint64_t most = 0;

	for (size_t i = 1; i < w->recents.len; i++)
		for (int k = 0; k < RECENT_CELLS &&
				is_of_row(snap, &w->recents.at[i], row);
		     k++)
			cells[k] += w->recents.at[i].ran[k];
	for (int k = 0; k < RECENT_CELLS; k++)
		most = cells[k] > most ? cells[k] : most;
	return most;
}

static void
draw_spark(const struct who_pane *w, const struct snapshot *snap,
	   const struct who_row *row, struct canvas *canvas, int y,
	   const struct columns *c)
{
	uint64_t cells[RECENT_CELLS] = { 0 };
	uint64_t full = add_cells(w, snap, row, cells);

	/* One thread that ran all the time fills a cell. */
	spark_draw(canvas, y, w->pane.at.col + c->spark, c->cells, cells,
		   RECENT_CELLS, full > RECENT_CELL ? full : RECENT_CELL);
}

static void
draw_titles(const struct who_pane *w, struct canvas *canvas,
	    const struct columns *c)
{
	const struct rect *at = &w->pane.at;
	const struct {
		int col;
		const char *text;
	} titles[] = {
		{ WIDTH_MARK + 1, "SHARE" },
		{ c->state, "STATE" },
		{ c->spark,
		  c->cells == RECENT_CELLS ? "CPU, LAST MINUTE" : "CPU, 60 s" },
		{ c->name, "NAME" },
	};

	for (size_t i = 0; i < ARRAY_LEN(titles); i++)
		if (titles[i].col)
			canvas_text(canvas, at->row, at->col + titles[i].col,
				    at->cols - titles[i].col, ROLE_COLUMNS,
				    titles[i].text);
	if (c->where)
		canvas_text(canvas, at->row, at->col + at->cols - 5, 5,
			    ROLE_COLUMNS, "WHERE");
}

static void
draw_name(const struct who_pane *w, const struct snapshot *snap,
	  const struct who_row *row, struct canvas *canvas, int y,
	  const struct columns *c)
{
	const struct rect *at = &w->pane.at;
	int col = c->name + row->depth * 2, end = at->cols, width;
	char name[LABEL_NAME], text[LABEL_NAME + 8], where[LABEL_WHERE];
	const char *mark = !row->kids ? "  " : row->open ? "- " : "+ ";

	label_name(snap->syms, snap->roots, row->frame, name, sizeof(name));
	label_row(snap->syms, snap->roots, row->frame, where, sizeof(where));
	width = c->where ? canvas_width(canvas, where) : 0;
	if (width > end - c->where)
		width = end - c->where;
	if (width)
		canvas_fit(canvas, y, at->col + end - width, width, ROLE_WHERE,
			   where);
	snprintf(text, sizeof(text), "%s%s", mark, name);
	canvas_fit(canvas, y, at->col + col, end - col - width - 1, ROLE_ROOT,
		   text);
}

static void
draw_row(const struct who_pane *w, const struct pane_view *pv, size_t i,
	 struct canvas *canvas, int y, uint64_t whole)
{
	const struct rect *at = &w->pane.at;
	const struct who_row *row = &w->list.at[i];
	const struct columns c = columns_of(at);
	char text[64];

	snprintf(text, sizeof(text), "%c [%c]", i == w->at ? '>' : ' ',
		 who_has(&w->marked, row->frame) ? 'x' : ' ');
	canvas_text(canvas, y, at->col, at->cols,
		    i == w->at ? ROLE_KEY : ROLE_PLAIN, text);
	snprintf(text, sizeof(text), "%6.1f%%",
		 whole ? 100 * (double)row->total / (double)whole : 0.0);
	canvas_text(canvas, y, at->col + WIDTH_MARK - 1, WIDTH_SHARE,
		    ROLE_PLAIN, text);
	if (c.state) {
		state_text(w, pv, row, text, sizeof(text));
		canvas_fit(canvas, y, at->col + c.state, WIDTH_STATE - 1,
			   ROLE_DIM, text);
	}
	if (c.spark)
		draw_spark(w, pv->snap, row, canvas, y, &c);
	draw_name(w, pv->snap, row, canvas, y, &c);
	if (i == w->at)
		canvas_attr(canvas, (struct rect){ y, at->col, 1, at->cols },
			    CELL_BOLD);
}

void
who_draw(const struct pane *pane, const struct pane_view *pv,
	 struct canvas *canvas)
{
	const struct who_pane *w = (const struct who_pane *)pane;
	const struct rect *at = &pane->at;
	const struct columns c = columns_of(at);
	uint64_t whole =
	    weights_counted(snapshot_weights(pv->snap, TREE_GROUPED), TREE_ROOT,
			    view_idle(pv->view, pv->snap))
		.total;

	draw_titles(w, canvas, &c);
	for (int y = WHO_TITLES; y < at->rows; y++) {
		size_t i = (size_t)(w->first + y - WHO_TITLES);

		if (i < w->list.len)
			draw_row(w, pv, i, canvas, at->row + y, whole);
	}
	if (!w->list.len)
		canvas_fit(canvas, at->row + WHO_TITLES, at->col + 1,
			   at->cols - 1, ROLE_DIM,
			   "no process or thread was heard of yet");
}
