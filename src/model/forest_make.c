/* src/model/forest_make.c - a tree that is made of the places there are. */
#include "model/forest_state.h"

/* Processes and threads that were not sampled yet are there, too. */
static enum pit_status
make_tops(struct forest *forest, enum tree_kind kind)
{
	enum tree_kind of = kind == TREE_APART ? TREE_RAW : TREE_GROUPED;
	const struct tree *tree = forest->trees[of];

	for (node_id id = TREE_ROOT + 1; id < tree_len(tree); id++) {
		const struct frame_info *info =
		    symtab_get(forest->syms, tree_get(tree, id)->frame);
		const struct stem stem = { id, id };

		if (frame_is_root(info->kind) &&
		    !forest_top_in(forest, kind, &stem))
			return PIT_ENOMEM;
	}
	return PIT_OK;
}

static enum pit_status
make_nodes(struct forest *forest, enum tree_kind kind, node_id nodes[])
{
	struct climb climb = { .in = { false } };

	climb.in[kind] = true;
	for (place_id id = 1; id < forest->places.len; id++) {
		enum pit_status st =
		    forest_climb(forest, &forest->places.list[id].key, &climb);

		if (st)
			return st;
		nodes[id] = climb.at[kind];
	}
	return PIT_OK;
}

enum pit_status
forest_make(struct forest *forest, enum tree_kind kind)
{
	struct places *places = &forest->places;
	size_t n = places->len + 1;
	enum pit_status st;

	if (forest_has(forest, kind))
		return PIT_OK;
	st = places_fit(places, kind, n) ? PIT_OK : PIT_ENOMEM;
	if (!st)
		st = make_tops(forest, kind);
	if (!st)
		st = make_nodes(forest, kind, places->nodes[kind]);
	if (!st)
		st = weights_fit(&forest->weights[kind], forest->trees[kind]);
	if (!st)
		forest_add_up(forest, kind);
	else
		places_drop(places, kind);
	return st;
}
