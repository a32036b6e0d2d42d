/* src/app/signals.c */
#include "app/signals.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

void
signals_take(struct signals *s)
{
	struct signalfd_siginfo info;

	while (s->fd >= 0 &&
	       read(s->fd, &info, sizeof(info)) == (ssize_t)sizeof(info))
		s->cb(s->data, &info);
}

static void
signals_on_poll(uv_poll_t *handle, int status, int events)
{
	(void)status;
	(void)events;
	signals_take((struct signals *)handle);
}

enum pit_status
signals_open(struct signals *s, uv_loop_t *loop,
	     const struct launch_signals *inherited, const int list[],
	     signals_cb *cb, void *data, struct pit_err *err)
{
	sigset_t set;

	s->cb = cb;
	s->data = data;
	sigemptyset(&set);
	for (size_t i = 0; list[i]; i++)
		if (sigismember(&inherited->ignored, list[i]) != 1)
			sigaddset(&set, list[i]);
	sigprocmask(SIG_BLOCK, &set, NULL);
	s->fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (s->fd < 0)
		return pit_fail(err, PIT_EIO, "cannot take signals: %s",
				strerror(errno));
	if (uv_poll_init(loop, &s->poll, s->fd) ||
	    uv_poll_start(&s->poll, UV_READABLE, signals_on_poll)) {
		close(s->fd);
		s->fd = -1;
		return pit_fail(err, PIT_EIO, "cannot wait for signals");
	}
	return PIT_OK;
}

void
signals_stop(struct signals *s)
{
	if (s->fd >= 0)
		uv_poll_stop(&s->poll);
}

void
signals_close(struct signals *s)
{
	if (s->fd < 0)
		return;
	signals_stop(s);
	uv_close((uv_handle_t *)&s->poll, NULL);
	close(s->fd);
	s->fd = -1;
}

/* The set of a line "SigCgt:\t0000000180000000" of /proc/PID/status; 0: it is
 * another line. */
static unsigned long long
set_of_line(const char *line)
{
	static const char *const names[] = { "SigBlk:", "SigIgn:", "SigCgt:" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strncmp(line, names[i], strlen(names[i])))
			return strtoull(line + strlen(names[i]), NULL, 16);
	return 0;
}

static bool
handles(const char *task, int sig)
{
	char line[384];
	unsigned long long set = 0;
	FILE *file;

	snprintf(line, sizeof(line), "%s/status", task);
	file = fopen(line, "re");
	while (file && fgets(line, sizeof(line), file))
		set |= set_of_line(line);
	if (file)
		fclose(file);
	return set >> (sig - 1) & 1;
}

/* In sigwait() and the like, during which a thread does not block what it waits
 * for. */
static bool
waits_for_signals(const char *task)
{
	char line[384];
	long number = -1;
	FILE *file;

	snprintf(line, sizeof(line), "%s/syscall", task);
	file = fopen(line, "re");
	if (file && fgets(line, sizeof(line), file) && line[0] >= '0' &&
	    line[0] <= '9')
		number = strtol(line, NULL, 10);
	if (file)
		fclose(file);
	return number == SYS_rt_sigtimedwait;
}

/* The second look is for one that began to wait after the first. */
static bool
task_awaits(const char *task, int sig)
{
	return handles(task, sig) || waits_for_signals(task) ||
	       handles(task, sig);
}

bool
signal_is_awaited(pid_t pid, int sig)
{
	char path[320];
	struct dirent *entry;
	bool found = false;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
	dir = opendir(path);
	while (dir && !found && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "/proc/%d/task/%s", (int)pid,
			 entry->d_name);
		found = task_awaits(path, sig);
	}
	if (dir)
		closedir(dir);
	return found;
}

bool
signal_was_sent(const struct signalfd_siginfo *info)
{
	return info->ssi_code <= 0;
}
