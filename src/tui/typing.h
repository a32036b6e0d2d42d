/* src/tui/typing.h - what the user types to the program: bytes that pass as
 * they are, but for Ctrl-], which ends it, the marks of a paste, which the
 * program gets if it asked for them, and what the terminal answers us.
 */
#ifndef PIT_TUI_TYPING_H
#define PIT_TUI_TYPING_H

#include "tui/pane.h"

#define TYPING_END 0x1d /* Ctrl-] */

/* Zeroed at first. */
struct typing {
	bool on;
	bool pasting;           /* Ctrl-] is text, too */
	bool whole;             /* the terminal said so: K_WHOLE */
	unsigned char held[16]; /* what may become a mark, or an answer */
	size_t nheld;
	uint64_t since; /* when the latest byte came, ns */
};

/* Hand bytes to the output pane, where they wait as answers, up to the end of
 * typing. Returns how many were used: some, not always all. */
size_t typing_input(struct typing *t, struct pane *output,
		    const unsigned char *bytes, size_t n, uint64_t now);
/* Time passed: what was held is no mark. */
void typing_expire(struct typing *t, struct pane *output, uint64_t now);

#endif
