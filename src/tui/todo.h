/* src/tui/todo.h - what panes with a cursor have in common: commands are typed
 * at any time and done at an update, when there is data to do them on; and text
 * is looked for from an update on.
 */
#ifndef PIT_TUI_TODO_H
#define PIT_TUI_TODO_H

#include "tui/keys.h"
#include "tui/view.h"

#define TODO_MAX 256

/* Typed, not done yet. Zeroed: nothing. */
struct todo {
	enum command at[TODO_MAX];
	size_t n;
};

/* What nobody can have typed so fast is left out. */
void todo_add(struct todo *todo, enum command cmd);

/* Text that is looked for. Zeroed: none. */
struct seek {
	char text[VIEW_FIND]; /* from the next update on */
	char found[64];       /* "3/17" for the header; "": nothing to say */
	bool dirty;           /* it was changed since the latest update */
};

/* Look for text; "": for nothing. */
void seek_start(struct seek *seek, const char *text);
/* To be called with an update: what all panes look for is this, now. */
void seek_take(const struct seek *seek, struct view *view);
/* There are so many matches; and the user is at this one, "/text 3/17". */
void seek_count(struct seek *seek, size_t count);
void seek_at(struct seek *seek, const char *text, size_t index, size_t count);

#endif
