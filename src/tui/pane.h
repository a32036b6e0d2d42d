/* src/tui/pane.h - what a pane is; the list is panes.def. */
#ifndef PIT_TUI_PANE_H
#define PIT_TUI_PANE_H

#include "tui/canvas.h"
#include "tui/keys.h"
#include "tui/rows.h"
#include "tui/tui.h"

/* The view at the moment it was paused. */
struct freeze {
	bool on;
	uint64_t at; /* clock */
	uint64_t timeline_end;
	struct weights weights[TREE_COUNT];
};

void freeze_end(struct freeze *freeze);

/* All that panes look at. Borrowed for the call. */
struct pane_view {
	const struct snapshot *snap;
	const struct tui_status *status;
	const struct freeze *freeze;
	uint64_t clock; /* CLOCK_MONOTONIC ns, goes on when the program ended */
	int colors;
	bool hold; /* a key was pressed a moment ago: nothing may move */
};

/* The head of every pane's private state. */
struct pane {
	const struct pane_ops *ops;
	struct rect at; /* its place; no rows: not shown */
	bool focus;     /* keys go here */
	char say[96];   /* a line for the user; the owner takes it */
};

struct pane_ops {
	const char *name; /* "tree": help screen, man page */
	size_t size;      /* of the private state, zeroed at first */
	enum pit_status (*init)(struct pane *pane); /* NULL: nothing to do */
	/* New data: recompute rows. Never draws. NULL: nothing to do. */
	void (*update)(struct pane *pane, const struct pane_view *view);
	/* Rows to cells, within pane->at. const: never changes the pane. */
	void (*draw)(const struct pane *pane, const struct pane_view *view,
		     struct canvas *canvas);
	/* True if the command was ours. It may wait for the next update. */
	bool (*command)(struct pane *pane, enum command cmd);
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

const struct pane_ops *pane_ops_at(enum pane_id id);
struct pane *pane_new(enum pane_id id); /* owned; NULL: no memory */
void pane_free(struct pane *pane);      /* NULL is fine */
void pane_say(struct pane *pane, const char *fmt, ...) PIT_PRINTF(2, 3);

#endif
