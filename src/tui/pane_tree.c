/* src/tui/pane_tree.c - the call tree: cursor, zoom, search, columns.
 *
 * Commands are queued by the keyboard and done at the next update, when there
 * is a snapshot to do them on. The cursor is a node, not a row.
 */
#include "tui/pane_tree.h"

#include "tui/tree_draw.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "model/label.h"
#include "model/query.h"

#include <stdio.h>
#include <string.h>

#define MODE_COLS 24 /* of a name in the header */
#define SIDE_STEP 8
#define HOT_STEPS 1000 /* calls deep that the hottest path is followed */

static struct tree_pane *
tree_of(struct pane *pane)
{
	return (struct tree_pane *)pane;
}

static enum pit_status
tree_init(struct pane *pane)
{
	struct tree_pane *t = tree_of(pane);

	t->rows = rows_new();
	t->fold = true;
	t->fill = true;
	return t->rows ? PIT_OK : PIT_ENOMEM;
}

static void
tree_fini(struct pane *pane)
{
	rows_free(tree_of(pane)->rows);
}

static bool
tree_command(struct pane *pane, enum command cmd)
{
	struct tree_pane *t = tree_of(pane);

	if (command_info(cmd)->where == KEYS_PROGRAM || cmd == CMD_FIND)
		return false;
	if (t->nqueue < ARRAY_LEN(t->queue))
		t->queue[t->nqueue++] = cmd;
	return true;
}

void
tree_pane_find(struct pane *pane, const char *text, bool go)
{
	struct tree_pane *t = tree_of(pane);

	snprintf(t->find, sizeof(t->find), "%s", text);
	t->found[0] = '\0';
	t->find_dirty = true;
	if (go)
		tree_command(pane, CMD_FIND_NEXT);
}

const char *
tree_pane_found(const struct pane *pane)
{
	return ((const struct tree_pane *)pane)->found;
}

const char *
tree_pane_mode(const struct pane *pane)
{
	return ((const struct tree_pane *)pane)->mode;
}

/* What is not as usual: first of all, what percentages are of. */
static void
set_mode(struct tree_pane *t, const struct pane_view *view)
{
	const struct tree_node *top = tree_get(t->look.tree, t->look.top);
	char name[LABEL_NAME];

	t->mode[0] = '\0';
	if (t->nzoom && top) {
		label_name(t->look.syms, t->look.roots, top->frame, name,
			   sizeof(name));
		name[utf8_fit(name, strlen(name), MODE_COLS)] = '\0';
		snprintf(t->mode, sizeof(t->mode), "%% OF %s", name);
	} else if (t->hot) {
		snprintf(t->mode, sizeof(t->mode), "HOT");
	} else if (t->which != TREE_GROUPED) {
		snprintf(t->mode, sizeof(t->mode), "%s",
			 t->members               ? "MEMBERS"
			 : t->which == TREE_APART ? "THREADS"
						  : "MERGED");
	} else if (t->look.idle != view->snap->count_idle) {
		snprintf(t->mode, sizeof(t->mode),
			 t->look.idle ? "WITH IDLE" : "WITHOUT IDLE");
	} else if (!t->fold) {
		snprintf(t->mode, sizeof(t->mode), "UNFOLDED");
	}
}

/* One process alone has no row of its own. */
static node_id
usual_top(const struct tree_pane *t, const struct snapshot *snap)
{
	const struct tree_node *root =
	    tree_get(snap->trees[t->which], TREE_ROOT);

	return snap->nprocs == 1 && root ? root->child : TREE_ROOT;
}

