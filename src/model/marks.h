/* src/model/marks.h - moments of a run that have a name: a letter, words, or
 * both. Set by the user, by a signal, by a line that the program printed.
 */
#ifndef PIT_MODEL_MARKS_H
#define PIT_MODEL_MARKS_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

#define MARKS_MAX 1000 /* further ones are counted alone */
#define MARK_TEXT 96   /* bytes of the words, with a NUL */

struct mark {
	uint64_t time;        /* CLOCK_MONOTONIC ns */
	char letter;          /* a to z; 0: none was left */
	char text[MARK_TEXT]; /* clean UTF-8; "": none */
};

/* All zero: there are none. */
struct marks {
	struct mark *at; /* in order of time */
	size_t n, cap;
	uint64_t left_out;
};

/* Set one. letter: it has this one, which is no other's any more; 0: the next
 * that is free, if one is. Of n bytes of text it keeps what there is room for.
 */
enum pit_status marks_set(struct marks *marks, uint64_t time, char letter,
			  const char *text, size_t n) PIT_MUST_USE;
void marks_fini(struct marks *marks);

/* The mark of a letter, or the first one that has these words in its own. NULL:
 * there is none. */
const struct mark *marks_find(const struct marks *marks, const char *name);
/* The first one that is later, the last one that is earlier; likewise. */
const struct mark *marks_after(const struct marks *marks, uint64_t time);
const struct mark *marks_before(const struct marks *marks, uint64_t time);

#endif
