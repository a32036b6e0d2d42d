/* src/app/fd_write.c - writing that can be ended. Signals are blocked while a
 * run lasts, so nothing may block but a poll() that sees them. */
#include "app/report_file.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#define GRACE_MS 1000 /* for a reader, when we should end */

static const int enders[] = { SIGINT, SIGTERM, SIGQUIT, SIGHUP };

static void
enders_fill(sigset_t *set)
{
	sigemptyset(set);
	for (size_t i = 0; i < sizeof(enders) / sizeof(enders[0]); i++)
		sigaddset(set, enders[i]);
}

int
ending_signal(void)
{
	sigset_t set;

	if (sigpending(&set))
		return 0;
	for (size_t i = 0; i < sizeof(enders) / sizeof(enders[0]); i++)
		if (sigismember(&set, enders[i]) == 1)
			return enders[i];
	return 0;
}

/* One descriptor being written to. */
struct writing {
	int fd;
	int signals;      /* a signalfd that is only looked at; -1: none */
	int64_t deadline; /* ms; 0: none yet */
};

/* Wait until fd takes something; false: errno. */
static bool
writing_wait(struct writing *w)
{
	struct pollfd pfd[2] = { { .fd = w->fd, .events = POLLOUT },
				 { .fd = w->signals, .events = POLLIN } };
	int64_t left;
	int rc;

	for (;;) {
		left = w->deadline ? w->deadline - clock_ms() : -1;
		if (w->deadline && left <= 0) {
			errno = EINTR;
			return false;
		}
		rc = poll(pfd, 2, (int)left);
		if (rc < 0 && errno != EINTR)
			return false;
		if (rc > 0 && pfd[0].revents)
			return true;
		if (rc > 0 && pfd[1].revents) {
			w->deadline = clock_ms() + GRACE_MS;
			pfd[1].fd = -1;
		}
	}
}

static bool
writing_run(struct writing *w, const char *p, size_t n, size_t most)
{
	ssize_t done;

	while (n) {
		if (most < n && !writing_wait(w))
			return false;
		done = write(w->fd, p, n < most ? n : most);
		if (done < 0 && errno == EAGAIN && writing_wait(w))
			continue;
		if (done < 0 && errno == EINTR && !w->deadline)
			continue;
		if (done < 0)
			return false;
		p += done;
		n -= (size_t)done;
	}
	return true;
}

/* The same pipe or terminal, opened once more for us alone, so that it does
 * not block; -1: there is no such way. */
static int
fd_reopen(int fd, mode_t mode)
{
	char path[64];

	if (!S_ISFIFO(mode) && !S_ISCHR(mode))
		return -1;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
}

bool
fd_write(int fd, const void *bytes, size_t n, enum patience patience)
{
	struct writing w = { .fd = fd, .signals = -1 };
	int flags = fcntl(fd, F_GETFL), own = -1, error;
	size_t most = SIZE_MAX;
	struct stat sb;
	sigset_t set;
	bool good;

	if (fstat(fd, &sb))
		return false;
	if (flags >= 0 && !(flags & O_NONBLOCK) && !S_ISREG(sb.st_mode)) {
		own = fd_reopen(fd, sb.st_mode);
		if (own >= 0)
			w.fd = own;
		else /* what poll() lets through does not wait, or not long */
			most = PIPE_BUF;
	}
	enders_fill(&set);
	/* A regular file is never waited for. */
	if (patience == PATIENCE_LONG && !S_ISREG(sb.st_mode))
		w.signals = signalfd(-1, &set, SFD_CLOEXEC);
	else if (patience != PATIENCE_LONG)
		w.deadline = clock_ms() + GRACE_MS;
	good = writing_run(&w, bytes, n, most);
	error = errno;
	if (w.signals >= 0)
		close(w.signals);
	if (own >= 0)
		close(own);
	errno = error;
	return good;
}
