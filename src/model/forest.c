/* src/model/forest.c */
#include "model/forest.h"

#include "base/mem.h"
#include "model/idle.h"

enum pit_status
forest_init(struct forest *forest)
{
	bool ok;

	*forest = (struct forest){ .syms = symtab_new() };
	ok = forest->syms;
	for (int kind = 0; kind < TREE_COUNT; kind++) {
		forest->trees[kind] = tree_new();
		ok = ok && forest->trees[kind] &&
		     !weights_fit(&forest->weights[kind], forest->trees[kind]);
	}
	if (ok)
		forest->cut = symtab_root(forest->syms, FRAME_CUT, "", 0);
	if (forest->cut)
		return PIT_OK;
	forest_fini(forest);
	return PIT_ENOMEM;
}

void
forest_fini(struct forest *forest)
{
	for (int kind = 0; kind < TREE_COUNT; kind++) {
		tree_free(forest->trees[kind]);
		weights_fini(&forest->weights[kind]);
	}
	symtab_free(forest->syms);
	mem_free(forest->path);
	*forest = (struct forest){ 0 };
}

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

/* The children of leaf for frame in the trees of these kinds. */
static enum pit_status
child_in(struct forest *forest, const enum tree_kind kinds[], size_t n,
	 frame_id frame, struct leaf *leaf)
{
	for (size_t i = 0; i < n; i++) {
		node_id *at = &leaf->node[kinds[i]];

		*at = tree_child(forest->trees[kinds[i]], forest->syms, *at,
				 frame);
		if (!*at)
			return PIT_ENOMEM;
	}
	return PIT_OK;
}

enum pit_status
forest_thread(struct forest *forest, const struct leaf *at, frame_id frame,
	      struct leaf *to)
{
	static const enum tree_kind kinds[] = { TREE_RAW, TREE_APART };
	struct leaf leaf = *at;
	enum pit_status st =
	    child_in(forest, kinds, ARRAY_LEN(kinds), frame, &leaf);

	if (!st)
		*to = leaf;
	return st;
}

enum pit_status
forest_process(struct forest *forest, const struct leaf *at, frame_id frame,
	       struct leaf *to)
{
	static const enum tree_kind kinds[] = { TREE_RAW, TREE_APART,
						TREE_MERGED };
	struct leaf leaf = *at;
	enum pit_status st =
	    child_in(forest, kinds, ARRAY_LEN(kinds), frame, &leaf);

	if (!st)
		*to = leaf;
	return st;
}

enum pit_status
forest_child(struct forest *forest, const struct leaf *at, frame_id frame,
	     struct leaf *to)
{
	static const enum tree_kind kinds[] = { TREE_GROUPED, TREE_APART,
						TREE_MERGED, TREE_RAW };
	struct leaf leaf = *at;
	enum pit_status st =
	    child_in(forest, kinds, ARRAY_LEN(kinds), frame, &leaf);

	if (!st)
		*to = leaf;
	return st;
}

/* Frames that stand in the way of what the program does: the import system,
 * launch frames, the exec() that both run modules with, and those that ask for
 * it. */
static bool
is_hidden(const struct forest *forest, const struct frame_info *info,
	  node_id parent, node_id raw, bool last)
{
	const struct tree_node *node = tree_get(forest->trees[TREE_RAW], raw);
	const struct tree_node *caller =
	    tree_get(forest->trees[TREE_RAW], parent);
	const struct frame_info *by = symtab_get(forest->syms, caller->frame);

	if (info->flags & (FRAME_IMPORTLIB | FRAME_HIDE) ||
	    node->flags & NODE_LAUNCH)
		return true;
	return info->kind == FRAME_C && !last && by &&
	       (by->flags & FRAME_IMPORTLIB || caller->flags & NODE_LAUNCH);
}

