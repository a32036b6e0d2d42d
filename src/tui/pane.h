/* src/tui/pane.h - what a pane is; the list is panes.def. */
#ifndef PIT_TUI_PANE_H
#define PIT_TUI_PANE_H

#include "tui/canvas.h"
#include "tui/keys.h"
#include "tui/settings.h"
#include "tui/todo.h"
#include "tui/tui.h"
#include "tui/view.h"

/* All that panes look at. Borrowed for the call. */
struct pane_view {
	const struct view *view;     /* what the user has chosen */
	const struct snapshot *snap; /* of the window that view asks for */
	const struct snapshot *base; /* beside it; NULL: nothing is compared */
	unsigned base_run; /* whose that is: 0: the same run, or the number of
			    * another one. The view may be further. */
	const struct tui_status *status;
	uint64_t clock; /* CLOCK_MONOTONIC ns, goes on when the program ended */
	const struct settings *settings;
	const struct theme *theme;
	int colors; /* that are used: none without them in the theme */
	const struct pane *here; /* that the user was in when the help came */
	bool hold;  /* a key was pressed a moment ago: nothing may move */
	bool keyed; /* it waits for this: what takes long is for later */
	const struct source_text *source; /* NULL: there is none */
	struct figures *figures; /* tui/figures.h: made when asked for */
};

#define PANE_PRESSES 8 /* of the mouse, between two updates */

/* The head of every pane's private state. */
struct pane {
	const struct pane_ops *ops;
	struct rect at;   /* its place; no rows: not shown */
	bool focus;       /* keys go here */
	bool shown;       /* as of an update */
	bool waits;       /* it has commands to do; the owner's */
	bool more;        /* its update goes on at the next one, soon; the
			   * owner takes it */
	bool leave;       /* it wants the focus no longer; the owner takes it */
	const char *edit; /* a file to be edited; the owner takes it */
	uint32_t edit_line; /* the line there */
	char say[96];       /* a line for the user; the owner takes it */
	struct mouse presses[PANE_PRESSES]; /* what the owner has for point */
	size_t npresses;
	struct todo todo; /* for those that wait for an update */
	struct seek seek; /* for those that find with pane_look_for() */
};

/* Where on the screen panes are. */
enum pane_place {
	PANE_TOP,    /* as many rows as it wants, below the header */
	PANE_MIDDLE, /* what the others leave, when it is the main one */
	PANE_SIDE,   /* beside the main one where there is room, or below it */
	PANE_BOTTOM, /* as many rows as it wants, below a line with its name */
	PANE_OVER,   /* in the place of all others, when it is asked for */
};

/* What there is to have. */
struct pane_room {
	int rows, cols; /* of the whole screen */
	bool output;    /* the program has a screen of ours */
	int main;       /* enum pane_id of the main one */
	bool wide;      /* there is room beside it */
	enum view_lanes lanes;
};

#define KEY_RUNS   1u /* of use while the program runs only */
#define KEY_ALONE  2u /* of use when the pane is the only one */
#define KEY_BESIDE 4u /* of use when it is not */
#define KEY_REPLAY 8u /* of use in a recording only */

/* A key in the bar. rank: where not all fit, those of the highest rank go. */
struct pane_key {
	const char *key, *word;
	int rank;
	unsigned when; /* KEY_* */
};

struct pane_ops {
	const char *name;      /* "tree": man page, screens */
	const char *title;     /* of its keys in the help; NULL: its name */
	enum keys_where group; /* whose keys are its own; KEYS_FIRST: none, and
				* what the help begins with is its bar */
	size_t size;           /* of the private state, zeroed at first */
	enum pane_place place;
	bool
	    beside; /* of the middle: at the side when it is not the main one */
	bool modal; /* it has the focus for a while, by a command of its own */
	const struct pane_key *keys; /* in the bar while it has the focus */
	size_t nkeys;
	enum pit_status (*init)(struct pane *pane); /* NULL: nothing to do */
	/* Rows it wants at the top, the bottom, the side or below the main
	 * one; 0: it is not shown, or at the side has what others leave.
	 * NULL: it has no wish. */
	int (*rows)(struct pane *pane, const struct pane_room *room);
	/* New data, or commands that waited for it: recompute rows, change the
	 * view. Never draws. NULL: nothing to do. */
	void (*update)(struct pane *pane, const struct pane_view *pv,
		       struct view *view);
	/* Rows to cells, within pane->at. const: never changes the pane. */
	void (*draw)(const struct pane *pane, const struct pane_view *pv,
		     struct canvas *canvas);
	/* True if the key was ours, whatever its command. NULL: none is. */
	bool (*key)(struct pane *pane, key_code key);
	/* True if the command was ours. It may wait for the next update. NULL:
	 * it is only looked at, and never has the focus. */
	bool (*command)(struct pane *pane, enum command cmd);
	/* The mouse did this on what was drawn last: called before the update,
	 * while rows are still those. Places are from the pane's corner, and
	 * may lie outside. NULL: it has no use for it but for the wheel, which
	 * is CMD_UP and CMD_DOWN. */
	void (*point)(struct pane *pane, const struct pane_view *pv,
		      struct view *view, const struct mouse *mouse);
	/* Look for text from the next update on, and mark what has it; "": no
	 * longer. go: move to the next match too. NULL: it cannot. */
	void (*find)(struct pane *pane, const char *text, bool go);
	/* "3/17" while something is looked for, else "". NULL: as find. */
	const char *(*found)(const struct pane *pane);
	/* What is not as usual with what it shows, in a word or two, to buf
	 * (which is "" before). NULL: nothing ever is. */
	void (*mode)(const struct pane *pane, char *buf, size_t size);
	void (*fini)(struct pane *pane); /* NULL: nothing to release */
};

enum pane_id {
#define PANE(id) PANE_##id,
#include "tui/panes.def"
#undef PANE
	PANE_COUNT
};

#define PANE(id) extern const struct pane_ops pane_##id;
#include "tui/panes.def"
#undef PANE

struct pane *pane_new(enum pane_id id); /* owned; NULL: no memory */
void pane_free(struct pane *pane);      /* NULL is fine */
void pane_say(struct pane *pane, const char *fmt, ...) PIT_PRINTF(2, 3);

/* The functions find and found of a pane with commands that wait: text is
 * looked for by its update, and CMD_FIND_NEXT goes to a match. */
void pane_look_for(struct pane *pane, const char *text, bool go);
const char *pane_seek_found(const struct pane *pane);

/* "" if the pane has nothing to say. */
const char *pane_found(const struct pane *pane);
void pane_mode(const struct pane *pane, char *buf, size_t size);

#endif
