/* src/app/reattach.c */
#include "app/reattach.h"

#include "app/attach.h"
#include "app/editor.h"
#include "app/keep.h"
#include "app/plain.h"
#include "app/program.h"
#include "app/reattach_find.h"
#include "app/report.h"
#include "app/run.h"
#include "app/tty.h"
#include "tui/term.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

struct visit {
	const struct launch_signals *inherited;
	struct tui_tty tty;
	int socket, signals;
	pid_t editor; /* 0: none runs */
	int status;
	bool over;
};

/* NULL: it is open. */
static const char *
terminal_open(struct tui_tty *tty)
{
	const char *type = getenv("TERM");

	tty->fd = -1;
	if (!type || !*type)
		return "--reattach needs a terminal: TERM is not set";
	if (plain_terminal())
		return "--reattach needs a terminal that can show the "
		       "interface: TERM is dumb";
	tty->fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (tty->fd < 0)
		return "--reattach needs a terminal: /dev/tty cannot be opened";
	tui_tty_name(tty);
	if (tcgetpgrp(tty->fd) != getpgrp() || tcgetattr(tty->fd, &tty->modes))
		return "--reattach is not in the foreground of the terminal";
	return NULL;
}

static void
visit_end(struct visit *v, int status)
{
	v->over = true;
	v->status = status;
}

static void
visit_say(struct visit *v, enum attach_kind kind, int number, const char *text)
{
	/* That the viewer is gone is seen when it is listened to. */
	(void)attach_send(v->socket, kind, number, text, -1);
}

/* With the whole job, as the interface does: an editor, too. */
static void
stop(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTSTP);
	kill(0, SIGTSTP);
	sigprocmask(SIG_UNBLOCK, &set, NULL); /* here we stop */
	sigprocmask(SIG_BLOCK, &set, NULL);
}

/* Setting its modes waits until we are in the foreground of the terminal. */
static void
visit_stop(struct visit *v)
{
	stop();
	if (tcsetattr(v->tty.fd, TCSADRAIN, &v->tty.modes))
		visit_say(v, ATTACH_LEAVE, 0, "");
	else
		visit_say(v, ATTACH_BACK, 0, "");
}

static void
visit_edit(struct visit *v, const struct attach_message *message)
{
	struct pit_err err;

	if (!editor_start(message->text, (uint32_t)message->number,
			  v->inherited, &v->editor, &err))
		return;
	v->editor = 0;
	visit_say(v, ATTACH_EDITED, 0, err.text);
}

static void
visit_edited(struct visit *v)
{
	int status;

	if (v->editor && waitpid(v->editor, &status, WNOHANG) == v->editor) {
		v->editor = 0;
		visit_say(v, ATTACH_EDITED, status, "");
	}
}

/* The viewer was killed, and leaves the terminal as it was. */
static void
visit_lost(struct visit *v)
{
	term_curses_emergency();
	complain("the viewer is gone");
	visit_end(v, STATUS_FAILURE);
}

static void
visit_hear(struct visit *v)
{
	struct attach_message message;
	int fd;

	if (!attach_receive(v->socket, &message, &fd)) {
		visit_lost(v);
		return;
	}
	if (fd >= 0)
		close(fd);
	switch (message.kind) {
	case ATTACH_STOP:
		visit_stop(v);
		break;
	case ATTACH_EDIT:
		visit_edit(v, &message);
		break;
	case ATTACH_REFUSED:
	case ATTACH_END:
		if (message.text[0])
			complain(message.text);
		visit_end(v, message.kind == ATTACH_END ? message.number
							: STATUS_FAILURE);
		break;
	default:
		break;
	}
}

static void
visit_signal(struct visit *v, int sig)
{
	switch (sig) {
	case SIGCHLD:
		visit_edited(v);
		break;
	case SIGWINCH:
	case SIGCONT:
		visit_say(v, ATTACH_SIZE, 0, "");
		break;
	case SIGTSTP:
		if (v->editor)
			stop();
		else
			visit_say(v, ATTACH_PAUSE, 0, "");
		break;
	case SIGHUP:
		/* The terminal is gone; the viewer sees that, too. */
		visit_end(v, STATUS_SIGNAL_BASE + sig);
		break;
	default:
		/* A key of the editor's, if one has the terminal. */
		if (!v->editor || sig == SIGTERM)
			visit_say(v, ATTACH_LEAVE, 0, "");
	}
}

static bool
visit_open(struct visit *v)
{
	static const int list[] = { SIGCHLD, SIGWINCH, SIGTSTP, SIGCONT,
				    SIGHUP,  SIGINT,   SIGQUIT, SIGTERM };
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (sigismember(&v->inherited->ignored, list[i]) != 1)
			sigaddset(&set, list[i]);
	sigprocmask(SIG_BLOCK, &set, NULL);
	v->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return v->signals >= 0;
}

