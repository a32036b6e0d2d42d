#include "sampler/rate.h"

#include "lib/test.h"

#define MS 1000000ull

/* Tick n times, each delay ns after it was due; the time of the last. */
static uint64_t
run(struct rate *rate, unsigned n, uint64_t delay)
{
	uint64_t now = 0;

	while (n--) {
		now = rate->due + delay;
		assert_int_equal(rate_tick(rate, now), 0);
	}
	return now;
}

/* The same for one window, and what rate_adapt() says at its end. */
static bool
window(struct rate *rate, uint64_t delay)
{
	uint64_t end = rate->window + RATE_WINDOW, now = 0;

	while (now < end) {
		now = rate->due + delay;
		rate_tick(rate, now);
	}
	return rate_adapt(rate, now);
}

static void
test_mean_period_is_exact(void **state)
{
	struct rate rate;

	(void)state;
	rate_init(&rate, MS, 0, 1);
	run(&rate, 100000, 0);
	assert_true(rate.grid == 100001 * MS);
	assert_in_range(rate.due, rate.grid - MS / 2, rate.grid + MS / 2);
}

static void
test_neighbours_are_within_a_fiftieth(void **state)
{
	struct rate rate;
	uint64_t last, least = MS, most = MS, period;

	(void)state;
	rate_init(&rate, MS, 0, 42);
	for (int i = 0; i < 10000; i++) {
		last = rate.due;
		rate_tick(&rate, rate.due);
		period = rate.due - last;
		least = period < least ? period : least;
		most = period > most ? period : most;
	}
	assert_in_range(least, MS * 98 / 100, MS * 981 / 1000);
	assert_in_range(most, MS * 1019 / 1000, MS * 102 / 100);
}

static void
test_each_point_of_a_slot_is_met_as_often(void **state)
{
	uint32_t tenths[10] = { 0 };
	struct rate rate;

	(void)state;
	rate_init(&rate, MS, 0, 42);
	for (int i = 0; i < 1000000; i++) {
		uint64_t at = rate.due - (rate.grid - MS / 2);

		assert_in_range(at, 0, MS - 1);
		tenths[at / (MS / 10)]++;
		rate_tick(&rate, rate.due);
	}
	for (size_t i = 0; i < ARRAY_LEN(tenths); i++)
		assert_in_range(tenths[i], 97000, 103000);
}

/* How often a program is met that does something for a tenth of each period, of
 * a hundred thousand ticks. */
static uint32_t
meet(uint64_t period, uint64_t begin, uint64_t seed)
{
	struct rate rate;
	uint32_t met = 0;

	rate_init(&rate, MS, begin, seed);
	for (int i = 0; i < 100000; i++) {
		met += rate.due % period < period / 10;
		rate_tick(&rate, rate.due);
	}
	return met;
}

static void
test_a_rhythm_is_met_as_often_as_it_lasts(void **state)
{
	static const uint64_t periods[] = {
		MS, 2 * MS, 6500000, 10 * MS, 16666667, 20 * MS, 40 * MS,
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(periods); i++)
		for (uint64_t n = 0; n < 10; n++)
			assert_in_range(meet(periods[i], n * MS / 10, n + 1),
					9500, 10500);
}

static void
test_missed_ticks_are_counted(void **state)
{
	struct rate rate;

	(void)state;
	rate_init(&rate, MS, 0, 1);
	assert_int_equal(rate_tick(&rate, MS + 3 * MS + MS / 2), 3);
	assert_int_equal(rate_tick(&rate, rate.due), 0);
}

static void
test_no_tick_is_made_up_for_after_a_pause(void **state)
{
	struct rate rate;
	uint64_t now = 3600 * 1000 * MS;

	(void)state;
	rate_init(&rate, MS, 0, 1);
	rate_tick(&rate, now);
	assert_true(rate.due > now - MS);
}

static void
test_interval_doubles_when_ticks_come_late(void **state)
{
	struct rate rate;

	(void)state;
	rate_init(&rate, MS, 0, 1);
	assert_true(window(&rate, MS / 2));
	assert_int_equal(rate.interval, 2 * MS);
}

