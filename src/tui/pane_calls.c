/* src/tui/pane_calls.c - who called the function that the user is at, and what
 * it called: callers above it, the heaviest next to it, callees below.
 */
#include "tui/pane.h"

#include "base/mem.h"
#include "model/label.h"
#include "tui/calls_list.h"
#include "tui/columns.h"
#include "tui/figures.h"
#include "tui/functions_pane.h"
#include "tui/scroll_bar.h"

#include <stdio.h>

#define CALLS_ROWS   24 /* screens less high have none below the list */
#define CALLS_PART   4  /* of the rows, there */
#define COLS_SECONDS 48
#define WIDTH_NUMBER 8

struct calls_pane {
	struct pane pane;
	const struct sites *sites; /* borrowed, as of the latest update */
	enum sites_of of;
	site_id site; /* 0: none is looked at */
	uint64_t stamp;
	bool compared; /* with a baseline, as of then */
	struct calls_list callers, callees;
	size_t at, first;
	bool moved; /* the user did */
	struct scroll_bar bar;
	struct hits hits;
	char name[LABEL_NAME];
};

static struct calls_pane *
calls_of(struct pane *pane)
{
	return (struct calls_pane *)pane;
}

static void
calls_fini(struct pane *pane)
{
	calls_list_fini(&calls_of(pane)->callers);
	calls_list_fini(&calls_of(pane)->callees);
	hits_fini(&calls_of(pane)->hits);
}

static int
calls_rows(struct pane *pane, const struct pane_room *room)
{
	(void)pane;
	if (room->wide)
		return room->rows / 4;
	return room->main == PANE_functions && room->rows >= CALLS_ROWS
		   ? room->rows / CALLS_PART
		   : 0;
}

static size_t
rows_there(const struct calls_pane *c)
{
	return c->site ? c->callers.len + 1 + c->callees.len : 0;
}

/* What row i is about; NULL: the site itself. */
static const struct call *
call_at(const struct calls_pane *c, size_t i)
{
	if (i < c->callers.len)
		return &c->callers.at[c->callers.len - 1 - i];
	if (i == c->callers.len)
		return NULL;
	return &c->callees.at[i - c->callers.len - 1];
}

static void
scroll_to_cursor(struct calls_pane *c)
{
	size_t page = c->pane.at.rows > 0 ? (size_t)c->pane.at.rows : 1;
	size_t n = rows_there(c), half = (page - 1) / 2;

	if (!c->moved) {
		/* Half of the rows to the callers, but what they leave. */
		c->at = c->callers.len;
		c->first = c->callers.len > half ? c->callers.len - half : 0;
	}
	if (c->at >= n)
		c->at = n ? n - 1 : 0;
	if (c->first > c->at)
		c->first = c->at;
	if (c->at >= c->first + page)
		c->first = c->at - page + 1;
	if (c->first + page > n)
		c->first = n > page ? n - page : 0;
}

/* Who called the site, and what it called, on both sides. */
static bool
collect(struct calls_pane *c, const struct pane_view *pv)
{
	struct neighbors callers = { 0 }, callees = { 0 };
	struct neighbors base_callers = { 0 }, base_callees = { 0 };
	bool ok = !sites_neighbors(c->sites, c->site, &callers, &callees) &&
		  figures_base_neighbors(pv, c->of, c->site, &base_callers,
					 &base_callees) &&
		  calls_list_make(&c->callers, &callers, &base_callers) &&
		  calls_list_make(&c->callees, &callees, &base_callees);

	neighbors_fini(&callers);
	neighbors_fini(&callees);
	neighbors_fini(&base_callers);
	neighbors_fini(&base_callees);
	return ok;
}

/* Of the function, or the line of it, that the cursor is at. */
static void
look(struct calls_pane *c, const struct pane_view *pv)
{
	frame_id frame = figures_cursor(pv);
	site_id site = 0;
	uint64_t stamp = 0;

	c->of = pv->view->line ? SITES_LINES : SITES_FUNCTIONS;
	c->sites = frame ? figures_sites(pv, c->of, &stamp) : NULL;
	if (c->sites)
		site =
		    sites_find(c->sites, pv->snap->syms, frame, pv->view->line);
	stamp = stamp * 2 + (c->of == SITES_LINES);
	if (site == c->site && stamp == c->stamp &&
	    c->compared == (pv->base != NULL))
		return;
	c->moved = c->moved && site == c->site;
	c->site = site;
	c->stamp = stamp;
	c->compared = pv->base != NULL;
	if (site && !collect(c, pv)) {
		c->site = 0;
		pane_say(&c->pane, "out of memory: callers are missing");
	}
	if (c->site)
		label_name(pv->snap->syms, pv->snap->roots, frame, c->name,
			   sizeof(c->name));
}

