/* src/tui/tree_draw.c */
#include "tui/tree_text.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

#define COLS_NARROW 100 /* wider panes use no more columns than they need */
#define COLS_NAME   48  /* they leave so many for FUNCTION and WHERE */
#define WIDTH_STEP  8

/* Where things are in this pane, and what the numbers relate to. */
struct drawing {
	const struct tree_pane *t;
	const struct pane_view *pv;
	struct canvas *canvas;
	struct columns columns;
	int function; /* column where FUNCTION begins */
	int end;      /* column behind the last one */
	int step;     /* columns of a level */
	int shift;    /* columns of indentation that are not shown */
	bool ascii;   /* what a canvas would say, if there is none */
	int side;     /* further ones that everything is moved to the left */
	double total; /* ns that are 100 % */
};

/* Columns of indentation to give up, so that the deepest row on screen keeps
 * half of the room for its name. The cursor's row keeps a little. */
static int
indent_shift(const struct drawing *f)
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

/* Where things are; not what numbers relate to. */
static void
place_init(struct drawing *f, const struct tree_pane *t,
	   const struct pane_view *pv, struct canvas *canvas)
{
	memset(f, 0, sizeof(*f));
	f->t = t;
	f->pv = pv;
	f->canvas = canvas;
	f->ascii = canvas && canvas->ascii;
	columns_init(&f->columns, &t->pane.at, pv->view, false);
	f->columns.against = t->look.against;
	f->function = f->columns.function;
	f->end =
	    t->pane.at.col +
	    (t->width ? t->width : t->pane.at.cols - scroll_bar_cols(&t->bar));
	f->side = t->side;
	f->step = t->pane.at.cols >= 100 ? 2 : 1;
	f->shift = indent_shift(f);
}

