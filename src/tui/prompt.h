/* src/tui/prompt.h - a line of text that the user types on the last row. */
#ifndef PIT_TUI_PROMPT_H
#define PIT_TUI_PROMPT_H

#include "tui/canvas.h"
#include "tui/keys.h"

struct prompt {
	const char *label; /* "/"; NULL: nothing is asked */
	char text[1024];   /* what there is of it, NUL-terminated */
	size_t at;         /* the cursor, in bytes */
	bool proposed;     /* text is a proposal, as it was opened with */
};

enum prompt_result {
	PROMPT_MORE, /* goes on; the text may have changed */
	PROMPT_DONE, /* text is what was wanted */
	PROMPT_CANCELED,
	PROMPT_COMPLETE, /* Tab */
};

/* label is static. text: a proposal. A character that is typed first takes its
 * place; any other key keeps it, to be taken or edited. */
void prompt_open(struct prompt *p, const char *label, const char *text);
void prompt_close(struct prompt *p);
enum prompt_result prompt_key(struct prompt *p, key_code key);
/* A character of a paste: text, whatever it would do as a key. Control
 * characters are left out. */
void prompt_paste(struct prompt *p, key_code ch);
/* note: text for the right end, "3/17". cursor: column of the cursor. */
void prompt_draw(const struct prompt *p, struct canvas *canvas, int row,
		 const char *note, int *cursor);

#endif
