#include "preload/filter.h"

#include "lib/test.h"

#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/syscall.h>

#define NUMBER                                                                 \
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr))
#define RETURN(what)        BPF_STMT(BPF_RET | BPF_K, what)
#define IF(number, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, yes, no)

static bool
kills(struct sock_filter *code, size_t n)
{
	const struct sock_fprog prog = {
		.len = (unsigned short)n,
		.filter = code,
	};

	return filter_kills_sampler(&prog);
}

/* Kill, or do what action says, for one call. */
static bool
kills_for(unsigned number, unsigned action)
{
	struct sock_filter code[] = {
		NUMBER,
		IF(number, 0, 1),
		RETURN(action),
		RETURN(SECCOMP_RET_ALLOW),
	};

	return kills(code, ARRAY_LEN(code));
}

static void
test_calls_of_ours_count(void **state)
{
	(void)state;
	assert_true(kills_for(SYS_getppid, SECCOMP_RET_KILL_PROCESS));
	assert_true(kills_for(SYS_clone, SECCOMP_RET_KILL_THREAD));
	assert_true(kills_for(SYS_tgkill, SECCOMP_RET_TRAP));
	assert_true(kills_for(SYS_chdir, SECCOMP_RET_KILL_PROCESS));
	assert_false(kills_for(SYS_mount, SECCOMP_RET_KILL_PROCESS));
}

static void
test_an_error_kills_nobody(void **state)
{
	(void)state;
	assert_false(kills_for(SYS_clone, SECCOMP_RET_ERRNO | 1));
	assert_false(kills_for(SYS_getppid, SECCOMP_RET_LOG));
}

static void
test_short_list_kills(void **state)
{
	struct sock_filter code[] = {
		NUMBER,
		IF(SYS_read, 1, 0),
		RETURN(SECCOMP_RET_KILL_PROCESS),
		RETURN(SECCOMP_RET_ALLOW),
	};

	(void)state;
	assert_true(kills(code, ARRAY_LEN(code)));
}

/* x = 3; a = number; a = ((a + x) ^ 5) << 1, through memory; then -a. */
static void
test_arithmetic_is_the_kernels(void **state)
{
	const unsigned want = 0u - (((SYS_getppid + 3u) ^ 5u) << 1);
	struct sock_filter code[] = {
		BPF_STMT(BPF_LDX | BPF_IMM, 3),
		BPF_STMT(BPF_STX, 2),
		NUMBER,
		BPF_STMT(BPF_ALU | BPF_ADD | BPF_X, 0),
		BPF_STMT(BPF_ALU | BPF_XOR | BPF_K, 5),
		BPF_STMT(BPF_ALU | BPF_LSH | BPF_K, 1),
		BPF_STMT(BPF_ALU | BPF_NEG, 0),
		BPF_STMT(BPF_MISC | BPF_TAX, 0),
		BPF_STMT(BPF_LD | BPF_MEM, 2),
		BPF_STMT(BPF_MISC | BPF_TXA, 0),
		IF(want, 0, 1),
		RETURN(SECCOMP_RET_KILL_PROCESS),
		RETURN(SECCOMP_RET_ALLOW),
	};

	(void)state;
	assert_true(kills(code, ARRAY_LEN(code)));
	code[10].k++;
	assert_false(kills(code, ARRAY_LEN(code)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calls_of_ours_count),
		cmocka_unit_test(test_an_error_kills_nobody),
		cmocka_unit_test(test_short_list_kills),
		cmocka_unit_test(test_arithmetic_is_the_kernels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
