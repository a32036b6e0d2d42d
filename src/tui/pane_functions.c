/* src/tui/pane_functions.c - functions, or their lines, hottest first, wherever
 * they were called. The cursor is that of the tree: a function here is its
 * heaviest row there.
 */
#include "tui/functions_pane.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "tui/against.h"
#include "tui/columns.h"
#include "tui/figures.h"
#include "tui/scroll.h"

#include <stdio.h>
#include <string.h>

#define MODE_COLS 24 /* of a name in the header */

static struct functions_pane *
functions_of(struct pane *pane)
{
	return (struct functions_pane *)pane;
}

static void
functions_fini(struct pane *pane)
{
	mem_free(functions_of(pane)->order);
	mem_free(functions_of(pane)->listed);
	filter_fini(&functions_of(pane)->filter);
	hits_fini(&functions_of(pane)->hits);
}

static bool
functions_command(struct pane *pane, enum command cmd)
{
	struct functions_pane *f = functions_of(pane);
	long by;

	switch (cmd) {
	case CMD_LINES:
	case CMD_BACK:
	case CMD_ZOOM:
	case CMD_IDLE:
	case CMD_UNIT:
	case CMD_SORT_LEFT:
	case CMD_SORT_RIGHT:
	case CMD_INVERT:
	case CMD_FIND_NEXT:
	case CMD_FIND_PREVIOUS:
		break;
	default:
		if (!scroll_step(cmd, 1, 1, &by))
			return false;
	}
	todo_add(&f->pane.todo, cmd);
	return true;
}

static void
functions_mode(const struct pane *pane, char *buf, size_t size)
{
	snprintf(buf, size, "%s", ((const struct functions_pane *)pane)->mode);
}

/* What is not as usual: first of all, what percentages are of. */
static void
set_mode(struct functions_pane *f, const struct pane_view *pv)
{
	const struct snapshot *snap = pv->snap;
	const struct view *view = f->view;
	const struct tree_node *top =
	    view->nzoom ? tree_get(snapshot_tree(snap, view->which),
				   view->zoom[view->nzoom - 1])
			: NULL;
	char name[LABEL_NAME];

	f->mode[0] = '\0';
	if (view->diff && view->unit != UNIT_SECONDS) {
		snprintf(f->mode, sizeof(f->mode), "%s", AGAINST_OF);
	} else if (top) {
		label_name(snap->syms, snap->roots, top->frame, name,
			   sizeof(name));
		name[utf8_fit(name, strlen(name), MODE_COLS)] = '\0';
		snprintf(f->mode, sizeof(f->mode), "%% OF %.56s", name);
	} else if (view->members) {
		snprintf(f->mode, sizeof(f->mode), "MEMBERS");
	} else if (view_idle(view, snap) != snap->count_idle) {
		snprintf(f->mode, sizeof(f->mode), "%s",
			 view_idle(view, snap) ? "WITH IDLE" : "WITHOUT IDLE");
	}
}

static long
page_of(const struct functions_pane *f)
{
	long rows = f->pane.at.rows - columns_title_rows(&f->pane.at);

	return rows > 0 ? rows : 1;
}

/* Keep the cursor on the screen. */
static void
scroll_to_cursor(struct functions_pane *f)
{
	size_t page = (size_t)page_of(f);

	if (f->at >= f->n)
		f->at = f->n ? f->n - 1 : 0;
	if (f->first > f->at)
		f->first = f->at;
	if (f->at >= f->first + page)
		f->first = f->at - page + 1;
	if (f->first + page > f->n)
		f->first = f->n > page ? f->n - page : 0;
}

/* All other panes go where this cursor went. */
static void
share_cursor(struct functions_pane *f, const struct pane_view *pv)
{
	const struct site *site =
	    f->sites ? sites_get(f->sites, f->cursor) : NULL;
	node_id node;

	if (!site)
		return;
	f->view->line = f->of == SITES_LINES ? site->line : 0;
	node = figures_node(pv, site->frame);
	if (node)
		f->view->cursor = node;
	f->mine = f->view->cursor;
}

static void
set_cursor(struct functions_pane *f, const struct pane_view *pv, size_t i)
{
	if (f->n == 0)
		return;
	f->at = i < f->n ? i : f->n - 1;
	scroll_to_cursor(f);
	if (f->cursor == f->order[f->at])
		return;
	f->cursor = f->order[f->at];
	share_cursor(f, pv);
}

