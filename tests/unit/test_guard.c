/* tests/unit/test_guard.c - one test per promise of guard.h. */
#include "tui/guard.h"

#include "../lib/test.h"

#include <string.h>

struct got {
	char text[16384];
	size_t n;
};

static void
take(void *data, const char *bytes, size_t n)
{
	struct got *got = data;

	assert_in_range(n, 1, GUARD_SLICE);
	assert_true(n < sizeof(got->text) - got->n);
	memcpy(got->text + got->n, bytes, n);
	got->n += n;
	got->text[got->n] = '\0';
}

/* What reaches libvterm of in, whole and byte by byte. */
static void
check(const char *in, const char *want)
{
	struct got whole = { .n = 0 }, cut = { .n = 0 };
	struct guard g;

	guard_init(&g, take, &whole, 80);
	guard_write(&g, in, strlen(in));
	assert_string_equal(whole.text, want);
	guard_init(&g, take, &cut, 80);
	for (const char *p = in; *p; p++)
		guard_write(&g, p, 1);
	assert_string_equal(cut.text, want);
}

static void
text_and_usual_sequences_pass(void **state)
{
	(void)state;
	check("text;:;:\r\n\t\b", "text;:;:\r\n\t\b");
	check("\xe6\xbc\xa2 e\xcc\x81 \xf0\x9f\x98\x80",
	      "\xe6\xbc\xa2 e\xcc\x81 \xf0\x9f\x98\x80");
	check("\033[38;2;1;2;3mred\033[0m\033[4:3m\033[m",
	      "\033[38;2;1;2;3mred\033[0m\033[4:3m\033[m");
	check("\0337\033(0q\033(B\033[5;10H\033[;5H\033[2J\033[?25l",
	      "\0337\033(0q\033(B\033[5;10H\033[;5H\033[2J\033[?25l");
	check("\033[6n\033[c\033[>c\033[?1$p", "\033[6n\033[c\033[>c\033[?1$p");
}

static void
each_of_several_modes_passes(void **state)
{
	(void)state;
	check("\033[?25;1049h", "\033[?25h\033[?1049h");
	check("\033[?47h\033[4h\033[?4h\033[?69h\033[?9999l",
	      "\033[?1047h\033[4h");
}

static void
the_cursor_is_saved_by_letters_too(void **state)
{
	(void)state;
	check("\033[s\033[u\033[2;5s\033[?1u", "\0337\0338");
}

static void
arguments_stay_within_bounds(void **state)
{
	(void)state;
	check("\033[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18mx",
	      "\033[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15mx");
	check("\033[99999999999999999999A\033[3;4;5H", "\033[9999A\033[3;4H");
	check("\033[;;;;;;;;;;;;;;;;;;;;;;;;;;m", "\033[;;;;;;;;;;;;;;m");
}

static void
what_is_unknown_or_malformed_does_nothing(void **state)
{
	(void)state;
	check("a\033[<1;2Mb\033[1$2xc\033[ !pd\033#6e\033Nf", "abcdef");
	check("a\033[12\030b\033[\033[1mc\033[3\xc3\xa9", "ab\033[1mc\xc3\xa9");
	check("\033[1\rA", "\r\033[1A");
}

static void
strings_do_not_show(void **state)
{
	(void)state;
	check("a\033]0;title\007b\033]52;c;eHg=\033\\c", "abc");
	check("a\033P$qm\033\\b\033_Gi=1;\007AAAA\033\\c\033^"
	      "x\033\\d\033Xy\033\\",
	      "abcd");
	check("a\033]0;cut\033[1mb", "a\033[1mb");
}

static void
what_is_no_character_is_replaced(void **state)
{
	(void)state;
	check("a\xff"
	      "b\xc3(\xe6\xbc\r",
	      "a\xef\xbf\xbd"
	      "b\xef\xbf\xbd(\xef\xbf\xbd\r");
	check("\xf4\x90\x80\x80|\xed\xa0\x80|\x80\x80",
	      "\xef\xbf\xbd|\xef\xbf\xbd|\xef\xbf\xbd\xef\xbf\xbd");
}

/* In insert mode one of them, whose width is -1, moved the cursor off the
 * screen. */
static void
controls_of_eight_bits_do_nothing(void **state)
{
	(void)state;
	check("\033[4h\xc2\x85x\177y\xc2\x9b"
	      "1m",
	      "\033[4hxy1m");
}

static void
accents_have_a_limit(void **state)
{
	(void)state;
	check("\xcc\x81", "");
	check("e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc"
	      "\x81\xcc\x81\xcc\x81x",
	      "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc"
	      "\x81x");
	check("\xe3\x81\x8b\xe3\x82\x99", "\xe3\x81\x8b");
}

static void
repeats_are_written_out(void **state)
{
	char want[100];

	(void)state;
	check("a\033[3bz", "aaaaz");
	check("a\033[bz", "aaz");
	check("\xe6\xbc\xa2\033[2b", "\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2");
	check("\033[3b", "");
	check("a\033[3 b", "a");
	memset(want, 'a', 81);
	want[81] = '\0';
	check("a\033[99999999b", want);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_and_usual_sequences_pass),
		cmocka_unit_test(each_of_several_modes_passes),
		cmocka_unit_test(the_cursor_is_saved_by_letters_too),
		cmocka_unit_test(arguments_stay_within_bounds),
		cmocka_unit_test(what_is_unknown_or_malformed_does_nothing),
		cmocka_unit_test(strings_do_not_show),
		cmocka_unit_test(what_is_no_character_is_replaced),
		cmocka_unit_test(controls_of_eight_bits_do_nothing),
		cmocka_unit_test(accents_have_a_limit),
		cmocka_unit_test(repeats_are_written_out),
	};

	return RUN_TESTS(tests);
}
