/* src/app/tail.h - what the program has written to its screen, kept for the
 * normal terminal, where it appears when the interface closes.
 *
 * Only the latest part is kept. It is shown after the fact, so what asks the
 * terminal for an answer is taken out: the answer would reach the shell as if
 * it had been typed.
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

/* Append what the terminal shall get: whole lines if the beginning is lost, no
 * questions to it, and behind it whatever takes the program's modes back
 * (alternate screen, mouse, colours). Ends at the start of a line. */
void tail_replay(const struct tail *tail, struct out *o);

#endif