/* The row of a function; of lines, of its heaviest one. n: it has none. */
static size_t
row_of(const struct functions_pane *f, const struct symtab *syms,
       frame_id frame)
{
	frame_id function = symtab_function(syms, frame);
	uint64_t most = 0;
	size_t row = f->n;

	for (size_t i = 0; i < f->n; i++) {
		const struct site *site = sites_get(f->sites, f->order[i]);

		if (symtab_function(syms, site->frame) != function ||
		    (row < f->n && site->self + site->total <= most))
			continue;
		most = site->self + site->total;
		row = i;
	}
	return row;
}

/* Where the cursor is now: the site that it was at moved in the list, or
 * another pane moved it. */
static void
find_cursor(struct functions_pane *f, const struct pane_view *pv)
{
	frame_id frame = figures_cursor(pv);
	size_t at;

	if (f->view->cursor != f->mine && frame && f->view->chosen) {
		size_t row = row_of(f, pv->snap->syms, frame);

		f->mine = f->view->cursor;
		if (row < f->n) {
			f->chosen = true;
			f->cursor = f->order[row];
		}
	}
	for (at = 0; f->chosen && at < f->n && f->order[at] != f->cursor;)
		at++;
	if (at == f->n)
		at = f->at;
	set_cursor(f, pv, f->chosen ? at : 0);
}

static bool
is_match(struct functions_pane *f, const struct pane_view *pv, size_t i)
{
	const struct site *site = sites_get(f->sites, f->order[i]);

	return hits_has(&f->hits, pv->snap, site->frame, f->view->find);
}

static void
set_bar(struct functions_pane *f, const struct pane_view *pv)
{
	const struct scroll at = { (long)f->n, page_of(f), (long)f->first };

	scroll_bar_set(&f->bar, &f->pane.at, (int)page_of(f), &at);
	for (size_t i = 0; f->bar.shown && f->view->find[0] && i < f->n; i++)
		if (is_match(f, pv, i))
			scroll_bar_hit(&f->bar, i);
}

/* Count the matches, and go to the next one if go is set. */
static void
search(struct functions_pane *f, const struct pane_view *pv, bool go,
       bool backward)
{
	size_t count = 0, index = 0, to = f->n;

	f->pane.seek.found[0] = '\0';
	if (!f->view->find[0]) {
		if (go)
			pane_say(&f->pane, "nothing to find yet: / asks");
		return;
	}
	for (size_t k = 1; go && k <= f->n && to == f->n; k++) {
		size_t i = (f->at + (backward ? f->n - k : k)) % f->n;

		to = is_match(f, pv, i) ? i : f->n;
	}
	for (size_t i = 0; i < f->n; i++) {
		count += is_match(f, pv, i);
		index = i == to ? count : index;
	}
	if (!go) {
		seek_count(&f->pane.seek, count);
		return;
	}
	seek_at(&f->pane.seek, f->view->find, index, count);
	f->chosen = f->view->chosen = true;
	if (count)
		set_cursor(f, pv, to);
	else
		pane_say(&f->pane, "not found: %.60s", f->view->find);
}

/* The figures of now, in a list. */
static void
list(struct functions_pane *f, const struct pane_view *pv)
{
	enum sites_of of = f->view->lines ? SITES_LINES : SITES_FUNCTIONS;

	/* The same function, among sites that are others. */
	if (of != f->of) {
		f->mine = TREE_ROOT;
		f->n = 0;
		f->how = 0;
	}
	f->of = of;
	f->sites = figures_sites(pv, f->of, &f->stamp);
	if (!f->sites || !functions_list(f, pv)) {
		pane_say(&f->pane, "out of memory: rows are missing");
		f->sites = NULL;
		f->n = 0;
	}
	find_cursor(f, pv);
}

static void
toggle_lines(struct functions_pane *f, const struct pane_view *pv)
{
	f->view->lines = !f->view->lines;
	list(f, pv);
	pane_say(&f->pane, f->view->lines ? "each line of a function on its own"
					  : "functions as a whole");
}

static void
toggle_idle(struct functions_pane *f, const struct pane_view *pv)
{
	f->view->idle = !view_idle(f->view, pv->snap);
	f->view->idle_chosen = true;
	list(f, pv);
	pane_say(&f->pane, f->view->idle ? "waiting for work counts too"
					 : "waiting for work is left out");
}

static void
go_back(struct functions_pane *f, const struct pane_view *pv)
{
	if (f->view->find[0]) {
		pane_look_for(&f->pane, "", false);
		f->view->find[0] = '\0';
	} else {
		if (!view_back(f->view))
			pane_say(&f->pane, "nothing to go back to");
		list(f, pv);
	}
}

static void
sort_by(struct functions_pane *f, const struct pane_view *pv, int step)
{
	if (!columns_step(&f->pane.at, f->view, true, step))
		pane_say(&f->pane, "there is no column further %s",
			 step < 0 ? "left" : "right");
	else
		list(f, pv);
}

