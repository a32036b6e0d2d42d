/* tests/lib/fake_python.h - an interpreter made of bytes: CPython 3.12's
 * structures in one block of memory, with threads whose frames a test pushes
 * and pops, and a peek that reads that block only and can be told what happens
 * meanwhile.
 */
#ifndef PIT_TESTS_LIB_FAKE_PYTHON_H
#define PIT_TESTS_LIB_FAKE_PYTHON_H

#include "sampler/sampling.h"

#include <stddef.h>
#include <stdint.h>

#define FAKE_PID 4711u

struct fake {
	struct peek peek; /* first: the callback gets this one's address */
	struct pyver ver;
	uint8_t *memory;
	size_t size, used;
	size_t reads;
	/* Called before each read, with how many there were. */
	void (*on_read)(struct fake *f, size_t reads);
	void *arg;     /* for on_read */
	uintptr_t bad; /* reads that touch this address fail; 0: none do */
	uintptr_t runtime, interp, gil, code_type;
	uint64_t thread_ids;
};

void fake_init(struct fake *f, size_t size);
void fake_fini(struct fake *f);
void fake_target(struct fake *f, struct sampling_target *target);

uintptr_t fake_alloc(struct fake *f, size_t n); /* zeroed, 16-aligned */
void fake_set(uintptr_t at, uint32_t offset, uintptr_t value);
uintptr_t fake_get(uintptr_t at, uint32_t offset);
uintptr_t fake_str(struct fake *f, const char *text);

/* A function in app.py of 64 units; every eighth begins a line, the first of
 * them being line. */
uintptr_t fake_code(struct fake *f, const char *name, uint32_t line);

/* The newest in the interpreter's list, with room for frames frames. */
uintptr_t fake_thread(struct fake *f, uint32_t native, size_t frames);
void fake_thread_end(struct fake *f, uintptr_t thread);
/* A call; returns the frame. Its caller stays where it is. */
uintptr_t fake_push(struct fake *f, uintptr_t thread, uintptr_t code, int unit);
/* The frame that C code puts between two Python ones. */
void fake_push_shim(struct fake *f, uintptr_t thread);
void fake_pop(struct fake *f, uintptr_t thread);
void fake_move(struct fake *f, uintptr_t frame, int unit);
uintptr_t fake_current(struct fake *f, uintptr_t thread);
/* thread takes the GIL from whoever has it; 0: nobody has it. */
void fake_take_gil(struct fake *f, uintptr_t thread);

#endif
