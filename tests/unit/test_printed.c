/* tests/unit/test_printed.c - one test per promise of printed.h. */
#include "model/printed.h"

#include "../lib/test.h"
#include "base/mem.h"

#include <string.h>

static void
add(struct printed *p, uint64_t time, const char *line)
{
	assert_int_equal(printed_add(p, time, line, strlen(line)), PIT_OK);
}

static void
test_lines_with_their_times(void **state)
{
	struct printed p = { 0 };

	(void)state;
	add(&p, 10, "one");
	add(&p, 11, "");
	add(&p, 20, "two");
	assert_int_equal(p.nlines, 2);
	assert_int_equal(p.lines[1].time, 20);
	assert_int_equal(p.lines[1].n, 3);
	assert_memory_equal(p.text + p.lines[1].at, "two", 3);
	assert_false(p.more);
	printed_fini(&p);
	assert_int_equal(p.nlines, 0);
}

static void
test_a_long_line_ends_with_a_whole_character(void **state)
{
	char line[PRINTED_TEXT + 10];
	struct printed p = { 0 };

	(void)state;
	memset(line, 'x', sizeof(line));
	memcpy(line + PRINTED_TEXT - 1, "\303\251", 2);
	line[sizeof(line) - 1] = '\0';
	add(&p, 1, line);
	assert_int_equal(p.lines[0].n, PRINTED_TEXT - 1);
	printed_fini(&p);
}

static void
test_no_more_than_so_many(void **state)
{
	struct printed p = { 0 };

	(void)state;
	for (size_t i = 0; i < PRINTED_MAX; i++)
		add(&p, i, "x");
	assert_false(p.more);
	add(&p, PRINTED_MAX, "x");
	assert_true(p.more);
	assert_int_equal(p.nlines, PRINTED_MAX);
	printed_fini(&p);
}

static void
test_nor_more_than_so_many_bytes(void **state)
{
	char line[PRINTED_TEXT + 1];
	struct printed p = { 0 };

	(void)state;
	memset(line, 'x', PRINTED_TEXT);
	line[PRINTED_TEXT] = '\0';
	for (size_t i = 0; i < PRINTED_MAX; i++)
		add(&p, i, line);
	assert_true(p.more);
	assert_true(p.len <= PRINTED_SIZE);
	assert_true(p.len > PRINTED_SIZE - PRINTED_TEXT);
	/* What comes first is kept, not what is short. */
	add(&p, PRINTED_MAX, "x");
	assert_true(p.len > PRINTED_SIZE - PRINTED_TEXT);
	assert_true(p.nlines == p.len / PRINTED_TEXT);
	printed_fini(&p);
}

static void
test_without_memory_it_stays_as_it_was(void **state)
{
	struct printed p = { 0 };

	(void)state;
	for (int i = 0; i < 2; i++) {
		mem_fail_after = i;
		assert_int_equal(printed_add(&p, 1, "x", 1), PIT_ENOMEM);
		mem_fail_after = -1;
		assert_int_equal(p.nlines, 0);
		assert_int_equal(p.len, 0);
	}
	add(&p, 1, "x");
	printed_fini(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines_with_their_times),
		cmocka_unit_test(test_a_long_line_ends_with_a_whole_character),
		cmocka_unit_test(test_no_more_than_so_many),
		cmocka_unit_test(test_nor_more_than_so_many_bytes),
		cmocka_unit_test(test_without_memory_it_stays_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
