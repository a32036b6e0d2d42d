/* src/tui/source_pane.h - the state of the source pane. Private to
 * pane_source.c and source_draw.c.
 */
#ifndef PIT_TUI_SOURCE_PANE_H
#define PIT_TUI_SOURCE_PANE_H

#include "tui/against.h"
#include "tui/pane.h"
#include "tui/scroll_bar.h"

/* A line that took time, now or in the baseline. */
struct line {
	uint32_t line;
	frame_id frame;
	uint64_t self;
	struct measured total, base;
};

struct source_pane {
	struct pane pane;
	/* What is shown. */
	frame_id function;  /* that the cursor is at; 0: none */
	const char *file;   /* its file, borrowed; NULL: there is none */
	const char *why;    /* there is no text; NULL: there is */
	struct line *lines; /* those that took time, in order */
	size_t n, cap;
	uint64_t stamp;
	bool compared;  /* bases are those of a baseline */
	uint64_t whole; /* ns that are 100 % */
	/* Rows are the lines of the text, or those that took time. */
	size_t rows, at, first;
	int side;   /* columns that the text is moved to the left */
	bool moved; /* by the user, since the function is shown */
	struct scroll_bar bar;
	/* What its ticks are of. */
	const char *ticked;
	int ticked_cols;
	char ticks[sizeof(((struct seek *)NULL)->text)];
};

static inline bool
source_has_text(const struct source_pane *s)
{
	return s->file && !s->why;
}

/* The line that a row is of. */
static inline uint32_t
source_line_of(const struct source_pane *s, size_t row)
{
	if (source_has_text(s))
		return (uint32_t)row + 1;
	return row < s->n ? s->lines[row].line : 0;
}

/* pane_source.c: what a line took; NULL: nothing. */
const struct line *source_spent(const struct source_pane *s, uint32_t line);

/* source_draw.c: rows of titles, and the pane. */
int source_title_rows(const struct rect *at);
void source_draw(const struct pane *pane, const struct pane_view *pv,
		 struct canvas *canvas);

#endif
