/* src/app/tty.c */
#include "app/tty.h"

#include "app/plain.h"
#include "app/run.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void
tui_tty_name(struct tui_tty *tty)
{
	for (int fd = 0; fd < 3; fd++)
		if (!ttyname_r(fd, tty->name, sizeof(tty->name)))
			return;
	snprintf(tty->name, sizeof(tty->name), "another terminal");
}

bool
tui_tty_open(struct tui_tty *tty)
{
	const char *type = getenv("TERM");
	bool any = false;

	tty->fd = -1;
	for (int fd = 0; fd < 3; fd++)
		any |= tty->replace[fd] = isatty(fd);
	tui_tty_name(tty);
	if (!any)
		complain("no terminal: the report comes at the end");
	else if (!type || !*type)
		complain("TERM is not set: the report comes at the end");
	else if (plain_terminal())
		complain(isatty(STDERR_FILENO)
			     ? "TERM is dumb: a line now and then, and the "
			       "report at the end"
			     : "TERM is dumb: the report comes at the end");
	else
		tty->fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (tty->fd < 0) {
		if (any && type && *type && !plain_terminal())
			complain("/dev/tty cannot be opened: the report comes "
				 "at the end");
		return false;
	}
	/* In the background the first look at the terminal would stop us. */
	if (tcgetpgrp(tty->fd) == getpgrp() && !tcgetattr(tty->fd, &tty->modes))
		return true;
	complain("not in the foreground of the terminal: the report comes "
		 "at the end");
	tui_tty_close(tty);
	return false;
}

void
tui_tty_close(struct tui_tty *tty)
{
	if (tty->fd >= 0)
		close(tty->fd);
	tty->fd = -1;
}

bool
tui_tty_is_writable(const struct tui_tty *tty)
{
	struct pollfd pfd = { .fd = tty->fd, .events = POLLOUT };

	return poll(&pfd, 1, 0) == 1 && (pfd.revents & POLLOUT);
}
