#include "model/weights.h"

#include "base/mem.h"

#include <string.h>

void
weights_fini(struct weights *weights)
{
	mem_free(weights->at);
	*weights = (struct weights){ 0 };
}

enum pit_status
weights_fit(struct weights *weights, const struct tree *tree)
{
	size_t n = tree_len(tree);
	struct weight *at;

	if (n <= weights->len)
		return PIT_OK;
	at = mem_grow(weights->at, &weights->cap, n, sizeof(*at));
	if (!at)
		return PIT_ENOMEM;
	memset(at + weights->len, 0, (n - weights->len) * sizeof(*at));
	weights->at = at;
	weights->len = n;
	return PIT_OK;
}

/* More were taken away than there were: none are left. */
static void
cut_samples(struct weight *w)
{
	if (w->samples > INT64_MAX)
		w->samples = 0;
}

void
weights_add(struct weights *weights, const struct tree *tree, node_id leaf,
	    const struct weight *spent)
{
	const node_id *parents = tree_parents(tree);
	struct weight *w;

	if (leaf >= weights->len)
		return;
	w = &weights->at[leaf];
	w->self += spent->self;
	w->idle_self += spent->idle_self;
	for (;; leaf = parents[leaf]) {
		w = &weights->at[leaf];
		w->total += spent->self;
		w->idle += spent->idle_self;
		w->samples += spent->samples;
		cut_samples(w);
		if (leaf == TREE_ROOT)
			return;
	}
}

/* A parent's id is smaller than its children's. */
void
weights_total(struct weights *weights, const struct tree *tree)
{
	const node_id *parents = tree_parents(tree);

	for (size_t id = weights->len; id-- > 1;) {
		struct weight *w = &weights->at[id];
		struct weight *up;

		if (!w->samples && !w->total && !w->idle)
			continue;
		up = &weights->at[parents[id]];
		up->total += w->total;
		up->idle += w->idle;
		up->samples += w->samples;
		cut_samples(w);
	}
	if (weights->len)
		cut_samples(&weights->at[TREE_ROOT]);
}

void
weights_clear(struct weights *weights)
{
	if (weights->len)
		memset(weights->at, 0, weights->len * sizeof(*weights->at));
}
