/* src/tui/bars.h - the rows that are not panes: header, notice, ticker, keys.
 */
#ifndef PIT_TUI_BARS_H
#define PIT_TUI_BARS_H

#include "tui/pane.h"
#include "tui/rate.h"

/* What the rows say beside the snapshot. Text is borrowed for the call. */
struct bars {
	const struct pane_view *view;
	const struct rate *rate;
	bool typing;      /* keys go to the program */
	bool help;        /* the help is shown */
	bool full;        /* the program's screen is all there is */
	bool split;       /* there are two panes */
	const char *mode; /* word of the tree pane, or "" */
	const char *last; /* the program's last line */
	size_t unread;    /* its lines not seen yet */
	size_t back;      /* lines the user looks back in them */
};

void bars_header(const struct bars *b, struct canvas *canvas, struct rect at);
void bars_ticker(const struct bars *b, struct canvas *canvas, struct rect at);
void bars_line(const struct bars *b, struct canvas *canvas, struct rect at,
	       bool focus);
void bars_keys(const struct bars *b, struct canvas *canvas, struct rect at);

#endif
