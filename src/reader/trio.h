/* src/reader/trio.h - what trio keeps of its tasks.
 *
 * A runner has the set of all its tasks. It is a local variable of what runs
 * it, and the task that is stepped one of what steps them: functions of trio's
 * own, on the stack of the thread. Where tasks and runners have what is theirs
 * is in their classes. What is read is what some words of memory said: see
 * pydict.h.
 */
#ifndef PIT_READER_TRIO_H
#define PIT_READER_TRIO_H

#include "reader/peek.h"
#include "reader/pydict.h"
#include "reader/pymodule.h"
#include "reader/pyver/pyver.h"

#include <stdbool.h>
#include <stdint.h>

struct aio_task;

/* Something that a class has a place for in each instance. */
struct trio_slot {
	uint32_t at, hint;
};

/* Of one interpreter. All zero: nothing is known of it yet. */
struct trio {
	uintptr_t interp;
	struct pymodule module; /* trio._core._run */
	struct {
		uint32_t task, runner, run, step;
	} hints;
	uintptr_t task, runner; /* classes */
	uintptr_t run, step;    /* code: of what runs all, of what steps them */
	struct trio_slot coro, name, abort, counter; /* in a task */
	struct trio_slot nursery; /* likewise; at 0: not known where */
	struct trio_slot tasks;   /* in a runner */
	uint32_t turn;            /* how often its tasks were looked at */
	uintptr_t noted;          /* the task that was stepped; 0: none */
};

/* Look if the interpreter has trio, and how its objects are made up. Cheap
 * while it has not. */
bool trio_look(struct trio *trio, const struct pyver *ver, struct peek *peek,
	       uintptr_t interp);

/* The runner that a frame with this code has; 0: none. */
uintptr_t trio_runner(const struct trio *trio, const struct pyver *ver,
		      struct peek *peek, uintptr_t frame, uintptr_t code);

/* The task that was stepped last in a frame of trio->step; 0: none. */
uintptr_t trio_stepped(const struct trio *trio, const struct pyver *ver,
		       struct peek *peek, uintptr_t frame);

/* The tasks of a runner. False: they cannot be read. */
bool trio_all(const struct trio *trio, const struct pyver *ver,
	      struct peek *peek, uintptr_t runner, struct pyset *set);

/* False: it is none of trio's, or cannot be read. */
bool trio_task(const struct trio *trio, const struct pyver *ver,
	       struct peek *peek, uintptr_t addr, struct aio_task *out);

/* The task that opened the nursery that a task is in, which waits there for it
 * to end; 0: none, or not known. */
uintptr_t trio_awaited_by(const struct trio *trio, const struct pyver *ver,
			  struct peek *peek, uintptr_t task);

#endif
