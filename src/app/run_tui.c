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

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
