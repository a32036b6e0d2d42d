/* src/app/screen.h - the state of a run with an interface: private to
 * run_tui.c, screen_loop.c, which says when something is done,
 * screen_events.c, which takes what comes, screen_requests.c, which does what
 * the user wants, and the other screen_*.c.
 */
#ifndef PIT_APP_SCREEN_H
#define PIT_APP_SCREEN_H

#include "app/baseline.h"
#include "app/guest.h"
#include "app/meter.h"
#include "app/output_file.h"
#include "app/pty.h"
#include "app/run.h"
#include "app/signals.h"
#include "app/tail.h"
#include "app/tty.h"
#include "base/printed_lines.h"
#include "load/source.h"
#include "tui/settings.h"
#include "tui/tui.h"

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#define SCREEN_MS UINT64_C(1000000) /* in ns */

struct door;
struct term;

/* Where in a recording we are. */
struct replay {
	bool playing;
	bool whole;      /* all of it was played */
	unsigned speed;  /* of those there are */
	uint64_t at;     /* ns since the start of the run */
	uint64_t length; /* all of it; ns */
	uint64_t looked; /* at the clock, to see how long it has played */
	char text[64];   /* for the header */
	char place[96];  /* for a report */
};

enum screen_phase {
	PHASE_INTERFACE,
	PHASE_FORWARD,  /* the program has our own terminal */
	PHASE_DETACHED, /* it goes on without one */
	PHASE_GONE,     /* there is none any more, and it was told so */
};

struct screen {
	struct run *run;
	struct tui_tty *own;  /* that we were started on */
	struct tui_tty *tty;  /* own, or a guest's */
	struct door *door;    /* where those come; NULL: none can */
	struct guest *guest;  /* whose terminal tty is; NULL: it is ours */
	struct guest *coming; /* it waits for ours to be left */
	struct term *term;    /* NULL: closed */
	struct tui *tui;
	struct signals signals;
	struct pty pty;
	uv_poll_t keys;
	uv_timer_t timer;
	struct tail tail;
	struct output_file output;
	struct printed_lines printed;
	struct meter meter;
	enum screen_phase phase;
	bool done;         /* this phase is over */
	bool over;         /* the run is */
	bool own_lost;     /* our own terminal is */
	bool lent;         /* the guest's terminal is somebody else's for now */
	bool quitting;     /* leave as soon as the program has ended */
	bool waiting;      /* the program waits for input */
	uint64_t active;   /* last input or output */
	uint64_t received; /* bytes of samples, at the last nap */
	uint64_t began;    /* the first process that is seen; 0: none yet */
	uint64_t looked;   /* last look whether it waits */
	uint64_t interrupted;
	int interrupts;
	uint64_t kill_at; /* 0: not */
	struct tui_options look;
	struct source source; /* for the interface */
	struct replay replay;
	struct baseline base;     /* that :diff has read */
	char base_name[64];       /* for the header */
	struct settings settings; /* of the configuration */
	struct regex *hide,
	    *show; /* as the user said here; NULL: as options do */
	char end[64];
	char notice[256];
	char lost[600]; /* a report that was kept, to be said */
};

/* screen_loop.c: run until the phase is over; when the next frame is due;
 * something happens that is to be seen soon. */
void screen_loop(struct screen *s);
void screen_schedule(struct screen *s);
void screen_wake(struct screen *s);

/* screen_events.c: bytes from the user, and from the program; a line of those,
 * which the user may wait for; signals; the terminal may have another size, or
 * is gone. */
void screen_on_keys(uv_poll_t *handle, int status, int events);
void screen_on_output(void *data, const char *bytes, size_t n);
void screen_on_line(void *data, const char *line, size_t n);
void screen_on_signal(void *data, const struct signalfd_siginfo *info);
void screen_on_size(struct screen *s);
void screen_hang_up(struct screen *s);

/* Our own terminal: keys go to the program as they are; what that wrote while
 * the terminal had something else comes. */
void screen_raw(struct screen *s);
void screen_show_tail(struct screen *s);
/* The program's screen is as large as the interface shows it. */
void screen_size_alone(struct screen *s);

/* Do what the interface asks for. */
void screen_requests(struct screen *s);
/* Stop, as Ctrl-Z does; while the program has our own terminal. */
void screen_suspend(struct screen *s);
void screen_step_aside(struct screen *s);
/* The editor has ended: the interface is back. */
void screen_edited(struct screen *s);
/* A moment gets a letter, or the next one (0), and words. */
void screen_mark(struct screen *s, uint64_t time, char letter,
		 const char *text);

/* A recording: open it, as after its end; */
void screen_replay_open(struct screen *s);
/* what a request of the user wants of it; */
void screen_replay_request(struct screen *s, enum tui_request_kind kind);
/* go on, if it plays; play it to the end. */
void screen_replay_tick(struct screen *s, uint64_t now);
void screen_replay_rest(struct screen *s);
/* What a report that is made now lacks. */
const char *screen_replay_place(struct screen *s);

/* Save a report, or the recording, where the user says, whose words may stand
 * for a path. */
void screen_save(struct screen *s, const struct tui_request *req);
/* Say how a path ends in the next format. */
void screen_format(struct screen *s, const char *typed);
/* Files like glob are library code, or are none; "": as options have it. */
void screen_choose(struct screen *s, const char *glob, bool show);
/* At the end: the model goes by the options again. */
void screen_unchoose(struct screen *s);
/* Compare with the run in a file. */
void screen_compare(struct screen *s, const char *typed);
/* Say how a path may go on. */
void screen_complete(struct screen *s, const char *typed);

/* Show the latest state, unless the terminal takes nothing now. */
void screen_draw(struct screen *s);

/* What the user looks at. Borrowed until the model changes. */
const struct snapshot *screen_snapshot(struct screen *s);
/* A part of it. NULL: no memory. */
const struct snapshot *screen_part(struct screen *s,
				   const struct tui_part *part);
/* What that is compared with; NULL: nothing is, or it cannot be had. */
const struct snapshot *screen_base(struct screen *s);
/* Likewise, of a part. */
const struct snapshot *screen_base_part(struct screen *s,
					const struct tui_part *part);

#endif
