/* src/model/ftree_prune.h - the calls of one thread in a tree in order of time,
 * while it is made: of ten million stretches a few hundred are heavy, and only
 * they get rows.
 *
 * A call that is over and has no row leaves its time with its caller if the
 * processors would leave it out as irrelevant; they absorb its time just so.
 * Calls that the processors replace by what they call get rows, and so does
 * whatever keeps such rows and "[self]" rows apart: those would run into each
 * other. Then all callers have rows, too; what has one goes again when it is
 * over, by the same rule.
 */
#ifndef PIT_MODEL_FTREE_PRUNE_H
#define PIT_MODEL_FTREE_PRUNE_H

#include "model/ftree.h"

#include <stdbool.h>
#include <stddef.h>

/* The last of what its caller called, or that caller itself: "[self]". It may
 * come again. Its row is the last one in its caller's. */
struct ftree_call {
	node_id node;      /* of the raw tree; UINT32_MAX: "[self]" */
	frame_id frame;    /* its row's */
	frame_id now;      /* that of node: it may be another class */
	frame_id function; /* what both are */
	row_id row;        /* 0: it has none */
	row_id also;       /* the row of now; 0: row itself */
	row_id before; /* the one before row in the caller's list; 0: none */
	uint32_t seen;
	uint32_t flags; /* FTREE_SELF, FTREE_LINK */
	bool gives_way; /* the processors will put its children in its place */
	bool may_go;    /* it is a function, or "[self]" */
	/* Not in its row. open: nor in its caller's time, since it came last.
	 */
	double time, open, absorbed;
};

/* By depth: [0] is a process, a thread or the root, which has a row. */
struct ftree_calls {
	struct ftree_call *at;
	size_t len, cap;
};

struct ftree_prune {
	struct ftree *ft;
	double whole;     /* no more than what the rest is measured against */
	double threshold; /* share of it; 0: nothing goes */
	row_id spare;     /* a list of rows that are free again */
};

/* calls->at[depth] and all below it are over: what comes in its place
 * gives_way, or is a "[self]". Their time must be their callers' already.
 * Invalidates borrowed rows. */
enum pit_status ftree_prune_end(struct ftree_prune *prune,
				struct ftree_calls *calls, size_t depth,
				bool gives_way, bool self) PIT_MUST_USE;
/* All are, and nothing comes any more: what is left gets rows. Likewise. */
enum pit_status ftree_prune_end_all(struct ftree_prune *prune,
				    struct ftree_calls *calls) PIT_MUST_USE;

/* The call at depth goes on for another class. Likewise. */
enum pit_status ftree_prune_also(struct ftree_prune *prune,
				 struct ftree_calls *calls, size_t depth,
				 frame_id frame) PIT_MUST_USE;

#endif
