/* src/tui/tree_draw.c */
#include "tui/tree_draw.h"

#include "base/mem.h"
#include "tui/row_text.h"

#include <stdio.h>
#include <string.h>

#define COLS_WHERE   60  /* fewer: no WHERE */
#define COLS_SELF    40  /* fewer: no SELF */
#define COLS_TOTAL   20  /* fewer: the function alone */
#define COLS_BOTH    120 /* from here on percent and seconds side by side */
#define WIDTH_MARK   2   /* of the cursor's mark */
#define WIDTH_NUMBER 8

enum number_kind {
	NUMBER_PERCENT,
	NUMBER_SECONDS,
	NUMBER_COUNT,
};

struct column {
	const char *title;
	enum row_order order;
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

/* The number columns of a pane so wide. */
static const struct column *
columns_of(const struct rect *at, enum tree_unit unit, size_t *n)
{
	const struct column *one =
	    unit == UNIT_SECONDS ? one_seconds : one_percent;

	if (at->cols >= COLS_BOTH && unit == UNIT_USUAL) {
		*n = ARRAY_LEN(both);
		return both;
	}
	*n = at->cols >= COLS_BOTH    ? ARRAY_LEN(one_percent)
	     : at->cols >= COLS_SELF  ? 2
	     : at->cols >= COLS_TOTAL ? 1
				      : 0;
	return one;
}

int
tree_pane_title_rows(const struct rect *at)
{
	return at->rows >= 4 ? 1 : 0;
}

bool
tree_pane_shows_both(const struct rect *at)
{
	return at->cols >= COLS_BOTH;
}

bool
tree_pane_has_column(const struct rect *at, enum row_order order)
{
	switch (order) {
	case ORDER_SELF:
		return at->cols >= COLS_SELF;
	case ORDER_SAMPLES:
		return at->cols >= COLS_BOTH;
	case ORDER_WHERE:
		return at->cols >= COLS_WHERE;
	default:
		return true;
	}
}

/* Where things are in this pane, and what the numbers relate to. */
struct frame {
	const struct tree_pane *t;
	const struct pane_view *view;
	struct canvas *canvas;
	const struct column *columns;
	size_t ncolumns;
	int function; /* column where FUNCTION begins */
	int end;      /* column behind the last one */
	int step;     /* columns of a level */
	int shift;    /* columns of indentation that are not shown */
	double total; /* ns that are 100 % */
};

/* Columns of indentation to give up, so that the deepest row on screen keeps
 * half of the room for its name. The cursor's row keeps a little. */
static int
indent_shift(const struct frame *f)
{
	const struct tree_pane *t = f->t;
	int64_t width = (f->end - f->function) / 2;
	int64_t deepest = 0, shift, most = 0;

	for (int y = 0; y < t->pane.at.rows; y++) {
		const struct row *row = rows_at(t->rows, t->first + (size_t)y);

		if (row && (int64_t)row->depth * f->step > deepest)
			deepest = (int64_t)row->depth * f->step;
	}
	shift = deepest - width;
	if (rows_at(t->rows, t->at))
		most = (int64_t)rows_at(t->rows, t->at)->depth * f->step - 4;
	shift = shift < most ? shift : most;
	return shift > 0 ? (int)shift : 0;
}

static void
frame_init(struct frame *f, const struct tree_pane *t,
	   const struct pane_view *view, struct canvas *canvas)
{
	const struct row top = { .node = TREE_ROOT };

	memset(f, 0, sizeof(*f));
	f->t = t;
	f->view = view;
	f->canvas = canvas;
	f->columns = columns_of(&t->pane.at, t->unit, &f->ncolumns);
	f->function =
	    t->pane.at.col + WIDTH_MARK + (int)f->ncolumns * (WIDTH_NUMBER + 1);
	f->end = t->pane.at.col + t->pane.at.cols;
	f->step = t->pane.at.cols >= 100 ? 2 : 1;
	f->total = (double)rows_weight(&t->look, &top).total;
	f->shift = indent_shift(f);
}

/* By the share as it is shown: a number must not change its colour alone. */
static int
heat_role(double share)
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

static void
format_seconds(char buf[32], double s)
{
	if (s < 99999)
		snprintf(buf, 32, "%8.2f", s);
	else
		snprintf(buf, 32, "%8.3g", s);
}

static void
draw_numbers(const struct frame *f, int y, struct weight w)
{
	for (size_t i = 0; i < f->ncolumns; i++) {
		const struct column *col = &f->columns[i];
		double ns =
		    (double)(col->order == ORDER_SELF ? w.self : w.total);
		double share = f->total > 0 ? ns / f->total : 0;
		int x = f->t->pane.at.col + WIDTH_MARK +
			(int)i * (WIDTH_NUMBER + 1);
		char text[32];
		int skip;

		if (col->kind == NUMBER_PERCENT)
			snprintf(text, sizeof(text), "%7.1f%%", share * 100);
		else if (col->kind == NUMBER_SECONDS)
			format_seconds(text, ns / 1e9);
		else
			snprintf(text, sizeof(text), "%8llu",
				 (unsigned long long)w.samples);
		skip = (int)strspn(text, " ");
		canvas_text(f->canvas, y, x + skip, WIDTH_NUMBER - skip,
			    col->kind == NUMBER_COUNT ? ROLE_DIM
						      : heat_role(share),
			    text + skip);
	}
}

static int
name_role(const struct tree_node *node, const struct frame_info *info)
{
	if (info && info->kind != FRAME_PYTHON && info->kind != FRAME_C)
		return info->kind == FRAME_PROCESS || info->kind == FRAME_THREAD
			   ? ROLE_ROOT
			   : ROLE_DIM;
	return node->flags & NODE_LIBRARY ? ROLE_LIB : ROLE_APP;
}

/* Indentation and the mark of a row; returns the column of its name. */
static int
draw_indent(const struct frame *f, int y, const struct row *row)
{
	int64_t indent = (int64_t)row->depth * f->step - f->shift;
	bool ascii = f->canvas->ascii;
	uint32_t ch = ascii ? '.' : 0x2022;
	int x = f->function + (indent > 0 ? (int)indent : 0);

	if (row->kids && row->open)
		ch = ascii ? '-' : 0x25be;
	else if (row->kids || row->kind != ROW_NODE)
		ch = ascii ? '+' : 0x25b8;
	if (indent < 0)
		ch = ascii ? '<' : 0x2039;
	canvas_put(f->canvas, y, x, ch, ROLE_DIM);
	return x + 2;
}

static void
draw_group(const struct frame *f, int y, int x, const struct row *row)
{
	const struct query_group *g = rows_group(f->t->rows, row);
	char text[512];
	int n;

	n = snprintf(text, sizeof(text), "[%zu frames hidden]", g->hidden);
	for (size_t i = 0; i < g->npackages && (size_t)n < sizeof(text); i++)
		n += snprintf(text + n, sizeof(text) - (size_t)n, "%s%s",
			      i ? ", " : " ",
			      symtab_name(f->t->look.syms, g->packages[i]));
	canvas_fit(f->canvas, y, x, f->end - x, ROLE_GROUP, text);
}

static void
draw_more(const struct frame *f, int y, int x, const struct row *row)
{
	char text[64];

	snprintf(text, sizeof(text), "%s %u more",
		 f->canvas->ascii ? "..." : "…", (unsigned)row->more);
	canvas_fit(f->canvas, y, x, f->end - x, ROLE_DIM, text);
}

static void
draw_function(const struct frame *f, int y, int x, const struct row *row)
{
	const struct snapshot *snap = f->view->snap;
	const struct tree_node *node = tree_get(f->t->look.tree, row->node);
	char name[ROW_NAME], where[ROW_WHERE];
	int role, limit, need, width = f->end - x;

	if (!node)
		return;
	row_name(snap, node->frame, name, sizeof(name));
	row_where(snap, node->frame, where, sizeof(where));
	role = f->t->find[0] && row_matches(snap, node->frame, f->t->find)
		   ? ROLE_MATCH
		   : name_role(node, symtab_get(snap->syms, node->frame));
	if (f->t->pane.at.cols < COLS_WHERE || !where[0]) {
		canvas_fit(f->canvas, y, x, width, role, name);
		return;
	}
	/* WHERE gets what the name leaves, and three tenths in any case. */
	limit = width - canvas_width(f->canvas, name) - 2;
	if (limit < f->t->pane.at.cols * 3 / 10)
		limit = f->t->pane.at.cols * 3 / 10;
	if (limit > width - 8)
		limit = width > 8 ? width - 8 : 0;
	need = canvas_width(f->canvas, where);
	need = need < limit ? need : limit;
	canvas_fit(f->canvas, y, x, width - need - 2, role, name);
	canvas_tail(f->canvas, y, f->end - need, need, ROLE_WHERE, where);
}

static void
draw_row(const struct frame *f, int y, size_t i)
{
	const struct row *row = rows_at(f->t->rows, i);
	struct rect line = { y, f->t->pane.at.col, 1, f->t->pane.at.cols };
	int x;

	draw_numbers(f, y, rows_weight(&f->t->look, row));
	x = draw_indent(f, y, row);
	if (row->kind == ROW_GROUP)
		draw_group(f, y, x, row);
	else if (row_is_more(row))
		draw_more(f, y, x, row);
	else
		draw_function(f, y, x, row);
	if (i != f->t->at)
		return;
	canvas_put(f->canvas, y, line.col, '>', ROLE_PLAIN);
	canvas_attr(f->canvas, line,
		    f->t->pane.focus ? CELL_REVERSE : CELL_UNDERLINE);
}

static int
title_role(const struct frame *f, enum row_order order)
{
	return f->t->order == order ? ROLE_SORTED : ROLE_COLUMNS;
}

/* A mark behind the title of the sorted column. */
static const char *
sort_mark(const struct frame *f, enum row_order order)
{
	if (f->t->order != order)
		return "";
	if (f->t->invert)
		return f->canvas->ascii ? "^" : "▴";
	return f->canvas->ascii ? "v" : "▾";
}

/* The title of a number column. Of two that sort alike the first is marked. */
static void
draw_title(const struct frame *f, int y, size_t i)
{
	const struct column *col = &f->columns[i];
	bool second = i && col[-1].order == col->order;
	int x = f->t->pane.at.col + WIDTH_MARK + (int)i * (WIDTH_NUMBER + 1);
	char text[32];
	int width;

	snprintf(text, sizeof(text), "%s%s", col->title,
		 second ? "" : sort_mark(f, col->order));
	width = canvas_width(f->canvas, text);
	canvas_text(f->canvas, y, x + WIDTH_NUMBER - width, width,
		    title_role(f, col->order), text);
}

static void
zoom_text(const struct frame *f, char *buf, size_t size)
{
	const struct tree_pane *t = f->t;
	int n = snprintf(buf, size, "FUNCTION%s", sort_mark(f, ORDER_NAME));

	for (size_t i = 0; i < t->nzoom && n > 0 && (size_t)n < size; i++) {
		const struct tree_node *node =
		    tree_get(t->look.tree, t->zoom[i]);
		char name[128];

		row_name(f->view->snap, node ? node->frame : 0, name,
			 sizeof(name));
		n += snprintf(buf + n, size - (size_t)n, " > %s", name);
	}
}

static void
draw_titles(const struct frame *f, int y)
{
	const struct rect *at = &f->t->pane.at;
	struct rect line = { y, at->col, 1, at->cols };
	int where = at->cols >= COLS_WHERE ? 8 : 0;
	char text[512];

	canvas_fill(f->canvas, line, ' ', ROLE_COLUMNS);
	for (size_t i = 0; i < f->ncolumns; i++)
		draw_title(f, y, i);
	zoom_text(f, text, sizeof(text));
	canvas_tail(f->canvas, y, f->function, f->end - f->function - where,
		    title_role(f, ORDER_NAME), text);
	if (!where)
		return;
	snprintf(text, sizeof(text), "WHERE%s", sort_mark(f, ORDER_WHERE));
	where = canvas_width(f->canvas, text);
	canvas_text(f->canvas, y, f->end - where, where,
		    title_role(f, ORDER_WHERE), text);
}

/* Why there is nothing to show. */
static const char *
empty_text(const struct pane_view *view)
{
	const struct snapshot *snap = view->snap;

	for (size_t i = 0; i < snap->nprocs; i++)
		if (snap->procs[i].reason[0])
			return snap->procs[i].reason;
	switch (view->status->state) {
	case PROGRAM_STARTING:
		return "the program starts";
	case PROGRAM_ENDED:
		return "the program ended before it was sampled";
	default:
		return "no samples yet";
	}
}

void
tree_pane_draw(const struct pane *pane, const struct pane_view *view,
	       struct canvas *canvas)
{
	const struct tree_pane *t = (const struct tree_pane *)pane;
	int titles = tree_pane_title_rows(&pane->at);
	struct frame f;

	frame_init(&f, t, view, canvas);
	if (titles)
		draw_titles(&f, pane->at.row);
	if (rows_len(t->rows) == 0)
		canvas_fit(canvas, pane->at.row + titles + (titles ? 1 : 0),
			   pane->at.col + WIDTH_MARK,
			   pane->at.cols - WIDTH_MARK, ROLE_DIM,
			   empty_text(view));
	for (int y = titles; y < pane->at.rows; y++) {
		size_t i = t->first + (size_t)(y - titles);

		if (i >= rows_len(t->rows))
			break;
		draw_row(&f, pane->at.row + y, i);
	}
}