/* The tree, and the part of it, that the pane shows now. */
static void
set_look(struct tree_pane *t, const struct pane_view *view)
{
	const struct snapshot *snap = view->snap;
	struct rows_look *look = &t->look;

	look->tree = snap->trees[t->which];
	look->syms = snap->syms;
	look->weights = view->freeze->on ? &view->freeze->weights[t->which]
					 : snap->weights[t->which];
	look->past = view->freeze->on;
	look->with_top = t->nzoom > 0;
	look->top = t->nzoom ? t->zoom[t->nzoom - 1] : usual_top(t, snap);
	look->idle = t->idle_chosen ? t->idle : snap->count_idle;
	look->members = t->members;
	look->roots = snap->roots;
	look->apart = t->which == TREE_APART;
	look->pass = t->which == TREE_GROUPED;
	look->order = t->order;
	look->invert = t->invert;
	look->fold = t->fold;
	look->hold = view->hold;
	look->exact = view->status->state == PROGRAM_ENDED;
}

static void
set_cursor(struct tree_pane *t, size_t i)
{
	const struct row *row;

	if (rows_len(t->rows) == 0)
		return;
	if (i >= rows_len(t->rows))
		i = rows_len(t->rows) - 1;
	row = rows_at(t->rows, i);
	t->cursor = row->node;
	t->cursor_kind = row->kind;
	t->at = i;
}

/* Rows that fit below the titles, and below the callers of the first. */
static int
page_rows(const struct tree_pane *t)
{
	int rows =
	    t->pane.at.rows - tree_pane_title_rows(&t->pane.at) - t->callers;

	return rows > 0 ? rows : 1;
}

/* The row of the cursor's node, or of the nearest caller that has one. */
static void
find_cursor(struct tree_pane *t)
{
	node_id id = t->cursor;
	size_t n = rows_len(t->rows);
	size_t i = rows_find(t->rows, id, t->cursor_kind);

	if (n == 0)
		return;
	if (!t->chosen || (id == TREE_ROOT && t->cursor_kind == ROW_NODE)) {
		t->offset = 0;
		set_cursor(t, 0);
		return;
	}
	while (i == n && id != TREE_ROOT) {
		const struct tree_node *node;

		i = rows_find(t->rows, id, ROW_NODE);
		node = tree_get(t->look.tree, id);
		id = node ? node->parent : TREE_ROOT;
	}
	set_cursor(t, i == n ? 0 : i);
}

/* The first row of a page that has the cursor where it was, if it can. */
static size_t
first_row(const struct tree_pane *t)
{
	size_t page = (size_t)page_rows(t), n = rows_len(t->rows);
	size_t offset = t->offset < page ? t->offset : page - 1;
	size_t first = t->at > offset ? t->at - offset : 0;

	if (first + page > n)
		first = n > page ? n - page : 0;
	return first;
}

/* Keep the cursor where it was on the screen, and on the screen. A row for the
 * callers takes the place of the first one, which is then one further on. */
static void
scroll(struct tree_pane *t)
{
	const struct row *row;

	t->callers = 0;
	t->first = first_row(t);
	row = rows_at(t->rows, t->first);
	if (row && row->depth > 0 && t->pane.at.rows >= TREE_CALLERS_ROWS) {
		t->callers = 1;
		t->offset -= t->offset > 0;
		t->first = first_row(t);
	}
	t->offset = t->at - t->first;
}

static void
rebuild(struct tree_pane *t)
{
	size_t fill = t->fill && !t->nzoom ? (size_t)page_rows(t) : 0;

	if (rows_build(t->rows, &t->look, fill))
		pane_say(&t->pane, "out of memory: rows are missing");
	find_cursor(t);
	scroll(t);
}

static void
move_by(struct tree_pane *t, long by)
{
	long at = (long)t->at + by, last = (long)rows_len(t->rows) - 1;
	long offset = (long)t->offset + by + t->callers;
	long page = page_rows(t) + t->callers;

	at = at > last ? last : at;
	at = at < 0 ? 0 : at;
	offset = offset >= page ? page - 1 : offset;
	t->offset = offset < 0 ? 0 : (size_t)offset;
	set_cursor(t, (size_t)at);
	scroll(t);
}

static void
open_row(struct tree_pane *t, const struct row *row, bool open)
{
	t->fill = false;
	if (!open && row->kind == ROW_NODE)
		rows_unfold(t->rows, row->node, false);
	rows_open(t->rows, row->node, row->kind, open);
	rebuild(t);
}

