/* src/tui/scroll.h - moving in a list that is longer than its pane. */
#ifndef PIT_TUI_SCROLL_H
#define PIT_TUI_SCROLL_H

#include "tui/keys.h"

struct scroll {
	long n;     /* rows there are */
	long page;  /* rows that are seen at a time */
	long first; /* of them: the first that is seen */
};

/* Rows that a command moves on (below 0: back) in a list of n of which page are
 * seen. False: it does not move. */
bool scroll_step(enum command cmd, long page, long n, long *by);

/* Move what is seen; true: the command did that. */
bool scroll_command(struct scroll *s, enum command cmd);

#endif
