/* tests/unit/test_minute.c - one test per promise of minute.h. */
#include "model/minute.h"

#include "model/model.h"

#include "../lib/stream.h"
#include "../lib/test.h"

#include <string.h>

#define MS    UINT64_C(1000000)
#define START (3000 * 1000 * MS) /* where a cell begins */

struct fixture {
	struct model *m;
	struct stream s;
	uint64_t now; /* ms since the start */
	struct minute minute;
	struct minute_look look;
};

static int
setup(void **state)
{
	struct fixture *f = mem_zalloc(sizeof(*f));

	assert_non_null(f);
	f->m = model_new();
	assert_non_null(f->m);
	f->look = (struct minute_look){ .kind = TREE_GROUPED, .idle = true };
	stream_begin(&f->s, f->m, START);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	minute_fini(&f->minute);
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
		.sample = { 1, stack, flags, 1, ms * MS, ms * MS },
	};

	f->now += ms;
	stream_apply(&f->s, &ev);
	stream_clock(&f->s, START + f->now * MS);
}

/* As of ms since the start. */
static void
look_at(struct fixture *f, uint64_t ms, enum mode mode)
{
	f->look.snap = model_look(f->m, &WINDOW_ALL, mode);
	assert_non_null(f->look.snap);
	f->look.end = START + ms * MS;
	assert_int_equal(minute_update(&f->minute, &f->look), PIT_OK);
}

static void
check(const struct fixture *f, const char *name, const uint16_t last[3])
{
	const struct snapshot *snap = f->look.snap;
	const struct tree *tree = snapshot_tree(snap, f->look.kind);
	struct minute_cells cells;
	node_id id = 1;

	while (id < tree_len(tree) &&
	       strcmp(symtab_get(snap->syms, tree_get(tree, id)->frame)->name,
		      name) != 0)
		id++;
	assert_true(minute_get(&f->minute, id, &cells));
	for (int i = 0; i < 3; i++)
		assert_int_equal(cells.ms[MINUTE_CELLS - 3 + i], last[i]);
}

#define CHECK(f, name, ...) check(f, name, (const uint16_t[3]){ __VA_ARGS__ })

static void
test_a_caller_has_what_it_called(void **state)
{
	struct fixture *f = *state;

	spend(f, "main /app/a.py > work /app/a.py", 1000, WIRE_STATE_RUNNING);
	spend(f, "main /app/a.py", 1500, WIRE_STATE_RUNNING);
	spend(f, "main /app/a.py > load /app/a.py", 2000, WIRE_STATE_WAITING);
	spend(f, "main /app/a.py > work /app/a.py", 1500, WIRE_STATE_RUNNING);
	look_at(f, 6500, MODE_WALL);
	CHECK(f, "main", 0, 3000, 3000);
	CHECK(f, "work", 0, 1000, 1500);
	CHECK(f, "load", 0, 500, 1500);
}

static void
test_a_cell_is_added_when_it_is_complete(void **state)
{
	struct fixture *f = *state;

	spend(f, "main /app/a.py", 3000, WIRE_STATE_RUNNING);
	spend(f, "main /app/a.py", 2000, WIRE_STATE_RUNNING);
	look_at(f, 5000, MODE_WALL);
	CHECK(f, "main", 0, 0, 3000);
	spend(f, "main /app/a.py > late /app/a.py", 1000, WIRE_STATE_RUNNING);
	look_at(f, 6000, MODE_WALL);
	CHECK(f, "main", 0, 0, 3000);
	CHECK(f, "main", 0, 0, 3000);
	look_at(f, 6500, MODE_WALL);
	CHECK(f, "main", 0, 3000, 3000);
	CHECK(f, "late", 0, 0, 1000);
}

static void
test_the_last_one_is_a_part_if_nothing_comes(void **state)
{
	struct fixture *f = *state;

	spend(f, "main /app/a.py", 4000, WIRE_STATE_RUNNING);
	f->look.over = true;
	look_at(f, 4000, MODE_WALL);
	CHECK(f, "main", 0, 3000, 1000);
}

static void
test_another_time_is_added_up_anew(void **state)
{
	struct fixture *f = *state;

	spend(f, "main /app/a.py", 1000, WIRE_STATE_RUNNING);
	spend(f, "main /app/a.py", 2000, WIRE_STATE_WAITING);
	spend(f, "main /app/a.py", 3000, WIRE_STATE_RUNNING);
	look_at(f, 6500, MODE_WALL);
	CHECK(f, "main", 0, 3000, 3000);
	f->look.version++;
	look_at(f, 6500, MODE_CPU);
	CHECK(f, "main", 0, 1000, 3000);
	look_at(f, 4000, MODE_CPU);
	CHECK(f, "main", 0, 0, 1000);
}

static void
test_old_cells_go(void **state)
{
	struct fixture *f = *state;
	struct minute_cells cells;

	for (int i = 0; i < 30; i++)
		spend(f, i ? "main /app/a.py" : "old /app/a.py", 3000,
		      WIRE_STATE_RUNNING);
	look_at(f, 90500, MODE_WALL);
	CHECK(f, "main", 3000, 3000, 3000);
	CHECK(f, "old", 0, 0, 0);
	assert_true(minute_get(&f->minute, TREE_ROOT, &cells));
	for (int i = 0; i < MINUTE_CELLS; i++)
		assert_int_equal(cells.ms[i], 3000);
	assert_false(minute_get(&f->minute, 1000, &cells));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_a_caller_has_what_it_called, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_a_cell_is_added_when_it_is_complete, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_the_last_one_is_a_part_if_nothing_comes, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(
		    test_another_time_is_added_up_anew, setup, teardown),
		cmocka_unit_test_setup_teardown(test_old_cells_go, setup,
						teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