/* The cursor goes to what comes in the place of a row that stands for others:
 * of a group, to the first library row. */
static void
go_to_first(struct tree_pane *t, size_t at, uint32_t depth, bool library)
{
	const struct row *row;

	for (size_t i = at; library && (row = rows_at(t->rows, i)); i++) {
		const struct tree_node *node =
		    tree_get(t->look.tree, row->node);

		if (row->depth < depth)
			break;
		if (row->depth > depth || !(node->flags & NODE_LIBRARY))
			continue;
		at = i;
		break;
	}
	set_cursor(t, at);
	scroll(t);
}

static void
unfold(struct tree_pane *t, const struct row *row)
{
	uint32_t depth = row->depth;
	size_t at = t->at, offset = t->offset;

	t->fill = false;
	rows_unfold(t->rows, row->node, true);
	rows_open_members(t->rows, &t->look, row->node);
	rebuild(t);
	t->offset = offset;
	go_to_first(t, at, depth, true);
}

static void
show_more(struct tree_pane *t, const struct row *row)
{
	uint32_t depth = row->depth;
	size_t at = t->at, offset = t->offset;

	t->fill = false;
	rows_show_more(t->rows, row->node);
	rebuild(t);
	t->offset = offset;
	go_to_first(t, at, depth, false);
}

/* A library group that leads nowhere else has nothing to expand but itself. */
static bool
is_dead_end(const struct row *row)
{
	return row->kind == ROW_GROUP && !row->kids;
}

static void
go_right(struct tree_pane *t, const struct row *row)
{
	if (is_dead_end(row))
		unfold(t, row);
	else if (row->kids && !row->open)
		open_row(t, row, true);
	else if (row->kids)
		move_by(t, 1);
}

static void
go_left(struct tree_pane *t, const struct row *row)
{
	size_t up = rows_parent(t->rows, t->at);

	if (row->open && !(t->nzoom && t->at == 0))
		open_row(t, row, false);
	else if (up != t->at)
		move_by(t, (long)up - (long)t->at);
}

/* Commands about a row that stands for several of little time. */
static void
do_on_more(struct tree_pane *t, const struct row *row, enum command cmd)
{
	switch (cmd) {
	case CMD_RIGHT:
	case CMD_OPEN:
	case CMD_OPEN_ALL:
	case CMD_ZOOM:
		show_more(t, row);
		break;
	case CMD_LEFT:
	case CMD_CLOSE:
		go_left(t, row);
		break;
	default:
		break;
	}
}

/* Enter: unfold a group row, zoom into any other. */
static void
enter(struct tree_pane *t, const struct row *row)
{
	if (row->kind == ROW_GROUP) {
		unfold(t, row);
		return;
	}
	t->fill = false;
	if (!row->kids || (t->nzoom && t->zoom[t->nzoom - 1] == row->node))
		return;
	if (t->nzoom == ARRAY_LEN(t->zoom)) {
		pane_say(&t->pane, "zoomed %zu times: Backspace goes back",
			 t->nzoom);
		return;
	}
	t->zoom[t->nzoom++] = row->node;
	t->side = 0;
	rows_open(t->rows, row->node, ROW_NODE, true);
	t->look.top = row->node;
	t->look.with_top = true;
	t->offset = 0;
	rebuild(t);
}

static void
go_to_match(struct tree_pane *t, node_id node)
{
	if (node == TREE_ROOT) {
		pane_say(&t->pane, "not found: %.60s", t->find);
		return;
	}
	if (t->look.past && !weights_get(t->look.weights, node).samples) {
		pane_say(&t->pane, "the next match is newer than the pause");
		return;
	}
	t->fill = false;
	rows_reveal(t->rows, &t->look, node);
	t->cursor = node;
	t->cursor_kind = ROW_NODE;
	rebuild(t);
}

