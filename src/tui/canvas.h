/* src/tui/canvas.h - a grid of cells to draw on; knows nothing of curses. */
#ifndef PIT_TUI_CANVAS_H
#define PIT_TUI_CANVAS_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CELL_MARKS 3 /* as many fill a cell up to 16 bytes */

/* What a cell is, not how it looks: theme.c knows that. ROLE(id, letter). */
enum role {
#define ROLE(id, letter) ROLE_##id,
#include "tui/roles.def"
#undef ROLE
	ROLE_COUNT
};

/* Colours of the program's own screen go past the roles. */
struct cell {
	uint32_t ch;    /* Unicode scalar; 0: right half of a wide one */
	uint8_t role;   /* enum role */
	uint8_t attr;   /* CELL_*: added to the role's look */
	int16_t fg, bg; /* -1: the role's; 0..255; or CELL_ROLE() */
	uint16_t marks[CELL_MARKS]; /* accents on ch; 0: no more */
};

/* The colour of another role. */
#define CELL_ROLE(role) ((int16_t)(256 + (role)))

#define CELL_BOLD      1u
#define CELL_UNDERLINE 2u
#define CELL_REVERSE   4u
#define CELL_DIM       8u

struct canvas {
	int rows, cols;
	bool ascii;         /* others are drawn as '?', one for each column */
	struct cell *cells; /* rows x cols */
};

/* A window on a part of a canvas is a rectangle; all drawing is clipped. */
struct rect {
	int row, col, rows, cols;
};

#define CANVAS_MAX 2000 /* rows, and columns; larger sizes are cut to it */

/* Blank. PIT_ENOMEM leaves nothing to release. */
enum pit_status canvas_init(struct canvas *c, int rows, int cols) PIT_MUST_USE;
void canvas_fini(struct canvas *c);

/* All drawing is clipped to the canvas. */
void canvas_fill(struct canvas *c, struct rect at, uint32_t ch, int role);
void canvas_put(struct canvas *c, int row, int col, uint32_t ch, int role);

/* Put an accent on a character. What else has no width (joiners, selectors of
 * a variant, marks of direction) may move its neighbours, and is left out. */
void cell_mark(struct cell *cell, uint32_t mark);

/* Draw UTF-8 text from (row, col), at most width columns; control characters
 * become '?', what does not fit is cut. Returns the columns used. */
int canvas_text(struct canvas *c, int row, int col, int width, int role,
		const char *s);
/* The same, but a text that does not fit ends in, or with canvas_tail()
 * begins with, a mark that it was cut. */
int canvas_fit(struct canvas *c, int row, int col, int width, int role,
	       const char *s);
int canvas_tail(struct canvas *c, int row, int col, int width, int role,
		const char *s);
/* Columns that canvas_text() would use with width to spare. */
int canvas_width(const struct canvas *c, const char *s);

/* Add CELL_* to what is there. */
void canvas_attr(struct canvas *c, struct rect at, unsigned attr);

/* Borrowed until canvas_fini(); NULL: outside. */
struct cell *canvas_at(const struct canvas *c, int row, int col);

#endif