static void
drawing_init(struct drawing *f, const struct tree_pane *t,
	     const struct pane_view *pv, struct canvas *canvas)
{
	/* After a zoom, 100 % is what it shows. */
	const struct row top = { .node = pv->view->nzoom ? t->look.top
							 : TREE_ROOT };

	place_init(f, t, pv, canvas);
	f->total = (double)rows_weight(&t->look, &top).total;
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

/* Column of a row's mark from where FUNCTION begins; below 0: its name is cut
 * by as much. Callers of what is deep keep to the left edge. */
static int
indent_of(const struct drawing *f, const struct row *row)
{
	int64_t indent = (int64_t)row->depth * f->step - f->shift;

	return (int)(indent > 0 ? indent : 0) - f->side;
}

/* Indentation and the mark of a row; returns the column of its name. */
static int
draw_indent(const struct drawing *f, int y, const struct row *row)
{
	int indent = indent_of(f, row);
	bool ascii = f->canvas->ascii;
	uint32_t ch = ascii ? '.' : 0x2022;
	int x = f->function + (indent > 0 ? indent : 0);

	if (row->kids && row->open)
		ch = ascii ? '-' : 0x25be;
	else if (row->kids || (row->kind != ROW_NODE && row->kind != ROW_CUT))
		ch = ascii ? '+' : 0x25b8;
	if (indent < 0 || (int64_t)row->depth * f->step < f->shift)
		ch = ascii ? '<' : 0x2039;
	canvas_put(f->canvas, y, x, ch, ROLE_DIM);
	return x + 2;
}

/* What is left of a name that begins so many columns before its place. */
static const char *
cut_name(const struct drawing *f, const struct row *row, const char *name)
{
	int indent = indent_of(f, row);

	if (indent >= 0)
		return name;
	return name + utf8_fit(name, strlen(name), (size_t)-indent);
}

static void
row_text(const struct drawing *f, const struct row *row, char name[LABEL_NAME],
	 char where[LABEL_WHERE])
{
	tree_row_text(f->t, f->pv, row, f->ascii, name, where);
}

/* Without a canvas only nearly: it knows better what it can show. */
static int
text_cols(const struct drawing *f, const char *text)
{
	return f->canvas ? canvas_width(f->canvas, text)
			 : (int)utf8_cells(text, strlen(text));
}

/* Columns that WHERE gets: what the name leaves, and three tenths in any case.
 */
static int
where_cols(const struct drawing *f, int width, const char *name,
	   const char *where)
{
	int most = f->end - f->t->pane.at.col;
	int limit = width - text_cols(f, name) - 2;
	int need = text_cols(f, where);

	if (f->t->pane.at.cols < COLUMNS_WHERE || need == 0)
		return 0;
	if (limit < most * 3 / 10)
		limit = most * 3 / 10;
	if (limit > width - 8)
		limit = width > 8 ? width - 8 : 0;
	return need < limit ? need : limit;
}

static int
row_role(const struct drawing *f, const struct row *row)
{
	const struct tree_node *node = tree_get(f->t->look.tree, row->node);

	if (row->kind == ROW_GROUP)
		return ROLE_GROUP;
	if (row_is_more(row) || row->kind == ROW_CUT || row->kind == ROW_IDLE ||
	    !node)
		return ROLE_DIM;
	if (tree_row_found(f->t, f->pv, row, NULL))
		return ROLE_MATCH;
	return name_role(node, symtab_get(f->t->look.syms, node->frame));
}

static void
draw_text(const struct drawing *f, int y, int x, const struct row *row)
{
	char name[LABEL_NAME], where[LABEL_WHERE];
	int need, width = f->end - x;

	row_text(f, row, name, where);
	need = where_cols(f, width, name, where);
	width = need ? width - need - 2 : width;
	/* Of a chain, its end is what the numbers are of. */
	if (row->chained && !f->side)
		canvas_tail(f->canvas, y, x, width, row_role(f, row),
			    cut_name(f, row, name));
	else
		canvas_fit(f->canvas, y, x, width, row_role(f, row),
			   cut_name(f, row, name));
	if (need)
		canvas_tail(f->canvas, y, f->end - need, need, ROLE_WHERE,
			    where);
}

static void
draw_numbers(const struct drawing *f, int y, const struct row *row)
{
	const struct weight w = rows_weight(&f->t->look, row);
	const struct weight base = rows_base(&f->t->look, row);

	if (!f->pv->view->diff)
		columns_numbers(&f->columns, f->canvas, y, &w, f->total,
				row->kind == ROW_IDLE);
	else if (row->kind != ROW_CUT)
		columns_changes(&f->columns, f->canvas, y, &w, &base);
}

static void
draw_row(const struct drawing *f, int y, size_t i)
{
	const struct row *row = rows_at(f->t->rows, i);
	struct rect line = { y, f->t->pane.at.col, 1, f->t->pane.at.cols };
	int x;

	draw_numbers(f, y, row);
	tree_draw_spent(f->t, f->pv, &f->columns, f->canvas, y, row);
	x = draw_indent(f, y, row);
	draw_text(f, y, x, row);
	if (i != f->t->at)
		return;
	canvas_put(f->canvas, y, line.col, '>', ROLE_PLAIN);
	canvas_attr(f->canvas, line,
		    f->t->pane.focus ? CELL_REVERSE : CELL_UNDERLINE);
}

int
tree_mark_col(const struct tree_pane *t, const struct pane_view *pv,
	      const struct row *row)
{
	struct drawing f;
	int indent;

	place_init(&f, t, pv, NULL);
	indent = indent_of(&f, row);
	return f.function + (indent > 0 ? indent : 0);
}

static void
zoom_text(const struct drawing *f, char *buf, size_t size)
{
	const struct view *view = f->pv->view;
	int n = snprintf(buf, size, "FUNCTION%s",
			 columns_mark(&f->columns, f->canvas, ORDER_NAME));

	for (size_t i = 0; i < view->nzoom && n > 0 && (size_t)n < size; i++) {
		const struct tree_node *node =
		    tree_get(f->t->look.tree, view->zoom[i]);
		char name[128];

		label_name(f->t->look.syms, f->t->look.roots,
			   node ? node->frame : 0, name, sizeof(name));
		n += snprintf(buf + n, size - (size_t)n, " > %s", name);
	}
}

static void
draw_titles(const struct drawing *f, int y)
{
	char text[512];

	zoom_text(f, text, sizeof(text));
	columns_titles(&f->columns, f->canvas, y, text, f->end);
}

/* A function that called itself, and so on: how many of its rows are above row
 * i, and which is the last. */
static size_t
same_callers(const struct drawing *f, size_t *i)
{
	const struct tree_pane *t = f->t;
	const struct row *row = rows_at(t->rows, *i);
	frame_id frame = tree_get(t->look.tree, row->node)->frame;
	size_t up, n = 1;

	while (row->kind == ROW_NODE && !row->chained &&
	       (up = rows_parent(t->rows, *i)) != *i) {
		const struct row *next = rows_at(t->rows, up);

		if (next->kind != ROW_NODE || next->chained ||
		    tree_get(t->look.tree, next->node)->frame != frame)
			break;
		*i = up;
		n++;
	}
	return n;
}

/* Whom the first row was called by: those next to it, if not all fit. */
static void
draw_callers(const struct drawing *f, int y)
{
	const struct tree_pane *t = f->t;
	const char *sep = f->ascii ? " > " : " › ", *by = f->ascii ? "x" : "×";
	char text[2048] = "", name[LABEL_NAME], where[LABEL_WHERE];
	size_t up = rows_parent(t->rows, t->first), at = sizeof(text) - 1;
	struct rect line = { y, t->pane.at.col, 1, t->pane.at.cols };

	for (size_t i = t->first; up != i; up = rows_parent(t->rows, i)) {
		char with[LABEL_NAME + 40], times[32] = "";
		size_t same;
		int n;

		row_text(f, rows_at(t->rows, up), name, where);
		i = up;
		same = same_callers(f, &i);
		if (same > 1)
			snprintf(times, sizeof(times), " %s%zu", by, same);
		n = snprintf(with, sizeof(with), "%s%s%s", name, times, sep);
		if (n < 0 || (size_t)n > at)
			break;
		at -= (size_t)n;
		memcpy(text + at, with, (size_t)n);
	}
	canvas_fill(f->canvas, line, ' ', ROLE_DIM);
	canvas_tail(f->canvas, y, t->pane.at.col + COLUMNS_MARK,
		    t->pane.at.cols - COLUMNS_MARK, ROLE_DIM, text + at);
}

/* What the rows on screen would take: the widest name, and its WHERE. */
static int
row_need(const struct drawing *f, const struct row *row)
{
	char name[LABEL_NAME], where[LABEL_WHERE];
	int need;

	row_text(f, row, name, where);
	need = f->function + indent_of(f, row) + 2 + text_cols(f, name);
	if (where[0])
		need += 2 + text_cols(f, where);
	return need - f->t->pane.at.col;
}

/* In steps and reluctantly, so that the table does not tremble. */
void
tree_pane_measure(struct pane *pane, const struct pane_view *pv)
{
	struct tree_pane *t = (struct tree_pane *)pane;
	const struct row *row;
	int need, had = t->width;
	struct drawing f;

	t->width = 0;
	if (pane->at.cols <= COLS_NARROW)
		return;
	drawing_init(&f, t, pv, NULL);
	f.side = 0;
	need = f.function - pane->at.col + COLS_NAME;
	for (int y = 0; y < pane->at.rows &&
			(row = rows_at(t->rows, t->first + (size_t)y));
	     y++)
		if (row_need(&f, row) > need)
			need = row_need(&f, row);
	need = (need + WIDTH_STEP - 1) / WIDTH_STEP * WIDTH_STEP;
	if (had > need && had - need <= WIDTH_STEP * 2)
		need = had;
	t->width = need < pane->at.cols - scroll_bar_cols(&t->bar) ? need : 0;
}

int
tree_pane_overhang(const struct pane *pane, const struct pane_view *pv)
{
	const struct tree_pane *t = (const struct tree_pane *)pane;
	const struct row *row;
	struct drawing f;
	int most = 0;

	drawing_init(&f, t, pv, NULL);
	f.side = 0;
	for (int y = 0; y < pane->at.rows &&
			(row = rows_at(t->rows, t->first + (size_t)y));
	     y++) {
		char name[LABEL_NAME], where[LABEL_WHERE];
		int width = f.end - f.function - indent_of(&f, row) - 2, need;

		row_text(&f, row, name, where);
		need = where_cols(&f, width, name, where);
		need = text_cols(&f, name) - (need ? width - need - 2 : width);
		most = need > most ? need : most;
	}
	return most;
}

/* Why there is nothing to show. */
static const char *
empty_text(const struct pane_view *pv)
{
	const struct snapshot *snap = pv->snap;

	for (size_t i = 0; i < snap->nprocs; i++)
		if (snap->procs[i].reason[0])
			return snap->procs[i].reason;
	if (snap->samples && pv->view->filter[0])
		return "nothing is called so: & asks again, Backspace goes "
		       "back";
	if (snap->samples && snap->who)
		return "those that t chose spent no time here";
	if (snap->samples && pv->view->window.kind != VIEW_ALL)
		return "nothing was sampled in this window: [ and ] move it, "
		       "Backspace goes back";
	if (snap->samples && snap->mode != MODE_WALL)
		return "no time was spent in this way: c chooses another";
	switch (pv->status->state) {
	case PROGRAM_STARTING:
		return "the program starts";
	case PROGRAM_ENDED:
		return "the program ended before it was sampled";
	default:
		return "no samples yet";
	}
}

void
tree_pane_draw(const struct pane *pane, const struct pane_view *pv,
	       struct canvas *canvas)
{
	const struct tree_pane *t = (const struct tree_pane *)pane;
	int titles = columns_title_rows(&pane->at);
	struct drawing f;

	drawing_init(&f, t, pv, canvas);
	if (titles)
		draw_titles(&f, pane->at.row);
	if (rows_len(t->rows) == 0)
		canvas_fit(canvas, pane->at.row + titles + (titles ? 1 : 0),
			   pane->at.col + COLUMNS_MARK,
			   pane->at.cols - COLUMNS_MARK, ROLE_DIM,
			   empty_text(pv));
	if (t->callers)
		draw_callers(&f, pane->at.row + titles++);
	for (int y = titles; y < pane->at.rows; y++) {
		size_t i = t->first + (size_t)(y - titles);

		if (i >= rows_len(t->rows))
			break;
		draw_row(&f, pane->at.row + y, i);
	}
	scroll_bar_draw(&t->bar, canvas, &pane->at);
}
