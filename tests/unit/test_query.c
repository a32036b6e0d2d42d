/* tests/unit/test_query.c - one test per promise of query.h. */
#include "model/query.h"

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
			  tree_get(snap->trees[TREE_APART], id)->frame)
	    ->function;
}

static void
children_come_in_the_order_asked_for(void **state)
{
	const struct snapshot *snap;
	struct fixture f;
	node_id top, ids[8];

	(void)state;
	fixture_init(&f);
	spend(&f, "m /app/a.py > b /app/a.py", 2);
	spend(&f, "m /app/a.py > c /app/a.py > x /app/a.py", 9);
	spend(&f, "m /app/a.py > a /app/a.py", 5);
	spend(&f, "m /app/a.py > d /app/a.py", 2);
	snap = look(&f);
	top = node_at(snap, snap->trees[TREE_APART], "prog/main/m");
	assert_int_equal(query_count(snap->trees[TREE_APART], top), 4);
	assert_int_equal(query_children(snap->trees[TREE_APART],
					snap->weights[TREE_APART], snap->syms,
					top, QUERY_TOTAL, ids, 8),
			 4);
	assert_string_equal(name_of(snap, ids[0]), "c");
	assert_string_equal(name_of(snap, ids[1]), "a");
	/* Equals by age. */
	assert_string_equal(name_of(snap, ids[2]), "b");
	assert_string_equal(name_of(snap, ids[3]), "d");
	query_children(snap->trees[TREE_APART], snap->weights[TREE_APART], NULL,
		       top, QUERY_SELF, ids, 8);
	assert_string_equal(name_of(snap, ids[0]), "a");
	assert_string_equal(name_of(snap, ids[3]), "c");
	query_children(snap->trees[TREE_APART], snap->weights[TREE_APART],
		       snap->syms, top, QUERY_NAME, ids, 8);
	assert_string_equal(name_of(snap, ids[0]), "a");
	assert_string_equal(name_of(snap, ids[3]), "d");
	model_free(f.model);
}

static void
of_many_children_the_first_max_are_found(void **state)
{
	const struct snapshot *snap;
	struct fixture f;
	node_id top, ids[5];
	char path[64];

	(void)state;
	fixture_init(&f);
	for (unsigned i = 0; i < 300; i++) {
		snprintf(path, sizeof(path), "m /app/a.py > f%u /app/a.py", i);
		spend(&f, path, 1 + i * 37 % 300);
	}
	snap = look(&f);
	top = node_at(snap, snap->trees[TREE_APART], "prog/main/m");
	assert_int_equal(query_children(snap->trees[TREE_APART],
					snap->weights[TREE_APART], NULL, top,
					QUERY_TOTAL, ids, 5),
			 5);
	for (unsigned i = 0; i < 5; i++)
		assert_int_equal(
		    weights_get(snap->weights[TREE_APART], ids[i]).total,
		    (300 - i) * MS);
	assert_int_equal(query_children(snap->trees[TREE_APART],
					snap->weights[TREE_APART], NULL, top,
					QUERY_TOTAL, ids, 0),
			 0);
	assert_int_equal(query_children(snap->trees[TREE_APART],
					snap->weights[TREE_APART], NULL,
					1u << 30, QUERY_TOTAL, ids, 5),
			 0);
	model_free(f.model);
}

