/* src/tui/columns.h - the columns of a table of functions: numbers to the left,
 * FUNCTION and WHERE to the right. As many as find room.
 */
#ifndef PIT_TUI_COLUMNS_H
#define PIT_TUI_COLUMNS_H

#include "model/activity.h"
#include "model/minute.h"
#include "model/weights.h"
#include "tui/against.h"
#include "tui/canvas.h"
#include "tui/view.h"

#include <stdbool.h>
#include <stddef.h>

#define COLUMNS_WHERE 60 /* columns of a pane; fewer: no WHERE */
#define COLUMNS_MARK  2  /* of the cursor's mark */

struct column;

struct columns {
	const struct column *at; /* those of numbers */
	size_t n;
	struct rect pane;
	int states;            /* cells of what time was spent in */
	int states_at;         /* their column */
	int minute, minute_at; /* likewise, of when it was spent */
	int function;          /* column where FUNCTION begins */
	enum view_order order; /* that sorts */
	bool invert;
	enum view_unit unit;
	struct against against; /* of numbers beside those of a baseline */
};

/* Of a table in this place; flat: it is a list. */
void columns_init(struct columns *c, const struct rect *pane,
		  const struct view *view, bool flat);

/* Rows that titles take in a pane of this size. */
int columns_title_rows(const struct rect *pane);
bool columns_has_both(const struct rect *pane); /* percent and seconds */

/* Look for the next column to sort by, in steps of 1 or -1. False: none. */
bool columns_step(const struct rect *pane, struct view *view, bool flat,
		  int step);

/* Can it be sorted by that? Do so, from the top down; not if it cannot. */
bool columns_can_sort(const struct rect *pane, const struct view *view,
		      bool flat, enum view_order order);
void columns_sort(const struct rect *pane, struct view *view, bool flat,
		  enum view_order order);

/* A title is pressed: sort by what is in a column, or if that sorts already,
 * the other way round. end: of WHERE. */
void columns_press(const struct columns *c, int x, int end, struct view *view,
		   bool flat);

/* The numbers of a row. whole: ns that are 100 %. idle: of what is no part of
 * the whole there are the seconds alone. */
void columns_numbers(const struct columns *c, struct canvas *canvas, int y,
		     const struct weight *w, double whole, bool idle);
/* Beside those of a baseline, where view->diff: percent are of the clock, and
 * seconds what there would have been in as long a window. */
void columns_changes(const struct columns *c, struct canvas *canvas, int y,
		     const struct weight *now, const struct weight *base);
/* Likewise of one time, from column x on, in a table of another kind: all three
 * figures where the pane has room, else the difference. The columns they take.
 */
int columns_beside(const struct columns *c, struct canvas *canvas, int y, int x,
		   const struct measured *now, const struct measured *base);
bool columns_has_base(const struct rect *pane); /* all three there */
/* What its time was spent in: the most of it, or in a wide table a bar.
 * Letters, so that it is there without colours, too. NULL: not known. */
void columns_states(const struct columns *c, struct canvas *canvas, int y,
		    const struct activities *sum);
/* When in the last minute its time was spent: ms. */
void columns_minute(const struct columns *c, struct canvas *canvas, int y,
		    const uint64_t ms[MINUTE_CELLS]);
/* The titles; what stands over the names, and where WHERE ends. */
void columns_titles(const struct columns *c, struct canvas *canvas, int y,
		    const char *function, int end);
/* "▾" where this one sorts. */
const char *columns_mark(const struct columns *c, const struct canvas *canvas,
			 enum view_order order);

/* What a share looks like. By the share as it is shown: a number must not
 * change its colour alone. */
int columns_heat(double share);
/* Of a difference: more or less, or no more than chance. */
int columns_change(const struct change *change);

#endif
