/* src/tui/output_find.h - finding text on the program's screen and in what
 * scrolled away, also where it is wrapped.
 */
#ifndef PIT_TUI_OUTPUT_FIND_H
#define PIT_TUI_OUTPUT_FIND_H

#include "tui/view.h"
#include "tui/vscreen.h"

/* Zeroed at first. */
struct output_find {
	char text[VIEW_FIND];  /* "": nothing is looked for */
	char found[64];        /* "3/17", for the user */
	bool stale;            /* there is new output */
	struct find_hit *hits; /* oldest first */
	size_t nhits, cap;
	size_t count;  /* of matches: one that is wrapped is several hits */
	bool chosen;   /* one of them is the present one: */
	long long row; /* ... counted from the first row there ever was */
	int col;
};

void output_find_fini(struct output_find *f);

/* Look for text from now on. */
void output_find_start(struct output_find *f, const struct vscreen *vs,
		       const char *text);
/* Look again, if there is new output. */
void output_find_update(struct output_find *f, const struct vscreen *vs);
/* From the present match to an earlier one, or to a later one, and round the
 * ends; at first to the latest. False: there is none. */
bool output_find_next(struct output_find *f, const struct vscreen *vs,
		      bool later);
/* The row of the present match, as vscreen_row() counts. */
long output_find_row(const struct output_find *f, const struct vscreen *vs);

/* The row of hit i, likewise. */
long output_find_hit(const struct output_find *f, const struct vscreen *vs,
		     size_t i);

/* Mark the matches in a part of a canvas that shows rows from top on. */
void output_find_draw(const struct output_find *f, const struct vscreen *vs,
		      struct canvas *canvas, const struct rect *at, long top);

#endif
