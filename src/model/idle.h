/* src/model/idle.h - does a stack wait for work? The list is idle.def. */
#ifndef PIT_MODEL_IDLE_H
#define PIT_MODEL_IDLE_H

#include "model/symtab.h"

#include <stdbool.h>
#include <stddef.h>

/* One of a stack, outermost first. */
struct idle_frame {
	const struct frame_info *info; /* NULL: it is none */
	bool library;                  /* callers considered */
};

#define IDLE_BELOW 2 /* so many stand below the outermost frame */

/* Is it the stack of a thread that waits for work, if it does not run? n: with
 * those that are none. O(library frames on top of it). */
bool idle_is(const struct symtab *syms, const struct idle_frame *stack,
	     size_t n);
/* May any stack that ends in such a frame be one? */
bool idle_may_be(const struct frame_info *last);

#endif