/* One frame further down; last: the innermost. */
static enum pit_status
step(struct forest *forest, frame_id frame, bool last, struct leaf *at)
{
	const struct frame_info *info = symtab_get(forest->syms, frame);
	node_id parent = at->node[TREE_RAW];
	node_id raw = bounded_child(forest, TREE_RAW, parent, frame);
	struct leaf to = *at;

	if (!raw || !info)
		return PIT_ENOMEM;
	at->node[TREE_RAW] = to.node[TREE_RAW] = raw;
	if (is_hidden(forest, info, parent, raw, last))
		return PIT_OK;
	for (enum tree_kind kind = 0; kind < TREE_RAW; kind++) {
		to.node[kind] =
		    bounded_child(forest, kind, at->node[kind], frame);
		if (!to.node[kind])
			return PIT_ENOMEM;
	}
	*at = to;
	return PIT_OK;
}

enum pit_status
forest_follow(struct forest *forest, const struct tables *tables,
	      const struct leaf *at, uint32_t stack, struct leaf *to)
{
	const struct table_stack *s = tables_get(tables, stack);
	struct leaf leaf = *at;
	enum pit_status st;
	uint32_t *path;
	size_t depth;

	if (!s)
		return PIT_ECORRUPT;
	depth = s->depth;
	path = mem_grow(forest->path, &forest->path_cap, depth, sizeof(*path));
	if (!path)
		return PIT_ENOMEM;
	forest->path = path;
	for (size_t i = depth; i > 0 && s; i--) {
		path[i - 1] = s->frame;
		s = tables_get(tables, s->parent);
	}
	for (size_t i = 0; i < depth; i++) {
		st = step(forest, path[i], i + 1 == depth, &leaf);
		if (st)
			return st;
	}
	leaf.waits =
	    idle_is(forest->trees[TREE_RAW], forest->syms, leaf.node[TREE_RAW]);
	*to = leaf;
	return PIT_OK;
}

/* Set the line if the node is of this frame: a hidden frame has no node. */
static void
set_line(struct tree *tree, node_id *id, const struct table_stack *s)
{
	const struct tree_node *node = tree_get(tree, *id);

	if (node->frame != s->frame)
		return;
	if (s->line)
		tree_set_line(tree, *id, s->line);
	*id = node->parent;
}

void
forest_set_lines(struct forest *forest, const struct tables *tables,
		 uint32_t stack, uint32_t last, const struct leaf *leaf)
{
	const struct table_stack *s = tables_get(tables, stack);
	const struct table_stack *t = tables_get(tables, last);
	struct leaf at = *leaf;

	for (; s; s = tables_get(tables, s->parent)) {
		while (t && t->depth > s->depth)
			t = tables_get(tables, t->parent);
		if (s == t)
			return;
		for (int kind = 0; kind < TREE_COUNT; kind++)
			set_line(forest->trees[kind], &at.node[kind], s);
	}
}

bool
forest_is_boot(const struct forest *forest, const struct tables *tables,
	       uint32_t stack)
{
	const struct table_stack *s = tables_get(tables, stack);
	const struct frame_info *info = NULL;

	for (; s; s = tables_get(tables, s->parent)) {
		info = symtab_get(forest->syms, s->frame);
		if (!info || !(info->flags & (FRAME_LIBRARY | FRAME_INHERITS)))
			return false;
	}
	return info && info->flags & FRAME_BOOT;
}

enum pit_status
forest_add(struct forest *forest, const struct leaf *leaf, uint64_t weight,
	   uint64_t count, bool idle)
{
	const struct weight spent = {
		.self = weight,
		.idle_self = idle ? weight : 0,
		.samples = count,
	};

	for (int kind = 0; kind < TREE_COUNT; kind++)
		if (weights_fit(&forest->weights[kind], forest->trees[kind]))
			return PIT_ENOMEM;
	for (int kind = 0; kind < TREE_COUNT; kind++)
		weights_add(&forest->weights[kind], forest->trees[kind],
			    leaf->node[kind], &spent);
	return PIT_OK;
}
