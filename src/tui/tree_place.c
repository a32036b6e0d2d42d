/* src/tui/tree_place.c - where in the tree the user is, and what of it the pane
 * shows. The cursor is a node, not a row.
 */
#include "tui/tree_pane.h"

void
tree_set_cursor(struct tree_pane *t, size_t i)
{
	const struct row *row;

	if (rows_len(t->rows) == 0)
		return;
	if (i >= rows_len(t->rows))
		i = rows_len(t->rows) - 1;
	row = rows_at(t->rows, i);
	t->view->cursor = row->node;
	t->cursor_kind = row->kind;
	t->at = i;
}

/* Rows that fit below the titles, and below the callers of the first. */
int
tree_page(const struct tree_pane *t)
{
	int rows =
	    t->pane.at.rows - columns_title_rows(&t->pane.at) - t->callers;

	return rows > 0 ? rows : 1;
}

/* The row of the cursor's node, or of the nearest caller that has one. */
static void
find_cursor(struct tree_pane *t)
{
	node_id id = t->view->cursor;
	size_t n = rows_len(t->rows);
	size_t i = rows_find(t->rows, &t->look, id, t->cursor_kind);

	if (n == 0)
		return;
	if (!t->chosen || (id == TREE_ROOT && t->cursor_kind == ROW_NODE)) {
		t->offset = 0;
		tree_set_cursor(t, 0);
		return;
	}
	while (i == n && id != TREE_ROOT) {
		const struct tree_node *node;

		i = rows_find(t->rows, &t->look, id, ROW_NODE);
		node = tree_get(t->look.tree, id);
		id = node ? node->parent : TREE_ROOT;
	}
	tree_set_cursor(t, i == n ? 0 : i);
	if (i == n)
		t->view->cursor = row_head(rows_at(t->rows, 0), t->look.tree);
}

/* The first row of a page that has the cursor where it was, if it can. */
static size_t
first_row(const struct tree_pane *t)
{
	size_t page = (size_t)tree_page(t), n = rows_len(t->rows);
	size_t offset = t->offset < page ? t->offset : page - 1;
	size_t first = t->at > offset ? t->at - offset : 0;

	if (first + page > n)
		first = n > page ? n - page : 0;
	return first;
}

/* Keep the cursor where it was on the screen, and on the screen. A row for the
 * callers takes the place of the first one, which is then one further on. */
void
tree_scroll(struct tree_pane *t)
{
	const struct row *row;

	t->callers = 0;
	t->first = first_row(t);
	row = rows_at(t->rows, t->first);
	if (row && row->depth > 0 && t->pane.at.rows >= TREE_CALLERS_ROWS) {
		t->callers = 1;
		t->offset -= t->offset > 0;
		t->first = first_row(t);
	}
	t->offset = t->at - t->first;
}

void
tree_rebuild(struct tree_pane *t)
{
	size_t fill = t->fill && !t->view->nzoom ? (size_t)tree_page(t) : 0;

	t->look.keep = t->chosen ? t->view->cursor : TREE_ROOT;
	if (rows_build(t->rows, &t->look, fill))
		pane_say(&t->pane, "out of memory: rows are missing");
	find_cursor(t);
	tree_scroll(t);
}

void
tree_move_by(struct tree_pane *t, long by)
{
	long at = (long)t->at + by, last = (long)rows_len(t->rows) - 1;
	long offset = (long)t->offset + by + t->callers;
	long page = tree_page(t) + t->callers;

	at = at > last ? last : at;
	at = at < 0 ? 0 : at;
	offset = offset >= page ? page - 1 : offset;
	t->offset = offset < 0 ? 0 : (size_t)offset;
	tree_set_cursor(t, (size_t)at);
	tree_scroll(t);
}
