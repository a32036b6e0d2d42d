/* src/tui/paint.h - what to write so that an ANSI terminal, which shows one
 * canvas, shows another: the cells that changed, those that look alike after
 * each other, so that colours are said once and not in every row.
 */
#ifndef PIT_TUI_PAINT_H
#define PIT_TUI_PAINT_H

#include "base/out.h"
#include "tui/canvas.h"
#include "tui/theme.h"

#include <stdbool.h>
#include <wchar.h>

struct paint {
	const struct theme *theme; /* borrowed */
	int colors;                /* as theme_look() has them */
	bool unicode;
	unsigned attrs;            /* CELL_* that the terminal has */
	bool column, erase;        /* it has CSI n G, and CSI n X */
	struct stretch *stretches; /* owned: of the frame */
	size_t nstretches, stretch_cap;
};

void paint_fini(struct paint *p);

/* Append it to o, whose status says whether there was memory. Both canvases are
 * of the same size, and the terminal's look is its own before and after. */
void paint_frame(struct paint *p, const struct canvas *shown,
		 const struct canvas *canvas, struct out *o);

/* The characters of a cell, with the accents that the C library knows. It says
 * how wide characters are on a terminal: one that it has another width for
 * would shift its row, and is a '?'. */
void paint_text(bool unicode, const struct cell *cell, bool wide,
		wchar_t text[CELL_MARKS + 2]);

#endif
