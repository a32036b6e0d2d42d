/* src/tui/rows_chain.c - callers that share a row with the only thing they
 * call.
 */
#include "tui/rows_state.h"

static bool
is_function(const struct rows_look *look, node_id id)
{
	const struct tree_node *node = tree_get(look->tree, id);
	const struct frame_info *info =
	    node ? symtab_get(look->syms, node->frame) : NULL;

	return info && (info->kind == FRAME_PYTHON || info->kind == FRAME_C);
}

static bool
is_same_function(const struct rows_look *look, node_id a, node_id b)
{
	return symtab_function(look->syms, tree_get(look->tree, a)->frame) ==
	       symtab_function(look->syms, tree_get(look->tree, b)->frame);
}

/* Could the row leave its numbers to what is below it? Those are the same then,
 * as far as they are shown, but for its own time, which is next to nothing. */
static bool
may_lead(const struct rows *rows, const struct rows_look *look,
	 const struct item *it)
{
	const struct row *row = &it->row;

	return row->kind == ROW_NODE && row->open && it->fold == NO_FOLD &&
	       row->chained < ROWS_CHAINED && is_function(look, row->node) &&
	       rows_node_weight(look, row->node).self < rows->little &&
	       rows_base_weight(look, row->node).self < rows->little;
}

/* A recursion is counted where it is said who called: it stays as it is. */
static bool
may_follow(const struct rows *rows, const struct rows_look *look,
	   const struct item *it, const struct item *kid)
{
	return kid->fold == NO_FOLD && is_function(look, kid->row.node) &&
	       !is_same_function(look, it->row.node, kid->row.node) &&
	       !rows_is_folded(rows, look, kid->row.node);
}

bool
rows_chain(struct rows *rows, const struct rows_look *look, struct item *it)
{
	while (!look->apart_callers && may_lead(rows, look, it)) {
		struct item kid;
		bool only;

		if (!rows_only_kid(rows, look, it, &kid, &only))
			return false;
		if (!only || !may_follow(rows, look, it, &kid))
			break;
		if (it->row.node == look->keep) {
			rows->kept = true;
			break;
		}
		kid.row.depth = it->row.depth;
		kid.row.chained = it->row.chained + 1;
		*it = kid;
		rows_finish_item(rows, look, it);
	}
	return true;
}

bool
rows_kept(const struct rows *rows)
{
	return rows->kept;
}

bool
row_has(const struct row *row, const struct tree *tree, node_id node)
{
	node_id at = row->node;

	for (uint32_t i = 0; i < row->chained && at != node; i++)
		at = tree_get(tree, at)->parent;
	return at == node;
}

node_id
row_head(const struct row *row, const struct tree *tree)
{
	node_id at = row->node;

	for (uint32_t i = 0; i < row->chained; i++)
		at = tree_get(tree, at)->parent;
	return at;
}
