/* src/model/tasks.h - the tasks of one process: of the event loops in its
 * threads.
 */
#ifndef PIT_MODEL_TASKS_H
#define PIT_MODEL_TASKS_H

#include "model/roots.h"
#include "model/tree.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* So many tasks of a process have a root of their own. Those to come share that
 * of their group: a service has millions of them in a day. */
#define TASKS_OWN 256

/* What tasks do in order of time: running is apart from waiting, since a wait
 * is told of as a whole, whatever ran in between. */
enum task_lane { TASK_RUNS, TASK_WAITS, TASK_LANES };

struct task {
	bool open;   /* this id is a task's now */
	bool shared; /* it has no root of its own */
	bool idle;   /* it waits for work, as of its latest sample */
	uint32_t thread;
	uint64_t said; /* a hash of its name and function */
	struct root_place group;
	frame_id frame; /* its own; 0: it is shared */
	node_id raw;    /* its own, or its group's, in TREE_RAW */
	uint32_t lanes[TASK_LANES];
};

struct tasks {
	struct task *list; /* by the sender's id */
	size_t len, cap;
	size_t seen; /* tasks ever */
};

void tasks_init(struct tasks *tasks);
void tasks_fini(struct tasks *tasks);

/* May a TASK record have this id: is it known, or the next one? */
bool tasks_is_due(const struct tasks *tasks, uint32_t id);
/* What is known under this id, zeroed at first; NULL: it is not due, or no
 * memory. Borrowed until the next call. */
struct task *tasks_add(struct tasks *tasks, uint32_t id);
/* The task with this id; NULL: there is none now. */
struct task *tasks_get(struct tasks *tasks, uint32_t id);

#endif
