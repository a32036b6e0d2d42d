/* src/tui/tui.h - the interface: panes, keys, screen. Knows the model's
 * snapshot, and neither the collector nor the renderers: what it wants done
 * goes up as a request.
 *
 * It reads no clock and waits for nothing: the owner calls in with the time
 * and with the bytes, and looks at the requests afterwards.
 */
#ifndef PIT_TUI_TUI_H
#define PIT_TUI_TUI_H

#include "base/err.h"
#include "base/source.h"
#include "model/snapshot.h"
#include "tui/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct settings; /* tui/settings.h */
struct term;     /* tui/term.h: a real screen or one in memory */
struct tui;

enum program_state {
	PROGRAM_STARTING, /* nothing heard of it yet */
	PROGRAM_RUNNING,
	PROGRAM_INPUT,   /* blocked reading its terminal: press i */
	PROGRAM_STOPPED, /* SIGTSTP */
	PROGRAM_ENDED,
};

/* What the owner knows and the model does not. Text is borrowed for the call.
 */
struct tui_status {
	enum program_state state;
	const char *program; /* "train.py --epochs 5" */
	const char *end;     /* ENDED: "exit status 0", "killed by SIGKILL" */
	const char
	    *notice;    /* lasting warning ("CPython 3.7 is not ..."), or "" */
	uint64_t start; /* when the program was started; 0: as snap says */
	uint64_t now;   /* CLOCK_MONOTONIC ns; for an ended program its end */
	double cpu;     /* share of one core the program uses: 0.98 */
	double ui_cpu;  /* the same of this process */
	bool password;  /* its terminal has echo off: do not show input */
	bool output;    /* it has a screen of ours: o and i make sense */
	/* What tui_baseline() asks for; NULL: there is nothing. Its name, of a
	 * file. */
	const struct snapshot *base;
	const char *base_name;
	const char *replay; /* where in a recording we are, "0:12/1:40 x4";
			     * NULL: the program is none. It has ENDED, then */
};

/* What of the run a report is to be of. Zeroed: what is shown, and all rows. */
struct tui_part {
	bool all;            /* all of the run, whatever window is shown */
	enum tree_kind kind; /* what was spent below this node of this tree; */
	node_id below;       /* 0: everything */
};

enum tui_request_kind {
	TUI_NONE,
	TUI_QUIT,      /* the program has ended: close */
	TUI_KILL,      /* end the program, then close */
	TUI_LEAVE,     /* close the interface, let the program go on */
	TUI_INTERRUPT, /* Ctrl-C: SIGINT to the program, then TERM, KILL */
	TUI_SUSPEND,   /* Ctrl-Z */
	TUI_SIGNAL,    /* send the program this signal */
	TUI_EDIT,      /* open an editor on path, at line */
	TUI_KEEP,      /* what was set, lines each, is for the next time */
	TUI_HIDE,      /* files like path are library code; "": as it began */
	TUI_SHOW,      /* they are none */
	TUI_SAVE, /* write a report to path (its suffix selects the format) */
	TUI_COMPLETE, /* how does path go on? tui_completed() */
	TUI_FORMAT,   /* and how would it end in the next format? likewise */
	TUI_INPUT,    /* bytes for the program's terminal */
	TUI_PLAY,     /* play the recording, or stop it */
	TUI_SLOWER,
	TUI_FASTER,
	TUI_DIFF,    /* path is a run to compare with: tui_compare() */
	TUI_MARK,    /* a moment has a letter, or the next one, and words */
	TUI_RESIZED, /* the program's screen is now rows x cols (0 x 0 never) */
};

struct tui_request {
	enum tui_request_kind kind;
	char path[4096];          /* SAVE, COMPLETE, EDIT, HIDE, SHOW; KEEP:
				   * those lines; MARK: the words */
	uint32_t line;            /* EDIT */
	bool replace;             /* SAVE: even if there is such a file */
	struct tui_part part;     /* SAVE */
	unsigned char bytes[256]; /* INPUT */
	size_t nbytes;
	int rows, cols;  /* RESIZED */
	int signal;      /* SIGNAL */
	uint64_t moment; /* MARK: CLOCK_MONOTONIC ns */
	char letter;     /* MARK: 0: the next one */
};

