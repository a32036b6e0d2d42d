/* src/tui/columns.c */
#include "tui/columns.h"

#include "base/mem.h"

#include <stdio.h>
#include <string.h>

#define COLS_SELF    40  /* fewer: no SELF */
#define COLS_TOTAL   20  /* fewer: the function alone */
#define COLS_BOTH    120 /* from here on percent and seconds side by side */
#define WIDTH_NUMBER 8

enum number_kind {
	NUMBER_PERCENT,
	NUMBER_SECONDS,
	NUMBER_COUNT,
};

struct column {
	const char *title;
	enum view_order order;
	enum number_kind kind;
};

/* The last ones are left out where they find no room. */
static const struct column one_percent[] = {
	{ "TOTAL", ORDER_TOTAL, NUMBER_PERCENT },
	{ "SELF", ORDER_SELF, NUMBER_PERCENT },
	{ "SAMPLES", ORDER_SAMPLES, NUMBER_COUNT },
};
static const struct column one_seconds[] = {
	{ "TOTAL s", ORDER_TOTAL, NUMBER_SECONDS },
	{ "SELF s", ORDER_SELF, NUMBER_SECONDS },
	{ "SAMPLES", ORDER_SAMPLES, NUMBER_COUNT },
};
static const struct column both[] = {
	{ "TOTAL%", ORDER_TOTAL, NUMBER_PERCENT },
	{ "TOTAL s", ORDER_TOTAL, NUMBER_SECONDS },
	{ "SELF%", ORDER_SELF, NUMBER_PERCENT },
	{ "SELF s", ORDER_SELF, NUMBER_SECONDS },
	{ "SAMPLES", ORDER_SAMPLES, NUMBER_COUNT },
};

void
columns_init(struct columns *c, const struct rect *pane, enum view_unit unit,
	     enum view_order order, bool invert)
{
	const struct column *one =
	    unit == UNIT_SECONDS ? one_seconds : one_percent;

	c->pane = *pane;
	c->order = order;
	c->invert = invert;
	c->at = one;
	c->n = pane->cols >= COLS_BOTH    ? ARRAY_LEN(one_percent)
	       : pane->cols >= COLS_SELF  ? 2
	       : pane->cols >= COLS_TOTAL ? 1
					  : 0;
	if (pane->cols >= COLS_BOTH && unit == UNIT_USUAL) {
		c->at = both;
		c->n = ARRAY_LEN(both);
	}
	c->function = pane->col + COLUMNS_MARK + (int)c->n * (WIDTH_NUMBER + 1);
}

int
columns_title_rows(const struct rect *pane)
{
	return pane->rows >= 4 ? 1 : 0;
}

bool
columns_has_both(const struct rect *pane)
{
	return pane->cols >= COLS_BOTH;
}

bool
columns_has(const struct rect *pane, enum view_order order)
{
	switch (order) {
	case ORDER_SELF:
		return pane->cols >= COLS_SELF;
	case ORDER_SAMPLES:
		return pane->cols >= COLS_BOTH;
	case ORDER_WHERE:
		return pane->cols >= COLUMNS_WHERE;
	default:
		return true;
	}
}

bool
columns_step(const struct rect *pane, enum view_order *order, int step)
{
	int to = (int)*order;

	do {
		to += step;
	} while (to >= 0 && to < ORDER_COUNT &&
		 !columns_has(pane, (enum view_order)to));
	if (to < 0 || to >= ORDER_COUNT)
		return false;
	*order = (enum view_order)to;
	return true;
}

void
columns_press(const struct columns *c, int x, int end, enum view_order *order,
	      bool *invert)
{
	int i = (x - c->pane.col - COLUMNS_MARK) / (WIDTH_NUMBER + 1);
	enum view_order to = ORDER_NAME;

	if (x < c->function && i >= 0 && (size_t)i < c->n)
		to = c->at[i].order;
	else if (x >= end - 6 && c->pane.cols >= COLUMNS_WHERE)
		to = ORDER_WHERE;
	*invert = to == *order && !*invert;
	*order = to;
}

