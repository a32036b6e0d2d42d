/* src/tui/rows_open.c - which rows are expanded. */
#include "tui/rows_state.h"

void
rows_open(struct rows *rows, node_id node, enum row_kind kind, bool open)
{
	if (kind == ROW_GROUP)
		rows_mark(rows, node, open ? 0 : MARK_SHUT,
			  open ? MARK_SHUT : 0);
	else if (open)
		rows_mark(rows, node, MARK_OPEN, MARK_CLOSED);
	else
		rows_mark(rows, node, MARK_CLOSED,
			  MARK_OPEN | MARK_AUTO | MARK_MORE);
}

void
rows_show_more(struct rows *rows, node_id node)
{
	rows_mark(rows, node, MARK_MORE, 0);
}

void
rows_show_no_more(struct rows *rows)
{
	for (size_t i = 0; i < rows->nmarks; i++)
		rows->marks[i] &= (uint8_t)~MARK_MORE;
}

void
rows_unfold(struct rows *rows, node_id entry, bool unfold)
{
	if (unfold)
		rows_mark(rows, entry, MARK_UNFOLD | MARK_OPEN, MARK_CLOSED);
	else
		rows_mark(rows, entry, 0, MARK_UNFOLD);
}

/* Breadth first, so that what is reached is what is nearest. The stack serves
 * as the queue. */
void
rows_open_all(struct rows *rows, const struct rows_look *look, size_t i)
{
	size_t head = 0;

	rows->depth = 0;
	if (i >= rows->len || !rows_push(rows, &rows->items[i]))
		return;
	while (head < rows->depth && rows->depth < ROWS_OPEN_ALL) {
		struct item it = rows->stack[head++];
		struct item known = it;

		if (it.row.kind == ROW_NODE && it.shown == 0)
			known.fold = NO_FOLD;
		rows_finish_item(rows, look, &known);
		if (!known.row.kids)
			continue;
		rows_open(rows, it.row.node, it.row.kind, true);
		rows_show_more(rows, it.row.node);
		if (!rows_push_kids(rows, look, &known))
			return;
	}
}

static void
push_members(struct rows *rows, const struct rows_look *look, node_id parent,
	     uint64_t least)
{
	const struct tree_node *up = tree_get(look->tree, parent), *node;
	struct item kid = { .fold = NO_FOLD };

	for (node_id id = up ? up->child : 0; id; id = node->next) {
		node = tree_get(look->tree, id);
		kid.row.node = id;
		if (node->entry && rows_node_weight(look, id).total > least &&
		    !rows_push(rows, &kid))
			return;
	}
}

void
rows_open_members(struct rows *rows, const struct rows_look *look,
		  node_id entry)
{
	uint64_t least = rows_node_weight(look, entry).total / 100;
	size_t head = 0;

	rows->depth = 0;
	push_members(rows, look, entry, least);
	while (head < rows->depth && rows->depth < ROWS_OPEN_MEMBERS) {
		node_id id = rows->stack[head++].row.node;

		rows_open(rows, id, ROW_NODE, true);
		push_members(rows, look, id, least);
	}
}

/* Unfold the group that hides node, if one does. */
static void
unhide(struct rows *rows, const struct rows_look *look, node_id node)
{
	node_id entry = fold_entry(look->tree, &rows->scale, node);
	const struct fold_group *g;
	uint32_t fold;

	if (entry == TREE_ROOT || entry == node ||
	    !rows_is_folded(rows, look, entry))
		return;
	fold = rows_fold(rows, look, entry);
	if (fold == NO_FOLD)
		return;
	g = &rows->folds[fold]->group;
	for (size_t i = 0; i < g->nshown; i++)
		if (g->shown[i].node == node)
			return;
	rows_unfold(rows, entry, true);
	rows_open_members(rows, look, entry);
}

void
rows_reveal(struct rows *rows, const struct rows_look *look, node_id node)
{
	const struct tree_node *at = tree_get(look->tree, node);
	unsigned more = 0;

	if (!at)
		return;
	unhide(rows, look, node);
	/* Bounded by the node's depth: parents end at the root. */
	for (node_id up = at->parent;; up = at->parent) {
		if (!rows_is_passed(look, node))
			more = rows_is_light(rows, look, node) ? MARK_MORE : 0;
		if (up == TREE_ROOT) {
			rows_mark(rows, up, more, 0);
			return;
		}
		unhide(rows, look, up);
		at = tree_get(look->tree, up);
		rows_mark(rows, up, MARK_OPEN | more, MARK_CLOSED | MARK_SHUT);
		node = up;
	}
}
