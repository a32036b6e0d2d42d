/* src/app/tail.h - what the program has written to its screen, kept for the
 * normal terminal, where it appears when the interface closes.
 *
 * Only the latest part is kept. It is shown after the fact, to a reader and
 * perhaps in a shell: titles, margins, modes, the clipboard and what asks the
 * terminal for an answer are of no use any more, and would stay.
 */
#ifndef PIT_APP_TAIL_H
#define PIT_APP_TAIL_H

#include "base/out.h"

#include <stdbool.h>
#include <stddef.h>

#define TAIL_MAX ((size_t)4 << 20) /* bytes kept, at least half of it */

struct tail {
	char *data;
	size_t len, cap;
	bool cut; /* the beginning is not there any more */
};

void tail_init(struct tail *tail);
void tail_fini(struct tail *tail);
void tail_add(struct tail *tail, const char *bytes, size_t n);

/* Append what the terminal shall get: whole lines if the beginning is lost; of
 * them text, colours, and what moves or erases within these lines, so that
 * progress bars come out as they ended; nothing of what was drawn on the
 * alternate screen. The terminal is left in its usual modes, at the start of a
 * line. */
void tail_replay(const struct tail *tail, struct out *o);

#endif
