/* tests/lib/test.h - what every unit test includes. cmocka.h needs these
 * headers before it, in this order, which include sorting would break.
 */
#ifndef PIT_TESTS_LIB_TEST_H
#define PIT_TESTS_LIB_TEST_H

/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */

/* cmocka 2 deprecates names that cmocka 1 has no other for. */
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

#include "base/mem.h"

#include <stdlib.h>

/* Begins a test of what only large numbers show. Where each step of it is
 * watched it would take minutes: what sets PIT_BRIEF, as make check-valgrind
 * does, leaves it to make check and to AddressSanitizer. */
static inline void
takes_large_numbers(void)
{
	if (getenv("PIT_BRIEF"))
		skip();
}

/* Run a table of tests: RUN_TESTS(tests) is what main() returns. */
#define RUN_TESTS(tests) cmocka_run_group_tests(tests, NULL, NULL)

#endif
