/* src/tui/guard.h - what of a program's output reaches libvterm.
 *
 * libvterm trusts what it is given in places. Its faults, tried with 0.1.4,
 * 0.2, 0.3 and 0.3.1 to 0.3.3 (its last):
 *
 *	more than 16 arguments are counted past the end of an array     all
 *	an argument too large for its type                              all
 *	a character of width -1 (C1, U+0080 to U+009F) moves the cursor
 *	off the screen; when characters are inserted, the cells behind
 *	it go through NULL                                              all
 *	an accent that it takes to be wide, and any wide character on a
 *	screen of one column, are written through NULL                  all
 *	the saved cursor stays outside of a screen that shrank          all
 *	a character cut short has one more than there is room for       to 0.2
 *	accents are collected, and looked at again, without a limit     to 0.2
 *
 * So nothing reaches it but what is listed here: whole, printable characters,
 * and sequences that are known, written anew with arguments within bounds. All
 * else does nothing, as on a terminal that does not know it. vscreen_resize()
 * sees to the sizes and the cursor.
 */
#ifndef PIT_TUI_GUARD_H
#define PIT_TUI_GUARD_H

#include "base/ansi.h"

#include <stdbool.h>
#include <stddef.h>

#define GUARD_SLICE 4096 /* most bytes handed on at once */
#define GUARD_MARKS 8    /* most accents on a character */
#define GUARD_MOST  9999 /* larger arguments are cut to it */

/* Bytes for libvterm: whole characters and sequences, at most GUARD_SLICE. */
typedef void guard_sink(void *data, const char *bytes, size_t n);

struct guard {
	struct ansi ansi;
	guard_sink *sink;
	void *data;
	unsigned repeat; /* most times a character is repeated (CSI b) */
	char last[4];    /* the last character, without its accents */
	size_t nlast;
	unsigned marks; /* accents on it */
	/* Modes in which lines do not simply follow each other: the alternate
	 * screen, margins, origin, insert, no wrapping, newline. */
	bool alternate, margins, origin, insert, no_wrap, newline;
	char out[GUARD_SLICE];
	size_t nout;
};

/* data is handed to the sink. repeat: a line's worth. */
void guard_init(struct guard *g, guard_sink *sink, void *data, unsigned repeat);
/* What may pass has gone to the sink when it returns. */
void guard_write(struct guard *g, const char *bytes, size_t n);

/* Between sequences, and lines simply follow each other? */
bool guard_is_plain(const struct guard *g);

#endif
