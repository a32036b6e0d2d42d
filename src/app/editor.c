/* src/app/editor.c */
#include "app/editor.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOT_FOUND 127 /* a shell's status */

extern char **environ;

static const char *
editor_words(void)
{
	const char *words = getenv("VISUAL");

	if (!words || !*words)
		words = getenv("EDITOR");
	return words && *words ? words : "vi";
}

/* Does the first word name this program, in whatever folder? */
static bool
is_program(const char *words, const char *name)
{
	size_t n = strcspn(words, " \t"), len = strlen(name);

	return n >= len && memcmp(words + n - len, name, len) == 0 &&
	       (n == len || words[n - len - 1] == '/');
}

/* How an editor takes a line: +12 file, file:12, or -g file:12. */
static void
place_args(const char *words, const char *path, uint32_t line,
	   char place[PATH_MAX + 16], const char *args[3])
{
	static const char *const behind[] = { "subl", "hx", "helix", "zed",
					      "micro" };
	static const char *const goto_option[] = { "code", "codium",
						   "code-insiders" };

	snprintf(place, PATH_MAX + 16, "%s:%" PRIu32, path, line);
	args[0] = place;
	args[1] = args[2] = NULL;
	for (size_t i = 0; i < sizeof(behind) / sizeof(behind[0]); i++)
		if (is_program(words, behind[i]))
			return;
	args[0] = "-g";
	args[1] = place;
	for (size_t i = 0; i < sizeof(goto_option) / sizeof(goto_option[0]);
	     i++)
		if (is_program(words, goto_option[i]))
			return;
	snprintf(place, PATH_MAX + 16, "+%" PRIu32, line);
	args[0] = place;
	args[1] = path;
}

/* On the terminal, opened anew since ours does not block, with the signals of
 * whoever started us. */
static bool
prepare(posix_spawnattr_t *attr, posix_spawn_file_actions_t *actions,
	const struct launch_signals *signals)
{
	sigset_t defaults;

	sigfillset(&defaults);
	for (int sig = 1; sig < NSIG; sig++)
		if (sigismember(&signals->ignored, sig) == 1)
			sigdelset(&defaults, sig);
	for (int to = 0; to < 3; to++)
		if (posix_spawn_file_actions_addopen(actions, to, "/dev/tty",
						     O_RDWR, 0))
			return false;
	return !posix_spawnattr_setflags(attr, POSIX_SPAWN_SETSIGMASK |
						   POSIX_SPAWN_SETSIGDEF) &&
	       !posix_spawnattr_setsigmask(attr, &signals->mask) &&
	       !posix_spawnattr_setsigdefault(attr, &defaults);
}

/* A shell takes the words apart, as everything does that takes an editor from
 * the environment. */
static int
spawn(const char *words, const char *const args[3],
      const struct launch_signals *signals, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	char script[PATH_MAX];
	const char *argv[] = { "sh",    "-c",    script,  "editor",
			       args[0], args[1], args[2], NULL };
	int error = ENOMEM;

	if (snprintf(script, sizeof(script), "exec %s \"$@\"", words) >=
	    (int)sizeof(script))
		return E2BIG;
	if (posix_spawn_file_actions_init(&actions))
		return error;
	if (!posix_spawnattr_init(&attr)) {
		if (prepare(&attr, &actions, signals))
			error = posix_spawn(pid, "/bin/sh", &actions, &attr,
					    (char **)argv, environ);
		posix_spawnattr_destroy(&attr);
	}
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

enum pit_status
editor_start(const char *path, uint32_t line,
	     const struct launch_signals *signals, pid_t *pid,
	     struct pit_err *err)
{
	const char *words = editor_words(), *args[3];
	char place[PATH_MAX + 16];
	int error;

	if (path[0] != '/')
		return pit_fail(err, PIT_EIO, "%.120s is no file", path);
	if (access(path, R_OK))
		return pit_fail(err, PIT_EIO, "%.120s: %s", path,
				strerror(errno));
	place_args(words, path, line, place, args);
	error = spawn(words, args, signals, pid);
	if (error)
		return pit_fail(err, PIT_EIO, "%.80s: %s", words,
				strerror(error));
	return PIT_OK;
}

void
editor_ended(int status, char *buf, size_t size)
{
	buf[0] = '\0';
	if (WIFSIGNALED(status))
		snprintf(buf, size, "the editor was killed by signal %d",
			 WTERMSIG(status));
	else if (WEXITSTATUS(status) == NOT_FOUND)
		snprintf(buf, size,
			 "there is no editor \"%.60s\": VISUAL or "
			 "EDITOR says which",
			 editor_words());
	else if (WEXITSTATUS(status))
		snprintf(buf, size, "the editor ended with status %d",
			 WEXITSTATUS(status));
}
