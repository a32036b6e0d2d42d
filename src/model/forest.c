/* src/model/forest.c */
#include "model/forest.h"

#include "base/mem.h"
#include "model/hide.h"
#include "model/idle.h"

#include <stdlib.h>
#include <string.h>

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
		forest->paths = paths_new(forest->cut);
	if (forest->paths)
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
	places_fini(&forest->places);
	paths_free(forest->paths);
	symtab_free(forest->syms);
	place_sums_fini(&forest->synced);
	mem_free(forest->fresh);
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

enum pit_status
forest_thread(struct forest *forest, const struct leaf *at, frame_id frame,
	      struct leaf *to)
{
	static const enum tree_kind kinds[] = { TREE_RAW, TREE_APART };
	struct leaf leaf = *at;

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		node_id *node = &leaf.node[kinds[i]];

		*node = tree_child(forest->trees[kinds[i]], forest->syms, *node,
				   frame);
		if (!*node)
			return PIT_ENOMEM;
	}
	*to = leaf;
	return PIT_OK;
}

/* One frame further down. */
static enum pit_status
step(struct forest *forest, frame_id frame, bool hidden, struct leaf *at)
{
	struct leaf to = *at;

	for (enum tree_kind kind = 0; kind < TREE_COUNT; kind++) {
		if (hidden && kind != TREE_RAW)
			continue;
		to.node[kind] =
		    bounded_child(forest, kind, at->node[kind], frame);
		if (!to.node[kind])
			return PIT_ENOMEM;
	}
	*at = to;
	return PIT_OK;
}

/* The nodes of a path, below at. */
static enum pit_status
follow(struct forest *forest, path_id id, struct leaf *at)
{
	const struct path *p = paths_get(forest->paths, id);
	const struct frame_info *info, *caller = NULL;
	size_t depth = p ? p->depth : 0;
	bool first = true;
	path_id *path =
	    mem_grow(forest->path, &forest->path_cap, depth, sizeof(*path));

	if (!path)
		return PIT_ENOMEM;
	forest->path = path;
	for (size_t i = depth; i > 0; i--) {
		path[i - 1] = id;
		id = paths_get(forest->paths, id)->caller;
	}
	for (size_t i = 0; i < depth; i++) {
		frame_id frame = paths_get(forest->paths, path[i])->frame;
		bool hidden;

		info = symtab_get(forest->syms, frame);
		hidden = hide_is_hidden(info, caller, first, i + 1 == depth);
		if (step(forest, frame, hidden, at))
			return PIT_ENOMEM;
		first = first && hidden;
		caller = info;
	}
	return PIT_OK;
}

/* What the timeline calls time spent in a node: a library by its name, the
 * program's own code by its function. C functions, and code that is part of
 * a function, count as what called them. */
static name_id
label_of(struct forest *forest, node_id leaf)
{
	const struct tree *tree = forest->trees[TREE_APART];
	const struct tree_node *node = tree_get(tree, leaf);
	name_id group = node->group;

	for (; node->flags & NODE_BY_APP; node = tree_get(tree, node->parent)) {
		const struct frame_info *info =
		    symtab_get(forest->syms, node->frame);

		if (!info || info->kind > FRAME_C ||
		    strcmp(info->name, "<module>") == 0)
			break;
		if (info->kind == FRAME_PYTHON && info->function[0] != '<')
			return symtab_intern(forest->syms, info->function,
					     strlen(info->function));
	}
	return group;
}

/* So that neither forest_spend() nor forest_sync() need any. */
static bool
reserve_place(struct forest *forest)
{
	place_id id = (place_id)forest->places.len + 1;
	struct fresh *fresh = mem_grow(forest->fresh, &forest->fresh_cap,
				       (size_t)id + 1, sizeof(*fresh));

	if (fresh)
		forest->fresh = fresh;
	return fresh && !place_sums_fit(&forest->synced, id);
}