struct tui_options {
	bool color;   /* false: NO_COLOR, --no-color */
	bool unicode; /* false: the locale is not UTF-8 */
	/* What is looked at to begin with; keys choose otherwise. */
	bool unfolded; /* library code is in no groups */
	bool apart;    /* so are processes and threads */
	bool idle;     /* waiting for work counts */
	enum mode mode;
	/* Of the functions' files; NULL: there is none. Borrowed. */
	const struct source_text *source;
	const struct settings *settings; /* copied; NULL: none */
	struct window part; /* ns from the start of the run; {0}: all of it */
};

/* term is borrowed, and used by tui_draw(), tui_resize() and tui_input(). NULL:
 * no memory. */
struct tui *tui_new(struct term *term, const struct tui_options *opts);
void tui_free(struct tui *tui);

/* It goes on with another terminal, the latter as tui_new() has it. */
void tui_move(struct tui *tui, struct term *term, bool color);

/* The same run begins again, in another model: what the user chose in the
 * interface that there was holds, but for rows and threads. */
void tui_go_on_from(struct tui *tui, const struct tui *was);

/* The part of the run that is looked at to begin with is this one, ns from its
 * start; all of it is what is gone back to. */
void tui_show_part(struct tui *tui, const struct window *part);

/* Bytes the user typed, as read from the terminal; now in ns. */
void tui_input(struct tui *tui, const void *bytes, size_t n, uint64_t now);
/* The terminal's size changed (SIGWINCH), or the screen was lost: repaint. */
void tui_resize(struct tui *tui);
/* Bytes the program wrote to its screen, at that time of its run. */
void tui_output(struct tui *tui, const void *bytes, size_t n, uint64_t time,
		uint64_t now);
/* Bytes for the program that its screen answers with (cursor position
 * reports ...) come out as TUI_INPUT requests. */

/* Time passes, also when the program has ended and status->now stands still:
 * call before every tui_draw(). Decides that an Esc was a lone Esc, and takes
 * messages away. */
void tui_tick(struct tui *tui, uint64_t now);

/* ms until tui_tick() has something to do that should not wait for the next
 * refresh; -1: nothing. */
int tui_timeout(const struct tui *tui, uint64_t now);

/* The part of the run that the user wants to see, now that all of it is as in
 * this snapshot. What is drawn, and a report that is saved, is to be of it. */
struct window tui_window(struct tui *tui, const struct snapshot *all);
/* Whose time of it is to be weighed; NULL: everybody's. Borrowed until the next
 * call. */
const struct who *tui_who(struct tui *tui, const struct snapshot *all);
/* What is compared with that, if anything is: a window of the same run, with
 * the same of its time counted, or the run that tui_compare() told of. Asked
 * behind tui_window(). */
enum view_baseline_kind tui_baseline(const struct tui *tui,
				     struct window *window);
/* The answer to TUI_DIFF: the run can be had, and is compared from now on. */
void tui_compare(struct tui *tui);
/* And which of its time is to be weighed. */
enum mode tui_mode(const struct tui *tui);

/* Draw. snap, of the window that is wanted, and status are borrowed for the
 * call. Cheap when nothing changed; writes at most one burst to the terminal.
 */
void tui_draw(struct tui *tui, const struct snapshot *snap,
	      const struct tui_status *status);

/* The next request: true, until there is none. */
bool tui_request(struct tui *tui, struct tui_request *req);

/* One line for the user that goes away by itself: "saved report.txt". */
void tui_message(struct tui *tui, const char *text, uint64_t now);

/* Ask a question the owner cannot decide: the quit question of a running
 * program; the answer arrives as a request. */
void tui_ask_quit(struct tui *tui);

/* The answers to TUI_SAVE and TUI_COMPLETE that are not a message: the file is
 * there, and shall it be replaced? The path cannot be, because of why: the
 * user may change it. It goes on like this; why: there is no way, or "". */
void tui_ask_replace(struct tui *tui);
void tui_refuse_path(struct tui *tui, const char *why, uint64_t now);
void tui_completed(struct tui *tui, const char *path, const char *why,
		   uint64_t now);

/* The answer to TUI_HIDE and TUI_SHOW if that was done: the model has been told
 * of other patterns (model_choose()). */
void tui_chose(struct tui *tui);

/* The size the program's screen has now (for the pty at start). */
void tui_output_size(const struct tui *tui, int *rows, int *cols);

#endif