struct wanted {
	const struct snapshot *snap;
	const char *text;
};

static bool
is_wanted(const void *arg, frame_id frame)
{
	const struct wanted *w = arg;

	return label_matches(w->snap->syms, w->snap->roots, frame, w->text);
}

/* Count the matches below the top; go to the next one if go is set. */
static void
search(struct tree_pane *t, const struct pane_view *view, bool go,
       bool backward)
{
	const struct wanted wanted = { view->snap, t->find };
	struct query_match m;

	t->found[0] = '\0';
	if (!t->find[0]) {
		if (go)
			pane_say(&t->pane, "nothing to find yet: / asks");
		return;
	}
	m = query_search(t->look.tree, t->look.weights, t->look.syms,
			 t->look.top, t->cursor, is_wanted, &wanted, backward);
	if (!go) {
		snprintf(t->found, sizeof(t->found), "%zu found", m.count);
		return;
	}
	snprintf(t->found, sizeof(t->found), "/%.10s %zu/%zu", t->find, m.index,
		 m.count);
	go_to_match(t, m.node);
}

/* The heaviest row directly below row i; i: none is heavier than its self. */
static size_t
heaviest_kid(const struct tree_pane *t, size_t i)
{
	const struct row *row = rows_at(t->rows, i);
	uint64_t best = rows_weight(&t->look, row).self;
	size_t to = i;

	for (size_t k = i + 1; k < rows_len(t->rows); k++) {
		const struct row *kid = rows_at(t->rows, k);
		uint64_t total;

		if (kid->depth <= row->depth)
			break;
		if (kid->depth > row->depth + 1 || row_is_more(kid) ||
		    kid->kind == ROW_IDLE)
			continue;
		total = rows_weight(&t->look, kid).total;
		if (total > best) {
			best = total;
			to = k;
		}
	}
	return to;
}

/* Expand the heaviest callee of each row, from the top, and end there. */
static void
follow(struct tree_pane *t)
{
	size_t at = 0, next = 0;

	for (int steps = 0; steps < HOT_STEPS; steps++) {
		const struct row *row = rows_at(t->rows, next);

		if (!row || (steps && next == at))
			break;
		at = next;
		if (row->kids && !row->open) {
			rows_open(t->rows, row->node, row->kind, true);
			if (rows_build(t->rows, &t->look, 0))
				break;
		}
		next = heaviest_kid(t, at);
	}
	set_cursor(t, at);
	/* What leads there stays in sight, and a little of what is below. */
	t->offset = (size_t)page_rows(t) * 3 / 4;
	scroll(t);
}

static void
sort_by(struct tree_pane *t, int step)
{
	int order = (int)t->order;

	do {
		order += step;
	} while (order >= 0 && order < ORDER_COUNT &&
		 !tree_pane_has_column(&t->pane.at, (enum row_order)order));
	if (order < 0 || order >= ORDER_COUNT) {
		pane_say(&t->pane, "there is no column further %s",
			 step < 0 ? "left" : "right");
		return;
	}
	t->order = (enum row_order)order;
	t->look.order = t->order;
	rebuild(t);
}

/* Names further to the right or to the left. */
static void
go_sideways(struct tree_pane *t, const struct pane_view *view, int by)
{
	int most = tree_pane_overhang(&t->pane, view);
	int side = t->side + by;

	side = side < most ? side : most;
	side = side > 0 ? side : 0;
	if (side == t->side)
		pane_say(&t->pane, by > 0 ? "no name here goes on to the right"
					  : "names are shown from their start");
	t->side = side;
}

/* Another tree: node ids mean other nodes there. */
static void
show_tree(struct tree_pane *t, const struct pane_view *view,
	  enum tree_kind which, frame_id members)
{
	t->which = which;
	t->members = members;
	t->nzoom = 0;
	t->cursor = TREE_ROOT;
	t->cursor_kind = ROW_NODE;
	t->offset = 0;
	t->fill = true;
	rows_reset(t->rows);
	set_look(t, view);
	rebuild(t);
}

