/* tests/unit/test_history.c - one test per promise of history.h: against a
 * plain array of all spans.
 */
#include "model/history.h"

#include "../lib/test.h"
#include "base/mem.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#define S      1000000000ull
#define MS     1000000ull
#define PLACES 500
#define LANES  6

struct plain {
	struct span *spans;
	size_t n, cap;
	uint64_t seed;
};

static uint64_t
roll(struct plain *p, uint64_t n)
{
	p->seed ^= p->seed << 13;
	p->seed ^= p->seed >> 7;
	p->seed ^= p->seed << 17;
	return p->seed % n;
}

static void
add(struct history *h, struct plain *p, uint32_t lane, const struct span *span)
{
	assert_int_equal(history_add(h, lane, span), PIT_OK);
	p->spans = mem_grow(p->spans, &p->cap, p->n + 1, sizeof(*span));
	assert_non_null(p->spans);
	p->spans[p->n++] = *span;
}

/* seconds in the life of a few lanes, of all habits. */
static void
live(struct history *h, struct plain *p, unsigned seconds)
{
	uint64_t at[LANES], end = (1000 + seconds) * S;
	uint32_t lane = 0;

	for (size_t i = 0; i < LANES; i++)
		at[i] = 1000 * S + i * 7;
	for (;;) {
		uint64_t weight = MS + roll(p, MS / 10) - MS / 20;
		struct span span = { .count = 1,
				     .place = 1 + (uint32_t)roll(p, PLACES) };

		/* The one that is furthest behind. */
		for (uint32_t i = 0; i < LANES; i++)
			if (at[i] < at[lane])
				lane = i;
		if (at[lane] >= end)
			return;
		switch (lane) {
		case 0: /* waits, said every 50 ms */
			weight *= span.count = 50;
			span.place = 3;
			break;
		case 1: /* is late at times */
			if (roll(p, 50) == 0)
				weight *= 2 + roll(p, 30);
			break;
		case 2: /* comes and goes */
			if (roll(p, 100) == 0)
				at[lane] += roll(p, 3 * S);
			break;
		case 3: /* stands still for long */
			if (roll(p, 1000) == 0)
				weight = S + roll(p, 200 * S);
			break;
		case 4: /* goes back in time */
			if (roll(p, 300) == 0)
				at[lane] -= roll(p, S / 2);
			break;
		default:
			span.count += (uint32_t)roll(p, 3);
		}
		at[lane] += weight;
		span.end = at[lane];
		span.weight = weight;
		add(h, p, lane, &span);
	}
}

static void
sum_plain(const struct plain *p, uint64_t from, uint64_t to,
	  struct place_sums *sums)
{
	for (size_t i = 0; i < p->n; i++) {
		struct span part;

		if (!span_clip(&p->spans[i], from, to, &part))
			continue;
		assert_int_equal(place_sums_fit(sums, part.place), PIT_OK);
		sums->at[part.place].weight += part.weight;
		sums->at[part.place].count += part.count;
	}
}

static uint64_t
total(const struct place_sums *sums)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < sums->len; i++)
		sum += sums->at[i].weight;
	return sum;
}

/* Weights are equal to the ns. So are samples, but of those that became one
 * span with their neighbours a part that is cut off counts by its time. */
static void
check_window(const struct history *h, const struct plain *p, uint64_t from,
	     uint64_t to, bool by_place)
{
	struct place_sums want = { 0 }, have = { 0 };

	sum_plain(p, from, to, &want);
	assert_int_equal(history_sum(h, from, to, &have), PIT_OK);
	assert_int_equal(total(&have), total(&want));
	for (size_t i = 0; by_place && i < want.len; i++) {
		uint64_t w = i < have.len ? have.at[i].weight : 0;
		uint64_t c = i < have.len ? have.at[i].count : 0;

		assert_int_equal(w, want.at[i].weight);
		assert_in_range(c + 2 * LANES + c / 500, want.at[i].count,
				want.at[i].count + 4 * LANES + c / 250);
	}
	place_sums_fini(&want);
	place_sums_fini(&have);
}

