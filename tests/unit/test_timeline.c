/* tests/unit/test_timeline.c - one test per promise of timeline.h. */
#include "model/timeline.h"

#include "../lib/test.h"

#include <string.h>

#define W ((uint64_t)TIMELINE_WIDTH)

static struct timeline_slice
sum(const struct timeline *tl, uint64_t from, uint64_t to)
{
	struct timeline_slice s;

	timeline_sum(tl, from, to, &s);
	return s;
}

static struct timeline *
new_timeline(uint64_t start)
{
	struct timeline *tl = timeline_new(start);

	assert_non_null(tl);
	return tl;
}

static void
weight_spreads_over_the_slices_it_covers(void **state)
{
	struct timeline *tl = new_timeline(1000);
	struct timeline_slice s;

	(void)state;
	timeline_add(tl, 1000 + 5 * W / 2, 2 * W, 7, true);
	assert_int_equal(sum(tl, 1000, 1000 + W).busy, W / 2);
	assert_int_equal(sum(tl, 1000 + W, 1000 + 2 * W).busy, W);
	s = sum(tl, 1000, 1000 + 3 * W);
	assert_int_equal(s.busy, 2 * W);
	assert_int_equal(s.idle, 0);
	assert_int_equal(s.top[0].group, 7);
	assert_int_equal(s.top[0].busy, 2 * W);
	assert_int_equal(s.top[1].group, 0);
	assert_int_equal(timeline_start(tl), 1000);
	assert_int_equal(timeline_end(tl), 1000 + 5 * W / 2);
	timeline_free(tl);
}

static void
busy_and_idle_are_kept_apart(void **state)
{
	struct timeline *tl = new_timeline(0);
	struct timeline_slice s;

	(void)state;
	timeline_add(tl, W, W / 2, 1, true);
	timeline_add(tl, W, W, 2, false);
	s = sum(tl, 0, W);
	assert_int_equal(s.busy, W / 2);
	assert_int_equal(s.idle, W);
	assert_int_equal(s.top[0].group, 2);
	assert_int_equal(s.top[0].busy, 0);
	assert_int_equal(s.top[0].idle, W);
	assert_int_equal(s.top[1].group, 1);
	assert_int_equal(s.top[1].busy, W / 2);
	timeline_free(tl);
}

static void
cpu_time_spreads_and_does_not_move_the_end(void **state)
{
	struct timeline *tl = new_timeline(W);

	(void)state;
	timeline_add(tl, 3 * W, 2 * W, 1, true);
	timeline_add_cpu(tl, W, 3 * W, 3 * W);
	assert_int_equal(sum(tl, W, 2 * W).cpu, 3 * W / 2);
	assert_int_equal(sum(tl, W, 3 * W).cpu, 3 * W);
	timeline_add_cpu(tl, 3 * W, 2 * W, W); /* no time at all */
	timeline_add_cpu(tl, 0, W, W);         /* before the start */
	timeline_add_cpu(tl, 3 * W, 4 * W, W);
	assert_int_equal(sum(tl, 0, 9 * W).cpu, 3 * W);
	assert_int_equal(timeline_end(tl), 3 * W);
	timeline_free(tl);
}

static void
time_before_the_start_is_dropped(void **state)
{
	struct timeline *tl = new_timeline(10 * W);

	(void)state;
	timeline_add(tl, 9 * W, W, 1, true);
	timeline_add(tl, 10 * W, W, 1, true);
	assert_int_equal(timeline_end(tl), 10 * W);
	timeline_add(tl, 11 * W, 5 * W, 1, true);
	assert_int_equal(sum(tl, 0, 100 * W).busy, W);
	timeline_free(tl);
}

static void
a_part_of_a_slice_counts_by_its_share(void **state)
{
	struct timeline *tl = new_timeline(0);
	struct timeline_slice s;

	(void)state;
	timeline_add(tl, 2 * W, 2 * W, 1, true);
	s = sum(tl, W / 2, W + W / 4);
	assert_int_equal(s.busy, W / 2 + W / 4);
	assert_int_equal(s.top[0].busy, W / 2 + W / 4);
	timeline_free(tl);
}

static void
the_last_slice_has_only_what_has_happened(void **state)
{
	struct timeline *tl = new_timeline(0);

	(void)state;
	timeline_add(tl, W / 4, W / 4, 1, true);
	assert_int_equal(sum(tl, 0, W / 4).busy, W / 4);
	assert_int_equal(sum(tl, 0, W / 8).busy, W / 8);
	assert_int_equal(sum(tl, W / 4, W).busy, 0);
	timeline_free(tl);
}

static void
a_long_time_takes_the_same_memory_and_loses_none(void **state)
{
	struct timeline *tl = new_timeline(0);
	const uint64_t n = 5ull * TIMELINE_SLICES + 3;
	long before;

	(void)state;
	before = mem_fail_after = 1000;
	for (uint64_t i = 1; i <= n; i++)
		timeline_add(tl, i * W, W, i > n / 2 ? 2 : 1, i % 2);
	assert_int_equal(mem_fail_after, before);
	mem_fail_after = -1;
	assert_int_equal(sum(tl, 0, n * W).busy, (n + 1) / 2 * W);
	assert_int_equal(sum(tl, 0, n * W).idle, n / 2 * W);
	assert_int_equal(sum(tl, 0, 100 * W).top[0].group, 1);
	assert_int_equal(sum(tl, (n - 100) * W, n * W).top[0].group, 2);
	timeline_free(tl);
}

