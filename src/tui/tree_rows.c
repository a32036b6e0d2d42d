/* src/tui/tree_rows.c - commands about the row under the cursor. */
#include "tui/tree_pane.h"

#include "base/mem.h"

static void
open_row(struct tree_pane *t, const struct row *row, bool open)
{
	t->fill = false;
	if (!open && row->kind == ROW_NODE)
		rows_unfold(t->rows, row->node, false);
	rows_open(t->rows, row->node, row->kind, open);
	tree_rebuild(t);
}

/* The cursor goes to what comes in the place of a row that stands for others:
 * of a group, to the first library row. */
static void
go_to_first(struct tree_pane *t, size_t at, uint32_t depth, bool library)
{
	const struct row *row;

	for (size_t i = at; library && (row = rows_at(t->rows, i)); i++) {
		const struct tree_node *node =
		    tree_get(t->look.tree, row->node);

		if (row->depth < depth)
			break;
		if (row->depth > depth || !node->entry)
			continue;
		at = i;
		break;
	}
	tree_set_cursor(t, at);
	tree_scroll(t);
}

static void
unfold(struct tree_pane *t, const struct row *row)
{
	uint32_t depth = row->depth;
	size_t at = t->at, offset = t->offset;

	t->fill = false;
	rows_unfold(t->rows, row->node, true);
	rows_open_members(t->rows, &t->look, row->node);
	tree_rebuild(t);
	t->offset = offset;
	go_to_first(t, at, depth, true);
}

static void
show_more(struct tree_pane *t, const struct row *row)
{
	uint32_t depth = row->depth;
	size_t at = t->at, offset = t->offset;

	t->fill = false;
	rows_show_more(t->rows, row->node);
	tree_rebuild(t);
	t->offset = offset;
	go_to_first(t, at, depth, false);
}

/* A library group that leads nowhere else has nothing to expand but itself. */
static bool
is_dead_end(const struct row *row)
{
	return row->kind == ROW_GROUP && !row->kids;
}

static void
go_right(struct tree_pane *t, const struct row *row)
{
	if (is_dead_end(row))
		unfold(t, row);
	else if (row->kids && !row->open)
		open_row(t, row, true);
	else if (row->kids)
		tree_move_by(t, 1);
}

/* A caller that shares the row gets one of its own. */
static void
go_to_caller(struct tree_pane *t, const struct row *row)
{
	t->view->cursor = tree_get(t->look.tree, row->node)->parent;
	tree_rebuild(t);
}

static void
go_left(struct tree_pane *t, const struct row *row)
{
	size_t up = rows_parent(t->rows, t->at);

	if (row->open && !(t->view->nzoom && t->at == 0))
		open_row(t, row, false);
	else if (row->chained)
		go_to_caller(t, row);
	else if (up != t->at)
		tree_move_by(t, (long)up - (long)t->at);
}

/* Commands about a row that stands for several of little time. */
static void
do_on_more(struct tree_pane *t, const struct row *row, enum command cmd)
{
	switch (cmd) {
	case CMD_RIGHT:
	case CMD_OPEN:
	case CMD_OPEN_ALL:
	case CMD_ZOOM:
		show_more(t, row);
		break;
	case CMD_LEFT:
	case CMD_CLOSE:
		go_left(t, row);
		break;
	default:
		break;
	}
}

/* Enter: unfold a group row, zoom into any other. */
static void
enter(struct tree_pane *t, const struct row *row)
{
	if (row->kind == ROW_GROUP) {
		unfold(t, row);
		return;
	}
	t->fill = false;
	if (!row->kids ||
	    (t->view->nzoom && t->view->zoom[t->view->nzoom - 1] == row->node))
		return;
	if (t->view->nzoom == ARRAY_LEN(t->view->zoom)) {
		pane_say(&t->pane, "zoomed %zu times: Backspace goes back",
			 t->view->nzoom);
		return;
	}
	t->view->zoom[t->view->nzoom++] = row->node;
	t->side = 0;
	rows_open(t->rows, row->node, ROW_NODE, true);
	t->look.top = row->node;
	t->look.with_top = true;
	t->offset = 0;
	tree_rebuild(t);
}

static void
open_all(struct tree_pane *t)
{
	size_t before = rows_len(t->rows), more;

	t->fill = false;
	rows_open_all(t->rows, &t->look, t->at);
	tree_rebuild(t);
	more = rows_len(t->rows) - before;
	pane_say(&t->pane, "%zu %s more (at most %d at a time)", more,
		 more == 1 ? "row" : "rows", ROWS_OPEN_ALL);
}

/* Commands about the row under the cursor. */
void
tree_do_on_row(struct tree_pane *t, const struct pane_view *pv,
	       enum command cmd)
{
	const struct row *row = rows_at(t->rows, t->at);

	if (!row)
		return;
	if (row_is_more(row)) {
		do_on_more(t, row, cmd);
		return;
	}
	if (row->kind == ROW_CUT) {
		pane_say(&t->pane, "what is not shown: zoom into a caller "
				   "with Enter, or close rows with -");
		return;
	}
	if (row->kind == ROW_IDLE) {
		if (cmd == CMD_RIGHT || cmd == CMD_OPEN || cmd == CMD_ZOOM)
			tree_toggle_idle(t, pv);
		return;
	}
	switch (cmd) {
	case CMD_RIGHT:
		go_right(t, row);
		break;
	case CMD_LEFT:
		go_left(t, row);
		break;
	case CMD_OPEN:
		if (is_dead_end(row))
			unfold(t, row);
		else if (row->kids && !row->open)
			open_row(t, row, true);
		break;
	case CMD_CLOSE:
		open_row(t, row, false);
		break;
	case CMD_OPEN_ALL:
		open_all(t);
		break;
	case CMD_ZOOM:
		enter(t, row);
		break;
	default:
		break;
	}
}
