/* src/tui/layout.c */
#include "tui/layout.h"

#include <string.h>

#define ROWS_BAR    10 /* fewer: no bar */
#define ROWS_TICKER 6
#define ROWS_TRUTH  30 /* second header row */
#define COLS_TRUTH  100

/* Take n rows off the top of what is left; at least one row stays. */
static struct rect
take_top(struct rect *rest, int n)
{
	struct rect got = *rest;

	if (n > rest->rows - 1)
		n = 0;
	got.rows = n;
	rest->row += n;
	rest->rows -= n;
	return got;
}

static struct rect
take_bottom(struct rect *rest, int n)
{
	struct rect got = *rest;

	if (n > rest->rows - 1)
		n = 0;
	got.rows = n;
	got.row = rest->row + rest->rows - n;
	rest->rows -= n;
	return got;
}

static int
header_rows(int rows, int cols)
{
	if (rows < 2)
		return 0;
	return rows >= ROWS_TRUTH && cols >= COLS_TRUTH ? 2 : 1;
}

/* Above and below the middle; a pane at the bottom is below a line. */
static void
take_sides(struct layout *l, const struct layout_wants *wants,
	   struct rect *rest)
{
	for (int i = 0; i < LAYOUT_PANES; i++) {
		const struct layout_pane *pane = &wants->panes[i];

		if (pane->rows <= 0)
			continue;
		if (pane->place == LAYOUT_TOP)
			l->panes[i] = take_top(rest, pane->rows);
		if (pane->place != LAYOUT_BOTTOM)
			continue;
		l->panes[i] = take_bottom(rest, pane->rows);
		if (l->panes[i].rows)
			l->lines[i] = take_bottom(rest, 1);
	}
}

/* One column is the wall; of the others two fifths are the side, if no other
 * number is wanted. Both sides keep a column. */
static struct rect
take_right(struct layout *l, struct rect *rest, int cols)
{
	struct rect side = *rest;

	side.cols = cols > 0 ? cols : (rest->cols - 1) * 2 / 5;
	if (side.cols > rest->cols - 2)
		side.cols = rest->cols - 2;
	side.col = rest->col + rest->cols - side.cols;
	rest->cols -= side.cols + 1;
	l->wall = *rest;
	l->wall.col += rest->cols;
	l->wall.cols = 1;
	return side;
}

/* One above the other, each below a line; who has no number of rows has what
 * is left. What finds no room is not there. */
static void
take_side(struct layout *l, const struct layout_wants *wants, struct rect *rest)
{
	struct rect side;
	int open = -1, n = 0;

	for (int i = 0; i < LAYOUT_PANES; i++) {
		if (wants->panes[i].place != LAYOUT_SIDE)
			continue;
		n++;
		open = open < 0 && wants->panes[i].rows <= 0 ? i : open;
	}
	if (!n || rest->rows < 2)
		return;
	side = take_right(l, rest, wants->side);
	for (int i = LAYOUT_PANES; i-- > 0;) {
		const struct layout_pane *pane = &wants->panes[i];

		if (pane->place != LAYOUT_SIDE || i == open)
			continue;
		/* The last one that is left has all that is. */
		if (open < 0 && n == 1) {
			open = i;
			break;
		}
		n--;
		l->panes[i] = take_bottom(&side, pane->rows);
		if (l->panes[i].rows)
			l->lines[i] = take_bottom(&side, 1);
	}
	l->lines[open] = take_top(&side, 1);
	l->panes[open] = side;
}

void
layout_compute(struct layout *l, int rows, int cols,
	       const struct layout_wants *wants)
{
	struct rect rest = { 0, 0, rows > 0 ? rows : 1, cols > 0 ? cols : 1 };
	struct rect over;
	bool alone = wants->alone >= 0;

	memset(l, 0, sizeof(*l));
	l->last = rest.rows - 1;
	l->header = take_top(&rest, alone ? layout_screen(rows, cols).row
					  : header_rows(rows, cols));
	l->bar = take_bottom(&rest, rows >= ROWS_BAR ? 1 : 0);
	over = rest;
	if (alone) {
		l->panes[wants->alone] = layout_screen(rows, cols);
	} else {
		if (wants->notice)
			l->notice = take_top(&rest, 1);
		take_sides(l, wants, &rest);
		if (wants->ticker && rows >= ROWS_TICKER)
			l->ticker = take_bottom(&rest, 1);
	}
	if (!alone && cols >= LAYOUT_WIDE)
		take_side(l, wants, &rest);
	for (int i = 0; i < LAYOUT_PANES; i++) {
		if (wants->panes[i].place == LAYOUT_OVER)
			l->panes[i] = over;
		if (wants->panes[i].place != LAYOUT_MIDDLE || alone)
			continue;
		l->panes[i] = rest;
		rest.rows = 0;
	}
}

struct rect
layout_screen(int rows, int cols)
{
	struct rect at = { 0, 0, rows > 0 ? rows : 1, cols > 0 ? cols : 1 };

	take_top(&at, rows < 2 ? 0 : 1);
	take_bottom(&at, rows >= ROWS_BAR ? 1 : 0);
	return at;
}
