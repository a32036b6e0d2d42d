/* tests/unit/test_calls_list.c - one test per promise of calls_list.h. */
#include "tui/calls_list.h"

#include "../lib/test.h"

static void
both_sides_share_a_row(void **state)
{
	struct neighbor now[] = { { 3, 50, 5 }, { 1, 20, 2 } };
	struct neighbor base[] = { { 1, 30, 3 }, { 7, 10, 1 }, { 1, 5, 1 } };
	struct calls_list list = { 0 };

	(void)state;
	assert_true(calls_list_make(&list, &(struct neighbors){ now, 2, 2 },
				    &(struct neighbors){ base, 3, 3 }));
	assert_int_equal(list.len, 3);
	assert_int_equal(list.at[0].site, 3);
	assert_int_equal(list.at[0].base.ns, 0);
	assert_int_equal(list.at[1].site, 1);
	assert_int_equal(list.at[1].now.ns, 20);
	assert_int_equal(list.at[1].base.ns, 35);
	assert_int_equal(list.at[1].base.samples, 4);
	assert_int_equal(list.at[2].site, 7);
	assert_int_equal(list.at[2].now.ns, 0);
	assert_int_equal(list.at[2].base.ns, 10);
	calls_list_fini(&list);
}

static void
it_may_hold_others_before(void **state)
{
	struct neighbor one[] = { { 0, 1, 1 } };
	struct neighbors none = { 0 };
	struct calls_list list = { 0 };

	(void)state;
	assert_true(calls_list_make(&list, &none, &none));
	assert_int_equal(list.cap, 0);
	assert_true(
	    calls_list_make(&list, &(struct neighbors){ one, 1, 1 }, &none));
	assert_int_equal(list.len, 1);
	assert_int_equal(list.at[0].site, 0);
	assert_true(calls_list_make(&list, &none, &none));
	assert_int_equal(list.len, 0);
	calls_list_fini(&list);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_sides_share_a_row),
		cmocka_unit_test(it_may_hold_others_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
