/* src/model/forest.h - what was sampled: paths, places, and the trees of a
 * snapshot, which are made of them.
 */
#ifndef PIT_MODEL_FOREST_H
#define PIT_MODEL_FOREST_H

#include "base/err.h"
#include "model/idle.h"
#include "model/paths.h"
#include "model/places.h"
#include "model/symtab.h"
#include "model/tree.h"
#include "model/weights.h"

/* Nodes of one tree at most: past them, what a path goes on with is summed up
 * in one FRAME_CUT node. Totals stay exact. */
#define FOREST_MAX_NODES (1u << 21)

struct forest {
	bool flat; /* trees end at threads: paths and places say the rest */
	struct symtab *syms;
	struct paths *paths;
	struct places places;
	/* TREE_RAW and TREE_GROUPED grow with what is sampled, others once they
	 * were asked for: see forest_make(). */
	struct tree *trees[TREE_COUNT];
	struct weights weights[TREE_COUNT]; /* as of forest_sync() */
	bool weighed; /* those of TREE_RAW are: see forest_raw() */
	frame_id cut;
	/* Places with samples since then; there is room for all. */
	place_id *fresh;
	size_t nfresh, fresh_cap;
	path_id *path; /* while one is followed */
	size_t path_cap;
	struct idle_frame *stack; /* while it is asked if it waits */
	size_t stack_cap;
};

enum pit_status forest_init(struct forest *forest);
void forest_fini(struct forest *forest);

/* Where a process, thread or task hangs in TREE_RAW: the child of at for its
 * frame, in all trees that keep them apart. TREE_ROOT: no memory. */
node_id forest_top(struct forest *forest, node_id at, frame_id frame);
/* There is a group of processes more, of TREE_GROUPED. */
enum pit_status forest_group(struct forest *forest, node_id group) PIT_MUST_USE;

/* Is the tree there? One that is not has no nodes. */
static inline bool
forest_has(const struct forest *forest, enum tree_kind kind)
{
	return forest->places.nodes[kind];
}

/* Make a tree of the places, unless it is there. Few runs are asked for another
 * than the two that are. Without memory it is not there, and the next call goes
 * on. O(places). */
enum pit_status forest_make(struct forest *forest,
			    enum tree_kind kind) PIT_MUST_USE;

/* The place of a path below a stem. Made, with its nodes, if absent: no
 * allocation otherwise. *place goes in as a guess, any number, which saves the
 * search where it is right. */
enum pit_status forest_place(struct forest *forest, const struct stem *at,
			     path_id path, uint32_t state, place_id *place);

/* What was spent below top, in TREE_RAW, is of another group: in TREE_GROUPED
 * it goes there; without memory, some of it. O(places). */
enum pit_status forest_move(struct forest *forest, node_id top,
			    node_id group) PIT_MUST_USE;

/* The place of another path with the same root and state; 0: no memory. */
place_id forest_alike(struct forest *forest, place_id place, path_id path);

/* weight ns and count samples more in the place, which there is. O(1): the
 * trees learn of it in forest_sync(). */
void forest_spend(struct forest *forest, place_id place, uint64_t weight,
		  uint64_t count);

/* Bring weights up to date. Without memory they stay as they were, and the next
 * call catches up. */
void forest_sync(struct forest *forest);

/* What TREE_RAW weighs as of then. Reports alone want to know, so it is added
 * up when they do: O(nodes), and O(1) until the next forest_sync(). */
const struct weights *forest_raw(struct forest *forest);

/* Does the path belong to the interpreter's start-up: is its outermost frame
 * of it, and no frame the program's? */
bool forest_is_boot(const struct forest *forest, path_id path);

#endif
