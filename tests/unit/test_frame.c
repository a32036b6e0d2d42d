/* tests/unit/test_frame.c - the same is shown, in fewer bytes. */
#include "tui/frame.h"

#include "../lib/test.h"

#include <stdio.h>
#include <string.h>

static void
expect(const char *from, const char *to)
{
	char text[512];
	size_t n;

	snprintf(text, sizeof(text), "%s", from);
	n = frame_squeeze(text, strlen(text));
	text[n] = '\0';
	assert_string_equal(text, to);
}

static void
attributes_that_follow_become_one(void **state)
{
	(void)state;
	expect("a\033[1m\033[31mb", "a\033[1;31mb");
	expect("\033[38;5;203m\033[4mx\033[7my", "\033[38;5;203;4mx\033[7my");
	expect("x\033[1m", "x\033[1m");
}

static void
a_reset_takes_back_what_was_before(void **state)
{
	(void)state;
	expect("\033[39m\033(B\033[0;1m\033[38;5;71mCC", "\033[0;1;38;5;71mCC");
	expect("\033[1m\033[m ", "\033[m ");
	expect("\033[1m\033[0m ", "\033[m ");
	expect("\033[m\033[38;5;2mx", "\033[0;38;5;2mx");
	/* These are numbers that have a 0 alone. */
	expect("\033[1m\033[100mx", "\033[1;100mx");
}

static void
all_else_stays(void **state)
{
	(void)state;
	expect("", "");
	expect("\033[2;5H漢\r\n\b\033[K\033[1",
	       "\033[2;5H漢\r\n\b\033[K\033[1");
	expect("\033[1m\033[3;4H\033[31m", "\033[1m\033[3;4H\033[31m");
	expect("\033[1m\033[11mq\033[10m\033[1m",
	       "\033[1m\033[11mq\033[10m\033[1m");
	expect("\033[1;11mq\033[0;10mx", "\033[1;11mq\033[0;10mx");
	expect("\033(0q", "\033(0q");
	expect("\033[?1m\033[>4m", "\033[?1m\033[>4m");
}

/* Longer than any sequence that is made of several. */
static void
many_are_not_lost(void **state)
{
	char text[512] = "", *p;
	size_t n, count = 0;

	(void)state;
	for (int i = 0; i < 30; i++)
		strcat(text, "\033[38;5;123m");
	n = frame_squeeze(text, strlen(text));
	text[n] = '\0';
	for (p = text; (p = strstr(p, "38;5;123")); p++)
		count++;
	assert_int_equal(count, 30);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(attributes_that_follow_become_one),
		cmocka_unit_test(a_reset_takes_back_what_was_before),
		cmocka_unit_test(all_else_stays),
		cmocka_unit_test(many_are_not_lost),
	};

	return RUN_TESTS(tests);
}
