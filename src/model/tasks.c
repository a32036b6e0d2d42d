#include "model/tasks.h"

#include "base/mem.h"
#include "wire/event.h"

#include <string.h>

void
tasks_init(struct tasks *tasks)
{
	*tasks = (struct tasks){ 0 };
}

void
tasks_fini(struct tasks *tasks)
{
	mem_free(tasks->list);
	tasks_init(tasks);
}

bool
tasks_is_due(const struct tasks *tasks, uint32_t id)
{
	size_t next = tasks->len ? tasks->len : 1;

	return id && id <= next && id <= WIRE_MAX_TASK;
}

struct task *
tasks_add(struct tasks *tasks, uint32_t id)
{
	size_t want = (size_t)id + 1;
	struct task *list;

	if (!tasks_is_due(tasks, id))
		return NULL;
	list = mem_grow(tasks->list, &tasks->cap, want, sizeof(*list));
	if (!list)
		return NULL;
	tasks->list = list;
	if (want > tasks->len) {
		memset(list + tasks->len, 0,
		       (want - tasks->len) * sizeof(*list));
		tasks->len = want;
	}
	return &list[id];
}

struct task *
tasks_get(struct tasks *tasks, uint32_t id)
{
	return id < tasks->len && tasks->list[id].open ? &tasks->list[id]
						       : NULL;
}
