/* src/app/witness.c */
#include "app/witness.h"

#include "base/clock.h"
#include "collect/fds.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define WITNESS_SIGNALS  64
#define WITNESS_MEMORY   1000 /* ms: what it got alone is forgotten */
#define WITNESS_PATIENCE 200  /* ms for an answer: it may be stopped */

struct notes {
	int socket, signals;
	int64_t when[WITNESS_SIGNALS]; /* ms; 0: not got */
};

uint64_t
witness_bit(int sig)
{
	return UINT64_C(1) << (sig - 1);
}

static void
notes_take(struct notes *notes)
{
	struct signalfd_siginfo info;

	while (read(notes->signals, &info, sizeof(info)) ==
	       (ssize_t)sizeof(info))
		if (info.ssi_signo <= WITNESS_SIGNALS)
			notes->when[info.ssi_signo - 1] = clock_ms();
}

/* What was got lately; all is forgotten then. */
static uint64_t
notes_tell(struct notes *notes)
{
	int64_t since = clock_ms() - WITNESS_MEMORY;
	uint64_t got = 0;

	for (int i = 0; i < WITNESS_SIGNALS; i++) {
		if (notes->when[i] && notes->when[i] >= since)
			got |= witness_bit(i + 1);
		notes->when[i] = 0;
	}
	return got;
}

/* All signals are blocked here. */
__attribute__((noreturn)) static void
witness_main(int fd)
{
	struct notes notes = { .socket = 0 };
	struct pollfd pfd[2];
	sigset_t all;
	uint64_t got;
	char byte;

	/* Keep nothing open that somebody waits to see closed. */
	if (dup2(fd, notes.socket) < 0)
		_exit(1);
	fds_close_from(1);
	sigfillset(&all);
	notes.signals = signalfd(-1, &all, SFD_NONBLOCK | SFD_CLOEXEC);
	pfd[0] = (struct pollfd){ .fd = notes.socket, .events = POLLIN };
	pfd[1] = (struct pollfd){ .fd = notes.signals, .events = POLLIN };
	while (notes.signals >= 0) {
		if (poll(pfd, 2, -1) < 0 && errno != EINTR)
			break;
		notes_take(&notes);
		if (!pfd[0].revents)
			continue;
		if (read(notes.socket, &byte, 1) != 1)
			break;
		got = notes_tell(&notes);
		if (write(notes.socket, &got, sizeof(got)) < 0)
			break;
	}
	_exit(0);
}

bool
witness_open(struct witness *witness)
{
	sigset_t all, old;
	int fds[2];
	pid_t pid;

	*witness = (struct witness){ .fd = -1 };
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds))
		return false;
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &old);
	pid = fork();
	if (pid == 0)
		witness_main(fds[1]);
	sigprocmask(SIG_SETMASK, &old, NULL);
	close(fds[1]);
	if (pid < 0) {
		close(fds[0]);
		return false;
	}
	*witness = (struct witness){ .pid = pid, .fd = fds[0] };
	return true;
}

void
witness_close(struct witness *witness)
{
	if (!witness->pid)
		return;
	/* It may be stopped. */
	kill(witness->pid, SIGKILL);
	close(witness->fd);
	while (waitpid(witness->pid, NULL, 0) < 0 && errno == EINTR)
		;
	*witness = (struct witness){ .fd = -1 };
}

uint64_t
witness_ask(struct witness *witness)
{
	struct pollfd pfd = { .fd = witness->fd, .events = POLLIN };
	uint64_t got;

	if (!witness->pid)
		return 0;
	/* An answer that came too late. */
	while (recv(witness->fd, &got, sizeof(got), MSG_DONTWAIT) > 0)
		;
	/* The kernel hands a signal to the members of a group one after the
	 * other under a lock, for which this call waits: whatever we got as
	 * one of them, the witness has got when it returns. */
	setpgid(0, getpgrp());
	if (send(witness->fd, "", 1, MSG_NOSIGNAL) != 1 ||
	    poll(&pfd, 1, WITNESS_PATIENCE) != 1 ||
	    read(witness->fd, &got, sizeof(got)) != (ssize_t)sizeof(got))
		return 0;
	return got;
}
