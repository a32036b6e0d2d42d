/* src/app/guest.c */
#include "app/screen.h"

#include "app/door.h"
#include "app/editor.h"
#include "app/ending.h"
#include "base/mem.h"
#include "tui/term.h"
#include "tui/tui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_SIZE 64

static const char hung_up[] =
    "its terminal was lost, and the program told to hang up";

struct guest {
	uv_poll_t keys;        /* first */
	struct caller *caller; /* NULL: it is gone */
	struct tui_tty tty;
	bool color, full;
	char type[NAME_SIZE];
};

static void
guest_on_closed(uv_handle_t *handle)
{
	mem_free(handle); /* the first part of the guest */
}

static void
guest_free(struct guest *guest)
{
	uv_poll_stop(&guest->keys);
	close(guest->tty.fd);
	uv_close((uv_handle_t *)&guest->keys, guest_on_closed);
}

/* NULL: it cannot be had; fd stays the caller's. */
static struct guest *
guest_new(struct screen *s, struct caller *caller,
	  const struct attach_message *message, int fd)
{
	struct guest *guest = mem_zalloc(sizeof(*guest));
	size_t n = strcspn(message->text, "\n");

	if (!guest || tcgetattr(fd, &guest->tty.modes) ||
	    uv_poll_init(&s->run->loop, &guest->keys, fd)) {
		mem_free(guest);
		return NULL;
	}
	guest->keys.data = s;
	guest->caller = caller;
	guest->tty.fd = fd;
	guest->color = message->number & ATTACH_COLOR;
	guest->full = message->number & ATTACH_FULL;
	snprintf(guest->type, sizeof(guest->type), "%.*s", (int)n,
		 message->text);
	snprintf(guest->tty.name, sizeof(guest->tty.name), "%.60s",
		 message->text + n + (message->text[n] == '\n'));
	return guest;
}

/* Our own terminal is the user's other one meanwhile: a line tells. */
static void
own_rest(struct screen *s, const struct guest *guest)
{
	char text[200];

	uv_poll_stop(&s->keys);
	tcsetattr(s->own->fd, TCSANOW, &s->own->modes);
	snprintf(text, sizeof(text),
		 "\r\npyinstrument-top: the interface is on %s now\r\n",
		 guest->tty.name);
	fd_write(s->own->fd, text, strlen(text), PATIENCE_SHORT);
}

/* It has the program again, and what that has written meanwhile. */
static void
own_again(struct screen *s)
{
	if (s->phase != PHASE_FORWARD) {
		screen_size_alone(s);
		return;
	}
	tcflush(s->own->fd, TCIFLUSH);
	screen_show_tail(s);
	if (s->run->ended)
		return;
	screen_raw(s);
	uv_poll_start(&s->keys, UV_READABLE, screen_on_keys);
	screen_on_size(s);
}

/* What our environment says was of our own terminal, which has the interface
 * never again. */
static struct term *
guest_open(const struct guest *guest, struct pit_err *err)
{
	if (guest->full)
		setenv("COLORTERM", "truecolor", 1);
	else
		unsetenv("COLORTERM");
	return term_curses_open(guest->tty.fd, guest->type, guest->color, err);
}

static void
guest_welcome(struct screen *s, struct guest *guest)
{
	struct pit_err err;
	struct term *term;

	if (!guest->caller) {
		guest_free(guest);
		return;
	}
	term = guest_open(guest, &err);
	if (!term) {
		door_tell(guest->caller, ATTACH_REFUSED, 0, err.text);
		guest_free(guest);
		return;
	}
	if (s->phase == PHASE_FORWARD)
		own_rest(s, guest);
	s->guest = guest;
	s->tty = &guest->tty;
	s->term = term;
	s->phase = PHASE_INTERFACE;
	s->done = false;
	s->active = uv_hrtime();
	tui_move(s->tui, term, guest->color);
	tui_message(s->tui, "q l leaves again", s->active);
	uv_poll_start(&guest->keys, UV_READABLE, screen_on_keys);
	screen_requests(s);
	screen_draw(s);
	screen_schedule(s);
}

void
guest_welcome_late(struct screen *s)
{
	struct guest *guest = s->coming;

	s->coming = NULL;
	if (!guest)
		return;
	if (s->phase == PHASE_FORWARD) {
		guest_welcome(s, guest);
		return;
	}
	if (guest->caller)
		door_tell(guest->caller, ATTACH_REFUSED, 0, hung_up);
	guest_free(guest);
}

void
guest_leave(struct screen *s, const char *said)
{
	struct guest *guest = s->guest;

	s->lent = false;
	uv_timer_stop(&s->timer);
	s->term->ops->close(s->term);
	s->term = NULL;
	s->guest = NULL;
	s->tty = s->own;
	s->phase = s->own_lost ? PHASE_DETACHED : PHASE_FORWARD;
	if (guest->caller)
		door_tell(guest->caller, ATTACH_END, 0, said);
	guest_free(guest);
	s->done = s->run->ended;
	own_again(s);
}

static void
guest_lend(struct screen *s)
{
	s->lent = true;
	s->term->ops->suspend(s->term);
	uv_poll_stop(&s->guest->keys);
	uv_timer_stop(&s->timer);
}

