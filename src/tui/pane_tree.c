/* src/tui/pane_tree.c - the call tree: cursor, zoom, search, columns.
 *
 * Commands are queued by the keyboard and done at the next update, when there
 * is a snapshot to do them on. The cursor is a node, not a row.
 */
#include "tui/tree_pane.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "model/label.h"
#include "tui/against.h"
#include "tui/figures.h"
#include "tui/scroll.h"

#include <stdio.h>
#include <string.h>

#define MODE_COLS 24 /* of a name in the header */
#define SIDE_STEP 8

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
	t->fill = true;
	return t->rows ? PIT_OK : PIT_ENOMEM;
}

static void
tree_fini(struct pane *pane)
{
	rows_free(tree_of(pane)->rows);
	filter_fini(&tree_of(pane)->filter);
	hits_fini(&tree_of(pane)->hits);
}

static bool
tree_command(struct pane *pane, enum command cmd)
{
	struct tree_pane *t = tree_of(pane);

	if (command_info(cmd)->where == KEYS_PROGRAM ||
	    command_info(cmd)->where == KEYS_VIEWS ||
	    command_info(cmd)->where == KEYS_TIME || cmd == CMD_FIND)
		return false;
	todo_add(&t->pane.todo, cmd);
	return true;
}

static void
tree_mode(const struct pane *pane, char *buf, size_t size)
{
	snprintf(buf, size, "%s", ((const struct tree_pane *)pane)->mode);
}

/* "0.5%": what is less shares a row. */
static void
light_text(const struct view *view, char *buf, size_t size)
{
	snprintf(buf, size, "%g%%", 100.0 * view->light / VIEW_WHOLE);
}

/* What is not as usual: first of all, what percentages are of. */
static void
set_mode(struct tree_pane *t, const struct pane_view *pv)
{
	const struct tree_node *top = tree_get(t->look.tree, t->look.top);
	char name[LABEL_NAME], less[16];

	t->mode[0] = '\0';
	if (t->view->diff && t->view->unit != UNIT_SECONDS) {
		snprintf(t->mode, sizeof(t->mode), "%s", AGAINST_OF);
	} else if (t->view->nzoom && top) {
		label_name(t->look.syms, t->look.roots, top->frame, name,
			   sizeof(name));
		name[utf8_fit(name, strlen(name), MODE_COLS)] = '\0';
		snprintf(t->mode, sizeof(t->mode), "%% OF %s", name);
	} else if (t->hot) {
		snprintf(t->mode, sizeof(t->mode), "HOT");
	} else if (t->view->which != TREE_GROUPED) {
		snprintf(t->mode, sizeof(t->mode), "%s",
			 t->view->members               ? "MEMBERS"
			 : t->view->which == TREE_APART ? "THREADS"
							: "MERGED");
	} else if (t->look.idle != pv->snap->count_idle) {
		snprintf(t->mode, sizeof(t->mode),
			 t->look.idle ? "WITH IDLE" : "WITHOUT IDLE");
	} else if (!t->view->fold) {
		snprintf(t->mode, sizeof(t->mode), "UNFOLDED");
	} else if (t->view->light != VIEW_LIGHT) {
		light_text(t->view, less, sizeof(less));
		snprintf(t->mode, sizeof(t->mode), "%s%s",
			 t->view->light ? "ROWS FROM " : "ALL ROWS",
			 t->view->light ? less : "");
	}
}

