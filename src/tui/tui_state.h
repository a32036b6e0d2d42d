/* src/tui/tui_state.h - the interface's state. Private to tui.c and the tui_*.c
 * beside it.
 */
#ifndef PIT_TUI_TUI_STATE_H
#define PIT_TUI_TUI_STATE_H

#include "tui/bars.h"
#include "tui/figures.h"
#include "tui/keys.h"
#include "tui/layout.h"
#include "tui/pane.h"
#include "tui/prompt.h"
#include "tui/term.h"
#include "tui/tui.h"
#include "tui/typing.h"
#include "tui/who_list.h"

#define TUI_REQUESTS 8
#define TUI_ORDERS   16

/* What the mouse holds while its button is down. */
enum grip {
	GRIP_NONE,
	GRIP_PANE,
	GRIP_WALL,
	GRIP_LINE,
};

enum question {
	ASK_NOTHING,
	ASK_QUIT,    /* the program runs: kill it, leave it, or stay */
	ASK_KILL,    /* sure? */
	ASK_REPLACE, /* the file is there */
	ASK_MARK,    /* which letter does the moment get? */
	ASK_GO,      /* to which mark? */
	ASK_SORT,    /* by which column? */
};

struct tui {
	struct term *term; /* borrowed */
	struct canvas canvas;
	struct layout layout;
	struct settings settings;
	struct theme theme; /* of them */
	char changes[2048]; /* lines that changed them here */
	int rows, cols;
	int colors;
	bool unicode;
	struct pane *panes[PANE_COUNT];
	struct view view;
	struct view_past past;
	struct view weighed;       /* the owner was asked for this */
	struct who who;            /* whose time it is */
	struct who_pattern *named; /* of the view's pattern ... */
	char naming[VIEW_FIND];    /* ... which was this */
	struct rate rate;
	struct key_decoder decoder;
	struct prompt prompt;
	bool filtering;           /* what the prompt is for; else ... */
	char filtered[VIEW_FIND]; /* ... what was filtered before it opened */
	bool saving;              /* ... a path; else ... */
	struct tui_part part;     /* what is saved there ... */
	char save_label[128];     /* ... and how that is said */
	struct pane *finding; /* ... where its text is looked for; NULL: it is
			       * an order */
	char orders[TUI_ORDERS][256]; /* the latest ones */
	size_t norders, recalled;     /* the one in the prompt */
	int signal;                   /* for the program */
	struct {
		uint64_t moment;
		char letter, words[MARK_TEXT];
	} mark;            /* that the owner is asked to set */
	enum command yank; /* to be done when there is a snapshot */
	enum question question;
	struct typing typing;
	bool refused;            /* text of a paste: nobody asked for it */
	const struct pane *here; /* the pane that the help begins with */
	int over;  /* enum pane_id in the place of all else; -1: none */
	bool full; /* the output is the only pane */
	bool only; /* the pane with the focus is, of all others */
	bool hidden[PANE_COUNT];
	/* The mouse. */
	bool mouse, reported; /* it is ours; the terminal knows */
	enum grip grip;
	int gripped;          /* the pane, or whose line it is */
	struct mouse pressed; /* the latest press ... */
	uint64_t pressed_at;  /* ... and its clock */
	int side;             /* columns, as dragged; 0: as usual */
	int tall[PANE_COUNT]; /* rows, likewise */
	enum pane_id focus;   /* if it is to be seen */
	struct figures *figures;
	const struct source_text *source;
	bool stale;       /* the next draw must draw everything */
	bool keyed;       /* ... and is the answer to a key */
	bool overlay;     /* the last row was drawn over */
	uint64_t updated; /* when the panes saw the data last */
	bool want_edit;   /* likewise, of the function at the cursor */
	char edit[sizeof(((struct tui_request *)NULL)->path)];
	uint32_t edit_line;
	unsigned files;      /* that were compared with */
	bool want_base;      /* likewise, what is shown as the baseline */
	int step_who;        /* likewise: to later threads, or earlier ones */
	bool want_pause;     /* at the next draw, when there is a snapshot */
	uint64_t paused;     /* clock, when it was */
	bool again;          /* the view is of another window now */
	struct window run;   /* of the latest snapshot; and ... */
	struct window shown; /* ... the part that was asked for */
	const struct marks *marks; /* borrowed from its model */
	uint64_t clock, last_key, message_at;
	char message[256];
	/* Of the latest status. */
	enum program_state state;
	bool output, replay;
	char program[128];
	/* Requests. */
	enum tui_request_kind queue[TUI_REQUESTS];
	size_t nqueue;
	char path[sizeof(((struct tui_request *)NULL)->path)];
	char globs[2][VIEW_FIND]; /* of hide and show, as they were given */
	bool replace;             /* what is at path */
	bool noted;               /* the message is about what the prompt has */
	bool resized;
	unsigned char *typed; /* bytes for the program */
	size_t ntyped, typed_cap, taken;
};

