/* src/model/names.c */
#include "model/names.h"

#include "base/mem.h"

#include <string.h>

#define CHUNK_SIZE ((size_t)64 * 1024)

void
names_init(struct names *names)
{
	*names = (struct names){ 0 };
}

void
names_fini(struct names *names)
{
	for (size_t i = 0; i < names->nchunks; i++)
		mem_free(names->chunks[i]);
	mem_free(names->chunks);
	mem_free(names->list);
	mem_free(names->slots);
}

static uint32_t
hash_bytes(const struct names *names, const char *s, size_t n)
{
	uint64_t h = (uintptr_t)names * 0x9e3779b97f4a7c15u ^ n;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * 0x100000001b3u;
	h ^= h >> 29;
	h *= 0xbf58476d1ce4e5b9u;
	return (uint32_t)(h >> 32);
}

/* The slot of the string, or the free one where it belongs. */
static struct name_slot *
find_slot(const struct names *names, uint32_t hash, const char *s, size_t n)
{
	size_t mask = names->nslots - 1, i = hash & mask;

	for (; names->slots[i].id; i = (i + 1) & mask) {
		const struct name *have = &names->list[names->slots[i].id - 1];

		if (names->slots[i].hash == hash && have->n == n &&
		    (n == 0 || memcmp(have->s, s, n) == 0))
			break;
	}
	return &names->slots[i];
}

static bool
grow_slots(struct names *names)
{
	size_t n = names->nslots ? names->nslots * 2 : 256;
	struct name_slot *old = names->slots;
	struct name_slot *slots;

	if (names->len < names->nslots / 2)
		return true;
	slots = mem_calloc(n, sizeof(*slots));
	if (!slots)
		return false;
	for (size_t i = 0; i < names->nslots; i++) {
		size_t at = old[i].hash & (n - 1);

		if (!old[i].id)
			continue;
		while (slots[at].id)
			at = (at + 1) & (n - 1);
		slots[at] = old[i];
	}
	mem_free(old);
	names->slots = slots;
	names->nslots = n;
	return true;
}

/* Room for n bytes that stays where it is; NULL: no memory. */
static char *
new_bytes(struct names *names, size_t n)
{
	size_t size = n > CHUNK_SIZE ? n : CHUNK_SIZE;
	char **chunks;
	char *chunk;

	if (names->nchunks && n <= names->size - names->used) {
		chunk = names->chunks[names->nchunks - 1] + names->used;
		names->used += n;
		return chunk;
	}
	chunks = mem_grow(names->chunks, &names->chunk_cap, names->nchunks + 1,
			  sizeof(*chunks));
	if (!chunks)
		return NULL;
	names->chunks = chunks;
	chunk = mem_calloc(size, 1);
	if (!chunk)
		return NULL;
	names->chunks[names->nchunks++] = chunk;
	names->size = size;
	names->used = n;
	return chunk;
}

static bool
reserve(struct names *names)
{
	struct name *list;

	if (names->len >= UINT32_MAX - 1)
		return false;
	list =
	    mem_grow(names->list, &names->cap, names->len + 1, sizeof(*list));
	if (!list)
		return false;
	names->list = list;
	return grow_slots(names);
}

uint32_t
names_find(const struct names *names, const char *s, size_t n)
{
	if (!names->nslots)
		return 0;
	return find_slot(names, hash_bytes(names, s, n), s, n)->id;
}

uint32_t
names_add(struct names *names, const char *s, size_t n)
{
	uint32_t hash = hash_bytes(names, s, n);
	struct name_slot *slot;
	char *copy;

	if (names->nslots) {
		slot = find_slot(names, hash, s, n);
		if (slot->id)
			return slot->id;
	}
	if (n >= SIZE_MAX / 2 || !reserve(names))
		return 0;
	copy = new_bytes(names, n + 1);
	if (!copy)
		return 0;
	if (n)
		memcpy(copy, s, n);
	copy[n] = '\0';
	names->bytes += n + 1;
	names->list[names->len++] = (struct name){ .s = copy, .n = n };
	slot = find_slot(names, hash, s, n);
	slot->hash = hash;
	slot->id = (uint32_t)names->len;
	return slot->id;
}

const char *
names_get(const struct names *names, uint32_t id)
{
	return id && id <= names->len ? names->list[id - 1].s : "";
}