/* The tree, and the part of it, that the pane shows now. */
static void
set_look(struct tree_pane *t, const struct pane_view *pv)
{
	const struct snapshot *snap = pv->snap;
	struct rows_look *look = &t->look;

	look->tree = snapshot_tree(snap, t->view->which);
	look->syms = snap->syms;
	look->weights = snapshot_weights(snap, t->view->which);
	look->part = !window_is_all(&snap->window) || snap->mode != MODE_WALL ||
		     snap->who;
	look->time =
	    look->part ? (snap->window.from ^ snap->window.to) << 1 | 1 : 0;
	if (snap->who)
		look->time += (uint64_t)t->view->windows << 32;
	look->against = against_of(t->view, snap, pv->base);
	look->base = figures_base_weights(pv);
	look->with_top = t->view->nzoom > 0;
	look->top = view_top(t->view, snap);
	look->idle = view_idle(t->view, snap);
	look->members = t->view->members;
	look->roots = snap->roots;
	look->apart = t->view->which == TREE_APART;
	look->pass = t->view->which == TREE_GROUPED;
	look->order = t->view->order;
	look->invert = t->view->invert;
	look->fold = t->view->fold;
	look->light = t->view->light;
	look->apart_callers = t->view->no_chains;
	look->hold = pv->hold;
	look->exact = pv->status->state == PROGRAM_ENDED ||
		      t->view->window.kind == VIEW_RANGE;
	look->windows = t->view->windows + t->view->patterns +
			filter_stamp(t->view->filter);
	look->filter = &t->filter;
	look->time ^= (uint64_t)filter_stamp(t->view->filter) << 16;
	look->time += (uint64_t)t->view->patterns << 48;
	if (!filter_update(&t->filter, t->view->filter, look->tree, snap->syms,
			   snap->roots))
		pane_say(&t->pane, "out of memory: rows are missing");
}

static void
sort_by(struct tree_pane *t, int step)
{
	if (!columns_step(&t->pane.at, t->view, false, step)) {
		pane_say(&t->pane, "there is no column further %s",
			 step < 0 ? "left" : "right");
		return;
	}
	t->look.order = t->view->order;
	tree_rebuild(t);
}

/* Names further to the right or to the left. */
static void
go_sideways(struct tree_pane *t, const struct pane_view *pv, int by)
{
	int most = tree_pane_overhang(&t->pane, pv);
	int side = t->side + by;

	side = side < most ? side : most;
	side = side > 0 ? side : 0;
	if (side == t->side)
		pane_say(&t->pane, by > 0 ? "no name here goes on to the right"
					  : "names are shown from their start");
	t->side = side;
}

/* In another tree, node ids mean other nodes. */
static void
take_tree(struct tree_pane *t)
{
	if (t->which == t->view->which && t->members == t->view->members)
		return;
	t->which = t->view->which;
	t->members = t->view->members;
	t->cursor_kind = ROW_NODE;
	t->offset = 0;
	t->fill = true;
	rows_reset(t->rows);
}

/* The view is another one. */
static void
tree_look_again(struct tree_pane *t, const struct pane_view *pv)
{
	take_tree(t);
	set_look(t, pv);
	tree_rebuild(t);
}

static void
show_tree(struct tree_pane *t, const struct pane_view *pv, enum tree_kind which,
	  frame_id members)
{
	view_choose(t->view, which, members);
	tree_look_again(t, pv);
}

static void
go_back(struct tree_pane *t, const struct pane_view *pv)
{
	if (t->view->find[0]) {
		pane_look_for(&t->pane, "", false);
		seek_take(&t->pane.seek, t->view);
		return;
	}
	if (!view_back(t->view))
		pane_say(&t->pane, "nothing to go back to");
	tree_look_again(t, pv);
}

static void
switch_threads(struct tree_pane *t, const struct pane_view *pv)
{
	static const char grouped[] =
	    "threads and processes that did the same are one";
	static const char *const words[TREE_COUNT] = {
		[TREE_GROUPED] = grouped,
		[TREE_APART] = "threads and processes: each on its own",
		[TREE_MERGED] = "threads: all of a program in one",
	};

	show_tree(t, pv, (enum tree_kind)((t->view->which + 1) % TREE_RAW), 0);
	pane_say(&t->pane, "%s", words[t->view->which]);
}

