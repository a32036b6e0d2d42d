/* src/reader/gil.h - who holds the interpreter's lock, and whether the garbage
 * collector runs.
 */
#ifndef PIT_READER_GIL_H
#define PIT_READER_GIL_H

#include "reader/peek.h"
#include "reader/pyver/pyver.h"

#include <stdbool.h>
#include <stdint.h>

/* Its fields, two condition variables and two mutexes: who waits for the GIL
 * waits in there. */
#define GIL_BYTES 208u

struct gil_reader {
	const struct pyver *ver;
	struct peek *peek;
	uintptr_t runtime;
};

/* While neither field changes, no thread but the holder has run a bytecode. */
struct gil {
	uintptr_t address; /* of the interpreter */
	uintptr_t holder;
	uintptr_t lock; /* address of the lock itself, GIL_BYTES long */
	uint64_t switches;
	bool is_locked, is_same; /* as at the last look */
	bool is_off;             /* free-threaded: there is none */
	/* Threads that wait for it, of this interpreter: in this tick so far,
	 * and in the last one. */
	uint32_t waiting, waited;
	/* The lock, and the looks at which that was the same. */
	uint64_t words[GIL_BYTES / 8];
	uint32_t calm;
};

/* gil: of the last look. shared: there is more than one interpreter. */
void gil_look(struct gil *gil, const struct gil_reader *r, uintptr_t interp,
	      bool shared);
bool gc_is_running(const struct gil_reader *r, uintptr_t interp);
/* The thread state that has all others stand, mostly to collect garbage; 0:
 * none does, or builds like this do not say so. */
uintptr_t gc_thread(const struct gil_reader *r, uintptr_t interp);

#endif
