/* tests/unit/test_decimal.c - one test per promise of decimal.h. */
#include "base/decimal.h"

#include "base/mem.h"

#include "../lib/test.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What Python 3 says of them. */
static const struct {
	double value;
	const char *text;
} rows[] = {
	{ 0.0, "0.0" },
	{ -0.0, "-0.0" },
	{ 1.0, "1.0" },
	{ 0.1, "0.1" },
	{ 1.0 / 3, "0.3333333333333333" },
	{ 0.0030106960000466643, "0.0030106960000466643" },
	{ 1795160727.83, "1795160727.83" },
	{ 1e15, "1000000000000000.0" },
	{ 9007199254740993.0, "9007199254740992.0" },
	{ 1e16, "1e+16" },
	{ 123456789012345680.0, "1.2345678901234568e+17" },
	{ 0.0001, "0.0001" },
	{ 0.00001, "1e-05" },
	{ 1.5e-7, "1.5e-07" },
	{ 1e22, "1e+22" },
	{ 1e23, "1e+23" },
	{ 9.5367431640625e-07, "9.5367431640625e-07" },
	{ 0x1p-44, "5.684341886080802e-14" },
	{ 0x1p-1074, "5e-324" },
	{ DBL_MIN, "2.2250738585072014e-308" },
	{ DBL_MAX, "1.7976931348623157e+308" },
	{ -12.5, "-12.5" },
};

static void
a_value_has_as_few_digits_as_tell_it(void **state)
{
	char text[DECIMAL_ROOM];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(decimal_write(text, rows[i].value),
				 strlen(rows[i].text));
		assert_string_equal(text, rows[i].text);
	}
}

static void
what_was_written_is_read_again(void **state)
{
	uint64_t bits = 88172645463325252u;
	char text[DECIMAL_ROOM];
	double value, again;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		bits ^= bits << 13;
		bits ^= bits >> 7;
		bits ^= bits << 17;
		memcpy(&value, &bits, sizeof(value));
		if (!isfinite(value))
			continue;
		if (i % 2)
			value = (double)(bits >> 11) / 0x1p53 / 100;
		assert_true(
		    decimal_read(text, decimal_write(text, value), &again));
		assert_memory_equal(&value, &again, sizeof(value));
	}
}

/* The digits of a number, without zeros at either end. */
static void
digits_of(char out[DECIMAL_ROOM], const char *text)
{
	size_t n = 0;

	for (; *text && *text != 'e'; text++)
		if (*text >= '0' && *text <= '9' && (n || *text != '0'))
			out[n++] = *text;
	while (n && out[n - 1] == '0')
		n--;
	out[n] = '\0';
}

/* printf() rounds to the nearest number of so many digits. */
static void
the_digits_are_the_fewest_and_the_nearest(void **state)
{
	char text[DECIMAL_ROOM], digits[DECIMAL_ROOM], wanted[DECIMAL_ROOM];
	uint64_t bits = 88172645463325252u;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		double value;
		int len = 0;

		bits ^= bits << 13;
		bits ^= bits >> 7;
		bits ^= bits << 17;
		value = ldexp((double)(bits >> 12 | 1), -(int)(bits % 80) - 10);
		if (i % 3 == 0)
			value = (double)(bits % 100000 + 1) / 1e3;
		text[decimal_write(text, value)] = '\0';
		digits_of(digits, text);
		do
			snprintf(text, sizeof(text), "%.*e", len++, value);
		while (strtod(text, NULL) != value);
		digits_of(wanted, text);
		assert_string_equal(digits, wanted);
	}
}

static void
what_is_no_double_is_refused(void **state)
{
	char text[DECIMAL_MAX + 2];
	double value;

	(void)state;
	assert_false(decimal_read("1e999", 5, &value));
	assert_false(decimal_read("", 0, &value));
	assert_false(decimal_read("1 ", 2, &value));
	memset(text, '1', sizeof(text));
	assert_false(decimal_read(text, DECIMAL_MAX + 1, &value));
	text[1] = '.';
	assert_true(decimal_read(text, DECIMAL_MAX, &value));
	assert_true(decimal_read("1234", 2, &value));
	assert_true(value == 12);
	assert_true(decimal_read("1e-999", 6, &value));
	assert_true(value == 0);
}

static void
no_locale_changes_a_number(void **state)
{
	char text[DECIMAL_ROOM];
	double value;

	(void)state;
	if (!setlocale(LC_NUMERIC, "de_DE.UTF-8") &&
	    !setlocale(LC_NUMERIC, "fr_FR.UTF-8"))
		skip();
	decimal_write(text, 0.0030106960000466643);
	assert_string_equal(text, "0.0030106960000466643");
	assert_true(decimal_read(text, strlen(text), &value));
	assert_true(value == 0.0030106960000466643);
	setlocale(LC_NUMERIC, "C");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_has_as_few_digits_as_tell_it),
		cmocka_unit_test(what_was_written_is_read_again),
		cmocka_unit_test(the_digits_are_the_fewest_and_the_nearest),
		cmocka_unit_test(what_is_no_double_is_refused),
		cmocka_unit_test(no_locale_changes_a_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
