/* src/tui/layout.h - who gets which part of the screen. A pure function of
 * the size and of what there is to show; any size gives a layout.
 */
#ifndef PIT_TUI_LAYOUT_H
#define PIT_TUI_LAYOUT_H

#include "tui/canvas.h"

struct layout_wants {
	bool screen; /* the program has a screen of ours */
	bool quiet;  /* ... with nothing on it yet */
	bool full;   /* ... and the user looks at nothing else */
	bool notice; /* there is a lasting warning */
};

/* Parts with no rows are not shown. All lie on the canvas, none overlap. */
struct layout {
	struct rect header; /* 1 row, 2 on large screens */
	struct rect notice;
	struct rect timeline;
	struct rect tree;
	struct rect ticker; /* last line of the program's output */
	struct rect line;   /* title of the output below it */
	struct rect output;
	struct rect bar;
	int last; /* row of prompts: bar, or whatever is there */
};

void layout_compute(struct layout *l, int rows, int cols,
		    const struct layout_wants *wants);

/* The program's screen when the user looks at nothing else. It keeps this size
 * otherwise too, so that looking elsewhere does not disturb the program. */
struct rect layout_screen(int rows, int cols);

#endif
