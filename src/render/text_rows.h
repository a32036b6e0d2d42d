/* src/render/text_rows.h - the parts of the report for people; text.c puts them
 * together.
 */
#ifndef PIT_RENDER_TEXT_ROWS_H
#define PIT_RENDER_TEXT_ROWS_H

#include "render/summary.h"

#include <stdbool.h>

/* Escape sequences of colours. */
#define TEXT_FAINT "\033[2m"
#define TEXT_END   "\033[0m"

struct text {
	struct out *o;
	const struct ftree *tree;
	const struct snapshot *snap;
	const struct render_options *opts;
	int precision;      /* digits behind the point */
	const char *margin; /* what every line begins with */
};

/* Digits behind the point that one interval needs. */
int text_precision(double interval);

/* An escape sequence, or nothing when there are no colours. */
const char *text_color(const struct text *t, const char *escape);

/* A row without what stands before it: time, name and place, and the line's
 * end. */
void text_row(const struct text *t, row_id id, double time);

/* All rows, as a tree. */
void text_tree(const struct text *t);
/* The functions, hottest first. */
void text_flat(const struct text *t);

#endif
