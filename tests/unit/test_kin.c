/* tests/unit/test_kin.c - what forked processes have in common. */
#include "sampler/kin.h"

#include "lib/test.h"

static void
what_is_missed_is_told_once(void **state)
{
	struct kin kin = { 0 };

	(void)state;
	kin_miss(&kin, WIRE_MISSED_SEALED);
	kin_miss(&kin, WIRE_MISSED_SEALED);
	kin_miss(&kin, WIRE_MISSED_UNREACHED);
	assert_int_equal(kin_take(&kin, WIRE_MISSED_SEALED), 2);
	assert_int_equal(kin_take(&kin, WIRE_MISSED_SEALED), 0);
	assert_int_equal(kin_take(&kin, WIRE_MISSED_UNREACHED), 1);
}

static void
who_speaks_before_a_call_wakes_nobody(void **state)
{
	struct kin kin = { 0 };

	(void)state;
	kin_fall_silent(&kin);
	kin_fall_silent(&kin);
	assert_int_equal(kin.silent, 2);
	assert_false(kin_is_called(&kin));
	assert_false(kin_speak(&kin));
	assert_int_equal(kin.silent, 1);
	kin.called = 1;
	assert_true(kin_is_called(&kin));
	assert_true(kin_speak(&kin));
	assert_int_equal(kin.silent, 0);
}

static void
there_may_be_none(void **state)
{
	(void)state;
	kin_miss(NULL, WIRE_MISSED_SEALED);
	assert_int_equal(kin_take(NULL, WIRE_MISSED_SEALED), 0);
	kin_fall_silent(NULL);
	assert_false(kin_speak(NULL));
	assert_false(kin_is_called(NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_missed_is_told_once),
		cmocka_unit_test(who_speaks_before_a_call_wakes_nobody),
		cmocka_unit_test(there_may_be_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
