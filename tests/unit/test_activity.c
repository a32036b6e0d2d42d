/* tests/unit/test_activity.c - one test per promise of activity.h, and of what
 * sites.h says of them.
 */
#include "model/activity.h"
#include "model/model.h"
#include "model/places.h"
#include "model/sites.h"

#include "../lib/stream.h"
#include "../lib/test.h"

#include <string.h>

#define MS    UINT64_C(1000000)
#define START (1000 * MS)

#define WAITS(what)                                                            \
	(WIRE_STATE_WAITING | WIRE_WAIT_##what << WIRE_SAMPLE_WAIT_SHIFT)

struct fixture {
	struct model *m;
	struct stream s;
	uint64_t now;
	struct node_activities nodes;
};

static int
setup(void **state)
{
	struct fixture *f = mem_zalloc(sizeof(*f));

	assert_non_null(f);
	f->m = model_new();
	assert_non_null(f->m);
	stream_begin(&f->s, f->m, START);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	node_activities_fini(&f->nodes);
	model_free(f->m);
	mem_free(f);
	return 0;
}

static void
spend(struct fixture *f, const char *path, uint64_t ms, uint32_t flags)
{
	uint32_t stack = stream_path(&f->s, path);
	struct event ev = {
		.type = WIRE_SAMPLE,
		.sample = { 1, stack, flags, 1, 0, ms * MS },
	};

	f->now += ms * MS;
	ev.sample.end = f->now;
	stream_apply(&f->s, &ev);
}

/* The first node of a name; its activities. */
static const struct activities *
of_node(const struct fixture *f, const struct snapshot *snap, const char *name)
{
	const struct tree *tree = snapshot_tree(snap, TREE_GROUPED);

	for (node_id id = 1; id < tree_len(tree); id++)
		if (strcmp(
			symtab_get(snap->syms, tree_get(tree, id)->frame)->name,
			name) == 0)
			return node_activities_get(&f->nodes, id);
	fail_msg("there is no %s", name);
	return NULL;
}

static const struct snapshot *
look(struct fixture *f, const struct window *window, bool idle)
{
	const struct snapshot *snap = model_look(f->m, window, MODE_WALL);

	assert_non_null(snap);
	assert_int_equal(
	    node_activities_update(&f->nodes, snap, TREE_GROUPED, idle),
	    PIT_OK);
	return snap;
}

static void
check_ns(const struct activities *in, enum activity activity, uint64_t ms)
{
	assert_non_null(in);
	assert_float_equal(in->ns[activity], (float)ms * 1e6f, 1);
}

static void
test_every_flag_is_one_of_them(void **state)
{
	static const struct {
		uint32_t flags;
		enum activity is;
	} cases[] = {
		{ WIRE_STATE_UNKNOWN, ACTIVITIES },
		{ WIRE_STATE_RUNNING, ACTIVITY_CPU },
		{ WIRE_STATE_RUNNING | WIRE_SAMPLE_HELD, ACTIVITY_CPU },
		{ WIRE_STATE_RUNNING | WIRE_SAMPLE_GC, ACTIVITY_GC },
		{ WIRE_STATE_RUNNING | PLACE_IMPORTS, ACTIVITY_IMPORT },
		{ WIRE_STATE_RUNNING | WIRE_SAMPLE_GC | PLACE_IMPORTS,
		  ACTIVITY_GC },
		{ WAITS(SLEEP) | PLACE_IMPORTS, ACTIVITY_SLEEP },
		{ WIRE_STATE_READY, ACTIVITY_READY },
		{ WIRE_STATE_GIL, ACTIVITY_GIL },
		{ WAITS(LOCK), ACTIVITY_LOCK },
		{ WAITS(POLL), ACTIVITY_IO },
		{ WAITS(READ), ACTIVITY_IO },
		{ WAITS(FILES), ACTIVITY_IO },
		{ WAITS(SLEEP), ACTIVITY_SLEEP },
		{ WAITS(CHILD), ACTIVITY_WAIT },
		{ WAITS(OTHER), ACTIVITY_WAIT },
		{ WIRE_STATE_WAITING, ACTIVITY_WAIT },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(activity_of(cases[i].flags), cases[i].is);
}

static void
test_letters_differ(void **state)
{
	(void)state;
	for (int a = 0; a < ACTIVITIES; a++)
		for (int b = 0; b < a; b++)
			assert_int_not_equal(activity_letter((enum activity)a),
					     activity_letter((enum activity)b));
}

static void
test_a_bar_is_full_and_in_order(void **state)
{
	struct activities sum = { { 0 } };
	enum activity cells[6];

	(void)state;
	assert_false(activity_cells(&sum, cells, 6));
	assert_int_equal(activity_main(&sum), ACTIVITIES);
	sum.ns[ACTIVITY_CPU] = 50;
	sum.ns[ACTIVITY_GIL] = 16;
	sum.ns[ACTIVITY_IO] = 34;
	assert_true(activity_cells(&sum, cells, 6));
	assert_int_equal(activity_main(&sum), ACTIVITY_CPU);
	for (int i = 0; i < 6; i++)
		assert_int_equal(cells[i], i < 3    ? ACTIVITY_CPU
					   : i == 3 ? ACTIVITY_GIL
						    : ACTIVITY_IO);
	sum = (struct activities){ { 0 } };
	sum.ns[ACTIVITY_WAIT] = 1;
	assert_true(activity_cells(&sum, cells, 6));
	assert_int_equal(cells[5], ACTIVITY_WAIT);
}

static void
test_callers_have_what_they_called(void **state)
{
	struct fixture *f = *state;
	const struct snapshot *snap;

	spend(f, "main /app/a.py > work /app/a.py", 30, WIRE_STATE_RUNNING);
	spend(f, "main /app/a.py > load /app/a.py", 20, WAITS(READ));
	spend(f, "main /app/a.py", 5, WIRE_STATE_GIL);
	spend(f, "main /app/a.py", 7, WIRE_STATE_UNKNOWN);
	snap = look(f, &WINDOW_ALL, true);
	check_ns(of_node(f, snap, "main"), ACTIVITY_CPU, 30);
	check_ns(of_node(f, snap, "main"), ACTIVITY_IO, 20);
	check_ns(of_node(f, snap, "main"), ACTIVITY_GIL, 5);
	check_ns(of_node(f, snap, "work"), ACTIVITY_CPU, 30);
	check_ns(of_node(f, snap, "work"), ACTIVITY_IO, 0);
	assert_null(node_activities_get(
	    &f->nodes, (node_id)tree_len(snapshot_tree(snap, TREE_GROUPED))));
}

#define IMPORTLIB " <frozen importlib._bootstrap"

static void
test_what_a_module_does_to_be_there_is_import(void **state)
{
	struct fixture *f = *state;
	const struct snapshot *snap;

	spend(f,
	      "main /app/a.py > _find_and_load" IMPORTLIB "> > "
	      "exec_module" IMPORTLIB "_external> > <module> /app/b.py > "
	      "work /app/b.py",
	      30, WIRE_STATE_RUNNING);
	spend(f, "main /app/a.py > reload /app/r.py > _exec" IMPORTLIB ">", 4,
	      WIRE_STATE_RUNNING);
	/* As for a line of a traceback, which is in the loader's file, too. */
	spend(f, "main /app/a.py > get_source" IMPORTLIB "_external>", 20,
	      WIRE_STATE_RUNNING);
	spend(f, "main /app/a.py > _find_and_load /app/a.py", 5,
	      WIRE_STATE_RUNNING);
	snap = look(f, &WINDOW_ALL, true);
	check_ns(of_node(f, snap, "work"), ACTIVITY_IMPORT, 30);
	check_ns(of_node(f, snap, "work"), ACTIVITY_CPU, 0);
	check_ns(of_node(f, snap, "main"), ACTIVITY_IMPORT, 34);
	check_ns(of_node(f, snap, "main"), ACTIVITY_CPU, 25);
}

static void
test_a_window_has_its_own(void **state)
{
	struct fixture *f = *state;
	const struct window window = { START + 30 * MS, START + 60 * MS };
	const struct snapshot *snap;

	spend(f, "main /app/a.py", 30, WIRE_STATE_RUNNING);
	spend(f, "main /app/a.py", 30, WAITS(SLEEP));
	stream_clock(&f->s, START + 60 * MS);
	snap = look(f, &window, true);
	check_ns(of_node(f, snap, "main"), ACTIVITY_CPU, 0);
	check_ns(of_node(f, snap, "main"), ACTIVITY_SLEEP, 30);
}

static void
test_waiting_for_work_counts_if_asked(void **state)
{
	struct fixture *f = *state;
	const char *path = "work /app/a.py > get /usr/lib/python3.12/queue.py";
	const struct snapshot *snap;

	stream_fact(&f->s, WIRE_FACT_SYS_PATH, "/usr/lib/python3.12");
	spend(f, path, 40, WAITS(LOCK));
	spend(f, path, 10, WIRE_STATE_RUNNING);
	snap = look(f, &WINDOW_ALL, true);
	check_ns(of_node(f, snap, "work"), ACTIVITY_LOCK, 40);
	snap = look(f, &WINDOW_ALL, false);
	check_ns(of_node(f, snap, "work"), ACTIVITY_LOCK, 0);
	check_ns(of_node(f, snap, "work"), ACTIVITY_CPU, 10);
}

static void
test_functions_have_their_own(void **state)
{
	struct fixture *f = *state;
	const struct sites_look how = { .which = TREE_GROUPED, .idle = true };
	struct sites *sites = sites_new(SITES_FUNCTIONS);
	const struct snapshot *snap;

	assert_non_null(sites);
	spend(f, "main /app/a.py > work /app/a.py", 30, WIRE_STATE_RUNNING);
	spend(f, "work /app/a.py", 10, WAITS(LOCK));
	snap = look(f, &WINDOW_ALL, true);
	assert_int_equal(sites_update(sites, snap, &how), PIT_OK);
	for (site_id id = 1; id < sites_len(sites); id++) {
		const char *name =
		    symtab_get(snap->syms, sites_get(sites, id)->frame)->name;
		bool works = strcmp(name, "work") == 0;

		check_ns(sites_activities(sites, id), ACTIVITY_CPU,
			 works ? 30 : 0);
		check_ns(sites_activities(sites, id), ACTIVITY_LOCK,
			 works ? 10 : 0);
	}
	assert_null(sites_activities(sites, 0));
	sites_free(sites);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_flag_is_one_of_them),
		cmocka_unit_test(test_letters_differ),
		cmocka_unit_test(test_a_bar_is_full_and_in_order),
		cmocka_unit_test_setup_teardown(
		    test_callers_have_what_they_called, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_what_a_module_does_to_be_there_is_import, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_a_window_has_its_own,
						setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_waiting_for_work_counts_if_asked, setup, teardown),
		cmocka_unit_test_setup_teardown(test_functions_have_their_own,
						setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
