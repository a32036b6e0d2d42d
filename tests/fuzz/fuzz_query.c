/* tests/fuzz/fuzz_query.c - any stream into the model, and all the questions
 * that panes ask of it.
 *
 * Beyond not crashing: whatever came in, the trees add up, and groups
 * are counted right.
 */
#include "base/mem.h"
#include "collect/ingest.h"
#include "model/fold.h"
#include "model/label.h"
#include "model/search.h"
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

/* Totals wrap around at 64 bits, for the nodes as for the sum. Returns whether
 * none did. */
static bool
check_sums(const struct tree *tree, const struct weights *weights)
{
	bool honest = true;

	for (node_id id = 0; id < tree_len(tree); id++) {
		const struct tree_node *node = tree_get(tree, id);
		uint64_t total = weights_get(weights, id).self;

		for (node_id c = node->child; c; c = tree_get(tree, c)->next) {
			if (__builtin_add_overflow(
				total, weights_get(weights, c).total, &total))
				honest = false;
			FUZZ_CHECK(tree_get(tree, c)->parent == id);
		}
		FUZZ_CHECK(weights_get(weights, id).total == total);
		FUZZ_CHECK((node->entry != 0) ==
			   ((node->flags & NODE_LIBRARY) != 0));
	}
	return honest;
}

/* How many rows a member of a group has, by the letter of fold.h. */
struct count {
	size_t shown, hidden;
};

static void
count_member(const struct fold_look *look, const struct fold_scale *scale,
	     node_id id, bool entry, struct count *count)
{
	struct weight w = weights_counted(look->weights, id, look->idle);
	uint64_t own = w.total;
	bool calls = false, exits = false;

	for (node_id c = tree_get(look->tree, id)->child; c;
	     c = tree_get(look->tree, c)->next) {
		uint64_t total =
		    weights_counted(look->weights, c, look->idle).total;

		if (fold_is_light(total, scale->whole, FOLD_LIGHT))
			continue;
		own -= total;
		calls = true;
		exits = exits || !fold_entry(look->tree, scale, c);
	}
	if (entry || exits || fold_is_heavy(own, scale->first))
		count->shown++;
	else
		count->hidden++;
	if (calls && w.self &&
	    !fold_is_light(w.self, scale->whole, FOLD_LIGHT) &&
	    !fold_is_heavy(w.self, scale->first))
		count->hidden++;
}

static void
check_group(const struct fold_look *look, const struct fold_scale *scale,
	    node_id id)
{
	static struct fold_group group;
	struct count count = { 0 };

	FUZZ_CHECK(fold_group(look, scale, id, &group) ==
		   (id && fold_entry(look->tree, scale, id) == id));
	if (!id || fold_entry(look->tree, scale, id) != id)
		return;
	for (node_id i = 1; i < tree_len(look->tree); i++) {
		uint64_t total =
		    weights_counted(look->weights, i, look->idle).total;

		if (fold_entry(look->tree, scale, i) == id &&
		    (i == id ||
		     !fold_is_light(total, scale->whole, FOLD_LIGHT)))
			count_member(look, scale, i, i == id, &count);
	}
	FUZZ_CHECK(!group.cut);
	FUZZ_CHECK(group.hidden == count.hidden);
	FUZZ_CHECK(group.nshown == count.shown);
}

static void
check_groups(const struct snapshot *snap, enum tree_kind kind, bool honest)
{
	static struct fold_group group;
	struct fold_look look = {
		.tree = snapshot_tree(snap, kind),
		.weights = snapshot_weights(snap, kind),
		.syms = snap->syms,
		.roots = snap->roots,
		.apart = kind == TREE_APART || kind == TREE_RAW,
	};
	struct fold_scale scale;

	for (int idle = 0; idle < 2; idle++) {
		look.idle = idle;
		FUZZ_CHECK(fold_measure(&look, &scale) == PIT_OK);
		for (node_id id = 0; id < tree_len(look.tree) && id < 200;
		     id++) {
			if (honest)
				check_group(&look, &scale, id);
			else
				fold_group(&look, &scale, id, &group);
		}
	}
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
	const struct tree *tree = snapshot_tree(snap, kind);
	const struct weights *weights = snapshot_weights(snap, kind);
	char name[LABEL_NAME], where[LABEL_WHERE];
	struct search_match match;
	bool honest = check_sums(tree, weights);
	size_t odd = 0;

	check_groups(snap, kind, honest);
	for (node_id id = 1; id < tree_len(tree); id++) {
		frame_id frame = tree_get(tree, id)->frame;

		odd += weights_is_in(weights, id) && is_odd(NULL, frame);
		label_name(snap->syms, snap->roots, frame, name, sizeof(name));
		label_where(snap->syms, snap->roots, frame, where,
			    sizeof(where));
		FUZZ_CHECK(name[0]);
		FUZZ_CHECK(label_matches(snap->syms, snap->roots, frame, name));
	}
	match =
	    search_next(&(struct search_in){ tree, weights, NULL, snap->syms },
			TREE_ROOT, 1, is_odd, NULL, false);
	FUZZ_CHECK(!honest || match.count == odd);
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
