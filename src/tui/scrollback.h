/* src/tui/scrollback.h - lines that scrolled away from a screen.
 *
 * A line that was wrapped is kept whole, and has as many rows as it takes at
 * the width of the moment: narrow or wide, it is the same line.
 */
#ifndef PIT_TUI_SCROLLBACK_H
#define PIT_TUI_SCROLLBACK_H

#include "tui/canvas.h"

#define SCROLLBACK_LINES 2000              /* kept, ... */
#define SCROLLBACK_CELLS ((size_t)1 << 20) /* ... but no more than this */

struct scrollback {
	struct scrollback_line {
		struct cell *cells;
		size_t n, cap;
		size_t rows;   /* it takes */
		uint64_t time; /* when the end of it was printed */
	} * lines;             /* ring; NULL: none yet */
	size_t nlines, next;   /* next: where the next one goes */
	size_t cells;          /* that all lines have room for */
	size_t rows, most;     /* of all lines; past most the oldest go */
	int cols;              /* at least 1 */
	bool open;             /* the newest line goes on on the screen */
};

void scrollback_init(struct scrollback *sb, int cols);
void scrollback_fini(struct scrollback *sb);

/* The row on top of the screen, printed at time, goes here; open: it goes on in
 * the next one. False: no memory, it is lost. */
bool scrollback_push(struct scrollback *sb, const struct cell *cells, int n,
		     bool open, uint64_t time);

/* The newest row goes back to the screen: up to cols cells. open: it goes on
 * there. Returns how many; -1: there is none. */
int scrollback_pop(struct scrollback *sb, struct cell *cells, bool *open,
		   uint64_t *time);

struct scrollback_row {
	const struct cell *cells;
	int n;
	bool open;     /* it goes on in the row below */
	uint64_t time; /* 0: there is no such row */
};

/* The newest row is 1, the oldest sb->rows. Borrowed until the next change. */
struct scrollback_row scrollback_row(const struct scrollback *sb, size_t ago);

/* Rows have another width. */
void scrollback_resize(struct scrollback *sb, int cols);

/* Where the cell of so many cells before it in the newest line is, at the width
 * of the moment: its column, and the rows of the line from there on. A cell
 * that would be the first behind a full row has column 0 and no row yet. */
size_t scrollback_locate(const struct scrollback *sb, size_t cell, int *col);

/* Cells in the newest line, if that is open. */
size_t scrollback_open(const struct scrollback *sb);

#endif
