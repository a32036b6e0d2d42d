/* tests/unit/test_guard.c - one test per promise of guard.h. */
#include "tui/guard.h"

#include "../lib/test.h"

#include <string.h>

/* What would reach libvterm: repeats as that many '='. */
static void
pass(const char *in, size_t n, char *out)
{
	struct guard g = { 0 };

	for (size_t at = 0; at < n; at++) {
		unsigned repeat;
		bool ended;
		size_t k = guard_pass(&g, in + at, n - at, &ended, &repeat);

		memcpy(out, in + at, k);
		out += k;
		at += k;
		if (ended)
			*out++ = '\030';
		for (; repeat; repeat--)
			*out++ = '=';
	}
	*out = '\0';
}

static void
check(const char *in, const char *want)
{
	char out[GUARD_REPEAT + 1024];

	pass(in, strlen(in), out);
	assert_string_equal(out, want);
}

static void
text_and_usual_sequences_pass(void **state)
{
	(void)state;
	check("text;:;:\r\n", "text;:;:\r\n");
	check("\033[38;2;1;2;3mred\033[0m", "\033[38;2;1;2;3mred\033[0m");
	check("\033]0;a;b;c;d;e;f;g;h;i;j;k;l;m;n;o;p;q;r\007x",
	      "\033]0;a;b;c;d;e;f;g;h;i;j;k;l;m;n;o;p;q;r\007x");
	check("\033[?1049h\0337\033(B", "\033[?1049h\0337\033(B");
}

static void
arguments_past_the_room_are_dropped(void **state)
{
	(void)state;
	check("\033[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18mx",
	      "\033[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16mx");
	check("\033[?::::::::::::::::::::\001:m", "\033[?:::::::::::::::\001m");
	check("\033!\001[;;;;;;;;;;;;;;;;;;m", "\033!\001[;;;;;;;;;;;;;;;m");
	/* What ends a sequence ends the count; DEL does not. */
	check("\033[;;;;;;;;;;;;;\033[;;;m", "\033[;;;;;;;;;;;;;\033[;;;m");
	check("\033[;;;;;;;;;;;;;;;\177;m", "\033[;;;;;;;;;;;;;;;\177m");
}

static void
repeats_are_written_out(void **state)
{
	char out[GUARD_REPEAT + 64];
	const char *many = "a\033[99999999b";

	(void)state;
	check("a\033[3bz", "a\033[3\030===z");
	check("a\033[bz", "a\033[\030=z");
	check("\xe6\xbc\xa2\033[2b", "\xe6\xbc\xa2\033[2\030==");
	pass(many, strlen(many), out);
	assert_int_equal(strlen(out),
			 strlen("a\033[99999999\030") + GUARD_REPEAT);
	/* Another sequence that ends in b. */
	check("a\033[3 b", "a\033[3 b");
}

static void
what_has_no_width_is_not_repeated(void **state)
{
	(void)state;
	check("\033[3b", "\033[3\030");
	check("\xcc\x81\033[3b", "\xcc\x81\033[3\030");
	check("\xe3\033[3b", "\xe3\033[3\030===");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_and_usual_sequences_pass),
		cmocka_unit_test(arguments_past_the_room_are_dropped),
		cmocka_unit_test(repeats_are_written_out),
		cmocka_unit_test(what_has_no_width_is_not_repeated),
	};

	return RUN_TESTS(tests);
}
