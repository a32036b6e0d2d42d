/* tests/unit/test_peek.c - promises of reader/peek.h. */
#include "reader/peek.h"

#include "lib/test.h"
#include "reader/sys.h"

#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void
on_fault(int sig, siginfo_t *info, void *context)
{
	(void)info;
	if (!peek_on_fault(context))
		signal(sig, SIG_DFL);
}

/* A readable page with an unreadable one behind it. */
static char *
page_before_hole(void)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *p = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	assert_ptr_not_equal(p, MAP_FAILED);
	assert_int_equal(mprotect(p + page, page, PROT_NONE), 0);
	return p + page;
}

/* cmocka has handlers of its own, which it sets before each test. */
static struct peek *
armed(void **state)
{
	struct sigaction sa = { .sa_sigaction = on_fault,
				.sa_flags = SA_SIGINFO };

	sigaction(SIGSEGV, &sa, NULL);
	sigaction(SIGBUS, &sa, NULL);
	return *state;
}

static int
guarded(void **state)
{
	static struct peek pk;

	peek_guarded_init(&pk);
	*state = &pk;
	return 0;
}

static int
memfd(void **state)
{
	static struct peek pk;

	if (!peek_memfd_init(&pk))
		return -1;
	*state = &pk;
	return 0;
}

static int
memfd_end(void **state)
{
	peek_memfd_fini(*state);
	return 0;
}

static void
reads_all_bytes_at_any_length_and_alignment(void **state)
{
	struct peek *pk = armed(state);
	uint8_t from[700], to[700];

	for (size_t i = 0; i < sizeof(from); i++)
		from[i] = (uint8_t)(i * 7 + 1);
	for (size_t at = 0; at < 9; at++) {
		for (size_t n = 0; n < 600; n++) {
			memset(to, 0, sizeof(to));
			assert_true(peek(pk, to, (uintptr_t)from + at, n));
			assert_memory_equal(to, from + at, n);
			assert_int_equal(to[n], 0);
		}
	}
}

static void
bad_addresses_fail_and_do_not_fault(void **state)
{
	struct peek *pk = armed(state);
	static const uintptr_t bad[] = { 0,
					 8,
					 4095,
					 UINTPTR_MAX,
					 UINTPTR_MAX - 7,
					 (uintptr_t)1 << 63,
					 (uintptr_t)0x1234 << 48 };
	char to[64];

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(peek(pk, to, bad[i], 8));
		assert_false(peek(pk, to, bad[i], sizeof(to)));
	}
}

static void
a_read_that_runs_into_a_hole_fails(void **state)
{
	struct peek *pk = armed(state);
	char to[600];
	uintptr_t hole = (uintptr_t)page_before_hole();

	for (size_t n = 1; n < 520; n++) {
		assert_true(peek(pk, to, hole - n, n));
		assert_false(peek(pk, to, hole - n, n + 1));
		assert_false(peek(pk, to, hole - n, n + 64));
	}
}

static void
a_string_may_end_just_before_a_hole(void **state)
{
	struct peek *pk = armed(state);
	char *hole = page_before_hole();
	char to[32];

	memcpy(hole - 6, "hello", 6);
	assert_int_equal(peek_cstr(pk, to, sizeof(to), (uintptr_t)hole - 6), 5);
	assert_string_equal(to, "hello");
	memcpy(hole - 5, "hello", 5);
	assert_int_equal(peek_cstr(pk, to, sizeof(to), (uintptr_t)hole - 5),
			 -1);
}

static void
a_long_string_is_cut_and_terminated(void **state)
{
	struct peek *pk = armed(state);
	char to[4];

	assert_int_equal(peek_cstr(pk, to, sizeof(to), (uintptr_t) "abcdef"),
			 3);
	assert_string_equal(to, "abc");
	assert_int_equal(peek_cstr(pk, to, 1, (uintptr_t) "abc"), 0);
	assert_int_equal(peek_cstr(pk, to, 0, (uintptr_t) "abc"), -1);
}

static void
a_read_may_be_larger_than_the_window(void **state)
{
	struct peek *pk = armed(state);
	size_t size = 1 << 20;
	char *from = mmap(NULL, 2 * size, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	for (size_t i = 0; i < size; i++)
		from[i] = (char)(i ^ i >> 8);
	assert_true(peek(pk, from + size, (uintptr_t)from, size));
	assert_memory_equal(from, from + size, size);
	munmap(from, 2 * size);
}

static void
memory_that_is_given_back_is_zero_even_if_locked(void **state)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *p = sys_map(page);

	(void)state;
	assert_non_null(p);
	p[1] = 7;
	sys_zero_pages(p, page);
	assert_int_equal(p[1], 0);
	p[1] = 7;
	if (mlock(p, page) < 0)
		skip();
	sys_zero_pages(p, page);
	assert_int_equal(p[1], 0);
	sys_unmap(p, page);
}

#define BOTH(test)                                                             \
	cmocka_unit_test_setup(test, guarded),                                 \
	    cmocka_unit_test_setup_teardown(test, memfd, memfd_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(reads_all_bytes_at_any_length_and_alignment),
		BOTH(bad_addresses_fail_and_do_not_fault),
		BOTH(a_read_that_runs_into_a_hole_fails),
		BOTH(a_string_may_end_just_before_a_hole),
		BOTH(a_long_string_is_cut_and_terminated),
		cmocka_unit_test(
		    memory_that_is_given_back_is_zero_even_if_locked),
		BOTH(a_read_may_be_larger_than_the_window),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
