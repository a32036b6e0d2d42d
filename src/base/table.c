/* src/base/table.c */
#include "base/table.h"

#include "base/mem.h"

#include <string.h>

#define SLOTS_MIN 64

void
table_fini(struct table *table)
{
	mem_free(table->slots);
	*table = (struct table){ 0 };
}

/* Without a clock and without asking the system: where we were put. */
static uint64_t
new_seed(const void *a, const void *b)
{
	uint64_t h = (uint64_t)(uintptr_t)a * 0xbf58476d1ce4e5b9u;

	return (h ^ h >> 29 ^ (uintptr_t)b) * 0x94d049bb133111ebu;
}

bool
table_reserve(struct table *table, table_hash *hash, const void *owner)
{
	size_t n = table->nslots ? table->nslots * 2 : SLOTS_MIN, at;
	uint32_t *slots;

	if (table->used < table->nslots / 2)
		return true;
	slots = mem_calloc(n, sizeof(*slots));
	if (!slots)
		return false;
	if (!table->nslots)
		table->seed = new_seed(slots, table);
	for (size_t i = 0; i < table->nslots; i++) {
		uint32_t id = table->slots[i];

		if (!id)
			continue;
		at = (size_t)hash(owner, id) & (n - 1);
		while (slots[at])
			at = (at + 1) & (n - 1);
		slots[at] = id;
	}
	mem_free(table->slots);
	table->slots = slots;
	table->nslots = n;
	return true;
}

uint64_t
table_bytes(const struct table *table, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;
	uint64_t h = table->seed ^ n, word;

	for (; n >= sizeof(word); n -= sizeof(word), p += sizeof(word)) {
		memcpy(&word, p, sizeof(word));
		h = (h ^ word) * 0x9e3779b97f4a7c15u;
		h ^= h >> 32;
	}
	word = 0;
	memcpy(&word, p, n);
	h = (h ^ word) * 0x9e3779b97f4a7c15u;
	h = (h ^ h >> 29) * 0xbf58476d1ce4e5b9u;
	return h ^ h >> 32;
}
