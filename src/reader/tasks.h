/* src/reader/tasks.h - the tasks that were seen and have not ended, each with
 * the run of equal samples that it is in.
 */
#ifndef PIT_READER_TASKS_H
#define PIT_READER_TASKS_H

#include "reader/await.h"
#include "wire/event.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What tells a task from another one at the same address. */
struct task_key {
	uintptr_t addr, coro;
	uint64_t name;   /* a hash */
	uint32_t serial; /* as in struct aio_task */
	bool is_named;   /* its name is not the one that asyncio gave it */
};

struct task {
	struct task_key key; /* addr 0: the entry is free */
	enum wire_task_kind kind;
	uint32_t interp;     /* where it is, of those that are sampled */
	uint32_t thread, by; /* as announced */
	uintptr_t code;      /* of its coroutine, as of then; 0: not known */
	uint64_t last;       /* when its time was last accounted for */
	uint64_t ran;    /* ns since then, as its thread's samples have it */
	uint64_t seen;   /* when it was there */
	uint64_t looked; /* when it was looked at in turn; 0: not yet */
	uint64_t gap;    /* ns between the last two times of these */
	struct {
		uint32_t stack, flags, count;
		uint64_t weight, end;
	} run;         /* not yet written. count 0: none */
	uint32_t next; /* with the same hash, or free; 0: none */
	uint32_t open; /* the next one with a run; 0: none */
};

struct tasks {
	/* By number, which is the one on the wire; 1 is the first. */
	struct task *list;
	uint32_t *heads; /* by hash */
	uint32_t used;   /* numbers that were given, now free or not */
	uint32_t live, free, open;
	uint64_t sweep; /* when to see who has ended */
	uint32_t full;  /* that had no place */
	/* Two readings of a chain. */
	struct await_chain *chains;
	void *memory;
	size_t size;
};

/* False: no memory. Only the first call does anything. */
bool known_tasks_init(struct tasks *ts);
void known_tasks_fini(struct tasks *ts);

/* The number of the task with this key, and where it stands. 0: unknown. */
uint32_t known_tasks_find(const struct tasks *ts, const struct task_key *key);
/* The number of one at the address in the key that is another one; 0: none. */
uint32_t known_tasks_other(const struct tasks *ts, const struct task_key *key);
/* The number of the one that was last seen at an address; 0: none. */
uint32_t known_tasks_at(const struct tasks *ts, uintptr_t addr);
/* It is not there: gives it a number. 0: there are too many. */
uint32_t known_tasks_add(struct tasks *ts, const struct task_key *key);
void known_tasks_remove(struct tasks *ts, uint32_t number);

#endif
