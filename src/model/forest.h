/* src/model/forest.h - the trees of a snapshot, filled together. */
#ifndef PIT_MODEL_FOREST_H
#define PIT_MODEL_FOREST_H

#include "base/err.h"
#include "model/symtab.h"
#include "model/tables.h"
#include "model/threads.h"
#include "model/tree.h"
#include "model/weights.h"

/* Nodes of one tree at most: past them, what a path goes on with is summed up
 * in one FRAME_CUT node. Totals stay exact. */
#define FOREST_MAX_NODES (1u << 21)

struct forest {
	struct tree *trees[TREE_COUNT];
	struct weights weights[TREE_COUNT];
	struct symtab *syms;
	frame_id cut;
	uint32_t *path; /* stack ids while one is followed */
	size_t path_cap;
};

enum pit_status forest_init(struct forest *forest);
void forest_fini(struct forest *forest);

/* The child of at in each tree for a frame that is not a function. Changes
 * *to only on success. */
enum pit_status forest_child(struct forest *forest, const struct leaf *at,
			     frame_id frame, struct leaf *to);
/* The same but in TREE_GROUPED: a process's root. */
enum pit_status forest_process(struct forest *forest, const struct leaf *at,
			       frame_id frame, struct leaf *to);
/* The same in TREE_RAW and TREE_APART only: a thread's root. */
enum pit_status forest_thread(struct forest *forest, const struct leaf *at,
			      frame_id frame, struct leaf *to);

/* The leaves of a stack below a thread's roots. Made if absent: no allocation
 * otherwise. */
enum pit_status forest_follow(struct forest *forest,
			      const struct tables *tables,
			      const struct leaf *at, uint32_t stack,
			      struct leaf *to);

/* The stack's current lines become those of the nodes from leaf on up. Those
 * that it shares with the stack last have theirs already; last may be 0. */
void forest_set_lines(struct forest *forest, const struct tables *tables,
		      uint32_t stack, uint32_t last, const struct leaf *leaf);

/* Does the stack belong to the interpreter's start-up: is its outermost frame
 * of it, and no frame the program's? */
bool forest_is_boot(const struct forest *forest, const struct tables *tables,
		    uint32_t stack);

/* idle: the time was spent waiting for work. PIT_ENOMEM: nothing is added. */
enum pit_status forest_add(struct forest *forest, const struct leaf *leaf,
			   uint64_t weight, uint64_t count,
			   bool idle) PIT_MUST_USE;

#endif
