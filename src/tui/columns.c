/* src/tui/columns.c */
#include "tui/columns.h"

#include "base/mem.h"
#include "tui/spark.h"

#include <stdio.h>
#include <string.h>

#define COLS_SELF    40  /* fewer: no SELF */
#define COLS_TOTAL   20  /* fewer: the function alone */
#define COLS_THREE   60  /* fewer: no BASE */
#define COLS_BASE    70  /* fewer, beside text: no BASE */
#define COLS_BOTH    120 /* from here on percent and seconds side by side */
#define COLS_MINUTE  150 /* fewer: half of it */
#define COLS_STATES  90  /* fewer: a letter for a bar */
#define WIDTH_NUMBER 8
#define FEW          30 /* samples: chance makes a fifth of them, and more */
#define WIDTH_STATES 6

enum number_kind {
	NUMBER_PERCENT,
	NUMBER_SECONDS,
	NUMBER_COUNT,
	/* Of what is compared; in the unit that is chosen. */
	NUMBER_NOW,
	NUMBER_BASE,
	NUMBER_DIFF,
};

struct column {
	const char *title;
	enum view_order order;
	enum number_kind kind;
	bool self; /* of the time right in it */
};

/* The last ones are left out where they find no room. */
static const struct column one_percent[] = {
	{ "TOTAL", ORDER_TOTAL, NUMBER_PERCENT, false },
	{ "SELF", ORDER_SELF, NUMBER_PERCENT, true },
	{ "SAMPLES", ORDER_SAMPLES, NUMBER_COUNT, false },
};
static const struct column one_seconds[] = {
	{ "TOTAL s", ORDER_TOTAL, NUMBER_SECONDS, false },
	{ "SELF s", ORDER_SELF, NUMBER_SECONDS, true },
	{ "SAMPLES", ORDER_SAMPLES, NUMBER_COUNT, false },
};
static const struct column both[] = {
	{ "TOTAL%", ORDER_TOTAL, NUMBER_PERCENT, false },
	{ "TOTAL s", ORDER_TOTAL, NUMBER_SECONDS, false },
	{ "SELF%", ORDER_SELF, NUMBER_PERCENT, true },
	{ "SELF s", ORDER_SELF, NUMBER_SECONDS, true },
	{ "SAMPLES", ORDER_SAMPLES, NUMBER_COUNT, false },
};

/* With a baseline: the change alone, the figure before it, all three, and those
 * of the other time, too. A list is of self times first. */
static const struct column diff_tree[] = {
	{ "DIFF", ORDER_DIFF, NUMBER_DIFF, false },
	{ "TOTAL", ORDER_TOTAL, NUMBER_NOW, false },
	{ "DIFF", ORDER_DIFF, NUMBER_DIFF, false },
	{ "TOTAL", ORDER_TOTAL, NUMBER_NOW, false },
	{ "BASE", ORDER_COUNT, NUMBER_BASE, false },
	{ "DIFF", ORDER_DIFF, NUMBER_DIFF, false },
	{ "SELF", ORDER_SELF, NUMBER_NOW, true },
	{ "BASE", ORDER_COUNT, NUMBER_BASE, true },
	{ "DIFF", ORDER_COUNT, NUMBER_DIFF, true },
};
static const struct column diff_list[] = {
	{ "DIFF", ORDER_DIFF, NUMBER_DIFF, true },
	{ "SELF", ORDER_SELF, NUMBER_NOW, true },
	{ "DIFF", ORDER_DIFF, NUMBER_DIFF, true },
	{ "SELF", ORDER_SELF, NUMBER_NOW, true },
	{ "BASE", ORDER_COUNT, NUMBER_BASE, true },
	{ "DIFF", ORDER_DIFF, NUMBER_DIFF, true },
	{ "TOTAL", ORDER_TOTAL, NUMBER_NOW, false },
	{ "BASE", ORDER_COUNT, NUMBER_BASE, false },
	{ "DIFF", ORDER_COUNT, NUMBER_DIFF, false },
};

static void
choose_diff(struct columns *c, bool flat)
{
	const struct column *all = flat ? diff_list : diff_tree;
	int cols = c->pane.cols;

	c->at = cols >= COLS_THREE  ? all + 3
		: cols >= COLS_SELF ? all + 1
				    : all;
	c->n = cols >= COLS_BOTH    ? 6
	       : cols >= COLS_THREE ? 3
	       : cols >= COLS_SELF  ? 2
	       : cols >= COLS_TOTAL ? 1
				    : 0;
}

static void
choose(struct columns *c)
{
	int cols = c->pane.cols;

	c->at = c->unit == UNIT_SECONDS ? one_seconds : one_percent;
	c->n = cols >= COLS_BOTH    ? ARRAY_LEN(one_percent)
	       : cols >= COLS_SELF  ? 2
	       : cols >= COLS_TOTAL ? 1
				    : 0;
	if (cols >= COLS_BOTH && c->unit == UNIT_USUAL) {
		c->at = both;
		c->n = ARRAY_LEN(both);
	}
}

