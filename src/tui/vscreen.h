/* src/tui/vscreen.h - the screen that the program writes on, by libvterm, and
 * what scrolled away from it.
 *
 * Rows that the program filled past their end are known to go on in the next
 * one, so that a screen of another width wraps them anew.
 */
#ifndef PIT_TUI_VSCREEN_H
#define PIT_TUI_VSCREEN_H

#include "tui/backlog.h"
#include "tui/guard.h"
#include "tui/scrollback.h"

#include <vterm.h>

#define VSCREEN_ANSWERS 4096 /* bytes of answers that may wait */

struct vscreen {
	struct guard guard;     /* of vt */
	struct backlog backlog; /* not given to the guard yet */
	VTerm *vt;
	VTermScreen *screen;
	int rows, cols;
	bool cursor_on;
	VTermPos cursor;
	struct scrollback kept;
	size_t scrolled;           /* rows that went there, less those back */
	bool open[CANVAS_MAX + 1]; /* by row: it goes on in the next one */
	uint64_t times[CANVAS_MAX + 1]; /* by row: when it was printed */
	uint64_t now;                   /* when what is interpreted was */
	bool in_text;         /* the program writes text, which began */
	int text_row;         /* ... in this row; scrolled along */
	struct cell *scratch; /* a row */
	unsigned char answers[VSCREEN_ANSWERS];
	size_t nanswers;
};

/* PIT_ENOMEM leaves nothing to release. */
enum pit_status vscreen_init(struct vscreen *vs) PIT_MUST_USE;
void vscreen_fini(struct vscreen *vs);

/* Bytes the program wrote at that time; they may wait until somebody looks. */
void vscreen_write(struct vscreen *vs, const char *bytes, size_t n,
		   uint64_t time);
/* Bring the screen up to date. */
void vscreen_settle(struct vscreen *vs);
void vscreen_resize(struct vscreen *vs, int rows, int cols);

/* Bytes the user typed: some keys read differently when the program asked for
 * that. The result waits with the answers. */
void vscreen_type(struct vscreen *vs, const unsigned char *bytes, size_t n);
void vscreen_paste(struct vscreen *vs, bool begins);
/* Take up to n bytes of answers; returns how many. */
size_t vscreen_take(struct vscreen *vs, unsigned char *buf, size_t n);

/* A row: those from 0 are on the screen, -1 is the one that scrolled away last.
 * Up to max cells; returns how many there are, trailing blanks left out. open:
 * it goes on in the next one. */
int vscreen_row(const struct vscreen *vs, long row, struct cell *cells, int max,
		bool *open);

/* When a row got the text that it has, or came to where it is; 0: there is
 * none.
 */
uint64_t vscreen_time(const struct vscreen *vs, long row);

#endif
