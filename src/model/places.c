#include "model/places.h"

#include "base/mem.h"

void
places_fini(struct places *places)
{
	for (int kind = 0; kind < TREE_COUNT; kind++)
		mem_free(places->nodes[kind]);
	mem_free(places->glances);
	mem_free(places->list);
	table_fini(&places->table);
	*places = (struct places){ 0 };
}

static bool
is_place(const void *owner, uint32_t id, const void *key)
{
	const struct places *places = owner;
	const struct place_key *a = &places->list[id].key, *b = key;

	return a->top == b->top && a->group == b->group && a->path == b->path &&
	       a->state == b->state;
}

bool
places_is(const struct places *places, place_id id, const struct place_key *key)
{
	return id && id < places->len && is_place(places, id, key);
}

/* Without the group, which may change, and which hardly ever tells apart what
 * has one top. */
static uint64_t
hash_place(const struct places *places, const struct place_key *key)
{
	return table_words(&places->table, (uint64_t)key->path << 32 | key->top,
			   key->state);
}

static uint64_t
place_hash(const void *owner, uint32_t id)
{
	const struct places *places = owner;

	return hash_place(places, &places->list[id].key);
}

place_id
places_find(const struct places *places, const struct place_key *key)
{
	return table_find(&places->table, hash_place(places, key), is_place,
			  places, key);
}

place_id
places_next(const struct places *places, node_id top, place_id from)
{
	for (size_t id = from; id < places->len; id++)
		if (places->glances[id].top == top)
			return (place_id)id;
	return 0;
}

bool
places_fit(struct places *places, enum tree_kind kind, size_t n)
{
	node_id *nodes = mem_grow(places->nodes[kind], &places->node_caps[kind],
				  n, sizeof(*nodes));

	if (nodes)
		places->nodes[kind] = nodes;
	return nodes;
}

void
places_drop(struct places *places, enum tree_kind kind)
{
	mem_free(places->nodes[kind]);
	places->nodes[kind] = NULL;
	places->node_caps[kind] = 0;
}

static bool
place_reserve(struct places *places)
{
	struct place *list = mem_grow(places->list, &places->cap,
				      places->len + 2, sizeof(*list));
	struct glance *glances;

	if (!list)
		return false;
	places->list = list;
	glances = mem_grow(places->glances, &places->glance_cap,
			   places->len + 2, sizeof(*glances));
	if (!glances)
		return false;
	places->glances = glances;
	for (enum tree_kind kind = 0; kind < TREE_COUNT; kind++)
		if (places->nodes[kind] &&
		    !places_fit(places, kind, places->len + 2))
			return false;
	if (!places->len)
		places->list[places->len++] = (struct place){ 0 };
	return places->len < UINT32_MAX &&
	       table_reserve(&places->table, place_hash, places);
}

place_id
places_add(struct places *places, const struct place *place,
	   const node_id nodes[TREE_COUNT])
{
	place_id id;

	if (!place_reserve(places))
		return 0;
	id = (place_id)places->len++;
	places->list[id] = *place;
	places->glances[id] = (struct glance){
		.top = place->key.top & INT32_MAX,
		.idle = place_is_idle(place),
	};
	if (place->key.top > places->top)
		places->top = place->key.top;
	for (int kind = 0; kind < TREE_COUNT; kind++)
		if (places->nodes[kind])
			places->nodes[kind][id] = nodes[kind];
	table_put(&places->table,
		  table_slot(&places->table, hash_place(places, &place->key),
			     is_place, places, &place->key),
		  id);
	return id;
}

struct place *
places_get(const struct places *places, place_id id)
{
	return id && id < places->len ? &places->list[id] : NULL;
}
