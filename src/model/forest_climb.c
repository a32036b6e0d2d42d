/* src/model/forest_climb.c - where paths are in trees: what they hang below,
 * and from there frame by frame.
 */
#include "model/forest_state.h"

#include "base/mem.h"
#include "model/hide.h"

/* tree_child() in a tree that does not grow for ever. */
static node_id
bounded_child(struct forest *forest, enum tree_kind kind, node_id parent,
	      frame_id frame)
{
	struct tree *tree = forest->trees[kind];
	node_id id = tree_find(tree, parent, frame);

	if (id)
		return id;
	if (tree_len(tree) >= FOREST_MAX_NODES) {
		if (tree_get(tree, parent)->frame == forest->cut)
			return parent;
		frame = forest->cut;
	}
	return tree_child(tree, forest->syms, parent, frame);
}

/* The node of so much depth that a node is, or is below. */
static const struct tree_node *
ancestor(const struct tree *tree, node_id id, uint32_t depth)
{
	const struct tree_node *node = tree_get(tree, id);

	while (node->depth > depth)
		node = tree_get(tree, node->parent);
	return node;
}

/* A process, thread or task of TREE_RAW in TREE_APART, where it has the same
 * frames; TREE_ROOT: no memory. */
static node_id
apart_top(struct forest *forest, node_id raw)
{
	const struct tree *from = forest->trees[TREE_RAW];
	uint32_t depth = tree_get(from, raw)->depth;
	node_id at = TREE_ROOT;

	for (uint32_t i = 1; i <= depth; i++) {
		at = tree_child(forest->trees[TREE_APART], forest->syms, at,
				ancestor(from, raw, i)->frame);
		if (!at)
			return TREE_ROOT;
	}
	return at;
}

/* The group of processes that a group of TREE_GROUPED is of, or is, in
 * TREE_MERGED; TREE_ROOT: no memory. */
static node_id
merged_top(struct forest *forest, node_id group)
{
	return tree_child(
	    forest->trees[TREE_MERGED], forest->syms, TREE_ROOT,
	    ancestor(forest->trees[TREE_GROUPED], group, 1)->frame);
}

node_id
forest_top_in(struct forest *forest, enum tree_kind kind,
	      const struct stem *stem)
{
	switch (kind) {
	case TREE_APART:
		return apart_top(forest, stem->raw);
	case TREE_MERGED:
		return merged_top(forest, stem->group);
	case TREE_GROUPED:
		return stem->group;
	default:
		return stem->raw;
	}
}

node_id
forest_top(struct forest *forest, node_id at, frame_id frame)
{
	node_id raw =
	    tree_child(forest->trees[TREE_RAW], forest->syms, at, frame);

	if (raw && forest_has(forest, TREE_APART) && !apart_top(forest, raw))
		return TREE_ROOT;
	return raw;
}

enum pit_status
forest_group(struct forest *forest, node_id group)
{
	return !forest_has(forest, TREE_MERGED) || merged_top(forest, group)
		   ? PIT_OK
		   : PIT_ENOMEM;
}

/* One frame further down. */
static enum pit_status
step(struct forest *forest, frame_id frame, bool hidden, struct climb *climb)
{
	for (enum tree_kind kind = 0; kind < TREE_COUNT; kind++) {
		node_id *at = &climb->at[kind];

		if (!climb->in[kind] || (hidden && kind != TREE_RAW))
			continue;
		*at = bounded_child(forest, kind, *at, frame);
		if (!*at)
			return PIT_ENOMEM;
	}
	return PIT_OK;
}

/* The path, from its outermost frame on; NULL: no memory. */
static const path_id *
unroll(struct forest *forest, path_id id, size_t depth)
{
	path_id *path =
	    mem_grow(forest->path, &forest->path_cap, depth, sizeof(*path));

	if (!path)
		return NULL;
	forest->path = path;
	for (size_t i = depth; i > 0; i--) {
		path[i - 1] = id;
		id = paths_get(forest->paths, id)->caller;
	}
	return path;
}

/* Along a path. */
static enum pit_status
follow(struct forest *forest, path_id id, struct climb *climb)
{
	const struct path *p = paths_get(forest->paths, id);
	const struct frame_info *info, *caller = NULL;
	size_t depth = p ? p->depth : 0;
	const path_id *path = unroll(forest, id, depth);
	bool first = true;

	if (!path)
		return PIT_ENOMEM;
	for (size_t i = 0; i < depth; i++) {
		frame_id frame = paths_get(forest->paths, path[i])->frame;
		bool hidden;

		info = symtab_get(forest->syms, frame);
		hidden = hide_is_hidden(info, caller, first, i + 1 == depth);
		if (step(forest, frame, hidden, climb))
			return PIT_ENOMEM;
		first = first && hidden;
		caller = info;
	}
	return PIT_OK;
}

enum pit_status
forest_climb(struct forest *forest, const struct place_key *key,
	     struct climb *climb)
{
	const struct stem stem = { key->top, key->group };

	for (enum tree_kind kind = 0; kind < TREE_COUNT; kind++) {
		if (!climb->in[kind])
			continue;
		climb->at[kind] = forest_top_in(forest, kind, &stem);
		if (!climb->at[kind])
			return PIT_ENOMEM;
	}
	return forest->flat ? PIT_OK : follow(forest, key->path, climb);
}
