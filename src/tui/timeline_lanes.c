/* src/tui/timeline_lanes.c - below the timeline a row for each thread, task or
 * process that did most, in the same columns.
 */
#include "tui/timeline_pane.h"

#include "model/label.h"

#include <stdio.h>

#define LANES_ROWS 16    /* screens less high have none, ... */
#define LANES_PART 7     /* ... others one for so many rows */
#define USUAL_ROWS 40    /* from so many on they are there unless ... */
#define USUAL_COLS 140   /* ... the user does not want them */
#define SOME       0.02f /* of a cell, that is worth a mark */

int
timeline_lanes_room(const struct pane_room *room)
{
	int most = room->rows / LANES_PART;
	bool usual = room->rows >= USUAL_ROWS && room->cols >= USUAL_COLS;

	if (room->lanes == LANES_NONE || room->rows < LANES_ROWS ||
	    (room->lanes == LANES_USUAL && !usual))
		return 0;
	return most < LANES_MAX ? most : LANES_MAX;
}

/* One alone says no more than the timeline does. */
int
timeline_lanes_shown(const struct timeline_pane *t)
{
	return t->lanes.n > 1 ? t->lanes.n : 0;
}

/* "MainThread"; of several processes, whose thread that is: the main one goes
 * by its process. */
static void
lane_name(const struct snapshot *snap, const struct lane *lane, char *buf,
	  size_t size)
{
	const struct tree *raw = snap->trees[TREE_RAW];
	const struct tree_node *node = tree_get(raw, lane->top), *up = node;
	const struct root *root = roots_get(snap->roots, node->frame);
	char name[LABEL_NAME];

	while (up->parent)
		up = tree_get(raw, up->parent);
	if (root && root->main && snap->nprocs > 1)
		node = up;
	label_name(snap->syms, snap->roots, node->frame, name, sizeof(name));
	if (snap->nprocs > 1 && label_pid(snap->roots, up->frame))
		snprintf(buf, size, "%u %s", label_pid(snap->roots, up->frame),
			 name);
	else
		snprintf(buf, size, "%s", name);
}

/* How much of it the thread's time in a cell was, from 0 to 8. */
static int
eighths(float ns, float whole)
{
	int n = (int)(8 * ns / whole + 0.5f);

	return n > 8 ? 8 : !n && ns > SOME * whole ? 1 : n;
}

/* What a cell without a block says: what the thread waited for. */
static void
draw_wait(const struct style *style, int row, int col,
	  const struct lane_cell *cell)
{
	bool plain = style->letters || style->canvas->ascii;

	if (cell->queue > 0 && cell->queue >= cell->wait)
		canvas_put(style->canvas, row, col, plain ? 'g' : 0x2592,
			   ROLE_QUEUED);
	else if (cell->wait > 0 && cell->wait >= cell->idle)
		canvas_put(style->canvas, row, col, plain ? 'w' : 0x2591,
			   ROLE_ASLEEP);
	else if (cell->idle > 0)
		canvas_put(style->canvas, row, col,
			   style->canvas->ascii ? '.' : 0xb7, ROLE_DIM);
}

/* As high as it ran; behind that, waiting for the GIL, if it did so for most of
 * the rest. */
static void
draw_cell(const struct style *style, int row, int col,
	  const struct lane_cell *cell, float whole)
{
	int ran = eighths(cell->ran, whole),
	    queue = eighths(cell->queue, whole);
	bool queued = queue && cell->queue > cell->wait + cell->idle;

	if (!ran || (queued && style->letters && queue > ran))
		draw_wait(style, row, col, cell);
	else if (queued && !style->letters && !style->canvas->ascii && ran < 8)
		timeline_draw_two(style, row, col, ran, ROLE_CPU, ROLE_QUEUED);
	else
		canvas_put(style->canvas, row, col,
			   timeline_fill_char(style, ran), ROLE_CPU);
}

static void
draw_lane(const struct timeline_pane *t, const struct style *style, int row,
	  const struct lane *lane)
{
	int n = t->used < t->ncols ? t->used : t->ncols;

	if (t->lanes.grid.n != t->ncols)
		return;
	for (int i = 0; i < n; i++) {
		const struct lane_cell cell = lane_cell(lane, i);
		uint64_t from = t->first + (uint64_t)i * t->width;
		uint64_t whole = t->end > from ? t->end - from : 1;

		whole = whole < t->width ? whole : t->width;
		draw_cell(style, row, t->pane.at.col + 1 + i, &cell,
			  (float)whole);
	}
}

void
timeline_draw_lanes(const struct timeline_pane *t, const struct style *style,
		    const struct snapshot *snap)
{
	const struct rect *at = &t->pane.at;
	int n = timeline_lanes_rows(t), row = at->row + timeline_graph_rows(t);
	int col = at->col + 1 + t->ncols + 1;
	char name[LABEL_NAME + 16];

	for (int i = 0; i < n; i++) {
		draw_lane(t, style, row + i, &t->lanes.at[i]);
		lane_name(snap, &t->lanes.at[i], name, sizeof(name));
		canvas_fit(style->canvas, row + i, col,
			   at->col + at->cols - col, ROLE_ROOT, name);
	}
}
