/* src/tui/functions_pane.h - the state of the list of functions. Private to
 * pane_functions.c and the functions_*.c beside it.
 */
#ifndef PIT_TUI_FUNCTIONS_PANE_H
#define PIT_TUI_FUNCTIONS_PANE_H

#include "model/label.h"
#include "model/sites.h"
#include "tui/filter.h"
#include "tui/pane.h"
#include "tui/scroll_bar.h"

struct functions_pane {
	struct pane pane;
	struct view *view; /* borrowed during an update */
	/* What is listed, as of the latest update; borrowed. NULL: nothing. */
	const struct sites *sites;
	enum sites_of of;
	uint64_t stamp;  /* of these figures, */
	uint64_t sorted; /* and of those that were put in order */
	site_id *order;
	size_t n, cap;
	struct filter filter;
	uint8_t *listed; /* scratch, by site */
	size_t listed_cap;
	unsigned how; /* it was ordered */
	bool loose;   /* ordering was put off */
	/* Where we are. */
	site_id cursor; /* 0: the first row */
	size_t at, first;
	node_id mine; /* the cursor as this pane left it */
	bool chosen;  /* the user moved: until then, the first row */
	bool pressed; /* with the mouse: others do not know yet */
	struct scroll_bar bar;
	struct hits hits;
	char mode[64];
};

/* functions_list.c */

/* Bring the list up to date, and in order. False: no memory. */
bool functions_list(struct functions_pane *f, const struct pane_view *pv);

/* functions_draw.c */

void functions_draw(const struct pane *pane, const struct pane_view *pv,
		    struct canvas *canvas);
/* "train.py:88": where it begins, or the line that it is. */
void functions_where(const struct pane_view *pv, const struct site *site,
		     enum sites_of of, char buf[LABEL_WHERE]);

#endif
