/* src/tui/output_pane.h - the output pane's state. Private to pane_output.c and
 * the output_*.c beside it.
 */
#ifndef PIT_TUI_OUTPUT_PANE_H
#define PIT_TUI_OUTPUT_PANE_H

#include "tui/output_find.h"
#include "tui/pane.h"
#include "tui/scroll_bar.h"
#include "tui/vscreen.h"

struct output_pane {
	struct pane pane;
	struct vscreen vs;
	struct output_find find;
	size_t back; /* rows the user looks back */
	size_t unread;
	bool picking;     /* a line is pointed at: */
	long long picked; /* its row, from the first there ever was */
	bool told, take;  /* when it came is to be said; to be looked at */
	struct scroll_bar bar;
	bool last_stale;
	char last[512];
};

/* All that the program wrote is on its screen; what is looked at stays. */
void output_settle(struct output_pane *o);
/* The row of the program's screen that is drawn first: a pane that is less
 * high shows the part with the cursor. */
int output_first_row(const struct output_pane *o);
/* The row of the program's screen, or of what scrolled away, at the top. */
long output_top_row(const struct output_pane *o);
/* Bring a row into sight; or into its middle. */
void output_show_row(struct output_pane *o, long row);
void output_look_at(struct output_pane *o, long row);

/* output_pick.c */
/* Of the row that is pointed at, as vscreen_row() counts. */
long output_picked_row(const struct output_pane *o);
/* Say when the line that is pointed at came, and what can be done. */
void output_tell(struct output_pane *o, const struct pane_view *pv,
		 struct view *view);
void output_point(struct pane *pane, const struct pane_view *pv,
		  struct view *view, const struct mouse *mouse);
/* Commands about the line that is pointed at. False: it is none. */
bool output_pick(struct output_pane *o, enum command cmd);

/* output_draw.c */
void output_draw(const struct pane *pane, const struct pane_view *pv,
		 struct canvas *canvas);

#endif
