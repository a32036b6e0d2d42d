/* src/base/nearest.c */
#include "base/nearest.h"

#include "base/ascii.h"

#include <stdio.h>
#include <string.h>

#define WORD_MAX 64 /* longer ones are no words of ours */

void
nearest_init(struct nearest *n, const char *word)
{
	size_t len = strlen(word);

	*n = (struct nearest){ .word = word };
	/* A third of it may be wrong, but never all of it. */
	n->mistakes = len > WORD_MAX ? 0 : 1 + (len + 2) / 3;
	if (len < n->mistakes)
		n->mistakes = len;
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The distance of Damerau and Levenshtein where no part is changed twice. Both
 * words have at most WORD_MAX letters. */
static size_t
distance(const char *a, const char *b)
{
	size_t la = strlen(a), lb = strlen(b);
	unsigned char rows[3][WORD_MAX + 1];

	for (size_t j = 0; j <= lb; j++)
		rows[0][j] = (unsigned char)j;
	for (size_t i = 1; i <= la; i++) {
		unsigned char *row = rows[i % 3], *up = rows[(i + 2) % 3];
		const unsigned char *before = rows[(i + 1) % 3];

		row[0] = (unsigned char)i;
		for (size_t j = 1; j <= lb; j++) {
			size_t d = up[j - 1] + (ascii_lower(a[i - 1]) !=
						ascii_lower(b[j - 1]));

			d = least(d, least(up[j], row[j - 1]) + 1u);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				d = least(d, before[j - 2] + 1u);
			row[j] = (unsigned char)d;
		}
	}
	return rows[la % 3][lb];
}

void
nearest_offer(struct nearest *n, const char *candidate)
{
	size_t d;

	if (strlen(n->word) > WORD_MAX || strlen(candidate) > WORD_MAX)
		return;
	d = distance(n->word, candidate);
	if (d >= n->mistakes)
		return;
	n->best = candidate;
	n->mistakes = d;
}

const char *
nearest_text(const struct nearest *n, const char *before,
	     char text[NEAREST_TEXT])
{
	text[0] = '\0';
	if (n->best)
		snprintf(text, NEAREST_TEXT, " (did you mean %s%.50s?)", before,
			 n->best);
	return text;
}
