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

void
known_tasks_soon(const struct tasks *ts, uintptr_t addr)
{
	__builtin_prefetch(head_of(ts, addr));
}

void
known_tasks_sooner(const struct tasks *ts, uintptr_t addr)
{
	const char *task = (const char *)&ts->list[*head_of(ts, addr)];

	__builtin_prefetch(task);
	__builtin_prefetch(task + sizeof(struct task) - 1);
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

void
life_begins(struct task *task, uint64_t now, uint64_t birth)
{
	task->born = birth;
	task->has = now - birth;
	task->stands = 0;
	task->looks = 1;
}

/* Is what its looks stand for what it has? One that ran at the first look was
 * seen to begin. */
static bool
life_is_short(const struct task *task)
{
	return task->looks && task->looks < TASK_EDGES;
}

/* Is it not known if it is the one that was looked at before? asyncio's have no
 * number but in a name that it gave, and another one may be in the same place
 * by the same name. */
static bool
life_is_unsure(const struct task *task)
{
	return task->key.is_named && !task->key.serial;
}

void
life_goes_on(struct task *task, uint64_t now)
{
	if (life_is_short(task)) {
		task->has += now - task->looked;
		if (!life_is_unsure(task) && ++task->looks == TASK_EDGES)
			task->last -= now - task->born - task->has;
	}
	if (!life_is_short(task))
		task->fill = (now - task->looked) / 2;
}

void
life_runs(struct task *task, uint64_t now)
{
	if (task->looks)
		life_goes_on(task, now);
	else if (life_is_unsure(task))
		life_begins(task, now, task->last);
}

void
life_renamed(struct task *task)
{
	if (!task->looked || !life_is_unsure(task) || life_is_short(task))
		return;
	task->looks = 1;
	task->has = task->stands = 0;
}

void
life_stands_for(struct task *task, uint64_t round)
{
	uint64_t over;

	if (!life_is_short(task))
		return;
	task->stands += round;
	over = task->has > task->stands ? task->has - task->stands : 0;
	over = over < task->run.weight ? over : task->run.weight;
	task->run.weight -= over;
	task->has -= over;
	task->fill = task->stands > task->has ? task->stands - task->has : 0;
}

uint64_t
round_expected(uint64_t step, uint64_t all, uint64_t part)
{
	return part && all > part ? step * all / part : step;
}
