/* src/reader/place.h - functions of libraries that are known by where they are.
 */
#ifndef PIT_READER_PLACE_H
#define PIT_READER_PLACE_H

#include "reader/peek.h"
#include "reader/pyver/pyver.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct place {
	const char *file;     /* the end of its path, whole names */
	const char *function; /* as co_name has it; NULL: any */
};

#define PLACE_FILE_MAX 256u

/* Where a code object is from. */
struct place_of {
	char file[PLACE_FILE_MAX];
	size_t len;
	uintptr_t name; /* a str of the interpreter's */
};

/* False: unreadable. */
bool place_read(const struct pyver *ver, struct peek *peek, uintptr_t code,
		struct place_of *out);
bool place_is(const struct pyver *ver, struct peek *peek,
	      const struct place_of *of, const struct place *place);
/* Is the code of one of n places? Unreadable: no. */
bool place_is_one(const struct pyver *ver, struct peek *peek, uintptr_t code,
		  const struct place *places, size_t n);

#endif
