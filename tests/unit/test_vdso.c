/* tests/unit/test_vdso.c - the time without a system call. */
#include "sampler/vdso.h"

#include "lib/test.h"
#include "sampler/clock.h"

#include <elf.h>
#include <string.h>
#include <sys/auxv.h>

/* A kernel may have none. */
static void
its_clock_is_the_kernels(void **state)
{
	vdso_clock *clock = vdso_find_clock(getauxval(AT_SYSINFO_EHDR));
	uint64_t before = clock_now(), after;
	struct timespec ts;

	(void)state;
	if (!clock)
		skip();
	assert_int_equal(clock(CLOCK_MONOTONIC, &ts), 0);
	after = clock_now();
	assert_true(before <= clock_ns(&ts));
	assert_true(clock_ns(&ts) <= after);
}

static void
no_image_has_no_clock(void **state)
{
	(void)state;
	assert_null(vdso_find_clock(0));
}

static void
what_is_no_image_has_no_clock(void **state)
{
	Elf64_Ehdr elf = { 0 };

	(void)state;
	assert_null(vdso_find_clock((uintptr_t)&elf));
	memcpy(elf.e_ident, ELFMAG, SELFMAG);
	elf.e_ident[EI_CLASS] = ELFCLASS64;
	assert_null(vdso_find_clock((uintptr_t)&elf));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(its_clock_is_the_kernels),
		cmocka_unit_test(no_image_has_no_clock),
		cmocka_unit_test(what_is_no_image_has_no_clock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