/* So many of them before FUNCTION. */
static void
place_cells(struct columns *c, int *cells, int *at, int n)
{
	*cells = n;
	*at = c->function;
	c->function += n + 1;
}

void
columns_init(struct columns *c, const struct rect *pane,
	     const struct view *view, bool flat)
{
	*c = (struct columns){
		.pane = *pane,
		.unit = view->unit,
		.order = flat ? view->flat_order : view->order,
		.invert = flat ? view->flat_invert : view->invert,
	};
	if (view->diff)
		choose_diff(c, flat);
	else
		choose(c);
	c->function = pane->col + COLUMNS_MARK + (int)c->n * (WIDTH_NUMBER + 1);
	if (view->diff)
		return;
	if (!view->no_states && pane->cols >= COLUMNS_WHERE)
		place_cells(c, &c->states, &c->states_at,
			    pane->cols >= COLS_STATES ? WIDTH_STATES : 1);
	if (!view->no_minute && !flat && pane->cols >= COLS_BOTH)
		place_cells(c, &c->minute, &c->minute_at,
			    pane->cols >= COLS_MINUTE ? MINUTE_CELLS
						      : MINUTE_CELLS / 2);
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

/* Is there a column to be sorted by? The narrowest panes have none of TOTAL,
 * and sort by it all the same. */
static bool
has_order(const struct columns *c, bool diff, enum view_order order)
{
	if (order == ORDER_WHERE)
		return c->pane.cols >= COLUMNS_WHERE;
	if (order == ORDER_NAME || (order == ORDER_TOTAL && !diff))
		return true;
	for (size_t i = 0; i < c->n; i++)
		if (c->at[i].order == order)
			return true;
	return false;
}

bool
columns_step(const struct rect *pane, struct view *view, bool flat, int step)
{
	enum view_order *order = flat ? &view->flat_order : &view->order;
	int to = (int)*order;
	struct columns c;

	columns_init(&c, pane, view, flat);
	do {
		to += step;
	} while (to >= 0 && to < ORDER_COUNT &&
		 !has_order(&c, view->diff, (enum view_order)to));
	if (to < 0 || to >= ORDER_COUNT)
		return false;
	*order = (enum view_order)to;
	return true;
}

bool
columns_can_sort(const struct rect *pane, const struct view *view, bool flat,
		 enum view_order order)
{
	struct columns c;

	columns_init(&c, pane, view, flat);
	return has_order(&c, view->diff, order);
}

void
columns_sort(const struct rect *pane, struct view *view, bool flat,
	     enum view_order order)
{
	if (!columns_can_sort(pane, view, flat, order))
		return;
	*(flat ? &view->flat_order : &view->order) = order;
	*(flat ? &view->flat_invert : &view->invert) = false;
}

void
columns_press(const struct columns *c, int x, int end, struct view *view,
	      bool flat)
{
	int i = (x - c->pane.col - COLUMNS_MARK) / (WIDTH_NUMBER + 1);
	enum view_order *order = flat ? &view->flat_order : &view->order;
	bool *invert = flat ? &view->flat_invert : &view->invert;
	enum view_order to = ORDER_NAME;

	if (x < c->function && i >= 0)
		to = (size_t)i < c->n ? c->at[i].order : ORDER_COUNT;
	else if (x >= end - 6 && c->pane.cols >= COLUMNS_WHERE)
		to = ORDER_WHERE;
	if (to == ORDER_COUNT)
		return; /* nobody sorts by what was, or by states */
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

/* So few samples say next to nothing: nobody shall run after them. */
static bool
is_guess(const struct weight *w)
{
	return w->samples && w->samples < FEW;
}

void
columns_numbers(const struct columns *c, struct canvas *canvas, int y,
		const struct weight *w, double whole, bool idle)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct column *col = &c->at[i];
		double ns = (double)(col->self ? w->self : w->total);
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
		canvas_text(canvas, y, column_at(c, i) + skip,
			    WIDTH_NUMBER - skip,
			    idle || col->kind == NUMBER_COUNT || is_guess(w)
				? ROLE_DIM
				: columns_heat(share),
			    text + skip);
	}
}

int
columns_change(const struct change *change)
{
	if (!change->sure)
		return ROLE_DIM;
	return change->now > change->base ? ROLE_MORE : ROLE_LESS;
}

/* A figure of two that are compared. Parts of the clock, or as seconds of the
 * window that is shown. */
