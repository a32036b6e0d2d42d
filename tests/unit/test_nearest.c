/* tests/unit/test_nearest.c - which word was meant. */
#include "lib/test.h"

#include "base/nearest.h"

#include <string.h>

static const char *
near_to(const char *word)
{
	static const char *const words[] = { "timeline", "thread", "threads",
					     "to",       "text",   "json" };
	struct nearest n;

	nearest_init(&n, word);
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		nearest_offer(&n, words[i]);
	return n.best ? n.best : "";
}

static void
one_mistake_is_a_wrong_missing_added_or_swapped_letter(void **state)
{
	(void)state;
	assert_string_equal(near_to("timelime"), "timeline");
	assert_string_equal(near_to("timline"), "timeline");
	assert_string_equal(near_to("ttimeline"), "timeline");
	assert_string_equal(near_to("josn"), "json");
	assert_string_equal(near_to("JSON"), "json");
}

static void
the_nearest_one_wins_and_the_first_of_equals(void **state)
{
	(void)state;
	assert_string_equal(near_to("threadss"), "threads");
	assert_string_equal(near_to("thred"), "thread");
}

static void
what_is_far_from_all_is_near_to_none(void **state)
{
	char longest[300];

	(void)state;
	assert_string_equal(near_to("profile"), "");
	assert_string_equal(near_to("x"), "");
	assert_string_equal(near_to(""), "");
	memset(longest, 'a', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	assert_string_equal(near_to(longest), "");
}

static void
the_offer_is_said_with_what_stands_before(void **state)
{
	char text[NEAREST_TEXT];
	struct nearest n;

	(void)state;
	nearest_init(&n, "ilde");
	nearest_offer(&n, "idle");
	assert_string_equal(nearest_text(&n, "--", text),
			    " (did you mean --idle?)");
	nearest_init(&n, "zzzz");
	nearest_offer(&n, "idle");
	assert_string_equal(nearest_text(&n, "--", text), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    one_mistake_is_a_wrong_missing_added_or_swapped_letter),
		cmocka_unit_test(the_nearest_one_wins_and_the_first_of_equals),
		cmocka_unit_test(what_is_far_from_all_is_near_to_none),
		cmocka_unit_test(the_offer_is_said_with_what_stands_before),
	};

	return RUN_TESTS(tests);
}
