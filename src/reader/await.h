/* src/reader/await.h - what a coroutine that does not run waits in.
 *
 * A coroutine that awaits another one has it on its stack, and so on, down to
 * something that is none: mostly a future. The program may go on while that is
 * read, so what counts is what two readings agree about.
 */
#ifndef PIT_READER_AWAIT_H
#define PIT_READER_AWAIT_H

#include "reader/peek.h"
#include "reader/pyver/pyver.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AWAIT_MAX 1024u /* frames; a chain that is longer ends there */

struct await_frame {
	uintptr_t addr, code;
	uintptr_t instr; /* as it is there */
};

enum await_end {
	AWAIT_WAITS, /* in leaf; 0: in nothing that is known */
	AWAIT_FRESH, /* the outermost coroutine has not begun */
	AWAIT_RUNS,  /* one of them does */
	AWAIT_TOO_DEEP,
	AWAIT_TORN, /* or no coroutine */
};

/* Outermost first. */
struct await_chain {
	size_t n;
	uintptr_t leaf;
	struct await_frame frames[AWAIT_MAX];
};

/* The chain of the coroutine or generator at coro, read once: what nothing else
 * agrees with may never have been. */
enum await_end await_look(const struct pyver *ver, struct peek *peek,
			  uintptr_t coro, struct await_chain *chain);

/* Does another reading, into again, agree with one of await_look() that ended
 * so? */
bool await_is_still(const struct pyver *ver, struct peek *peek, uintptr_t coro,
		    enum await_end end, const struct await_chain *chain,
		    struct await_chain *again);

/* The chain of the coroutine or generator at coro, which two readings, into
 * chain and into again, agree about. */
enum await_end await_read(const struct pyver *ver, struct peek *peek,
			  uintptr_t coro, struct await_chain *chain,
			  struct await_chain *again);

/* The frame at addr, of a moment when it does not run. False: unreadable. */
bool await_frame_read(const struct pyver *ver, struct peek *peek,
		      uintptr_t addr, struct await_frame *out);

/* The address that the frame of the coroutine at coro has; 0: none. */
uintptr_t await_frame_of(const struct pyver *ver, struct peek *peek,
			 uintptr_t coro);

/* The first local variable of a frame with this code that is an instance of a
 * class; 0: none. */
uintptr_t await_local(const struct pyver *ver, struct peek *peek,
		      uintptr_t frame, uintptr_t code, uintptr_t type);

#endif
