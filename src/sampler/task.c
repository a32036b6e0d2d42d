#include "sampler/task.h"

#include "sampler/send.h"
#include "sampler/sys.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#define KCMP_SAME_VM 1  /* KCMP_VM of <linux/kcmp.h> */
#define STAT_EXITING 4u /* PF_EXITING in the flags of /proc/<pid>/stat */

/* As the kernel writes it; <dirent.h> has libc's. */
struct kernel_dirent {
	uint64_t ino;
	int64_t off;
	uint16_t len;
	uint8_t type;
	char name[];
};

void
task_block_signals(uint64_t *mask)
{
	const uint64_t all = ~(uint64_t)0;

	sys_call(SYS_rt_sigprocmask, SIG_SETMASK, (long)&all, (long)mask,
		 sizeof(all), 0, 0);
}

void
task_restore_signals(const uint64_t *mask)
{
	sys_call(SYS_rt_sigprocmask, SIG_SETMASK, (long)mask, 0, sizeof(*mask),
		 0, 0);
}

bool
task_close_files(unsigned flags)
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
task_open_proc(pid_t pid, bool high)
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

/* The flags field, and that the state is not one of the dead. path is that of
 * a stat file under dir. */
static bool
stat_is_exiting(int dir, const char *path, char *scratch)
{
	int fd = sys_openat(dir, path, O_RDONLY | O_CLOEXEC);
	unsigned long flags = 0;
	char *p;
	long n;

	if (fd < 0)
		return true;
	n = sys_pread(fd, scratch, TASK_SCRATCH - 1, 0);
	sys_close(fd);
	if (n <= 0)
		return true;
	scratch[n] = '\0';
	/* A name may hold parentheses: the last one ends it. */
	p = strrchr(scratch, ')');
	if (!p || p[1] != ' ' || p[2] == 'Z' || p[2] == 'X')
		return true;
	for (int field = 2; p && field < 9; field++)
		p = strchr(p + 1, ' ');
	while (p && *++p >= '0' && *p <= '9')
		flags = flags * 10 + (unsigned long)(*p - '0');
	return flags & STAT_EXITING;
}

static bool
same_memory(pid_t tid)
{
	long self = sys_call(SYS_gettid, 0, 0, 0, 0, 0, 0);

	return sys_call(SYS_kcmp, self, tid, KCMP_SAME_VM, 0, 0, 0) == 0;
}

/* Has any thread of those in a block of directory entries our memory? */
static bool
block_has_thread(int dir, const char *block, long len)
{
	const struct kernel_dirent *e;
	char path[32], stat[TASK_SCRATCH];
	unsigned long tid;

	for (long at = 0; at < len; at += e->len) {
		e = (const void *)(block + at);
		tid = 0;
		for (const char *p = e->name; *p >= '0' && *p <= '9'; p++)
			tid = tid * 10 + (unsigned long)(*p - '0');
		if (!tid || !same_memory((pid_t)tid))
			continue;
		put_number(path, tid, "/stat");
		if (!stat_is_exiting(dir, path, stat))
			return true;
	}
	return false;
}

/* Does any thread of the process go on in our memory? */
static bool
threads_live(int proc_fd, char *scratch)
{
	int dir =
	    sys_openat(proc_fd, "task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool live = false;
	long n;

	if (dir < 0)
		return false;
	while (!live && (n = sys_call(SYS_getdents64, dir, (long)scratch,
				      TASK_SCRATCH, 0, 0, 0)) > 0)
		live = block_has_thread(dir, scratch, n);
	sys_close(dir);
	return live;
}

enum task_life
task_life(pid_t pid, int proc_fd, bool released, char *scratch)
{
	if (proc_fd < 0) {
		if (!released &&
		    sys_call(SYS_kill, pid, 0, 0, 0, 0, 0) != -ESRCH)
			return TASK_LIVES;
		return TASK_EXITED;
	}
	if (!stat_is_exiting(proc_fd, "stat", scratch))
		/* A main thread that lives and was released runs another
		 * program. */
		return released ? TASK_EXECED : TASK_LIVES;
	if (threads_live(proc_fd, scratch))
		return TASK_LIVES;
	/* A thread that execs becomes the main thread when that has gone. */
	return stat_is_exiting(proc_fd, "stat", scratch) ? TASK_EXITED
							 : TASK_EXECED;
}
