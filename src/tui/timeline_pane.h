/* src/tui/timeline_pane.h - the timeline pane's state. Private to
 * pane_timeline.c and the timeline_*.c beside it.
 */
#ifndef PIT_TUI_TIMELINE_PANE_H
#define PIT_TUI_TIMELINE_PANE_H

#include "tui/pane.h"
#include "tui/theme.h"

#define SLOTS 6
#define OTHER SLOTS /* any further group */

struct slice {
	float ran; /* cores */
	struct {
		name_id group;
		float share; /* of ran */
	} top[TIMELINE_GROUPS];
	name_id waits; /* the group that was there most, when none ran */
	bool seen;     /* there is anything in it */
};

struct timeline_pane {
	struct pane pane;
	struct slice *slices; /* as many as columns */
	int ncols, used;
	int cores; /* that the whole height stands for */
	uint64_t start, width, end;
	/* Choosing a range: it is between two moments, of which the user moves
	 * the second; at first there is that one alone. */
	enum ranging { RANGE_NONE, RANGE_BEGIN, RANGE_END } ranging;
	uint64_t moment, begin;
	bool take;                 /* it was chosen: to be looked at */
	name_id slots[SLOTS];      /* groups that have a colour */
	name_id rank[SLOTS];       /* the same, hottest first */
	uint64_t ranked;           /* when */
	const struct symtab *syms; /* borrowed for update and draw */
};

/* How cells are told apart on this canvas. */
struct style {
	struct canvas *canvas;
	const struct theme *theme;
	int colors;
	bool letters; /* there are no colours */
};

/* Columns of the legend, at the right; 0: there is none. */
int timeline_legend_cols(int cols);
bool timeline_has_axis(const struct rect *at);
/* The colour of a group; below 0: it has none. */
int timeline_slot(const struct timeline_pane *t, name_id group);
/* The columns between which the user chooses, put in order. */
struct window timeline_chosen(const struct timeline_pane *t);

/* While the user chooses: that moment is meant. */
void timeline_move_to(struct timeline_pane *t, uint64_t moment);

/* timeline_draw.c */
void timeline_draw_slice(const struct timeline_pane *t,
			 const struct style *style, int i);
void timeline_draw_legend(const struct timeline_pane *t,
			  const struct style *style);

/* timeline_axis.c */
void timeline_draw_axis(const struct timeline_pane *t, struct canvas *canvas);
/* Without an axis: how long it is. */
void timeline_draw_end(const struct timeline_pane *t, struct canvas *canvas);
/* The letters of marks, in the columns of their moments. */
void timeline_draw_marks(const struct timeline_pane *t,
			 const struct marks *marks, struct canvas *canvas);
/* What is shown, or about to be. */
void timeline_draw_window(const struct timeline_pane *t,
			  const struct pane_view *pv, struct canvas *canvas);

#endif