/* The members of the group under the cursor, each on its own; and back. */
static void
toggle_members(struct tree_pane *t, const struct pane_view *pv)
{
	const struct row *row = rows_at(t->rows, t->at);
	const struct tree_node *node =
	    row ? tree_get(t->look.tree, row->node) : NULL;
	const struct root *root = node && row->kind == ROW_NODE
				      ? roots_get(pv->snap->roots, node->frame)
				      : NULL;

	if (t->view->members) {
		show_tree(t, pv, TREE_GROUPED, 0);
	} else if (t->view->which == TREE_GROUPED && root && root->count > 1) {
		show_tree(t, pv, TREE_APART, root->frame);
		pane_say(&t->pane, "the members of %.60s; x goes back",
			 root->label);
	} else {
		pane_say(&t->pane, "this row is no group of threads or "
				   "processes");
	}
}

void
tree_toggle_idle(struct tree_pane *t, const struct pane_view *pv)
{
	if (rows_node_weight(&t->look, TREE_ROOT).idle == 0) {
		pane_say(&t->pane, "no thread has waited for work");
		return;
	}
	t->view->idle = !t->look.idle;
	t->view->idle_chosen = true;
	t->fill = true;
	set_look(t, pv);
	tree_rebuild(t);
	pane_say(&t->pane, t->view->idle ? "waiting for work counts too"
					 : "waiting for work is kept apart");
}

static void
toggle_fold(struct tree_pane *t)
{
	const struct row *row;

	for (size_t i = 0; t->view->fold && (row = rows_at(t->rows, i)); i++)
		if (row->kind == ROW_GROUP)
			rows_open_members(t->rows, &t->look, row->node);
	t->view->fold = t->look.fold = !t->view->fold;
	if (!t->view->fold && t->cursor_kind == ROW_GROUP)
		t->cursor_kind = ROW_NODE;
	tree_rebuild(t);
	pane_say(&t->pane, t->view->fold ? "library code is folded"
					 : "library code is shown");
}

static void
toggle_unit(struct tree_pane *t)
{
	t->view->unit = (t->view->unit + 1) % UNIT_COUNT;
	/* Nothing would change where there is room for one of them only. */
	if (t->view->unit == UNIT_PERCENT && !columns_has_both(&t->pane.at))
		t->view->unit = UNIT_SECONDS;
}

static void
step_light(struct tree_pane *t, bool more)
{
	char text[16];

	if (!view_light_step(t->view, more)) {
		pane_say(&t->pane, "%s",
			 more ? "rows below a fifth share one already"
			      : "each row is shown already");
		return;
	}
	light_text(t->view, text, sizeof(text));
	rows_show_no_more(t->rows);
	t->look.light = t->view->light;
	tree_rebuild(t);
	if (t->view->light)
		pane_say(&t->pane, "rows below %s share one", text);
	else
		pane_say(&t->pane, "each row is shown, however little it is");
}

static void
do_view(struct tree_pane *t, const struct pane_view *pv, enum command cmd)
{
	switch (cmd) {
	case CMD_BACK:
		go_back(t, pv);
		break;
	case CMD_FOLD:
		toggle_fold(t);
		break;
	case CMD_THREADS:
		switch_threads(t, pv);
		break;
	case CMD_MEMBERS:
		toggle_members(t, pv);
		break;
	case CMD_IDLE:
		tree_toggle_idle(t, pv);
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
		go_sideways(t, pv, SIDE_STEP);
		break;
	case CMD_NAMES_LEFT:
		go_sideways(t, pv, -SIDE_STEP);
		break;
	case CMD_INVERT:
		t->view->invert = t->look.invert = !t->view->invert;
		tree_rebuild(t);
		break;
	case CMD_LESS_LIGHT:
	case CMD_MORE_LIGHT:
		step_light(t, cmd == CMD_MORE_LIGHT);
		break;
	case CMD_FIND_NEXT:
	case CMD_FIND_PREVIOUS:
		tree_search(t, pv, true, cmd == CMD_FIND_PREVIOUS);
		break;
	default:
		tree_do_on_row(t, pv, cmd);
		break;
	}
}

