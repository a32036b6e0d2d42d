/* src/sampler/helper.c - the sampler's runner as a process of its own that
 * shares our memory: clone(CLONE_VM) and nothing else.
 *
 * Its signal table, directory and resource limits are copies, so what it does
 * there the program does not see; and it is no thread, so libc and the kernel
 * leave the program on their single-threaded paths. With CLONE_PARENT it is the
 * launcher's child where that is our parent; elsewhere it is ours, without an
 * exit signal, so that wait() passes it over.
 *
 * Of the program's descriptors it has no copy, not even at first: a port that
 * the program has closed would stay bound, a lock held, a pipe open, until the
 * new runner runs for the first time, even if the program was killed long ago.
 * So it is made by a thread that lives for nothing else, has left the program's
 * file table for an empty one and would die with the program. That thread is in
 * the root directory: the one where the program is could not be unmounted until
 * the runner runs, either.
 *
 *   area: | guard page | fault stack | thread block | stack ...  | directory |
 */
#include "reader/sys.h"
#include "sampler/clock.h"
#include "sampler/loop.h"
#include "sampler/runner.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#define HELPER_STACK       (256u * 1024)
#define HELPER_FAULT_STACK (32u * 1024)
#define HELPER_TLS         8192u
#define HELPER_PATH        4096u     /* the longest that the kernel tells of */
#define HELPER_FILES       768       /* descriptors that it uses at most */
#define HELPER_START_NS    100000000 /* longest that the program waits */
#define MAKER_STACK        8192u     /* the far end of the fault stack */
#define TRIAL_STACK        16384u    /* next to it: the maker may be there */
#define MAKER_LOOKS        1000
#define SIGSET_BYTES       8

/* What the kernel takes; libc's struct sigaction differs. */
struct kernel_sigaction {
	void (*handler)(int, siginfo_t *, void *);
	unsigned long flags;
	void (*restorer)(void);
	uint64_t mask;
};

#if defined(__x86_64__)
#define HELPER_SA_RESTORER 0x04000000ul

void helper_restorer(void);
__asm__(".text\n"
	".type helper_restorer, @function\n"
	"helper_restorer:\n"
	"	movl $15, %eax\n" /* rt_sigreturn */
	"	syscall\n"
	".size helper_restorer, . - helper_restorer\n");
#else
#define HELPER_SA_RESTORER 0ul
#define helper_restorer    NULL
#endif

/* The signals of faults, which cannot be blocked. */
static const int fault_signals[] = { SIGSEGV, SIGBUS,  SIGILL,
				     SIGFPE,  SIGTRAP, SIGSYS };

static void
on_fault(int sig, siginfo_t *info, void *context)
{
	(void)info;
	if ((sig == SIGSEGV || sig == SIGBUS) && peek_on_fault(context))
		return;
	/* To dump core would end the program on some kernels. */
	sys_call(SYS_exit_group, 1, 0, 0, 0, 0, 0);
}

static void
catch_faults(char *stack)
{
	const stack_t alternate = {
		.ss_sp = stack,
		.ss_size = HELPER_FAULT_STACK,
	};
	const struct kernel_sigaction action = {
		.handler = on_fault,
		.flags = SA_SIGINFO | SA_ONSTACK | HELPER_SA_RESTORER,
		.restorer = helper_restorer,
	};
	uint64_t mask = ~(uint64_t)0;

	sys_call(SYS_sigaltstack, (long)&alternate, 0, 0, 0, 0, 0);
	for (size_t i = 0; i < sizeof(fault_signals) / sizeof(int); i++) {
		sys_call(SYS_rt_sigaction, fault_signals[i], (long)&action, 0,
			 SIGSET_BYTES, 0, 0);
		mask &= ~((uint64_t)1 << (fault_signals[i] - 1));
	}
	runner_restore_signals(&mask);
}

