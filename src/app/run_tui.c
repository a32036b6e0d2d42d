/* src/app/run_tui.c
 *
 * Three parts follow one another: the interface; if it was left while the
 * program ran, the program's terminal put through to the user's; the report.
 * All the while the pty is drained and the streams are taken.
 */
#include "app/run_tui.h"

#include "app/config.h"
#include "app/ending.h"
#include "app/loaded.h"
#include "app/orphan.h"
#include "app/part.h"
#include "app/replay.h"
#include "app/saved.h"
#include "app/screen.h"
#include "base/mem.h"
#include "tui/term.h"
#include "tui/tui.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define FRAME_MS      100
#define FRAME_IDLE_MS 500
#define ACTIVE_TIME   (1000 * SCREEN_MS) /* after input or output */
#define FIRST_TIME    (3000 * SCREEN_MS) /* from the first process's start */

static void screen_on_timer(uv_timer_t *timer);

/* When the next frame is due: seldom if nothing happens. Samples come all the
 * time, and their figures change but little with each: only the first ones are
 * awaited. */
void
screen_schedule(struct screen *s)
{
	uint64_t now = uv_hrtime();
	bool young =
	    !s->run->ended && (!s->began || now - s->began < FIRST_TIME);
	int ms, want;

	if (s->phase != PHASE_INTERFACE || s->run->editor || s->lent)
		return;
	if (young || s->replay.playing)
		s->active = now;
	ms = now - s->active < ACTIVE_TIME ? FRAME_MS : FRAME_IDLE_MS;
	want = tui_timeout(s->tui, now);
	if (want >= 0 && want < ms)
		ms = want;
	uv_timer_start(&s->timer, screen_on_timer, (uint64_t)ms, 0);
}

/* Something happens that is to be seen soon. Not at each of many such things
 * anew, or the frame would never come. */
static void
screen_wake(struct screen *s)
{
	uint64_t now = uv_hrtime(), was = s->active;

	s->active = now;
	if (now - was >= ACTIVE_TIME)
		screen_schedule(s);
}

static bool
keys_wait(const struct screen *s)
{
	struct pollfd pfd = { .fd = s->tty->fd, .events = POLLIN };

	return s->phase == PHASE_INTERFACE && !s->lent &&
	       poll(&pfd, 1, 0) == 1 && (pfd.revents & POLLIN);
}

static void
screen_on_timer(uv_timer_t *timer)
{
	struct screen *s = timer->data;

	if (s->kill_at && uv_hrtime() >= s->kill_at && !s->run->ended) {
		pty_signal(&s->pty, SIGKILL, true);
		s->kill_at = 0;
	}
	/* Bytes that wait may go on with an Esc, which is then not over. */
	if (!s->done && keys_wait(s))
		screen_on_keys(&s->keys, 0, UV_READABLE);
	if (s->done)
		return;
	screen_draw(s);
	screen_requests(s);
	screen_schedule(s);
}

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
static void
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

static void
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

/* A line of it, which the user may wait for. */
static void
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

static void
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

/* Run the loop until the phase is over. */
static void
screen_loop(struct screen *s)
{
	s->done = s->phase != PHASE_INTERFACE && s->run->ended;
	while (!s->done)
		uv_run(&s->run->loop, UV_RUN_ONCE);
	uv_timer_stop(&s->timer);
}

void
screen_show_tail(struct screen *s)
{
	struct out o;

	out_init(&o, 3 * TAIL_MAX);
	tail_replay(&s->tail, &o);
	if (o.len)
		fd_write(s->tty->fd, o.data, o.len, PATIENCE_LONG);
	out_fini(&o);
	tail_fini(&s->tail);
}

/* Take the interface off the terminal and put there what the program wrote. */
static void
screen_close_interface(struct screen *s)
{
	s->term->ops->close(s->term);
	s->term = NULL;
	if (s->phase != PHASE_GONE)
		screen_show_tail(s);
}

void
screen_raw(struct screen *s)
{
	struct termios raw = s->own->modes;

	cfmakeraw(&raw);
	tcsetattr(s->own->fd, TCSADRAIN, &raw);
}

