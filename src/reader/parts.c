#include "reader/parts.h"

/* The same in all minors. */
#define CONTEXT_VARS 24 /* of a context: its map */
#define MAP_ROOT     16
#define VAR_HASH     56
#define OBJECT_TYPE  8
#define BITMAP_BITS  24 /* of a node with some of 32 places */
#define BITMAP_ARRAY 32
#define ARRAY_ARRAY  16 /* of one with all of them */
#define LEVELS       7
#define LEVEL_BITS   5

static bool
root_of(struct peek *peek, uintptr_t context, uintptr_t *root)
{
	uintptr_t map;

	return context && peek_ptr(peek, &map, context + CONTEXT_VARS) && map &&
	       peek_ptr(peek, root, map + MAP_ROOT) && *root;
}

uintptr_t
parts_node_type(struct peek *peek, uintptr_t context)
{
	uintptr_t root, type;

	if (!root_of(peek, context, &root) ||
	    !peek_ptr(peek, &type, root + OBJECT_TYPE))
		return 0;
	return type;
}

/* How many bits are set. A compiler may have its own call for that, which is in
 * no library of the process that this may be in. */
static uint32_t
count_bits(uint32_t bits)
{
	uint32_t n = 0;

	for (; bits; bits &= bits - 1)
		n++;
	return n;
}

/* What a place of a node with some has; *key 0: value is another node. */
static bool
bitmap_get(struct peek *pk, uintptr_t node, uint32_t place, uintptr_t *key,
	   uintptr_t *value)
{
	uint32_t bits, bit = 1u << place;
	uintptr_t at;

	if (!peek(pk, &bits, node + BITMAP_BITS, sizeof(bits)) || !(bits & bit))
		return false;
	at = node + BITMAP_ARRAY + 16 * (uintptr_t)count_bits(bits & (bit - 1));
	return peek_ptr(pk, key, at) && peek_ptr(pk, value, at + 8);
}

uintptr_t
parts_find(const struct parts_ask *ask, struct peek *pk, uintptr_t context)
{
	uintptr_t node, type, key, value;
	uint64_t hash;
	uint32_t bits;

	if (!root_of(pk, context, &node) ||
	    !peek(pk, &hash, ask->var + VAR_HASH, sizeof(hash)))
		return 0;
	bits = (uint32_t)hash ^ (uint32_t)(hash >> 32);
	bits = bits == UINT32_MAX ? UINT32_MAX - 1 : bits;
	for (int level = 0; level < LEVELS; level++, bits >>= LEVEL_BITS) {
		uint32_t place = bits & ((1u << LEVEL_BITS) - 1);

		if (!peek_ptr(pk, &type, node + OBJECT_TYPE))
			return 0;
		key = 0;
		if (type != ask->bitmap_type) {
			if (!peek_ptr(pk, &value,
				      node + ARRAY_ARRAY +
					  8 * (uintptr_t)place))
				return 0;
		} else if (!bitmap_get(pk, node, place, &key, &value)) {
			return 0;
		}
		if (key)
			return key == ask->var ? value : 0;
		if (!value)
			return 0;
		node = value;
	}
	return 0;
}
