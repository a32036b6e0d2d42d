/* src/base/printed_lines.h - the lines that a program prints, out of what it
 * writes to its terminal.
 */
#ifndef PIT_BASE_PRINTED_LINES_H
#define PIT_BASE_PRINTED_LINES_H

#include "base/ansi.h"

#include <stddef.h>

#define PRINTED_LINE 1024 /* bytes of a line that are looked at */

/* All zero, but for the first two, is the state at the beginning. */
struct printed_lines {
	/* A line, without its colours; whole characters, none of them a control
	 * character. Borrowed for the call. */
	void (*line)(void *data, const char *line, size_t n);
	void *data;
	struct ansi ansi;
	char text[PRINTED_LINE];
	size_t n;
	bool
	    again; /* behind a CR: what comes stands in the place of the line */
};

/* What the program wrote, in pieces of any size. A line is one when it has
 * ended; what was written over by a CR is no part of it. */
void printed_lines_take(struct printed_lines *lines, const char *bytes,
			size_t n);

#endif
