/* tests/unit/test_utf8.c - the promises of base/utf8.h. */
#include "base/utf8.h"

#include <string.h>

#include "lib/test.h"

/* A string literal and its length, embedded NULs included. */
#define LIT(s) s, sizeof(s) - 1

static void
every_code_point_survives_put_and_get(void **state)
{
	(void)state;
	for (uint32_t ch = 0; ch <= 0x10ffff; ch++) {
		char bytes[4];
		size_t n = utf8_put(bytes, ch);
		uint32_t back;

		assert_int_equal(utf8_get(bytes, n, &back), n);
		if (ch >= 0xd800 && ch <= 0xdfff)
			assert_int_equal(back, UTF8_BAD);
		else
			assert_int_equal(back, ch);
	}
}

static void
what_is_no_code_point_is_written_as_bad(void **state)
{
	char bytes[4];
	uint32_t back;

	(void)state;
	assert_int_equal(utf8_put(bytes, 0x110000), 3);
	utf8_get(bytes, 3, &back);
	assert_int_equal(back, UTF8_BAD);
	assert_int_equal(utf8_put(bytes, UINT32_MAX), 3);
}

static void
malformed_bytes_are_taken_one_at_a_time(void **state)
{
	static const struct {
		const char *p;
		size_t n;
	} bad[] = {
		{ LIT("\x80") },             /* stray continuation */
		{ LIT("\xc0\x80") },         /* overlong NUL */
		{ LIT("\xc1\xbf") },         /* overlong DEL */
		{ LIT("\xe0\x9f\xbf") },     /* overlong U+07FF */
		{ LIT("\xed\xa0\x80") },     /* surrogate */
		{ LIT("\xf0\x8f\xbf\xbf") }, /* overlong U+FFFF */
		{ LIT("\xf4\x90\x80\x80") }, /* past U+10FFFF */
		{ LIT("\xf5\x80\x80\x80") },
		{ LIT("\xff") },
		{ LIT("\xe2\x82") }, /* cut short */
		{ LIT("\xe2\x82(") },
		{ LIT("\xc3(") },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		uint32_t ch;

		assert_int_equal(utf8_get(bad[i].p, bad[i].n, &ch), 1);
		assert_int_equal(ch, UTF8_BAD);
	}
}

static void
width_is_that_of_a_terminal(void **state)
{
	static const struct {
		uint32_t ch;
		int width;
	} cases[] = {
		{ 'a', 1 },     { 0xe9, 1 },   { 0x2500, 1 },   { 0x2588, 1 },
		{ 0xfffd, 1 },  { 0xad, 1 },   { 0x4e2d, 2 },   { 0xac00, 2 },
		{ 0x1f600, 2 }, { 0xff21, 2 }, { 0x301, 0 },    { 0x200b, 0 },
		{ 0x200d, 0 },  { 0xfe0f, 0 }, { 0, 0 },        { 0x1b, 0 },
		{ 0x7f, 0 },    { 0x9b, 0 },   { 0x10ffff, 1 }, { 0x1160, 0 },
		{ 0x300, 0 },   { 0x36f, 0 },  { 0x370, 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(utf8_width(cases[i].ch), cases[i].width);
}

static void
cells_add_up(void **state)
{
	(void)state;
	assert_int_equal(utf8_cells("", 0), 0);
	assert_int_equal(utf8_cells(LIT("abc")), 3);
	assert_int_equal(utf8_cells(LIT("\u4e2d\u6587")), 4);
	assert_int_equal(utf8_cells(LIT("e\u0301t\u00e9")), 3);
	assert_int_equal(utf8_cells(LIT("\xff\xff")), 2);
}

static void
fit_keeps_whole_characters_and_their_marks(void **state)
{
	(void)state;
	assert_int_equal(utf8_fit(LIT("abc"), 2), 2);
	assert_int_equal(utf8_fit(LIT("abc"), 9), 3);
	assert_int_equal(utf8_fit(LIT("\u4e2d\u6587"), 3), 3);
	assert_int_equal(utf8_fit(LIT("e\u0301x"), 1), 3);
	assert_int_equal(utf8_fit(LIT("abc"), 0), 0);
}

static void
assert_cleaned(const char *p, size_t n, const char *want)
{
	struct out o;

	out_init(&o, 1000);
	text_clean(&o, p, n);
	assert_int_equal(out_status(&o), PIT_OK);
	assert_string_equal(o.data, want);
	out_fini(&o);
}

static void
clean_text_has_no_controls_or_overrides(void **state)
{
	(void)state;
	assert_cleaned(LIT("caf\u00e9 \u4e2d"), "caf\u00e9 \u4e2d");
	assert_cleaned(LIT("a\tb\nc\rd"), "a b c d");
	assert_cleaned(LIT("\x1b[31mred"), "\ufffd[31mred");
	assert_cleaned(LIT("a\0b\x7f"), "a\ufffdb\ufffd");
	assert_cleaned(LIT("\xc2\x9b"), "\ufffd");
	assert_cleaned(LIT("\u202egnp.exe\u202c"), "\ufffdgnp.exe\ufffd");
	assert_cleaned(LIT("\u2066\u2069\u200f\u2028\ufeff"),
		       "\ufffd\ufffd\ufffd\ufffd\ufffd");
	assert_cleaned(LIT("\U000e0041\U0010ffff"), "\ufffd\ufffd");
	assert_cleaned(LIT("\xc3"), "\ufffd");
	assert_cleaned(LIT("\u0645\u200c\u06cc"), "\u0645\u200c\u06cc");
}

static void
cleaning_any_bytes_gives_valid_printable_text(void **state)
{
	char in[3];
	struct out o;

	(void)state;
	for (unsigned v = 0; v < 1u << 16; v++) {
		uint32_t ch;

		in[0] = (char)(v >> 8);
		in[1] = (char)v;
		in[2] = (char)0x80;
		out_init(&o, 100);
		text_clean(&o, in, 3);
		for (size_t i = 0; i < o.len;) {
			size_t used = utf8_get(o.data + i, o.len - i, &ch);

			assert_true(used > 1 || (ch >= ' ' && ch < 0x7f));
			assert_int_equal(utf8_clean(ch), ch);
			i += used;
		}
		out_fini(&o);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_point_survives_put_and_get),
		cmocka_unit_test(what_is_no_code_point_is_written_as_bad),
		cmocka_unit_test(malformed_bytes_are_taken_one_at_a_time),
		cmocka_unit_test(width_is_that_of_a_terminal),
		cmocka_unit_test(cells_add_up),
		cmocka_unit_test(fit_keeps_whole_characters_and_their_marks),
		cmocka_unit_test(clean_text_has_no_controls_or_overrides),
		cmocka_unit_test(cleaning_any_bytes_gives_valid_printable_text),
	};

	return RUN_TESTS(tests);
}
