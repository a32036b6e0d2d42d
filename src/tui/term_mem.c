/* src/tui/term_mem.c - a terminal of cells, for the tests. */
#include "tui/term.h"

#include "base/mem.h"
#include "base/out.h"
#include "base/utf8.h"

#include <string.h>

struct term_mem {
	struct term term;
	struct canvas cells; /* what is on the screen */
	int rows, cols;      /* what the user made it */
	int colors;
	bool unicode;
	int cursor_row, cursor_col;
	bool mouse;
	bool whole;
	char copied[4096];
};

static struct term_mem *
mem_of(struct term *term)
{
	return (struct term_mem *)term;
}

static void
mem_size(struct term *term, int *rows, int *cols)
{
	*rows = mem_of(term)->rows;
	*cols = mem_of(term)->cols;
}

static int
mem_colors(struct term *term)
{
	return mem_of(term)->colors;
}

static bool
mem_unicode(struct term *term)
{
	return mem_of(term)->unicode;
}

static void
mem_show(struct term *term, const struct canvas *canvas, int cursor_row,
	 int cursor_col)
{
	struct term_mem *m = mem_of(term);
	size_t n = (size_t)canvas->rows * (size_t)canvas->cols;

	if (m->cells.rows != canvas->rows || m->cells.cols != canvas->cols) {
		canvas_fini(&m->cells);
		if (canvas_init(&m->cells, canvas->rows, canvas->cols))
			return;
	}
	memcpy(m->cells.cells, canvas->cells, n * sizeof(*canvas->cells));
	m->cursor_row = cursor_row;
	m->cursor_col = cursor_col;
}

static void
mem_nothing(struct term *term)
{
	(void)term;
}

static void
mem_theme(struct term *term, const struct theme *theme)
{
	(void)term;
	(void)theme;
}

static void
mem_close(struct term *term)
{
	canvas_fini(&mem_of(term)->cells);
	mem_free(term);
}

static void
mem_copy(struct term *term, const char *text, size_t n)
{
	struct term_mem *m = mem_of(term);

	n = n < sizeof(m->copied) ? n : sizeof(m->copied) - 1;
	memcpy(m->copied, text, n);
	m->copied[n] = '\0';
}

static void
mem_mouse(struct term *term, bool on)
{
	mem_of(term)->mouse = on;
}

static void
mem_whole(struct term *term)
{
	mem_of(term)->whole = true;
}

bool
term_mem_whole(const struct term *term)
{
	return ((const struct term_mem *)term)->whole;
}

bool
term_mem_mouse(const struct term *term)
{
	return ((const struct term_mem *)term)->mouse;
}

const char *
term_mem_copied(const struct term *term)
{
	return ((const struct term_mem *)term)->copied;
}

static const struct term_ops mem_ops = {
	.size = mem_size,
	.colors = mem_colors,
	.unicode = mem_unicode,
	.show = mem_show,
	.copy = mem_copy,
	.theme = mem_theme,
	.mouse = mem_mouse,
	.whole = mem_whole,
	.resize = mem_nothing,
	.suspend = mem_nothing,
	.resume = mem_nothing,
	.close = mem_close,
};

struct term *
term_mem_open(int rows, int cols, int colors, bool unicode)
{
	struct term_mem *m = mem_zalloc(sizeof(*m));

	if (!m)
		return NULL;
	m->term.ops = &mem_ops;
	m->rows = rows;
	m->cols = cols;
	m->colors = colors;
	m->unicode = unicode;
	return &m->term;
}

void
term_mem_resize(struct term *term, int rows, int cols)
{
	mem_of(term)->rows = rows;
	mem_of(term)->cols = cols;
}

void
term_mem_cursor(const struct term *term, int *row, int *col)
{
	const struct term_mem *m = (const struct term_mem *)term;

	*row = m->cursor_row;
	*col = m->cursor_col;
}

const struct canvas *
term_mem_cells(const struct term *term)
{
	return &((const struct term_mem *)term)->cells;
}

/* Columns of a row up to the last that is not blank. */
static int
row_end(const struct canvas *c, int row, bool roles)
{
	int end = 0;

	for (int col = 0; col < c->cols; col++) {
		const struct cell *cell = canvas_at(c, row, col);

		if (cell->ch != ' ' || (roles && cell->role != ROLE_PLAIN))
			end = col + 1;
	}
	return end;
}

static char *
dump(const struct term *term, bool roles)
{
	static const char letters[] = {
#define ROLE(id, letter) letter,
#include "tui/roles.def"
#undef ROLE
	};
	const struct canvas *c = term_mem_cells(term);
	struct out o;

	out_init(&o, (size_t)CANVAS_MAX * CANVAS_MAX * 4);
	out_str(&o, "");
	for (int row = 0; row < c->rows; row++) {
		int end = row_end(c, row, roles);

		for (int col = 0; col < end; col++) {
			const struct cell *cell = canvas_at(c, row, col);
			char bytes[4];

			if (roles)
				out_char(&o, letters[cell->role]);
			else if (cell->ch)
				out_mem(&o, bytes, utf8_put(bytes, cell->ch));
			for (int i = 0;
			     !roles && i < CELL_MARKS && cell->marks[i]; i++)
				out_mem(&o, bytes,
					utf8_put(bytes, cell->marks[i]));
		}
		out_char(&o, '\n');
	}
	return out_take(&o);
}

char *
term_mem_text(const struct term *term)
{
	return dump(term, false);
}

char *
term_mem_roles(const struct term *term)
{
	return dump(term, true);
}
