/* tests/unit/test_backlog.c - one test per promise of backlog.h. */
#include "tui/backlog.h"

#include "../lib/test.h"

#include <string.h>

#define SECOND (1000ull * 1000 * 1000) /* ns */

static bool
add(struct backlog *b, const char *text)
{
	return backlog_add(b, text, strlen(text), 0);
}

static void
plain_output_waits_in_pieces_of_any_size(void **state)
{
	const char *text =
	    "one\ttwo\r\n\033[1;38:5:7mred\033[Kx\b\r\xe6\xbc\xa2";
	struct backlog b = { 0 };

	(void)state;
	for (const char *p = text; *p; p++)
		assert_true(backlog_add(&b, p, 1, 0));
	assert_int_equal(b.len, strlen(text));
	assert_memory_equal(b.data, text, b.len);
	backlog_fini(&b);
}

static void
what_does_more_to_the_screen_is_refused(void **state)
{
	static const char *const texts[] = {
		"a\n",        "\033[2J",  "\033[A",   "\033[?25h",
		"\033]0;x\a", "\033[6n",  "\016",     "\f",
		"\033c",      "\033[1\r", "\033\033", "\030",
	};
	struct backlog b = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		assert_false(add(&b, texts[i]));
		assert_int_equal(b.len, 0);
	}
	assert_true(add(&b, "\033["));
	assert_false(add(&b, "2J"));
	backlog_clear(&b, 'J');
	assert_true(add(&b, "\r"));
	assert_true(add(&b, "\nx"));
	backlog_fini(&b);
}

static void
enough_rows_remain(void **state)
{
	struct backlog b = { 0 };

	(void)state;
	assert_int_equal(backlog_spare(&b, 1, 80), 0);
	add(&b, "one\r\ntwo\r\nthree\r\nfour");
	assert_int_equal(backlog_spare(&b, 1, 80), strlen("one\r\ntwo\r\n"));
	assert_int_equal(backlog_spare(&b, 2, 80), strlen("one\r\n"));
	assert_int_equal(backlog_spare(&b, 3, 80), 0);
	backlog_clear(&b, '\n');
	/* Long lines are several rows, unless who knows. */
	add(&b, "one\r\ntwo\r\n1234567890\r\n");
	assert_int_equal(backlog_spare(&b, 3, 4), strlen("one\r\ntwo\r\n"));
	assert_int_equal(backlog_spare(&b, 4, 4), strlen("one\r\n"));
	backlog_clear(&b, '\n');
	add(&b, "one\r\ntwo\r\n1234\b\b\b\b\b\b\r\n");
	assert_int_equal(backlog_spare(&b, 3, 4), 0);
	backlog_fini(&b);
}

static void
the_last_line_is_found(void **state)
{
	struct backlog b = { 0 };
	char line[16];

	(void)state;
	assert_false(backlog_last(&b, line, sizeof(line)));
	add(&b, "begun before");
	assert_false(backlog_last(&b, line, sizeof(line)));
	add(&b, "\r\none\ttwo\r\n  \r\n\033[1m");
	assert_true(backlog_last(&b, line, sizeof(line)));
	assert_string_equal(line, "one two");
	add(&b, "10%\r50%");
	assert_true(backlog_last(&b, line, sizeof(line)));
	assert_string_equal(line, "50%");
	add(&b, "\r\nx234567890123\xe6\xbc\xa2 and more");
	assert_true(backlog_last(&b, line, sizeof(line)));
	assert_string_equal(line, "x234567890123");
	backlog_fini(&b);
}

static void
it_is_bounded(void **state)
{
	static char line[1000];
	struct backlog b = { 0 };

	(void)state;
	memset(line, 'x', sizeof(line));
	while (backlog_add(&b, line, sizeof(line), 0))
		assert_true(b.len <= BACKLOG_MAX);
	assert_true(b.len > BACKLOG_MAX - sizeof(line));
	backlog_fini(&b);
}

static void
what_waits_knows_when_it_came(void **state)
{
	struct backlog b = { 0 };

	(void)state;
	assert_true(backlog_add(&b, "one\r\n", 5, SECOND));
	assert_true(backlog_add(&b, "two\r\n", 5, SECOND + 1));
	assert_true(backlog_add(&b, "six\r\n", 5, 2 * SECOND));
	assert_int_equal(b.ntimes, 2);
	assert_int_equal(b.times[0].end, 10);
	assert_int_equal(b.times[0].time, SECOND);
	assert_int_equal(b.times[1].end, 15);
	backlog_drop(&b, 10);
	assert_int_equal(b.len, 5);
	assert_memory_equal(b.data, "six", 3);
	assert_int_equal(b.ntimes, 1);
	assert_int_equal(b.times[0].end, 5);
	assert_int_equal(b.times[0].time, 2 * SECOND);
	backlog_clear(&b, '\n');
	assert_int_equal(b.ntimes, 0);
	backlog_fini(&b);
}

static void
of_many_moments_none_is_early(void **state)
{
	struct backlog b = { 0 };
	size_t at = 0;

	(void)state;
	for (uint64_t i = 1; i <= 5 * BACKLOG_TIMES; i++)
		assert_true(backlog_add(&b, "x\r\n", 3, i * SECOND));
	assert_in_range(b.ntimes, BACKLOG_TIMES / 2, BACKLOG_TIMES);
	assert_int_equal(b.times[b.ntimes - 1].end, b.len);
	for (size_t i = 0; i < b.ntimes; i++) {
		assert_true(b.times[i].end > at);
		at = b.times[i].end;
		assert_int_equal(b.times[i].time, at / 3 * SECOND);
	}
	backlog_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_output_waits_in_pieces_of_any_size),
		cmocka_unit_test(what_does_more_to_the_screen_is_refused),
		cmocka_unit_test(enough_rows_remain),
		cmocka_unit_test(the_last_line_is_found),
		cmocka_unit_test(it_is_bounded),
		cmocka_unit_test(what_waits_knows_when_it_came),
		cmocka_unit_test(of_many_moments_none_is_early),
	};

	return RUN_TESTS(tests);
}