/* The user goes to a caller or a callee. */
static void
go_to(struct calls_pane *c, const struct pane_view *pv, struct view *view)
{
	const struct call *to = call_at(c, c->at);
	const struct site *site = to ? sites_get(c->sites, to->site) : NULL;
	node_id node = site ? figures_node(pv, site->frame) : TREE_ROOT;

	if (node == TREE_ROOT)
		return;
	view->cursor = node;
	view->chosen = true;
	view->line = c->of == SITES_LINES ? site->line : 0;
	c->moved = false;
	look(c, pv);
}

/* Is row i what is looked for? hits: NULL: it is asked anew. */
static bool
is_found(const struct calls_pane *c, const struct pane_view *pv,
	 struct hits *hits, size_t i)
{
	const struct call *call = call_at(c, i);
	const struct site *site =
	    sites_get(c->sites, call ? call->site : c->site);

	return site && hits_has(hits, pv->snap, site->frame, pv->view->find);
}

static void
set_bar(struct calls_pane *c, const struct pane_view *pv)
{
	const struct scroll at = { (long)rows_there(c), c->pane.at.rows,
				   (long)c->first };

	scroll_bar_set(&c->bar, &c->pane.at, c->pane.at.rows, &at);
	if (!c->bar.shown || !pv->view->find[0])
		return;
	for (size_t i = 0; i < rows_there(c); i++)
		if (is_found(c, pv, &c->hits, i))
			scroll_bar_hit(&c->bar, i);
}

static void
calls_update(struct pane *pane, const struct pane_view *pv, struct view *view)
{
	struct calls_pane *c = calls_of(pane);
	long by;

	look(c, pv);
	scroll_to_cursor(c);
	for (size_t i = 0; i < pane->todo.n && c->site; i++) {
		enum command cmd = pane->todo.at[i];

		if (cmd == CMD_ZOOM) {
			go_to(c, pv, view);
		} else if (scroll_step(cmd, pane->at.rows, (long)rows_there(c),
				       &by)) {
			by += (long)c->at;
			c->moved = true;
			c->at = by > 0 ? (size_t)by : 0;
		}
		scroll_to_cursor(c);
	}
	pane->todo.n = 0;
	set_bar(c, pv);
}

static bool
calls_command(struct pane *pane, enum command cmd)
{
	struct calls_pane *c = calls_of(pane);
	long by;

	if (cmd != CMD_ZOOM && !scroll_step(cmd, 1, 1, &by))
		return false;
	todo_add(&c->pane.todo, cmd);
	return true;
}

static void
calls_point(struct pane *pane, const struct pane_view *pv, struct view *view,
	    const struct mouse *mouse)
{
	struct calls_pane *c = calls_of(pane);
	size_t to;

	(void)pv;
	(void)view;
	if (scroll_bar_point(&c->bar, &pane->at, mouse, &to)) {
		c->at = to;
		c->moved = true;
		return;
	}
	if (mouse->kind != MOUSE_PRESS || mouse->row < 0 ||
	    c->first + (size_t)mouse->row >= rows_there(c))
		return;
	c->at = c->first + (size_t)mouse->row;
	c->moved = true;
	if (mouse->clicks > 1)
		todo_add(&pane->todo, CMD_ZOOM);
}

static void
calls_mode(const struct pane *pane, char *buf, size_t size)
{
	const struct calls_pane *c = (const struct calls_pane *)pane;

	if (c->site)
		snprintf(buf, size, "to and from %s", c->name);
}

static void
draw_number(struct canvas *canvas, int y, int x, double share, uint64_t ns,
	    bool seconds)
{
	char text[32];
	int width;

	if (seconds)
		snprintf(text, sizeof(text), "%.2fs", (double)ns / 1e9);
	else
		snprintf(text, sizeof(text), "%.1f%%", share * 100);
	width = canvas_width(canvas, text);
	canvas_text(canvas, y, x + WIDTH_NUMBER - width, width,
		    columns_heat(share), text);
}

/* The site itself. */
static struct call
own_call(const struct calls_pane *c, const struct pane_view *pv)
{
	const struct site *now = sites_get(c->sites, c->site);
	const struct site base = figures_base(pv, c->of, c->site);

	return (struct call){ c->site,
			      { now->total, now->samples },
			      { base.total, base.samples } };
}

/* The figures beside the baseline; call: NULL: of the site itself. Column where
 * names begin. */
static int
draw_changes(const struct calls_pane *c, const struct pane_view *pv,
	     struct canvas *canvas, int y, const struct call *call)
{
	const struct call own = own_call(c, pv);
	int x = c->pane.at.col + COLUMNS_MARK;
	struct columns columns;

	call = call ? call : &own;
	columns_init(&columns, &c->pane.at, pv->view, true);
	columns.against = against_of(pv->view, pv->snap, pv->base);
	return x +
	       columns_beside(&columns, canvas, y, x, &call->now, &call->base);
}

