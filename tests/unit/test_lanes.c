/* tests/unit/test_lanes.c - one test per promise of lanes.h. */
#include "tui/lanes.h"

#include "base/mem.h"
#include "model/model.h"

#include "../lib/stream.h"
#include "../lib/test.h"

#include <math.h>
#include <stdlib.h>

#define MS      UINT64_C(1000000)
#define START   (5000 * MS)
#define THREADS 6

struct fixture {
	struct model *m;
	struct stream s;
	uint64_t now; /* ms since the start */
	struct lanes lanes;
	struct lane_look look;
};

static int
setup(void **state)
{
	struct fixture *f = mem_zalloc(sizeof(*f));

	assert_non_null(f);
	f->m = model_new();
	assert_non_null(f->m);
	stream_begin(&f->s, f->m, START);
	for (uint32_t i = 2; i <= THREADS; i++)
		stream_thread(&f->s, i, "worker", 0);
	f->look.most = 4;
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	lanes_fini(&f->lanes);
	model_free(f->m);
	mem_free(f);
	return 0;
}

/* One thread's sample; the others' were just before, or follow. */
static void
spend(struct fixture *f, uint32_t thread, uint64_t ms, uint32_t flags)
{
	struct event ev = {
		.type = WIRE_SAMPLE,
		.sample = { thread,
			    stream_path(&f->s, ms % 2 ? "run /app/a.py"
						      : "work /app/a.py"),
			    flags, 1, ms * MS, ms * MS },
	};

	stream_apply(&f->s, &ev);
}

static void
pass(struct fixture *f, uint64_t ms)
{
	f->now += ms;
	stream_clock(&f->s, START + f->now * MS);
}

/* Cells of so many ms, the first one from ms on. */
static void
look_at(struct fixture *f, uint64_t from, uint64_t width, int n)
{
	f->look.snap = model_look(f->m, &WINDOW_ALL, MODE_WALL);
	assert_non_null(f->look.snap);
	f->look.grid = (struct lane_grid){ START + from * MS, width * MS, n };
	f->look.end = START + f->now * MS;
	lanes_update(&f->lanes, &f->look);
	for (int i = 0; i < 1000 && !lanes_are_whole(&f->lanes); i++)
		lanes_update(&f->lanes, &f->look);
	assert_true(lanes_are_whole(&f->lanes));
}

static bool
is_near(float a, float b)
{
	return fabsf(a - b) < 1e4f + 1e-4f * fabsf(a); /* ns */
}

/* What was kept and moved is what a look at all of it finds. */
static void
check_like_new(struct fixture *f)
{
	struct lanes fresh = { 0 };

	lanes_update(&fresh, &f->look);
	for (int i = 0; i < 1000 && !lanes_are_whole(&fresh); i++)
		lanes_update(&fresh, &f->look);
	for (int i = 0; i < f->lanes.n; i++) {
		const struct lane *lane = &f->lanes.at[i], *other = fresh.at;

		while (other < fresh.at + fresh.n && other->top != lane->top)
			other++;
		for (int k = 0;
		     k < f->look.grid.n && other < fresh.at + fresh.n; k++) {
			struct lane_cell a = lane_cell(lane, k);
			struct lane_cell b = lane_cell(other, k);

			assert_true(is_near(a.ran, b.ran));
			assert_true(is_near(a.queue, b.queue));
			assert_true(is_near(a.wait, b.wait));
			assert_true(is_near(a.idle, b.idle));
		}
	}
	lanes_fini(&fresh);
}

static void
a_cell_has_what_the_thread_did_in_its_time(void **state)
{
	struct fixture *f = *state;
	struct lane_cell cell;

	pass(f, 0);
	spend(f, 1, 100, WIRE_STATE_RUNNING);
	spend(f, 2, 100, WIRE_STATE_GIL);
	pass(f, 100);
	spend(f, 1, 50, WIRE_STATE_WAITING);
	spend(f, 2, 50, WIRE_STATE_RUNNING);
	pass(f, 850);
	look_at(f, 0, 80, 20);
	assert_int_equal(f->lanes.n, 2);
	cell = lane_cell(&f->lanes.at[0], 0);
	assert_true(is_near(cell.ran, 80 * MS));
	cell = lane_cell(&f->lanes.at[0], 1);
	assert_true(is_near(cell.ran, 20 * MS));
	assert_true(is_near(cell.wait, 50 * MS));
	cell = lane_cell(&f->lanes.at[1], 0);
	assert_true(is_near(cell.queue, 80 * MS));
	assert_true(is_near(lane_cell(&f->lanes.at[1], 2).ran, 0));
}

