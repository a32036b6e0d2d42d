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
	ok = forest->syms && places_fit(&forest->places, TREE_RAW, 1) &&
	     places_fit(&forest->places, TREE_GROUPED, 1);
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

/* Where what hangs below a stem does in a tree; TREE_ROOT: no memory. */
static node_id
top_in(struct forest *forest, enum tree_kind kind, const struct stem *stem)
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

/* Some trees, and where one is in each. */
struct climb {
	bool in[TREE_COUNT];
	node_id at[TREE_COUNT];
};

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

/* To the nodes of a place. */
static enum pit_status
climb_to(struct forest *forest, const struct place_key *key,
	 struct climb *climb)
{
	const struct stem stem = { key->top, key->group };

	for (enum tree_kind kind = 0; kind < TREE_COUNT; kind++) {
		if (!climb->in[kind])
			continue;
		climb->at[kind] = top_in(forest, kind, &stem);
		if (!climb->at[kind])
			return PIT_ENOMEM;
	}
	return forest->flat ? PIT_OK : follow(forest, key->path, climb);
}

/* What the timeline calls time spent in a node: a library by its name, the
 * program's own code by its function. C functions, and code that is part of
 * a function, count as what called them. */
static name_id
label_of(struct forest *forest, node_id leaf)
{
	const struct tree *tree = forest->trees[TREE_GROUPED];
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
	return fresh;
}

enum pit_status
forest_place(struct forest *forest, const struct stem *at, path_id path,
	     uint32_t state, place_id *place)
{
	struct place new = {
		.key = { at->raw, at->group, path, state & PLACE_STATE },
	};
	struct climb climb = { .in = { false } };
	enum pit_status st;

	if (places_is(&forest->places, *place, &new.key))
		return PIT_OK;
	*place = places_find(&forest->places, &new.key);
	if (*place)
		return PIT_OK;
	for (enum tree_kind kind = 0; kind < TREE_COUNT; kind++)
		climb.in[kind] = forest_has(forest, kind);
	st = climb_to(forest, &new.key, &climb);
	if (st)
		return st;
	new.waits =
	    idle_is(forest->trees[TREE_RAW], forest->syms, climb.at[TREE_RAW]);
	new.label = label_of(forest, climb.at[TREE_GROUPED]);
	if (reserve_place(forest))
		*place = places_add(&forest->places, &new, climb.at);
	return *place ? PIT_OK : PIT_ENOMEM;
}

place_id
forest_alike(struct forest *forest, place_id id, path_id path)
{
	const struct place_key *key = &places_get(&forest->places, id)->key;
	const struct stem stem = { key->top, key->group };

	id = 0;
	return forest_place(forest, &stem, path, key->state, &id) ? 0 : id;
}

void
forest_spend(struct forest *forest, place_id id, uint64_t weight,
	     uint64_t count)
{
	struct place *place = &forest->places.list[id];

	if (place->touched <= forest->synced)
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

/* The lines of a place's nodes in a tree. */
static void
set_lines(struct forest *forest, enum tree_kind kind, place_id id)
{
	const struct place *place = &forest->places.list[id];
	const struct path *p = paths_get(forest->paths, place->key.path);
	node_id at = forest->places.nodes[kind][id];

	for (; p; p = paths_get(forest->paths, p->caller))
		set_line(forest->trees[kind], &at, p);
}

static int
by_touched(const void *pa, const void *pb)
{
	const struct fresh *a = pa, *b = pb;

	return (a->touched > b->touched) - (a->touched < b->touched);
}

/* In the order of the latest samples. */
static void
sort_fresh(struct forest *forest, struct fresh list[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		list[i].touched = forest->places.list[list[i].place].touched;
	if (n > 1)
		qsort(list, n, sizeof(*list), by_touched);
}

static void
sync_place(struct forest *forest, place_id id)
{
	struct place *place = &forest->places.list[id];
	const struct weight spent =
	    place_spent(place, place->weight - place->synced.weight,
			place->count - place->synced.count);

	for (enum tree_kind kind = 0; kind < TREE_COUNT; kind++) {
		if (!forest_has(forest, kind))
			continue;
		weights_add(&forest->weights[kind], forest->trees[kind],
			    forest->places.nodes[kind][id], &spent);
		set_lines(forest, kind, id);
	}
	place->synced = (struct place_sum){ place->weight, place->count };
}

void
forest_sync(struct forest *forest)
{
	for (int kind = 0; kind < TREE_COUNT; kind++)
		if (weights_fit(&forest->weights[kind], forest->trees[kind]))
			return;
	sort_fresh(forest, forest->fresh, forest->nfresh);
	for (size_t i = 0; i < forest->nfresh; i++)
		sync_place(forest, forest->fresh[i].place);
	forest->nfresh = 0;
	forest->synced = forest->touched;
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

		if (frame_is_root(info->kind) && !top_in(forest, kind, &stem))
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
		    climb_to(forest, &forest->places.list[id].key, &climb);

		if (st)
			return st;
		nodes[id] = climb.at[kind];
	}
	return PIT_OK;
}

/* What forest_sync() would have made of it. */
static void
make_weights(struct forest *forest, enum tree_kind kind, struct fresh order[])
{
	struct weights *weights = &forest->weights[kind];
	size_t n = forest->places.len;

	weights_clear(weights);
	for (place_id id = 1; id < n; id++) {
		const struct place *place = &forest->places.list[id];
		const struct weight spent = place_spent(
		    place, place->synced.weight, place->synced.count);

		weights_put(weights, forest->places.nodes[kind][id], &spent);
		order[id - 1].place = id;
	}
	weights_total(weights, forest->trees[kind]);
	if (!n)
		return;
	sort_fresh(forest, order, n - 1);
	for (size_t i = 0; i < n - 1; i++)
		set_lines(forest, kind, order[i].place);
}

enum pit_status
forest_make(struct forest *forest, enum tree_kind kind)
{
	struct places *places = &forest->places;
	size_t n = places->len + 1, cap = 0;
	struct fresh *order;
	enum pit_status st;

	if (forest_has(forest, kind))
		return PIT_OK;
	order = mem_grow(NULL, &cap, n, sizeof(*order));
	st = order && places_fit(places, kind, n) ? PIT_OK : PIT_ENOMEM;
	if (!st)
		st = make_tops(forest, kind);
	if (!st)
		st = make_nodes(forest, kind, places->nodes[kind]);
	if (!st)
		st = weights_fit(&forest->weights[kind], forest->trees[kind]);
	if (!st)
		make_weights(forest, kind, order);
	else
		places_drop(places, kind);
	mem_free(order);
	return st;
}