/* Column where names begin. */
static int
draw_numbers(const struct calls_pane *c, const struct pane_view *pv,
	     struct canvas *canvas, int y, uint64_t ns)
{
	double whole = (double)sites_get(c->sites, c->site)->total;
	double share = whole > 0 ? (double)ns / whole : 0;
	bool seconds = pv->view->unit == UNIT_SECONDS;
	int x = c->pane.at.col + COLUMNS_MARK;

	draw_number(canvas, y, x, share, ns, seconds);
	x += WIDTH_NUMBER + 1;
	if (c->pane.at.cols < COLS_SECONDS || pv->view->unit != UNIT_USUAL)
		return x;
	draw_number(canvas, y, x, share, ns, true);
	return x + WIDTH_NUMBER + 1;
}

static int
name_role(const struct calls_pane *c, const struct pane_view *pv,
	  const struct site *site, size_t i)
{
	if (is_found(c, pv, NULL, i))
		return ROLE_MATCH;
	return symtab_get(pv->snap->syms, site->frame)->flags & FRAME_LIBRARY
		   ? ROLE_LIB
		   : ROLE_APP;
}

static void
draw_name(const struct calls_pane *c, const struct pane_view *pv,
	  struct canvas *canvas, int y, int x, size_t i)
{
	const struct call *call = call_at(c, i);
	const struct site *site =
	    sites_get(c->sites, call ? call->site : c->site);
	const struct snapshot *snap = pv->snap;
	int end = c->pane.at.col + c->pane.at.cols - scroll_bar_cols(&c->bar);
	int need;
	char name[LABEL_NAME], where[LABEL_WHERE];

	if (!site) {
		canvas_fit(canvas, y, x, end - x, ROLE_DIM,
			   pv->view->nzoom ? "[what is above is not shown]"
					   : "[thread]");
		return;
	}
	label_name(snap->syms, snap->roots, site->frame, name, sizeof(name));
	functions_where(pv, site, c->of, where);
	need = canvas_width(canvas, where);
	if (need > end - x - canvas_width(canvas, name) - 2)
		need = 0;
	canvas_fit(canvas, y, x, end - x - (need ? need + 2 : 0),
		   name_role(c, pv, site, i), name);
	if (need)
		canvas_text(canvas, y, end - need, need, ROLE_WHERE, where);
}

static void
draw_row(const struct calls_pane *c, const struct pane_view *pv,
	 struct canvas *canvas, int y, size_t i)
{
	struct rect line = { y, c->pane.at.col, 1, c->pane.at.cols };
	const struct call *n = call_at(c, i);
	const struct site *site = sites_get(c->sites, n ? n->site : c->site);
	bool self = i == c->callers.len;
	int x = pv->view->diff ? draw_changes(c, pv, canvas, y, n)
			       : draw_numbers(c, pv, canvas, y,
					      n ? n->now.ns : site->total);
	uint32_t ch = self ? '=' : canvas->ascii ? '>' : 0x203a;

	canvas_put(canvas, y, x, ch, ROLE_DIM);
	draw_name(c, pv, canvas, y,
		  x +
		      (i > c->callers.len ? 4
		       : self             ? 2
					  : 0) +
		      (i < c->callers.len ? 2 : 0),
		  i);
	if (self)
		canvas_attr(canvas, line, CELL_BOLD);
	if (i != c->at || !c->pane.focus)
		return;
	canvas_put(canvas, y, line.col, '>', ROLE_PLAIN);
	canvas_attr(canvas, line, CELL_REVERSE);
}

static void
calls_draw(const struct pane *pane, const struct pane_view *pv,
	   struct canvas *canvas)
{
	const struct calls_pane *c = (const struct calls_pane *)pane;

	if (!c->site)
		canvas_fit(canvas, pane->at.row, pane->at.col + COLUMNS_MARK,
			   pane->at.cols - COLUMNS_MARK, ROLE_DIM,
			   "the cursor is at no function");
	for (int y = 0; y < pane->at.rows; y++) {
		if (c->first + (size_t)y >= rows_there(c))
			break;
		draw_row(c, pv, canvas, pane->at.row + y, c->first + (size_t)y);
	}
	scroll_bar_draw(&c->bar, canvas, &pane->at);
}

static const struct pane_key calls_keys[] = {
	{ "F1", "Help", 0, 0 },       { "Enter", "Go there", 3, 0 },
	{ "Tab", "Next pane", 4, 0 }, { "O", "Alone", 5, 0 },
	{ "H", "Hide", 6, 0 },        { "s", "Save", 2, 0 },
	{ "q", "Quit", 1, 0 },
};

const struct pane_ops pane_calls = {
	.name = "calls",
	.title = "who calls, and who is called",
	.size = sizeof(struct calls_pane),
	.place = PANE_SIDE,
	.keys = calls_keys,
	.nkeys = ARRAY_LEN(calls_keys),
	.rows = calls_rows,
	.update = calls_update,
	.draw = calls_draw,
	.command = calls_command,
	.point = calls_point,
	.mode = calls_mode,
	.fini = calls_fini,
};
