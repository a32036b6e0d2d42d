/* src/tui/tree_find.c - going to what was looked for, and to what is hot. */
#include "tui/tree_pane.h"

#include "model/label.h"
#include "model/search.h"

#include <stdio.h>

#define HOT_STEPS 1000 /* calls deep that the hottest path is followed */

static void
go_to_match(struct tree_pane *t, node_id node)
{
	if (node == TREE_ROOT) {
		pane_say(&t->pane, "not found%s: %.60s",
			 t->look.part ? " in this window" : "", t->view->find);
		return;
	}
	t->fill = false;
	rows_reveal(t->rows, &t->look, node);
	t->view->cursor = node;
	t->cursor_kind = ROW_NODE;
	tree_rebuild(t);
	if (t->view->cursor != node && rows_cut(t->rows))
		pane_say(&t->pane,
			 "found below this row, behind the last of %d rows "
			 "that are shown",
			 ROWS_MAX);
}

struct wanted {
	const struct snapshot *snap;
	const char *text;
};

static bool
is_wanted(const void *arg, frame_id frame)
{
	const struct wanted *w = arg;

	return label_matches(w->snap->syms, w->snap->roots, frame, w->text);
}

/* Count the matches below the top; go to the next one if go is set. */
void
tree_search(struct tree_pane *t, const struct pane_view *pv, bool go,
	    bool backward)
{
	const struct search_in in = { t->look.tree, t->look.weights,
				      t->look.base, t->look.syms };
	const struct wanted wanted = { pv->snap, t->view->find };
	struct search_match m;

	t->pane.seek.found[0] = '\0';
	if (!t->view->find[0]) {
		if (go)
			pane_say(&t->pane, "nothing to find yet: / asks");
		return;
	}
	m = search_next(&in, t->look.top, t->view->cursor, is_wanted, &wanted,
			backward);
	if (!go) {
		seek_count(&t->pane.seek, m.count);
		return;
	}
	seek_at(&t->pane.seek, t->view->find, m.index, m.count);
	go_to_match(t, m.node);
}

bool
tree_row_found(const struct tree_pane *t, const struct pane_view *pv,
	       const struct row *row, struct hits *hits)
{
	node_id id = row->node;
	bool found = false;

	for (uint32_t i = 0; i <= row->chained && !found; i++) {
		const struct tree_node *node = tree_get(t->look.tree, id);

		if (!node)
			break;
		found = hits_has(hits, pv->snap, node->frame, pv->view->find);
		id = node->parent;
	}
	return found;
}

void
tree_set_bar(struct tree_pane *t, const struct pane_view *pv)
{
	const struct scroll at = { (long)rows_len(t->rows), tree_page(t),
				   (long)t->first };
	const struct row *row;
	int rows = t->pane.at.rows - columns_title_rows(&t->pane.at);

	scroll_bar_set(&t->bar, &t->pane.at, rows - t->callers, &at);
	if (!t->bar.shown || !pv->view->find[0])
		return;
	for (size_t i = 0; (row = rows_at(t->rows, i)); i++)
		if (row->kind == ROW_NODE &&
		    tree_row_found(t, pv, row, &t->hits))
			scroll_bar_hit(&t->bar, i);
}

/* The heaviest row directly below row i; i: none is heavier than its self. */
static size_t
heaviest_kid(const struct tree_pane *t, size_t i)
{
	const struct row *row = rows_at(t->rows, i);
	uint64_t best = rows_weight(&t->look, row).self;
	size_t to = i;

	for (size_t k = i + 1; k < rows_len(t->rows); k++) {
		const struct row *kid = rows_at(t->rows, k);
		uint64_t total;

		if (kid->depth <= row->depth)
			break;
		if (kid->depth > row->depth + 1 || row_is_more(kid) ||
		    kid->kind == ROW_IDLE)
			continue;
		total = rows_weight(&t->look, kid).total;
		if (total > best) {
			best = total;
			to = k;
		}
	}
	return to;
}

/* Expand the heaviest callee of each row, from the top, and end there. */
void
tree_follow(struct tree_pane *t)
{
	size_t at = 0, next = 0;

	for (int steps = 0; steps < HOT_STEPS; steps++) {
		const struct row *row = rows_at(t->rows, next);

		if (!row || (steps && next == at))
			break;
		at = next;
		if (row->kids && !row->open) {
			rows_open(t->rows, row->node, row->kind, true);
			if (rows_build(t->rows, &t->look, 0))
				break;
		}
		next = heaviest_kid(t, at);
	}
	tree_set_cursor(t, at);
	/* What leads there stays in sight, and a little of what is below. */
	t->offset = (size_t)tree_page(t) * 3 / 4;
	tree_scroll(t);
}