static void
test_interval_never_exceeds_the_slowest(void **state)
{
	struct rate rate;

	(void)state;
	rate_init(&rate, MS, 0, 1);
	for (int i = 0; i < 20; i++)
		window(&rate, rate.interval / 2);
	assert_int_equal(rate.interval, 8 * MS);
	rate_init(&rate, 50 * MS, 0, 1);
	assert_false(window(&rate, 25 * MS));
	assert_int_equal(rate.interval, 50 * MS);
}

static void
test_interval_comes_back_when_it_is_calm(void **state)
{
	struct rate rate;
	int n = 1;

	(void)state;
	rate_init(&rate, MS, 0, 1);
	window(&rate, MS / 2);
	while (!window(&rate, 0))
		n++;
	assert_int_equal(rate.interval, MS);
	assert_in_range(n, 2, 10);
	for (int i = 0; i < 10; i++)
		assert_false(window(&rate, 0));
}

static void
test_relapse_makes_the_next_attempt_wait_longer(void **state)
{
	struct rate rate;
	int first = 1, second = 1;

	(void)state;
	rate_init(&rate, MS, 0, 1);
	window(&rate, MS / 2);
	while (!window(&rate, 0))
		first++;
	window(&rate, MS / 2);
	while (!window(&rate, 0))
		second++;
	assert_true(second > first);
}

static void
test_many_missed_ticks_are_judged_at_once(void **state)
{
	struct rate rate;
	uint64_t now = 0;

	(void)state;
	rate_init(&rate, MS, 0, 1);
	while (rate.interval < 8 * MS) {
		now = rate.due + 2 * rate.interval;
		rate_tick(&rate, now);
		rate_adapt(&rate, now);
	}
	assert_in_range(now, 300 * MS, 500 * MS);
}

static void
test_one_long_pause_changes_nothing(void **state)
{
	struct rate rate;
	uint64_t now = 900 * MS;

	(void)state;
	rate_init(&rate, MS, 0, 1);
	for (int i = 0; i < 50; i++) {
		rate_tick(&rate, now);
		assert_false(rate_adapt(&rate, now));
		now = rate.due;
	}
}

static void
test_interval_of_before_is_gone_on_with(void **state)
{
	struct rate rate;
	int n = 0;

	(void)state;
	rate_init(&rate, MS, 0, 1);
	rate_resume(&rate, 0, 0);
	assert_int_equal(rate.interval, MS);
	rate_resume(&rate, 8 * MS, 0);
	assert_int_equal(rate.interval, 8 * MS);
	assert_int_equal(rate.grid, 8 * MS);
	assert_in_range(rate.due, 4 * MS, 12 * MS);
	while (rate.interval > MS && n++ < 20)
		window(&rate, 0);
	assert_int_equal(rate.interval, MS);
}

/* How long it takes, in all, to look so often at what rests. */
static uint64_t
rest(struct rate *rate, unsigned n, uint64_t span)
{
	uint64_t begin = run(rate, 1, 0), now = begin;

	while (n--) {
		uint64_t last = rate->grid;

		rate_rest(rate, now, span);
		assert_in_range(rate->grid - last + rate->interval, span / 2,
				span * 3 / 2);
		now = rate->due;
		assert_int_equal(rate_tick(rate, now), 0);
		assert_int_equal(rate->late, 0);
	}
	return now - begin;
}

static void
test_ticks_left_out_at_rest_are_not_missed(void **state)
{
	struct rate rate;

	(void)state;
	rate_init(&rate, MS, 0, 1);
	assert_in_range(rest(&rate, 1000, RATE_RESTING), 48500 * MS,
			51500 * MS);
	assert_int_equal(rate.interval, MS);
	rate_init(&rate, 50 * MS, 0, 1);
	assert_in_range(rest(&rate, 1000, RATE_RESTING), 49900 * MS,
			50100 * MS);
	/* What polls is looked at less often than that. */
	rate_init(&rate, 50 * MS, 0, 1);
	assert_in_range(rest(&rate, 1000, RATE_POLLING), 95000 * MS,
			105000 * MS);
}

