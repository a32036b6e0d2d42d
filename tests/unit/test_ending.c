/* tests/unit/test_ending.c - how a program ended, in words and as a status. */
#include "lib/test.h"

#include "app/ending.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

static void
an_exit_is_said_by_its_status(void **state)
{
	char text[64];

	(void)state;
	ending_text(W_EXITCODE(3, 0), text, sizeof(text));
	assert_string_equal(text, "exit status 3");
	assert_int_equal(ending_status(W_EXITCODE(3, 0)), 3);
}

static void
a_signal_has_the_name_that_the_c_library_has_for_it(void **state)
{
	char text[64], expected[64];

	(void)state;
	for (int sig = 1; sig <= 64; sig++) {
		const char *name = sigabbrev_np(sig);

		if (name)
			snprintf(expected, sizeof(expected), "killed by SIG%s",
				 name);
		else
			snprintf(expected, sizeof(expected),
				 "killed by signal %d", sig);
		ending_text(W_EXITCODE(0, sig), text, sizeof(text));
		assert_string_equal(text, expected);
		assert_int_equal(ending_status(W_EXITCODE(0, sig)), 128 + sig);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_exit_is_said_by_its_status),
		cmocka_unit_test(
		    a_signal_has_the_name_that_the_c_library_has_for_it),
	};

	return RUN_TESTS(tests);
}
