/* src/model/search.h - nodes by what their frames say. It walks all of a tree:
 * the user asked for it.
 */
#ifndef PIT_MODEL_SEARCH_H
#define PIT_MODEL_SEARCH_H

#include "model/symtab.h"
#include "model/tree.h"
#include "model/weights.h"

#include <stdbool.h>
#include <stddef.h>

struct search_match {
	node_id node;        /* TREE_ROOT: no match, or no memory */
	size_t index, count; /* "3/17": index from 1; both 0 without a match */
};

/* Is the frame what is looked for? Asked once for each frame. */
typedef bool (*search_test)(const void *arg, frame_id frame);

/* What is searched. base: what is compared with it, whose nodes count, too; or
 * NULL. */
struct search_in {
	const struct tree *tree;
	const struct weights *weights, *base;
	const struct symtab *syms;
};

/* The next node below top after from whose frame passes the test, of those that
 * weigh anything. Tree order: a node, then its children, heaviest first. Goes
 * round at the end; backward likewise. from itself comes last; TREE_ROOT, or a
 * node not below top, starts at the top. */
struct search_match search_next(const struct search_in *in, node_id top,
				node_id from, search_test test, const void *arg,
				bool backward);

#endif
