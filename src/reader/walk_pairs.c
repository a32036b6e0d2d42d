/* src/reader/walk_pairs.c - which code was seen to call which. */
#include "reader/walk_list.h"

static uint64_t *
pair_slot(const struct walker *w, uintptr_t caller, uintptr_t leaf,
	  uint64_t *key)
{
	*key = (caller ^ leaf << 21 ^ leaf >> 43) * 0x9e3779b97f4a7c15u;
	*key ^= *key >> 29;
	*key |= 1; /* 0 is an empty slot */
	return &w->pairs[*key >> 8 & (WALK_PAIRS - 1)];
}

void
walk_pair_learn(struct walker *w, const struct walk_list *list)
{
	uint64_t key, *slot;

	if (list->n < 2)
		return;
	slot = pair_slot(w, list->items[1].code, list->items[0].code, &key);
	*slot = key;
}

bool
walk_pair_is_known(const struct walker *w, const struct walk_list *list)
{
	uint64_t key;

	return *pair_slot(w, list->items[1].code, list->items[0].code, &key) ==
	       key;
}
