#include "sampler/runner.h"

#include "reader/sys.h"
#include "sampler/send.h"

#include <errno.h>
#include <limits.h>
#include <linux/close_range.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/utsname.h>

#define KCMP_SAME_VM 1 /* KCMP_VM of <linux/kcmp.h> */

#define SLICE 400000 /* ns on a CPU: most ticks take less */

/* Fields of /proc/<pid>/stat, counted from 1 as proc(5) does. */
#define STAT_FLAGS   9
#define STAT_CPU     39
#define STAT_EXITING 4u /* PF_EXITING of the flags */

#define CROWD_THREADS 8  /* that host_crowds() looks at */
#define ENTRY_MOST    32 /* bytes of a thread's in a directory */

/* As the kernel writes it. */
struct kernel_dirent {
	uint64_t ino;
	int64_t off;
	uint16_t len;
	uint8_t type;
	char name[];
};

void
runner_block_signals(uint64_t *mask)
{
	const uint64_t all = ~(uint64_t)0;

	sys_call(SYS_rt_sigprocmask, SIG_SETMASK, (long)&all, (long)mask,
		 sizeof(all), 0, 0);
}

void
runner_restore_signals(const uint64_t *mask)
{
	sys_call(SYS_rt_sigprocmask, SIG_SETMASK, (long)mask, 0, sizeof(*mask),
		 0, 0);
}

bool
runner_close_files(unsigned flags)
{
	struct rlimit limit = { 1024, 1024 };
	rlim_t n;

	if (sys_call(SYS_close_range, 0, ~0u, flags, 0, 0, 0) == 0)
		return true;
	if (flags)
		return false;
	sys_call(SYS_prlimit64, 0, RLIMIT_NOFILE, 0, (long)&limit, 0, 0);
	n = limit.rlim_cur < 65536 ? limit.rlim_cur : 65536;
	for (int fd = 0; fd < (int)n; fd++)
		sys_close(fd);
	return true;
}

bool
runner_own_files(void)
{
	if (runner_close_files(CLOSE_RANGE_UNSHARE))
		return true;
	return sys_call(SYS_unshare, CLONE_FILES, 0, 0, 0, 0, 0) == 0 &&
	       runner_close_files(0);
}

/* n and suffix to p. */
static char *
put_number(char *p, unsigned long n, const char *suffix)
{
	char digits[20];
	size_t len = 0;

	do
		digits[len++] = (char)('0' + n % 10);
	while (n /= 10);
	while (len)
		*p++ = digits[--len];
	memcpy(p, suffix, strlen(suffix) + 1);
	return p;
}

int
runner_open_procfs(pid_t pid, bool high)
{
	char path[40] = "/proc/";
	int fd, moved;

	put_number(path + 6, (unsigned long)pid, "");
	fd = sys_openat(AT_FDCWD, path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || !high)
		return fd < 0 ? -1 : fd;
	moved = (int)sys_call(SYS_fcntl, fd, F_DUPFD_CLOEXEC, SENDER_HIGH_FD, 0,
			      0, 0);
	if (moved < 0)
		return fd;
	sys_close(fd);
	return moved;
}

/* What a stat file says of a thread. */
struct stat_line {
	char state;
	unsigned long flags, cpu;
};

/* The number in a field of the line, of which p is at field 3. */
static unsigned long
stat_field(const char *p, int number)
{
	unsigned long n = 0;

	for (int field = 3; field < number; field++) {
		p = strchr(p, ' ');
		if (!p++)
			return 0;
	}
	for (; *p >= '0' && *p <= '9'; p++)
		n = n * 10 + (unsigned long)(*p - '0');
	return n;
}

/* path is that of a stat file under dir; false: that thread has gone. */
static bool
stat_read(struct stat_line *line, int dir, const char *path, char *scratch)
{
	int fd = sys_openat(dir, path, O_RDONLY | O_CLOEXEC);
	char *p;
	long n;

	if (fd < 0)
		return false;
	n = sys_pread(fd, scratch, RUNNER_SCRATCH - 1, 0);
	sys_close(fd);
	if (n <= 0)
		return false;
	scratch[n] = '\0';
	/* A name may hold parentheses: the last one ends it. */
	p = strrchr(scratch, ')');
	if (!p || p[1] != ' ')
		return false;
	p += 2;
	line->state = *p;
	line->flags = stat_field(p, STAT_FLAGS);
	line->cpu = stat_field(p, STAT_CPU);
	return true;
}

static bool
stat_is_exiting(int dir, const char *path, char *scratch)
{
	struct stat_line line;

	return !stat_read(&line, dir, path, scratch) || line.state == 'Z' ||
	       line.state == 'X' || (line.flags & STAT_EXITING);
}

static bool
same_memory(pid_t tid)
{
	long self = sys_call(SYS_gettid, 0, 0, 0, 0, 0, 0);

	long rc = sys_call(SYS_kcmp, self, tid, KCMP_SAME_VM, 0, 0, 0);

	/* Of a program that may not be looked into (dumpable is 0) the kernel
	 * does not tell. Its other threads share its memory while they live. */
	return rc == 0 || rc == -EPERM;
}

