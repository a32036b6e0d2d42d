/* tests/unit/test_marks.c - one test per promise of marks.h. */
#include "model/marks.h"

#include "../lib/test.h"

#include <string.h>

static void
set(struct marks *m, uint64_t time, char letter, const char *text)
{
	assert_int_equal(marks_set(m, time, letter, text, strlen(text)),
			 PIT_OK);
}

static void
test_in_order_of_time(void **state)
{
	struct marks m = { 0 };

	(void)state;
	set(&m, 30, 0, "c");
	set(&m, 10, 0, "a");
	set(&m, 20, 0, "b");
	set(&m, 20, 0, "after b");
	assert_int_equal(m.n, 4);
	assert_string_equal(m.at[0].text, "a");
	assert_string_equal(m.at[1].text, "b");
	assert_string_equal(m.at[2].text, "after b");
	assert_string_equal(m.at[3].text, "c");
	assert_ptr_equal(marks_after(&m, 10), &m.at[1]);
	assert_ptr_equal(marks_after(&m, 9), &m.at[0]);
	assert_null(marks_after(&m, 30));
	assert_ptr_equal(marks_before(&m, 20), &m.at[0]);
	assert_ptr_equal(marks_before(&m, UINT64_MAX), &m.at[3]);
	assert_null(marks_before(&m, 10));
	marks_fini(&m);
}

static void
test_a_letter_is_of_one(void **state)
{
	struct marks m = { 0 };

	(void)state;
	set(&m, 10, 'b', "");
	set(&m, 20, 0, "first free");
	set(&m, 30, 0, "next free");
	set(&m, 40, 'b', "moved");
	assert_int_equal(m.n, 3);
	assert_int_equal(marks_find(&m, "a")->time, 20);
	assert_int_equal(marks_find(&m, "c")->time, 30);
	assert_int_equal(marks_find(&m, "b")->time, 40);
	assert_null(marks_find(&m, "z"));
	/* What is no letter is as if none was asked for. */
	set(&m, 50, '\033', "");
	assert_int_equal(marks_find(&m, "d")->time, 50);
	marks_fini(&m);
}

static void
test_found_by_words(void **state)
{
	struct marks m = { 0 };

	(void)state;
	set(&m, 10, 0, "epoch 1");
	set(&m, 20, 0, "epoch 2");
	assert_int_equal(marks_find(&m, "epoch")->time, 10);
	assert_int_equal(marks_find(&m, "ch 2")->time, 20);
	assert_null(marks_find(&m, "epoch 3"));
	assert_null(marks_find(&m, ""));
	marks_fini(&m);
}

static void
test_words_are_clean_and_short(void **state)
{
	static const char hostile[] = "a\033[31m\0b\xff\xc3\xa9";
	char longest[MARK_TEXT * 2];
	struct marks m = { 0 };

	(void)state;
	assert_int_equal(marks_set(&m, 1, 0, hostile, sizeof(hostile) - 1),
			 PIT_OK);
	for (const char *p = m.at[0].text; *p; p++)
		assert_true((unsigned char)*p >= ' ' && *p != '\177');
	assert_string_equal(m.at[0].text + strlen(m.at[0].text) - 2,
			    "\xc3\xa9");
	memset(longest, 'x', sizeof(longest));
	memcpy(longest + MARK_TEXT - 2, "\xc3\xa9", 2);
	assert_int_equal(marks_set(&m, 2, 0, longest, sizeof(longest)), PIT_OK);
	assert_int_equal(strlen(m.at[1].text), MARK_TEXT - 2);
	marks_fini(&m);
}

static void
test_letters_and_room_end(void **state)
{
	struct marks m = { 0 };

	(void)state;
	for (uint64_t i = 0; i < MARKS_MAX + 5; i++)
		set(&m, i, 0, "x");
	assert_int_equal(m.n, MARKS_MAX);
	assert_int_equal(m.left_out, 5);
	assert_int_equal(m.at[25].letter, 'z');
	assert_int_equal(m.at[26].letter, 0);
	/* One that is there can still be moved. */
	set(&m, 99999, 'a', "moved");
	assert_int_equal(m.n, MARKS_MAX);
	assert_int_equal(m.left_out, 5);
	assert_string_equal(m.at[MARKS_MAX - 1].text, "moved");
	marks_fini(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_in_order_of_time),
		cmocka_unit_test(test_a_letter_is_of_one),
		cmocka_unit_test(test_found_by_words),
		cmocka_unit_test(test_words_are_clean_and_short),
		cmocka_unit_test(test_letters_and_room_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
