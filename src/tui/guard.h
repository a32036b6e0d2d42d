/* src/tui/guard.h - keeps from libvterm what it cannot stand.
 *
 * Some versions count the arguments of a control sequence without a limit, and
 * write them past the end of an array: the guard lets through as many as there
 * is room for. And they repeat (CSI b) a character of no width for ever: the
 * guard takes that sequence out, and says what to write in its place.
 */
#ifndef PIT_TUI_GUARD_H
#define PIT_TUI_GUARD_H

#include <stdbool.h>
#include <stddef.h>

#define GUARD_ARGS   15    /* separators: libvterm has room for 16 arguments */
#define GUARD_REPEAT 10000 /* times a character is repeated at most */

struct guard {
	enum guard_state {
		GUARD_TEXT,
		GUARD_ESCAPE,   /* after ESC */
		GUARD_SEQUENCE, /* after ESC [ */
	} state;
	unsigned args;   /* separators so far */
	unsigned number; /* of the first argument */
	bool plain;      /* nothing but digits so far */
	char last[4];    /* bytes of the last character */
	size_t nlast;
};

/* How many of n bytes may pass. The byte behind them, if any, is to be left
 * out, and when it would have ended a sequence (ended), a CAN is to be written
 * in its place, and so often the last character; guard_pass() goes on behind
 * it. */
size_t guard_pass(struct guard *g, const char *bytes, size_t n, bool *ended,
		  unsigned *repeat);

#endif
