/* src/tui/paint.c */
#include "tui/paint.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GAP   4 /* cells that are written again rather than stepped over */
#define BLANK 8 /* so many blanks are erased rather than written */
#define STEP  5 /* bytes of a longer step: rows and columns up to that */

/* Cells beside each other that are written in one look. */
struct stretch {
	int row, col, cols;
	bool blank; /* nothing else is in it */
	struct look look;
};

/* Where the terminal is. */
struct brush {
	const struct paint *paint;
	const struct canvas *canvas;
	struct out *out;
	int row, col; /* col -1: not known */
	struct look look;
};

static const struct look own = { -1, -1, 0 };

void
paint_fini(struct paint *p)
{
	mem_free(p->stretches);
	p->stretches = NULL;
	p->nstretches = p->stretch_cap = 0;
}

static wchar_t
shown_char(bool unicode, const struct cell *cell, bool wide)
{
	wchar_t ch = (wchar_t)cell->ch;

	if (cell->ch < 0x20 || cell->ch == 0x7f)
		return L' ';
	if (cell->ch < 0x7f)
		return ch;
	return unicode && wcwidth(ch) == (wide ? 2 : 1) ? ch : L'?';
}

void
paint_text(bool unicode, const struct cell *cell, bool wide,
	   wchar_t text[CELL_MARKS + 2])
{
	int n = 0;

	text[n++] = shown_char(unicode, cell, wide);
	for (int i = 0; i < CELL_MARKS && unicode && cell->marks[i]; i++)
		if (wcwidth((wchar_t)cell->marks[i]) == 0)
			text[n++] = (wchar_t)cell->marks[i];
	text[n] = L'\0';
}

static bool
look_same(const struct look *a, const struct look *b)
{
	return a->fg == b->fg && a->bg == b->bg && a->attr == b->attr;
}

/* Is a blank in this look like any other blank? */
static bool
is_bare(const struct look *look)
{
	return look->bg < 0 && !(look->attr & (CELL_REVERSE | CELL_UNDERLINE));
}

static bool
is_blank(const struct cell *cell)
{
	return cell->ch == ' ' && !cell->marks[0];
}

/* What of its look is to be seen. */
static struct look
look_of(const struct paint *p, const struct cell *cell)
{
	struct look look = theme_look(p->theme, cell, p->colors);

	look.attr &= p->attrs;
	return is_blank(cell) && is_bare(&look) ? own : look;
}

static bool
is_right_half(const struct canvas *c, int row, int col)
{
	const struct cell *cell = canvas_at(c, row, col);

	return col > 0 && cell && cell->ch == 0;
}

static bool
is_changed(const struct paint *p, const struct cell *was,
	   const struct cell *cell)
{
	struct look a, b;

	if (memcmp(was, cell, sizeof(*cell)) == 0)
		return false;
	if (was->ch != cell->ch ||
	    memcmp(was->marks, cell->marks, sizeof(cell->marks)) != 0)
		return true;
	a = look_of(p, was);
	b = look_of(p, cell);
	return !look_same(&a, &b);
}

/* Can a cell be one more of the stretch? Then it is. */
static bool
joins(struct stretch *s, const struct cell *cell, const struct look *look)
{
	bool blank = is_blank(cell) && look_same(look, &own);

	if (!look_same(&s->look, look) && !(blank && is_bare(&s->look)) &&
	    !(s->blank && is_bare(look)))
		return false;
	if (s->blank && !blank)
		s->look = *look;
	s->blank = s->blank && blank;
	return true;
}

/* Does the stretch go on over what did not change, up to col? */
static bool
bridges(const struct paint *p, struct stretch *s, const struct canvas *canvas,
	int col)
{
	for (int at = s->col + s->cols; at < col; at++) {
		const struct cell *cell = canvas_at(canvas, s->row, at);
		struct look look = look_of(p, cell);

		if (cell->ch > 0x7e || !cell->ch || !joins(s, cell, &look))
			return false;
	}
	return true;
}

/* The last stretch goes on with a cell, or another one begins. */
static bool
add_cell(struct paint *p, const struct canvas *canvas, int row, int col)
{
	const struct cell *cell = canvas_at(canvas, row, col);
	struct look look = look_of(p, cell);
	struct stretch *s =
	    p->nstretches ? &p->stretches[p->nstretches - 1] : NULL;

	if (s && s->row == row && col - s->col - s->cols <= GAP) {
		struct stretch longer = *s;

		if (bridges(p, &longer, canvas, col) &&
		    joins(&longer, cell, &look)) {
			longer.cols = col - s->col + 1;
			*s = longer;
			return true;
		}
	}
	s = mem_grow(p->stretches, &p->stretch_cap, p->nstretches + 1,
		     sizeof(*s));
	if (!s)
		return false;
	p->stretches = s;
	s[p->nstretches++] =
	    (struct stretch){ row, col, 1,
			      is_blank(cell) && look_same(&look, &own), look };
	return true;
}

static bool
add_row(struct paint *p, const struct canvas *shown,
	const struct canvas *canvas, int row)
{
	const struct cell *was = canvas_at(shown, row, 0);
	const struct cell *now = canvas_at(canvas, row, 0);
	size_t n = (size_t)canvas->cols * sizeof(*now);

	if (memcmp(was, now, n) == 0)
		return true;
	for (int col = 0; col < canvas->cols; col++)
		if (!is_right_half(canvas, row, col) &&
		    is_changed(p, &was[col], &now[col]) &&
		    !add_cell(p, canvas, row, col))
			return false;
	return true;
}

static int
compare(int a, int b)
{
	return (a > b) - (a < b);
}

/* The terminal's own look first, as it has it; then below each other what
 * stands so, which takes the shortest steps. */
