/* src/python/held.c */
#include "python/held.h"

#include "base/mem.h"

static bool
is_object(const void *owner, uint32_t id, const void *key)
{
	const struct held *held = owner;

	return held->at[id] == key;
}

static uint64_t
hash_object(const struct held *held, const PyObject *object)
{
	return table_words(&held->table, (uintptr_t)object, 0);
}

static uint64_t
object_hash(const void *owner, uint32_t id)
{
	const struct held *held = owner;

	return hash_object(held, held->at[id]);
}

uint32_t
held_find(const struct held *held, PyObject *object)
{
	return table_find(&held->table, hash_object(held, object), is_object,
			  held, object);
}

uint32_t
held_add(struct held *held, PyObject *object)
{
	size_t n = held->n ? held->n : 1;
	PyObject **at = mem_grow(held->at, &held->cap, n + 1, sizeof(*at));
	uint32_t *slot;

	if (at)
		held->at = at;
	if (!at || n >= UINT32_MAX / 2 ||
	    !table_reserve(&held->table, object_hash, held)) {
		PyErr_NoMemory();
		return 0;
	}
	slot = table_slot(&held->table, hash_object(held, object), is_object,
			  held, object);
	if (*slot)
		return *slot;
	Py_INCREF(object);
	at[n] = object;
	held->n = n + 1;
	table_put(&held->table, slot, (uint32_t)n);
	return (uint32_t)n;
}

void
held_fini(struct held *held)
{
	for (size_t i = 1; i < held->n; i++)
		Py_DECREF(held->at[i]);
	mem_free(held->at);
	table_fini(&held->table);
}
