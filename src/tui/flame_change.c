/* src/tui/flame_change.c - what a block was in the baseline. */
#include "tui/flame_pane.h"

/* What all is worth of processes and threads that were chosen: theirs. */
static void
add_members(const struct rows_look *look, struct measured *now,
	    struct measured *base)
{
	const struct tree *tree = look->tree;

	*now = *base = (struct measured){ 0 };
	for (node_id kid = tree_get(tree, look->top)->child; kid;
	     kid = tree_get(tree, kid)->next) {
		struct weight a = rows_node_weight(look, kid);
		struct weight b = rows_base_weight(look, kid);

		if (!rows_exists(look, kid))
			continue;
		now->ns += a.total;
		now->samples += a.samples;
		base->ns += b.total;
		base->samples += b.samples;
	}
}

/* ns in the baseline of what a node called there alone. */
static uint64_t
gone_below(const struct rows_look *look, node_id id)
{
	const struct tree *tree = look->tree;
	uint64_t sum = 0;

	for (node_id kid = tree_get(tree, id)->child; kid;
	     kid = tree_get(tree, kid)->next)
		if (rows_exists(look, kid) &&
		    !rows_node_weight(look, kid).total)
			sum += rows_base_weight(look, kid).total;
	return sum;
}

bool
flame_change(const struct flame_pane *f, const struct block *block,
	     struct block_change *change)
{
	const struct rows_look *look = &f->look;
	const struct row row = { .node = block->node,
				 .kind = block->kind == BLOCK_GROUP
					     ? ROW_GROUP
					     : ROW_NODE };
	struct weight a, b;
	struct measured now, base;

	if (!look->base || block->kind == BLOCK_MORE)
		return false;
	a = rows_weight(look, &row);
	b = rows_base(look, &row);
	now = measured_total(&a);
	base = measured_total(&b);
	if (look->members && block->node == look->top && !block->depth)
		add_members(look, &now, &base);
	change->change = against_change(&look->against, &now, &base);
	change->is_new = now.ns && !base.ns;
	base.ns = block->kind == BLOCK_NODE ? gone_below(look, block->node) : 0;
	change->gone = against_change(&look->against, &now, &base).base;
	return true;
}
