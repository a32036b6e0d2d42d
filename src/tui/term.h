/* src/tui/term.h - a terminal to draw on: the real one (term_curses.c, the
 * only file that knows curses) or one in memory for the tests (term_mem.c).
 */
#ifndef PIT_TUI_TERM_H
#define PIT_TUI_TERM_H

#include "base/err.h"
#include "tui/canvas.h"
#include "tui/theme.h"

#include <stdbool.h>

struct term;

struct term_ops {
	void (*size)(struct term *term, int *rows, int *cols);
	int (*colors)(struct term *term); /* 0, 8, 16, 256 or COLORS_FULL */
	bool (*unicode)(struct term *term);
	/* Show the canvas; only changed cells are written, in one burst. A
	 * terminal that does not take it is waited for 10 ms at most: the rest
	 * follows when there is something to show again. */
	void (*show)(struct term *term, const struct canvas *canvas,
		     int cursor_row, int cursor_col); /* -1: hidden */
	/* Put text where the user's clipboard is, if the terminal lets us. */
	void (*copy)(struct term *term, const char *text, size_t n);
	/* Show with this theme, which is borrowed until another one comes; the
	 * dark one at first. */
	void (*theme)(struct term *term, const struct theme *theme);
	/* Report what the mouse does, or leave it to the terminal again, as it
	 * is at first. */
	void (*mouse)(struct term *term, bool on);
	/* The terminal, which was asked when it was opened, says that it can
	 * show a frame as a whole (K_WHOLE): it is told where one begins and
	 * ends from now on. */
	void (*whole)(struct term *term);
	void (*resize)(struct term *term); /* ask the terminal again, repaint */
	void (*suspend)(struct term *term); /* leave the alternate screen */
	void (*resume)(struct term *term);
	void (*close)(struct term *term); /* restore and free; once */
};

struct term {
	const struct term_ops *ops;
};

/* Open the terminal on fd (borrowed; /dev/tty) for TERM name type. Fails with
 * a sentence when the type is unknown or cannot address its cursor; then
 * nothing has been written and no mode changed. The locale must be set: it
 * says whether the terminal takes UTF-8. One terminal at a time. */
struct term *term_curses_open(int fd, const char *type, bool color,
			      struct pit_err *err);

/* Write the bytes that restore the terminal, and its modes: async-signal-safe,
 * for fatal signals, and for a process forked off us that has found us dead and
 * has the terminal open under the same number. Nothing happens when no terminal
 * is open, or when it was restored. */
void term_curses_emergency(void);

/* Another process is to draw on the terminal on fd: have those bytes and its
 * modes of now ready for term_curses_emergency(), should it die. False: that is
 * not known of the type, or there is no memory. */
bool term_curses_watch(int fd, const char *type);

struct term *term_mem_open(int rows, int cols, int colors, bool unicode);
/* Change the size as a user would; tui_resize() must follow. */
void term_mem_resize(struct term *term, int rows, int cols);
/* Rows as text, one line each, trailing blanks cut; roles: the same shape with
 * one letter a cell. Owned by the caller (mem_free). */
char *term_mem_text(const struct term *term);
char *term_mem_roles(const struct term *term);
void term_mem_cursor(const struct term *term, int *row, int *col);
bool term_mem_mouse(const struct term *term);         /* it is reported */
bool term_mem_whole(const struct term *term);         /* it was heard of */
const char *term_mem_copied(const struct term *term); /* "": nothing */
const struct canvas *term_mem_cells(const struct term *term); /* borrowed */

#endif
