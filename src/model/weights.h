/* src/model/weights.h - what the nodes of a tree weigh.
 *
 * Weights stand apart from the tree, so that there may be any number side by
 * side: of the whole run, of a window of it. A node that is past their end, or
 * that is not in them, weighs nothing.
 */
#ifndef PIT_MODEL_WEIGHTS_H
#define PIT_MODEL_WEIGHTS_H

#include "base/err.h"
#include "model/tree.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct weight {
	uint64_t self, total;     /* ns: its own, and with all below it */
	uint64_t idle_self, idle; /* ns of these that waited for work */
	uint64_t samples;         /* that had it on the stack */
};

/* By node id. {0} is empty. */
struct weights {
	struct weight *at;
	size_t len, cap;
};

void weights_fini(struct weights *weights);

/* Room for all nodes of the tree: the following need it. */
enum pit_status weights_fit(struct weights *weights,
			    const struct tree *tree) PIT_MUST_USE;

/* Add what was spent right in leaf: self, idle_self and samples of spent count
 * there, and in the totals of all above.
 * Negative numbers, wrapped round, take away; samples may be more than were
 * there, since they are cut by their share where runs are: none are left, then.
 * O(depth). */
void weights_add(struct weights *weights, const struct tree *tree, node_id leaf,
		 const struct weight *spent);

/* The same in two steps, for many leaves: first what is spent right in each,
 * then the totals of all, once. O(nodes). */
static inline void
weights_put(struct weights *weights, node_id leaf, const struct weight *spent)
{
	struct weight *w;

	if (leaf >= weights->len)
		return;
	w = &weights->at[leaf];
	w->self += spent->self;
	w->idle_self += spent->idle_self;
	w->total += spent->self;
	w->idle += spent->idle_self;
	w->samples += spent->samples;
}
void weights_total(struct weights *weights, const struct tree *tree);

/* All zero again; room stays. */
void weights_clear(struct weights *weights);

static inline struct weight
weights_get(const struct weights *weights, node_id id)
{
	return id < weights->len ? weights->at[id] : (struct weight){ 0 };
}

/* The same, without the time that waited for work in self and total unless it
 * counts. */
static inline struct weight
weights_counted(const struct weights *weights, node_id id, bool idle)
{
	struct weight w = weights_get(weights, id);

	if (!idle) {
		w.self -= w.idle_self;
		w.total -= w.idle;
	}
	return w;
}

/* Does it weigh anything? */
static inline bool
weights_is_in(const struct weights *weights, node_id id)
{
	struct weight w = weights_get(weights, id);

	return w.samples || w.total;
}

/* Did it do anything but wait for work, if that does not count? */
static inline bool
weights_is_there(const struct weights *weights, node_id id, bool idle)
{
	struct weight w = weights_counted(weights, id, idle);

	return idle || w.total || !w.idle;
}

#endif