static inline struct pane *
tui_output_pane(const struct tui *tui)
{
	return tui->panes[PANE_output];
}

bool tui_output_visible(const struct tui *tui);
/* Who gets which part of the screen, now. */
void tui_arrange(struct tui *tui, bool notice);
/* The pane that gets the keys. */
struct pane *tui_pane(const struct tui *tui);
/* The program gets no more keys. */
void tui_stop_typing(struct tui *tui);
/* tui_message(), now. */
void tui_say(struct tui *tui, const char *text);
/* Ask the owner for it. */
void tui_want(struct tui *tui, enum tui_request_kind kind);

/* What the mouse did. */
void tui_do_mouse(struct tui *tui, const struct mouse *mouse);
/* The keys go there from now on, if it takes any. */
void tui_focus(struct tui *tui, int id);
/* KEY_* that do nothing now. */
unsigned tui_useless(const struct tui *tui);
/* What a key does, without one. */
void tui_command(struct tui *tui, enum command cmd);

/* A key that is no part of a paste, and not typed to the program. */
void tui_do_key(struct tui *tui, key_code key);

/* Is the prompt the line that : opens? */
static inline bool
tui_is_ordering(const struct tui *tui)
{
	return tui->prompt.label && !tui->saving && !tui->finding &&
	       !tui->filtering;
}

/* Let a setting be so. */
void tui_apply(struct tui *tui, enum setting id);
/* What was given at the start. */
void tui_begin_with(struct tui *tui, const struct settings *settings);
/* An order that is a line of the settings, or asks about them; false: it is
 * none. */
bool tui_set(struct tui *tui, const char *line);
/* Tab in such a line; false: it is none. */
bool tui_complete_setting(struct tui *tui, const char *line);

/* Copy what the cursor is at, if that was asked for. */
void tui_yank(struct tui *tui, const struct pane_view *pv);

/* Open it. */
void tui_ask_order(struct tui *tui, const char *text);
/* Do what a line says. */
void tui_obey(struct tui *tui, const char *text);
/* Tab there; true for keys that bring earlier lines. */
void tui_complete_order(struct tui *tui);
bool tui_order_key(struct tui *tui, key_code key);
/* Save a report of what is shown to path; of the part that was chosen; though
 * there is such a file; to another path. */
void tui_save(struct tui *tui);
void tui_save_to(struct tui *tui);
void tui_replace(struct tui *tui);
void tui_save_elsewhere(struct tui *tui);

/* Ask where to save the report, and of what; what to look for in a pane. */
void tui_ask_path(struct tui *tui);
/* Keys there that change what is saved, or how; false: it is none. */
bool tui_save_key(struct tui *tui, key_code key);
/* What is saved, in the prompt. */
void tui_label_save(struct tui *tui, const struct pane_view *pv);
void tui_ask_find(struct tui *tui, struct pane *pane);
/* A moment gets a letter, or the next one (0), and words. */
void tui_mark(struct tui *tui, char letter, const char *words);
/* The answers to ASK_MARK and ASK_GO; what the latter asks. */
void tui_answer_mark(struct tui *tui, key_code key);
void tui_answer_go(struct tui *tui, key_code key);
void tui_list_marks(const struct tui *tui, char *buf, size_t size);
/* Show the run from there on, or from a moment to another one, as :goto has
 * them. */
void tui_go_to(struct tui *tui, const char *text);

/* To the next thread, or the one before, as tui->step_who says. */
void tui_step_who(struct tui *tui, const struct snapshot *all);

/* Ask what the table is sorted by; what that asks, and its answer. */
void tui_ask_sort(struct tui *tui);
void tui_list_sorts(const struct tui *tui, bool brief, char *buf, size_t size);
void tui_answer_sort(struct tui *tui, key_code key);

/* Ask for what rows are to have in their names. */
void tui_ask_filter(struct tui *tui);
/* The prompt's text is another one, or the last one. */
void tui_prompt_changed(struct tui *tui, enum prompt_result result);
/* At once, or after a question. */
void tui_quit(struct tui *tui);
/* A key while there is a question. */
void tui_answer(struct tui *tui, key_code key);

#endif
