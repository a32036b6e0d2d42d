/* src/reader/pythread.h - what the module `threading` calls a thread. */
#ifndef PIT_READER_PYTHREAD_H
#define PIT_READER_PYTHREAD_H

#include "reader/peek.h"
#include "reader/pyver/pyver.h"

#include <stddef.h>
#include <stdint.h>

#define PYTHREAD_NAME_MAX 256u /* bytes, with the NUL */

/* Where in their dicts things were the last time. All zero is fine. */
struct pythread_hints {
	uint32_t modules, threading, active, name;
};

/* The name of the thread with this threading.get_ident() in the interpreter at
 * interp, as UTF-8, terminated, cut at a character. cap: at most
 * PYTHREAD_NAME_MAX. Returns its length; -1: it has none, or what was read was
 * not twice the same. */
long pythread_name(const struct pyver *ver, struct peek *peek, uintptr_t interp,
		   uint64_t ident, struct pythread_hints *hints, char *buf,
		   size_t cap);

#endif
