/* src/tui/theme.h - how roles look, by the number of colours. The only place
 * that knows. A theme is a value: who shows with one has a copy, or its
 * owner's.
 */
#ifndef PIT_TUI_THEME_H
#define PIT_TUI_THEME_H

#include "tui/canvas.h"

struct look {
	int fg, bg;    /* -1: the terminal's own; below colors, or LOOK_RGB() */
	unsigned attr; /* CELL_* */
};

/* A colour of red, green and blue, where there are COLORS_FULL. */
#define COLORS_FULL   (1 << 24)
#define LOOK_RGB(rgb) (COLORS_FULL | (rgb))

struct shade {
	short many, few; /* colour of 256, and of 8 */
	unsigned attr;   /* with colours */
	unsigned mono;   /* without */
	int full;        /* LOOK_RGB(); 0: as of 256 */
};

/* As settings.def has them. */
enum theme_name {
	THEME_DARK,
	THEME_LIGHT,     /* no pale colours */
	THEME_CONTRAST,  /* bright ones, and nothing dim */
	THEME_MONO,      /* none */
	THEME_TRUECOLOR, /* of 24 bits; without them as the dark one */
};

struct theme {
	struct shade shades[ROLE_COUNT];
	bool mono; /* whatever colours there are */
};

void theme_init(struct theme *theme, enum theme_name name);

/* The look of a cell on a terminal with so many colours: 0, 8, 16, 256 or
 * COLORS_FULL. */
struct look theme_look(const struct theme *theme, const struct cell *cell,
		       int colors);
/* Of the eight colours the nearest one; -1: of the terminal's own. */
int theme_basic(int color);
/* Of the cube among the 256 colours the nearest one to 0xrrggbb. */
int theme_nearest(unsigned rgb);

#endif
