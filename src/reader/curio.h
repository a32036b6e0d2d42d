/* src/reader/curio.h - what curio keeps of its tasks.
 *
 * A kernel has a dict of all its tasks. It is a local variable of what runs it,
 * and each task one of the coroutine of curio's that its own is awaited by:
 * both are on the stack of the thread. What is theirs is kept by name. What is
 * read is what some words of memory said: see pydict.h.
 */
#ifndef PIT_READER_CURIO_H
#define PIT_READER_CURIO_H

#include "reader/peek.h"
#include "reader/pydict.h"
#include "reader/pymodule.h"
#include "reader/pyver/pyver.h"

#include <stdbool.h>
#include <stdint.h>

struct aio_task;

/* Of one interpreter. All zero: nothing is known of it yet. */
struct curio {
	uintptr_t interp;
	struct pymodule module; /* curio.kernel */
	uintptr_t task, kernel; /* classes */
	uintptr_t run, runner;  /* code: of what runs all, of what awaits one */
	uint32_t turn;          /* how often its tasks were looked at */
};

/* Look if the interpreter has curio. Cheap while it has not. */
bool curio_look(struct curio *curio, const struct pyver *ver, struct peek *peek,
		uintptr_t interp);

/* The kernel that a frame with this code has; 0: none. */
uintptr_t curio_kernel(const struct curio *curio, const struct pyver *ver,
		       struct peek *peek, uintptr_t frame, uintptr_t code);

/* The task that a frame with this code awaits the coroutine of; 0: none. */
uintptr_t curio_stepped(const struct curio *curio, const struct pyver *ver,
			struct peek *peek, uintptr_t frame, uintptr_t code);

/* The tasks of a kernel, by their numbers. False: they cannot be read. */
bool curio_all(const struct curio *curio, const struct pyver *ver,
	       struct peek *peek, uintptr_t kernel, struct pydict *d);

/* False: it is none of curio's, or cannot be read. */
bool curio_task(const struct curio *curio, const struct pyver *ver,
		struct peek *peek, uintptr_t addr, struct aio_task *out);

#endif
