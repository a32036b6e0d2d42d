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
	table_fini(&names->table);
}

static bool
is_name(const void *owner, uint32_t id, const void *key)
{
	const struct names *names = owner;
	const struct name *have = &names->list[id - 1], *want = key;

	return have->n == want->n &&
	       (want->n == 0 || memcmp(have->s, want->s, want->n) == 0);
}

static uint64_t
name_hash(const void *owner, uint32_t id)
{
	const struct names *names = owner;
	const struct name *name = &names->list[id - 1];

	return table_bytes(&names->table, name->s, name->n);
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
	return table_reserve(&names->table, name_hash, names);
}

uint32_t
names_find(const struct names *names, const char *s, size_t n)
{
	const struct name key = { .s = s, .n = n };

	return table_find(&names->table, table_bytes(&names->table, s, n),
			  is_name, names, &key);
}

uint32_t
names_add(struct names *names, const char *s, size_t n)
{
	const struct name key = { .s = s, .n = n };
	uint32_t id = names_find(names, s, n);
	uint32_t *slot;
	char *copy;

	if (id)
		return id;
	if (n >= SIZE_MAX / 2 || !reserve(names))
		return 0;
	copy = new_bytes(names, n + 1);
	if (!copy)
		return 0;
	if (n)
		memcpy(copy, s, n);
	copy[n] = '\0';
	slot = table_slot(&names->table, table_bytes(&names->table, s, n),
			  is_name, names, &key);
	names->bytes += n + 1;
	names->list[names->len++] = (struct name){ .s = copy, .n = n };
	table_put(&names->table, slot, (uint32_t)names->len);
	return (uint32_t)names->len;
}

const char *
names_get(const struct names *names, uint32_t id)
{
	return id && id <= names->len ? names->list[id - 1].s : "";
}
