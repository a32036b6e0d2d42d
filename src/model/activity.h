/* src/model/activity.h - what time was spent in, in few words: what a row of a
 * table has room for.
 */
#ifndef PIT_MODEL_ACTIVITY_H
#define PIT_MODEL_ACTIVITY_H

#include "model/snapshot.h"

enum activity {
#define ACTIVITY(ID, letter, means) ACTIVITY_##ID,
#include "model/activity.def"
#undef ACTIVITY
	ACTIVITIES
};

/* ns of each; they exclude each other. Figures for the eye need no more. */
struct activities {
	float ns[ACTIVITIES];
};

/* Of a sample with these flags (place_state()); ACTIVITIES: it is not known. */
enum activity activity_of(uint32_t flags);
char activity_letter(enum activity activity);
const char *activity_means(enum activity activity);

/* That of the most time; ACTIVITIES: nothing is known. */
enum activity activity_main(const struct activities *sum);
/* The shares as so many cells, in order: an activity for each, rounded so that
 * they add up. False: nothing is known. */
bool activity_cells(const struct activities *sum, enum activity cells[], int n);

static inline void
activities_add(struct activities *to, const struct activities *what)
{
	for (int i = 0; i < ACTIVITIES; i++)
		to->ns[i] += what->ns[i];
}

/* Those of a tree's nodes, with all below them. {0} is empty. */
struct node_activities {
	struct activities *at;
	size_t len, cap;
};

void node_activities_fini(struct node_activities *nodes);
/* Of what the snapshot weighs; idle: waiting for work counts. O(places +
 * nodes). */
enum pit_status node_activities_update(struct node_activities *nodes,
				       const struct snapshot *snap,
				       enum tree_kind kind,
				       bool idle) PIT_MUST_USE;
/* NULL: nothing is known of it. Borrowed until the next update. */
const struct activities *
node_activities_get(const struct node_activities *nodes, node_id id);

#endif
