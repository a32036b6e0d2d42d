/* src/python/store.h - the texts, functions and stacks that a stream has
 * defined, from its beginning or from a RESET to the next.
 *
 * Numbers are the stream's. Whoever keeps numbers keeps the store; with the GIL
 * alone.
 */
#ifndef PIT_PYTHON_STORE_H
#define PIT_PYTHON_STORE_H

#include "base/err.h"
#include "wire/event.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store_text {
	size_t at, n;
};

/* Arrays by number; what is at 0 is nothing. */
struct store {
	size_t refs;
	char *bytes;
	size_t nbytes, byte_cap;
	struct store_text *strings;
	size_t nstrings, string_cap;
	struct wire_code *codes;
	size_t ncodes, code_cap;
	struct wire_frame *frames;
	size_t nframes, frame_cap;
	struct wire_stack *stacks;
	size_t nstacks, stack_cap;
};

struct store *store_new(void); /* with one reference; NULL: no memory */
void store_get(struct store *store);
void store_put(struct store *store); /* NULL is fine */

/* A definition of the stream; other events are ignored. */
enum pit_status store_define(struct store *store,
			     const struct event *ev) PIT_MUST_USE;

/* Of a string's number. Borrowed until the next definition. */
struct wire_text store_text(const struct store *store, uint32_t string);

#endif
