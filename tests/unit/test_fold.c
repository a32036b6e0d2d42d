/* tests/unit/test_fold.c - one test per promise of fold.h. */
#include "model/fold.h"

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

static struct fold_look
apart(const struct snapshot *snap)
{
	return (struct fold_look){
		.tree = snapshot_tree(snap, TREE_APART),
		.weights = snapshot_weights(snap, TREE_APART),
		.syms = snap->syms,
		.roots = snap->roots,
		.apart = true,
	};
}

/* Nothing is heavy and nothing is light. */
static const struct fold_scale any = { .whole = 1, .first = UINT64_MAX };

static bool
ask_group(const struct snapshot *snap, node_id entry,
	  const struct fold_scale *scale, struct fold_group *group)
{
	const struct fold_look look = apart(snap);

	return fold_group(&look, scale, entry, group);
}

static void
a_group_hides_all_but_entry_exits_and_heavy_members(void **state)
{
	struct fold_scale heavy = any;
	const struct snapshot *snap;
	struct fold_group group;
	struct fixture f;
	node_id entry;

	(void)state;
	fixture_init(&f);
	spend(&f,
	      "m /app/a.py > get /x/lib/python3.12/site-packages/requests/"
	      "api.py > send /x/lib/python3.12/site-packages/requests/s.py > "
	      "open /x/lib/python3.12/site-packages/urllib3/p.py > "
	      "hook /app/a.py",
	      5);
	spend(&f,
	      "m /app/a.py > get /x/lib/python3.12/site-packages/requests/"
	      "api.py > send /x/lib/python3.12/site-packages/requests/s.py > "
	      "recv " LIB "ssl.py > read _ssl()",
	      3);
	snap = look(&f);
	entry =
	    node_at(snap, snapshot_tree(snap, TREE_APART), "prog/main/m/get");
	assert_true(ask_group(snap, entry, &any, &group));
	assert_false(group.cut);
	assert_int_equal(group.hidden, 3); /* send, recv, read */
	assert_int_equal(group.nshown, 2);
	assert_int_equal(group.shown[0].node, entry);
	assert_string_equal(name_of(snap, group.shown[1].node), "open");
	assert_int_equal(group.shown[1].under, 0);
	assert_int_equal(group.npackages, 2);
	assert_string_equal(symtab_name(snap->syms, group.packages[0]),
			    "requests");
	assert_string_equal(symtab_name(snap->syms, group.packages[1]), "ssl");
	/* read has 3 ms of its own. */
	heavy.first = 14 * MS;
	ask_group(snap, entry, &heavy, &group);
	assert_int_equal(group.hidden, 2);
	assert_int_equal(group.nshown, 3);
	assert_string_equal(name_of(snap, group.shown[2].node), "read");
	model_free(f.model);
}

/* These, in this order. */
static void
assert_shown(const struct snapshot *snap, const struct fold_group *group,
	     const char *const names[], size_t n)
{
	assert_int_equal(group->nshown, n);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(name_of(snap, group->shown[i].node),
				    names[i]);
}

static void
a_pane_says_where_the_time_of_a_group_goes(void **state)
{
	static const char *const all[] = { "run", "parts", "read", "write" };
	const struct fold_scale scale = { .whole = 100 * MS,
					  .first = 100 * MS };
	struct fold_group group;
	const struct snapshot *snap;
	struct fold_look at;
	struct fixture f;
	node_id entry;

	(void)state;
	fixture_init(&f);
	spend(&f,
	      "m /app/a.py > run " LIB "a.py > call " LIB "a.py > parts " LIB
	      "b.py > pass " LIB "b.py > read " LIB "b.py",
	      15);
	spend(&f,
	      "m /app/a.py > run " LIB "a.py > call " LIB "a.py > parts " LIB
	      "b.py > write " LIB "b.py",
	      6);
	spend(&f, "m /app/a.py > run " LIB "a.py > little " LIB "c.py", 4);
	snap = look(&f);
	at = apart(snap);
	entry = node_at(snap, at.tree, "prog/main/m/run");
	assert_true(fold_group(&at, &scale, entry, &group));
	assert_shown(snap, &group, all, 1);
	assert_int_equal(group.hidden, 6);
	at.telling = true;
	assert_true(fold_group(&at, &scale, entry, &group));
	assert_shown(snap, &group, all, ARRAY_LEN(all));
	assert_int_equal(group.shown[2].under, 1);
	assert_int_equal(group.shown[3].under, 1);
	assert_int_equal(group.hidden, 3); /* call, pass, little */
	model_free(f.model);
}

static void
what_hides_little_says_no_more(void **state)
{
	const struct fold_scale scale = { .whole = 100 * MS,
					  .first = 100 * MS };
	struct fold_group group;
	const struct snapshot *snap;
	struct fold_look at;
	struct fixture f;

	(void)state;
	fixture_init(&f);
	spend(&f, "m /app/a.py > run " LIB "a.py > read " LIB "b.py", 14);
	spend(&f, "m /app/a.py > run " LIB "a.py > write " LIB "b.py", 6);
	snap = look(&f);
	at = apart(snap);
	at.telling = true;
	assert_true(fold_group(
	    &at, &scale, node_at(snap, at.tree, "prog/main/m/run"), &group));
	assert_int_equal(group.nshown, 1);
	assert_int_equal(group.hidden, 2);
	model_free(f.model);
}