static void
go_back(struct tree_pane *t, const struct pane_view *view)
{
	if (t->find[0]) {
		tree_pane_find(&t->pane, "", false);
		return;
	}
	if (t->nzoom == 0 && t->members)
		show_tree(t, view, TREE_GROUPED, 0);
	if (t->nzoom == 0)
		return;
	t->nzoom--;
	set_look(t, view);
	rebuild(t);
}

static void
switch_threads(struct tree_pane *t, const struct pane_view *view)
{
	static const char *const words[TREE_COUNT] = {
		[TREE_GROUPED] = "threads and processes that did the same are "
				 "one",
		[TREE_APART] = "threads and processes: each on its own",
		[TREE_MERGED] = "threads: all of a program in one",
	};

	show_tree(t, view, (enum tree_kind)((t->which + 1) % TREE_RAW), 0);
	pane_say(&t->pane, "%s", words[t->which]);
}

/* The members of the group under the cursor, each on its own; and back. */
static void
toggle_members(struct tree_pane *t, const struct pane_view *view)
{
	const struct row *row = rows_at(t->rows, t->at);
	const struct tree_node *node =
	    row ? tree_get(t->look.tree, row->node) : NULL;
	const struct root *root =
	    node && row->kind == ROW_NODE
		? roots_get(view->snap->roots, node->frame)
		: NULL;

	if (t->members) {
		show_tree(t, view, TREE_GROUPED, 0);
	} else if (t->which == TREE_GROUPED && root && root->count > 1) {
		show_tree(t, view, TREE_APART, root->frame);
		pane_say(&t->pane, "the members of %.60s; t goes back",
			 root->label);
	} else {
		pane_say(&t->pane, "this row is no group of threads or "
				   "processes");
	}
}

static void
toggle_idle(struct tree_pane *t, const struct pane_view *view)
{
	if (rows_node_weight(&t->look, TREE_ROOT).idle == 0) {
		pane_say(&t->pane, "no thread has waited for work");
		return;
	}
	t->idle = !t->look.idle;
	t->idle_chosen = true;
	t->fill = true;
	set_look(t, view);
	rebuild(t);
	pane_say(&t->pane, t->idle ? "waiting for work counts too"
				   : "waiting for work is kept apart");
}

static void
toggle_fold(struct tree_pane *t)
{
	const struct row *row;

	for (size_t i = 0; t->fold && (row = rows_at(t->rows, i)); i++)
		if (row->kind == ROW_GROUP)
			rows_open_members(t->rows, &t->look, row->node);
	t->fold = t->look.fold = !t->fold;
	if (!t->fold && t->cursor_kind == ROW_GROUP)
		t->cursor_kind = ROW_NODE;
	rebuild(t);
	pane_say(&t->pane,
		 t->fold ? "library code is folded" : "library code is shown");
}

static void
open_all(struct tree_pane *t)
{
	size_t before = rows_len(t->rows), more;

	t->fill = false;
	rows_open_all(t->rows, &t->look, t->at);
	rebuild(t);
	more = rows_len(t->rows) - before;
	pane_say(&t->pane, "%zu %s more (at most %d at a time)", more,
		 more == 1 ? "row" : "rows", ROWS_OPEN_ALL);
}

/* Commands about the row under the cursor. */
static void
do_on_row(struct tree_pane *t, const struct pane_view *view, enum command cmd)
{
	const struct row *row = rows_at(t->rows, t->at);

	if (!row)
		return;
	if (row_is_more(row)) {
		do_on_more(t, row, cmd);
		return;
	}
	if (row->kind == ROW_IDLE) {
		if (cmd == CMD_RIGHT || cmd == CMD_OPEN || cmd == CMD_ZOOM)
			toggle_idle(t, view);
		return;
	}
	switch (cmd) {
	case CMD_RIGHT:
		go_right(t, row);
		break;
	case CMD_LEFT:
		go_left(t, row);
		break;
	case CMD_OPEN:
		if (is_dead_end(row))
			unfold(t, row);
		else if (row->kids && !row->open)
			open_row(t, row, true);
		break;
	case CMD_CLOSE:
		open_row(t, row, false);
		break;
	case CMD_OPEN_ALL:
		open_all(t);
		break;
	case CMD_ZOOM:
		enter(t, row);
		break;
	default:
		break;
	}
}

