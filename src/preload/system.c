/* src/preload/system.c - system(), which libc makes out of parts that no
 * wrapper sees, so that the shell it starts would not get our variables.
 *
 * As POSIX says: SIGINT and SIGQUIT are ignored and SIGCHLD is blocked while
 * the command runs; with several threads in here the first one in and the last
 * one out change the dispositions. A thread that is cancelled takes its child
 * along.
 */
#include "preload/preload.h"

#include <errno.h>
#include <gnu/libc-version.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* What one call changed and has to put back. */
struct system_call {
	struct preload_system *shared;
	sigset_t mask;
	pid_t pid;
};

static void
signals_ignore(struct system_call *call)
{
	struct preload_system *shared = call->shared;
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	sigset_t chld;

	sigemptyset(&ignore.sa_mask);
	pthread_mutex_lock(&shared->lock);
	if (shared->users++ == 0) {
		sigaction(SIGINT, &ignore, &shared->intr);
		sigaction(SIGQUIT, &ignore, &shared->quit);
	}
	pthread_mutex_unlock(&shared->lock);
	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	pthread_sigmask(SIG_BLOCK, &chld, &call->mask);
}

static void
signals_restore(struct system_call *call)
{
	struct preload_system *shared = call->shared;

	pthread_mutex_lock(&shared->lock);
	if (--shared->users == 0) {
		sigaction(SIGINT, &shared->intr, NULL);
		sigaction(SIGQUIT, &shared->quit, NULL);
	}
	pthread_mutex_unlock(&shared->lock);
	pthread_sigmask(SIG_SETMASK, &call->mask, NULL);
}

/* The words of the shell's command line, as this libc would have them: since
 * 2.38 a command may begin with a dash. */
static void
shell_argv(const char *argv[5], const char *command)
{
	const char *minor = strchr(gnu_get_libc_version(), '.');

	*argv++ = "sh";
	*argv++ = "-c";
	if (minor && strtoul(minor + 1, NULL, 10) >= 38)
		*argv++ = "--";
	*argv++ = command;
	*argv = NULL;
}

/* The command starts with the mask and the dispositions of before. */
static int
shell_spawn(struct system_call *call, const char *command)
{
	struct preload_system *shared = call->shared;
	const char *argv[5];
	posix_spawnattr_t attr;
	sigset_t defaults;
	int rc;

	sigemptyset(&defaults);
	if (shared->intr.sa_handler != SIG_IGN)
		sigaddset(&defaults, SIGINT);
	if (shared->quit.sa_handler != SIG_IGN)
		sigaddset(&defaults, SIGQUIT);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &call->mask);
	posix_spawnattr_setsigdefault(&attr, &defaults);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF |
					    POSIX_SPAWN_SETSIGMASK);
	shell_argv(argv, command);
	rc = posix_spawn(&call->pid, "/bin/sh", NULL, &attr,
			 (char *const *)(uintptr_t)argv, environ);
	posix_spawnattr_destroy(&attr);
	return rc;
}

static void
cancelled(void *arg)
{
	struct system_call *call = arg;

	kill(call->pid, SIGKILL);
	while (waitpid(call->pid, NULL, 0) < 0 && errno == EINTR)
		;
	signals_restore(call);
}

static int
shell_run(struct system_call *call, const char *command)
{
	int rc, status = -1;

	signals_ignore(call);
	rc = shell_spawn(call, command);
	if (rc) {
		signals_restore(call);
		errno = rc;
		return W_EXITCODE(127, 0);
	}
	pthread_cleanup_push(cancelled, call);
	while (waitpid(call->pid, &status, 0) < 0) {
		status = -1;
		if (errno != EINTR)
			break;
	}
	pthread_cleanup_pop(0);
	rc = errno;
	signals_restore(call);
	if (status == -1)
		errno = rc;
	return status;
}

__attribute__((visibility("default"))) int
system(const char *command)
{
	struct system_call call = { .shared = &preload_self()->system };

	if (!command)
		return shell_run(&call, "exit 0") == 0;
	return shell_run(&call, command);
}