static void
the_heaviest_of_many_groups_are_kept(void **state)
{
	struct timeline *tl = new_timeline(0);
	struct timeline_slice s;

	(void)state;
	/* Group 99 comes last and in small pieces, among many others. */
	for (unsigned i = 0; i < 40; i++) {
		timeline_add(tl, W, 1000, 1 + i, true);
		timeline_add(tl, W, 1000, 99, true);
		timeline_add(tl, W, 1000, 99, true);
	}
	s = sum(tl, 0, W);
	assert_int_equal(s.busy, 120 * 1000);
	assert_int_equal(s.top[0].group, 99);
	assert_int_equal(s.top[0].busy, 80 * 1000);
	for (unsigned i = 0; i < TIMELINE_GROUPS; i++)
		assert_int_not_equal(s.top[i].group, 0);
	timeline_free(tl);
}

static void
a_heavy_group_that_comes_late_gets_in(void **state)
{
	struct timeline *tl = new_timeline(0);

	(void)state;
	for (unsigned i = 0; i < TIMELINE_GROUPS; i++)
		timeline_add(tl, W, 1000, 1 + i, true);
	for (unsigned i = 0; i < 9; i++)
		timeline_add(tl, W, 1000, 99, true);
	assert_int_equal(sum(tl, 0, W).top[0].group, 99);
	assert_int_equal(sum(tl, 0, W).top[0].busy, 9000);
	timeline_free(tl);
}

static void
time_without_a_group_is_only_busy(void **state)
{
	struct timeline *tl = new_timeline(0);

	(void)state;
	timeline_add(tl, W, W, 0, true);
	assert_int_equal(sum(tl, 0, W).busy, W);
	assert_int_equal(sum(tl, 0, W).top[0].group, 0);
	timeline_free(tl);
}

static void
waiting_for_the_gil_is_a_part_of_waiting(void **state)
{
	struct timeline *tl = new_timeline(0);

	(void)state;
	timeline_add(tl, 4 * W, 4 * W, 1, false);
	timeline_add_gil(tl, W / 2, 5 * W / 2, 2 * W);
	timeline_add_gil(tl, 9 * W, 8 * W, W);
	assert_int_equal(timeline_end(tl), 4 * W);
	assert_int_equal(sum(tl, 0, W).gil, W / 2);
	assert_int_equal(sum(tl, W, 2 * W).gil, W);
	assert_int_equal(sum(tl, 0, 4 * W).gil, 2 * W);
	assert_int_equal(sum(tl, 0, 4 * W).idle, 4 * W);
	timeline_free(tl);
}

static void
extreme_times_come_to_an_end(void **state)
{
	struct timeline *tl = new_timeline(0);

	(void)state;
	timeline_add(tl, UINT64_MAX, UINT64_MAX, 1, true);
	timeline_add(tl, UINT64_MAX, 1, 1, true);
	timeline_add(tl, 1, 1, 1, true);
	timeline_add(tl, 1, 0, 1, true);
	assert_true(sum(tl, 0, UINT64_MAX).busy > 0);
	assert_int_equal(sum(tl, 5, 5).busy, 0);
	assert_int_equal(sum(tl, 6, 5).busy, 0);
	timeline_free(tl);
}

/* Groups come and go, some late, and slices are merged on the way. */
static void
add_some(struct timeline *tl, unsigned i)
{
	uint64_t end = (i + 1) * 3 * W / 2;

	timeline_add(tl, end, W, 1 + i * 7 % 90, i % 3);
	timeline_add(tl, end - W, W / 3, 1 + i % 5, false);
	timeline_add_cpu(tl, end - W, end, W / 2);
	timeline_add_gil(tl, end - W, end, W / 4);
}

/* Not what lies between their members. */
static void
assert_same(const struct timeline_slice *a, const struct timeline_slice *b)
{
	assert_int_equal(a->cpu, b->cpu);
	assert_int_equal(a->busy, b->busy);
	assert_int_equal(a->idle, b->idle);
	assert_int_equal(a->gil, b->gil);
	for (size_t i = 0; i < TIMELINE_GROUPS; i++) {
		assert_int_equal(a->top[i].group, b->top[i].group);
		assert_int_equal(a->top[i].busy, b->top[i].busy);
		assert_int_equal(a->top[i].idle, b->top[i].idle);
	}
}

static void
a_sum_that_goes_on_is_the_same(void **state)
{
	struct timeline *tl = new_timeline(0);
	struct timeline_past past = { 0 };
	struct timeline_slice on, all;

	(void)state;
	for (unsigned i = 0; i < 3 * TIMELINE_SLICES; i++) {
		uint64_t from = i % 2000 < 1000 ? 0 : 5 * W, to;

		add_some(tl, i);
		if (i % 17)
			continue;
		to = timeline_end(tl) - (i % 5 ? 0 : 90 * W);
		timeline_sum_on(tl, from, to, &past, &on);
		all = sum(tl, from, to);
		assert_same(&on, &all);
	}
	timeline_free(tl);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(weight_spreads_over_the_slices_it_covers),
		cmocka_unit_test(busy_and_idle_are_kept_apart),
		cmocka_unit_test(cpu_time_spreads_and_does_not_move_the_end),
		cmocka_unit_test(time_before_the_start_is_dropped),
		cmocka_unit_test(a_part_of_a_slice_counts_by_its_share),
		cmocka_unit_test(the_last_slice_has_only_what_has_happened),
		cmocka_unit_test(
		    a_long_time_takes_the_same_memory_and_loses_none),
		cmocka_unit_test(the_heaviest_of_many_groups_are_kept),
		cmocka_unit_test(a_heavy_group_that_comes_late_gets_in),
		cmocka_unit_test(time_without_a_group_is_only_busy),
		cmocka_unit_test(waiting_for_the_gil_is_a_part_of_waiting),
		cmocka_unit_test(extreme_times_come_to_an_end),
		cmocka_unit_test(a_sum_that_goes_on_is_the_same),
	};

	return RUN_TESTS(tests);
}
