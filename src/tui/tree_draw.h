/* src/tui/tree_draw.h - the tree pane's state, and its cells. Private to
 * pane_tree.c and tree_draw.c.
 */
#ifndef PIT_TUI_TREE_DRAW_H
#define PIT_TUI_TREE_DRAW_H

#include "tui/pane.h"

#define TREE_QUEUE 256
#define TREE_ZOOMS 64

#define TREE_CALLERS_ROWS 8 /* panes less high have no row for callers */

enum tree_unit {
	UNIT_USUAL, /* percent, and seconds too where there is room */
	UNIT_PERCENT,
	UNIT_SECONDS,
	UNIT_COUNT,
};

struct tree_pane {
	struct pane pane;
	struct rows *rows;
	struct rows_look look; /* of the latest update */
	/* What to show, and how. */
	enum row_order order;
	bool invert, fold;
	enum tree_kind which;
	frame_id members;       /* with TREE_APART: of this group alone */
	bool idle_chosen, idle; /* waiting counts: as chosen, or as usual */
	enum tree_unit unit;
	bool hot;  /* follow the hottest path */
	bool fill; /* expand by ourselves: nobody did yet */
	node_id zoom[TREE_ZOOMS];
	size_t nzoom;
	/* Where we are. */
	bool chosen; /* the user did something: until then, the first row */
	node_id cursor;
	enum row_kind cursor_kind;
	size_t at;      /* its row */
	size_t first;   /* row at the top of the pane */
	size_t offset;  /* of the cursor from there */
	int callers;    /* 1: above it is a row with the callers of first */
	int side;       /* columns that names are moved to the left */
	int width;      /* columns in use: fewer than a wide pane has */
	char mode[128]; /* what the header says of all this */
	/* Search. */
	char find[128];
	char found[64];
	bool find_dirty;
	/* Typed, not done yet. */
	enum command queue[TREE_QUEUE];
	size_t nqueue;
};

void tree_pane_draw(const struct pane *pane, const struct pane_view *view,
		    struct canvas *canvas);

/* After an update: how wide the table is. */
void tree_pane_measure(struct pane *pane, const struct pane_view *view);
/* Columns that the longest name on screen has too many. */
int tree_pane_overhang(const struct pane *pane, const struct pane_view *view);

/* Rows that titles take in a pane of this size. */
int tree_pane_title_rows(const struct rect *at);
bool tree_pane_has_column(const struct rect *at, enum row_order order);
bool tree_pane_shows_both(const struct rect *at); /* percent and seconds */

#endif
