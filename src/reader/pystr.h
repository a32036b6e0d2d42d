/* src/reader/pystr.h - read a Python str out of foreign memory. */
#ifndef PIT_READER_PYSTR_H
#define PIT_READER_PYSTR_H

#include "reader/peek.h"
#include "reader/pyver/pyver.h"

/* Write the str at addr as UTF-8 to dst (all three storage kinds; surrogates as
 * base/surrogate.h has them; cut at a character when cap - 1 is too small).
 * Always terminated. Returns the length, or -1 when it cannot be read. */
long pystr_read(const struct pyver *ver, struct peek *peek, char *dst,
		size_t cap, uintptr_t addr);

/* Is the str at addr this ASCII text, of at most 63 characters? */
bool pystr_is(const struct pyver *ver, struct peek *peek, uintptr_t addr,
	      const char *text);

#endif
