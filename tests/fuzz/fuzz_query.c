/* tests/fuzz/fuzz_query.c - any stream into the model, and all the questions
 * that panes ask of it.
 *
 * Beyond not crashing: whatever came in, the trees add up, and groups
 * are counted right.
 */
#include "base/mem.h"
#include "collect/ingest.h"
#include "model/query.h"
#include "wire/dec.h"

#include <stdbool.h>
#include <string.h>

#include "fuzz/fuzz.h"

static enum pit_status
feed(struct ingest *in, const uint8_t *data, size_t n, struct pit_err *err)
{
	enum pit_status st = ingest_take(in, data, n, err);

	/* What the decoder lets through, the model takes; but a HELLO may say
	 * what cannot be. */
	FUZZ_CHECK(!st || in->events == 0 || dec_status(in->dec, NULL) == st);
	return st;
}

/* Totals wrap around at 64 bits, for the nodes as for the sum. */
static void
check_sums(const struct tree *tree, const struct weights *weights)
{
	for (node_id id = 0; id < tree_len(tree); id++) {
		const struct tree_node *node = tree_get(tree, id);
		uint64_t total = weights_get(weights, id).self;

		for (node_id c = node->child; c; c = tree_get(tree, c)->next) {
			total += weights_get(weights, c).total;
			FUZZ_CHECK(tree_get(tree, c)->parent == id);
		}
		FUZZ_CHECK(weights_get(weights, id).total == total);
		FUZZ_CHECK((node->entry != 0) ==
			   ((node->flags & NODE_LIBRARY) != 0));
	}
}

static void
weigh(const void *arg, node_id id, uint64_t *self, uint64_t *total)
{
	*self = 0; /* no rows for the members' own time */
	*total = weights_get(arg, id).total;
}

static void
check_group(const struct snapshot *snap, enum tree_kind kind, node_id id)
{
	static struct query_group group;
	const struct tree *tree = snap->trees[kind];
	const struct query_scale scale = { weigh, snap->weights[kind],
					   UINT64_MAX, 0 };
	size_t members = 0, shown = 0;

	if (!query_group(tree, snap->syms, id, &scale, &group))
		return;
	for (node_id i = 1; i < tree_len(tree); i++) {
		const struct tree_node *node = tree_get(tree, i);

		members += node->entry == id;
		shown +=
		    node->entry == id && (i == id || node->flags & NODE_EXIT);
	}
	FUZZ_CHECK(group.cut || group.hidden == members - shown);
	FUZZ_CHECK(group.cut || group.nshown == shown);
}

static bool
is_odd(const void *arg, frame_id frame)
{
	(void)arg;
	return frame % 2;
}

static void
ask(const struct snapshot *snap, enum tree_kind kind)
{
	const struct tree *tree = snap->trees[kind];
	const struct weights *weights = snap->weights[kind];
	node_id ids[4];

	check_sums(tree, weights);
	for (node_id id = 0; id < tree_len(tree) && id < 200; id++) {
		frame_id frame = tree_get(tree, id)->frame;
		size_t n = query_children(tree, weights, snap->syms, id, id % 4,
					  ids, ARRAY_LEN(ids));

		FUZZ_CHECK(n <= query_count(tree, id));
		FUZZ_CHECK(query_path(tree, id, ids, ARRAY_LEN(ids)) ==
			   tree_get(tree, id)->depth);
		FUZZ_CHECK(symtab_short_file(snap->syms, frame) != NULL);
		check_group(snap, kind, id);
	}
	query_search(tree, weights, snap->syms, TREE_ROOT, 1, is_odd, NULL,
		     false);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct model *m = model_new();
	const struct snapshot *snap;
	struct timeline_slice sum;
	struct pit_err err = { PIT_OK, "" };
	struct ingest a, b;

	FUZZ_CHECK(m && !ingest_open(&a, m) && !ingest_open(&b, m));
	feed(&a, data, n, &err);
	/* The same process a second time: an exec that went wrong. */
	if (n % 2)
		feed(&b, data, n / 2, NULL);
	ingest_close(&b, NULL, 5);
	snap = model_snapshot(m);
	for (enum tree_kind kind = 0; kind < TREE_COUNT; kind++)
		ask(snap, kind);
	if (snap->timeline)
		timeline_sum(snap->timeline, 0, UINT64_MAX, &sum);
	ingest_close(&a, err.status ? err.text : NULL, 9);
	model_snapshot(m);
	model_free(m);
	return 0;
}
