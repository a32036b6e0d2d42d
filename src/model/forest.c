/* src/model/forest.c */
#include "model/forest.h"

#include "base/mem.h"
#include "model/idle.h"

enum pit_status
forest_init(struct forest *forest)
{
	*forest = (struct forest){
		.raw = tree_new(),
		.view = tree_new(),
		.merged = tree_new(),
		.grouped = tree_new(),
		.syms = symtab_new(),
	};
	if (forest->raw && forest->view && forest->merged && forest->grouped &&
	    forest->syms)
		forest->cut = symtab_root(forest->syms, FRAME_CUT, "", 0);
	if (forest->cut)
		return PIT_OK;
	forest_fini(forest);
	return PIT_ENOMEM;
}

void
forest_fini(struct forest *forest)
{
	tree_free(forest->raw);
	tree_free(forest->view);
	tree_free(forest->merged);
	tree_free(forest->grouped);
	symtab_free(forest->syms);
	mem_free(forest->path);
	*forest = (struct forest){ 0 };
}

/* tree_child() in a tree that does not grow for ever. */
static node_id
bounded_child(struct forest *forest, struct tree *tree, node_id parent,
	      frame_id frame)
{
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

enum pit_status
forest_thread(struct forest *forest, const struct leaf *at, frame_id frame,
	      struct leaf *to)
{
	struct leaf leaf = *at;

	leaf.raw = tree_child(forest->raw, forest->syms, at->raw, frame);
	leaf.view = tree_child(forest->view, forest->syms, at->view, frame);
	if (!leaf.raw || !leaf.view)
		return PIT_ENOMEM;
	*to = leaf;
	return PIT_OK;
}

enum pit_status
forest_process(struct forest *forest, const struct leaf *at, frame_id frame,
	       struct leaf *to)
{
	struct leaf leaf = *at;

	leaf.merged =
	    tree_child(forest->merged, forest->syms, at->merged, frame);
	if (!leaf.merged)
		return PIT_ENOMEM;
	return forest_thread(forest, &leaf, frame, to);
}

enum pit_status
forest_child(struct forest *forest, const struct leaf *at, frame_id frame,
	     struct leaf *to)
{
	struct leaf leaf = *at;

	leaf.grouped =
	    tree_child(forest->grouped, forest->syms, at->grouped, frame);
	if (!leaf.grouped)
		return PIT_ENOMEM;
	return forest_process(forest, &leaf, frame, to);
}

/* Frames that stand in the way of what the program does: the import system,
 * launch frames, the exec() that both run modules with, and those that ask for
 * it. */
static bool
is_hidden(const struct forest *forest, const struct frame_info *info,
	  node_id parent, node_id raw, bool last)
{
	const struct tree_node *node = tree_get(forest->raw, raw);
	const struct tree_node *caller = tree_get(forest->raw, parent);
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
	node_id raw = bounded_child(forest, forest->raw, at->raw, frame);
	node_id parent = at->raw;
	node_id view, merged, grouped;

	if (!raw || !info)
		return PIT_ENOMEM;
	at->raw = raw;
	if (is_hidden(forest, info, parent, raw, last))
		return PIT_OK;
	view = bounded_child(forest, forest->view, at->view, frame);
	merged = bounded_child(forest, forest->merged, at->merged, frame);
	grouped = bounded_child(forest, forest->grouped, at->grouped, frame);
	if (!view || !merged || !grouped)
		return PIT_ENOMEM;
	at->view = view;
	at->merged = merged;
	at->grouped = grouped;
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
	leaf.waits = idle_is(forest->raw, forest->syms, leaf.raw);
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
		set_line(forest->raw, &at.raw, s);
		set_line(forest->view, &at.view, s);
		set_line(forest->merged, &at.merged, s);
		set_line(forest->grouped, &at.grouped, s);
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

void
forest_add(struct forest *forest, const struct leaf *leaf, uint64_t weight,
	   uint64_t count, bool idle)
{
	tree_add(forest->raw, leaf->raw, weight, count);
	tree_add(forest->view, leaf->view, weight, count);
	tree_add(forest->merged, leaf->merged, weight, count);
	tree_add(forest->grouped, leaf->grouped, weight, count);
	if (!idle)
		return;
	tree_add_idle(forest->raw, leaf->raw, weight);
	tree_add_idle(forest->view, leaf->view, weight);
	tree_add_idle(forest->merged, leaf->merged, weight);
	tree_add_idle(forest->grouped, leaf->grouped, weight);
}
