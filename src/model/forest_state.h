/* src/model/forest_state.h - for the files that make up a forest: forest.c
 * takes what is sampled, forest_climb.c finds the nodes of paths,
 * forest_waits.c says who waits for work, forest_make.c makes whole trees.
 * Nobody else sees this.
 */
#ifndef PIT_MODEL_FOREST_STATE_H
#define PIT_MODEL_FOREST_STATE_H

#include "model/forest.h"

#include <stdbool.h>

/* Some trees, and where one is in each. */
struct climb {
	bool in[TREE_COUNT];
	node_id at[TREE_COUNT];
};

/* Where what hangs below a stem does in a tree; TREE_ROOT: no memory. */
node_id forest_top_in(struct forest *forest, enum tree_kind kind,
		      const struct stem *stem);
/* To the nodes of a place, which are made if they are not there. */
enum pit_status forest_climb(struct forest *forest, const struct place_key *key,
			     struct climb *climb);

/* Does a thread that is there wait for work, unless it runs? */
enum pit_status forest_waits(struct forest *forest, const struct place_key *key,
			     bool *waits) PIT_MUST_USE;

/* What a tree weighs, from its places, as of forest_sync(). There is room. */
void forest_add_up(struct forest *forest, enum tree_kind kind);

#endif