static void
do_command(struct tree_pane *t, const struct pane_view *pv, enum command cmd)
{
	long by;

	view_step(t->view);
	t->hot = cmd == CMD_HOT ? !t->hot : cmd == CMD_UNIT ? t->hot : false;
	if (scroll_step(cmd, tree_page(t), (long)rows_len(t->rows), &by))
		tree_move_by(t, by);
	else
		do_view(t, pv, cmd);
}

/* Another pane moved the cursor. */
static void
follow_cursor(struct tree_pane *t)
{
	t->fill = false;
	t->chosen = true;
	t->cursor_kind = ROW_NODE;
	rows_reveal(t->rows, &t->look, t->view->cursor);
	t->mine = t->view->cursor;
}

/* The cursor went to or from a caller that had, or has now, a row of its own.
 */
static void
rebuild_chains(struct tree_pane *t)
{
	const struct row *row = rows_at(t->rows, t->at);

	if (row && t->view->cursor != t->look.keep &&
	    (rows_kept(t->rows) || t->view->cursor != row->node))
		tree_rebuild(t);
}

static void
tree_update(struct pane *pane, const struct pane_view *pv, struct view *view)
{
	struct tree_pane *t = tree_of(pane);

	t->view = view;
	seek_take(&pane->seek, view);
	take_tree(t);
	set_look(t, pv);
	if (view->cursor != t->mine && view->cursor != TREE_ROOT)
		follow_cursor(t);
	tree_rebuild(t);
	t->chosen = t->chosen || pane->todo.n > 0;
	view->chosen = view->chosen || pane->todo.n > 0;
	for (size_t i = 0; i < pane->todo.n; i++)
		do_command(t, pv, pane->todo.at[i]);
	pane->todo.n = 0;
	if (pane->seek.dirty && !pane->seek.found[0])
		tree_search(t, pv, false, false);
	pane->seek.dirty = false;
	if (t->hot)
		tree_follow(t);
	rebuild_chains(t);
	if (view->cursor != t->mine)
		view->line = 0;
	t->mine = view->cursor;
	set_mode(t, pv);
	tree_set_bar(t, pv);
	tree_pane_measure(pane, pv);
}

static const struct pane_key tree_keys[] = {
	{ "F1", "Help", 0, 0 },
	{ "/", "Find", 4, 0 },
	{ "2", "Functions", 5, 0 },
	{ "Enter", "Zoom", 6, 0 },
	{ "Bksp", "Back", 9, 0 },
	{ "u", "Fold", 8, 0 },
	{ "%", "Unit", 10, 0 },
	{ "Space", "Pause", 5, KEY_RUNS },
	{ "Space", "Play", 5, KEY_REPLAY },
	{ "o", "Output", 3, 0 },
	{ "w", "Window", 7, 0 },
	{ "s", "Save", 2, 0 },
	{ "q", "Quit", 1, 0 },
	{ "D", "Compare", 15, 0 },
	{ "T", "Threads", 14, 0 },
	{ "F", "Hot path", 11, 0 },
	{ "F6", "Sort", 12, 0 },
	{ "*", "Expand all", 13, 0 },
};

const struct pane_ops pane_tree = {
	.name = "tree",
	.title = "the tree",
	.group = KEYS_TREE,
	.size = sizeof(struct tree_pane),
	.place = PANE_MIDDLE,
	.keys = tree_keys,
	.nkeys = ARRAY_LEN(tree_keys),
	.init = tree_init,
	.update = tree_update,
	.draw = tree_pane_draw,
	.command = tree_command,
	.point = tree_point,
	.find = pane_look_for,
	.found = pane_seek_found,
	.mode = tree_mode,
	.fini = tree_fini,
};
