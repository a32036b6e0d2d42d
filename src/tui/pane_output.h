/* src/tui/pane_output.h - what the output pane has to offer beside its ops:
 * the program's own screen, by libvterm.
 */
#ifndef PIT_TUI_PANE_OUTPUT_H
#define PIT_TUI_PANE_OUTPUT_H

#include "tui/pane.h"

#define OUTPUT_ANSWERS 4096 /* bytes of answers that may wait */

/* Bytes the program wrote at that time of the run. visible: the user sees them
 * now. */
void output_write(struct pane *pane, const void *bytes, size_t n, uint64_t time,
		  bool visible);
/* The program's screen has another size. */
void output_resize(struct pane *pane, int rows, int cols);
/* Bytes the user typed for the program: some keys read differently when the
 * program asked for that. The result waits with the answers. */
void output_type(struct pane *pane, const unsigned char *bytes, size_t n);
/* What is typed next is pasted, or was: the program hears if it asked. */
void output_paste(struct pane *pane, bool begins);
/* Take up to n bytes of answers; returns how many. */
size_t output_take(struct pane *pane, unsigned char *buf, size_t n);

/* Its last line that is not blank, clean. Borrowed until the next write. */
const char *output_last_line(struct pane *pane);
size_t output_unread(const struct pane *pane); /* lines not seen yet */
void output_seen(struct pane *pane);
/* Where the program's cursor is on the canvas; false: not to be seen. */
bool output_cursor(const struct pane *pane, int *row, int *col);
/* Look at the newest lines again. */
void output_follow(struct pane *pane);
/* How far back the user looks, in lines. */
size_t output_back(const struct pane *pane);

#endif
