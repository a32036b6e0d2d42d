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

/* From so many looks at it on it is known well enough when a task began. */
#define TASK_EDGES 16u

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
	uint64_t born;   /* when it began, as the first look has it */
	uint64_t has;    /* ns that it has since, of those looks */
	uint64_t stands; /* ns that they stand for */
	uint64_t fill;   /* ns that it has from the last time to its end */
	uint64_t print;  /* of all that its last sample hangs on; 0: none */
	bool awaits;     /* a task, or several */
	uint32_t looks;  /* how often it was, up to TASK_EDGES */
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
	uint64_t cost;  /* ns that a look at one takes; 0: not known */
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
/* Those will be asked for soon (peek_soon()): first of all the first call for
 * each, then the second. */
void known_tasks_soon(const struct tasks *ts, uintptr_t addr);
void known_tasks_sooner(const struct tasks *ts, uintptr_t addr);
/* It is not there: gives it a number. 0: there are too many. */
uint32_t known_tasks_add(struct tasks *ts, const struct task_key *key);
void known_tasks_remove(struct tasks *ts, uint32_t number);

/* How long a task lives: looks find it, one in each round through all of them,
 * and what was before the first and behind the last is not known. Each look
 * that finds it stands for a round, so that those that live for less, which are
 * found the more seldom, have the time of those that are not found at all. What
 * it has at once is its life from its birth on, as that is taken to be at the
 * first look, but no more than looks stand for: where one turn comes late, and
 * the next one early, it would have the longer of both each time. The rest of
 * what they stand for is what it gets at its end (fill). Of one that was looked
 * at TASK_EDGES times it is known well enough when it began: it has all from
 * then on, and half a round behind the last look is nearer. One of asyncio's
 * that the program named never has more than its looks stand for: others that
 * follow it in its place by its name are taken for it, and what lay between
 * them would be its. */

/* The first look is now, of one that is taken to be born then. */
void life_begins(struct task *task, uint64_t now, uint64_t birth);
/* Another look; task->looked: the one before. What is next accounted for is all
 * since task->last. */
void life_goes_on(struct task *task, uint64_t now);
/* A look finds that it runs, or moves. */
void life_runs(struct task *task, uint64_t now);
/* task->key is another one: what it has up to now is its own. */
void life_renamed(struct task *task);
/* The look, which is accounted for in task->run, was in a walk that goes
 * through all in a round. */
void life_stands_for(struct task *task, uint64_t round);
/* How long a round takes of which a turn saw a part, if it goes on so: it
 * stands for the step since the turn before. */
uint64_t round_expected(uint64_t step, uint64_t all, uint64_t part);

#endif
