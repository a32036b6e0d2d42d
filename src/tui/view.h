/* src/tui/view.h - what the user looks at, and how. A value that all panes
 * share: what is chosen in one of them holds in the others.
 */
#ifndef PIT_TUI_VIEW_H
#define PIT_TUI_VIEW_H

#include "model/snapshot.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VIEW_ZOOMS 64
#define VIEW_PAST  32  /* steps that are gone back */
#define VIEW_WHO   64  /* threads and the like that are chosen one by one */
#define VIEW_FIND  128 /* bytes of what is looked for */
#define VIEW_WHOLE 10000u
#define VIEW_LIGHT 10u /* of it, unless the user chooses */

enum view_order {
	ORDER_TOTAL,
	ORDER_SELF,
	ORDER_DIFF, /* how far it is from the baseline */
	ORDER_SAMPLES,
	ORDER_NAME,
	ORDER_WHERE,
	ORDER_COUNT,
};

enum view_unit {
	UNIT_USUAL, /* percent, and seconds too where there is room */
	UNIT_PERCENT,
	UNIT_SECONDS,
	UNIT_COUNT,
};

/* Which part of the run. */
struct view_window {
	enum view_window_kind {
		VIEW_ALL,
		VIEW_LAST,  /* so much of its end, which goes on */
		VIEW_RANGE, /* what lies between two moments */
		VIEW_PART,  /* the same, counted from the start of the run,
			     * which may not have begun, or come so far, yet */
	} kind;
	uint64_t length;     /* LAST: ns */
	struct window range; /* RANGE, PART */
};

/* What is compared with. */
struct view_baseline {
	enum view_baseline_kind {
		BASE_NONE,
		BASE_RANGE, /* of the same run */
		BASE_FILE,  /* another run, which the owner has read */
	} kind;
	struct window range; /* RANGE */
	unsigned file;       /* FILE: which, as the owner counts them */
};

/* Node ids are those of the tree that is chosen. */
struct view {
	int main;   /* enum pane_id of what is looked at first of all */
	bool lines; /* lists are of lines, not of functions */
	enum view_order flat_order; /* of such a list */
	bool flat_invert;
	struct view_window window;
	struct view_baseline baseline;
	bool diff;        /* it is shown beside the window */
	unsigned windows; /* how often others were weighed: the owner counts */
	enum mode mode;   /* which time counts */
	bool moving; /* the window, by the user: that is one step to go back */
	bool paused; /* the run ends, for us, at ... */
	uint64_t paused_at;
	enum tree_kind which;
	frame_id members; /* with TREE_APART: of this group alone */
	/* Whose time is shown: everybody's, or that of the processes, threads
	 * and groups in who and of those that pattern names. */
	bool some;
	frame_id who[VIEW_WHO];
	size_t nwho;
	char pattern[VIEW_FIND];
	bool idle_chosen, idle; /* waiting counts: as chosen, or as usual */
	bool fold;              /* library code in groups */
	enum view_order order;
	bool invert;
	enum view_unit unit;
	unsigned light; /* VIEW_WHOLE parts: what is less shares a row */
	/* What tables do not have, though there is room. */
	bool no_chains, no_states, no_minute;
	/* A row for each thread on the timeline: where there is room. */
	enum view_lanes { LANES_USUAL, LANES_ALWAYS, LANES_NONE } lanes;
	uint64_t scale;           /* ns, of a column of it; 0: all is shown */
	bool lanes_seen;          /* they are there now: the timeline says so */
	node_id zoom[VIEW_ZOOMS]; /* the last one is what is shown */
	size_t nzoom;
	node_id cursor;         /* the node that the user is at */
	bool chosen;            /* the user moved there */
	uint32_t line;          /* of its function, that was chosen; 0: none */
	char filter[VIEW_FIND]; /* rows that have it, or lead there, alone */
	unsigned patterns;    /* of library code, how often others were given */
	char find[VIEW_FIND]; /* what is looked for; "": nothing */
	struct view_past *past; /* borrowed; NULL: nothing is remembered */
};

/* What was looked at before. */
struct view_past {
	struct view at[VIEW_PAST], seen;
	size_t n;
};

void view_init(struct view *view);

/* To be called before each command, and after what a command changed: what is
 * looked at by now is a step of its own to go back to. */
void view_step(struct view *view);
/* What was looked at before is shown again; the cursor stays, if it can. False:
 * there is nothing. */
bool view_back(struct view *view);
/* Is the same shown, in the same way? */
bool view_is_same(const struct view *a, const struct view *b);
/* Is the same time weighed? */
bool view_weighs_same(const struct view *a, const struct view *b);

/* Show another window. */
void view_window_set(struct view *view, const struct view_window *window);
/* The same, and a step of its own to go back to. */
void view_window_jump(struct view *view, const struct view_window *window);
/* All of the run, its last 1, 5, 30, 60 seconds, and round again. */
void view_window_cycle(struct view *view, bool backward);
/* What is shown now is the baseline from now on. Of a run that goes on, what
 * comes is shown beside it, unless the window is one that stays or slides.
 * goes_on: the program runs. False: nothing was measured yet. */
bool view_baseline_set(struct view *view, const struct snapshot *all,
		       bool goes_on);
/* Show what is compared, or not any more. False: there is no baseline. */
bool view_diff_toggle(struct view *view);
/* The next mode, and round again. */
void view_mode_cycle(struct view *view);
/* More, or less, shares rows. False: it cannot be more, or less. */
bool view_light_step(struct view *view, bool more);
/* Move it by so many tenths of its length; below 0: to earlier times. run is
 * from the start of the run to its end now. A window that comes to the end goes
 * on with it. False: there is no further. */
bool view_window_move(struct view *view, const struct window *run, int tenths);

/* From the start of the run to its end, or to the pause. */
struct window view_run(const struct view *view, const struct snapshot *snap);
/* The part of the run that is to be weighed. */
struct window view_window(const struct view *view, const struct snapshot *snap);
/* Will it stay as it is, while the program runs? */
bool view_is_fixed(const struct view *view);

/* "ALL 12.4s", "WINDOW last 5.0s", "WINDOW 31.0-36.0s (5.0s)": what snap
 * weighs. */
void view_window_text(const struct view *view, const struct snapshot *snap,
		      char *buf, size_t size);
/* "31.0-36.0s (5.0s)": from the start of the run. */
void view_range_text(const struct window *range, uint64_t start, char *buf,
		     size_t size);

/* "ONLY worker-1", "ONLY 3 chosen", "ONLY /pool"; "": it is everybody's. */
void view_who_text(const struct view *view, const struct snapshot *snap,
		   char *buf, size_t size);

/* Another tree: what was said of nodes meant others. */
void view_choose(struct view *view, enum tree_kind which, frame_id members);

/* Does waiting for work count? */
bool view_idle(const struct view *view, const struct snapshot *snap);

/* The node whose subtree is shown: what was zoomed into, or the whole; one
 * process alone has no row of its own. */
node_id view_top(const struct view *view, const struct snapshot *snap);

#endif