static void
those_that_did_most_have_lanes(void **state)
{
	struct fixture *f = *state;

	for (uint32_t i = 1; i <= THREADS; i++)
		spend(f, i, 100 * i, WIRE_STATE_RUNNING);
	pass(f, 600);
	look_at(f, 0, 80, 20);
	assert_int_equal(f->lanes.n, 4);
	assert_int_equal(lanes_known(&f->lanes), THREADS);
	/* Of one that waits for long there is less to see. */
	spend(f, 1, 1500, WIRE_STATE_WAITING);
	spend(f, 2, 3000, WIRE_STATE_RUNNING);
	pass(f, 3000);
	look_at(f, 0, 320, 20);
	check_like_new(f);
	assert_true(is_near(lane_cell(&f->lanes.at[0], 2).ran, 320 * MS));
}

static void
nobody_else_is_there_when_some_are_chosen(void **state)
{
	struct fixture *f = *state;
	const struct snapshot *snap;
	struct who who = { 0 };

	spend(f, 1, 600, WIRE_STATE_RUNNING);
	spend(f, 2, 600, WIRE_STATE_RUNNING);
	pass(f, 600);
	look_at(f, 0, 80, 20);
	assert_int_equal(f->lanes.n, 2);
	snap = f->look.snap;
	assert_true(who_add(
	    &who, tree_get(snap->trees[TREE_RAW], f->lanes.at[1].top)->frame));
	f->look.snap = model_look_at(f->m, &WINDOW_ALL, MODE_WALL, &who);
	assert_non_null(f->look.snap);
	lanes_update(&f->lanes, &f->look);
	assert_int_equal(f->lanes.n, 1);
	assert_int_equal(lanes_known(&f->lanes), 1);
	who_fini(&who);
}

/* A run that goes on, while columns change as they do on a screen. */
static void
what_is_kept_is_as_if_looked_up_anew(void **state)
{
	static const uint32_t flags[] = { WIRE_STATE_RUNNING,
					  WIRE_STATE_WAITING, WIRE_STATE_GIL };
	struct fixture *f = *state;
	uint64_t from = 0, width = 80;
	int n = 40;

	srand(7);
	for (int round = 0; round < 400; round++) {
		uint64_t ms = 1 + (uint64_t)(rand() % 300);

		for (uint32_t i = 1; i <= THREADS; i++)
			if (rand() % 4)
				spend(f, i, 1 + (uint64_t)rand() % ms,
				      flags[rand() % 3]);
		pass(f, ms);
		switch (rand() % 12) {
		case 0:
			n = 10 + rand() % 60;
			break;
		case 1:
			width = width < 1280 ? 2 * width : 80;
			from = 0;
			break;
		case 2: /* the latest ones */
			from = f->now / width * width;
			from -= from < width * 5 ? from : width * 5;
			break;
		case 3:
			from -= from < width * 3 ? from : width * 3;
			break;
		default:
			break;
		}
		look_at(f, from, width, n);
		check_like_new(f);
	}
}

static void
more_than_is_looked_up_at_once_comes_piece_by_piece(void **state)
{
	struct fixture *f = *state;
	int updates = 1;

	for (int i = 0; i < 100000; i++) {
		spend(f, 1 + (uint32_t)i % 2, 1, WIRE_STATE_RUNNING);
		spend(f, 1 + (uint32_t)i % 2, 2, WIRE_STATE_WAITING);
		pass(f, 2);
	}
	f->look.snap = model_look(f->m, &WINDOW_ALL, MODE_WALL);
	assert_non_null(f->look.snap);
	f->look.grid = (struct lane_grid){ START, 2560 * MS, 80 };
	f->look.end = START + f->now * MS;
	lanes_update(&f->lanes, &f->look);
	assert_false(lanes_are_whole(&f->lanes));
	for (; !lanes_are_whole(&f->lanes); updates++)
		lanes_update(&f->lanes, &f->look);
	assert_in_range(updates, 3, 100);
	look_at(f, 0, 2560, 80);
	assert_int_equal(f->lanes.n, 2);
	check_like_new(f);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_cell_has_what_the_thread_did_in_its_time),
		TEST(those_that_did_most_have_lanes),
		TEST(nobody_else_is_there_when_some_are_chosen),
		TEST(what_is_kept_is_as_if_looked_up_anew),
		TEST(more_than_is_looked_up_at_once_comes_piece_by_piece),
	};

	return RUN_TESTS(tests);
}
