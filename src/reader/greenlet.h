/* src/reader/greenlet.h - what the package greenlet keeps of its greenlets.
 *
 * Which one runs in a thread is in a variable of greenlet's own that each
 * thread has one of; nobody has a list of all. One that does not run keeps the
 * object of its innermost frame, from where its stack hangs together: those of
 * its frames that lay on the C stack are not in it. What is read is what some
 * words of memory said: see pydict.h.
 */
#ifndef PIT_READER_GREENLET_H
#define PIT_READER_GREENLET_H

#include "reader/await.h"
#include "reader/peek.h"
#include "reader/pymodule.h"
#include "reader/pyver/pyver.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GREENLET_NAME_MAX 128u /* bytes, with the NUL */

/* Of one interpreter. All zero: nothing is known of it yet. */
struct greenlets {
	uintptr_t interp;
	struct pymodule module; /* greenlet._greenlet */
	/* Where a thread has what runs in it: in which module's part of its
	 * variables, and where in that. part 0: not known. */
	uint32_t part, at;
	uint32_t top;  /* in a greenlet: its innermost frame; 0: not known */
	uint32_t name; /* a hint */
};

/* Look if the interpreter has greenlets. Cheap while it has not. */
bool greenlets_look(struct greenlets *gs, const struct pyver *ver,
		    struct peek *peek, uintptr_t interp);

/* Find out where threads have what runs in them, in a thread that libc knows by
 * that number. False: it has had no greenlet yet. Takes some hundred readings.
 */
bool greenlets_find(struct greenlets *gs, const struct pyver *ver,
		    struct peek *peek, uintptr_t ident);

/* The greenlet that runs in a thread, and *first, the thread's own. 0: that
 * one, which is as good as none, or that is not known, and *first neither. */
uintptr_t greenlet_runs(const struct greenlets *gs, struct peek *peek,
			uintptr_t ident, uintptr_t *first);

/* Is the object at addr a greenlet still that has begun and has not ended? */
bool greenlet_lives(const struct pyver *ver, struct peek *peek, uintptr_t addr);

/* The stack of one that does not run, outermost first, which two readings agree
 * about: AWAIT_WAITS, AWAIT_RUNS if it has none, AWAIT_TOO_DEEP with nothing in
 * chain, AWAIT_TORN. */
enum await_end greenlet_read(struct greenlets *gs, const struct pyver *ver,
			     struct peek *peek, uintptr_t addr,
			     struct await_chain *chain,
			     struct await_chain *again);

/* The name that the program gave it, else that of its class; "": that says
 * nothing, as of a library's own. False: unreadable. */
bool greenlet_name(struct greenlets *gs, const struct pyver *ver,
		   struct peek *peek, uintptr_t addr,
		   char name[GREENLET_NAME_MAX]);

#endif
