/* src/reader/lines.h - a code object's line table, decoded for every code
 * unit (two bytes of bytecode) at once.
 */
#ifndef PIT_READER_LINES_H
#define PIT_READER_LINES_H

#include "reader/pyver/pyver.h"

#include <stddef.h>
#include <stdint.h>

/* Fill lines[0 .. units) from the table of n bytes. first: co_firstlineno,
 * the answer where the table has none. Instructions without a line get that
 * of the range before. Any bytes will do: the table may be torn. */
void lines_decode(enum line_kind kind, const uint8_t *table, size_t n,
		  uint32_t first, uint32_t *lines, size_t units);

#endif
