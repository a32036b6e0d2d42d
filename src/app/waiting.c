/* src/app/waiting.c */
#include "app/waiting.h"

#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define POLL_MAX 64 /* entries of a poll() that are looked at */

static bool
fd_is_tty(pid_t pid, uint64_t fd, const char *tty)
{
	char link[64], target[128];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/%ld/fd/%" PRIu64, (long)pid, fd);
	n = readlink(link, target, sizeof(target) - 1);
	if (n < 0)
		return false;
	target[n] = '\0';
	return !strcmp(target, tty) || !strcmp(target, "/dev/tty");
}

static bool
process_read(pid_t pid, uint64_t address, void *buf, size_t n)
{
	struct iovec local = { buf, n };
	struct iovec remote = { (void *)(uintptr_t)address, n };

	return process_vm_readv(pid, &local, 1, &remote, 1, 0) == (ssize_t)n;
}

static bool
select_has_tty(pid_t pid, uint64_t nfds, uint64_t set, const char *tty)
{
	fd_set fds;
	size_t n = ((size_t)nfds + 63) / 64 * 8; /* whole words */

	FD_ZERO(&fds);
	if (!set || nfds > FD_SETSIZE || !process_read(pid, set, &fds, n))
		return false;
	for (int fd = 0; fd < (int)nfds; fd++)
		if (FD_ISSET(fd, &fds) && fd_is_tty(pid, (uint64_t)fd, tty))
			return true;
	return false;
}

static bool
poll_has_tty(pid_t pid, uint64_t set, uint64_t nfds, const char *tty)
{
	struct pollfd fds[POLL_MAX];

	if (nfds > POLL_MAX ||
	    !process_read(pid, set, fds, (size_t)nfds * sizeof(fds[0])))
		return false;
	for (size_t i = 0; i < (size_t)nfds; i++)
		if (fds[i].fd >= 0 && (fds[i].events & POLLIN) &&
		    fd_is_tty(pid, (uint64_t)fds[i].fd, tty))
			return true;
	return false;
}

bool
process_waits_for(pid_t pid, const char *tty)
{
	char path[64], line[256];
	uint64_t a, b;
	long number;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%ld/syscall", (long)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = read(fd, line, sizeof(line) - 1);
	close(fd);
	line[n > 0 ? n : 0] = '\0';
	/* "running", or the call's number and its arguments. */
	if (sscanf(line, "%ld %" SCNx64 " %" SCNx64, &number, &a, &b) != 3)
		return false;
	switch (number) {
	case SYS_read:
	case SYS_readv:
		return fd_is_tty(pid, a, tty);
	case SYS_pselect6:
#ifdef SYS_select
	case SYS_select:
#endif
		return select_has_tty(pid, a, b, tty);
	case SYS_ppoll:
#ifdef SYS_poll
	case SYS_poll:
#endif
		return poll_has_tty(pid, a, b, tty);
	default:
		return false;
	}
}
