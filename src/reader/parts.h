/* src/reader/parts.h - parts of what a thread does: those that run in one
 * context of contextvars, as an event loop has many of.
 *
 * Whoever asks for a part sets a variable of the interpreter's to a token. The
 * sampler looks it up in the context of each thread at each tick. A part is in
 * the stream as a thread of its own, whose number of the kernel's is none:
 * PARTS_NATIVE and its place in the list.
 */
#ifndef PIT_READER_PARTS_H
#define PIT_READER_PARTS_H

#include "reader/peek.h"
#include "reader/pyver/pyver.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define PARTS_MAX    256u
#define PARTS_NATIVE 0x80000000u

struct part_ask {
	_Atomic uint32_t serial; /* odd: the rest counts */
	uint32_t native;         /* of its thread */
	uintptr_t token;         /* what the variable is set to */
	uintptr_t coro;          /* what it began in; 0: in none */
	bool strict;             /* what is of other contexts is not shown */
};

/* Zeroed, before its first use; written with the GIL. */
struct parts_ask {
	uintptr_t var;         /* the ContextVar */
	uintptr_t bitmap_type; /* of the nodes of its contexts */
	_Atomic uint32_t used; /* of the list, ever */
	struct part_ask list[PARTS_MAX];
};

/* What a variable is set to in the context at that address; 0: not set, or the
 * context changed meanwhile. */
uintptr_t parts_find(const struct parts_ask *ask, const struct pyver *ver,
		     struct peek *peek, uintptr_t context);

/* Where a thread state has its context. */
static inline uint32_t
parts_context_at(const struct pyver *ver)
{
	return ver->off.tstate.id - 16;
}

/* The type of the nodes of an empty context. 0: it cannot be read. */
uintptr_t parts_node_type(const struct pyver *ver, struct peek *peek,
			  uintptr_t context);

#endif