static struct history *
start(struct plain *p, size_t budget)
{
	const struct history_options opts = { .budget = budget };
	struct history *h = history_new(&opts);

	assert_non_null(h);
	*p = (struct plain){ .seed = 0x9e3779b97f4a7c15u };
	return h;
}

static void
fini(struct history *h, struct plain *p)
{
	history_free(h);
	mem_free(p->spans);
}

static void
any_window_is_what_a_plain_array_says(void **state)
{
	struct history_usage usage;
	struct plain p;
	struct history *h;

	(void)state;
	takes_large_numbers();
	h = start(&p, 0);
	live(h, &p, 200);
	history_usage(h, &usage);
	assert_int_equal(usage.spans, p.n);
	assert_in_range(usage.start, 999 * S, 1000 * S);
	check_window(h, &p, 0, UINT64_MAX, true);
	check_window(h, &p, 0, 1000 * S, true);
	check_window(h, &p, usage.end, UINT64_MAX, true);
	check_window(h, &p, usage.end + 1, usage.end + 9, true);
	check_window(h, &p, 1100 * S, 1100 * S, true);
	for (unsigned i = 0; i < 60; i++) {
		uint64_t from = 995 * S + roll(&p, 210 * S);

		check_window(h, &p, from, from + roll(&p, 130 * S), true);
		check_window(h, &p, from, from + roll(&p, MS), true);
	}
	assert_int_equal(history_coarse(h), 0);
	assert_int_equal(history_cell(h, 1010 * S), 0);
	fini(h, &p);
}

static bool
add_part(void *arg, uint32_t lane, const struct span *span)
{
	struct place_sums *sums = arg;

	assert_true(lane < LANES);
	assert_int_equal(place_sums_fit(sums, span->place), PIT_OK);
	sums->at[span->place].weight += span->weight;
	sums->at[span->place].count += span->count;
	return true;
}

static bool
stop_at_ten(void *arg, uint32_t lane, const struct span *span)
{
	unsigned *n = arg;

	(void)lane;
	(void)span;
	return ++*n < 10;
}

struct lane_visit {
	struct place_sums sums;
	uint32_t lane;
};

static bool
add_lane(void *arg, uint32_t lane, const struct span *span)
{
	struct lane_visit *v = arg;

	assert_int_equal(lane, v->lane);
	return add_part(&v->sums, lane, span);
}

static void
visits_of_each_lane_see_all_together(void **state)
{
	static const size_t budgets[] = { 0, 20000 };

	(void)state;
	takes_large_numbers();
	for (size_t b = 0; b < ARRAY_LEN(budgets); b++) {
		struct place_sums all = { 0 };
		struct lane_visit v = { { 0 }, 0 };
		struct plain p;
		struct history *h = start(&p, budgets[b]);

		live(h, &p, 400);
		history_each(h, 1030 * S, 1390 * S, add_part, &all);
		for (; v.lane < LANES; v.lane++)
			history_each_of(h, v.lane, 1030 * S, 1390 * S, add_lane,
					&v);
		assert_int_equal(v.sums.len, all.len);
		assert_memory_equal(v.sums.at, all.at,
				    all.len * sizeof(*all.at));
		place_sums_fini(&all);
		place_sums_fini(&v.sums);
		fini(h, &p);
	}
}

static void
a_visit_sees_what_the_sums_say(void **state)
{
	struct place_sums sums = { 0 }, seen = { 0 };
	unsigned n = 0;
	struct plain p;
	struct history *h = start(&p, 0);

	(void)state;
	live(h, &p, 130);
	assert_int_equal(history_sum(h, 1030 * S + 5, 1110 * S, &sums), PIT_OK);
	history_each(h, 1030 * S + 5, 1110 * S, add_part, &seen);
	assert_int_equal(seen.len, sums.len);
	assert_memory_equal(seen.at, sums.at, sums.len * sizeof(*sums.at));
	history_each(h, 0, UINT64_MAX, stop_at_ten, &n);
	assert_int_equal(n, 10);
	place_sums_fini(&sums);
	place_sums_fini(&seen);
	fini(h, &p);
}

