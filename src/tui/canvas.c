/* src/tui/canvas.c */
#include "tui/canvas.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <string.h>

static const struct cell blank = { ' ', ROLE_PLAIN, 0, -1, -1, { 0 } };

static int
clamp(int v, int lo, int hi)
{
	return v < lo ? lo : v > hi ? hi : v;
}

enum pit_status
canvas_init(struct canvas *c, int rows, int cols)
{
	size_t n;

	memset(c, 0, sizeof(*c));
	rows = clamp(rows, 1, CANVAS_MAX);
	cols = clamp(cols, 1, CANVAS_MAX);
	n = (size_t)rows * (size_t)cols;
	c->cells = mem_calloc(n, sizeof(*c->cells));
	if (!c->cells)
		return PIT_ENOMEM;
	c->rows = rows;
	c->cols = cols;
	for (size_t i = 0; i < n; i++)
		c->cells[i] = blank;
	return PIT_OK;
}

void
canvas_fini(struct canvas *c)
{
	mem_free(c->cells);
	memset(c, 0, sizeof(*c));
}

struct cell *
canvas_at(const struct canvas *c, int row, int col)
{
	if (row < 0 || row >= c->rows || col < 0 || col >= c->cols)
		return NULL;
	return &c->cells[(size_t)row * (size_t)c->cols + (size_t)col];
}

/* Overwriting one half of a wide character leaves a blank in the other. */
static void
split_wide(struct canvas *c, int row, int col)
{
	struct cell *at = canvas_at(c, row, col);
	struct cell *other;

	if (!at)
		return;
	if (at->ch == 0) {
		other = canvas_at(c, row, col - 1);
		if (other) {
			other->ch = ' ';
			memset(other->marks, 0, sizeof(other->marks));
		}
	}
	other = canvas_at(c, row, col + 1);
	if (other && other->ch == 0)
		other->ch = ' ';
}

static void
put_cell(struct canvas *c, int row, int col, uint32_t ch, int role)
{
	struct cell *at = canvas_at(c, row, col);

	if (!at)
		return;
	split_wide(c, row, col);
	*at = blank;
	at->ch = ch;
	at->role = (uint8_t)role;
}

/* What is drawn in place of ch, and its width in columns. */
static uint32_t
shown_char(const struct canvas *c, uint32_t ch, int *width)
{
	if (ch >= 0x20 && ch < 0x7f) {
		*width = 1;
		return ch;
	}
	*width = utf8_width(ch);
	if (ch < 0x20 || (ch >= 0x7f && ch < 0xa0)) {
		*width = 1;
		return '?';
	}
	if (*width == 0)
		return ch; /* goes on the one before */
	ch = utf8_clean(ch);
	if (c->ascii && ch == 0xd7)
		return 'x'; /* times: ours, "main x3" */
	if (ch == UTF8_BAD) {
		*width = 1;
		return '?';
	}
	/* As wide as it was: what is aligned stays so. */
	return c->ascii && ch > 0x7e ? '?' : ch;
}

void
cell_mark(struct cell *cell, uint32_t mark)
{
	if (mark > 0xffff || utf8_width(mark) != 0 ||
	    utf8_clean(mark) != mark || (mark >= 0x200b && mark <= 0x200d) ||
	    (mark >= 0xfe00 && mark <= 0xfe0f))
		return;
	for (int i = 0; i < CELL_MARKS; i++) {
		if (cell->marks[i] == 0) {
			cell->marks[i] = (uint16_t)mark;
			return;
		}
	}
}

/* The character before this column gets an accent, if there is one. */
static void
put_mark(struct canvas *c, int row, int col, uint32_t mark)
{
	struct cell *at = canvas_at(c, row, col - 1);

	if (at && at->ch == 0)
		at = canvas_at(c, row, col - 2);
	if (at && !c->ascii)
		cell_mark(at, mark);
}