static void
a_path_runs_from_the_outermost_to_the_node(void **state)
{
	const struct snapshot *snap;
	struct fixture f;
	node_id leaf, ids[8];

	(void)state;
	fixture_init(&f);
	spend(&f, "m /app/a.py > b /app/a.py", 2);
	snap = look(&f);
	leaf = node_at(snap, snap->trees[TREE_APART], "prog/main/m/b");
	assert_int_equal(query_path(snap->trees[TREE_APART], leaf, ids, 8), 4);
	assert_string_equal(name_of(snap, ids[0]), "prog");
	assert_int_equal(ids[3], leaf);
	assert_int_equal(query_path(snap->trees[TREE_APART], leaf, ids, 2), 4);
	assert_string_equal(name_of(snap, ids[0]), "m");
	assert_int_equal(ids[1], leaf);
	assert_int_equal(query_path(snap->trees[TREE_APART], TREE_ROOT, ids, 8),
			 0);
	model_free(f.model);
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

static struct query_match
find(const struct snapshot *snap, node_id top, node_id from, const char *text,
     bool backward)
{
	const struct wanted wanted = { snap, text };

	return query_search(snap->trees[TREE_APART], snap->weights[TREE_APART],
			    snap->syms, top, from, is_wanted, &wanted,
			    backward);
}

static void
search_goes_in_tree_order_and_round(void **state)
{
	const struct snapshot *snap;
	struct query_match match;
	struct fixture f;
	node_id first, second;

	(void)state;
	fixture_init(&f);
	spend(&f, "m /app/a.py > small /app/a.py > FindMe /app/a.py", 2);
	spend(&f, "m /app/a.py > large /app/a.py > findme2 /app/a.py", 9);
	snap = look(&f);
	first =
	    node_at(snap, snap->trees[TREE_APART], "prog/main/m/large/findme2");
	second =
	    node_at(snap, snap->trees[TREE_APART], "prog/main/m/small/FindMe");
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
	struct query_match match;
	struct fixture f;
	node_id top;

	(void)state;
	fixture_init(&f);
	spend(&f, "m /app/a.py > here /app/a.py > x /app/pkg/Deep.py", 2);
	spend(&f, "m /app/a.py > there /app/a.py > y /app/pkg/Deep.py", 9);
	snap = look(&f);
	top = node_at(snap, snap->trees[TREE_APART], "prog/main/m/here");
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

static void
search_without_memory_finds_nothing(void **state)
{
	const struct snapshot *snap;
	struct query_match match;
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

static void
weigh(const void *arg, node_id id, uint64_t *self, uint64_t *total)
{
	struct weight w = weights_get(arg, id);

	*self = w.self;
	*total = w.total;
}

static bool
ask_group(const struct snapshot *snap, node_id entry, uint64_t heavy,
	  uint64_t least, struct query_group *group)
{
	const struct query_scale scale = { weigh, snap->weights[TREE_APART],
					   heavy, least };

	return query_group(snap->trees[TREE_APART], snap->syms, entry, &scale,
			   group);
}

static void
a_group_hides_all_but_entry_exits_and_heavy_members(void **state)
{
	const struct snapshot *snap;
	struct query_group group;
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
	entry = node_at(snap, snap->trees[TREE_APART], "prog/main/m/get");
	assert_true(query_is_entry(snap->trees[TREE_APART], entry));
	assert_int_equal(query_hidden(snap->trees[TREE_APART], entry), 3);
	assert_true(ask_group(snap, entry, UINT64_MAX, 0, &group));
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
	ask_group(snap, entry, 2 * MS, 0, &group);
	assert_int_equal(group.hidden, 2);
	assert_int_equal(group.nshown, 3);
	assert_string_equal(name_of(snap, group.shown[2].node), "read");
	model_free(f.model);
}

static void
members_know_their_entry(void **state)
{
	const struct snapshot *snap;
	struct query_group group;
	struct fixture f;
	node_id m, dumps, encode;

	(void)state;
	fixture_init(&f);
	spend(&f,
	      "m /app/a.py > dumps " LIB "json/a.py > encode " LIB "json/b.py",
	      5);
	snap = look(&f);
	m = node_at(snap, snap->trees[TREE_APART], "prog/main/m");
	dumps = node_at(snap, snap->trees[TREE_APART], "prog/main/m/dumps");
	encode =
	    node_at(snap, snap->trees[TREE_APART], "prog/main/m/dumps/encode");
	assert_int_equal(query_entry(snap->trees[TREE_APART], encode), dumps);
	assert_int_equal(query_entry(snap->trees[TREE_APART], dumps), dumps);
	assert_int_equal(query_entry(snap->trees[TREE_APART], m), TREE_ROOT);
	assert_false(query_is_entry(snap->trees[TREE_APART], encode));
	assert_false(query_is_entry(snap->trees[TREE_APART], m));
	assert_false(query_is_entry(snap->trees[TREE_APART], TREE_ROOT));
	assert_false(ask_group(snap, m, 0, 0, &group));
	/* One hidden frame is below QUERY_GROUP_MIN. */
	assert_int_equal(query_hidden(snap->trees[TREE_APART], dumps), 1);
	model_free(f.model);
}

static void
an_exit_inside_the_group_is_under_the_exit_above_it(void **state)
{
	const struct snapshot *snap;
	struct query_group group;
	struct fixture f;

	(void)state;
	fixture_init(&f);
	spend(&f,
	      "e " LIB "a.py > p " LIB "a.py > q " LIB "b.py > c1 /app/a.py",
	      1);
	spend(&f, "e " LIB "a.py > p " LIB "a.py > c2 /app/a.py", 1);
	snap = look(&f);
	assert_true(ask_group(
	    snap, node_at(snap, snap->trees[TREE_APART], "prog/main/e"),
	    UINT64_MAX, 0, &group));
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
	const struct snapshot *snap;
	struct query_group group;
	struct fixture f;
	node_id entry;

	(void)state;
	fixture_init(&f);
	spend(&f, "e " LIB "a.py > p " LIB "a.py", 5);
	spend(&f, "e " LIB "a.py > p " LIB "a.py > q " LIB "b.py", 90);
	spend(&f, "e " LIB "a.py > r " LIB "c.py > s " LIB "c.py", 3);
	spend(&f, "e " LIB "a.py > t " LIB "d.py > back /app/a.py", 1);
	snap = look(&f);
	entry = node_at(snap, snap->trees[TREE_APART], "prog/main/e");
	ask_group(snap, entry, UINT64_MAX, 4 * MS, &group);
	assert_int_equal(group.nshown, 1);
	/* p, p's own 5 ms beside q, and q. */
	assert_int_equal(group.hidden, 3);
	/* Heavy time is shown, as the member that spent it is. */
	ask_group(snap, entry, 4 * MS, 4 * MS, &group);
	assert_int_equal(group.nshown, 3);
	assert_int_equal(group.hidden, 0);
	ask_group(snap, entry, UINT64_MAX, 1 * MS, &group);
	assert_int_equal(group.nshown, 2);
	assert_string_equal(name_of(snap, group.shown[1].node), "t");
	assert_int_equal(group.hidden, 5);
	model_free(f.model);
}

static void
a_deep_group_is_counted_to_its_end(void **state)
{
	const struct snapshot *snap;
	struct query_group group;
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
	ask_group(snap, node_at(snap, snap->trees[TREE_APART], "prog/main/f0"),
		  UINT64_MAX, MS / 100, &group);
	assert_false(group.cut);
	assert_int_equal(group.hidden, 8999);
	model_free(f.model);
}

static void
a_huge_group_is_cut(void **state)
{
	const struct snapshot *snap;
	struct query_group group;
	struct fixture f;
	char path[96];
	node_id entry;

	(void)state;
	fixture_init(&f);
	for (unsigned i = 0; i < QUERY_GROUP_PENDING + 10; i++) {
		snprintf(path, sizeof(path),
			 "e " LIB "a.py > f%u " LIB "a.py%s", i,
			 i % 16 ? "" : " > back /app/a.py");
		spend(&f, path, 1);
	}
	snap = look(&f);
	entry = node_at(snap, snap->trees[TREE_APART], "prog/main/e");
	assert_true(ask_group(snap, entry, UINT64_MAX, 0, &group));
	assert_true(group.cut);
	assert_int_equal(group.nshown, QUERY_GROUP_SHOWN);
	model_free(f.model);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(children_come_in_the_order_asked_for),
		cmocka_unit_test(of_many_children_the_first_max_are_found),
		cmocka_unit_test(a_path_runs_from_the_outermost_to_the_node),
		cmocka_unit_test(search_goes_in_tree_order_and_round),
		cmocka_unit_test(search_stays_below_top_and_finds_files),
		cmocka_unit_test(search_without_memory_finds_nothing),
		cmocka_unit_test(
		    a_group_hides_all_but_entry_exits_and_heavy_members),
		cmocka_unit_test(members_know_their_entry),
		cmocka_unit_test(
		    an_exit_inside_the_group_is_under_the_exit_above_it),
		cmocka_unit_test(what_weighs_too_little_is_not_in_the_group),
		cmocka_unit_test(a_deep_group_is_counted_to_its_end),
		cmocka_unit_test(a_huge_group_is_cut),
	};

	return RUN_TESTS(tests);
}
