/* src/reader/pythread.h - what the module `threading` says of a thread. */
#ifndef PIT_READER_PYTHREAD_H
#define PIT_READER_PYTHREAD_H

#include "reader/peek.h"
#include "reader/pyver/pyver.h"

#include <stddef.h>
#include <stdint.h>

#define PYTHREAD_NAME_MAX 256u /* bytes, with the NUL */

/* Where in their dicts things were the last time. All zero is fine. */
struct pythread_hints {
	uint32_t modules, threading, active, name, daemon;
};

enum pythread_daemon {
	PYTHREAD_UNTOLD,
	PYTHREAD_DAEMON,
	PYTHREAD_NO_DAEMON, /* the program's end waits for it */
};

/* The name of the thread with this threading.get_ident() in the interpreter at
 * interp, as UTF-8, terminated, cut at a character. cap: at most
 * PYTHREAD_NAME_MAX. Returns its length; -1: it has none, or what was read was
 * not twice the same. *daemon: what else was; without a name it is untold. */
long pythread_read(const struct pyver *ver, struct peek *peek, uintptr_t interp,
		   uint64_t ident, struct pythread_hints *hints, char *buf,
		   size_t cap, enum pythread_daemon *daemon);

#endif