static void
members_know_their_entry(void **state)
{
	const struct snapshot *snap;
	struct fold_group group;
	struct fixture f;
	node_id m, dumps, encode;
	const struct tree *tree;

	(void)state;
	fixture_init(&f);
	spend(&f,
	      "m /app/a.py > dumps " LIB "json/a.py > encode " LIB "json/b.py",
	      5);
	snap = look(&f);
	tree = snapshot_tree(snap, TREE_APART);
	m = node_at(snap, tree, "prog/main/m");
	dumps = node_at(snap, tree, "prog/main/m/dumps");
	encode = node_at(snap, tree, "prog/main/m/dumps/encode");
	assert_int_equal(fold_entry(tree, &any, encode), dumps);
	assert_int_equal(fold_entry(tree, &any, dumps), dumps);
	assert_int_equal(fold_entry(tree, &any, m), TREE_ROOT);
	assert_int_equal(fold_entry(tree, &any, TREE_ROOT), TREE_ROOT);
	assert_false(ask_group(snap, m, &any, &group));
	assert_false(ask_group(snap, encode, &any, &group));
	assert_false(ask_group(snap, TREE_ROOT, &any, &group));
	model_free(f.model);
}

static void
an_exit_inside_the_group_is_under_the_exit_above_it(void **state)
{
	const struct snapshot *snap;
	struct fold_group group;
	struct fixture f;

	(void)state;
	fixture_init(&f);
	spend(&f,
	      "e " LIB "a.py > p " LIB "a.py > q " LIB "b.py > c1 /app/a.py",
	      1);
	spend(&f, "e " LIB "a.py > p " LIB "a.py > c2 /app/a.py", 1);
	snap = look(&f);
	assert_true(ask_group(
	    snap, node_at(snap, snapshot_tree(snap, TREE_APART), "prog/main/e"),
	    &any, &group));
	assert_int_equal(group.nshown, 3);
	assert_string_equal(name_of(snap, group.shown[1].node), "p");
	assert_string_equal(name_of(snap, group.shown[2].node), "q");
	assert_int_equal(group.shown[2].under, 1);
	assert_int_equal(group.hidden, 0);
	model_free(f.model);
}

static void
what_weighs_too_little_is_not_in_the_group(void **state)
{
	struct fold_scale light = { 400 * MS, UINT64_MAX, 0 };
	const struct snapshot *snap;
	struct fold_group group;
	struct fixture f;
	node_id entry;

	(void)state;
	fixture_init(&f);
	spend(&f, "e " LIB "a.py > p " LIB "a.py", 5);
	spend(&f, "e " LIB "a.py > p " LIB "a.py > q " LIB "b.py", 90);
	spend(&f, "e " LIB "a.py > r " LIB "c.py > s " LIB "c.py", 3);
	spend(&f, "e " LIB "a.py > t " LIB "d.py > back /app/a.py", 1);
	snap = look(&f);
	entry = node_at(snap, snapshot_tree(snap, TREE_APART), "prog/main/e");
	ask_group(snap, entry, &light, &group);
	assert_int_equal(group.nshown, 1);
	/* p, p's own 5 ms beside q, and q. */
	assert_int_equal(group.hidden, 3);
	/* Heavy time is shown, as the member that spent it is. */
	light.first = 20 * MS;
	ask_group(snap, entry, &light, &group);
	assert_int_equal(group.nshown, 3);
	assert_int_equal(group.hidden, 0);
	light = (struct fold_scale){ 100 * MS, UINT64_MAX, 0 };
	ask_group(snap, entry, &light, &group);
	assert_int_equal(group.nshown, 2);
	assert_string_equal(name_of(snap, group.shown[1].node), "t");
	assert_int_equal(group.hidden, 5);
	model_free(f.model);
}

static void
a_deep_group_is_counted_to_its_end(void **state)
{
	const struct fold_scale scale = { MS, UINT64_MAX, 0 };
	const struct snapshot *snap;
	struct fold_group group;
	struct fixture f;
	uint32_t stack = 0;
	char name[16];

	(void)state;
	fixture_init(&f);
	for (unsigned i = 0; i < 9000; i++) {
		snprintf(name, sizeof(name), "f%u", i);
		stack = stream_stack(
		    &f.stream, stack,
		    stream_python(&f.stream, name, LIB "a.py", 1, 1));
	}
	stream_sample(&f.stream, 1, stack, MS, MS);
	snap = look(&f);
	ask_group(
	    snap,
	    node_at(snap, snapshot_tree(snap, TREE_APART), "prog/main/f0"),
	    &scale, &group);
	assert_false(group.cut);
	assert_int_equal(group.hidden, 8999);
	model_free(f.model);
}

