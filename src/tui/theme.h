/* src/tui/theme.h - how roles look, by the number of colours. The only place
 * that knows. */
#ifndef PIT_TUI_THEME_H
#define PIT_TUI_THEME_H

#include "tui/canvas.h"

struct look {
	int fg, bg;    /* -1: the terminal's own; else below colors */
	unsigned attr; /* CELL_* */
};

/* The look of a cell on a terminal with so many colours: 0, 8, 16 or 256. */
struct look theme_look(const struct cell *cell, int colors);

#endif
