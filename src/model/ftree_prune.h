/* src/model/ftree_prune.h - rows of a tree in order of time that nobody will
 * see go while it is made: of ten million stretches a few hundred are heavy.
 *
 * What goes is what the processors would leave out as irrelevant, and its time
 * is absorbed as they do it. Rows that the processors replace by their children
 * stay, and whatever keeps such rows and "[self]" rows apart: those would run
 * into each other.
 */
#ifndef PIT_MODEL_FTREE_PRUNE_H
#define PIT_MODEL_FTREE_PRUNE_H

#include "model/ftree.h"

#include <stdbool.h>
#include <stddef.h>

struct ftree_prune {
	struct ftree *ft;
	double whole;     /* no more than what the rest is measured against */
	double threshold; /* share of it; 0: nothing goes */
	row_id *before;   /* by row: the child before its last one */
	size_t cap;
	row_id spare; /* a list of rows that are free again */
};

/* ft has the rows of processes and threads already. */
enum pit_status ftree_prune_init(struct ftree_prune *prune, struct ftree *ft,
				 double whole, double threshold) PIT_MUST_USE;
void ftree_prune_fini(struct ftree_prune *prune);

/* A row of a function, or with FTREE_SELF, below parent; in its time nothing is
 * added to the one before any more. 0: no memory. Invalidates borrowed rows. */
row_id ftree_prune_add(struct ftree_prune *prune, row_id parent, frame_id frame,
		       uint32_t flags);
/* The same for one beside the children, in the list of also. */
row_id ftree_prune_also(struct ftree_prune *prune, row_id id, frame_id frame);

#endif