/* Of "6.18.44". */
static void
version_read(const char *s, unsigned *major, unsigned *minor)
{
	unsigned *n = major;

	*major = *minor = 0;
	for (; (*s >= '0' && *s <= '9') || *s == '.'; s++) {
		if (*s != '.')
			*n = *n * 10 + (unsigned)(*s - '0');
		else if (n == major)
			n = minor;
		else
			break;
	}
}

/* struct sched_attr of sched_setattr(2), as it was first. */
struct sched_attributes {
	uint32_t size, policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime, deadline, period;
};

void
runner_be_punctual(void)
{
	sys_call(SYS_prctl, PR_SET_TIMERSLACK, 1000, 0, 0, 0, 0);
}

bool
runner_may_ask_slices(bool *filtered)
{
	struct utsname name = { 0 };
	unsigned major, minor;

	*filtered = sys_call(SYS_prctl, PR_GET_SECCOMP, 0, 0, 0, 0, 0) != 0;
	if (sys_call(SYS_uname, (long)&name, 0, 0, 0, 0, 0) < 0)
		return false;
	version_read(name.release, &major, &minor);
	return major > 6 || (major == 6 && minor >= 12);
}

void
runner_ask_slices(void)
{
	struct sched_attributes attr = { 0 };

	if (sys_call(SYS_sched_getattr, 0, (long)&attr, sizeof(attr), 0, 0, 0) <
		0 ||
	    attr.policy != SCHED_OTHER)
		return;
	attr.size = sizeof(attr);
	attr.flags = 0;
	attr.runtime = SLICE;
	sys_call(SYS_sched_setattr, 0, (long)&attr, 0, 0, 0, 0);
}

/* What to ask of a thread; path is its stat file under dir. */
typedef bool thread_test(int dir, const char *path, pid_t tid);

static bool
thread_is_here(int dir, const char *path, pid_t tid)
{
	char scratch[RUNNER_SCRATCH];

	return same_memory(tid) && !stat_is_exiting(dir, path, scratch);
}

static bool
thread_wants_our_cpu(int dir, const char *path, pid_t tid)
{
	char scratch[RUNNER_SCRATCH];
	struct stat_line line;
	unsigned cpu = 0;

	(void)tid;
	return stat_read(&line, dir, path, scratch) && line.state == 'R' &&
	       sys_call(SYS_getcpu, (long)&cpu, 0, 0, 0, 0, 0) == 0 &&
	       line.cpu == cpu;
}

/* Is test true of a thread in a block of directory entries? *budget: how many
 * may be asked. */
static bool
block_any(int dir, const char *block, long len, thread_test *test, int *budget)
{
	const struct kernel_dirent *e;
	char path[32];
	unsigned long tid;

	for (long at = 0; at<len && * budget> 0; at += e->len) {
		e = (const void *)(block + at);
		tid = stat_field(e->name, 3);
		if (!tid)
			continue;
		(*budget)--;
		put_number(path, tid, "/stat");
		if (test(dir, path, (pid_t)tid))
			return true;
	}
	return false;
}

/* Is test true of one of the first threads of the process? The kernel is not
 * asked for more of them. */
static bool
threads_any(int procfs, char *scratch, thread_test *test, int budget)
{
	int dir =
	    sys_openat(procfs, "task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	long n, size = RUNNER_SCRATCH;
	bool any = false;

	/* Two of them are none. */
	if (budget < size / ENTRY_MOST - 2)
		size = (budget + 2) * ENTRY_MOST;
	if (dir < 0)
		return false;
	while (!any && budget > 0 &&
	       (n = sys_call(SYS_getdents64, dir, (long)scratch, size, 0, 0,
			     0)) > 0)
		any = block_any(dir, scratch, n, test, &budget);
	sys_close(dir);
	return any;
}

bool
host_crowds(int procfs, char *scratch)
{
	return threads_any(procfs, scratch, thread_wants_our_cpu,
			   CROWD_THREADS);
}

enum host_life
host_life(pid_t pid, int procfs, bool released, char *scratch)
{
	if (procfs < 0) {
		if (!released &&
		    sys_call(SYS_kill, pid, 0, 0, 0, 0, 0) != -ESRCH)
			return HOST_LIVES;
		return HOST_EXITED;
	}
	if (!stat_is_exiting(procfs, "stat", scratch))
		/* A main thread that lives and was released runs another
		 * program. */
		return released ? HOST_EXECED : HOST_LIVES;
	if (threads_any(procfs, scratch, thread_is_here, INT_MAX))
		return HOST_LIVES;
	/* A thread that execs becomes the main thread when that has gone. */
	return stat_is_exiting(procfs, "stat", scratch) ? HOST_EXITED
							: HOST_EXECED;
}
