/* src/tui/bars.h - the rows that are not panes: header, notice, ticker, keys.
 */
#ifndef PIT_TUI_BARS_H
#define PIT_TUI_BARS_H

#include "tui/pane.h"
#include "tui/rate.h"

/* What the rows say beside the snapshot. Text is borrowed for the call. */
struct bars {
	const struct pane_view *pv;
	const struct rate *rate;
	const struct pane *pane; /* that gets the keys */
	unsigned useless;        /* KEY_* that do nothing now */
	bool typing;             /* keys go to the program */
	uint64_t paused;         /* clock, when the view was paused */
	const char *mode;        /* what is not as usual, or "" */
	const char *last;        /* the program's last line */
	size_t unread;           /* its lines not seen yet */
};

void bars_header(const struct bars *b, struct canvas *canvas, struct rect at);
void bars_ticker(const struct bars *b, struct canvas *canvas, struct rect at);
/* The line above a pane at the bottom. */
void bars_line(const struct bars *b, struct canvas *canvas, struct rect at,
	       const struct pane *pane);
void bars_keys(const struct bars *b, struct canvas *canvas, struct rect at);
/* The entry there that is in a column, and at which character; NULL: none. */
const struct pane_key *bars_key_at(const struct bars *b,
				   const struct canvas *canvas, struct rect at,
				   int col, int *character);

#endif
