/* tests/unit/test_mem.c - the promises of base/mem.h. */
#include "base/mem.h"

#include <string.h>

#include "lib/test.h"

/* A sanitizer's malloc ends the program where ours is to say NULL. */
const char *__asan_default_options(void);
const char *__tsan_default_options(void);

const char *
__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

const char *
__tsan_default_options(void)
{
	return "allocator_may_return_null=1";
}

static void
calloc_gives_zeroes_and_checks_the_product(void **state)
{
	char *p = mem_calloc(100, 7);

	(void)state;
	for (size_t i = 0; i < 700; i++)
		assert_int_equal(p[i], 0);
	mem_free(p);
	assert_null(mem_calloc(SIZE_MAX / 2, 3));
}

static void
nothing_is_a_valid_size(void **state)
{
	size_t cap = 0;
	void *p[] = { mem_zalloc(0), mem_calloc(0, 5), mem_calloc(5, 0),
		      mem_grow(NULL, &cap, 0, 8) };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(p); i++) {
		assert_non_null(p[i]);
		mem_free(p[i]);
	}
	mem_free(NULL);
}

static void
strndup_ends_with_a_nul(void **state)
{
	char *p = mem_strndup("abcdef", 3), *q = mem_strdup("xy"),
	     *r = mem_strndup("", 0);

	(void)state;
	assert_string_equal(p, "abc");
	assert_string_equal(q, "xy");
	assert_string_equal(r, "");
	mem_free(p);
	mem_free(q);
	mem_free(r);
	assert_null(mem_strndup("x", SIZE_MAX));
}

static void
grow_keeps_what_was_there(void **state)
{
	size_t cap = 0;
	int *p = NULL;

	(void)state;
	for (int i = 0; i < 10000; i++) {
		p = mem_grow(p, &cap, (size_t)i + 1, sizeof(*p));
		assert_non_null(p);
		assert_true(cap > (size_t)i);
		p[i] = i;
	}
	for (int i = 0; i < 10000; i++)
		assert_int_equal(p[i], i);
	mem_free(p);
}

static void
a_failed_grow_changes_nothing(void **state)
{
	size_t cap = 0, before;
	char *p = mem_grow(NULL, &cap, 10, 1);

	(void)state;
	memcpy(p, "123456789", 10);
	before = cap;
	assert_null(mem_grow(p, &cap, SIZE_MAX, 1));
	assert_null(mem_grow(p, &cap, SIZE_MAX / 4, 8));
	mem_fail_after = 0;
	assert_null(mem_grow(p, &cap, before + 1, 1));
	assert_int_equal(cap, before);
	assert_string_equal(p, "123456789");
	mem_free(p);
}

static void
fail_after_n_fails_once_after_n_more(void **state)
{
	void *p;

	(void)state;
	mem_fail_after = 2;
	for (int i = 0; i < 2; i++) {
		p = mem_zalloc(1);
		assert_non_null(p);
		mem_free(p);
	}
	assert_null(mem_strdup("x"));
	assert_int_equal(mem_fail_after, -1);
	p = mem_zalloc(1);
	assert_non_null(p);
	mem_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calloc_gives_zeroes_and_checks_the_product),
		cmocka_unit_test(nothing_is_a_valid_size),
		cmocka_unit_test(strndup_ends_with_a_nul),
		cmocka_unit_test(grow_keeps_what_was_there),
		cmocka_unit_test(a_failed_grow_changes_nothing),
		cmocka_unit_test(fail_after_n_fails_once_after_n_more),
	};

	return RUN_TESTS(tests);
}
