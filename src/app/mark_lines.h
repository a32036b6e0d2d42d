/* src/app/mark_lines.h - lines that the program prints and that make a mark
 * (--mark).
 */
#ifndef PIT_APP_MARK_LINES_H
#define PIT_APP_MARK_LINES_H

#include "base/ansi.h"
#include "base/regex.h"

#include <stddef.h>

#define MARK_LINE 1024 /* bytes of a line that are looked at */

/* All zero, but for the first three, is the state at the beginning. */
struct mark_lines {
	const struct regex *regex; /* borrowed; NULL: none is looked for */
	/* A line that has it, without its colours. Borrowed for the call. */
	void (*found)(void *data, const char *line);
	void *data;
	struct ansi ansi;
	char line[MARK_LINE];
	size_t n;
	bool
	    again; /* behind a CR: what comes stands in the place of the line */
};

/* What the program wrote, in pieces of any size. A line is one when it has
 * ended; what was written over by a CR is no part of it. */
void mark_lines_take(struct mark_lines *lines, const char *bytes, size_t n);

#endif
