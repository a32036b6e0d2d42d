#include "model/places.h"

#include "base/mem.h"

void
places_fini(struct places *places)
{
	mem_free(places->list);
	mem_free(places->slots);
	*places = (struct places){ 0 };
}

static bool
is_same(const struct place_key *a, const struct place_key *b)
{
	return a->top == b->top && a->group == b->group && a->path == b->path &&
	       a->state == b->state;
}

/* The slot that holds the place, or the free one where it belongs. */
static size_t
place_slot(const struct places *places, const struct place_key *key)
{
	uint64_t h =
	    ((uint64_t)key->path << 32 | key->top) * 0x9e3779b97f4a7c15u;
	size_t mask = places->nslots - 1, i;

	h = (h ^ h >> 32 ^ (uint64_t)key->group << 4 ^ key->state) *
	    0xff51afd7ed558ccdu;
	for (i = (size_t)(h ^ h >> 32) & mask; places->slots[i];
	     i = (i + 1) & mask)
		if (is_same(&places->list[places->slots[i]].key, key))
			break;
	return i;
}

place_id
places_find(const struct places *places, const struct place_key *key)
{
	return places->nslots ? places->slots[place_slot(places, key)] : 0;
}

static bool
place_rehash(struct places *places, size_t nslots)
{
	place_id *slots = mem_calloc(nslots, sizeof(*slots));
	place_id *old = places->slots;

	if (!slots)
		return false;
	places->slots = slots;
	places->nslots = nslots;
	for (place_id id = 1; id < places->len; id++)
		slots[place_slot(places, &places->list[id].key)] = id;
	mem_free(old);
	return true;
}

static bool
place_reserve(struct places *places)
{
	struct place *list = mem_grow(places->list, &places->cap,
				      places->len + 2, sizeof(*list));

	if (!list)
		return false;
	places->list = list;
	if (!places->len)
		places->list[places->len++] = (struct place){ 0 };
	if (places->len >= places->nslots / 2)
		return place_rehash(places,
				    places->nslots ? places->nslots * 2 : 64);
	return places->len < UINT32_MAX;
}

place_id
places_add(struct places *places, const struct place *place)
{
	place_id id;

	if (!place_reserve(places))
		return 0;
	id = (place_id)places->len++;
	places->list[id] = *place;
	places->slots[place_slot(places, &place->key)] = id;
	return id;
}

struct place *
places_get(const struct places *places, place_id id)
{
	return id && id < places->len ? &places->list[id] : NULL;
}
