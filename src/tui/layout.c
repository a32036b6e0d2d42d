/* src/tui/layout.c */
#include "tui/layout.h"

#include <string.h>

#define ROWS_BAR    10 /* fewer: no timeline, no bar */
#define ROWS_TICKER 6
#define ROWS_SPLIT  40 /* from here on the output has a pane of its own */
#define ROWS_OUTPUT 8
#define ROWS_TRUTH  30 /* second header row */
#define COLS_TRUTH  100

/* From three rows on, one of them is the axis. */
static int
timeline_rows(int rows)
{
	if (rows < ROWS_BAR)
		return 0;
	if (rows < 16)
		return 1;
	if (rows < 36)
		return 3;
	return rows < 50 ? 5 : 7;
}

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

void
layout_compute(struct layout *l, int rows, int cols,
	       const struct layout_wants *wants)
{
	struct rect rest = { 0, 0, rows > 0 ? rows : 1, cols > 0 ? cols : 1 };
	bool split = wants->screen && !wants->quiet && rows >= ROWS_SPLIT;

	memset(l, 0, sizeof(*l));
	l->last = rest.rows - 1;
	if (wants->full) {
		l->output = layout_screen(rows, cols);
		l->header = take_top(&rest, l->output.row);
		l->bar = take_bottom(&rest, rows >= ROWS_BAR ? 1 : 0);
		return;
	}
	l->header = take_top(&rest, header_rows(rows, cols));
	l->bar = take_bottom(&rest, rows >= ROWS_BAR ? 1 : 0);
	if (wants->notice)
		l->notice = take_top(&rest, 1);
	l->timeline = take_top(&rest, timeline_rows(rows));
	if (split) {
		l->output = take_bottom(&rest, ROWS_OUTPUT);
		l->line = take_bottom(&rest, 1);
	} else if (wants->screen && rows >= ROWS_TICKER) {
		l->ticker = take_bottom(&rest, 1);
	}
	l->tree = rest;
}

struct rect
layout_screen(int rows, int cols)
{
	struct rect at = { 0, 0, rows > 0 ? rows : 1, cols > 0 ? cols : 1 };

	take_top(&at, rows < 2 ? 0 : 1);
	take_bottom(&at, rows >= ROWS_BAR ? 1 : 0);
	return at;
}
