/* src/app/screen_requests.c - what the user wants of us, and of the program. */
#include "app/screen.h"

#include "app/config.h"
#include "app/editor.h"
#include "base/mem.h"
#include "tui/term.h"
#include "tui/tui.h"

#include <signal.h>
#include <stdio.h>

#define INTERRUPT_TIME (2000 * SCREEN_MS) /* for a stronger Ctrl-C */
#define KILL_TIME      (2000 * SCREEN_MS) /* from TERM to KILL */

/* What a Ctrl-C does is said first: the next within two seconds does it. INT
 * comes first, then TERM and KILL. */
static void
screen_interrupt(struct screen *s)
{
	static const int steps[] = { SIGINT, SIGTERM, SIGKILL };
	static const char *const said[] = {
		"^C again: interrupt the program",
		"interrupted the program; ^C again: ask it to end",
		"asked the program to end; ^C again: kill it",
		"killed the program",
	};
	uint64_t now = uv_hrtime();

	if (s->run->ended) {
		tui_message(s->tui, "the program has ended; q quits", now);
		return;
	}
	if (now - s->interrupted > INTERRUPT_TIME ||
	    s->interrupts == ARRAY_LEN(said))
		s->interrupts = 0;
	s->interrupted = now;
	if (s->interrupts)
		pty_signal(&s->pty, steps[s->interrupts - 1],
			   s->interrupts > 1);
	tui_message(s->tui, said[s->interrupts], now);
	s->interrupts++;
}

static void
screen_kill(struct screen *s)
{
	s->quitting = true;
	if (s->run->ended) {
		s->done = true;
		return;
	}
	pty_signal(&s->pty, SIGTERM, true);
	pty_signal(&s->pty, SIGCONT, true);
	s->kill_at = uv_hrtime() + KILL_TIME;
	tui_message(s->tui, "waiting for the program to end", uv_hrtime());
}

/* Stop, with the whole job. Without a shell that could make us go on again the
 * kernel does not stop us. */
static void
stop_job(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTSTP);
	kill(0, SIGTSTP);
	sigprocmask(SIG_UNBLOCK, &set, NULL); /* here we stop */
	sigprocmask(SIG_BLOCK, &set, NULL);
}

/* As Ctrl-Z does: an editor, too, that has the terminal. */
void
screen_suspend(struct screen *s)
{
	bool stop = !s->run->ended && !s->run->stopped;

	s->term->ops->suspend(s->term);
	if (stop)
		pty_signal(&s->pty, SIGSTOP, true);
	stop_job();
	if (stop)
		pty_signal(&s->pty, SIGCONT, true);
	if (s->run->editor)
		return;
	s->term->ops->resume(s->term);
	tui_resize(s->tui);
}

/* In the background it is the kernel that stops us again, when we take the
 * terminal. */
void
screen_step_aside(struct screen *s)
{
	bool stop = !s->run->ended && !s->run->stopped;

	tcsetattr(s->own->fd, TCSADRAIN, &s->own->modes);
	if (stop)
		pty_signal(&s->pty, SIGSTOP, true);
	stop_job();
	screen_raw(s);
	if (stop)
		pty_signal(&s->pty, SIGCONT, true);
	screen_on_size(s);
}

/* The editor gets the terminal until it ends. The program goes on meanwhile,
 * and so does what is heard of it. */
static void
screen_edit(struct screen *s, const char *path, uint32_t line)
{
	struct pit_err err;

	s->term->ops->suspend(s->term);
	if (editor_start(path, line, s->run->inherited, &s->run->editor,
			 &err)) {
		s->run->editor = 0;
		s->term->ops->resume(s->term);
		tui_resize(s->tui);
		tui_message(s->tui, err.text, uv_hrtime());
		return;
	}
	uv_poll_stop(&s->keys);
	uv_timer_stop(&s->timer);
}

/* It has: the interface is back. */
void
screen_edited(struct screen *s)
{
	char text[160];

	if (s->phase != PHASE_INTERFACE)
		return;
	s->term->ops->resume(s->term);
	tui_resize(s->tui);
	editor_ended(s->run->editor_status, text, sizeof(text));
	if (text[0])
		tui_message(s->tui, text, uv_hrtime());
	uv_poll_start(&s->keys, UV_READABLE, screen_on_keys);
	screen_on_size(s);
	screen_schedule(s);
}

void
screen_mark(struct screen *s, uint64_t time, char letter, const char *text)
{
	if (run_mark(s->run, time, letter, text) && s->tui)
		tui_message(s->tui, "out of memory: there is no such mark",
			    uv_hrtime());
}

static void
screen_leave(struct screen *s)
{
	char text[100];

	if (!s->guest) {
		s->done = true;
		return;
	}
	snprintf(text, sizeof(text),
		 "left; pyinstrument-top --reattach %d comes back",
		 (int)s->run->child.pid);
	guest_leave(s, text);
}

static void
screen_request(struct screen *s, const struct tui_request *req)
{
	char said[256];

	switch (req->kind) {
	case TUI_NONE:
		break;
	case TUI_QUIT:
		if (s->run->ended)
			s->done = true;
		else
			tui_ask_quit(s->tui);
		break;
	case TUI_KILL:
		screen_kill(s);
		break;
	case TUI_LEAVE:
		screen_leave(s);
		break;
	case TUI_INTERRUPT:
		screen_interrupt(s);
		break;
	case TUI_SUSPEND:
		if (s->guest)
			guest_stop(s);
		else
			screen_suspend(s);
		break;
	case TUI_SIGNAL:
		if (!s->run->ended)
			pty_signal(&s->pty, req->signal, req->signal != SIGINT);
		break;
	case TUI_MARK:
		screen_mark(s, req->moment, req->letter, req->path);
		break;
	case TUI_DIFF:
		screen_compare(s, req->path);
		break;
	case TUI_EDIT:
		if (s->guest)
			guest_edit(s, req->path, req->line);
		else
			screen_edit(s, req->path, req->line);
		break;
	case TUI_KEEP:
		config_keep(req->path, said, sizeof(said));
		tui_message(s->tui, said, uv_hrtime());
		break;
	case TUI_HIDE:
	case TUI_SHOW:
		screen_choose(s, req->path, req->kind == TUI_SHOW);
		break;
	case TUI_SAVE:
		screen_save(s, req);
		break;
	case TUI_FORMAT:
		screen_format(s, req->path);
		break;
	case TUI_COMPLETE:
		screen_complete(s, req->path);
		break;
	case TUI_PLAY:
	case TUI_SLOWER:
	case TUI_FASTER:
		if (s->run->playback)
			screen_replay_request(s, req->kind);
		break;
	case TUI_INPUT:
		if (!pty_write(&s->pty, req->bytes, req->nbytes) &&
		    !s->run->ended)
			tui_message(s->tui, "the program does not read",
				    uv_hrtime());
		break;
	case TUI_RESIZED:
		if (run_was_saved(s->run))
			break;
		pty_resize(&s->pty, req->rows, req->cols);
		record_screen(s->run, req->rows, req->cols);
		break;
	}
}

void
screen_requests(struct screen *s)
{
	struct tui_request req;

	while (!s->done && !s->run->editor && !s->lent &&
	       s->phase == PHASE_INTERFACE && tui_request(s->tui, &req))
		screen_request(s, &req);
}