static void
parts_of_a_span_add_up(void **state)
{
	const struct span span = { 1000, 333, 7, 1 };
	struct span a, b, c;

	(void)state;
	for (uint64_t at = 600; at <= 1001; at++) {
		span_clip(&span, 0, at, &a);
		span_clip(&span, at, at + 50, &b);
		span_clip(&span, at + 50, UINT64_MAX, &c);
		assert_int_equal(a.weight + b.weight + c.weight, 333);
		assert_int_equal(a.count + b.count + c.count, 7);
		assert_true(a.end <= at || at > 1000);
	}
	assert_false(span_clip(&span, 0, 667, &a));
	assert_false(span_clip(&span, 1000, 2000, &a));
}

static void
what_takes_part_in_no_cell_is_kept(void **state)
{
	static const struct span odd[] = {
		{ UINT64_MAX, UINT64_MAX, UINT32_MAX, 1 },
		{ UINT64_MAX, 1, 1, 2 },
		{ 5, 1000, 3, 3 },
		{ 0, 0, 4, 4 },
		{ 90000 * S, 80000 * S, 80000, 5 },
		{ 60 * S, 0, 9, 6 },
		{ 120 * S, 60 * S, 60000, 7 },
	};
	struct place_sums sums = { 0 };
	struct plain p;
	struct history *h = start(&p, 0);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(odd); i++)
		add(h, &p, (uint32_t)i % 2, &odd[i]);
	assert_int_equal(history_sum(h, 0, UINT64_MAX, &sums), PIT_OK);
	for (size_t i = 1; i < ARRAY_LEN(odd); i++) {
		if (odd[i].end == UINT64_MAX)
			continue; /* ends when all time does */
		assert_int_equal(sums.at[odd[i].place].weight, odd[i].weight);
		assert_int_equal(sums.at[odd[i].place].count, odd[i].count);
	}
	place_sums_fini(&sums);
	fini(h, &p);
}

/* Many that fit nowhere are joined, and none is lost. */
static void
many_strays_take_little(void **state)
{
	struct place_sums sums = { 0 };
	struct history_usage usage;
	struct plain p;
	struct history *h = start(&p, 1 << 20);
	struct span span = { 9000 * S, 5000 * S, 5, 1 };

	(void)state;
	for (unsigned i = 0; i < 100000; i++) {
		span.place = 1 + i % 50;
		assert_int_equal(history_add(h, 0, &span), PIT_OK);
	}
	history_usage(h, &usage);
	assert_true(usage.bytes < 1 << 20);
	assert_int_equal(history_sum(h, 0, UINT64_MAX, &sums), PIT_OK);
	assert_int_equal(total(&sums), 100000 * 5000 * S);
	place_sums_fini(&sums);
	fini(h, &p);
}

/* The caller of a place is half of it, down to 1. */
static place_id
caller_of(void *arg, place_id place)
{
	size_t *calls = arg;

	++*calls;
	return place / 2;
}

static void
past_the_budget_old_time_gets_coarser(void **state)
{
	size_t budget = 3u << 20, calls = 0;
	const struct history_options opts = { budget, caller_of, &calls };
	struct plain p = { .seed = 88172645463325252ull };
	struct history_usage usage;
	struct history *h;
	uint64_t coarse, cell;

	(void)state;
	takes_large_numbers();
	h = history_new(&opts);
	assert_non_null(h);
	live(h, &p, 1500);
	history_usage(h, &usage);
	assert_true(usage.bytes <= budget);
	assert_true(calls > 0);
	coarse = history_coarse(h);
	assert_in_range(coarse, 1001 * S, 2700 * S);
	assert_int_equal(history_cell(h, coarse + S), 0);
	assert_true(history_cell(h, coarse - 1) >= S);
	assert_true(history_cell(h, 1010 * S) > history_cell(h, coarse - 1));
	check_window(h, &p, 0, UINT64_MAX, false);
	/* Ends on the grid: exact in all. */
	for (unsigned i = 0; i < 12; i++) {
		uint64_t at = 1000 * S + roll(&p, coarse - 1000 * S);

		cell = history_cell(h, at);
		at -= at % cell;
		check_window(h, &p, 0, at, false);
		check_window(h, &p, at, UINT64_MAX, false);
	}
	check_window(h, &p, coarse, coarse + 30 * S, true);
	fini(h, &p);
}

