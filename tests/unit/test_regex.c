/* tests/unit/test_regex.c - the promises of base/regex.h. */
#include "base/regex.h"

#include <stdlib.h>
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
	assert_true(regex_matches(regex, "\xff"));
	assert_false(regex_matches(regex, "\xff\xff"));
	regex_free(regex);
	regex = NULL;
	/* Nothing keeps what stands beside them from being found. */
	assert_int_equal(regex_add_match(&regex, ".*/lib/", NULL), PIT_OK);
	assert_true(regex_matches(regex, "/b\xff/\xc3/lib/x.py"));
	regex_free(regex);
}

/* pattern, as re.match() has it, and a text. */
static bool
matches(const char *pattern, const char *text)
{
	struct regex *regex = NULL;
	bool found;

	assert_int_equal(regex_add_match(&regex, pattern, NULL), PIT_OK);
	found = regex_matches(regex, text);
	regex_free(regex);
	return found;
}

static void
a_match_begins_where_the_text_does(void **state)
{
	(void)state;
	assert_true(matches("lib/", "lib/x.py"));
	assert_false(matches("lib/", "/opt/lib/x.py"));
	assert_true(matches("x|lib", "lib/x.py"));
	assert_false(matches("x|lib", "/lib/x.py"));
	assert_true(matches("", "any"));
}

/* Each pair is what Python's re says. */
static void
the_syntax_is_pythons(void **state)
{
	(void)state;
	assert_true(matches("a\\Z", "a"));
	assert_false(matches("a\\Z", "a\n"));
	assert_true(matches("a$", "a\n"));
	assert_true(matches("\\u00e9\\U0001F600", "\u00e9\U0001F600"));
	assert_true(matches("[\\u00e0-\\u00ff]", "\u00e9"));
	assert_true(matches("a{,3}$", "aaa"));
	assert_false(matches("a{,3}$", "aaaa"));
	assert_true(matches("\\{,3}", "{,3}"));
	assert_true(matches("[{,3}]$", "3"));
	assert_true(matches("[[:alpha:]$", ":"));
	assert_true(matches("[]x]\\Z", "]"));
	assert_true(matches("[^]x]\\Z", "["));
	assert_true(matches("\\v\\Z", "\v"));
	assert_false(matches("\\v", "\n"));
	assert_true(matches("\\w\\d", "\u00e9\u0663"));
	assert_true(matches("(?P<a>.)(?P=a)", "xx"));
	assert_false(matches(".", "\n"));
}

static void
the_place_is_the_users(void **state)
{
	struct regex *regex = NULL;
	struct pit_err err;
	const char *place;

	(void)state;
	assert_int_equal(regex_add(&regex, "\\u00e9{,2}\\Z(", &err),
			 PIT_EUSAGE);
	assert_non_null(strstr(err.text, "character 14"));
	assert_int_equal(regex_add(&regex, "\\u00e9[b-a]", &err), PIT_EUSAGE);
	/* Versions of PCRE2 differ in whether it is the range or its end. */
	place = strstr(err.text, "at character ");
	assert_non_null(place);
	assert_in_range(atoi(place + strlen("at character ")), 8, 11);
}

static bool
glob(const char *pattern, const char *text)
{
	struct regex *regex = NULL;
	bool found;

	assert_int_equal(regex_add_glob(&regex, pattern, NULL), PIT_OK);
	found = regex_matches(regex, text);
	regex_free(regex);
	return found;
}

static void
a_glob_is_of_the_whole_text(void **state)
{
	(void)state;
	assert_true(glob("*/lib/*", "/opt/lib/a/x.py"));
	assert_false(glob("lib/*", "/opt/lib/x.py"));
	assert_false(glob("*.py", "x.pyc"));
	assert_false(glob("*.py", "x.py\n"));
	assert_true(glob("*x*", "/a\n/x/b"));
	assert_true(glob("x?z", "x\u00e9z"));
	assert_true(glob("a**b*", "a/x/b"));
	assert_true(glob("", ""));
	assert_false(glob("", "a"));
	assert_true(glob("<frozen *>", "<frozen runpy>"));
	assert_true(glob("(a+).{2}$", "(a+).{2}$"));
}

/* As fnmatch reads them. */
static void
a_glob_has_classes(void **state)
{
	(void)state;
	assert_true(glob("[a-c]", "b"));
	assert_false(glob("[a-c]", "-"));
	assert_true(glob("[!a-c]", "d"));
	assert_false(glob("[!a-c]", "b"));
	assert_true(glob("[]]", "]"));
	assert_true(glob("[!]]", "["));
	assert_true(glob("[", "["));
	assert_true(glob("[!]", "[!]"));
	assert_true(glob("[a-]", "-"));
	assert_true(glob("[-a]", "-"));
	assert_true(glob("[^a]", "^"));
	assert_true(glob("[[:d:]]", ":]"));
	assert_true(glob("[\\]", "\\"));
	assert_true(glob("[a&&b]", "&"));
	assert_true(glob("[\u00e0-\u00ff]", "\u00e9"));
	assert_false(glob("[c-a]", "b"));
	assert_true(glob("[!c-a]", "b"));
	assert_true(glob("[c-ax]", "x"));
	assert_true(glob("[a-c-e]", "-"));
	assert_false(glob("[a-c-e]", "d"));
}

/* Many stars would take for ever if each tried all. */
static void
a_glob_has_an_end(void **state)
{
	char text[4096];

	(void)state;
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_false(glob("*a*a*a*a*a*a*b", text));
	assert_true(glob("*a*a*a*a*a*a*a", text));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_pattern_of_several_is_enough),
		cmocka_unit_test(what_is_no_pattern_is_refused_with_the_place),
		cmocka_unit_test(a_match_has_an_end),
		cmocka_unit_test(characters_are_those_of_utf8),
		cmocka_unit_test(a_match_begins_where_the_text_does),
		cmocka_unit_test(the_syntax_is_pythons),
		cmocka_unit_test(the_place_is_the_users),
		cmocka_unit_test(a_glob_is_of_the_whole_text),
		cmocka_unit_test(a_glob_has_classes),
		cmocka_unit_test(a_glob_has_an_end),
	};

	return RUN_TESTS(tests);
}
