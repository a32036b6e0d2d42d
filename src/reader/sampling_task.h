/* src/reader/sampling_task.h - what the files about tasks know of each other:
 * sampling_task.c has their numbers, their runs and the one that runs,
 * sampling_turn.c goes through those that do not, with sampling_set.c and
 * sampling_list.c where many are, sampling_visit.c looks at each of these,
 * sampling_wait.c knows where they wait, sampling_greenlet.c has all of that
 * for greenlets.
 */
#ifndef PIT_READER_SAMPLING_TASK_H
#define PIT_READER_SAMPLING_TASK_H

#include "reader/sampling_state.h"

/* What a task that waits waits for, in a word. */
struct await_word {
	const char *word;
	uint32_t wait; /* enum wire_wait */
};

/* How a future that is made in Python is awaited is a frame, too: without. */
void chain_trim(struct sampling *s, struct await_chain *chain);
/* NULL: it waits for its turn only. */
const struct await_word *chain_word(struct sampling *s,
				    const struct aio_task *task,
				    const struct await_chain *chain);
/* Is it a task, or several, that it waits for? NULL: no. */
bool word_is_of_tasks(const struct await_word *word);
/* The same for one of trio's, whose own frames at the end are taken away. */
const struct await_word *trio_word(struct sampling *s,
				   const struct aio_task *task,
				   struct await_chain *chain);
/* The same for a greenlet, of the chain that it is in. */
const struct await_word *greenlet_word(struct sampling *s,
				       const struct await_chain *chain);
/* The frames of a chain, each on top of the one before. 0: no room, or it has
 * changed. */
uint32_t chain_stack(struct sampling *s, const struct await_chain *chain);
/* 0: no room. */
uint32_t stack_push_word(struct sampling *s, uint32_t stack, const char *word);

/* By what a task is known again. False: it has no name. */
bool task_key_read(struct sampling *s, const struct aio_task *task,
		   struct task_key *key, char name[AIO_NAME_MAX]);
/* Say what a task is, as that is known. False: there is no room. */
bool task_tell(struct sampling *s, uint32_t number, const char *name,
	       const char *function);
/* The same of one of asyncio's, in a new number or in its own; name: as it was
 * read. False: it is not sure, or there is no room. */
bool task_write(struct sampling *s, uint32_t number, const struct aio_task *at,
		const char *name);
/* The number of a task that is in the thread; since: when it counts from if it
 * is new. 0: it has no name, or there are too many. */
uint32_t task_number(struct sampling *s, const struct aio_task *at,
		     uint32_t thread, uint64_t since);
/* A sample more, where the chain that was read waits for what word says; NULL:
 * it waits for its turn. False: there is none, as for what task_defer() is. */
bool task_sample(struct sampling *s, uint32_t number,
		 const struct await_word *word);
/* None: it is not known where it is, or it runs. Then what it waited since it
 * was looked at is of where it waited then. */
void task_defer(struct sampling *s, uint32_t number, bool runs);
/* A sample more, in a stack. */
void task_add(struct sampling *s, uint32_t number, uint32_t stack,
	      uint32_t flags);
/* The one that runs in the thread was not there when tasks were last looked at:
 * another one has its place and its name. */
void task_part_running(struct sampling *s, const struct thread *t,
		       const struct aio *aio, uintptr_t addr);
/* A task is no more since it was seen, and nobody knows since when: for half of
 * the time between two looks at it, in the mean. */
void task_end(struct sampling *s, uint32_t number);
/* The same, while others go on. A thread that was seen in it has been elsewhere
 * since. */
void task_replace(struct sampling *s, uint32_t number);

/* Whose tasks are looked at. */
struct look {
	struct aio *aio; /* of the interpreter */
	struct aio_scan *scan;
	const struct thread *thread; /* they are in; NULL: that of their loop */
	/* Both NULL: asyncio's. */
	const struct trio *trio;
	const struct curio *curio;
	uintptr_t runner; /* of trio's; curio's kernel */
};

#define TURN_MOST 384u /* tasks that are looked at in one */

/* One time that tasks are walked. */
struct turn {
	uint32_t tasks, slots; /* that may still be looked at */
	uint64_t longest;      /* round */
	/* Those that were found, by number. */
	uint32_t met[TURN_MOST], n_met;
};

#define SLOTS_NODE 16u /* as long takes one that is not free, or a node */

/* So many of its slots were looked at. */
void turn_takes(struct turn *turn, size_t slots);
/* How long a round through a list takes. */
void round_note(struct turn *turn, const struct aio_list *list, uint64_t now);
/* Go on in a list, from its beginning or in the middle of a round. Where that
 * is not the place that it was at, what was ahead may be behind now. */
void list_at(struct aio_list *list, uintptr_t place, uint64_t now);
/* At the end; is it the place that it was at all the while? A round that may
 * have missed some does not say that rounds are shorter now: who was missed is
 * there. */
void list_round(struct aio_list *list, bool is_there, uint64_t now);
/* How long a round through a list takes of which this turn saw a part. */
uint64_t list_expected(struct sampling *s, struct aio_list *list, uint64_t all,
		       uint64_t part);
/* A set, from where the last turn left it, at most once. */
void set_look(struct sampling *s, const struct look *look, struct turn *turn);
/* The tasks of a thread. New ones come to the end of the list. */
void list_look(struct sampling *s, struct aio *aio, struct thread *t,
	       struct turn *turn);

/* When to look again, at those that do not run: every 10 ms in the mean, 5
 * to 15. A program with a rhythm of its own would always be met at the same
 * point of it, and what it does elsewhere never. */
uint64_t turn_next(struct sampling *s);
/* There got n more of them since the last look. */
void births_add(struct sampling *s, struct aio_scan *scan, size_t n);
/* Look at a task of the interpreter, in its list; since: when it would have
 * been seen before. False: it was none, or has ended. */
bool task_visit(struct sampling *s, const struct look *look,
		const struct aio_list *list, uintptr_t addr, uint64_t since,
		struct turn *turn);
/* Those that were found, of a list that takes so long to go through. */
void turn_met(struct sampling *s, struct turn *turn, uint64_t round);

#endif
