/* src/tui/who_pane.h - the menu's state. Private to pane_who.c and who_draw.c.
 */
#ifndef PIT_TUI_WHO_PANE_H
#define PIT_TUI_WHO_PANE_H

#include "tui/pane.h"
#include "tui/who_list.h"

#define WHO_TITLES 1 /* rows above the list */
#define WHO_QUEUE  256

struct who_pane {
	struct pane pane;
	bool started; /* it is open, and was updated since */
	bool dirty;   /* other rows are wanted */
	struct who_list list;
	struct recents recents;
	struct who marked; /* to be shown */
	frame_id cursor;   /* whose row it is on */
	size_t at;         /* that row */
	long first;        /* row at the top */
	char find[VIEW_FIND];
	char found[64];
	bool take; /* what find names is to be shown */
	key_code queue[WHO_QUEUE];
	size_t nqueue;
};

/* who_draw.c */
/* Column, from the pane's edge, of the mark before a row's name. */
int who_mark_col(const struct rect *at, const struct who_row *row);
void who_draw(const struct pane *pane, const struct pane_view *pv,
	      struct canvas *canvas);

#endif
