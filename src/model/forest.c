/* src/model/forest.c */
#include "model/forest_state.h"

#include "base/mem.h"

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
	mem_free(forest->stack);
	*forest = (struct forest){ 0 };
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

/* Is it reached by an import? What a module's code calls meanwhile is part of
 * the price, too. */
static bool
imports(const struct forest *forest, path_id path)
{
	const struct path *p = paths_get(forest->paths, path);

	while (p && !symtab_imports(symtab_get(forest->syms, p->frame)))
		p = paths_get(forest->paths, p->caller);
	return p;
}

/* So that neither forest_spend() nor forest_sync() need any. */
static bool
reserve_place(struct forest *forest)
{
	place_id id = (place_id)forest->places.len + 1;
	place_id *fresh = mem_grow(forest->fresh, &forest->fresh_cap,
				   (size_t)id + 1, sizeof(*fresh));

	if (fresh)
		forest->fresh = fresh;
	return fresh;
}

/* Where a place is in the trees, and what follows from that. */
static enum pit_status
reach(struct forest *forest, struct place *new, struct climb *climb)
{
	enum pit_status st;

	for (enum tree_kind kind = 0; kind < TREE_COUNT; kind++)
		climb->in[kind] = forest_has(forest, kind);
	st = forest_climb(forest, &new->key, climb);
	if (!st)
		st = forest_waits(forest, &new->key, &new->waits);
	new->imports = imports(forest, new->key.path);
	if (!st)
		new->label = label_of(forest, climb->at[TREE_GROUPED]);
	return st;
}

/* All that is the same in another state of the path, if like is one. */
static bool
reach_like(const struct forest *forest, place_id like, struct place *new,
	   struct climb *climb)
{
	const struct place *place = places_get(&forest->places, like);

	if (!place || place->key.top != new->key.top ||
	    place->key.group != new->key.group ||
	    place->key.path != new->key.path)
		return false;
	for (enum tree_kind kind = 0; kind < TREE_COUNT; kind++)
		if (forest_has(forest, kind))
			climb->at[kind] =
			    places_node(&forest->places, kind, like);
	new->label = place->label;
	new->waits = place->waits;
	new->imports = place->imports;
	return true;
}

enum pit_status
forest_place(struct forest *forest, const struct stem *at, path_id path,
	     uint32_t state, place_id *place)
{
	struct place new = {
		.key = { at->raw, at->group, path, state & PLACE_STATE },
	};
	struct climb climb = { .in = { false } };
	place_id like = *place;
	enum pit_status st = PIT_OK;

	if (places_is(&forest->places, like, &new.key))
		return PIT_OK;
	*place = places_find(&forest->places, &new.key);
	if (*place)
		return PIT_OK;
	if (!reach_like(forest, like, &new, &climb))
		st = reach(forest, &new, &climb);
	if (st)
		return st;
	if (reserve_place(forest))
		*place = places_add(&forest->places, &new, climb.at);
	return *place ? PIT_OK : PIT_ENOMEM;
}

/* The node that a place of another group would have. */
static enum pit_status
climb_to(struct forest *forest, place_id id, node_id group, node_id *node)
{
	struct place_key key = places_get(&forest->places, id)->key;
	struct climb climb = { .in = { [TREE_GROUPED] = true } };
	enum pit_status st;

	key.group = group;
	st = forest_climb(forest, &key, &climb);
	*node = climb.at[TREE_GROUPED];
	return st;
}

static enum pit_status
move_place(struct forest *forest, place_id id, node_id group)
{
	struct weights *weights = &forest->weights[TREE_GROUPED];
	const struct tree *tree = forest->trees[TREE_GROUPED];
	struct place *place = places_get(&forest->places, id);
	node_id *at = &forest->places.nodes[TREE_GROUPED][id], to;
	struct weight take =
	    place_spent(place, -place->synced.weight, -place->synced.count);
	struct weight put =
	    place_spent(place, place->synced.weight, place->synced.count);
	enum pit_status st = climb_to(forest, id, group, &to);

	if (!st)
		st = weights_fit(weights, tree);
	if (st)
		return st;
	weights_add(weights, tree, *at, &take);
	weights_add(weights, tree, to, &put);
	*at = to;
	place->key.group = group;
	return PIT_OK;
}

enum pit_status
forest_move(struct forest *forest, node_id top, node_id group)
{
	const struct places *places = &forest->places;
	enum pit_status st = PIT_OK;

	for (place_id id = places_next(places, top, 1); id && !st;
	     id = places_next(places, top, id + 1))
		st = move_place(forest, id, group);
	return st;
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

	if (!place->fresh)
		forest->fresh[forest->nfresh++] = id;
	place->fresh = true;
	place->weight += weight;
	place->count += count;
}

static void
sync_place(struct forest *forest, place_id id)
{
	struct place *place = &forest->places.list[id];
	const struct weight spent =
	    place_spent(place, place->weight - place->synced.weight,
			place->count - place->synced.count);

	for (enum tree_kind kind = 0; kind < TREE_COUNT; kind++)
		if (kind != TREE_RAW && forest_has(forest, kind))
			weights_add(&forest->weights[kind], forest->trees[kind],
				    forest->places.nodes[kind][id], &spent);
	place->synced = (struct place_sum){ place->weight, place->count };
	place->fresh = false;
}

void
forest_sync(struct forest *forest)
{
	for (int kind = 0; kind < TREE_COUNT; kind++)
		if (weights_fit(&forest->weights[kind], forest->trees[kind]))
			return;
	for (size_t i = 0; i < forest->nfresh; i++)
		sync_place(forest, forest->fresh[i]);
	forest->weighed = forest->weighed && !forest->nfresh;
	forest->nfresh = 0;
}

void
forest_add_up(struct forest *forest, enum tree_kind kind)
{
	struct weights *weights = &forest->weights[kind];

	weights_clear(weights);
	for (place_id id = 1; id < forest->places.len; id++) {
		const struct place *place = &forest->places.list[id];
		const struct weight spent = place_spent(
		    place, place->synced.weight, place->synced.count);

		weights_put(weights, forest->places.nodes[kind][id], &spent);
	}
	weights_total(weights, forest->trees[kind]);
}

const struct weights *
forest_raw(struct forest *forest)
{
	if (!forest->weighed)
		forest_add_up(forest, TREE_RAW);
	forest->weighed = true;
	return &forest->weights[TREE_RAW];
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
