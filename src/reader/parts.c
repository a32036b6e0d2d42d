#include "reader/parts.h"

/* From the end of the head that all objects have (object.ob_size); the same in
 * all minors. */
#define CONTEXT_VARS  8 /* of a context: its map */
#define MAP_ROOT      0
#define VAR_HASH      40
#define VAR_HASH_FREE 16 /* free-threaded: before it nothing is kept */
#define BITMAP_BITS   8  /* of a node with some of 32 places */
#define BITMAP_ARRAY  16
#define ARRAY_ARRAY   0 /* of one with all of them */
#define LEVELS        7
#define LEVEL_BITS    5

static bool
root_of(const struct pyver *ver, struct peek *peek, uintptr_t context,
	uintptr_t *root)
{
	uint32_t head = ver->off.object.ob_size;
	uintptr_t map;

	return context && peek_ptr(peek, &map, context + head + CONTEXT_VARS) &&
	       map && peek_ptr(peek, root, map + head + MAP_ROOT) && *root;
}

uintptr_t
parts_node_type(const struct pyver *ver, struct peek *peek, uintptr_t context)
{
	uintptr_t root, type;

	if (!root_of(ver, peek, context, &root) ||
	    !peek_ptr(peek, &type, root + ver->off.object.ob_type))
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
bitmap_get(const struct pyver *ver, struct peek *pk, uintptr_t node,
	   uint32_t place, uintptr_t *key, uintptr_t *value)
{
	uint32_t bits, bit = 1u << place;
	uintptr_t at;

	node += ver->off.object.ob_size;
	if (!peek(pk, &bits, node + BITMAP_BITS, sizeof(bits)) || !(bits & bit))
		return false;
	at = node + BITMAP_ARRAY + 16 * (uintptr_t)count_bits(bits & (bit - 1));
	return peek_ptr(pk, key, at) && peek_ptr(pk, value, at + 8);
}

uintptr_t
parts_find(const struct parts_ask *ask, const struct pyver *ver,
	   struct peek *pk, uintptr_t context)
{
	const uint32_t head = ver->off.object.ob_size;
	uint32_t at = ver->free_threaded ? VAR_HASH_FREE : VAR_HASH;
	uintptr_t node, type, key, value;
	uint64_t hash;
	uint32_t bits;

	if (!root_of(ver, pk, context, &node) ||
	    !peek(pk, &hash, ask->var + head + at, sizeof(hash)))
		return 0;
	bits = (uint32_t)hash ^ (uint32_t)(hash >> 32);
	bits = bits == UINT32_MAX ? UINT32_MAX - 1 : bits;
	for (int level = 0; level < LEVELS; level++, bits >>= LEVEL_BITS) {
		uint32_t place = bits & ((1u << LEVEL_BITS) - 1);

		if (!peek_ptr(pk, &type, node + ver->off.object.ob_type))
			return 0;
		key = 0;
		if (type != ask->bitmap_type) {
			if (!peek_ptr(pk, &value,
				      node + head + ARRAY_ARRAY +
					  8 * (uintptr_t)place))
				return 0;
		} else if (!bitmap_get(ver, pk, node, place, &key, &value)) {
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
