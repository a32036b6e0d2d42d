/* src/reader/facts.h - what the interpreter says of itself: sys.path and the
 * prefixes, read out of sys.__dict__ without the interpreter's help.
 */
#ifndef PIT_READER_FACTS_H
#define PIT_READER_FACTS_H

#include "reader/peek.h"
#include "reader/pyver/pyver.h"
#include "wire/enc.h"

/* Append FACT records for sys.path, sys.prefix, base_prefix, exec_prefix and
 * base_exec_prefix of the interpreter at interp. scratch: at least 8 KiB.
 * What cannot be read is left out; at most 256 path entries. */
void facts_encode(const struct pyver *ver, struct peek *peek, uintptr_t interp,
		  struct enc *enc, void *scratch, size_t size);

#endif