/* As many as can be: more would be light. */
static void
a_wide_group_is_counted_to_its_end(void **state)
{
	const struct fold_scale scale = { 100 * MS, 100 * MS, 0 };
	const struct snapshot *snap;
	struct fold_group group;
	struct fixture f;
	char path[128];

	(void)state;
	fixture_init(&f);
	for (unsigned i = 0; i < 100; i++) {
		snprintf(path, sizeof(path),
			 "e " LIB "a.py > f%u " LIB "a.py > g " LIB "a.py%s", i,
			 i % 2 ? "" : " > back /app/a.py");
		spend(&f, path, 1);
	}
	/* However many there are that are light. */
	for (unsigned i = 0; i < 10000; i++) {
		snprintf(path, sizeof(path), "e " LIB "a.py > l%u " LIB "a.py",
			 i);
		stream_sample(&f.stream, 1, stream_path(&f.stream, path),
			      f.time, 1);
	}
	snap = look(&f);
	assert_true(ask_group(
	    snap, node_at(snap, snapshot_tree(snap, TREE_APART), "prog/main/e"),
	    &scale, &group));
	assert_false(group.cut);
	/* The entry, and every g that calls back. */
	assert_int_equal(group.nshown, 51);
	assert_int_equal(group.hidden, 150);
	model_free(f.model);
}

/* Half of the time of all, but of no report. */
static void
start_up_is_no_part_of_the_whole(void **state)
{
	const struct snapshot *snap;
	struct fold_scale scale;
	struct fold_look at;
	struct fixture f;
	node_id m;

	(void)state;
	fixture_init(&f);
	spend(&f, "site <frozen site>", 200);
	spend(&f, "m /app/a.py > x /app/a.py", 170);
	spend(&f, "m /app/a.py", 10);
	spend(&f, "other /app/a.py", 20);
	snap = look(&f);
	at = apart(snap);
	m = node_at(snap, at.tree, "prog/main/m");
	assert_int_equal(fold_measure(&at, &scale), PIT_OK);
	assert_int_equal(scale.whole, 200 * MS);
	assert_int_equal(scale.first, 180 * MS);
	assert_int_equal(scale.top, m);
	/* More than a fifth beside it: the process is the first row. */
	spend(&f, "other /app/a.py", 30);
	at = apart(look(&f));
	assert_int_equal(fold_measure(&at, &scale), PIT_OK);
	assert_int_equal(scale.whole, 230 * MS);
	assert_int_equal(scale.first, 230 * MS);
	assert_int_equal(scale.top, TREE_ROOT);
	model_free(f.model);
}

static void
a_first_row_is_in_no_group(void **state)
{
	struct fold_group group;
	struct fold_scale scale;
	const struct snapshot *snap;
	struct fold_look at;
	struct fixture f;
	node_id first, entry;

	(void)state;
	fixture_init(&f);
	spend(&f,
	      "run " LIB "a.py > load " LIB "b.py > read " LIB "c.py > "
	      "parse " LIB "c.py > back /app/a.py",
	      10);
	snap = look(&f);
	at = apart(snap);
	first = node_at(snap, at.tree, "prog/main/run");
	entry = node_at(snap, at.tree, "prog/main/run/load");
	assert_int_equal(fold_measure(&at, &scale), PIT_OK);
	assert_int_equal(scale.top, first);
	assert_int_equal(fold_entry(at.tree, &scale, first), TREE_ROOT);
	assert_int_equal(fold_entry(at.tree, &scale, entry), entry);
	assert_int_equal(
	    fold_entry(at.tree, &scale,
		       node_at(snap, at.tree, "prog/main/run/load/read/parse")),
	    entry);
	assert_false(fold_group(&at, &scale, first, &group));
	assert_true(fold_group(&at, &scale, entry, &group));
	assert_int_equal(group.nshown, 2);
	assert_int_equal(group.hidden, 1);
	model_free(f.model);
}

static void
without_memory_a_scale_stays(void **state)
{
	struct fold_scale scale = { 1, 2, 3 };
	struct fold_look at;
	struct fixture f;

	(void)state;
	fixture_init(&f);
	spend(&f, "m /app/a.py", 10);
	at = apart(look(&f));
	mem_fail_after = 0;
	assert_int_equal(fold_measure(&at, &scale), PIT_ENOMEM);
	assert_int_equal(mem_fail_after, -1);
	assert_int_equal(scale.whole, 1);
	assert_int_equal(scale.first, 2);
	assert_int_equal(scale.top, 3);
	model_free(f.model);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_group_hides_all_but_entry_exits_and_heavy_members),
		cmocka_unit_test(a_pane_says_where_the_time_of_a_group_goes),
		cmocka_unit_test(what_hides_little_says_no_more),
		cmocka_unit_test(members_know_their_entry),
		cmocka_unit_test(
		    an_exit_inside_the_group_is_under_the_exit_above_it),
		cmocka_unit_test(what_weighs_too_little_is_not_in_the_group),
		cmocka_unit_test(a_deep_group_is_counted_to_its_end),
		cmocka_unit_test(a_wide_group_is_counted_to_its_end),
		cmocka_unit_test(start_up_is_no_part_of_the_whole),
		cmocka_unit_test(a_first_row_is_in_no_group),
		cmocka_unit_test(without_memory_a_scale_stays),
	};

	return RUN_TESTS(tests);
}
