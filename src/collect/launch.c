/* src/collect/launch.c
 *
 * Without a pty the program is a plain child. With one there are two:
 *
 *	us ──fork──► keeper: setsid, TIOCSCTTY, waits for the leash (keeper.c)
 *	│               │clone(CLONE_PARENT)
 *	└──parent of──► program: a process group of its own, in the foreground
 *
 * The keeper is the session's leader so that the program is not: when a leader
 * ends, the kernel hangs up on all that it has left running, which would not
 * happen to a program that a shell has started.
 */
#include "collect/launch.h"

#include "base/mem.h"
#include "collect/keeper.h"
#include "preload/env.h"
#include "preload/envp.h"
#include "preload/image.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

const char launch_sampler_file[] = SAMPLER_FILE;

/* What the children need; made before the fork, since nothing may be
 * allocated after it. */
struct start {
	const struct launch_options *opts;
	char *const *env;
	void *room; /* of env; NULL: it is our own */
	int master, slave;
	int report[2]; /* pipe: errno of what failed in the child */
	int leash[2];
};

void
launch_signals_save(struct launch_signals *signals)
{
	struct sigaction act;

	sigprocmask(SIG_SETMASK, NULL, &signals->mask);
	sigemptyset(&signals->ignored);
	for (int sig = 1; sig < NSIG; sig++)
		if (!sigaction(sig, NULL, &act) && act.sa_handler == SIG_IGN)
			sigaddset(&signals->ignored, sig);
	if (getrlimit(RLIMIT_NOFILE, &signals->files))
		signals->files = (struct rlimit){ 0 };
}

bool
launch_can_preload(const char *path)
{
	return !strpbrk(path, " :");
}

/* What the sampler is to be told; false: it would not fit. */
static bool
spec_init(struct envp_spec *spec, const struct launch_options *opts)
{
	char text[sizeof(spec->text)], from[32] = "", until[32] = "";
	size_t length = strlen(opts->sampler);
	int n;

	if (opts->from)
		snprintf(from, sizeof(from), ENV_FROM "%" PRIu64 ":",
			 opts->from);
	if (opts->until)
		snprintf(until, sizeof(until), ENV_UNTIL "%" PRIu64 ":",
			 opts->until);
	n = snprintf(text, sizeof(text), "%ld:%" PRIu64 ":%s%s%s%s",
		     (long)getpid(), opts->interval,
		     opts->alone ? ENV_ALONE ":" : "", from, until,
		     opts->socket);

	*spec = (struct envp_spec){ 0 };
	if (n < 0 || (size_t)n >= sizeof(text) ||
	    length >= sizeof(spec->preload))
		return false;
	memcpy(spec->preload, opts->sampler, length + 1);
	return envp_parse(spec, text);
}

/* Our environment with the sampler in it, if it is to be and the program can
 * take it. */
static enum pit_status
env_new(struct start *start, struct launched *child, struct pit_err *err)
{
	const struct launch_options *opts = start->opts;
	struct envp_spec spec;

	start->env = environ;
	if (!opts->sampler)
		return PIT_OK;
	child->unprofiled =
	    image_reason(image_look_name(opts->argv[0], getenv("PATH"), NULL));
	if (child->unprofiled)
		return PIT_OK;
	if (!spec_init(&spec, opts))
		return pit_fail(err, PIT_ELIMIT,
				"the path of the sampler or of its socket is "
				"too long");
	start->room = mem_zalloc(envp_size(&spec, environ));
	if (!start->room)
		return pit_fail(err, PIT_ENOMEM, "out of memory");
	start->env = envp_build(&spec, environ, start->room);
	return PIT_OK;
}

/* Undo what we changed for ourselves. Only async-signal-safe calls. */
static void
child_signals(const struct launch_signals *signals)
{
	struct sigaction act = { .sa_handler = SIG_DFL };

	for (int sig = 1; sig < NSIG; sig++) {
		act.sa_handler = sigismember(&signals->ignored, sig) == 1
				     ? SIG_IGN
				     : SIG_DFL;
		sigaction(sig, &act, NULL);
	}
	sigprocmask(SIG_SETMASK, &signals->mask, NULL);
	if (signals->files.rlim_max)
		setrlimit(RLIMIT_NOFILE, &signals->files);
}

int
launch_instead(char *const *argv, const struct launch_signals *signals)
{
	child_signals(signals);
	execvp(argv[0], argv);
	return errno;
}

/* Make this process the foreground group of its terminal. Signals are still
 * blocked, so SIGTTOU cannot stop it. */
static bool
child_foreground(const struct start *start)
{
	pid_t self;

	if (setpgid(0, 0))
		return false;
	self = getpid();
	if (ioctl(start->slave, TIOCSPGRP, &self))
		return false;
	for (int fd = 0; fd < 3; fd++)
		if (start->opts->replace[fd] && dup2(start->slave, fd) < 0)
			return false;
	return true;
}

__attribute__((noreturn)) static void
child_exec(const struct start *start)
{
	const struct launch_options *opts = start->opts;
	int error;

	if (!opts->pty || child_foreground(start)) {
		child_signals(opts->signals);
		execvpe(opts->argv[0], opts->argv, start->env);
	}
	error = errno;
	if (write(start->report[1], &error, sizeof(error)) < 0)
		_exit(126);
	_exit(127);
}

/* In the keeper: lead a session, take the pty, start the program as a sibling
 * and say who it is. All signals are blocked here. */