static int
by_look(const void *pa, const void *pb)
{
	const struct stretch *a = pa, *b = pb;
	int by = compare(a->look.bg, b->look.bg);

	if (!by)
		by = compare(a->look.fg, b->look.fg);
	if (!by)
		by = compare((int)a->look.attr, (int)b->look.attr);
	if (!by)
		by = compare(a->col, b->col);
	return by ? by : compare(a->row, b->row);
}

static void
add_color(struct out *o, int color, bool back)
{
	if (color < 8)
		out_printf(o, ";%d", color + (back ? 40 : 30));
	else if (color < 16)
		out_printf(o, ";%d", color - 8 + (back ? 100 : 90));
	else if (color < COLORS_FULL)
		out_printf(o, ";%d;5;%d", back ? 48 : 38, color);
	else
		out_printf(o, ";%d;2;%d;%d;%d", back ? 48 : 38,
			   color >> 16 & 0xff, color >> 8 & 0xff, color & 0xff);
}

static void
add_attrs(struct out *o, unsigned attr)
{
	static const struct {
		unsigned attr;
		const char *text;
	} list[] = {
		{ CELL_BOLD, ";1" },
		{ CELL_DIM, ";2" },
		{ CELL_UNDERLINE, ";4" },
		{ CELL_REVERSE, ";7" },
	};

	for (size_t i = 0; i < ARRAY_LEN(list); i++)
		if (attr & list[i].attr)
			out_str(o, list[i].text);
}

static void
set_look(struct brush *b, const struct look *look)
{
	const struct look *was = &b->look;
	struct out *o = b->out;
	bool anew = (was->attr & ~look->attr) ||
		    (was->fg >= 0 && look->fg < 0) ||
		    (was->bg >= 0 && look->bg < 0);
	struct out params;

	if (look_same(was, look))
		return;
	out_init(&params, 64);
	add_attrs(&params, anew ? look->attr : look->attr & ~was->attr);
	if (look->fg >= 0 && (anew || look->fg != was->fg))
		add_color(&params, look->fg, false);
	if (look->bg >= 0 && (anew || look->bg != was->bg))
		add_color(&params, look->bg, true);
	out_str(o, anew && params.len ? "\033[0" : "\033[");
	if (params.len)
		out_str(o, params.data + !anew);
	out_char(o, 'm');
	out_fini(&params);
	b->look = *look;
}

/* From a place in the same row, or some rows above. */
static void
step(const struct brush *b, int row, int col, char *buf, size_t size)
{
	int down = row - b->row, n = 0;

	buf[0] = '\0';
	if (down < 0 || down > STEP || b->col < 0)
		return;
	while (n < down)
		buf[n++] = '\n';
	if (col <= b->col && b->col - col <= STEP)
		for (int i = col; i < b->col; i++)
			buf[n++] = '\b';
	else if (col == 0)
		buf[n++] = '\r';
	else if (b->paint->column)
		n += snprintf(buf + n, size - (size_t)n, "\033[%dG", col + 1);
	else
		n = 0;
	buf[n] = '\0';
}

static void
go(struct brush *b, int row, int col)
{
	char near[32], far[32];

	if (row == b->row && col == b->col)
		return;
	snprintf(far, sizeof(far), "\033[%d;%dH", row + 1, col + 1);
	step(b, row, col, near, sizeof(near));
	out_str(b->out, near[0] && strlen(near) < strlen(far) ? near : far);
	b->row = row;
	b->col = col;
}

static void
put_text(struct out *o, const wchar_t *text)
{
	char bytes[4];

	for (; *text; text++)
		out_mem(o, bytes, utf8_put(bytes, (uint32_t)*text));
}

/* A character; where it may be that the terminal and we do not agree about its
 * width, or at the end of a row, nobody knows where we are then. */
static void
put_cell(struct brush *b, int row, int col)
{
	const struct cell *cell = canvas_at(b->canvas, row, col);
	bool wide = is_right_half(b->canvas, row, col + 1) && cell->ch;
	wchar_t text[CELL_MARKS + 2];

	go(b, row, col);
	paint_text(b->paint->unicode, cell, wide, text);
	put_text(b->out, text);
	if (wide && text[0] == L'?')
		out_char(b->out, '?');
	b->col = wide || text[1] || col + 1 >= b->canvas->cols ? -1 : col + 1;
}

/* How many blanks are there from col on, up to the end of the stretch? */
static int
blanks_at(const struct brush *b, const struct stretch *s, int col)
{
	int n = 0;

	if (!is_bare(&s->look))
		return 0;
	while (col + n < s->col + s->cols &&
	       is_blank(canvas_at(b->canvas, s->row, col + n)))
		n++;
	return n;
}

static void
put_stretch(struct brush *b, const struct stretch *s)
{
	set_look(b, &s->look);
	for (int col = s->col; col < s->col + s->cols; col++) {
		int blanks = blanks_at(b, s, col);

		if (blanks >= BLANK && b->paint->erase) {
			go(b, s->row, col);
			out_printf(b->out, "\033[%dX", blanks);
			col += blanks - 1;
		} else if (!is_right_half(b->canvas, s->row, col)) {
			put_cell(b, s->row, col);
		}
	}
}

void
paint_frame(struct paint *p, const struct canvas *shown,
	    const struct canvas *canvas, struct out *o)
{
	struct brush b = { p, canvas, o, -1, -1, own };

	p->nstretches = 0;
	for (int row = 0; row < canvas->rows; row++)
		if (!add_row(p, shown, canvas, row))
			o->status = PIT_ENOMEM;
	if (p->nstretches)
		qsort(p->stretches, p->nstretches, sizeof(*p->stretches),
		      by_look);
	for (size_t i = 0; i < p->nstretches; i++)
		put_stretch(&b, &p->stretches[i]);
	set_look(&b, &own);
}
