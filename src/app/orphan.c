/* src/app/orphan.c - in a copy of us that was made by fork() while there may
 * have been other threads: nothing here allocates or takes a lock.
 *
 * Keys are not put through. The shell, which has seen us die, has the terminal
 * in its foreground again and reads them itself; a program that asks for some
 * waits, as a job in the background does.
 */
#include "app/orphan.h"

#include "tui/term.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define ORPHAN_MS   1000 /* between looks at what nobody tells us of */
#define DIGITS_MAX  12
#define SENTENCE    160
#define PTY_AT_ONCE 4096

struct orphan {
	const struct launch_orphan *of;
	int terminal; /* -1: lost */
};

static void
orphan_write(struct orphan *o, const char *p, size_t n)
{
	ssize_t done;

	while (n && o->terminal >= 0) {
		done = write(o->terminal, p, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0) {
			o->terminal = -1;
			return;
		}
		p += done;
		n -= (size_t)done;
	}
}

static char *
put_number(char *at, unsigned n)
{
	char digits[DIGITS_MAX], *p = digits + sizeof(digits);

	do
		*--p = (char)('0' + n % 10);
	while (n /= 10);
	while (p < digits + sizeof(digits))
		*at++ = *p++;
	return at;
}

/* "pyinstrument-top: process 123 ..." in a line of its own: in one piece, since
 * a shell may write its prompt at the same time. */
static void
orphan_say(struct orphan *o, const char *what)
{
	char text[SENTENCE], *p = text;

	p = stpcpy(p, "\r\npyinstrument-top: process ");
	p = put_number(p, (unsigned)o->of->pid);
	p = stpcpy(stpcpy(p, what), "\r\n");
	orphan_write(o, text, (size_t)(p - text));
}

/* The size that the user's terminal has now is the program's, too. */
static void
orphan_resize(struct orphan *o)
{
	struct winsize mine, theirs;

	if (o->terminal >= 0 && !ioctl(o->terminal, TIOCGWINSZ, &mine) &&
	    !ioctl(o->of->master, TIOCGWINSZ, &theirs) &&
	    memcmp(&mine, &theirs, sizeof(mine)) != 0)
		ioctl(o->of->master, TIOCSWINSZ, &mine);
}

/* False: nothing is there. */
static bool
orphan_pass(struct orphan *o)
{
	char bytes[PTY_AT_ONCE];
	ssize_t n = read(o->of->master, bytes, sizeof(bytes));

	if (n <= 0)
		return false;
	orphan_write(o, bytes, (size_t)n);
	return true;
}

static bool
orphan_lives(const struct orphan *o, const struct pollfd *ended)
{
	if (o->of->ended >= 0)
		return !ended->revents;
	return !kill(o->of->pid, 0) || errno == EPERM;
}

/* As the interface left it, or as it is while keys are the program's: raw. A
 * shell that was faster has set modes of its own. */
static void
orphan_restore(const struct launch_orphan *of)
{
	struct termios now;

	term_curses_emergency();
	if (of->modes && !tcgetattr(of->terminal, &now) &&
	    !(now.c_lflag & ISIG))
		tcsetattr(of->terminal, TCSANOW, of->modes);
}

/* The terminal went after us. What a shell does then to its jobs in the
 * background, and what we would have done. */
static void
orphan_hang_up(struct orphan *o)
{
	pid_t front = tcgetpgrp(o->of->master);

	o->terminal = -1;
	if (front <= 0)
		front = o->of->pid;
	kill(-front, SIGHUP);
	kill(-front, SIGCONT);
}

void
orphan_run(const struct launch_orphan *of)
{
	struct orphan o = { .of = of, .terminal = of->terminal };
	struct pollfd pfd[] = { { .fd = of->ended, .events = POLLIN },
				{ .fd = of->master, .events = POLLIN },
				{ .fd = of->terminal } };

	orphan_restore(of);
	orphan_say(&o,
		   " goes on, though its viewer was killed; it writes here");
	do {
		pfd[2].fd = o.terminal;
		if (poll(pfd, 3, ORPHAN_MS) < 0 && errno != EINTR)
			break;
		orphan_resize(&o);
		if (pfd[2].revents)
			orphan_hang_up(&o);
		if (pfd[1].revents)
			orphan_pass(&o);
	} while (orphan_lives(&o, &pfd[0]));
	while (orphan_pass(&o))
		;
	orphan_say(&o, " has ended");
}
