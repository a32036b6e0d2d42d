/* src/reader/pymodule.h - a module of an interpreter's, once it is imported. */
#ifndef PIT_READER_PYMODULE_H
#define PIT_READER_PYMODULE_H

#include "reader/peek.h"
#include "reader/pydict.h"
#include "reader/pyver/pyver.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All zero: nothing was looked for yet. */
struct pymodule {
	uintptr_t addr; /* 0: it was not imported */
	/* What was looked through: entries of sys.modules. */
	uintptr_t entries;
	size_t looked;
	uint32_t hint;
};

/* Look for it by its name in sys.modules, in what is new there. */
bool pymodule_find(struct pymodule *module, const struct pyver *ver,
		   struct peek *peek, uintptr_t interp, const char *name);

/* Two that were not found, one looked for just now: is there nothing new in
 * sys.modules for the other one? Reads nothing. */
bool pymodule_is_level(const struct pymodule *now,
		       const struct pymodule *other);

/* The dict of its names. */
bool pymodule_open(const struct pymodule *module, const struct pyver *ver,
		   struct peek *peek, struct pydict *d);

/* It is another one's by now: look anew. */
void pymodule_forget(struct pymodule *module);

#endif
