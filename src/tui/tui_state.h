/* src/tui/tui_state.h - the interface's state. Private to tui.c, which takes
 * keys and requests, and tui_draw.c, which shows it.
 */
#ifndef PIT_TUI_TUI_STATE_H
#define PIT_TUI_TUI_STATE_H

#include "tui/bars.h"
#include "tui/keys.h"
#include "tui/layout.h"
#include "tui/pane.h"
#include "tui/prompt.h"
#include "tui/term.h"
#include "tui/tui.h"
#include "tui/typing.h"

#define TUI_REQUESTS 8

enum question {
	ASK_NOTHING,
	ASK_QUIT,    /* the program runs: kill it, leave it, or stay */
	ASK_KILL,    /* sure? */
	ASK_REPLACE, /* the file is there */
};

struct tui {
	struct term *term; /* borrowed */
	struct canvas canvas;
	struct layout layout;
	int rows, cols;
	int colors;
	bool unicode;
	struct pane *panes[PANE_COUNT];
	struct freeze freeze;
	struct rate rate;
	struct key_decoder decoder;
	struct prompt prompt;
	bool saving; /* what the prompt is for */
	enum question question;
	struct typing typing;
	bool refused; /* text of a paste: nobody asked for it */
	bool help, full, focus_output;
	bool stale;       /* the next draw must draw everything */
	bool overlay;     /* the last row was drawn over */
	uint64_t updated; /* when the panes saw the data last */
	bool want_freeze; /* pause at the next draw, when there is a snapshot */
	uint64_t clock, last_key, message_at;
	char message[256];
	/* Of the latest status. */
	enum program_state state;
	bool output;
	char program[128];
	/* Requests. */
	enum tui_request_kind queue[TUI_REQUESTS];
	size_t nqueue;
	char path[sizeof(((struct tui_request *)NULL)->path)];
	bool replace; /* what is at path */
	bool noted;   /* the message is about what the prompt has */
	bool resized;
	unsigned char *typed; /* bytes for the program */
	size_t ntyped, typed_cap, taken;
};

static inline struct pane *
tui_output_pane(const struct tui *tui)
{
	return tui->panes[PANE_output];
}

static inline struct pane *
tui_tree_pane(const struct tui *tui)
{
	return tui->panes[PANE_tree];
}

bool tui_output_visible(const struct tui *tui);
/* Who gets which part of the screen, now. */
void tui_arrange(struct tui *tui, bool notice);
/* The program gets no more keys. */
void tui_stop_typing(struct tui *tui);
/* tui_message(), now. */
void tui_say(struct tui *tui, const char *text);

#endif