enum pit_status
forest_place(struct forest *forest, const struct leaf *at, path_id path,
	     uint32_t state, place_id *place)
{
	struct place new = {
		.key = { at->node[TREE_RAW], at->node[TREE_GROUPED], path,
			 state & PLACE_STATE },
		.leaf = *at,
	};
	enum pit_status st;

	if (places_is(&forest->places, *place, &new.key))
		return PIT_OK;
	*place = places_find(&forest->places, &new.key);
	if (*place)
		return PIT_OK;
	st = forest->flat ? PIT_OK : follow(forest, path, &new.leaf);
	if (st)
		return st;
	new.waits = idle_is(forest->trees[TREE_RAW], forest->syms,
			    new.leaf.node[TREE_RAW]);
	new.label = label_of(forest, new.leaf.node[TREE_APART]);
	*place = reserve_place(forest) ? places_add(&forest->places, &new) : 0;
	return *place ? PIT_OK : PIT_ENOMEM;
}

/* The node of the task, the thread, or the process, that a node is below. */
static node_id
top_of(const struct forest *forest, const struct tree *tree, node_id id)
{
	for (; id != TREE_ROOT; id = tree_get(tree, id)->parent) {
		const struct frame_info *info =
		    symtab_get(forest->syms, tree_get(tree, id)->frame);

		if (info && frame_is_root(info->kind))
			break;
	}
	return id;
}

place_id
forest_alike(struct forest *forest, place_id id, path_id path)
{
	const struct place *place = places_get(&forest->places, id);
	uint32_t state = place->key.state;
	struct leaf top = place->leaf;

	for (int kind = 0; kind < TREE_COUNT; kind++)
		top.node[kind] =
		    top_of(forest, forest->trees[kind], top.node[kind]);
	id = 0;
	return forest_place(forest, &top, path, state, &id) ? 0 : id;
}

void
forest_spend(struct forest *forest, place_id id, uint64_t weight,
	     uint64_t count)
{
	struct place *place = &forest->places.list[id];

	if (!place->touched)
		forest->fresh[forest->nfresh++].place = id;
	place->touched = ++forest->touched;
	place->weight += weight;
	place->count += count;
}

/* Set the line if the node is of this frame: a hidden frame has no node. */
static void
set_line(struct tree *tree, node_id *id, const struct path *p)
{
	const struct tree_node *node = tree_get(tree, *id);

	if (node->frame != p->frame)
		return;
	if (p->line)
		tree_set_line(tree, *id, p->line);
	*id = node->parent;
}

static void
set_lines(struct forest *forest, const struct place *place)
{
	const struct path *p = paths_get(forest->paths, place->key.path);
	struct leaf at = place->leaf;

	for (; p; p = paths_get(forest->paths, p->caller))
		for (int kind = 0; kind < TREE_COUNT; kind++)
			set_line(forest->trees[kind], &at.node[kind], p);
}

static int
by_touched(const void *pa, const void *pb)
{
	const struct fresh *a = pa, *b = pb;

	return (a->touched > b->touched) - (a->touched < b->touched);
}

static void
sync_place(struct forest *forest, place_id id)
{
	struct place *place = &forest->places.list[id];
	struct place_sum *synced = &forest->synced.at[id];
	const struct weight spent =
	    place_spent(place, place->weight - synced->weight,
			place->count - synced->count);

	for (int kind = 0; kind < TREE_COUNT; kind++)
		weights_add(&forest->weights[kind], forest->trees[kind],
			    place->leaf.node[kind], &spent);
	set_lines(forest, place);
	*synced = (struct place_sum){ place->weight, place->count };
	place->touched = 0;
}

void
forest_sync(struct forest *forest)
{
	for (int kind = 0; kind < TREE_COUNT; kind++)
		if (weights_fit(&forest->weights[kind], forest->trees[kind]))
			return;
	for (size_t i = 0; i < forest->nfresh; i++) {
		struct fresh *fresh = &forest->fresh[i];

		fresh->touched = forest->places.list[fresh->place].touched;
	}
	if (forest->nfresh > 1)
		qsort(forest->fresh, forest->nfresh, sizeof(*forest->fresh),
		      by_touched);
	for (size_t i = 0; i < forest->nfresh; i++)
		sync_place(forest, forest->fresh[i].place);
	forest->nfresh = 0;
}

bool
forest_is_boot(const struct forest *forest, path_id path)
{
	const struct path *p = paths_get(forest->paths, path);
	const struct frame_info *info = NULL;

	for (; p; p = paths_get(forest->paths, p->caller)) {
		info = symtab_get(forest->syms, p->frame);
		if (!info || !(info->flags & (FRAME_LIBRARY | FRAME_INHERITS)))
			return false;
	}
	return info && info->flags & FRAME_BOOT;
}
