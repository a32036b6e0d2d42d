/* src/reader/aio.h - what asyncio keeps of its tasks.
 *
 * From 3.14 on each thread has a list of the tasks that were made in C; before,
 * and for tasks made in Python, the module asyncio.tasks has a WeakSet of all.
 * Which task runs is in the thread (3.14), or in a dict of that module. What is
 * read is what some words of memory said: see pydict.h.
 */
#ifndef PIT_READER_AIO_H
#define PIT_READER_AIO_H

#include "reader/curio.h"
#include "reader/peek.h"
#include "reader/pydict.h"
#include "reader/pymodule.h"
#include "reader/pyver/pyver.h"
#include "reader/trio.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AIO_NOTED    4u
#define AIO_NAME_MAX 256u /* bytes, with the NUL */

/* Of one interpreter. All zero: nothing is known of it yet. */
struct aio {
	uintptr_t interp;
	struct pymodule module; /* asyncio.tasks */
	uintptr_t all;          /* its WeakSet */
	uintptr_t current;      /* its dict of the tasks that run; 0: none */
	struct {
		uint32_t all, current, loop, data;
	} hints;
	/* Tasks that ran when that was last noted. */
	uintptr_t noted[AIO_NOTED];
	/* In a task that is made in Python. */
	struct {
		uint32_t coro, waiter, name, state, loop, children, callbacks;
		uint32_t ident; /* in a loop */
	} fields;
};

/* Look if the interpreter has asyncio, and where its tasks are. Cheap while it
 * has not. */
bool aio_look(struct aio *aio, const struct pyver *ver, struct peek *peek,
	      uintptr_t interp);

/* The event loop that runs in the thread with the state at tstate; 0: none. */
uintptr_t aio_loop(struct aio *aio, const struct pyver *ver, struct peek *peek,
		   uintptr_t tstate);

/* What threading calls the thread that a loop made in Python runs in; 0: none,
 * or not known. Which loop runs is in no place that aio_loop() reads where
 * asyncio has to do without its C half. */
uint64_t aio_ident(struct aio *aio, const struct pyver *ver, struct peek *peek,
		   uintptr_t loop);

/* Note which tasks run, before the stack of the thread with the state at tstate
 * is read: afterwards it may have come to another one. */
void aio_note(struct aio *aio, const struct pyver *ver, struct peek *peek,
	      uintptr_t tstate);

/* Is a frame at this address on the stack that was read? */
struct aio_frames {
	void *arg;
	bool (*has)(void *arg, uintptr_t frame);
};

/* The task whose coroutine has its frame there, of those that run now or did
 * when that was noted. 0: none. */
uintptr_t aio_running(struct aio *aio, const struct pyver *ver,
		      struct peek *peek, uintptr_t tstate,
		      const struct aio_frames *frames);

/* The set of tasks. False: it cannot be read. */
bool aio_all(struct aio *aio, const struct pyver *ver, struct peek *peek,
	     struct pyset *set);

/* In the list of the thread with the state at tstate: the task behind a node;
 * 0: that was the last one, or the list changed. *node 0: begin. */
uintptr_t aio_next(const struct pyver *ver, struct peek *peek, uintptr_t tstate,
		   uintptr_t *node);

/* The last node of that list; 0: there is none. */
uintptr_t aio_tail(const struct pyver *ver, struct peek *peek,
		   uintptr_t tstate);

/* A node of a list that was gone by, to go on from. */
struct aio_crumb {
	uintptr_t node;
	/* What its task has for a name, which no other one has; 0: one that
	 * others may have had, too. */
	uint32_t number;
};

/* What there is to know of a node that was just gone by. */
struct aio_crumb aio_crumb(const struct pyver *ver, struct peek *peek,
			   uintptr_t node);
/* Is a node in a list still, as that of a task of the loop? Where it has a
 * number, of the same task: what is made anew in its place comes to the end of
 * the list. Without one nobody can tell. */
bool aio_stands(const struct pyver *ver, struct peek *peek,
		const struct aio_crumb *crumb, uintptr_t loop);

#define AIO_CRUMBS 8u

/* How far one has come in such a list, or in a set. */
struct aio_list {
	size_t at;
	uint64_t began, ended; /* this round, and the one before */
	uint64_t first;        /* look of this round */
	/* What was there then has been seen since; 0: nothing is known. */
	uint64_t sure;
	uint64_t length; /* of the last round that missed none, or longer */
	/* Where a set or a dict has what is in it; of a list the last node that
	 * was gone by. */
	uintptr_t place;
	size_t block;    /* of a set: slots that are looked at side by side */
	bool has_moved;  /* in this round */
	uint64_t turned; /* when a part of it was last looked at */
	size_t used;     /* how many there were when they were counted */
	/* In a list: the last nodes of the last turns, and the last one that
	 * was counted, of so many. */
	struct aio_crumb crumbs[AIO_CRUMBS], counting;
	size_t n_crumbs, counted;
	/* Its ends now, the first one when that count began, and both of the
	 * last count that came to an end. */
	struct aio_crumb head, tail, begun, from, to;
	/* Numbers that none of the first tasks has, between them: now, and at
	 * both of those times. */
	uint32_t holes, begun_holes, from_holes;
	uint32_t may_count; /* nodes */
	uint32_t newest; /* number of a task that was there before this turn */
};

struct aio_task {
	/* It is one of trio's or curio's; both NULL: of asyncio's. */
	const struct trio *trio;
	const struct curio *curio;
	uintptr_t addr, loop, coro;
	/* The future it waits for, of the others' how to end that; 0: it waits
	 * for its turn, or has not begun. */
	uintptr_t waiter;
	uintptr_t name;  /* a str, or an int that stands for Task-N */
	bool is_pending; /* it has not ended */
	uint32_t serial; /* among trio's or curio's; 0 of asyncio's */
};

/* One of asyncio's own? */
static inline bool
aio_is_asyncios(const struct aio_task *task)
{
	return !task->trio && !task->curio;
}

/* False: it is no task, or cannot be read. */
bool aio_task(struct aio *aio, const struct pyver *ver, struct peek *peek,
	      uintptr_t addr, struct aio_task *out);

/* Its name as UTF-8, terminated, cut at a character; returns the length, -1:
 * unreadable. cap: at least 32. */
long aio_name(const struct pyver *ver, struct peek *peek,
	      const struct aio_task *task, char *buf, size_t cap);

/* Is the future at addr a task? */
bool aio_is_task(const struct pyver *ver, struct peek *peek, uintptr_t addr);

/* The first that is called when the future at addr is done; 0: none. */
uintptr_t aio_callback(struct aio *aio, const struct pyver *ver,
		       struct peek *peek, uintptr_t addr);

/* The first most of what a _GatheringFuture gathers; returns how many. */
size_t aio_children(struct aio *aio, const struct pyver *ver, struct peek *peek,
		    uintptr_t addr, uintptr_t children[], size_t most);

/* Who awaits a task, as 3.14 keeps it; 0: nobody, several, or not known. */
uintptr_t aio_awaited_by(const struct pyver *ver, struct peek *peek,
			 uintptr_t task);

#endif
