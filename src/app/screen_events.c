/* src/app/screen_events.c - what comes: keys, what the program prints, its end,
 * signals, another size of the terminal.
 */
#include "app/screen.h"

#include "tui/term.h"
#include "tui/tui.h"

#include <errno.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

void
screen_size_alone(struct screen *s)
{
	int rows, cols;

	tui_output_size(s->tui, &rows, &cols);
	pty_resize(&s->pty, rows, cols);
	record_screen(s->run, rows, cols);
}

/* The terminal is gone, but the interface had been left: the user wants the
 * program to go on. */
static void
screen_detach(struct screen *s)
{
	if (s->own_lost)
		return;
	uv_poll_stop(&s->keys);
	s->own_lost = true;
	launch_detach(&s->run->child);
	if (s->phase != PHASE_FORWARD)
		return;
	s->phase = PHASE_DETACHED;
	screen_size_alone(s);
}

/* The terminal is gone, and so should be a program that was started on it. */
void
screen_hang_up(struct screen *s)
{
	if (s->phase == PHASE_GONE)
		return;
	if (s->phase != PHASE_INTERFACE || s->guest) {
		screen_detach(s);
		return;
	}
	uv_poll_stop(&s->keys);
	if (!s->run->ended) {
		pty_signal(&s->pty, SIGHUP, true);
		pty_signal(&s->pty, SIGCONT, true);
	}
	/* As if its terminal had been ours: no input, no output any more. */
	pty_close(&s->pty);
	launch_hang_up(&s->run->child);
	s->phase = PHASE_GONE;
	s->run->record.kept = true;
	s->done = true;
}

/* What stops a program stops us with it: no shell knows of it alone, and so its
 * own terminal would not. */
static void
pass_keys(struct screen *s, const char *bytes, size_t n)
{
	size_t at = pty_stop_key(&s->pty, bytes, n);

	if (at)
		pty_write(&s->pty, bytes, at);
	if (at == n)
		return;
	screen_step_aside(s);
	pass_keys(s, bytes + at + 1, n - at - 1);
}

void
screen_on_keys(uv_poll_t *handle, int status, int events)
{
	struct screen *s = handle->data;
	char bytes[4096];
	ssize_t n = -1;

	(void)events;
	if (status >= 0)
		n = read(s->tty->fd, bytes, sizeof(bytes));
	if (n < 0 && status >= 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n <= 0 && s->guest) {
		guest_leave(s, "");
		return;
	}
	if (n <= 0) {
		screen_hang_up(s);
		return;
	}
	if (s->phase == PHASE_FORWARD) {
		pass_keys(s, bytes, (size_t)n);
		return;
	}
	s->active = uv_hrtime();
	tui_input(s->tui, bytes, (size_t)n, s->active);
	screen_requests(s);
	if (!s->done && s->phase == PHASE_INTERFACE) {
		screen_draw(s);
		screen_requests(s);
		screen_schedule(s);
	}
}

/* The interface has it when it comes back. What the program asks its screen is
 * answered by a terminal if there is one. */
static void
screen_keep_output(struct screen *s, const char *bytes, size_t n)
{
	struct tui_request req;
	uint64_t now = uv_hrtime();

	if (s->phase == PHASE_DETACHED)
		tail_add(&s->tail, bytes, n);
	tui_output(s->tui, bytes, n, now, now);
	while (tui_request(s->tui, &req))
		if (req.kind == TUI_INPUT && s->phase == PHASE_DETACHED)
			pty_write(&s->pty, req.bytes, req.nbytes);
}

