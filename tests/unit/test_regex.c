/* tests/unit/test_regex.c - the promises of base/regex.h. */
#include "base/regex.h"

#include <string.h>

#include "lib/test.h"

static void
one_pattern_of_several_is_enough(void **state)
{
	struct regex *regex = NULL;

	(void)state;
	assert_int_equal(regex_add(&regex, "^db_\\d+$", NULL), PIT_OK);
	assert_int_equal(regex_add(&regex, "handle", NULL), PIT_OK);
	assert_true(regex_matches(regex, "db_12"));
	assert_true(regex_matches(regex, "Thread-3 (handle)"));
	assert_false(regex_matches(regex, "db_x"));
	assert_false(regex_matches(regex, ""));
	regex_free(regex);
}

static void
what_is_no_pattern_is_refused_with_the_place(void **state)
{
	struct regex *regex = NULL;
	struct pit_err err;

	(void)state;
	assert_int_equal(regex_add(&regex, "a(b", &err), PIT_EUSAGE);
	assert_null(regex);
	assert_non_null(strstr(err.text, "\"a(b\""));
	assert_non_null(strstr(err.text, "character 4"));
	assert_int_equal(regex_add(&regex, "\xff", &err), PIT_EUSAGE);
	assert_int_equal(regex_add(&regex, "good", NULL), PIT_OK);
	assert_int_equal(regex_add(&regex, "[", &err), PIT_EUSAGE);
	assert_true(regex_matches(regex, "good"));
	regex_free(regex);
}

/* Without a limit this takes longer than anybody waits. */
static void
a_match_has_an_end(void **state)
{
	struct regex *regex = NULL;
	char text[200];

	(void)state;
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(regex_add(&regex, "^(a|aa|aaa)*(a|aa)*b", NULL),
			 PIT_OK);
	assert_false(regex_matches(regex, text));
	regex_free(regex);
}

static void
characters_are_those_of_utf8(void **state)
{
	struct regex *regex = NULL;

	(void)state;
	assert_int_equal(regex_add(&regex, "^.$", NULL), PIT_OK);
	assert_true(regex_matches(regex, "\xc3\xa9"));
	assert_false(regex_matches(regex, "\xff"));
	regex_free(regex);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_pattern_of_several_is_enough),
		cmocka_unit_test(what_is_no_pattern_is_refused_with_the_place),
		cmocka_unit_test(a_match_has_an_end),
		cmocka_unit_test(characters_are_those_of_utf8),
	};

	return RUN_TESTS(tests);
}
