/* src/tui/weights.c - what rows weigh. */
#include "tui/rows.h"

struct weight
rows_node_weight(const struct rows_look *look, node_id id)
{
	return weights_counted(look->weights, id, look->idle);
}

static frame_id
group_of(const struct rows_look *look, node_id id)
{
	const struct root *root =
	    roots_get(look->roots, tree_get(look->tree, id)->frame);

	return root ? root->group : 0;
}

/* A process or thread that is no member of the group that is looked at. */
static bool
is_stranger(const struct rows_look *look, node_id id)
{
	const struct tree_node *node = tree_get(look->tree, id);
	frame_id group = node && id ? group_of(look, id) : 0;

	if (!look->members || !group || group == look->members)
		return false;
	if (group_of(look, node->parent) == look->members)
		return false; /* a thread of a member */
	for (id = node->child; id; id = tree_get(look->tree, id)->next)
		if (group_of(look, id) == look->members)
			return false; /* a process of members */
	return true;
}

/* What did nothing but wait for work is a part of the idle row. A process or
 * thread of which nothing was seen yet, or in this window, is not there. */
static bool
is_there(const struct rows_look *look, node_id id)
{
	if (!weights_is_in(look->weights, id))
		return false;
	if (is_stranger(look, id))
		return false;
	return weights_is_there(look->weights, id, look->idle);
}

/* How the baseline is looked at. */
static struct rows_look
look_at_base(const struct rows_look *look)
{
	struct rows_look at = *look;

	at.weights = look->base;
	at.base = NULL;
	at.part = true;
	return at;
}

static bool
was_there(const struct rows_look *look, node_id id)
{
	const struct rows_look base = look_at_base(look);

	return look->base && is_there(&base, id);
}

bool
rows_exists(const struct rows_look *look, node_id id)
{
	return (is_there(look, id) || was_there(look, id)) &&
	       (!look->filter || filter_keeps(look->filter, id));
}

/* The hidden part of a group: what its entry spent in library callees. */
static struct weight
group_weight(const struct rows_look *look, node_id entry)
{
	const struct tree_node *parent = tree_get(look->tree, entry), *node;
	struct weight sum = { 0 };

	for (node_id id = parent ? parent->child : 0; id; id = node->next) {
		struct weight w;

		node = tree_get(look->tree, id);
		if (!node->entry || !is_there(look, id))
			continue;
		w = rows_node_weight(look, id);
		sum.total += w.total;
		sum.samples += w.samples;
		sum.idle += w.idle;
	}
	return sum;
}

struct weight
rows_weight(const struct rows_look *look, const struct row *row)
{
	if (row->kind == ROW_GROUP)
		return group_weight(look, row->node);
	if (row->kind != ROW_NODE)
		return row->sum;
	return rows_node_weight(look, row->node);
}

struct weight
rows_base_weight(const struct rows_look *look, node_id id)
{
	return look->base ? weights_counted(look->base, id, look->idle)
			  : (struct weight){ 0 };
}

struct weight
rows_base(const struct rows_look *look, const struct row *row)
{
	const struct rows_look base = look_at_base(look);

	if (!look->base)
		return (struct weight){ 0 };
	if (row->kind == ROW_GROUP)
		return group_weight(&base, row->node);
	if (row->kind != ROW_NODE)
		return row->base;
	return rows_base_weight(look, row->node);
}

uint64_t
rows_mass(const struct rows_look *look, node_id id)
{
	uint64_t now = rows_node_weight(look, id).total;
	uint64_t base =
	    against_scaled(&look->against, rows_base_weight(look, id).total);

	return now > base ? now : base;
}
