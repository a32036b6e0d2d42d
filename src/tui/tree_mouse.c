/* src/tui/tree_mouse.c - the mouse in the call tree. */
#include "tui/tree_pane.h"

static void
press_title(const struct tree_pane *t, struct view *view, int col)
{
	const struct rect *at = &t->pane.at;
	struct columns c;

	columns_init(&c, at, view, false);
	columns_press(&c, at->col + col,
		      at->col + (t->width
				     ? t->width
				     : at->cols - scroll_bar_cols(&t->bar)),
		      view, false);
}

/* The row that was drawn there; rows_len(): none. The callers of the first row
 * stand for the nearest of them. */
static size_t
row_under(const struct tree_pane *t, int row)
{
	row -= columns_title_rows(&t->pane.at);
	if (t->callers && row == 0)
		return rows_parent(t->rows, t->first);
	row -= t->callers;
	if (row < 0 || row >= tree_page(t))
		return rows_len(t->rows);
	return t->first + (size_t)row;
}

/* The cursor goes there, so many rows below the first that is seen. */
static void
go_to_row(struct tree_pane *t, struct view *view, size_t i, size_t offset)
{
	const struct row *row = rows_at(t->rows, i);

	t->hot = false;
	t->chosen = view->chosen = true;
	t->cursor_kind = row->kind;
	t->offset = offset;
	if (view->cursor != row->node)
		view->line = 0;
	view->cursor = t->mine = row->node;
}

void
tree_point(struct pane *pane, const struct pane_view *pv, struct view *view,
	   const struct mouse *mouse)
{
	struct tree_pane *t = (struct tree_pane *)pane;
	size_t i = row_under(t, mouse->row), to;
	const struct row *row = rows_at(t->rows, i);
	int mark;

	if (scroll_bar_point(&t->bar, &pane->at, mouse, &to)) {
		if (rows_at(t->rows, to))
			go_to_row(t, view, to, (size_t)tree_page(t) / 2);
		return;
	}
	if (mouse->kind != MOUSE_PRESS)
		return;
	if (mouse->row >= 0 && mouse->row < columns_title_rows(&pane->at)) {
		press_title(t, view, mouse->col);
		return;
	}
	if (!row)
		return;
	mark = tree_mark_col(t, pv, row) - pane->at.col;
	go_to_row(t, view, i, i > t->first ? i - t->first : 0);
	if (mouse->col == mark)
		todo_add(&pane->todo, row->open ? CMD_LEFT : CMD_RIGHT);
	else if (mouse->clicks > 1)
		todo_add(&pane->todo, CMD_ZOOM);
}