static void
do_command(struct functions_pane *f, const struct pane_view *pv,
	   enum command cmd)
{
	switch (cmd) {
	case CMD_LINES:
		toggle_lines(f, pv);
		break;
	case CMD_BACK:
		go_back(f, pv);
		break;
	case CMD_ZOOM:
		f->view->main = PANE_tree;
		break;
	case CMD_IDLE:
		toggle_idle(f, pv);
		break;
	case CMD_UNIT:
		f->view->unit = (f->view->unit + 1) % UNIT_COUNT;
		if (f->view->unit == UNIT_PERCENT &&
		    !columns_has_both(&f->pane.at))
			f->view->unit = UNIT_SECONDS;
		break;
	case CMD_SORT_LEFT:
	case CMD_SORT_RIGHT:
		sort_by(f, pv, cmd == CMD_SORT_LEFT ? -1 : 1);
		break;
	case CMD_INVERT:
		f->view->flat_invert = !f->view->flat_invert;
		list(f, pv);
		break;
	default:
		search(f, pv, true, cmd == CMD_FIND_PREVIOUS);
		break;
	}
}

static void
functions_update(struct pane *pane, const struct pane_view *pv,
		 struct view *view)
{
	struct functions_pane *f = functions_of(pane);
	long by;

	f->view = view;
	seek_take(&pane->seek, view);
	list(f, pv);
	if (f->pressed)
		share_cursor(f, pv);
	f->pressed = false;
	for (size_t i = 0; i < pane->todo.n; i++) {
		enum command cmd = pane->todo.at[i];

		view_step(view);
		if (!scroll_step(cmd, page_of(f), (long)f->n, &by)) {
			do_command(f, pv, cmd);
			continue;
		}
		by += (long)f->at;
		f->chosen = view->chosen = true;
		set_cursor(f, pv, by > 0 ? (size_t)by : 0);
	}
	pane->todo.n = 0;
	if (pane->seek.dirty && !pane->seek.found[0])
		search(f, pv, false, false);
	pane->seek.dirty = false;
	set_mode(f, pv);
	set_bar(f, pv);
}

static void
press_row(struct functions_pane *f, struct view *view, size_t i)
{
	f->at = i;
	f->cursor = f->order[i];
	f->chosen = view->chosen = f->pressed = true;
}

static void
functions_point(struct pane *pane, const struct pane_view *pv,
		struct view *view, const struct mouse *mouse)
{
	struct functions_pane *f = functions_of(pane);
	const struct rect *at = &pane->at;
	long row = mouse->row - columns_title_rows(at);
	struct columns c;
	size_t to;

	(void)pv;
	if (scroll_bar_point(&f->bar, at, mouse, &to)) {
		if (to < f->n)
			press_row(f, view, to);
		f->first = to > (size_t)page_of(f) / 2
			       ? to - (size_t)page_of(f) / 2
			       : 0;
		return;
	}
	if (mouse->kind != MOUSE_PRESS)
		return;
	if (row < 0) {
		columns_init(&c, at, view, true);
		columns_press(&c, at->col + mouse->col,
			      at->col + at->cols - scroll_bar_cols(&f->bar),
			      view, true);
		return;
	}
	if (f->first + (size_t)row >= f->n)
		return;
	press_row(f, view, f->first + (size_t)row);
	if (mouse->clicks > 1)
		todo_add(&pane->todo, CMD_ZOOM);
}

static const struct pane_key functions_keys[] = {
	{ "F1", "Help", 0, 0 },
	{ "/", "Find", 4, 0 },
	{ "Enter", "In the tree", 5, 0 },
	{ "1", "Tree", 3, 0 },
	{ "F6", "Sort", 6, 0 },
	{ "L", "Lines", 7, 0 },
	{ "Space", "Pause", 9, KEY_RUNS },
	{ "Space", "Play", 9, KEY_REPLAY },
	{ "w", "Window", 8, 0 },
	{ "%", "Unit", 10, 0 },
	{ "c", "Mode", 11, 0 },
	{ "D", "Compare", 12, 0 },
	{ "s", "Save", 2, 0 },
	{ "q", "Quit", 1, 0 },
};

const struct pane_ops pane_functions = {
	.name = "functions",
	.title = "the functions",
	.size = sizeof(struct functions_pane),
	.place = PANE_MIDDLE,
	.keys = functions_keys,
	.nkeys = ARRAY_LEN(functions_keys),
	.update = functions_update,
	.draw = functions_draw,
	.command = functions_command,
	.point = functions_point,
	.find = pane_look_for,
	.found = pane_seek_found,
	.mode = functions_mode,
	.fini = functions_fini,
};
