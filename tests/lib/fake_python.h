/* tests/lib/fake_python.h - an interpreter made of bytes: the structures of any
 * CPython, up to 3.10 with its frames on the heap, in one block of memory,
 * with threads whose frames a test pushes and pops, and a peek that reads that
 * block only and can be told what happens meanwhile.
 */
#ifndef PIT_TESTS_LIB_FAKE_PYTHON_H
#define PIT_TESTS_LIB_FAKE_PYTHON_H

#include "reader/sampling.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FAKE_PID 4711u

#define FAKE_38  0x030812f0u
#define FAKE_39  0x030912f0u
#define FAKE_310 0x030a0df0u
#define FAKE_311 0x030b07f0u
#define FAKE_312 0x030c01f0u
#define FAKE_313 0x030d00f0u
#define FAKE_314 0x030e00f0u
#define FAKE_315 0x030f00f0u

/* Free-threaded ones. */
#define FAKE_313T (FAKE_313 | 1)
#define FAKE_314T (FAKE_314 | 1)
#define FAKE_315T (FAKE_315 | 1)

#define FAKE_CALL 3 /* the unit of fake_caller()'s call */

struct fake {
	struct peek peek; /* first: the callback gets this one's address */
	struct pyver ver;
	uint8_t *memory;
	size_t size, used;
	size_t reads;
	uintptr_t at; /* of the current read */
	/* Called before each read, with how many there were. */
	void (*on_read)(struct fake *f, size_t reads);
	void *arg;     /* for on_read */
	uintptr_t bad; /* reads that touch this address fail; 0: none do */
	/* The interpreter that threads are made in, and its GIL. */
	uintptr_t runtime, interp, gil, code_type;
	uintptr_t function_type, cfunction_type;
	uintptr_t free_frames; /* of 3.10, linked by their f_back */
	uint64_t thread_ids;
	bool enters; /* 3.11: the next call is one by C */
};

void fake_init(struct fake *f, size_t size, uint32_t version);
void fake_fini(struct fake *f);
/* The newest in the runtime's list, whose threads are made from now on; with a
 * GIL of its own from 3.12 on. At: where another one was; 0: elsewhere. */
uintptr_t fake_interp(struct fake *f, uint64_t id, uintptr_t at);
/* The newest is no more; threads are made in the next one. */
void fake_interp_end(struct fake *f);
void fake_target(struct fake *f, struct sampling_target *target);

uintptr_t fake_alloc(struct fake *f, size_t n); /* zeroed, 16-aligned */
void fake_set(uintptr_t at, uint32_t offset, uintptr_t value);
uintptr_t fake_get(uintptr_t at, uint32_t offset);
uintptr_t fake_str(struct fake *f, const char *text);

/* A function in app.py of 64 units; every eighth begins a line, the first of
 * them being line. */
uintptr_t fake_code(struct fake *f, const char *name, uint32_t line);

/* As fake_code(), but at FAKE_CALL it calls what fake_callee() says. */
uintptr_t fake_caller(struct fake *f, const char *name, uint32_t line);
void fake_callee(struct fake *f, uintptr_t frame, uintptr_t object);
uintptr_t fake_function(struct fake *f, uintptr_t code);
uintptr_t fake_cfunction(struct fake *f, const char *name);

/* The newest in the interpreter's list, with room for frames frames. */
uintptr_t fake_thread(struct fake *f, uint32_t native, size_t frames);
/* What it calls from now on is in a new chunk; nothing up to 3.10. */
void fake_chunk(struct fake *f, uintptr_t thread, size_t frames);
void fake_thread_end(struct fake *f, uintptr_t thread);
/* A call; returns the frame. Its caller stays where it is. */
uintptr_t fake_push(struct fake *f, uintptr_t thread, uintptr_t code, int unit);
/* The frame that C code puts between two Python ones; in 3.11 a mark in the
 * second one, nothing up to 3.10. */
void fake_push_shim(struct fake *f, uintptr_t thread);
void fake_pop(struct fake *f, uintptr_t thread);
void fake_move(struct fake *f, uintptr_t frame, int unit);
uintptr_t fake_current(struct fake *f, uintptr_t thread);
/* thread takes the GIL from whoever has it; 0: nobody has it. */
void fake_take_gil(struct fake *f, uintptr_t thread);

#endif
