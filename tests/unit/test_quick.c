/* tests/unit/test_quick.c - one test per promise of quick.h. */
#include "load/quick.h"

#include "base/mem.h"

#include "../lib/test.h"

#include <stdio.h>
#include <string.h>

#define TWO   ", [[\"a\\u0000x.py\\u00001\", \"b \\\\ c\"], 0.25]"
#define EMPTY ", [[], 3e-05]"

static size_t
read_text(struct quick *q, const char *text, struct quick_record *record)
{
	return quick_read(q, text, strlen(text), record);
}

/* One that knows the texts of TWO as 7 and 8. */
static struct quick *
taught(void)
{
	struct quick *q = quick_new();
	struct quick_record record;

	assert_non_null(q);
	assert_int_equal(read_text(q, TWO, &record), 0);
	assert_true(quick_asks(q, 2));
	quick_teach(q, 0, 7);
	quick_teach(q, 1, 8);
	return q;
}

static void
texts_are_known_once_they_were_taught(void **state)
{
	struct quick *q = taught();
	struct quick_record record;

	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(read_text(q, TWO TWO, &record), strlen(TWO));
		assert_int_equal(record.depth, 2);
		assert_int_equal(record.frames[0].frame, 7);
		assert_int_equal(record.frames[1].frame, 8);
		assert_memory_equal(record.number, "0.25", record.n);
		assert_false(quick_asks(q, 2));
	}
	assert_int_equal(read_text(q, EMPTY, &record), strlen(EMPTY));
	assert_int_equal(record.depth, 0);
	quick_free(q);
}

static void
callers_that_were_kept_are_one_number(void **state)
{
	static const char other[] =
	    ", [[\"a\\u0000x.py\\u00001\", \"a\\u0000x.py\\u00001\"], 2]";
	static const char new[] = ", [[\"a\\u0000x.py\\u00001\", \"c\"], 3]";
	struct quick *q = taught();
	struct quick_record record;

	(void)state;
	assert_int_equal(read_text(q, TWO, &record), strlen(TWO));
	assert_int_equal(record.callers, 0);
	quick_keep(q, 70);
	assert_int_equal(read_text(q, other, &record), strlen(other));
	assert_int_equal(record.callers, 70);
	assert_int_equal(record.depth, 1);
	assert_int_equal(record.frames[0].frame, 7);
	assert_memory_equal(record.number, "2", record.n);
	/* What is new behind them is asked for with them. */
	assert_int_equal(read_text(q, new, &record), 0);
	assert_true(quick_asks(q, 2));
	quick_teach(q, 0, 7);
	quick_teach(q, 1, 9);
	assert_int_equal(read_text(q, new, &record), strlen(new));
	assert_int_equal(record.callers, 70);
	assert_int_equal(record.frames[0].frame, 9);
	for (size_t n = 0; n < strlen(TWO); n++)
		assert_int_equal(quick_read(q, TWO, n, &record), 0);
	quick_free(q);
}

/* There are texts that look as if a list ended in them. */
static void
callers_are_not_cut_in_a_text(void **state)
{
	static const char first[] = ", [[\"a\", \", \", \"]\", \"b\"], 1]";
	static const char second[] = ", [[\"a\", \", \", \"]\", \"a\"], 1]";
	static const uint32_t numbers[] = { 1, 2, 3, 4 };
	struct quick *q = quick_new();
	struct quick_record record;

	(void)state;
	assert_non_null(q);
	assert_int_equal(read_text(q, first, &record), 0);
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		quick_teach(q, i, numbers[i]);
	assert_int_equal(read_text(q, first, &record), strlen(first));
	quick_keep(q, 5);
	assert_int_equal(read_text(q, second, &record), strlen(second));
	assert_int_equal(record.callers, 0);
	assert_int_equal(record.depth, 4);
	assert_int_equal(record.frames[3].frame, 1);
	quick_free(q);
}

static void
a_record_that_is_not_whole_is_left(void **state)
{
	struct quick *q = taught();
	struct quick_record record;

	(void)state;
	for (size_t n = 0; n < strlen(TWO); n++) {
		assert_int_equal(quick_read(q, TWO, n, &record), 0);
		assert_false(quick_asks(q, 2));
	}
	quick_free(q);
}

static void
what_stands_otherwise_is_left(void **state)
{
	static const char *const others[] = {
		",[[\"a\\u0000x.py\\u00001\"], 1]",
		", [[], 01]",
		", [[], 1.]",
		", [[], .5]",
		", [[], 1e]",
		", [[], +1]",
		", [[], -]",
		", [[], NaN]",
		", [[], 1, 2]",
		", [[1], 2]",
		", [[\"b \\\\ c\" ], 1]",
		", [[\"b \\\\ c\",], 1]",
		", [[\"a\\\"b\"], 1]",
		", [[], \"1\"]",
		"]",
		"",
	};
	struct quick *q = taught();
	struct quick_record record;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		assert_int_equal(read_text(q, others[i], &record), 0);
		assert_false(quick_asks(q, 1));
	}
	quick_free(q);
}

static void
memory_is_bounded(void **state)
{
	struct quick *q = taught();
	struct quick_record record;
	static char text[1 << 16];

	(void)state;
	for (int i = 0; i < 1000; i++) {
		int n = snprintf(text, sizeof(text), ", [[\"%d %065000d\"], 1]",
				 i, 0);

		assert_int_equal(quick_read(q, text, (size_t)n, &record), 0);
		assert_true(quick_asks(q, 1));
		quick_teach(q, 0, (uint32_t)i + 1);
	}
	/* All was forgotten on the way. */
	assert_int_equal(read_text(q, TWO, &record), 0);
	assert_true(quick_asks(q, 2));
	quick_free(q);
}

static void
without_memory_nothing_is_taken(void **state)
{
	struct quick_record record;

	(void)state;
	for (long n = 0; n < 8; n++) {
		struct quick *q;

		mem_fail_after = n;
		q = quick_new();
		if (q)
			assert_int_equal(read_text(q, TWO, &record), 0);
		mem_fail_after = -1;
		quick_free(q);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_known_once_they_were_taught),
		cmocka_unit_test(callers_that_were_kept_are_one_number),
		cmocka_unit_test(callers_are_not_cut_in_a_text),
		cmocka_unit_test(a_record_that_is_not_whole_is_left),
		cmocka_unit_test(what_stands_otherwise_is_left),
		cmocka_unit_test(memory_is_bounded),
		cmocka_unit_test(without_memory_nothing_is_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
