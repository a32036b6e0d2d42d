/* tests/unit/test_against.c - one test per promise of against.h, and of view.h
 * about baselines.
 */
#include "tui/against.h"

#include "../lib/test.h"

#include <string.h>

#define S 1000000000ull

static void
both_sides_are_parts_of_the_clock(void **state)
{
	const struct against against = { 2 * S, 10 * S };
	const struct measured now = { S, 1000 }, base = { S, 1000 };
	struct change change = against_change(&against, &now, &base);

	(void)state;
	assert_true(change.now == 0.5);
	assert_true(change.base == 0.1);
	assert_true(change.sure);
	assert_int_equal(against_scaled(&against, 10 * S), 2 * S);
}

/* 1000 of 10 000 samples are known to within 32, and so are those of the other
 * side: three times the root of 2000 is 134. */
static void
what_chance_makes_is_not_sure(void **state)
{
	const struct against against = { 10 * S, 10 * S };
	const struct measured base = { S, 1000 };
	const struct {
		uint64_t samples;
		bool sure;
	} list[] = {
		{ 1000, false }, { 1120, false }, { 880, false },
		{ 1160, true },  { 840, true },   { 0, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		const struct measured now = { list[i].samples * S / 1000,
					      list[i].samples };

		assert_int_equal(against_change(&against, &now, &base).sure,
				 list[i].sure);
	}
}

/* One sample more or less says nothing, nor does what was in no sample. */
static void
little_is_never_sure(void **state)
{
	const struct against against = { S, 60 * S }, none = { S, 0 };
	const struct measured one = { S / 1000, 1 }, much = { S, 1000 },
			      nothing = { 0, 0 }, waited = { S, 0 };

	(void)state;
	assert_false(against_change(&against, &one, &nothing).sure);
	assert_false(against_change(&against, &nothing, &one).sure);
	assert_false(against_change(&against, &nothing, &nothing).sure);
	assert_false(against_change(&against, &waited, &nothing).sure);
	assert_false(against_change(&none, &much, &nothing).sure);
}

/* What rounds to nothing has no sign. */
static void
figures_are_percent_or_seconds(void **state)
{
	const struct against against = { 2 * S, 10 * S };
	const struct {
		double part;
		bool seconds, sign;
		const char *want;
	} list[] = {
		{ 0.123, false, false, "12.3%" },
		{ 0.123, false, true, "+12.3%" },
		{ -0.5, true, true, "-1.00" },
		{ 0.5, true, false, "1.00" },
		{ -0.0004, false, true, "0.0%" },
		{ 0.002, true, true, "0.00" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		char text[32];

		against_figure(&against, list[i].part, list[i].seconds,
			       list[i].sign, text);
		assert_string_equal(text, list[i].want);
	}
}

static void
the_distance_is_that_of_windows_as_long(void **state)
{
	const struct against against = { 2 * S, 10 * S };
	const struct measured now = { S, 1000 }, base = { 4 * S, 4000 };
	double noise, back;

	(void)state;
	assert_int_equal(against_distance(&against, &now, &base, &noise),
			 S / 5);
	assert_int_equal(against_distance(&against, &base, &now, &back),
			 4 * S - S / 5);
	assert_true(noise > 0 && back > 0);
	/* Nothing has passed yet. */
	assert_int_equal(against_scaled(&(struct against){ 0, S }, 7), 7);
	assert_int_equal(against_scaled(&(struct against){ S, 0 }, 7), 0);
}

static void
a_run_that_goes_on_is_shown_from_then_on(void **state)
{
	struct snapshot snap = { .start = 100 * S, .now = 112 * S };
	struct window window;
	struct view view;
	char text[64];

	(void)state;
	view_init(&view);
	assert_false(view_diff_toggle(&view));
	assert_true(view_baseline_set(&view, &snap, true));
	assert_true(view.diff);
	assert_int_equal(view.baseline.range.from, 100 * S);
	assert_int_equal(view.baseline.range.to, 112 * S);
	snap.now = 115 * S;
	window = view_window(&view, &snap);
	assert_int_equal(window.from, 112 * S);
	assert_int_equal(window.to, 115 * S);
	against_text(&view, &snap, NULL, text, sizeof(text));
	assert_string_equal(text, "vs 0.0-12.0s");
	/* Again: what came is the baseline. */
	assert_true(view_baseline_set(&view, &snap, true));
	assert_int_equal(view.baseline.range.from, 112 * S);
	assert_int_equal(view_window(&view, &snap).from, 115 * S);
	/* Nothing has come since. */
	assert_false(view_baseline_set(&view, &snap, true));
	assert_int_equal(view.baseline.range.from, 112 * S);
}

static void
other_windows_stay(void **state)
{
	const struct snapshot snap = { .start = 100 * S, .now = 112 * S };
	const struct view_window last = { VIEW_LAST, 5 * S, { 0, 0 } };
	struct view view;

	(void)state;
	view_init(&view);
	view_window_set(&view, &last);
	assert_true(view_baseline_set(&view, &snap, true));
	assert_int_equal(view.window.kind, VIEW_LAST);
	assert_int_equal(view.baseline.range.from, 107 * S);
	assert_int_equal(view.baseline.range.to, 112 * S);
	/* All of a run that has ended. */
	view_init(&view);
	assert_true(view_baseline_set(&view, &snap, false));
	assert_int_equal(view.window.kind, VIEW_ALL);
}

/* The order by difference goes with it, and Backspace brings back both. */
static void
it_is_a_step_to_go_back_to(void **state)
{
	const struct snapshot snap = { .start = 100 * S, .now = 112 * S };
	struct view_past past = { .n = 0 };
	struct view view;

	(void)state;
	view_init(&view);
	past.seen = view;
	view.past = &past;
	assert_true(view_baseline_set(&view, &snap, true));
	view_step(&view);
	view.order = view.flat_order = ORDER_DIFF;
	view_step(&view);
	assert_true(view_diff_toggle(&view));
	assert_int_equal(view.order, ORDER_TOTAL);
	assert_int_equal(view.flat_order, ORDER_SELF);
	assert_true(view_back(&view));
	assert_true(view.diff);
	assert_int_equal(view.order, ORDER_DIFF);
	assert_true(view_back(&view));
	assert_true(view_back(&view));
	assert_false(view.diff);
	assert_int_equal(view.window.kind, VIEW_ALL);
	assert_int_equal(view.baseline.kind, BASE_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_sides_are_parts_of_the_clock),
		cmocka_unit_test(what_chance_makes_is_not_sure),
		cmocka_unit_test(little_is_never_sure),
		cmocka_unit_test(figures_are_percent_or_seconds),
		cmocka_unit_test(the_distance_is_that_of_windows_as_long),
		cmocka_unit_test(a_run_that_goes_on_is_shown_from_then_on),
		cmocka_unit_test(other_windows_stay),
		cmocka_unit_test(it_is_a_step_to_go_back_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