/* Wide characters can be split at the two ends only. */
static void
fill_row(struct canvas *c, int row, int col, int end, struct cell cell)
{
	struct cell *to;

	if (col >= end)
		return;
	split_wide(c, row, col);
	split_wide(c, row, end - 1);
	to = canvas_at(c, row, 0);
	for (; to && col < end; col++)
		to[col] = cell;
}

void
canvas_fill(struct canvas *c, struct rect at, uint32_t ch, int role)
{
	int last_row = at.row + at.rows, last_col = at.col + at.cols;
	struct cell cell = blank;

	cell.ch = ch;
	cell.role = (uint8_t)role;
	last_row = last_row > c->rows ? c->rows : last_row;
	last_col = last_col > c->cols ? c->cols : last_col;
	for (int row = at.row < 0 ? 0 : at.row; row < last_row; row++)
		fill_row(c, row, at.col < 0 ? 0 : at.col, last_col, cell);
}

void
canvas_put(struct canvas *c, int row, int col, uint32_t ch, int role)
{
	int width;

	ch = shown_char(c, ch, &width);
	if (width == 1)
		put_cell(c, row, col, ch, role);
}

int
canvas_text(struct canvas *c, int row, int col, int width, int role,
	    const char *s)
{
	size_t n = strlen(s);
	int used = 0;

	if (width > c->cols - col)
		width = c->cols - col;
	while (n) {
		uint32_t ch;
		size_t k = utf8_get(s, n, &ch);
		int w;

		s += k;
		n -= k;
		ch = shown_char(c, ch, &w);
		if (w == 0) {
			if (used)
				put_mark(c, row, col + used, ch);
			continue;
		}
		if (used + w > width)
			break;
		put_cell(c, row, col + used, ch, role);
		if (w == 2)
			put_cell(c, row, col + used + 1, ch == '?' ? ch : 0,
				 role);
		used += w;
	}
	return used;
}

int
canvas_width(const struct canvas *c, const char *s)
{
	size_t n = strlen(s);
	int used = 0;

	while (n && used < CANVAS_MAX) {
		uint32_t ch;
		size_t k = utf8_get(s, n, &ch);
		int w;

		s += k;
		n -= k;
		shown_char(c, ch, &w);
		used += w;
	}
	return used;
}

static void
put_cut_mark(struct canvas *c, int row, int col, int role)
{
	put_cell(c, row, col, c->ascii ? '~' : 0x2026, role);
}

int
canvas_fit(struct canvas *c, int row, int col, int width, int role,
	   const char *s)
{
	int used;

	if (width <= 0)
		return 0;
	if (canvas_width(c, s) <= width)
		return canvas_text(c, row, col, width, role, s);
	used = canvas_text(c, row, col, width - 1, role, s);
	put_cut_mark(c, row, col + used, role);
	return used + 1;
}

int
canvas_tail(struct canvas *c, int row, int col, int width, int role,
	    const char *s)
{
	int skip = canvas_width(c, s) - width;
	size_t n = strlen(s);

	if (width <= 0)
		return 0;
	if (skip <= 0)
		return canvas_text(c, row, col, width, role, s);
	/* A text too long to measure is cut from a bounded rest of it. */
	if (n > CANVAS_MAX * 4) {
		s += n - CANVAS_MAX;
		n = CANVAS_MAX;
		skip = canvas_width(c, s) - width;
	}
	for (skip++; n && skip > 0;) {
		uint32_t ch;
		size_t k = utf8_get(s, n, &ch);
		int w;

		s += k;
		n -= k;
		shown_char(c, ch, &w);
		skip -= w;
	}
	put_cut_mark(c, row, col, role);
	return 1 + canvas_text(c, row, col + 1, width - 1, role, s);
}

void
canvas_attr(struct canvas *c, struct rect at, unsigned attr)
{
	for (int row = at.row; row < at.row + at.rows; row++) {
		for (int col = at.col; col < at.col + at.cols; col++) {
			struct cell *cell = canvas_at(c, row, col);

			if (cell)
				cell->attr |= (uint8_t)attr;
		}
	}
}