/* Pollers by the dozen are all late now and then. */
static void
test_late_ticks_at_rest_do_not_change_the_interval(void **state)
{
	struct rate rate;
	uint64_t now;

	(void)state;
	rate_init(&rate, MS, 0, 1);
	now = run(&rate, 1, 0);
	for (int i = 0; i < 200; i++) {
		rate_rest(&rate, now, RATE_RESTING);
		now = rate.due + 5 * MS;
		rate_tick(&rate, now);
		assert_false(rate_adapt(&rate, now));
	}
	assert_int_equal(rate.interval, MS);
}

/* A window in which we took the program's CPU n times of 20. */
static bool
crowded_window(struct rate *rate, int n)
{
	for (int i = 0; i < 20; i++)
		rate_look(rate, i < n);
	return window(rate, 0);
}

static void
test_interval_doubles_where_the_program_has_to_make_way(void **state)
{
	struct rate rate;

	(void)state;
	rate_init(&rate, MS / 10, 0, 1);
	for (int i = 0; i < 20; i++)
		crowded_window(&rate, 15);
	assert_int_equal(rate.interval, MS * 32 / 10);
	rate_init(&rate, MS, 0, 1);
	for (int i = 0; i < 20; i++)
		crowded_window(&rate, 15);
	assert_int_equal(rate.interval, RATE_CROWDED);
	for (int i = 0; i < 40; i++)
		crowded_window(&rate, 2);
	assert_int_equal(rate.interval, MS);
}

static void
test_way_that_is_made_now_and_then_changes_nothing(void **state)
{
	struct rate rate;

	(void)state;
	rate_init(&rate, MS, 0, 1);
	for (int i = 0; i < 10; i++)
		assert_false(crowded_window(&rate, 8));
}

static void
test_slight_lateness_changes_nothing(void **state)
{
	struct rate rate;

	(void)state;
	rate_init(&rate, MS, 0, 1);
	for (int i = 0; i < 10; i++)
		assert_false(window(&rate, MS / 10));
}

static void
test_shortest_intervals_work(void **state)
{
	struct rate rate;

	(void)state;
	rate_init(&rate, 1, 1000, 0);
	assert_int_equal(rate_tick(&rate, 1001), 0);
	assert_true(rate.due > 1001);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mean_period_is_exact),
		cmocka_unit_test(test_neighbours_are_within_a_fiftieth),
		cmocka_unit_test(test_each_point_of_a_slot_is_met_as_often),
		cmocka_unit_test(test_a_rhythm_is_met_as_often_as_it_lasts),
		cmocka_unit_test(test_missed_ticks_are_counted),
		cmocka_unit_test(test_no_tick_is_made_up_for_after_a_pause),
		cmocka_unit_test(test_interval_doubles_when_ticks_come_late),
		cmocka_unit_test(test_interval_never_exceeds_the_slowest),
		cmocka_unit_test(test_interval_comes_back_when_it_is_calm),
		cmocka_unit_test(
		    test_relapse_makes_the_next_attempt_wait_longer),
		cmocka_unit_test(
		    test_interval_doubles_where_the_program_has_to_make_way),
		cmocka_unit_test(
		    test_way_that_is_made_now_and_then_changes_nothing),
		cmocka_unit_test(test_ticks_left_out_at_rest_are_not_missed),
		cmocka_unit_test(
		    test_late_ticks_at_rest_do_not_change_the_interval),
		cmocka_unit_test(test_many_missed_ticks_are_judged_at_once),
		cmocka_unit_test(test_one_long_pause_changes_nothing),
		cmocka_unit_test(test_interval_of_before_is_gone_on_with),
		cmocka_unit_test(test_slight_lateness_changes_nothing),
		cmocka_unit_test(test_shortest_intervals_work),
	};

	return RUN_TESTS(tests);
}
