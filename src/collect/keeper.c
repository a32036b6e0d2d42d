/* src/collect/keeper.c */
#include "collect/keeper.h"

#include "collect/fds.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Where they are here: 0 to 2 are nobody's any more. */
enum { LEASH, SLAVE, MASTER, OTHERS };

/* False: the launcher has died, and has said nothing. */
static bool
wait_for_word(char *word)
{
	ssize_t n;

	do
		n = read(LEASH, word, 1);
	while (n < 0 && errno == EINTR);
	return n > 0;
}

/* Until there is nothing to hold any more; then the pty's session ends. */
static void
hold(struct launch_orphan *orphan, launch_orphan_cb *orphaned)
{
	char word;

	while (wait_for_word(&word)) {
		if (word == KEEPER_ENDED)
			return;
		if (word == KEEPER_DETACH) {
			close(orphan->terminal);
			orphan->terminal = -1;
			continue;
		}
		close(MASTER);
		orphaned = NULL;
	}
	if (!orphaned)
		_exit(0);
	orphaned(orphan);
}

void
keeper_run(const struct keeper *keeper)
{
	const struct launch_options *opts = keeper->opts;
	struct launch_orphan orphan = { .master = MASTER,
					.terminal = opts->terminal,
					.modes = opts->modes,
					.pid = keeper->pid };
	pid_t self = getpid();

	/* Keep nothing open that somebody waits to see closed. */
	if (dup2(keeper->leash, LEASH) < 0 || dup2(keeper->slave, SLAVE) < 0 ||
	    dup2(keeper->master, MASTER) < 0)
		_exit(1);
	orphan.ended = (int)syscall(SYS_pidfd_open, keeper->pid, 0);
	fds_close_but(OTHERS, orphan.terminal, orphan.ended);
	hold(&orphan, opts->orphaned);
	/* With us in the foreground the hang-up at our end reaches nobody. */
	ioctl(SLAVE, TIOCSPGRP, &self);
	_exit(0);
}