static int
format_change(const struct columns *c, enum number_kind kind,
	      const struct change *change, char buf[32])
{
	bool diff = kind == NUMBER_DIFF;
	double part = diff                  ? change->now - change->base
		      : kind == NUMBER_BASE ? change->base
					    : change->now;

	against_figure(&c->against, part, c->unit == UNIT_SECONDS, diff, buf);
	if (diff)
		return columns_change(change);
	return kind == NUMBER_BASE ? ROLE_DIM : columns_heat(change->now);
}

/* A word in the place of nothing for what is on one side alone, if that is more
 * than chance. */
static const char *
word_of(enum number_kind kind, const struct change *whole)
{
	if (!whole->sure)
		return NULL;
	if (kind == NUMBER_BASE && whole->base <= 0)
		return "new";
	return kind == NUMBER_NOW && whole->now <= 0 ? "gone" : NULL;
}

/* whole: what the row took with all below it. */
static void
put_change(const struct columns *c, struct canvas *canvas, int y, int x,
	   enum number_kind kind, const struct change *change,
	   const struct change *whole)
{
	const char *word = word_of(kind, whole);
	char text[32];
	int role = format_change(c, kind, change, text), width;

	if (word) {
		snprintf(text, sizeof(text), "%s", word);
		role = ROLE_DIM;
	}
	width = canvas_width(canvas, text);
	width = width < WIDTH_NUMBER ? width : WIDTH_NUMBER;
	canvas_text(canvas, y, x + WIDTH_NUMBER - width, width, role, text);
}

void
columns_changes(const struct columns *c, struct canvas *canvas, int y,
		const struct weight *now, const struct weight *base)
{
	struct measured now_all = measured_total(now);
	struct measured base_all = measured_total(base);
	struct change whole = against_change(&c->against, &now_all, &base_all);

	for (size_t i = 0; i < c->n; i++) {
		const struct column *col = &c->at[i];
		struct measured a =
		    col->self ? measured_self(now) : measured_total(now);
		struct measured b =
		    col->self ? measured_self(base) : measured_total(base);
		struct change change = against_change(&c->against, &a, &b);

		put_change(c, canvas, y, column_at(c, i), col->kind, &change,
			   &whole);
	}
}

bool
columns_has_base(const struct rect *pane)
{
	return pane->cols >= COLS_BASE;
}

int
columns_beside(const struct columns *c, struct canvas *canvas, int y, int x,
	       const struct measured *now, const struct measured *base)
{
	struct change change = against_change(&c->against, now, base);
	int from = x;

	if (columns_has_base(&c->pane)) {
		put_change(c, canvas, y, x, NUMBER_NOW, &change, &change);
		x += WIDTH_NUMBER + 1;
		put_change(c, canvas, y, x, NUMBER_BASE, &change, &change);
		x += WIDTH_NUMBER + 1;
	}
	put_change(c, canvas, y, x, NUMBER_DIFF, &change, &change);
	return x + WIDTH_NUMBER + 1 - from;
}

static int
state_role(enum activity activity)
{
	static const int roles[ACTIVITIES] = {
		[ACTIVITY_CPU] = ROLE_CPU,     [ACTIVITY_IMPORT] = ROLE_CPU,
		[ACTIVITY_GC] = ROLE_GC,       [ACTIVITY_READY] = ROLE_QUEUED,
		[ACTIVITY_GIL] = ROLE_QUEUED,  [ACTIVITY_LOCK] = ROLE_LOCK,
		[ACTIVITY_IO] = ROLE_IO,       [ACTIVITY_SLEEP] = ROLE_ASLEEP,
		[ACTIVITY_WAIT] = ROLE_ASLEEP,
	};

	return roles[activity];
}

void
columns_states(const struct columns *c, struct canvas *canvas, int y,
	       const struct activities *sum)
{
	enum activity cells[WIDTH_STATES];

	if (!c->states || !sum || !activity_cells(sum, cells, c->states))
		return;
	if (c->states == 1)
		cells[0] = activity_main(sum);
	for (int i = 0; i < c->states; i++)
		canvas_put(canvas, y, c->states_at + i,
			   (uint32_t)activity_letter(cells[i]),
			   state_role(cells[i]));
}

/* One thread that did nothing else fills a column; where there are more, the
 * most. */
void
columns_minute(const struct columns *c, struct canvas *canvas, int y,
	       const uint64_t ms[MINUTE_CELLS])
{
	uint64_t full = MINUTE_CELL / 1000000;

	for (int i = 0; i < MINUTE_CELLS; i++)
		full = ms[i] > full ? ms[i] : full;
	if (c->minute)
		spark_draw(canvas, y, c->minute_at, c->minute, ms, MINUTE_CELLS,
			   full);
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
	canvas_text(canvas, y, c->states_at, c->states, ROLE_COLUMNS,
		    c->states == 1 ? "S" : "STATES");
	canvas_text(canvas, y, c->minute_at, c->minute, ROLE_COLUMNS,
		    "LAST 60 s");
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