static void
do_move(struct tree_pane *t, enum command cmd)
{
	long page = page_rows(t), n = (long)rows_len(t->rows);

	switch (cmd) {
	case CMD_DOWN:
		move_by(t, 1);
		break;
	case CMD_UP:
		move_by(t, -1);
		break;
	case CMD_PAGE_DOWN:
		move_by(t, page);
		break;
	case CMD_PAGE_UP:
		move_by(t, -page);
		break;
	case CMD_HALF_DOWN:
		move_by(t, (page + 1) / 2);
		break;
	case CMD_HALF_UP:
		move_by(t, -((page + 1) / 2));
		break;
	case CMD_FIRST:
		move_by(t, -n);
		break;
	case CMD_LAST:
		move_by(t, n);
		break;
	default:
		break;
	}
}

static void
toggle_unit(struct tree_pane *t)
{
	t->unit = (t->unit + 1) % UNIT_COUNT;
	/* Nothing would change where there is room for one of them only. */
	if (t->unit == UNIT_PERCENT && !tree_pane_shows_both(&t->pane.at))
		t->unit = UNIT_SECONDS;
}

static void
do_view(struct tree_pane *t, const struct pane_view *view, enum command cmd)
{
	switch (cmd) {
	case CMD_BACK:
		go_back(t, view);
		break;
	case CMD_FOLD:
		toggle_fold(t);
		break;
	case CMD_THREADS:
		switch_threads(t, view);
		break;
	case CMD_MEMBERS:
		toggle_members(t, view);
		break;
	case CMD_IDLE:
		toggle_idle(t, view);
		break;
	case CMD_UNIT:
		toggle_unit(t);
		break;
	case CMD_SORT_LEFT:
		sort_by(t, -1);
		break;
	case CMD_SORT_RIGHT:
		sort_by(t, 1);
		break;
	case CMD_NAMES_RIGHT:
		go_sideways(t, view, SIDE_STEP);
		break;
	case CMD_NAMES_LEFT:
		go_sideways(t, view, -SIDE_STEP);
		break;
	case CMD_INVERT:
		t->invert = t->look.invert = !t->invert;
		rebuild(t);
		break;
	case CMD_FIND_NEXT:
	case CMD_FIND_PREVIOUS:
		search(t, view, true, cmd == CMD_FIND_PREVIOUS);
		break;
	default:
		do_on_row(t, view, cmd);
		break;
	}
}

static void
tree_update(struct pane *pane, const struct pane_view *view)
{
	struct tree_pane *t = tree_of(pane);

	set_look(t, view);
	rebuild(t);
	t->chosen = t->chosen || t->nqueue > 0;
	for (size_t i = 0; i < t->nqueue; i++) {
		enum command cmd = t->queue[i];

		t->hot = cmd == CMD_HOT    ? !t->hot
			 : cmd == CMD_UNIT ? t->hot
					   : false;
		if (command_info(cmd)->where == KEYS_MOVE)
			do_move(t, cmd);
		else
			do_view(t, view, cmd);
	}
	t->nqueue = 0;
	if (t->find_dirty && t->found[0] == '\0')
		search(t, view, false, false);
	t->find_dirty = false;
	if (t->hot)
		follow(t);
	set_mode(t, view);
	tree_pane_measure(pane, view);
}

const struct pane_ops pane_tree = {
	.name = "tree",
	.size = sizeof(struct tree_pane),
	.init = tree_init,
	.update = tree_update,
	.draw = tree_pane_draw,
	.command = tree_command,
	.fini = tree_fini,
};