static void
the_budget_is_kept_at_every_moment(void **state)
{
	size_t budget = 2u << 20;
	struct history_usage usage;
	struct plain p;
	struct history *h = start(&p, budget);
	uint64_t at = 0;
	size_t most = 0, before = mallinfo2().uordblks;

	(void)state;
	for (unsigned i = 0; i < 1500000; i++) {
		struct span span = { .weight = MS,
				     .count = 1,
				     .place = 1 + (uint32_t)roll(&p, 100) };

		span.end = at += MS + roll(&p, 1000);
		assert_int_equal(history_add(h, 0, &span), PIT_OK);
		history_usage(h, &usage);
		if (usage.bytes > most)
			most = usage.bytes;
	}
	assert_true(most <= budget);
	assert_true(most > budget / 2);
	history_usage(h, &usage);
	/* Zero: another allocator than libc's counts. */
	if (before && mallinfo2().uordblks)
		assert_in_range(mallinfo2().uordblks - before, usage.bytes / 2,
				usage.bytes + usage.bytes / 8);
	fini(h, &p);
}

/* However little it is: the minute that is still open gets coarser, too. */
static void
a_tiny_budget_is_kept_as_well(void **state)
{
	static const size_t budgets[] = { 48 << 10, 256 << 10, 1 << 20 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(budgets); i++) {
		const struct history_options opts = { budgets[i], caller_of,
						      &(size_t){ 0 } };
		struct history *h = history_new(&opts);
		struct plain p = { .seed = 362436069 };
		struct history_usage usage;
		uint64_t at = 0;
		size_t most = 0;

		assert_non_null(h);
		for (unsigned k = 0; k < 150000; k++) {
			struct span span = { .weight = MS, .count = 1 };

			span.end = (at += MS) + 7000 * S;
			span.place = 1 + (place_id)roll(&p, 2000);
			if (k % 1000 == 999) /* far too late */
				span.end -= 5000 * MS;
			add(h, &p, k % 4, &span);
			history_usage(h, &usage);
			most = usage.bytes > most ? usage.bytes : most;
		}
		assert_true(most <= budgets[i]);
		check_window(h, &p, 0, UINT64_MAX, false);
		fini(h, &p);
	}
}

/* What comes when its minute is coarse already is known to its second, also
 * where nothing had been. */
static void
what_comes_too_late_keeps_its_time(void **state)
{
	const struct history_options opts = { 60 << 10, NULL, NULL };
	struct history *h = history_new(&opts);
	struct plain p = { .seed = 123456789 };
	struct span span = { .weight = MS, .count = 1 };
	uint64_t coarse;

	(void)state;
	assert_non_null(h);
	for (unsigned k = 0; k < 200000; k++) {
		if (k % 20000 < 3000) {
			span.end = 6000 * S + (k + 1) * MS;
			span.place = 1 + (place_id)roll(&p, 300);
			add(h, &p, 0, &span);
		}
	}
	coarse = history_coarse(h);
	assert_in_range(coarse, 6010 * S, 6200 * S);
	for (unsigned k = 0; k < 3000; k++) {
		span.end = coarse - 4 * S + (k + 1) * MS + 7;
		span.place = 999;
		add(h, &p, 1, &span);
	}
	for (uint64_t at = coarse - 5 * S; at < coarse; at += S / 2) {
		struct place_sums have = { 0 }, want = { 0 };

		assert_int_equal(history_sum(h, at, at + S, &have), PIT_OK);
		sum_plain(&p, at, at + S, &want);
		if (want.len == 1000) {
			assert_int_equal(have.len, 1000);
			assert_int_equal(have.at[999].weight,
					 want.at[999].weight);
		}
		place_sums_fini(&have);
		place_sums_fini(&want);
	}
	check_window(h, &p, 0, UINT64_MAX, false);
	fini(h, &p);
}