/* Before the program has the terminal. */
static void
screen_say_left(struct screen *s)
{
	char text[200];

	if (s->run->ended || s->quitting || s->coming || !s->door)
		return;
	snprintf(text, sizeof(text),
		 "pyinstrument-top: left; pyinstrument-top --reattach %d in "
		 "another terminal comes back\r\n",
		 (int)s->run->child.pid);
	fd_write(s->tty->fd, text, strlen(text), PATIENCE_SHORT);
}

/* The program's terminal becomes the user's until it ends, but for the times
 * when another one has the interface. */
static void
screen_forward(struct screen *s)
{
	if (s->phase == PHASE_INTERFACE) {
		screen_say_left(s);
		s->phase = PHASE_FORWARD;
		screen_raw(s);
		screen_on_size(s);
	}
	guest_welcome_late(s);
	screen_loop(s);
	guest_refuse(s);
	if (s->guest) {
		screen_close_interface(s);
		/* What is to be said is read there. */
		if (s->own->replace[STDERR_FILENO])
			dup2(s->tty->fd, STDERR_FILENO);
	}
	if (s->phase == PHASE_FORWARD)
		tcsetattr(s->tty->fd, TCSADRAIN, &s->tty->modes);
	if (s->phase == PHASE_DETACHED) {
		s->phase = PHASE_GONE;
		s->run->record.kept = true;
	}
}

/* The user's terminal gets the report, even if the program's output went
 * elsewhere: that file is not ours. */
static void
screen_report(struct screen *s)
{
	struct run *run = s->run;
	struct report report;
	struct pit_err err;
	struct run_notes notes;

	record_end(run);
	if (s->phase == PHASE_GONE) {
		run_keep(run);
		return;
	}
	if (run_has_report(run)) {
		run_report(run, &report, &notes);
		if (report_show(&report, run_look(run), s->tty->fd, &err))
			complain(err.text);
		if (!run_was_saved(run))
			saved_offer(run, s->tty->fd);
	}
	run_complain(run);
	/* The header may have had no room for all of it. */
	if (s->lost[0])
		complain(s->lost);
}

static bool
screen_open(struct screen *s, struct pit_err *err)
{
	const struct options *opts = s->run->opts;
	const struct render_options *render = &opts->render;
	const struct choice choice = { render->hide, render->show };

	source_init(&s->source, NULL);
	s->look = (struct tui_options){
		.color = opts->color == SWITCH_AUTO
			     ? environment_allows_color(true)
			     : opts->color == SWITCH_ON,
		.unicode = opts->unicode == SWITCH_AUTO
			       ? locale_has_unicode()
			       : opts->unicode == SWITCH_ON,
		.unfolded = render->show_all,
		.apart = render->apart || render->show_all,
		.idle = render->idle || render->show_all,
		.mode = opts->mode,
		.source = &s->source.render,
		.settings = &s->settings,
	};
	/* Marks are there when the recording is, or at the end. */
	if (!part_is_whole(opts) && !opts->from_mark && !opts->to_mark)
		s->look.part = (struct window){ opts->from, opts->to };
	model_choose(s->run->model, &choice);

	s->term =
	    term_curses_open(s->tty->fd, getenv("TERM"), s->look.color, err);
	if (!s->term)
		return false;
	s->tui = tui_new(s->term, &s->look);
	if (s->tui)
		return true;
	s->term->ops->close(s->term);
	s->term = NULL;
	pit_fail(err, PIT_ENOMEM, "out of memory");
	return false;
}

static enum pit_status
screen_launch(struct screen *s, struct pit_err *err)
{
	struct launch_options pty = { .pty = true,
				      .modes = &s->tty->modes,
				      .orphaned = orphan_run,
				      .terminal = s->tty->fd };
	enum pit_status st;

	record_keep(s->run);
	memcpy(pty.replace, s->tty->replace, sizeof(pty.replace));
	tui_output_size(s->tui, &pty.rows, &pty.cols);
	st = run_launch(s->run, &pty, err);
	if (!st && pty_open(&s->pty, &s->run->loop, &s->run->child,
			    screen_on_output, s))
		st = pit_fail(err, PIT_EIO, "cannot wait for the program");
	return st;
}

