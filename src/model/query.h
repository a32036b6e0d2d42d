/* src/model/query.h - what panes ask of a tree without walking all of it.
 *
 * Every call works on one tree of a snapshot, weighed as told, and costs what
 * it returns: one sibling list, one path, one library group up to a limit. Only
 * the search walks, because the user asked for it. Nothing is kept between
 * calls.
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

/* The next node below top after from whose frame passes the test. Tree order: a
 * node, then its children, heaviest first. Goes round at the end; backward
 * likewise. from itself comes last; TREE_ROOT, or a node not below top, starts
 * at the top. */
struct query_match query_search(const struct tree *tree,
				const struct weights *weights,
				const struct symtab *syms, node_id top,
				node_id from, query_test test, const void *arg,
				bool backward);

/* Library groups, as pyinstrument folds them. A group is a connected part of
 * the tree that is all library code; its entry is the member whose parent is
 * not. Folded, it shows the entry, its exits (members with a child outside)
 * and members whose own time is heavy; the others are hidden. A group
 * that would hide fewer than QUERY_GROUP_MIN frames is better shown whole. */

#define QUERY_GROUP_MIN      2
#define QUERY_GROUP_WALK     32768 /* nodes looked at, at most, in one call */
#define QUERY_GROUP_PENDING  4096  /* ... that wait for it at a time */
#define QUERY_GROUP_SHOWN    128
#define QUERY_GROUP_PACKAGES 8

/* Is this node the entry of a library group? O(1). */
bool query_is_entry(const struct tree *tree, node_id id);
/* The entry of the group a node is a member of, TREE_ROOT if of none. O(1). */
node_id query_entry(const struct tree *tree, node_id id);
/* Frames that the group of entry hides when nothing is heavy. Exact, O(1). */
size_t query_hidden(const struct tree *tree, node_id entry);

struct query_shown {
	node_id node;
	unsigned under; /* index in shown of the next shown member above it */
};

struct query_group {
	size_t hidden; /* frames and [self] rows hidden, as a report counts */
	bool cut;      /* the limits were met: all of this is incomplete */
	/* Of the hidden frames, the first in tree order; C functions go with
	 * their callers. */
	name_id packages[QUERY_GROUP_PACKAGES];
	size_t npackages;
	/* In tree order, callers before callees; [0] is the entry itself. */
	struct query_shown shown[QUERY_GROUP_SHOWN];
	size_t nshown;
};

/* What nodes weigh, and what that means for a group. */
struct query_scale {
	/* Time of a node: its own, and with all below it. */
	void (*weigh)(const void *arg, node_id id, uint64_t *self,
		      uint64_t *total);
	const void *arg;
	uint64_t heavy; /* own time above which a member is shown;
			 * pyinstrument's is a fifth of the whole */
	uint64_t least; /* what weighs less is not there; a report's is a
			 * hundredth of the whole */
};

/* Describe the group of entry. False: entry is not one. */
bool query_group(const struct tree *tree, const struct symtab *syms,
		 node_id entry, const struct query_scale *scale,
		 struct query_group *group);

#endif
