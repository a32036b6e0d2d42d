/* src/tui/output_draw.c - the program's screen on ours, cell by cell. */
#include "base/utf8.h"
#include "tui/output_pane.h"

static void
draw_cell(struct canvas *canvas, int row, int col, int end,
	  const struct cell *cell, bool wide)
{
	char text[4 * (1 + CELL_MARKS) + 1];
	size_t n = utf8_put(text, cell->ch);
	struct cell *at;
	int used;

	if (cell->ch == 0)
		return; /* came with its left half */
	for (int i = 0; i < CELL_MARKS && cell->marks[i]; i++)
		n += utf8_put(text + n, cell->marks[i]);
	text[n] = '\0';
	used = canvas_text(canvas, row, col, wide ? end - col : 1, ROLE_SCREEN,
			   text);
	for (int i = 0; i < (used ? used : 1); i++) {
		at = canvas_at(canvas, row, col + i);
		if (!at)
			break;
		at->role = ROLE_SCREEN;
		at->attr = cell->attr;
		at->fg = cell->fg;
		at->bg = cell->bg;
	}
}

static void
draw_row(const struct output_pane *o, struct canvas *canvas, int y, long row)
{
	struct cell cells[CANVAS_MAX];
	int end = o->pane.at.col + o->pane.at.cols;
	bool open;
	int n = vscreen_row(&o->vs, row, cells, o->pane.at.cols, &open);

	for (int col = 0; col < n; col++)
		draw_cell(canvas, y, o->pane.at.col + col, end, &cells[col],
			  col + 1 < n && cells[col + 1].ch == 0);
}

static void
draw_picked(const struct output_pane *o, struct canvas *canvas)
{
	const struct rect *at = &o->pane.at;
	long y = output_picked_row(o) - output_top_row(o);

	if (o->picking && y >= 0 && y < at->rows)
		canvas_attr(
		    canvas,
		    (struct rect){ at->row + (int)y, at->col, 1, at->cols },
		    CELL_REVERSE);
}

void
output_draw(const struct pane *pane, const struct pane_view *pv,
	    struct canvas *canvas)
{
	const struct output_pane *o = (const struct output_pane *)pane;

	(void)pv;
	canvas_fill(canvas, pane->at, ' ', ROLE_SCREEN);
	for (int y = 0; y < pane->at.rows; y++)
		draw_row(o, canvas, pane->at.row + y, output_top_row(o) + y);
	output_find_draw(&o->find, &o->vs, canvas, &pane->at,
			 output_top_row(o));
	draw_picked(o, canvas);
	scroll_bar_draw_over(&o->bar, canvas, &pane->at);
}
