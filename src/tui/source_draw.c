/* src/tui/source_draw.c - the source on the screen. */
#include "tui/source_pane.h"

#include "base/utf8.h"
#include "model/label.h"
#include "tui/columns.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define ROWS_TITLES  8  /* fewer: no titles */
#define COLS_SELF    40 /* fewer: no SELF */
#define WIDTH_NUMBER 8
#define TAB          8

int
source_title_rows(const struct rect *at)
{
	return at->rows >= ROWS_TITLES ? 1 : 0;
}

static void
draw_number(const struct source_pane *s, const struct pane_view *pv,
	    struct canvas *canvas, int y, int x, uint64_t ns)
{
	double share = s->whole ? (double)ns / (double)s->whole : 0;
	char text[32];
	int width;

	if (!ns)
		return;
	if (pv->view->unit == UNIT_SECONDS)
		snprintf(text, sizeof(text), "%.2f", (double)ns / 1e9);
	else
		snprintf(text, sizeof(text), "%.1f%%", share * 100);
	width = canvas_width(canvas, text);
	canvas_text(canvas, y, x + WIDTH_NUMBER - width, width,
		    columns_heat(share), text);
}

/* Its figures, from column x on; columns that they take. line: NULL: it took
 * nothing. */
static int
draw_spent(const struct source_pane *s, const struct pane_view *pv,
	   struct canvas *canvas, int y, int x, const struct line *line)
{
	bool self = s->pane.at.cols >= COLS_SELF;

	if (line) {
		draw_number(s, pv, canvas, y, x, line->total.ns);
		if (self)
			draw_number(s, pv, canvas, y, x + WIDTH_NUMBER + 1,
				    line->self);
	}
	return (self ? 2 : 1) * (WIDTH_NUMBER + 1);
}

/* The same beside a baseline. */
static int
draw_changes(const struct source_pane *s, const struct pane_view *pv,
	     struct canvas *canvas, int y, int x, const struct line *line)
{
	struct columns columns;

	if (!line)
		return (columns_has_base(&s->pane.at) ? 3 : 1) *
		       (WIDTH_NUMBER + 1);
	columns_init(&columns, &s->pane.at, pv->view, true);
	columns.against = against_of(pv->view, pv->snap, pv->base);
	return columns_beside(&columns, canvas, y, x, &line->total,
			      &line->base);
}

/* Tabs as blanks; from column side on. */
static void
expand_tabs(const char *text, int side, char *buf, size_t size)
{
	size_t len = 0, column = 0;

	while (*text && len + TAB + 4 < size) {
		uint32_t ch;
		size_t n = utf8_get(text, strlen(text), &ch);

		if (ch == '\t') {
			do {
				buf[len++] = ' ';
			} while (++column % TAB);
		} else {
			memcpy(buf + len, text, n);
			len += n;
			column += (size_t)utf8_width(ch);
		}
		text += n;
	}
	buf[len] = '\0';
	len = utf8_fit(buf, len, (size_t)side);
	memmove(buf, buf + len, strlen(buf + len) + 1);
}

static void
draw_row(const struct source_pane *s, const struct pane_view *pv,
	 struct canvas *canvas, int y, size_t row)
{
	const struct rect *at = &s->pane.at;
	struct rect cells = { y, at->col, 1, at->cols };
	uint32_t line = source_line_of(s, row);
	const struct line *spent = source_spent(s, line);
	const char *source =
	    source_has_text(s) ? pv->source->line(pv->source->arg, line) : NULL;
	int x = at->col + COLUMNS_MARK,
	    end = at->col + at->cols - scroll_bar_cols(&s->bar);
	char number[16], text[1024];

	x += pv->view->diff ? draw_changes(s, pv, canvas, y, x, spent)
			    : draw_spent(s, pv, canvas, y, x, spent);
	snprintf(number, sizeof(number), "%5" PRIu32, line);
	x += 1 + canvas_text(canvas, y, x, end - x, ROLE_WHERE, number);
	if (source)
		expand_tabs(source, s->side, text, sizeof(text));
	else
		label_name(pv->snap->syms, pv->snap->roots,
			   spent ? spent->frame : 0, text, sizeof(text));
	canvas_fit(canvas, y, x, end - x,
		   s->pane.seek.text[0] && source &&
			   strcasestr(source, s->pane.seek.text)
		       ? ROLE_MATCH
		   : spent ? ROLE_APP
			   : ROLE_LIB,
		   text);
	if (row != s->at)
		return;
	canvas_put(canvas, y, at->col, '>', ROLE_PLAIN);
	canvas_attr(canvas, cells,
		    s->pane.focus ? CELL_REVERSE : CELL_UNDERLINE);
}

/* Why there is nothing to see. */
static void
say_why(const struct source_pane *s, char *buf, size_t size)
{
	if (!s->file)
		snprintf(buf, size, "the cursor is at no function in Python");
	else if (s->why)
		snprintf(buf, size, "no text of %s: %s", s->file, s->why);
	else
		snprintf(buf, size, "%s is empty", s->file);
}

static const char *
titles(const struct pane_view *pv, const struct rect *at)
{
	bool seconds = pv->view->unit == UNIT_SECONDS;

	if (pv->view->diff)
		return columns_has_base(at) ? "   TOTAL     BASE     DIFF"
					    : "    DIFF";
	if (at->cols < COLS_SELF)
		return seconds ? " TOTAL s" : "   TOTAL";
	return seconds ? " TOTAL s   SELF s" : "   TOTAL     SELF";
}

static void
draw_titles(const struct source_pane *s, const struct pane_view *pv,
	    struct canvas *canvas)
{
	const struct rect *at = &s->pane.at;
	struct rect cells = { at->row, at->col, 1, at->cols };
	char text[LABEL_WHERE];

	snprintf(text, sizeof(text), "%s  LINE %s", titles(pv, at),
		 s->file ? symtab_short_file(pv->snap->syms, s->function) : "");
	canvas_fill(canvas, cells, ' ', ROLE_COLUMNS);
	canvas_fit(canvas, at->row, at->col + COLUMNS_MARK,
		   at->cols - COLUMNS_MARK, ROLE_COLUMNS, text);
}

void
source_draw(const struct pane *pane, const struct pane_view *pv,
	    struct canvas *canvas)
{
	const struct source_pane *s = (const struct source_pane *)pane;
	const struct rect *at = &pane->at;
	char why[512];
	int y = source_title_rows(at);

	if (y)
		draw_titles(s, pv, canvas);
	if (!source_has_text(s) || !s->rows) {
		say_why(s, why, sizeof(why));
		canvas_fit(canvas, at->row + y++, at->col + COLUMNS_MARK,
			   at->cols - COLUMNS_MARK,
			   s->why ? ROLE_WARN : ROLE_DIM, why);
	}
	for (size_t row = s->first; y < at->rows && row < s->rows; row++)
		draw_row(s, pv, canvas, at->row + y++, row);
	scroll_bar_draw(&s->bar, canvas, at);
}
