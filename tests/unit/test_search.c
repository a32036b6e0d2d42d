/* tests/unit/test_search.c - one test per promise of search.h. */
#include "model/search.h"

#include "../lib/stream.h"
#include "../lib/test.h"

#include <stdio.h>
#include <string.h>

#define MS  1000000u
#define LIB "/usr/lib/python3.12/"

struct fixture {
	struct model *model;
	struct stream stream;
	uint64_t time;
};

static void
fixture_init(struct fixture *f)
{
	f->model = model_new();
	f->time = 0;
	assert_non_null(f->model);
	stream_open(&f->stream, f->model, 10, 0, "prog");
	stream_fact(&f->stream, WIRE_FACT_SYS_PATH, "/app");
	stream_thread(&f->stream, 1, "main", WIRE_THREAD_MAIN);
	stream_clock(&f->stream, 0);
}

/* weight ms in the stack that path describes. */
static void
spend(struct fixture *f, const char *path, unsigned weight)
{
	f->time += weight * MS;
	stream_sample(&f->stream, 1, stream_path(&f->stream, path), f->time,
		      weight * MS);
}

static const struct snapshot *
look(struct fixture *f)
{
	return model_snapshot(f->model);
}

static const char *
name_of(const struct snapshot *snap, node_id id)
{
	return symtab_get(snap->syms,
			  tree_get(snapshot_tree(snap, TREE_APART), id)->frame)
	    ->function;
}

struct wanted {
	const struct snapshot *snap;
	const char *text;
};

static bool
is_wanted(const void *arg, frame_id frame)
{
	const struct wanted *w = arg;
	const struct frame_info *info = symtab_get(w->snap->syms, frame);

	return strcasestr(info->name, w->text) ||
	       strcasestr(symtab_short_file(w->snap->syms, frame), w->text);
}

static struct search_match
find(const struct snapshot *snap, node_id top, node_id from, const char *text,
     bool backward)
{
	const struct wanted wanted = { snap, text };

	/* First, as what is asked for without memory. */
	const struct weights *weights = snapshot_weights(snap, TREE_APART);
	const struct search_in in = { snapshot_tree(snap, TREE_APART), weights,
				      NULL, snap->syms };

	return search_next(&in, top, from, is_wanted, &wanted, backward);
}

static void
search_goes_in_tree_order_and_round(void **state)
{
	const struct snapshot *snap;
	struct search_match match;
	struct fixture f;
	node_id first, second;

	(void)state;
	fixture_init(&f);
	spend(&f, "m /app/a.py > small /app/a.py > FindMe /app/a.py", 2);
	spend(&f, "m /app/a.py > large /app/a.py > findme2 /app/a.py", 9);
	snap = look(&f);
	first = node_at(snap, snapshot_tree(snap, TREE_APART),
			"prog/main/m/large/findme2");
	second = node_at(snap, snapshot_tree(snap, TREE_APART),
			 "prog/main/m/small/FindMe");
	match = find(snap, TREE_ROOT, TREE_ROOT, "findme", false);
	assert_int_equal(match.node, first);
	assert_int_equal(match.index, 1);
	assert_int_equal(match.count, 2);
	match = find(snap, TREE_ROOT, first, "findme", false);
	assert_int_equal(match.node, second);
	assert_int_equal(match.index, 2);
	match = find(snap, TREE_ROOT, second, "findme", false);
	assert_int_equal(match.node, first);
	match = find(snap, TREE_ROOT, second, "findme", true);
	assert_int_equal(match.node, first);
	match = find(snap, TREE_ROOT, first, "findme", true);
	assert_int_equal(match.node, second);
	model_free(f.model);
}

static void
search_stays_below_top_and_finds_files(void **state)
{
	const struct snapshot *snap;
	struct search_match match;
	struct fixture f;
	node_id top;

	(void)state;
	fixture_init(&f);
	spend(&f, "m /app/a.py > here /app/a.py > x /app/pkg/Deep.py", 2);
	spend(&f, "m /app/a.py > there /app/a.py > y /app/pkg/Deep.py", 9);
	snap = look(&f);
	top =
	    node_at(snap, snapshot_tree(snap, TREE_APART), "prog/main/m/here");
	match = find(snap, top, TREE_ROOT, "pkg/deep", false);
	assert_int_equal(match.count, 1);
	assert_string_equal(name_of(snap, match.node), "x");
	/* The only one: from it to itself. */
	match = find(snap, top, match.node, "pkg/deep", false);
	assert_string_equal(name_of(snap, match.node), "x");
	match = find(snap, top, TREE_ROOT, "zzz", false);
	assert_int_equal(match.node, TREE_ROOT);
	assert_int_equal(match.count, 0);
	model_free(f.model);
}

/* Nothing was spent now, all of it in the baseline. */
static void
what_is_compared_with_is_found(void **state)
{
	struct wanted wanted = { .text = "base" };
	struct search_in in = { 0 };
	struct search_match match;
	struct fixture f;

	(void)state;
	fixture_init(&f);
	spend(&f, "m /app/a.py > base /app/a.py", 2);
	spend(&f, "m /app/a.py > now /app/a.py", 2);
	wanted.snap = look(&f);
	in.tree = snapshot_tree(wanted.snap, TREE_APART);
	in.syms = wanted.snap->syms;
	in.weights = &(struct weights){ 0 };
	match =
	    search_next(&in, TREE_ROOT, TREE_ROOT, is_wanted, &wanted, false);
	assert_int_equal(match.count, 0);
	in.base = snapshot_weights(wanted.snap, TREE_APART);
	match =
	    search_next(&in, TREE_ROOT, TREE_ROOT, is_wanted, &wanted, false);
	assert_int_equal(match.count, 1);
	assert_string_equal(name_of(wanted.snap, match.node), "base");
	model_free(f.model);
}

static void
search_without_memory_finds_nothing(void **state)
{
	const struct snapshot *snap;
	struct search_match match;
	struct fixture f;

	(void)state;
	fixture_init(&f);
	spend(&f, "m /app/a.py > x /app/a.py", 2);
	snap = look(&f);
	for (long n = 0; n < 2; n++) {
		mem_fail_after = n;
		match = find(snap, TREE_ROOT, TREE_ROOT, "x", false);
		assert_int_equal(mem_fail_after, -1);
		assert_int_equal(match.node, TREE_ROOT);
	}
	model_free(f.model);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(search_goes_in_tree_order_and_round),
		cmocka_unit_test(search_stays_below_top_and_finds_files),
		cmocka_unit_test(what_is_compared_with_is_found),
		cmocka_unit_test(search_without_memory_finds_nothing),
	};

	return RUN_TESTS(tests);
}
