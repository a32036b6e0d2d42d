/* src/base/nearest.h - which word was meant: of those offered, the one that a
 * misspelt word is nearest to. A letter that is wrong, missing, too many or has
 * changed places with its neighbour is one mistake.
 */
#ifndef PIT_BASE_NEAREST_H
#define PIT_BASE_NEAREST_H

#include <stddef.h>

struct nearest {
	const char *word; /* borrowed: what was typed */
	const char *best; /* borrowed: of those offered; NULL: none is near */
	size_t mistakes;  /* of the best one, or one more than are allowed */
};

void nearest_init(struct nearest *n, const char *word);
/* The first of several that are as near stays. */
void nearest_offer(struct nearest *n, const char *candidate);

/* " (did you mean --idle?)", with before in front of the word, or "". Fits any
 * of our words; a longer one is cut. */
#define NEAREST_TEXT 80
const char *nearest_text(const struct nearest *n, const char *before,
			 char text[NEAREST_TEXT]);

#endif
