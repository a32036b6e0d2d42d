/* tests/unit/test_html.c - an HTML report of runs made by hand: what is in its
 * data is what was spent, also where the history has sums alone, or nothing.
 */
#include "model/model.h"
#include "render/renderer.h"

#include "fuzz/readback.h"
#include "lib/stream.h"
#include "lib/test.h"

#include <stdlib.h>
#include <string.h>

#define MS    UINT64_C(1000000)
#define START (1000 * MS)
#define MANY  40000

struct fixture {
	struct model *m;
	struct stream s;
	struct render_options opts;
	struct truth truth; /* what was spent */
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->m = model_new();
	assert_non_null(f->m);
	f->opts = RENDER_OPTIONS;
	f->opts.version = "1.2.3";
	stream_open(&f->s, f->m, 10, START, "prog </script>");
	stream_thread(&f->s, 1, "MainThread", WIRE_THREAD_MAIN);
	stream_thread(&f->s, 2, "<b>", 0);
	stream_clock(&f->s, START);
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
spend(struct fixture *f, uint32_t thread, const char *path, uint64_t end,
      uint64_t us, uint32_t state)
{
	struct event ev = {
		.type = WIRE_SAMPLE,
		.sample = { thread, stream_path(&f->s, path), state, 1,
			    end * MS / 1000, us * MS / 1000 },
	};

	f->truth.ns += us * MS / 1000;
	f->truth.samples++;
	stream_apply(&f->s, &ev);
}

static void
spend_some(struct fixture *f)
{
	spend(f, 1, "main /app/a.py > </script> /app/<b>.py", 2000, 2000,
	      WIRE_STATE_RUNNING);
	spend(f, 2, "main /app/a.py > \"\\\033\xff\u00e9 time()", 2500, 500,
	      WIRE_STATE_WAITING);
	spend(f, 1, "main /app/a.py", 4000, 1000, WIRE_STATE_GIL);
}

/* Two threads, for so long that the beginning of it is but sums. */
static void
spend_much(struct fixture *f)
{
	static const char *const paths[] = { "main /app/a.py > f /app/a.py",
					     "main /app/a.py > g /app/b.py",
					     "main /app/a.py" };

	model_set_history(f->m, 1 << 16);
	for (uint64_t i = 1; i <= MANY; i++) {
		spend(f, 1, paths[i % 3], i * 1000, 700, WIRE_STATE_RUNNING);
		spend(f, 2, paths[i % 2], i * 1000, 300, WIRE_STATE_GIL);
	}
}

static void
check(struct fixture *f, const struct snapshot *snap, const char *chunk)
{
	struct out o;

	out_init(&o, SIZE_MAX);
	renderer_find("html")->write(&o, snap, &f->opts);
	assert_int_equal(out_status(&o), PIT_OK);
	/* It aborts where anything is wrong. */
	read_page(o.data, o.len, &f->truth);
	assert_true(page_has(o.data, chunk));
	out_fini(&o);
}

static void
all_that_was_spent_is_there(void **state)
{
	struct fixture *f = *state;

	spend_some(f);
	check(f, model_snapshot(f->m), "RUNS");
}

static void
what_is_coarse_is_there_as_sums(void **state)
{
	struct fixture *f = *state;
	const struct snapshot *snap;

	spend_much(f);
	snap = model_snapshot(f->m);
	assert_true(snap->coarse > START);
	check(f, snap, "RUNS");
	check(f, snap, "CELL");
}

static void
without_a_history_there_are_the_sums_of_all(void **state)
{
	struct fixture *f = *state;

	model_drop_history(f->m);
	spend_some(f);
	check(f, model_snapshot(f->m), "SUMS");
}

static void
a_run_without_samples_is_a_page(void **state)
{
	struct fixture *f = *state;
	const struct snapshot *snap = model_snapshot(f->m);
	struct out o;

	out_init(&o, SIZE_MAX);
	renderer_find("html")->write(&o, snap, &f->opts);
	assert_int_equal(out_status(&o), PIT_OK);
	assert_true(page_has(o.data, "META"));
	assert_false(page_has(o.data, "RUNS"));
	out_fini(&o);
}

static bool
is_said(struct fixture *f, const char *text)
{
	struct out o;
	bool said;

	out_init(&o, SIZE_MAX);
	renderer_find("html")->write(&o, model_snapshot(f->m), &f->opts);
	assert_int_equal(out_status(&o), PIT_OK);
	said = page_says(o.data, text);
	out_fini(&o);
	return said;
}

static void
a_page_says_that_there_were_more_lines(void **state)
{
	static const char note[] = "Printed: there were more lines than the "
				   "first 20000, which are kept";
	struct fixture *f = *state;

	spend_some(f);
	for (size_t i = 0; i < PRINTED_MAX; i++)
		assert_int_equal(model_printed(f->m, START + i, "x", 1),
				 PIT_OK);
	assert_false(is_said(f, note));
	assert_int_equal(model_printed(f->m, START + MS, "x", 1), PIT_OK);
	assert_true(is_said(f, note));
}

static void
a_page_says_that_there_was_no_memory(void **state)
{
	struct fixture *f = *state;
	const struct snapshot *snap;
	struct out o;
	long left = 0;

	spend_some(f);
	snap = model_snapshot(f->m);
	for (long n = 0; left <= 0; n++) {
		out_init(&o, SIZE_MAX);
		mem_fail_after = n;
		renderer_find("html")->write(&o, snap, &f->opts);
		left = mem_fail_after;
		mem_fail_after = -1;
		/* Short file names do without memory. */
		if (left > 0)
			assert_int_equal(out_status(&o), PIT_OK);
		else
			assert_true(out_status(&o) == PIT_OK ||
				    out_status(&o) == PIT_ENOMEM);
		out_fini(&o);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		TEST(all_that_was_spent_is_there),
		TEST(what_is_coarse_is_there_as_sums),
		TEST(without_a_history_there_are_the_sums_of_all),
		TEST(a_run_without_samples_is_a_page),
		TEST(a_page_says_that_there_were_more_lines),
		TEST(a_page_says_that_there_was_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
