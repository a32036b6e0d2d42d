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