void
screen_on_output(void *data, const char *bytes, size_t n)
{
	struct screen *s = data;

	output_file_add(&s->output, bytes, n);
	recorder_output(s->run->record.recorder, bytes, n);
	if (s->run->opts->mark || model_hears(s->run->model))
		printed_lines_take(&s->printed, bytes, n);
	switch (s->phase) {
	case PHASE_INTERFACE:
		screen_wake(s);
		tail_add(&s->tail, bytes, n);
		tui_output(s->tui, bytes, n, s->active, s->active);
		screen_requests(s);
		break;
	case PHASE_FORWARD:
	case PHASE_DETACHED:
		screen_keep_output(s, bytes, n);
		if (s->phase == PHASE_FORWARD &&
		    !fd_write(s->tty->fd, bytes, n, PATIENCE_LONG))
			screen_hang_up(s);
		break;
	case PHASE_GONE:
		break;
	}
}

void
screen_on_line(void *data, const char *line, size_t n)
{
	struct screen *s = data;
	uint64_t now = uv_hrtime();

	/* Without memory a page lacks it; the run is none the worse. */
	if (model_printed(s->run->model, now, line, n) && s->tui)
		tui_message(s->tui, "out of memory: a printed line is lost",
			    now);
	if (s->run->opts->mark && regex_matches(s->run->opts->mark, line))
		screen_mark(s, now, 0, line);
}

static void
screen_on_end(struct screen *s)
{
	pty_drain(&s->pty);
	s->waiting = false;
	screen_wake(s);
	if (s->phase != PHASE_INTERFACE || s->quitting)
		s->done = true;
}

void
screen_on_size(struct screen *s)
{
	struct winsize size;

	if (s->run->editor || s->lent)
		return;
	if (s->phase == PHASE_INTERFACE) {
		s->term->ops->resize(s->term);
		tui_resize(s->tui);
		screen_draw(s);
		screen_requests(s);
	} else if (s->phase == PHASE_FORWARD &&
		   !ioctl(s->tty->fd, TIOCGWINSZ, &size)) {
		pty_resize(&s->pty, size.ws_row, size.ws_col);
		record_screen(s->run, size.ws_row, size.ws_col);
	}
}

/* Somebody wants us to end: pass it on, close the interface, and wait for the
 * program as we would without one. */
static void
screen_on_term(struct screen *s, int sig)
{
	s->quitting = true;
	s->run->record.kept = true;
	if (s->run->editor)
		kill(s->run->editor, sig);
	if (!s->run->ended)
		pty_signal(&s->pty, sig, true);
	if (s->guest && !s->run->ended)
		guest_leave(s, "the viewer was asked to end");
	else
		s->done = s->run->ended || s->phase == PHASE_INTERFACE;
}

void
screen_on_signal(void *data, const struct signalfd_siginfo *info)
{
	struct screen *s = data;
	bool ended = s->run->ended, editing = s->run->editor;

	switch (info->ssi_signo) {
	case SIGCHLD:
		if (run_reap(s->run) && s->run->ended && !ended)
			screen_on_end(s);
		if (editing && !s->run->editor)
			screen_edited(s);
		break;
	case SIGWINCH:
		if (!s->guest)
			screen_on_size(s);
		break;
	case SIGTSTP:
		if (s->phase == PHASE_INTERFACE && !s->guest)
			screen_suspend(s);
		else if (s->phase == PHASE_FORWARD)
			screen_step_aside(s);
		break;
	case SIGCONT:
		/* Stopped by force, the screen may be anybody's now. */
		if (s->phase == PHASE_INTERFACE && !s->guest)
			screen_on_size(s);
		break;
	case SIGHUP:
		screen_hang_up(s);
		break;
	case SIGINT:
		/* A key of the editor's, if one has the terminal. */
		if (!s->run->ended && !editing)
			pty_signal(&s->pty, SIGINT, false);
		break;
	case SIGUSR1:
		screen_mark(s, uv_hrtime(), 0, "SIGUSR1");
		if (!s->run->ended &&
		    signal_is_awaited(s->run->child.pid, SIGUSR1))
			kill(s->run->child.pid, SIGUSR1);
		break;
	case SIGUSR2:
		if (!s->run->ended)
			kill(s->run->child.pid, (int)info->ssi_signo);
		break;
	default:
		screen_on_term(s, (int)info->ssi_signo);
	}
}