static void
visit_stay(struct visit *v)
{
	struct pollfd pfd[] = { { .fd = v->socket, .events = POLLIN },
				{ .fd = v->signals, .events = POLLIN } };
	struct signalfd_siginfo info;

	while (!v->over) {
		if (poll(pfd, 2, -1) < 0 && errno != EINTR)
			break;
		while (!v->over && read(v->signals, &info, sizeof(info)) ==
				       (ssize_t)sizeof(info))
			visit_signal(v, (int)info.ssi_signo);
		if (!v->over && pfd[0].revents)
			visit_hear(v);
	}
}

/* Of enum attach_colors. */
static int
colors_of(const struct options *opts)
{
	const char *said = getenv("COLORTERM");
	bool color = opts->color == SWITCH_AUTO ? environment_allows_color(true)
						: opts->color == SWITCH_ON;
	bool full =
	    said && (!strcmp(said, "truecolor") || !strcmp(said, "24bit"));

	return (color ? ATTACH_COLOR : 0) | (full ? ATTACH_FULL : 0);
}

static int
visit(const struct options *opts, const struct launch_signals *inherited,
      const struct viewer *viewer)
{
	struct visit v = { .inherited = inherited,
			   .signals = -1,
			   .socket = viewer->socket,
			   .status = STATUS_FAILURE };
	const char *why = terminal_open(&v.tty), *type = getenv("TERM");
	int colors = colors_of(opts);
	char text[256];

	snprintf(text, sizeof(text), "%.100s\n%s", type ? type : "",
		 v.tty.name);
	if (why)
		complain(why);
	else if (!term_curses_watch(v.tty.fd, type))
		complain("--reattach: the terminal's type is not known");
	else if (!visit_open(&v))
		complain("cannot take signals");
	else if (!attach_send(v.socket,
			      viewer->where[0] ? ATTACH_TAKE : ATTACH_COME,
			      colors, text, v.tty.fd))
		complain("the viewer is gone");
	else
		visit_stay(&v);
	if (v.signals >= 0)
		close(v.signals);
	if (v.tty.fd >= 0)
		close(v.tty.fd);
	return v.status;
}

/* Somebody may be looking at it. */
static bool
may_take(const struct viewer *viewer)
{
	char answer[16];

	if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO)) {
		fprintf(stderr,
			"pyinstrument-top: the interface of process %d is open "
			"on %s\n",
			(int)viewer->program, viewer->where);
		return false;
	}
	fprintf(stderr,
		"pyinstrument-top: the interface of process %d is open on %s. "
		"Take it from there? (y/n) ",
		(int)viewer->program, viewer->where);
	return fgets(answer, sizeof(answer), stdin) &&
	       (answer[0] == 'y' || answer[0] == 'Y');
}

static void
complain_none(pid_t pid)
{
	char text[700], path[512];

	if (pid)
		snprintf(text, sizeof(text),
			 "process %d is no viewer of yours, and no program of "
			 "one",
			 (int)pid);
	else if (keep_news(path, sizeof(path)))
		snprintf(text, sizeof(text),
			 "there is no program to come back to; the report of "
			 "the last one that ended without a terminal is %s",
			 path);
	else
		snprintf(text, sizeof(text),
			 "there is no program to come back to");
	complain(text);
}

static void
complain_several(const struct viewers *viewers)
{
	complain("there are several programs: --reattach takes the number of "
		 "one");
	for (size_t i = 0; i < viewers->n; i++) {
		const struct viewer *v = &viewers->at[i];

		if (!v->program)
			fprintf(stderr, "%10d  does not answer\n", (int)v->pid);
		else
			fprintf(stderr, "%10d  %s (%s%s)\n", (int)v->program,
				v->text, v->where[0] ? "open on " : "left",
				v->where);
	}
}

int
reattach_main(const struct options *opts,
	      const struct launch_signals *inherited)
{
	struct viewers viewers;
	struct viewer *viewer;
	int status = STATUS_FAILURE;

	viewers_find(&viewers);
	viewer = viewers_choose(&viewers, opts->reattach);
	if (!viewer && (opts->reattach || !viewers.n))
		complain_none(opts->reattach);
	else if (!viewer)
		complain_several(&viewers);
	else if (!viewer->program)
		complain("the viewer does not answer: it is stopped, or of "
			 "another version");
	else if (!viewer->where[0] || may_take(viewer)) {
		viewers_keep(&viewers, viewer);
		status = visit(opts, inherited, viewer);
	}
	viewers_fini(&viewers);
	return status;
}