/* Of 30 000 places in a minute, and of hours that give wide windows lists of
 * their own. */
static void
wide_windows_are_exact(void **state)
{
	struct plain p;
	struct history *h = start(&p, 0);
	uint64_t at = 3000 * S + 5;

	(void)state;
	for (unsigned k = 0; k < 250000; k++) {
		struct span span = { .weight = 10 * MS + roll(&p, MS),
				     .count = 10 };

		span.place = 1 + (place_id)roll(&p, k < 100000 ? 30000 : 300);
		if (k == 50000)
			span.place = 2000000;
		if (k == 60000)
			span.count = UINT32_MAX;
		span.end = at += span.weight;
		add(h, &p, k % 2, &span);
	}
	for (unsigned i = 0; i < 8; i++) {
		uint64_t from = 3000 * S + roll(&p, 500 * S);

		check_window(h, &p, from, from + 600 * S + roll(&p, 1500 * S),
			     false);
	}
	check_window(h, &p, 3600 * S, 4800 * S, true);
	check_window(h, &p, 3599 * S, 6001 * S, false);
	/* Something more of a minute that had been summed up. */
	add(h, &p, 3, &(struct span){ 3700 * S, S, 1000, 77 });
	add(h, &p, 3, &(struct span){ 9700 * S, S, 1000, 77 });
	check_window(h, &p, 3600 * S, 4800 * S, true);
	fini(h, &p);
}

/* Minutes that appear before the one that is being summed up. */
static void
work_goes_on_where_it_was(void **state)
{
	struct plain p;
	struct history *h = start(&p, 0);

	(void)state;
	for (unsigned k = 0; k < 9000; k++) {
		struct span span = { 6000 * S + (k + 1) * 10 * MS, 10 * MS, 10,
				     1 + (place_id)roll(&p, 3000) };

		add(h, &p, 0, &span);
		if (k % 4 == 0 && k >= 6000 && k < 6360) {
			span.end = (190 - k / 4 % 90) * 30 * S + 5 * MS;
			add(h, &p, 1, &span);
		}
	}
	check_window(h, &p, 6000 * S, 6060 * S, true);
	check_window(h, &p, 5940 * S, 6120 * S, true);
	check_window(h, &p, 0, UINT64_MAX, true);
	fini(h, &p);
}

static void
without_memory_nothing_is_lost_but_the_span(void **state)
{
	(void)state;
	for (long n = 0; n < 400; n++) {
		struct place_sums sums = { 0 };
		struct plain p;
		struct history *h = start(&p, 100000);
		uint64_t at = 0, kept = 0;

		mem_fail_after = n;
		for (unsigned i = 0; i < 5000; i++) {
			struct span span = { .weight = 100 * MS,
					     .count = 1,
					     .place = 1 + i % 100 };

			span.end = at += 100 * MS;
			if (!history_add(h, i % 3, &span))
				kept += span.weight;
		}
		mem_fail_after = -1;
		assert_int_equal(history_sum(h, 0, UINT64_MAX, &sums), PIT_OK);
		assert_int_equal(total(&sums), kept);
		place_sums_fini(&sums);
		fini(h, &p);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_window_is_what_a_plain_array_says),
		cmocka_unit_test(a_visit_sees_what_the_sums_say),
		cmocka_unit_test(visits_of_each_lane_see_all_together),
		cmocka_unit_test(parts_of_a_span_add_up),
		cmocka_unit_test(what_takes_part_in_no_cell_is_kept),
		cmocka_unit_test(many_strays_take_little),
		cmocka_unit_test(past_the_budget_old_time_gets_coarser),
		cmocka_unit_test(the_budget_is_kept_at_every_moment),
		cmocka_unit_test(a_tiny_budget_is_kept_as_well),
		cmocka_unit_test(what_comes_too_late_keeps_its_time),
		cmocka_unit_test(wide_windows_are_exact),
		cmocka_unit_test(work_goes_on_where_it_was),
		cmocka_unit_test(without_memory_nothing_is_lost_but_the_span),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
