/* src/model/query.h - what panes ask of a tree without walking all of it.
 *
 * Every call works on one tree of a snapshot, weighed as told, and costs what
 * it returns: one sibling list, one path. Only the search walks, because the
 * user asked for it. Nothing is kept between calls.
 */
#ifndef PIT_MODEL_QUERY_H
#define PIT_MODEL_QUERY_H

#include "model/symtab.h"
#include "model/tree.h"
#include "model/weights.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum query_order {
	QUERY_TOTAL, /* heaviest first */
	QUERY_SELF,
	QUERY_SAMPLES,
	QUERY_NAME, /* function, A to Z */
};

/* How many children parent has. O(children). */
size_t query_count(const struct tree *tree, node_id parent);

/* The first max children of parent in order, equals by age, into ids. Returns
 * how many were written. O(children * log(max)). syms is used for QUERY_NAME
 * only and may be NULL otherwise. */
size_t query_children(const struct tree *tree, const struct weights *weights,
		      const struct symtab *syms, node_id parent,
		      enum query_order order, node_id ids[], size_t max);

/* The nodes from the outermost below TREE_ROOT down to id. Returns how many
 * there are, id's depth; when more than max, the innermost max are written. */
size_t query_path(const struct tree *tree, node_id id, node_id ids[],
		  size_t max);

struct query_match {
	node_id node;        /* TREE_ROOT: no match, or no memory */
	size_t index, count; /* "3/17": index from 1; both 0 without a match */
};

/* Is the frame what is looked for? Asked once for each frame. */
typedef bool (*query_test)(const void *arg, frame_id frame);

/* The next node below top after from whose frame passes the test, of those that
 * weigh anything. Tree order: a node, then its children, heaviest first. Goes
 * round at the end; backward likewise. from itself comes last; TREE_ROOT, or a
 * node not below top, starts at the top. */
struct query_match query_search(const struct tree *tree,
				const struct weights *weights,
				const struct symtab *syms, node_id top,
				node_id from, query_test test, const void *arg,
				bool backward);

#endif
