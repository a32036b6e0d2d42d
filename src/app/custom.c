/* src/app/custom.c */
#include "app/custom.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SESSION_MAX ((size_t)1 << 31)
#define PIECE       65536
/* For a signal while a class is at work: ms between two looks, and how many of
 * them before it is killed. */
#define LOOK_MS       100
#define PATIENT_LOOKS 20

extern char **environ;

/* The session, in a file for the user alone. */
static enum pit_status
save_session(const struct report *report, const struct snapshot *snap,
	     char *path, size_t size, struct pit_err *err)
{
	const char *folder = getenv("TMPDIR");
	enum pit_status st;
	struct out session;
	int fd;

	snprintf(path, size, "%s/tmpXXXXXX.pyisession",
		 folder && *folder ? folder : "/tmp");
	fd = mkostemps(path, (int)strlen(".pyisession"), O_CLOEXEC);
	if (fd < 0)
		return pit_fail(err, PIT_EIO,
				"cannot make a temporary file for the "
				"session: %s",
				strerror(errno));
	out_init(&session, SESSION_MAX);
	st = report_make(report, snap, fd, &session, err);
	if (!st && !fd_write(fd, session.data, session.len, PATIENCE_LONG))
		st = pit_fail(err, PIT_EIO,
			      "cannot save the session for %.200s: %s",
			      report->custom.name, strerror(errno));
	out_fini(&session);
	close(fd);
	if (st)
		unlink(path);
	return st;
}

/* Put a word, or two, behind the others. */
static void
add(char **words, size_t *n, const char *option, const char *value)
{
	words[(*n)++] = (char *)(uintptr_t)option;
	if (value)
		words[(*n)++] = (char *)(uintptr_t)value;
}

/* NULL: no memory. */
static char **
command_of(const struct custom *custom, const char *session)
{
	char **words = mem_calloc(2 * custom->nparams + 12, sizeof(*words));
	size_t n = 0;

	if (!words)
		return NULL;
	add(words, &n, custom->python ? custom->python : "python3", "-m");
	add(words, &n, "pyinstrument_top.render", "-r");
	add(words, &n, custom->name, NULL);
	if (custom->timeline)
		add(words, &n, "-p", "timeline");
	if (custom->show_all)
		add(words, &n, "-p", "show_all");
	for (size_t i = 0; i < custom->nparams; i++)
		add(words, &n, "-p", custom->params[i]);
	add(words, &n, "--", session);
	return words;
}

static bool
prepare(posix_spawnattr_t *attr, posix_spawn_file_actions_t *actions, int out)
{
	sigset_t none, all;

	sigemptyset(&none);
	sigfillset(&all);
	return !posix_spawn_file_actions_adddup2(actions, out, 1) &&
	       !posix_spawnattr_setflags(attr, POSIX_SPAWN_SETSIGMASK |
						   POSIX_SPAWN_SETSIGDEF) &&
	       !posix_spawnattr_setsigmask(attr, &none) &&
	       !posix_spawnattr_setsigdefault(attr, &all);
}

/* An errno; 0: it runs. */
static int
start(char **words, int out, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	int rc = posix_spawn_file_actions_init(&actions);

	if (rc)
		return rc;
	rc = posix_spawnattr_init(&attr);
	if (!rc) {
		rc = prepare(&attr, &actions, out)
			 ? posix_spawnp(pid, words[0], &actions, &attr, words,
					environ)
			 : ENOMEM;
		posix_spawnattr_destroy(&attr);
	}
	posix_spawn_file_actions_destroy(&actions);
	return rc;
}

/* All that the process writes. Signals are blocked while a run lasts: one that
 * should end us is passed on, and after a while the process has no choice. */
static void
take_all(int fd, pid_t pid, struct out *o)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	char piece[PIECE];
	int looks = 0;
	ssize_t n = 1;

	while (n) {
		if (poll(&pfd, 1, LOOK_MS) == 0) {
			if (ending_signal() && looks++ % PATIENT_LOOKS == 0)
				kill(pid,
				     looks == 1 ? ending_signal() : SIGKILL);
			continue;
		}
		n = read(fd, piece, sizeof(piece));
		if (n > 0)
			out_mem(o, piece, (size_t)n);
		else if (n < 0 && errno != EINTR)
			return;
	}
}

static enum pit_status
run_class(const struct custom *custom, char **words, struct out *o,
	  struct pit_err *err)
{
	int ends[2], status = 0, rc;
	pid_t pid = 0;

	if (pipe2(ends, O_CLOEXEC))
		return pit_fail(err, PIT_EIO, "cannot make a pipe: %s",
				strerror(errno));
	rc = start(words, ends[1], &pid);
	close(ends[1]);
	if (!rc)
		take_all(ends[0], pid, o);
	close(ends[0]);
	if (rc)
		return pit_fail(err, PIT_EIO, "cannot run %.200s: %s", words[0],
				strerror(rc));
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (out_flush(o))
		return pit_fail(err, out_status(o),
				"cannot make the report: %s",
				pit_status_text(out_status(o)));
	if (WIFEXITED(status) && !WEXITSTATUS(status))
		return PIT_OK;
	return pit_fail(err, PIT_EUSAGE,
			"there is no report: %.200s -m pyinstrument_top.render "
			"-r %.200s failed",
			words[0], custom->name);
}

enum pit_status
custom_make(const struct report *report, const struct snapshot *snap,
	    struct out *o, struct pit_err *err)
{
	enum pit_status st;
	char path[PATH_MAX];
	char **words;

	st = save_session(report, snap, path, sizeof(path), err);
	if (st)
		return st;
	words = command_of(&report->custom, path);
	st = words ? run_class(&report->custom, words, o, err)
		   : pit_fail(err, PIT_ENOMEM, "out of memory");
	mem_free(words);
	unlink(path);
	return st;
}