static enum pit_status
screen_start(struct screen *s, struct pit_err *err)
{
	static const int list[] = { SIGCHLD, SIGWINCH, SIGTSTP, SIGCONT,
				    SIGHUP,  SIGINT,   SIGQUIT, SIGTERM,
				    SIGUSR1, SIGUSR2,  0 };
	struct run *run = s->run;
	enum pit_status st;

	st = signals_open(&s->signals, &run->loop, run->inherited, list,
			  screen_on_signal, s, err);
	if (!st && uv_poll_init(&run->loop, &s->keys, s->tty->fd))
		st = pit_fail(err, PIT_EIO, "cannot wait for keys");
	if (st)
		return st;
	s->keys.data = s;
	if (run->playback)
		screen_replay_open(s);
	else if (!run->session)
		st = screen_launch(s, err);
	if (st)
		return st;
	uv_poll_start(&s->keys, UV_READABLE, screen_on_keys);
	uv_timer_init(&run->loop, &s->timer);
	s->timer.data = s;
	run_news(s->lost, sizeof(s->lost));
	run_found(s->lost, sizeof(s->lost));
	if (s->lost[0])
		tui_message(s->tui, s->lost, uv_hrtime());
	if (!run_was_saved(run))
		guest_await(s);
	screen_draw(s);
	screen_schedule(s);
	return PIT_OK;
}

/* The three phases; of what was saved there is no program to go on. */
static int
screen_run(struct screen *s)
{
	struct run *run = s->run;
	int status;

	screen_loop(s);
	if (run->playback)
		screen_replay_rest(s);
	screen_close_interface(s);
	if (!run_was_saved(run))
		screen_forward(s);
	run_drain(run);
	pty_drain(&s->pty);
	screen_report(s);
	pty_close(&s->pty);
	launch_release(&run->child);
	uv_close((uv_handle_t *)&s->keys, NULL);
	uv_close((uv_handle_t *)&s->timer, NULL);
	status = run_was_saved(run) ? 0 : run_status(run);
	guest_end(s, status);
	return status;
}

/* The interface cannot be had: say why, and do without if nothing runs yet. A
 * program that could not be executed will not be without it either. */
static int
screen_failed(struct screen *s, const struct pit_err *err)
{
	struct run *run = s->run;

	s->phase = PHASE_GONE;
	if (s->term)
		screen_close_interface(s);
	if (s->keys.data)
		uv_close((uv_handle_t *)&s->keys, NULL);
	signals_close(&s->signals);
	complain(err->text);
	if (run->playback)
		return replay_report(run);
	if (run->session)
		return loaded_report(run);
	if (run->child.error || run->child.pid)
		return run_start_status(run);
	if (options_need_interface(run->opts)) {
		complain(options_need_interface(run->opts));
		return STATUS_FAILURE;
	}
	return run_headless(run);
}

int
run_tui(struct run *run, struct tui_tty *tty)
{
	struct screen *s = mem_zalloc(sizeof(*s));
	struct pit_err err;
	int status;

	if (!s) {
		complain("out of memory");
		return STATUS_FAILURE;
	}
	s->run = run;
	s->own = s->tty = tty;
	s->printed =
	    (struct printed_lines){ .line = screen_on_line, .data = s };
	s->signals.fd = s->output.fd = -1;
	tail_init(&s->tail);
	if (config_read(&s->settings, &err)) {
		complain(err.text);
		status =
		    err.status == PIT_EUSAGE ? STATUS_USAGE : STATUS_FAILURE;
	} else if (output_file_open(&s->output, run->opts->output_file, &err)) {
		complain(err.text);
		status = STATUS_FAILURE;
	} else if (!screen_open(s, &err) || screen_start(s, &err)) {
		status = screen_failed(s, &err);
	} else {
		status = screen_run(s);
	}
	if (output_file_close(&s->output, &err)) {
		complain(err.text);
		status = status ? status : STATUS_FAILURE;
	}
	tui_free(s->tui);
	source_fini(&s->source);
	signals_close(&s->signals);
	uv_run(&run->loop, UV_RUN_NOWAIT); /* handles are part of s */
	tail_fini(&s->tail);
	screen_unchoose(s);
	baseline_close(&s->base);
	mem_free(s);
	return status;
}
