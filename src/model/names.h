/* src/model/names.h - interned strings: equal text, equal id.
 *
 * Ids run from 1 and, like the strings, stay until names_fini().
 */
#ifndef PIT_MODEL_NAMES_H
#define PIT_MODEL_NAMES_H

#include "base/table.h"

#include <stddef.h>
#include <stdint.h>

struct name {
	const char *s; /* NUL-terminated; may hold more NULs */
	size_t n;
};

struct names {
	struct name *list; /* list[id - 1] */
	size_t len, cap;
	struct table table;
	char **chunks; /* the strings' bytes, one after the other */
	size_t nchunks, chunk_cap;
	size_t used, size; /* of the last chunk */
	size_t bytes;      /* of all strings */
};

void names_init(struct names *names);
void names_fini(struct names *names);

/* The id of the n bytes at s, which are copied if new; 0: no memory. s may be
 * NULL if n is 0. */
uint32_t names_add(struct names *names, const char *s, size_t n);

/* The same, but 0 if it is not there. */
uint32_t names_find(const struct names *names, const char *s, size_t n);

/* Borrowed until names_fini(); "" for an id that does not exist. */
const char *names_get(const struct names *names, uint32_t id);

#endif