/* A program that runs with very few descriptors leaves us ours. */
static void
raise_limit(void)
{
	struct rlimit limit = { 1024, 1024 };
	sys_call(SYS_prlimit64, 0, RLIMIT_NOFILE, 0, (long)&limit, 0, 0);
	if (limit.rlim_cur < HELPER_FILES) {
		limit.rlim_cur = limit.rlim_max < HELPER_FILES ? limit.rlim_max
							       : HELPER_FILES;
		sys_call(SYS_prlimit64, 0, RLIMIT_NOFILE, (long)&limit, 0, 0,
			 0);
	}
}

/* What a filter of system calls kills in our name would leave the program's
 * memory in "/". A limit of 1 byte keeps even the kernel's pipe to a program
 * that takes core dumps from that; one of 0 does not. */
static void
leave_no_core(void)
{
	struct rlimit limit = { 0, 0 };

	sys_call(SYS_prlimit64, 0, RLIMIT_CORE, 0, (long)&limit, 0, 0);
	limit.rlim_cur = limit.rlim_max != 0;
	sys_call(SYS_prlimit64, 0, RLIMIT_CORE, (long)&limit, 0, 0, 0);
}

/* The program's directory is told later and left now. The caller has one of its
 * own. */
static void
leave_directory(struct sampler *s)
{
	if (sys_call(SYS_getcwd, (long)s->cwd, HELPER_PATH, 0, 0, 0, 0) < 0)
		s->cwd[0] = '\0';
	sys_call(SYS_chdir, (long)"/", 0, 0, 0, 0, 0);
}

static int
trial_main(void *arg)
{
	(void)arg;
	runner_ask_slices();
	return 0;
}

/* A filter kills for some calls: then one dies of it that nobody needs. */
static bool
tried_slices(struct sampler *s)
{
	char *stack =
	    s->area + getauxval(AT_PAGESZ) + MAKER_STACK + TRIAL_STACK;
	int pid = clone(trial_main, stack, CLONE_VM | CLONE_UNTRACED, NULL);
	int status = -1;

	return pid > 0 &&
	       sys_call(SYS_wait4, pid, (long)&status, __WALL, 0, 0, 0) ==
		   pid &&
	       status == 0;
}

static int
helper_main(void *arg)
{
	struct sampler *s = arg;
	bool filtered;
	struct peek peek;

	raise_limit();
	leave_no_core();
	catch_faults(s->area + getauxval(AT_PAGESZ));
	sys_call(SYS_prctl, PR_SET_NAME, (long)RUNNER_NAME, 0, 0, 0, 0);
	/* Signals to the program's group and terminal are not for us. */
	sys_call(SYS_setsid, 0, 0, 0, 0, 0, 0);
	/* A tick on time is worth the wake-up. */
	runner_be_punctual();
	if (runner_may_ask_slices(&filtered) && (!filtered || tried_slices(s)))
		runner_ask_slices();
	peek_guarded_init(&peek);
	loop_run(s, &peek, false, false);
	return 0;
}

static bool
area_new(struct sampler *s)
{
	size_t page = getauxval(AT_PAGESZ);
	size_t size =
	    page + HELPER_FAULT_STACK + HELPER_TLS + HELPER_STACK + HELPER_PATH;
	char *area = sys_map_private(size);

	if (!area)
		return false;
	sys_call(SYS_mprotect, (long)area, (long)page, PROT_NONE, 0, 0, 0);
	s->area = area;
	s->area_size = size;
	s->cwd = area + size - HELPER_PATH;
	return true;
}

void
helper_release(struct sampler *s)
{
	sys_unmap(s->area, s->area_size);
	s->area = NULL;
}

/* A block that libc's compiled code may look at: the stack protector's word,
 * errno. All zero but the pointer to itself, in the middle. */
static void *
thread_block(struct sampler *s)
{
	char *block = s->area + getauxval(AT_PAGESZ) + HELPER_FAULT_STACK +
		      HELPER_TLS / 2;

	*(char **)(void *)block = block;
	return block;
}

