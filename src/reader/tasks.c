/* src/reader/tasks.c */
#include "reader/tasks.h"

#include "reader/sys.h"

#define HASH_BITS 16
#define HEADS     (1u << HASH_BITS)

_Static_assert(HEADS >= WIRE_MAX_TASK, "chains are short");

bool
known_tasks_init(struct tasks *ts)
{
	size_t list = (WIRE_MAX_TASK + 1) * sizeof(struct task);
	size_t heads = HEADS * sizeof(uint32_t);
	char *p;

	if (ts->memory)
		return true;
	ts->size = list + heads + 2 * sizeof(struct await_chain);
	ts->memory = sys_map_private(ts->size);
	if (!ts->memory)
		return false;
	p = ts->memory;
	ts->chains = (struct await_chain *)p;
	p += 2 * sizeof(struct await_chain);
	ts->list = (struct task *)p;
	ts->heads = (uint32_t *)(p + list);
	return true;
}

void
known_tasks_fini(struct tasks *ts)
{
	sys_unmap(ts->memory, ts->size);
	ts->memory = NULL;
}

static uint32_t *
head_of(const struct tasks *ts, uintptr_t addr)
{
	uint64_t hash = (uint64_t)(addr >> 4) * 0x9e3779b97f4a7c15u;

	return &ts->heads[hash >> (64 - HASH_BITS)];
}

uint32_t
known_tasks_at(const struct tasks *ts, uintptr_t addr)
{
	uint32_t i;

	if (!ts->memory)
		return 0;
	for (i = *head_of(ts, addr); i; i = ts->list[i].next)
		if (ts->list[i].key.addr == addr)
			break;
	return i;
}

static bool
is_key(const struct task_key *a, const struct task_key *b)
{
	return a->addr == b->addr && a->coro == b->coro && a->name == b->name;
}

uint32_t
known_tasks_other(const struct tasks *ts, const struct task_key *key)
{
	uint32_t i;

	if (!ts->memory)
		return 0;
	for (i = *head_of(ts, key->addr); i; i = ts->list[i].next)
		if (ts->list[i].key.addr == key->addr &&
		    !is_key(&ts->list[i].key, key))
			break;
	return i;
}

uint32_t
known_tasks_find(const struct tasks *ts, const struct task_key *key)
{
	uint32_t i;

	if (!ts->memory)
		return 0;
	for (i = *head_of(ts, key->addr); i; i = ts->list[i].next)
		if (is_key(&ts->list[i].key, key))
			break;
	return i;
}

uint32_t
known_tasks_add(struct tasks *ts, const struct task_key *key)
{
	uint32_t *head = head_of(ts, key->addr), number = ts->free;

	if (number)
		ts->free = ts->list[number].next;
	else if (ts->used < WIRE_MAX_TASK)
		number = ++ts->used;
	else
		return 0;
	ts->list[number] = (struct task){ .key = *key, .next = *head };
	*head = number;
	ts->live++;
	return number;
}

void
known_tasks_remove(struct tasks *ts, uint32_t number)
{
	struct task *task = &ts->list[number];
	uint32_t *link = head_of(ts, task->key.addr);

	while (*link != number)
		link = &ts->list[*link].next;
	*link = task->next;
	*task = (struct task){ .next = ts->free };
	ts->free = number;
	ts->live--;
}