int
columns_heat(double share)
{
	share = (double)(int)(share * 1000 + 0.5) / 1000;
	if (share >= 0.6)
		return ROLE_HEAT4;
	if (share >= 0.3)
		return ROLE_HEAT3;
	if (share >= 0.15)
		return ROLE_HEAT2;
	return share >= 0.05 ? ROLE_HEAT1 : ROLE_HEAT0;
}

static int
column_at(const struct columns *c, size_t i)
{
	return c->pane.col + COLUMNS_MARK + (int)i * (WIDTH_NUMBER + 1);
}

static void
format_seconds(char buf[32], double s)
{
	if (s < 99999)
		snprintf(buf, 32, "%8.2f", s);
	else
		snprintf(buf, 32, "%8.3g", s);
}

void
columns_numbers(const struct columns *c, struct canvas *canvas, int y,
		const struct weight *w, double whole, bool idle)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct column *col = &c->at[i];
		double ns =
		    (double)(col->order == ORDER_SELF ? w->self : w->total);
		double share = whole > 0 ? ns / whole : 0;
		char text[32];
		int skip;

		if (idle &&
		    (col->kind != NUMBER_SECONDS || col->order != ORDER_TOTAL))
			continue;
		if (col->kind == NUMBER_PERCENT)
			snprintf(text, sizeof(text), "%7.1f%%", share * 100);
		else if (col->kind == NUMBER_SECONDS)
			format_seconds(text, ns / 1e9);
		else
			snprintf(text, sizeof(text), "%8llu",
				 (unsigned long long)w->samples);
		skip = (int)strspn(text, " ");
		canvas_text(
		    canvas, y, column_at(c, i) + skip, WIDTH_NUMBER - skip,
		    idle || col->kind == NUMBER_COUNT ? ROLE_DIM
						      : columns_heat(share),
		    text + skip);
	}
}

static int
title_role(const struct columns *c, enum view_order order)
{
	return c->order == order ? ROLE_SORTED : ROLE_COLUMNS;
}

const char *
columns_mark(const struct columns *c, const struct canvas *canvas,
	     enum view_order order)
{
	if (c->order != order)
		return "";
	if (c->invert)
		return canvas->ascii ? "^" : "▴";
	return canvas->ascii ? "v" : "▾";
}

/* The title of a number column. Of two that sort alike the first is marked. */
static void
draw_title(const struct columns *c, struct canvas *canvas, int y, size_t i)
{
	const struct column *col = &c->at[i];
	bool second = i && col[-1].order == col->order;
	char text[32];
	int width;

	snprintf(text, sizeof(text), "%s%s", col->title,
		 second ? "" : columns_mark(c, canvas, col->order));
	width = canvas_width(canvas, text);
	canvas_text(canvas, y, column_at(c, i) + WIDTH_NUMBER - width, width,
		    title_role(c, col->order), text);
}

void
columns_titles(const struct columns *c, struct canvas *canvas, int y,
	       const char *function, int end)
{
	struct rect line = { y, c->pane.col, 1, c->pane.cols };
	int where = c->pane.cols >= COLUMNS_WHERE ? 8 : 0;
	char text[32];

	canvas_fill(canvas, line, ' ', ROLE_COLUMNS);
	for (size_t i = 0; i < c->n; i++)
		draw_title(c, canvas, y, i);
	canvas_tail(canvas, y, c->function, end - c->function - where,
		    title_role(c, ORDER_NAME), function);
	if (!where)
		return;
	snprintf(text, sizeof(text), "WHERE%s",
		 columns_mark(c, canvas, ORDER_WHERE));
	where = canvas_width(canvas, text);
	canvas_text(canvas, y, end - where, where, title_role(c, ORDER_WHERE),
		    text);
}
