/* src/model/idle.h - does a stack wait for work? The list is idle.def. */
#ifndef PIT_MODEL_IDLE_H
#define PIT_MODEL_IDLE_H

#include "model/symtab.h"
#include "model/tree.h"

#include <stdbool.h>

/* Is the stack that ends in leaf one of a thread that waits for work, if it
 * does not run? O(library frames on top of it). */
bool idle_is(const struct tree *raw, const struct symtab *syms, node_id leaf);

#endif
