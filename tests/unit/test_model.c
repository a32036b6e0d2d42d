/* tests/unit/test_model.c - one test per promise of model.h and snapshot.h. */
#include "model/model.h"

#include "../lib/stream.h"
#include "../lib/test.h"

#include <string.h>

#define MS 1000000u

static const struct tree_node *
at(const struct snapshot *snap, const struct tree *tree, const char *path)
{
	node_id id = node_at(snap, tree, path);

	if (!id)
		fail_msg("no node at %s", path);
	return tree_get(tree, id);
}

/* A model with one process "prog" whose main thread is thread 1. */
static struct model *
start(struct stream *s)
{
	struct model *m = model_new();

	assert_non_null(m);
	stream_open(s, m, 10, 1000 * MS, "prog");
	stream_fact(s, WIRE_FACT_SYS_PATH, "/app");
	stream_fact(s, WIRE_FACT_SYS_PREFIX, "/usr");
	stream_thread(s, 1, "MainThread", WIRE_THREAD_MAIN);
	stream_clock(s, 1000 * MS);
	return m;
}

static void
weights_add_up_from_leaf_to_root(void **state)
{
	const struct snapshot *snap;
	struct stream s;
	struct model *m = start(&s);
	uint32_t a = stream_path(&s, "main /app/a.py > work /app/a.py");
	uint32_t b = stream_path(&s, "main /app/a.py > sleep time()");

	(void)state;
	stream_sample(&s, 1, a, 3 * MS, 3 * MS);
	stream_sample(&s, 1, b, 8 * MS, 5 * MS);
	stream_sample(&s, 1, a, 9 * MS, 1 * MS);
	snap = model_snapshot(m);
	assert_int_equal(tree_get(snap->raw, TREE_ROOT)->total, 9 * MS);
	assert_int_equal(at(snap, snap->raw, "prog/MainThread")->total, 9 * MS);
	assert_int_equal(at(snap, snap->raw, "prog/MainThread/main")->total,
			 9 * MS);
	assert_int_equal(at(snap, snap->raw, "prog/MainThread/main")->self, 0);
	assert_int_equal(at(snap, snap->raw, "prog/MainThread/main/work")->self,
			 4 * MS);
	assert_int_equal(at(snap, snap->merged, "prog/main/sleep")->self,
			 5 * MS);
	assert_int_equal(at(snap, snap->view, "prog/MainThread/main")->samples,
			 3);
	assert_int_equal(snap->samples, 3);
	model_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(weights_add_up_from_leaf_to_root),
	};

	return RUN_TESTS(tests);
}
