/* src/tui/layout.h - who gets which part of the screen. A pure function of
 * the size and of what there is to show; any size gives a layout.
 */
#ifndef PIT_TUI_LAYOUT_H
#define PIT_TUI_LAYOUT_H

#include "tui/canvas.h"

#define LAYOUT_PANES 16

/* A pane that wants rows at the top or the bottom, or what is left of them. */
struct layout_pane {
	enum layout_place {
		LAYOUT_NOWHERE,
		LAYOUT_TOP,
		LAYOUT_MIDDLE,
		LAYOUT_SIDE,   /* to the right of the middle, below a line */
		LAYOUT_BOTTOM, /* below a line of its own */
		LAYOUT_OVER,   /* in the place of all others */
	} place;
	/* At the top or the bottom. At the side: 0: what the others there
	 * leave. */
	int rows;
};

/* From so many columns on there is a side. */
#define LAYOUT_WIDE 140

struct layout_wants {
	struct layout_pane panes[LAYOUT_PANES];
	int side;    /* columns of the side; 0: as usual */
	int alone;   /* index of the pane that is all there is; -1: none */
	bool ticker; /* the program's last line is of interest */
	bool notice; /* there is a lasting warning */
};

/* Parts with no rows are not shown. All lie on the canvas, none overlap, but
 * for panes that are in the place of all others. */
struct layout {
	struct rect header; /* 1 row, 2 on large screens */
	struct rect notice;
	struct rect panes[LAYOUT_PANES]; /* in the order of the wants */
	struct rect lines[LAYOUT_PANES]; /* the titles of those below, and of
					  * those at the side */
	struct rect wall;                /* between the middle and the side */
	struct rect ticker;              /* last line of the program's output */
	struct rect bar;
	int last; /* row of prompts: bar, or whatever is there */
};

void layout_compute(struct layout *l, int rows, int cols,
		    const struct layout_wants *wants);

/* The program's screen when the user looks at nothing else. It keeps this size
 * otherwise too, so that looking elsewhere does not disturb the program. */
struct rect layout_screen(int rows, int cols);

#endif
