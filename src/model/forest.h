/* src/model/forest.h - what was sampled: paths, places, and the trees of a
 * snapshot, which are made of them.
 */
#ifndef PIT_MODEL_FOREST_H
#define PIT_MODEL_FOREST_H

#include "base/err.h"
#include "model/paths.h"
#include "model/places.h"
#include "model/symtab.h"
#include "model/tree.h"
#include "model/weights.h"

/* Nodes of one tree at most: past them, what a path goes on with is summed up
 * in one FRAME_CUT node. Totals stay exact. */
#define FOREST_MAX_NODES (1u << 21)

/* A place with samples since the last forest_sync(). */
struct fresh {
	uint64_t touched; /* the order of the latest samples; made there */
	place_id place;
};

struct forest {
	bool flat; /* trees end at threads: paths and places say the rest */
	struct symtab *syms;
	struct paths *paths;
	struct places places;
	struct tree *trees[TREE_COUNT];
	struct weights weights[TREE_COUNT]; /* as of forest_sync() */
	frame_id cut;
	struct fresh *fresh; /* there is room for all places */
	size_t nfresh, fresh_cap;
	struct place_sums synced; /* what weights have, by place */
	uint64_t touched;
	path_id *path; /* while one is followed */
	size_t path_cap;
};

enum pit_status forest_init(struct forest *forest);
void forest_fini(struct forest *forest);

/* The children of at for the frame of a process or a thread, in the trees that
 * keep them apart. Changes *to only on success. */
enum pit_status forest_thread(struct forest *forest, const struct leaf *at,
			      frame_id frame, struct leaf *to);

/* The place of a path below a thread's nodes. Made, with its nodes, if absent:
 * no allocation otherwise. *place goes in as a guess, any number, which saves
 * the search where it is right. */
enum pit_status forest_place(struct forest *forest, const struct leaf *at,
			     path_id path, uint32_t state, place_id *place);

/* The place of another path with the same root and state; 0: no memory. */
place_id forest_alike(struct forest *forest, place_id place, path_id path);

/* weight ns and count samples more in the place, which there is. O(1): the
 * trees learn of it in forest_sync(). */
void forest_spend(struct forest *forest, place_id place, uint64_t weight,
		  uint64_t count);

/* Bring weights up to date, and the lines of the nodes: those of the latest
 * sample that went through each. Without memory they stay as they were, and
 * the next call catches up. */
void forest_sync(struct forest *forest);

/* Does the path belong to the interpreter's start-up: is its outermost frame
 * of it, and no frame the program's? */
bool forest_is_boot(const struct forest *forest, path_id path);

#endif
