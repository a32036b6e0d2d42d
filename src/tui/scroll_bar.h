/* src/tui/scroll_bar.h - where in a long list we are, and where in it there is
 * what is looked for: the last column of a pane that has more rows than it
 * shows.
 */
#ifndef PIT_TUI_SCROLL_BAR_H
#define PIT_TUI_SCROLL_BAR_H

#include "model/snapshot.h"
#include "tui/canvas.h"
#include "tui/keys.h"
#include "tui/scroll.h"
#include "tui/view.h"

#define SCROLL_BAR_COLS 2 /* that rows leave to it */

/* Which frames have what is looked for, as far as they were asked. Zeroed:
 * none. */
struct hits {
	char text[VIEW_FIND];
	uint8_t *known; /* by frame */
	size_t n, cap;
};

void hits_fini(struct hits *hits);
/* Another text forgets what was known. Nothing has "". NULL: ask anew. */
bool hits_has(struct hits *hits, const struct snapshot *snap, frame_id frame,
	      const char *text);

/* Zeroed: not shown. */
struct scroll_bar {
	bool shown, held; /* held: by the mouse */
	int rows;         /* it is as high as this */
	struct scroll at; /* what is seen */
	uint8_t hits[CANVAS_MAX / 8 + 1];
};

/* To be called by an update, before rows are drawn: the list is like this. A
 * bar that is there stays for a few rows, lest columns tremble. */
void scroll_bar_set(struct scroll_bar *bar, const struct rect *pane, int rows,
		    const struct scroll *at);
/* The same list, of which another part is seen: what has it stays. */
void scroll_bar_move(struct scroll_bar *bar, long first);
/* Row i of the list has it. */
void scroll_bar_hit(struct scroll_bar *bar, size_t i);
/* Columns that it takes from the rows. */
int scroll_bar_cols(const struct scroll_bar *bar);
/* In the last column of the pane, in its last rows. */
void scroll_bar_draw(const struct scroll_bar *bar, struct canvas *canvas,
		     const struct rect *pane);
/* The same over text that has all columns: where there is some it stays. */
void scroll_bar_draw_over(const struct scroll_bar *bar, struct canvas *canvas,
			  const struct rect *pane);
/* The mouse took, or moves, the bar: *i is the row to go to. */
bool scroll_bar_point(struct scroll_bar *bar, const struct rect *pane,
		      const struct mouse *mouse, size_t *i);

#endif
