/* tests/unit/test_stacks.c - one test per promise of stacks.h. */
#include "base/regex.h"
#include "model/model.h"
#include "model/stacks.h"

#include "../lib/stream.h"
#include "../lib/test.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MS    UINT64_C(1000000)
#define START (1000 * MS)

struct fixture {
	struct model *m;
	struct stream s;
	uint64_t now;
	/* What the visitors were given, a line each. */
	char text[1024];
	size_t n;
	const struct snapshot *snap;
	struct stacks_look look;
	int left; /* visits until it is stopped */
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->m = model_new();
	assert_non_null(f->m);
	f->left = INT32_MAX;
	stream_begin(&f->s, f->m, START);
	stream_fact(&f->s, WIRE_FACT_SYS_PREFIX, "/usr");
	stream_thread(&f->s, 2, "worker", 0);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	model_free(f->m);
	free(f);
	return 0;
}

static void
spend(struct fixture *f, uint32_t thread, const char *path, uint64_t ms,
      uint32_t state)
{
	uint32_t stack = stream_path(&f->s, path);
	struct event ev = {
		.type = WIRE_SAMPLE,
		.sample = { thread, stack, state, 1, 0, ms * MS },
	};

	if (thread == 1)
		f->now += ms * MS;
	ev.sample.end = f->now;
	stream_apply(&f->s, &ev);
}

static void
write_frames(struct fixture *f, path_id path)
{
	struct unwound u = { 0 };

	assert_int_equal(stacks_unwind(f->snap, &f->look, path, &u), PIT_OK);
	for (size_t i = 0; i < u.len; i++)
		f->n += (size_t)snprintf(
		    f->text + f->n, sizeof(f->text) - f->n, "/%s",
		    symtab_get(f->snap->syms, u.at[i].frame)->function);
	unwound_fini(&u);
}

static bool
visit(void *arg, const struct stack *stack)
{
	struct fixture *f = arg;
	const struct symtab *syms = f->snap->syms;

	assert_int_equal(symtab_get(syms, stacks_process(f->snap, stack))->kind,
			 FRAME_PROCESS);
	f->n += (size_t)snprintf(
	    f->text + f->n, sizeof(f->text) - f->n, "%s",
	    symtab_get(syms, stacks_thread(f->snap, stack))->name);
	write_frames(f, stack->path);
	f->n += (size_t)snprintf(
	    f->text + f->n, sizeof(f->text) - f->n, " %s %" PRIu64 "x%" PRIu64,
	    (stack->state & WIRE_SAMPLE_STATE) == WIRE_STATE_RUNNING ? "runs"
								     : "waits",
	    stack->weight / MS, stack->samples);
	if (stack->end)
		f->n += (size_t)snprintf(f->text + f->n, sizeof(f->text) - f->n,
					 " %" PRIu64 "-%" PRIu64,
					 (stack->start - START) / MS,
					 (stack->end - START) / MS);
	f->n += (size_t)snprintf(f->text + f->n, sizeof(f->text) - f->n, "\n");
	return --f->left > 0;
}

static const char *
each(struct fixture *f, const struct snapshot *snap)
{
	f->snap = snap;
	f->n = 0;
	f->text[0] = '\0';
	stacks_each(snap, &f->look, visit, f);
	return f->text;
}

static const char *
sums(struct fixture *f, const struct snapshot *snap)
{
	f->snap = snap;
	f->n = 0;
	f->text[0] = '\0';
	assert_int_equal(stacks_sum(snap, &f->look, visit, f), PIT_OK);
	return f->text;
}

#define WORK "main /app/a.py > work /app/a.py"

static void
stretches_come_in_order_and_sums_once(void **state)
{
	struct fixture *f = *state;
	const struct snapshot *snap;

	spend(f, 1, WORK, 100, WIRE_STATE_RUNNING);
	spend(f, 1, "main /app/a.py", 50, WIRE_STATE_RUNNING);
	spend(f, 1, WORK, 30, WIRE_STATE_WAITING);
	spend(f, 1, WORK, 20, WIRE_STATE_RUNNING);
	spend(f, 2, WORK, 70, WIRE_STATE_RUNNING);
	snap = model_snapshot(f->m);
	assert_string_equal(each(f, snap),
			    "MainThread/main/work runs 100x1 0-100\n"
			    "MainThread/main runs 50x1 100-150\n"
			    "MainThread/main/work waits 30x1 150-180\n"
			    "MainThread/main/work runs 20x1 180-200\n"
			    "worker/main/work runs 70x1 130-200\n");
	assert_string_equal(sums(f, snap), "MainThread/main/work runs 120x2\n"
					   "MainThread/main runs 50x1\n"
					   "MainThread/main/work waits 30x1\n"
					   "worker/main/work runs 70x1\n");
}

