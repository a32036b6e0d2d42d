#include "model/who.h"

#include "base/mem.h"

#include <string.h>

void
who_fini(struct who *who)
{
	mem_free(who->at);
	*who = (struct who){ 0 };
}

/* Where frame is, or would be. */
static size_t
find(const struct who *who, frame_id frame)
{
	size_t low = 0, high = who->len;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (who->at[mid] < frame)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool
who_has(const struct who *who, frame_id frame)
{
	size_t i = find(who, frame);

	return i < who->len && who->at[i] == frame;
}

static bool
fit(struct who *who, size_t n)
{
	frame_id *grown = mem_grow(who->at, &who->cap, n, sizeof(*grown));

	if (grown)
		who->at = grown;
	return grown;
}

bool
who_add(struct who *who, frame_id frame)
{
	size_t i = find(who, frame);

	if (who_has(who, frame) || !fit(who, who->len + 1))
		return false;
	memmove(who->at + i + 1, who->at + i,
		(who->len - i) * sizeof(*who->at));
	who->at[i] = frame;
	who->len++;
	return true;
}

bool
who_drop(struct who *who, frame_id frame)
{
	size_t i = find(who, frame);

	if (!who_has(who, frame))
		return false;
	who->len--;
	memmove(who->at + i, who->at + i + 1,
		(who->len - i) * sizeof(*who->at));
	return true;
}

bool
who_is_same(const struct who *a, const struct who *b)
{
	return a->len == b->len && a->all == b->all && a->kind == b->kind &&
	       a->below == b->below &&
	       (!a->len || !memcmp(a->at, b->at, a->len * sizeof(*a->at)));
}

bool
who_copy(struct who *to, const struct who *from)
{
	if (from->len && !fit(to, from->len))
		return false;
	if (from->len)
		memcpy(to->at, from->at, from->len * sizeof(*to->at));
	to->len = from->len;
	to->all = from->all;
	to->kind = from->kind;
	to->below = from->below;
	return true;
}

/* The node, or what it is part of. */
static bool
has_node(const struct who *who, const struct tree *tree, node_id id)
{
	const struct tree_node *node = tree_get(tree, id);

	while (node && node->frame) {
		if (who_has(who, node->frame))
			return true;
		node = tree_get(tree, node->parent);
	}
	return false;
}

/* Was it spent below the node, or in it? A tree that nobody asked for has no
 * such node. */
static bool
is_below(const struct who *who, const struct tree *const trees[TREE_COUNT],
	 const struct places *places, place_id id)
{
	const struct tree *tree = trees[who->kind];
	node_id at = places->nodes[who->kind]
			 ? places_node(places, who->kind, id)
			 : TREE_ROOT;

	while (at != TREE_ROOT && at != who->below)
		at = tree_get(tree, at)->parent;
	return at != TREE_ROOT;
}

bool
who_counts(const struct who *who, const struct tree *const trees[TREE_COUNT],
	   const struct places *places, place_id id, struct who_last *last)
{
	const struct place *place = places_get(places, id);
	node_id top = place->key.top, group = place->key.group;

	if (!who)
		return true;
	if (last->top != top || last->group != group)
		*last = (struct who_last){
			.top = top,
			.group = group,
			.has = who->all ||
			       has_node(who, trees[TREE_RAW], top) ||
			       has_node(who, trees[TREE_GROUPED], group),
		};
	return last->has && (!who->below || is_below(who, trees, places, id));
}

bool
snapshot_counts(const struct snapshot *snap, place_id id, struct who_last *last)
{
	const struct place *place = places_get(snap->places, id);

	return mode_counts(snap->mode, place->key.state) &&
	       who_counts(snap->who, snap->trees, snap->places, id, last);
}
