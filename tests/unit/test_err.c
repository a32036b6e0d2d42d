/* tests/unit/test_err.c - the promises of base/err.h. */
#include "base/err.h"

#include <string.h>

#include "lib/test.h"

static void
every_status_has_a_text_of_its_own(void **state)
{
	static const enum pit_status all[] = { PIT_OK,
#define XX(name, text) PIT_##name,
					       PIT_STATUS_MAP(XX)
#undef XX
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		assert_int_equal(all[i], i);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(pit_status_text(all[i]),
						pit_status_text(all[j]));
	}
}

static void
an_unknown_status_has_a_text_too(void **state)
{
	(void)state;
	assert_string_equal(pit_status_text((enum pit_status)12345),
			    "unknown status");
}

static void
fail_returns_the_status_and_writes_the_sentence(void **state)
{
	struct pit_err err;

	(void)state;
	assert_int_equal(pit_fail(&err, PIT_EIO, "open %s: %d", "x", 7),
			 PIT_EIO);
	assert_int_equal(err.status, PIT_EIO);
	assert_string_equal(err.text, "open x: 7");
}

static void
fail_without_an_err_only_returns(void **state)
{
	(void)state;
	assert_int_equal(pit_fail(NULL, PIT_EUSAGE, "%s", "x"), PIT_EUSAGE);
}

static void
a_long_sentence_is_cut(void **state)
{
	struct pit_err err;

	(void)state;
	pit_fail(&err, PIT_EIO, "%2000d", 1);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_status_has_a_text_of_its_own),
		cmocka_unit_test(an_unknown_status_has_a_text_too),
		cmocka_unit_test(
		    fail_returns_the_status_and_writes_the_sentence),
		cmocka_unit_test(fail_without_an_err_only_returns),
		cmocka_unit_test(a_long_sentence_is_cut),
	};

	return RUN_TESTS(tests);
}