typedef int task_main(void *sampler);

static int
helper_clone(struct sampler *s, task_main *main, int flags)
{
	flags |= CLONE_VM | CLONE_UNTRACED | CLONE_SETTLS |
		 CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;
	/* The stack ends where that begins. */
	return clone(main, s->cwd, flags, s, &s->alive, thread_block(s),
		     &s->alive);
}

/* False: refused. */
static bool
helper_make(struct sampler *s, task_main *main)
{
	bool adopted = !s->forked && s->ppid == s->launcher;
	int pid = -1;

	if (adopted)
		pid = helper_clone(s, main, CLONE_PARENT);
	if (pid < 0) {
		adopted = false;
		pid = helper_clone(s, main, 0);
	}
	s->runner = pid;
	s->reap = !adopted;
	return pid >= 0;
}

static int
maker_main(void *arg)
{
	struct sampler *s = arg;

	leave_directory(s);
	if (runner_own_files())
		helper_make(s, helper_main);
	return 0;
}

/* The kernel takes it for a thread of the program for a moment longer than it
 * needs our memory. */
static void
maker_wait(struct sampler *s, int tid)
{
	uint32_t maker;

	while ((maker = atomic_load(&s->maker)))
		sys_call(SYS_futex, (long)&s->maker, FUTEX_WAIT, maker, 0, 0,
			 0);
	for (int i = 0; i < MAKER_LOOKS; i++) {
		if (sys_call(SYS_tgkill, s->pid, tid, 0, 0, 0, 0) == -ESRCH)
			return;
		sys_call(SYS_sched_yield, 0, 0, 0, 0, 0, 0);
	}
}

/* False: it has to be done without, or (*never) not at all. */
static bool
maker_run(struct sampler *s, bool *never)
{
	char *stack = s->area + getauxval(AT_PAGESZ) + MAKER_STACK;
	/* Without CLONE_FS: its directory is its own from the first. */
	int flags = CLONE_VM | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |
		    CLONE_SYSVSEM | CLONE_UNTRACED | CLONE_PARENT_SETTID |
		    CLONE_CHILD_CLEARTID;
	int tid =
	    clone(maker_main, stack, flags, s, &s->maker, NULL, &s->maker);

	/* What the program starts next is the first process of a PID namespace:
	 * that shall not be ours. */
	*never = tid < 0 && errno == EINVAL;
	if (tid < 0)
		return false;
	maker_wait(s, tid);
	return s->runner >= 0;
}

static int
direct_main(void *arg)
{
	struct sampler *s = arg;

	runner_close_files(0);
	leave_directory(s);
	atomic_store(&s->apart, 1);
	sys_call(SYS_futex, (long)&s->apart, FUTEX_WAKE, INT_MAX, 0, 0, 0);
	return helper_main(s);
}

/* The second best: it has copies, and the program waits until they are
 * closed, and the directory left. */
static bool
helper_direct(struct sampler *s)
{
	struct timespec ts = clock_timespec(HELPER_START_NS);
	long rc = 0;

	if (!helper_make(s, direct_main))
		return false;
	while (!atomic_load(&s->apart) && rc != -ETIMEDOUT)
		rc = sys_call(SYS_futex, (long)&s->apart, FUTEX_WAIT, 0,
			      (long)&ts, 0, 0);
	return true;
}

bool
helper_start(struct sampler *s)
{
	uint64_t mask;
	bool started, never;

	if (!area_new(s))
		return false;
	s->runner = -1;
	atomic_store(&s->apart, 0);
	/* No handler of the program may ever run in our runner. */
	runner_block_signals(&mask);
	started = maker_run(s, &never) || (!never && helper_direct(s));
	runner_restore_signals(&mask);
	if (!started)
		helper_release(s);
	return started;
}