void
guest_stop(struct screen *s)
{
	guest_lend(s);
	door_tell(s->guest->caller, ATTACH_STOP, 0, "");
}

void
guest_edit(struct screen *s, const char *path, uint32_t line)
{
	guest_lend(s);
	door_tell(s->guest->caller, ATTACH_EDIT, (int)line, path);
}

/* The terminal is ours again, if it was not. */
static void
guest_back(struct screen *s)
{
	if (!s->lent)
		return;
	s->lent = false;
	s->term->ops->resume(s->term);
	uv_poll_start(&s->guest->keys, UV_READABLE, screen_on_keys);
	screen_on_size(s);
	screen_schedule(s);
}

static void
guest_edited(struct screen *s, const struct attach_message *message)
{
	char text[160];

	editor_ended(message->number, text, sizeof(text));
	if (message->text[0])
		snprintf(text, sizeof(text), "%.150s", message->text);
	guest_back(s);
	if (text[0])
		tui_message(s->tui, text, uv_hrtime());
}

/* The interface there would be the program's output. fd may be of /dev/tty. */
static bool
is_programs(const struct screen *s, int fd)
{
	unsigned device;
	struct stat sb;

	return !ioctl(fd, TIOCGDEV, &device) && !stat(s->run->child.tty, &sb) &&
	       (unsigned)sb.st_rdev == device;
}

/* Why no terminal can be had now; NULL: one can. */
static const char *
guest_unwelcome(const struct screen *s, const struct attach_message *message,
		int fd)
{
	if (fd < 0)
		return "no terminal came along";
	if (is_programs(s, fd))
		return "this terminal is the program's own";
	if (s->over || s->done)
		return "the program has just ended";
	if (s->phase == PHASE_GONE)
		return hung_up;
	if (s->run->editor || s->lent)
		return "the interface is stopped, or has opened an editor";
	if (s->phase == PHASE_INTERFACE && message->kind != ATTACH_TAKE)
		return "the interface is open elsewhere";
	return NULL;
}

static void
guest_come(struct screen *s, struct caller *caller,
	   const struct attach_message *message, int fd)
{
	const char *why = guest_unwelcome(s, message, fd);
	struct guest *guest = NULL;

	if (!why) {
		guest = guest_new(s, caller, message, fd);
		why = "it cannot use the terminal";
	}
	if (!guest) {
		if (fd >= 0)
			close(fd);
		door_tell(caller, ATTACH_REFUSED, 0, why);
		return;
	}
	if (s->phase == PHASE_INTERFACE && !s->guest) {
		/* Our own loses it first. */
		s->coming = guest;
		s->done = true;
		return;
	}
	if (s->guest)
		guest_leave(s, "another terminal has the interface now");
	guest_welcome(s, guest);
}

static void
guest_says(struct screen *s, const struct attach_message *message)
{
	switch (message->kind) {
	case ATTACH_SIZE:
		screen_on_size(s);
		break;
	case ATTACH_PAUSE:
		if (!s->lent)
			guest_stop(s);
		break;
	case ATTACH_BACK:
		guest_back(s);
		break;
	case ATTACH_EDITED:
		guest_edited(s, message);
		break;
	case ATTACH_LEAVE:
		guest_leave(s, "");
		break;
	default:
		break;
	}
}

/* Its process is: the terminal need not be. */
static void
guest_gone(struct screen *s)
{
	s->guest->caller = NULL;
	if (!s->over)
		guest_leave(s, "");
}

static void
guest_on_word(void *data, struct caller *caller,
	      const struct attach_message *message, int fd)
{
	struct screen *s = data;
	bool is_guest = s->guest && s->guest->caller == caller;

	if (message && !is_guest &&
	    (message->kind == ATTACH_COME || message->kind == ATTACH_TAKE)) {
		guest_come(s, caller, message, fd);
		return;
	}
	if (fd >= 0)
		close(fd);
	if (!message && s->coming && s->coming->caller == caller)
		s->coming->caller = NULL;
	if (is_guest && !message)
		guest_gone(s);
	else if (is_guest && !s->over)
		guest_says(s, message);
}

static void
guest_on_come(void *data, struct caller *caller)
{
	const struct screen *s = data;
	const char *where = s->phase == PHASE_INTERFACE ? s->tty->name : "";
	char text[600];

	snprintf(text, sizeof(text), "%s\n%.500s", where,
		 s->run->program->text);
	door_tell(caller, ATTACH_INFO, (int)s->run->child.pid, text);
}

void
guest_await(struct screen *s)
{
	static const struct door_ops ops = { .come = guest_on_come,
					     .hear = guest_on_word };

	s->door = door_open(&s->run->loop, server_dir(s->run->server), &ops, s);
}

void
guest_refuse(struct screen *s)
{
	s->over = true;
}

void
guest_end(struct screen *s, int status)
{
	if (s->guest && s->guest->caller)
		door_tell(s->guest->caller, ATTACH_END, status, "");
	if (s->guest)
		guest_free(s->guest);
	s->guest = NULL;
	door_close(s->door);
	s->door = NULL;
}
