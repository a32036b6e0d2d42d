/* src/base/table.h - an index of numbered things by what they are.
 *
 * The owner keeps the things in a list, by their numbers from 1 on, and says
 * how to hash one and whether it is the one that is looked for. Open addressing
 * with linear probing, at most half full. The hash is seeded, so that a stream
 * cannot be made to collide.
 */
#ifndef PIT_BASE_TABLE_H
#define PIT_BASE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zeroed: an empty one. */
struct table {
	uint32_t *slots; /* 0: free */
	size_t nslots;   /* a power of two, or 0 */
	size_t used;
	uint64_t seed; /* from the first table_reserve() on */
};

/* Is the thing of this number the one of the key? */
typedef bool table_same(const void *owner, uint32_t id, const void *key);
/* The hash of the thing of this number. */
typedef uint64_t table_hash(const void *owner, uint32_t id);

void table_fini(struct table *table); /* leaves an empty one */

/* Make room for one thing more. What was hashed before the first time is to be
 * hashed again. False: no memory, and nothing has changed. */
bool table_reserve(struct table *table, table_hash *hash, const void *owner);

/* A hash of some bytes. */
uint64_t table_bytes(const struct table *table, const void *bytes, size_t n);

/* A hash of two words. */
static inline uint64_t
table_words(const struct table *table, uint64_t a, uint64_t b)
{
	uint64_t h = (a ^ table->seed) * 0x9e3779b97f4a7c15u;

	h = (h ^ h >> 32 ^ b) * 0xff51afd7ed558ccdu;
	return h ^ h >> 32;
}

/* Where the number of the key's thing is, or the free place for it. There must
 * have been room for one. */
static inline uint32_t *
table_slot(const struct table *table, uint64_t hash, table_same *same,
	   const void *owner, const void *key)
{
	size_t mask = table->nslots - 1, i = (size_t)hash & mask;

	while (table->slots[i] && !same(owner, table->slots[i], key))
		i = (i + 1) & mask;
	return &table->slots[i];
}

/* What has this hash will be looked for soon. */
static inline void
table_fetch(const struct table *table, uint64_t hash)
{
	if (table->nslots)
		__builtin_prefetch(
		    &table->slots[(size_t)hash & (table->nslots - 1)]);
}

/* The number of the key's thing; 0: there is none. */
static inline uint32_t
table_find(const struct table *table, uint64_t hash, table_same *same,
	   const void *owner, const void *key)
{
	return table->nslots ? *table_slot(table, hash, same, owner, key) : 0;
}

/* Put a number into a slot of table_slot(), for which room was reserved; what
 * was there makes way. */
static inline void
table_put(struct table *table, uint32_t *slot, uint32_t id)
{
	table->used += !*slot;
	*slot = id;
}

#endif
