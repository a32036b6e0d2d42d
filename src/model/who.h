/* src/model/who.h - whose time counts: processes, threads, and groups of them,
 * by their frames.
 */
#ifndef PIT_MODEL_WHO_H
#define PIT_MODEL_WHO_H

#include "model/places.h"
#include "model/snapshot.h"

#include <stdbool.h>

/* {0} is nobody. One process counts for all of its threads, a group for all of
 * its members. */
struct who {
	frame_id *at; /* in order */
	size_t len, cap;
	bool all; /* anybody is one of them, ... */
	/* ... and of their time only what was spent below this node of this
	 * tree counts; 0: all of it. */
	enum tree_kind kind;
	node_id below;
};

void who_fini(struct who *who);
bool who_has(const struct who *who, frame_id frame);
/* It is one of them from now on, or no longer; true: there is a change. Without
 * memory there is none. */
bool who_add(struct who *who, frame_id frame);
bool who_drop(struct who *who, frame_id frame);
bool who_is_same(const struct who *a, const struct who *b);
/* to becomes what from is; false: no memory, it is as it was. */
bool who_copy(struct who *to, const struct who *from);

/* Is what was spent in a place theirs? Places that are looked at one after the
 * other are mostly of the same thread: last, zeroed at first, knows it. who
 * NULL: anybody's is. */
struct who_last {
	node_id top, group;
	bool has;
};

bool who_counts(const struct who *who,
		const struct tree *const trees[TREE_COUNT],
		const struct places *places, place_id id,
		struct who_last *last);

/* Does what was spent in a place count, in this look at the run? */
bool snapshot_counts(const struct snapshot *snap, place_id id,
		     struct who_last *last);

#endif
