/* src/model/tree.h - the shape of a call tree; weights.h has its times.
 *
 * A node is one (parent, frame) pair, named by a small integer. Ids never
 * move and are never reused, so panes and snapshots may keep them.
 * Not thread-safe: the thread that runs the event loop owns the tree.
 */
#ifndef PIT_MODEL_TREE_H
#define PIT_MODEL_TREE_H

#include "base/err.h"
#include "model/symtab.h"

#include <stddef.h>
#include <stdint.h>

#define TREE_ROOT 0u /* above all processes; frame 0 */

typedef uint32_t node_id;

#define NODE_LIBRARY 1u /* its code is library code, callers considered */
#define NODE_BY_APP                                                            \
	2u /* what it calls is called by the application, C                    \
	    * functions and the like aside */

struct tree_node {
	frame_id frame;
	node_id parent, child, next; /* 0: none. child: the first, any order */
	uint32_t flags;              /* NODE_* */
	uint32_t depth;              /* of the root: 0 */
	name_id group; /* what the timeline calls time spent right here: the
			* library entered last, or the application's module */
	/* Where the library code, or what the user takes for it, was entered
	 * that it is connected with: the entry of its group, see fold.h; 0: it
	 * is in none. */
	node_id entry;
};

/* The trees that are kept of the same samples. */
enum tree_kind {
	/* root > group of processes > group of threads > frames: those that did
	 * the same are one. Frames that the panes hide are left out: importlib,
	 * runpy and __tracebackhide__ frames, whose time goes to their
	 * callers. */
	TREE_GROUPED,
	/* root > process > thread > frames, hidden likewise. */
	TREE_APART,
	/* root > group of processes > frames: all threads in one, hidden
	 * likewise. */
	TREE_MERGED,
	/* root > process > thread > frames, as sampled; for the renderers. */
	TREE_RAW,
	TREE_COUNT
};

struct tree; /* opaque: only tree.c knows the layout */

struct tree *tree_new(void);       /* owned by the caller; NULL: no memory */
void tree_free(struct tree *tree); /* NULL is fine */

/* The child of parent for frame, created if absent; TREE_ROOT: no memory.
 * info and syms decide the new node's flags and group. Invalidates borrowed
 * nodes. O(1) expected. */
node_id tree_child(struct tree *tree, const struct symtab *syms, node_id parent,
		   frame_id frame);

/* The same, but TREE_ROOT if there is none. */
node_id tree_find(const struct tree *tree, node_id parent, frame_id frame);

/* Find the groups anew, after symtab_choose(). O(nodes). */
void tree_regroup(struct tree *tree, const struct symtab *syms);

/* Borrowed: valid until the next tree_child(). NULL: no such id. Nodes stand
 * one behind the other, so that TREE_ROOT's is an array of all. */
const struct tree_node *tree_get(const struct tree *tree, node_id id);

/* The parents of all nodes, by themselves: for who goes through all of them.
 * Borrowed likewise. */
const node_id *tree_parents(const struct tree *tree);

size_t tree_len(const struct tree *tree); /* nodes, the root included */

#endif
