/* tests/parity/refuse.c - run a command where the kernel refuses what the
 * sampler likes to do, as a container may.
 *
 *   refuse task COMMAND ...	tasks that share memory and are no threads
 *   refuse both COMMAND ...	those and threads
 *   refuse unshare COMMAND ...	those tasks and file tables of one's own
 *   refuse maker COMMAND ...	threads, but not those tasks
 */
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LOAD(field)                                                            \
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define IF_EQ(value, yes, no)                                                  \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, yes, no)
#define AND(mask) BPF_STMT(BPF_ALU | BPF_AND | BPF_K, mask)
#define FAIL(error)                                                            \
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ((error)&0xffff))
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

#define FLAGS (CLONE_VM | CLONE_VFORK | CLONE_THREAD)

/* Filters add up: the strictest wins. */
static int
install(struct sock_filter *code, size_t n)
{
	const struct sock_fprog prog = {
		.len = (unsigned short)n,
		.filter = code,
	};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog, 0, 0);
}

/* clone() with these of FLAGS; clone3() hides its flags, and libc knows what
 * to do without it. */
static int
refuse_clone(unsigned flags)
{
	struct sock_filter code[] = {
		LOAD(nr),
		IF_EQ(SYS_clone3, 5, 0),
		IF_EQ(SYS_clone, 0, 5),
		LOAD(args[0]),
		AND(FLAGS),
		IF_EQ(flags, 0, 2),
		FAIL(EPERM),
		FAIL(ENOSYS),
		ALLOW,
	};

	return install(code, sizeof(code) / sizeof(code[0]));
}

static int
refuse_call(unsigned number)
{
	struct sock_filter code[] = {
		LOAD(nr),
		IF_EQ(number, 0, 1),
		FAIL(EPERM),
		ALLOW,
	};

	return install(code, sizeof(code) / sizeof(code[0]));
}

int
main(int argc, char **argv)
{
	int rc;

	if (argc < 3)
		return 99;
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	rc = refuse_clone(
	    strcmp(argv[1], "maker") == 0 ? CLONE_VM | CLONE_THREAD : CLONE_VM);
	if (strcmp(argv[1], "both") == 0)
		rc |= refuse_clone(CLONE_VM | CLONE_THREAD);
	if (strcmp(argv[1], "unshare") == 0) {
		rc |= refuse_call(SYS_unshare);
		rc |= refuse_call(SYS_close_range);
	}
	if (rc) {
		perror("seccomp");
		return 77;
	}
	execvp(argv[2], argv + 2);
	perror(argv[2]);
	return 99;
}
