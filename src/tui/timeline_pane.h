/* src/tui/timeline_pane.h - the timeline pane's state. Private to
 * pane_timeline.c and the timeline_*.c beside it.
 */
#ifndef PIT_TUI_TIMELINE_PANE_H
#define PIT_TUI_TIMELINE_PANE_H

#include "tui/lanes.h"
#include "tui/pane.h"
#include "tui/theme.h"

#define SLOTS 6
#define OTHER SLOTS       /* any further group */
#define QUEUE (SLOTS + 1) /* no group: threads that waited for the GIL */
#define PARTS (SLOTS + 2) /* of a column, from the bottom */

struct slice {
	float ran;   /* cores */
	float queue; /* threads that waited for the GIL */
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
	bool queued;           /* threads waited for the GIL in a column */
	int cores;             /* that the whole height stands for */
	uint64_t start, end;   /* of the run */
	uint64_t first, width; /* when the first column is, and how long */
	struct lane_grid read; /* of the slices */
	struct view *view;     /* borrowed: it has the width that was chosen */
	uint64_t least;        /* width that it may be */
	bool follow;           /* then: the last column is the latest one */
	struct lanes lanes;
	int lanes_room; /* rows for them */
	/* Choosing a range: it is between two moments, of which the user moves
	 * the second; at first there is that one alone. */
	enum ranging { RANGE_NONE, RANGE_BEGIN, RANGE_END } ranging;
	uint64_t moment, begin;
	bool take;                 /* it was chosen: to be looked at */
	name_id slots[SLOTS];      /* groups that have a colour */
	name_id rank[SLOTS];       /* the same, hottest first */
	uint64_t ranked;           /* when */
	struct timeline_past past; /* of all the run, for that */
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
/* Rows of the graph, and of the lanes below it. */
int timeline_graph_rows(const struct timeline_pane *t);
int timeline_lanes_rows(const struct timeline_pane *t);
/* The colour of a group; below 0: it has none. */
int timeline_slot(const struct timeline_pane *t, name_id group);

/* timeline_read.c */
void timeline_read(struct timeline_pane *t, const struct timeline *tl, int i);
/* The height of the columns. As many cores as ran at once, and threads that
 * waited for the GIL with them, but no more of those, so that what ran has half
 * of it; the last slice is too young to tell. */
void timeline_scale(struct timeline_pane *t);
/* Who is hot over the whole time gets a colour, and keeps it while it is. */
void timeline_rank(struct timeline_pane *t, const struct timeline *tl);

/* timeline_range.c */
/* The columns between which the user chooses, put in order. */
struct window timeline_chosen(const struct timeline_pane *t);
/* What was chosen is looked at from now on. */
void timeline_take_range(struct timeline_pane *t, struct view *view);
/* While the user chooses: that moment is meant. */
void timeline_move_to(struct timeline_pane *t, uint64_t moment);
bool timeline_command(struct pane *pane, enum command cmd);
/* A drag chooses a window, a click that of one column, a second click all. */
void timeline_point(struct pane *pane, const struct pane_view *pv,
		    struct view *view, const struct mouse *mouse);

/* timeline_draw.c */
/* So many eighths of a cell are filled, from 1 to 8; the rest is another role's
 * colour. */
uint32_t timeline_fill_char(const struct style *style, int eighths);
void timeline_draw_two(const struct style *style, int row, int col, int eighths,
		       int lower, int upper);
void timeline_draw_slice(const struct timeline_pane *t,
			 const struct style *style, int i);
void timeline_draw_legend(const struct timeline_pane *t,
			  const struct style *style);

/* timeline_lanes.c */
/* How many lanes there is room for, and are to be shown. */
int timeline_lanes_room(const struct pane_room *room);
int timeline_lanes_shown(const struct timeline_pane *t);
void timeline_draw_lanes(const struct timeline_pane *t,
			 const struct style *style,
			 const struct snapshot *snap);

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
