/* src/render/tallies.c */
#include "render/tallies.h"

#include "base/mem.h"

#include <string.h>

struct pair {
	uint32_t of, at;
};

static bool
same_tally(const void *owner, uint32_t id, const void *key)
{
	const struct tally *tally = &((const struct tallies *)owner)->at[id];
	const struct pair *want = key;

	return tally->of == want->of && tally->at == want->at;
}

static uint64_t
tally_hash(const void *owner, uint32_t id)
{
	const struct tallies *t = owner;

	return table_words(&t->table, t->at[id].of, t->at[id].at);
}

bool
tallies_init(struct tallies *t, unsigned want, unsigned kinds)
{
	*t = (struct tallies){ .len = 1, .parts = { -1, -1 } };
	for (unsigned kind = 0; kind < COSTS; kind++)
		if (kinds & 1u << kind)
			t->kinds[t->nkinds++] = (uint8_t)kind;
	if (want & TALLIES_SELF)
		t->parts[TALLY_SELF] = (int8_t)t->nparts++;
	if (want & TALLIES_TOTAL)
		t->parts[TALLY_TOTAL] = (int8_t)t->nparts++;
	t->at = mem_grow(NULL, &t->cap, 1, sizeof(*t->at));
	/* What is not counted is number 0, and may be looked at. */
	if (t->at)
		t->at[0] = (struct tally){ 0 };
	return t->at;
}

void
tallies_fini(struct tallies *t)
{
	mem_free(t->at);
	mem_free(t->costs);
	table_fini(&t->table);
}

/* Of a tally, as many numbers. */
static size_t
tally_width(const struct tallies *t)
{
	return (size_t)t->nparts * t->nkinds;
}

static uint64_t *
tally_costs(const struct tallies *t, uint32_t id, enum tally_part part)
{
	return t->costs + id * tally_width(t) +
	       (size_t)t->parts[part] * t->nkinds;
}

void
tallies_add(struct tallies *t, uint32_t id, enum tally_part part,
	    const struct cost *cost)
{
	uint64_t *costs;

	if (!id || t->parts[part] < 0)
		return;
	costs = tally_costs(t, id, part);
	for (size_t i = 0; i < t->nkinds; i++)
		costs[i] += cost->v[t->kinds[i]];
}

static struct cost
tally_cost(const struct tallies *t, uint32_t id, enum tally_part part)
{
	struct cost cost = { { 0 } };

	if (t->parts[part] < 0)
		return cost;
	for (size_t i = 0; i < t->nkinds; i++)
		cost.v[t->kinds[i]] = tally_costs(t, id, part)[i];
	return cost;
}

struct cost
tallies_self(const struct tallies *t, uint32_t id)
{
	return tally_cost(t, id, TALLY_SELF);
}

struct cost
tallies_total(const struct tallies *t, uint32_t id)
{
	return tally_cost(t, id, TALLY_TOTAL);
}

/* Room for one more, whose costs are nothing. */
static bool
tally_reserve(struct tallies *t)
{
	size_t width = tally_width(t);
	struct tally *grown =
	    mem_grow(t->at, &t->cap, (size_t)t->len + 1, sizeof(*t->at));
	uint64_t *costs;

	if (grown)
		t->at = grown;
	if (!grown || t->len == UINT32_MAX ||
	    !table_reserve(&t->table, tally_hash, t))
		return false;
	costs = mem_grow(t->costs, &t->cost_cap, (t->len + (size_t)1) * width,
			 sizeof(*costs));
	if (!costs)
		return false;
	t->costs = costs;
	memset(costs + t->len * width, 0, width * sizeof(*costs));
	return true;
}

uint32_t
tallies_find(struct tallies *t, struct chain *chain, uint32_t of, uint32_t at)
{
	const struct pair key = { of, at };
	uint32_t *slot;

	if (!tally_reserve(t))
		return 0;
	slot = table_slot(&t->table, table_words(&t->table, of, at), same_tally,
			  t, &key);
	if (*slot)
		return *slot;
	t->at[t->len] = (struct tally){ .of = of, .at = at };
	table_put(&t->table, slot, t->len);
	if (chain->last)
		t->at[chain->last].next = t->len;
	else
		chain->first = t->len;
	chain->last = t->len;
	return t->len++;
}