static void
a_window_cuts_them(void **state)
{
	struct fixture *f = *state;
	const struct window window = { START + 90 * MS, START + 110 * MS };
	const struct snapshot *snap;

	spend(f, 1, WORK, 100, WIRE_STATE_RUNNING);
	spend(f, 1, "main /app/a.py", 50, WIRE_STATE_RUNNING);
	snap = model_look(f->m, &window, MODE_WALL);
	assert_non_null(snap);
	assert_string_equal(each(f, snap),
			    "MainThread/main/work runs 10x1 90-100\n"
			    "MainThread/main runs 10x0 100-110\n");
	assert_string_equal(sums(f, snap), "MainThread/main/work runs 10x1\n"
					   "MainThread/main runs 10x0\n");
}

static void
each_thread_has_its_lane_and_none_has_the_first(void **state)
{
	struct fixture *f = *state;
	const struct window window = WINDOW_ALL;

	spend(f, 1, WORK, 100, WIRE_STATE_RUNNING);
	spend(f, 2, WORK, 70, WIRE_STATE_RUNNING);
	f->snap = model_snapshot(f->m);
	f->n = 0;
	stacks_each_of(f->snap, &f->look, 2, &window, visit, f);
	assert_string_equal(f->text, "worker/main/work runs 70x1 30-100\n");
	f->n = 0;
	f->text[0] = '\0';
	stacks_each_of(f->snap, &f->look, 0, &window, visit, f);
	assert_string_equal(f->text, "");
}

static bool
look_at_root(void *arg, const struct stack *stack)
{
	struct fixture *f = arg;
	const struct root *root =
	    roots_get(f->snap->roots, stacks_thread(f->snap, stack));

	f->n += (size_t)snprintf(f->text + f->n, sizeof(f->text) - f->n,
				 "%" PRIu64 "%s ", root->native,
				 root->main ? " main" : "");
	return true;
}

static void
the_kernels_id_of_a_thread_is_known(void **state)
{
	struct fixture *f = *state;

	spend(f, 1, WORK, 100, WIRE_STATE_RUNNING);
	spend(f, 2, WORK, 70, WIRE_STATE_RUNNING);
	f->snap = model_snapshot(f->m);
	f->n = 0;
	stacks_each(f->snap, &f->look, look_at_root, f);
	assert_string_equal(f->text, "101 main 102 ");
}

static void
only_wanted_threads_are_seen(void **state)
{
	struct fixture *f = *state;
	struct regex *regex = NULL;
	struct pit_err err;

	spend(f, 1, WORK, 10, WIRE_STATE_RUNNING);
	spend(f, 2, WORK, 10, WIRE_STATE_RUNNING);
	assert_int_equal(regex_add(&regex, "work", &err), PIT_OK);
	f->look.thread = regex;
	assert_string_equal(each(f, model_snapshot(f->m)),
			    "worker/main/work runs 10x1 0-10\n");
	assert_string_equal(sums(f, model_snapshot(f->m)),
			    "worker/main/work runs 10x1\n");
	regex_free(regex);
}

static void
what_stands_in_the_way_is_there_if_asked_for(void **state)
{
	struct fixture *f = *state;

	spend(f, 1,
	      "run <frozen runpy> > <module> /app/a.py > "
	      "find <frozen importlib._bootstrap> > <module> /app/b.py",
	      10, WIRE_STATE_RUNNING);
	assert_string_equal(sums(f, model_snapshot(f->m)),
			    "MainThread/<module>/<module> runs 10x1\n");
	f->look.all = true;
	assert_string_equal(
	    sums(f, model_snapshot(f->m)),
	    "MainThread/run/<module>/find/<module> runs 10x1\n");
}

static void
a_visitor_can_stop(void **state)
{
	struct fixture *f = *state;

	spend(f, 1, WORK, 10, WIRE_STATE_RUNNING);
	spend(f, 1, "main /app/a.py", 10, WIRE_STATE_RUNNING);
	f->left = 1;
	assert_string_equal(each(f, model_snapshot(f->m)),
			    "MainThread/main/work runs 10x1 0-10\n");
	f->left = 1;
	assert_string_equal(sums(f, model_snapshot(f->m)),
			    "MainThread/main/work runs 10x1\n");
}

static void
nothing_has_no_stacks(void **state)
{
	struct fixture *f = *state;
	struct model *m = model_new();

	assert_string_equal(each(f, model_snapshot(m)), "");
	assert_string_equal(sums(f, model_snapshot(m)), "");
	model_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		TEST(stretches_come_in_order_and_sums_once),
		TEST(a_window_cuts_them),
		TEST(each_thread_has_its_lane_and_none_has_the_first),
		TEST(the_kernels_id_of_a_thread_is_known),
		TEST(only_wanted_threads_are_seen),
		TEST(what_stands_in_the_way_is_there_if_asked_for),
		TEST(a_visitor_can_stop),
		TEST(nothing_has_no_stacks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
