/* src/tui/tree_pane.h - the tree pane's state. Private to pane_tree.c and the
 * tree_*.c beside it.
 */
#ifndef PIT_TUI_TREE_PANE_H
#define PIT_TUI_TREE_PANE_H

#include "tui/columns.h"
#include "tui/pane.h"
#include "tui/rows.h"
#include "tui/scroll_bar.h"

#define TREE_CALLERS_ROWS 8 /* panes less high have no row for callers */

struct tree_pane {
	struct pane pane;
	struct view *view; /* borrowed during an update */
	struct rows *rows;
	struct rows_look look; /* of the latest update */
	enum tree_kind which;  /* the tree that rows are of ... */
	frame_id members;      /* ... and whose members */
	struct filter filter;
	bool hot;  /* follow the hottest path */
	bool fill; /* expand by ourselves: nobody did yet */
	/* Where we are. */
	node_id mine; /* the cursor as this pane left it */
	bool chosen;  /* the user did something: until then, the first row */
	enum row_kind cursor_kind;
	size_t at;     /* the cursor's row */
	size_t first;  /* row at the top of the pane */
	size_t offset; /* of the cursor from there */
	int callers;   /* 1: above it is a row with the callers of first */
	int side;      /* columns that names are moved to the left */
	int width;     /* columns in use: fewer than a wide pane has */
	struct scroll_bar bar;
	struct hits hits;
	char mode[128]; /* what the header says of all this */
};

/* tree_place.c */

/* The cursor goes to row i, or to the last one. */
void tree_set_cursor(struct tree_pane *t, size_t i);
/* Rows that are seen at a time. */
int tree_page(const struct tree_pane *t);
/* Keep the cursor on the screen. */
void tree_scroll(struct tree_pane *t);
/* Make the rows anew. */
void tree_rebuild(struct tree_pane *t);
void tree_move_by(struct tree_pane *t, long by);

/* tree_rows.c */

/* Commands about the row under the cursor. */
void tree_do_on_row(struct tree_pane *t, const struct pane_view *pv,
		    enum command cmd);

/* tree_find.c */

/* Count the matches below the top; go to the next one if go is set. */
void tree_search(struct tree_pane *t, const struct pane_view *pv, bool go,
		 bool backward);
/* Does a row have what is looked for? hits: NULL, or what is known of it. */
bool tree_row_found(const struct tree_pane *t, const struct pane_view *pv,
		    const struct row *row, struct hits *hits);
/* After an update: the bar at the right. */
void tree_set_bar(struct tree_pane *t, const struct pane_view *pv);
/* Expand the heaviest callee of each row, from the top, and end there. */
void tree_follow(struct tree_pane *t);

/* Column of a row's mark, as it was drawn. */
int tree_mark_col(const struct tree_pane *t, const struct pane_view *pv,
		  const struct row *row);

/* tree_mouse.c */
void tree_point(struct pane *pane, const struct pane_view *pv,
		struct view *view, const struct mouse *mouse);

/* pane_tree.c */
void tree_toggle_idle(struct tree_pane *t, const struct pane_view *pv);

/* tree_draw.c */

/* tree_spent.c: of a row, as far as there are columns for it. */
void tree_draw_spent(const struct tree_pane *t, const struct pane_view *pv,
		     const struct columns *c, struct canvas *canvas, int y,
		     const struct row *row);

void tree_pane_draw(const struct pane *pane, const struct pane_view *pv,
		    struct canvas *canvas);

/* After an update: how wide the table is. */
void tree_pane_measure(struct pane *pane, const struct pane_view *pv);
/* Columns that the longest name on screen has too many. */
int tree_pane_overhang(const struct pane *pane, const struct pane_view *pv);

#endif