__attribute__((noreturn)) static void
keeper_main(const struct start *start)
{
	struct keeper keeper = { .leash = start->leash[0],
				 .slave = start->slave,
				 .master = start->master,
				 .opts = start->opts };
	long pid;
	int error;

	if (setsid() < 0 || ioctl(start->slave, TIOCSCTTY, 0))
		goto fail;
	pid = syscall(SYS_clone, (unsigned long)(CLONE_PARENT | SIGCHLD), 0, 0,
		      0, 0);
	if (pid == 0)
		child_exec(start);
	if (pid < 0)
		goto fail;
	/* Negative: a pid, not an errno. */
	error = (int)-pid;
	if (write(start->report[1], &error, sizeof(error)) < 0)
		_exit(0);
	keeper.pid = (pid_t)pid;
	keeper_run(&keeper);
fail:
	error = errno;
	if (write(start->report[1], &error, sizeof(error)) < 0)
		_exit(1);
	_exit(1);
}

static enum pit_status
pty_open(struct start *start, struct launched *child, struct pit_err *err)
{
	const struct launch_options *opts = start->opts;
	struct winsize size = { .ws_row = (unsigned short)opts->rows,
				.ws_col = (unsigned short)opts->cols };
	int flags;

	child->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (child->master < 0 || grantpt(child->master) ||
	    unlockpt(child->master) ||
	    ptsname_r(child->master, child->tty, sizeof(child->tty)))
		goto fail;
	start->master = child->master;
	start->slave = open(child->tty, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (start->slave < 0)
		goto fail;
	if (opts->modes && tcsetattr(start->slave, TCSANOW, opts->modes))
		goto fail;
	flags = fcntl(child->master, F_GETFL);
	if (flags < 0 || fcntl(child->master, F_SETFL, flags | O_NONBLOCK) ||
	    ioctl(child->master, TIOCSWINSZ, &size) ||
	    pipe2(start->leash, O_CLOEXEC))
		goto fail;
	return PIT_OK;
fail:
	return pit_fail(err, PIT_EIO, "cannot make a pseudo-terminal: %s",
			strerror(errno));
}

static void
fd_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Read what the children have to say: the program's pid from the keeper, and
 * an errno from whoever failed. The pipe ends when exec closes it. */
static int
report_read(const struct start *start, struct launched *child)
{
	int value, error = 0;
	ssize_t n;

	for (;;) {
		n = read(start->report[0], &value, sizeof(value));
		if (n < 0 && errno == EINTR)
			continue;
		if (n != (ssize_t)sizeof(value))
			return error;
		/* Either may be the first to write. */
		if (value > 0)
			error = value;
		else
			child->pid = -value;
	}
}

static void
child_reap(pid_t pid)
{
	while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

static enum pit_status
start_failed(struct start *start, struct launched *child, struct pit_err *err)
{
	fd_close(&start->leash[1]);
	child_reap(child->pid);
	child_reap(child->keeper);
	child->pid = child->keeper = 0;
	fd_close(&child->master);
	return pit_fail(err, child->error == ENOENT ? PIT_ENOTFOUND : PIT_EIO,
			"cannot run %.400s: %s", start->opts->argv[0],
			strerror(child->error));
}

static enum pit_status
start_run(struct start *start, struct launched *child, struct pit_err *err)
{
	sigset_t all, old;
	pid_t pid;

	if (pipe2(start->report, O_CLOEXEC))
		return pit_fail(err, PIT_EIO, "cannot make a pipe: %s",
				strerror(errno));
	/* No handler of ours may run in the child. */
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &old);
	pid = fork();
	if (pid == 0) {
		if (start->opts->pty)
			keeper_main(start);
		child_exec(start);
	}
	sigprocmask(SIG_SETMASK, &old, NULL);
	fd_close(&start->report[1]);
	fd_close(&start->leash[0]);
	if (pid < 0)
		return pit_fail(err, PIT_EIO, "cannot start a process: %s",
				strerror(errno));
	if (start->opts->pty)
		child->keeper = pid;
	else
		child->pid = pid;
	child->error = report_read(start, child);
	if (child->error)
		return start_failed(start, child, err);
	child->leash = start->leash[1];
	start->leash[1] = -1;
	return PIT_OK;
}

enum pit_status
launch(const struct launch_options *opts, struct launched *child,
       struct pit_err *err)
{
	struct start start = { .opts = opts,
			       .slave = -1,
			       .report = { -1, -1 },
			       .leash = { -1, -1 } };
	enum pit_status st;

	*child = (struct launched){ .master = -1, .leash = -1 };
	st = env_new(&start, child, err);
	if (!st && opts->pty)
		st = pty_open(&start, child, err);
	if (!st)
		st = start_run(&start, child, err);
	if (st)
		fd_close(&child->master);
	fd_close(&start.slave);
	fd_close(&start.report[0]);
	fd_close(&start.report[1]);
	fd_close(&start.leash[0]);
	fd_close(&start.leash[1]);
	mem_free(start.room);
	return st;
}

void
launch_release(struct launched *child)
{
	const char word = KEEPER_ENDED;

	/* A keeper that is gone already only makes this write fail; SIGPIPE is
	 * the caller's to ignore. */
	if (child->leash >= 0 && write(child->leash, &word, 1) == 1)
		child_reap(child->keeper);
	fd_close(&child->leash);
	fd_close(&child->master);
}

void
launch_detach(struct launched *child)
{
	const char word = KEEPER_DETACH;

	if (child->leash >= 0 && write(child->leash, &word, 1) < 0)
		fd_close(&child->leash);
}

void
launch_hang_up(struct launched *child)
{
	const char word = KEEPER_HANG_UP;

	/* Without a keeper nobody else has it open. */
	if (child->leash >= 0 && write(child->leash, &word, 1) < 0)
		fd_close(&child->leash);
	fd_close(&child->master);
}
