/* src/tui/pane_flame.c - the call tree as blocks, as wide as the time they
 * took, callees below their callers. The cursor, what is zoomed into, what is
 * folded and what is looked for are those of the tree.
 */
#include "tui/flame_pane.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "model/label.h"
#include "model/search.h"
#include "tui/against.h"
#include "tui/figures.h"
#include "tui/scroll.h"

#include <stdio.h>
#include <string.h>

#define MODE_COLS 24 /* of a name in the header */
#define PAGE      5  /* calls */

static struct flame_pane *
flame_of(struct pane *pane)
{
	return (struct flame_pane *)pane;
}

static void
flame_fini(struct pane *pane)
{
	mem_free(flame_of(pane)->blocks);
	mem_free(flame_of(pane)->owners);
	mem_free(flame_of(pane)->kids);
	mem_free(flame_of(pane)->todo);
	filter_fini(&flame_of(pane)->filter);
}

static void
set_look(struct flame_pane *f, const struct pane_view *pv)
{
	const struct snapshot *snap = pv->snap;
	const struct view *view = f->view;

	f->look = (struct rows_look){
		.tree = snapshot_tree(snap, view->which),
		.weights = snapshot_weights(snap, view->which),
		.base = figures_base_weights(pv),
		.against = against_of(view, snap, pv->base),
		.syms = snap->syms,
		.part =
		    !window_is_all(&snap->window) || snap->mode != MODE_WALL,
		.top = view_top(view, snap),
		.fold = view->fold,
		.idle = view_idle(view, snap),
		.members = view->members,
		.roots = snap->roots,
		.filter = &f->filter,
	};
	if (!filter_update(&f->filter, view->filter, f->look.tree, snap->syms,
			   snap->roots))
		pane_say(&f->pane, "out of memory: blocks are missing");
}

static void
go_down(struct flame_pane *f, int steps)
{
	while (steps-- && f->n) {
		size_t to = flame_widest_below(f);

		if (to == f->n)
			break;
		flame_set_cursor(f, to);
		flame_rebuild(f);
	}
}

static void
go_up(struct flame_pane *f, int steps)
{
	while (steps-- && f->n && f->at)
		flame_set_cursor(f, f->blocks[f->at].parent);
}

static void
go_beside(struct flame_pane *f, int step)
{
	size_t i = f->at;

	do {
		i += (size_t)step;
		if (i >= f->n || f->blocks[i].depth != f->blocks[f->at].depth)
			return;
	} while (f->blocks[i].kind == BLOCK_MORE);
	flame_set_cursor(f, i);
}

static void
zoom(struct flame_pane *f, const struct pane_view *pv)
{
	const struct block *block = &f->blocks[f->at];

	if (f->n == 0 || block->node == f->look.top)
		return;
	if (block->kind != BLOCK_NODE) {
		pane_say(&f->pane, "u shows what is in a block of library "
				   "code");
		return;
	}
	if (f->view->nzoom == ARRAY_LEN(f->view->zoom)) {
		pane_say(&f->pane, "zoomed %zu times: Backspace goes back",
			 f->view->nzoom);
		return;
	}
	f->view->zoom[f->view->nzoom++] = block->node;
	f->first = 0;
	set_look(f, pv);
	flame_rebuild(f);
}

static void
go_back(struct flame_pane *f, const struct pane_view *pv)
{
	if (f->view->find[0]) {
		pane_look_for(&f->pane, "", false);
		seek_take(&f->pane.seek, f->view);
	} else if (f->same) {
		f->same = false;
	} else {
		if (!view_back(f->view))
			pane_say(&f->pane, "nothing to go back to");
		set_look(f, pv);
		flame_rebuild(f);
	}
}

static bool
is_wanted(const void *arg, frame_id frame)
{
	const struct flame_pane *f = arg;

	return label_matches(f->look.syms, f->look.roots, frame, f->view->find);
}

/* To it, or to the caller that was called in both. */
static void
go_to_match(struct flame_pane *f, node_id node)
{
	char name[LABEL_NAME];
	node_id to = node;

	while (to != f->look.top && !rows_node_weight(&f->look, to).total)
		to = tree_get(f->look.tree, to)->parent;
	if (to != node) {
		label_name(f->look.syms, f->look.roots,
			   tree_get(f->look.tree, node)->frame, name,
			   sizeof(name));
		name[utf8_fit(name, strlen(name), MODE_COLS)] = '\0';
		pane_say(&f->pane,
			 "%s is below this in the baseline alone: 1 has it",
			 name);
	}
	f->found = node;
	f->view->cursor = f->mine = f->found_at = to;
	f->view->chosen = true;
	f->view->line = 0;
	flame_rebuild(f);
	flame_scroll(f);
}

/* Count the matches; go to the next one if go is set. */
static void
search(struct flame_pane *f, bool go, bool backward)
{
	const struct search_in in = { f->look.tree, f->look.weights,
				      f->look.base, f->look.syms };
	node_id from = f->found && f->view->cursor == f->found_at
			   ? f->found
			   : f->view->cursor;
	struct search_match m;

	f->pane.seek.found[0] = '\0';
	if (!f->view->find[0]) {
		if (go)
			pane_say(&f->pane, "nothing to find yet: / asks");
		return;
	}
	m = search_next(&in, f->look.top, from, is_wanted, f, backward);
	if (!go) {
		seek_count(&f->pane.seek, m.count);
		return;
	}
	seek_at(&f->pane.seek, f->view->find, m.index, m.count);
	if (m.node == TREE_ROOT) {
		pane_say(&f->pane, "not found: %.60s", f->view->find);
		return;
	}
	go_to_match(f, m.node);
}

/* Up and down are as on the screen. */
static enum command
as_seen(const struct flame_pane *f, enum command cmd)
{
	static const enum command turned[CMD_COUNT] = {
		[CMD_DOWN] = CMD_UP,           [CMD_UP] = CMD_DOWN,
		[CMD_PAGE_DOWN] = CMD_PAGE_UP, [CMD_PAGE_UP] = CMD_PAGE_DOWN,
		[CMD_HALF_DOWN] = CMD_HALF_UP, [CMD_HALF_UP] = CMD_HALF_DOWN,
	};

	return f->turned && turned[cmd] ? turned[cmd] : cmd;
}

static void
do_move(struct flame_pane *f, enum command cmd)
{
	switch (cmd) {
	case CMD_DOWN:
		go_down(f, 1);
		break;
	case CMD_PAGE_DOWN:
	case CMD_HALF_DOWN:
		go_down(f, PAGE);
		break;
	case CMD_UP:
		go_up(f, 1);
		break;
	case CMD_PAGE_UP:
	case CMD_HALF_UP:
		go_up(f, PAGE);
		break;
	case CMD_FIRST:
		flame_set_cursor(f, 0);
		break;
	case CMD_LAST:
		go_down(f, flame_rows(&f->pane.at));
		break;
	case CMD_LEFT:
	case CMD_NAMES_LEFT:
		go_beside(f, -1);
		break;
	default:
		go_beside(f, 1);
		break;
	}
}

static void
do_command(struct flame_pane *f, const struct pane_view *pv, enum command cmd)
{
	switch (cmd) {
	case CMD_ZOOM:
		zoom(f, pv);
		break;
	case CMD_BACK:
		go_back(f, pv);
		break;
	case CMD_FOLD:
		f->view->fold = !f->view->fold;
		set_look(f, pv);
		flame_rebuild(f);
		pane_say(&f->pane, f->view->fold ? "library code is folded"
						 : "library code is shown");
		break;
	case CMD_SAME:
		f->same = !f->same;
		break;
	case CMD_INVERT:
		f->turned = !f->turned;
		break;
	case CMD_FIND_NEXT:
	case CMD_FIND_PREVIOUS:
		search(f, true, cmd == CMD_FIND_PREVIOUS);
		break;
	default:
		do_move(f, as_seen(f, cmd));
		break;
	}
}

static bool
flame_command(struct pane *pane, enum command cmd)
{
	struct flame_pane *f = flame_of(pane);
	long by;

	switch (cmd) {
	case CMD_ZOOM:
	case CMD_BACK:
	case CMD_FOLD:
	case CMD_SAME:
	case CMD_INVERT:
	case CMD_LEFT:
	case CMD_RIGHT:
	case CMD_NAMES_LEFT:
	case CMD_NAMES_RIGHT:
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
flame_mode(const struct pane *pane, char *buf, size_t size)
{
	snprintf(buf, size, "%s", ((const struct flame_pane *)pane)->mode);
}

static void
set_mode(struct flame_pane *f)
{
	const struct tree_node *top = tree_get(f->look.tree, f->look.top);
	char name[LABEL_NAME];

	f->mode[0] = '\0';
	if (f->look.base && f->view->unit != UNIT_SECONDS) {
		snprintf(f->mode, sizeof(f->mode), "%s", AGAINST_OF);
	} else if (f->view->nzoom && top) {
		label_name(f->look.syms, f->look.roots, top->frame, name,
			   sizeof(name));
		name[utf8_fit(name, strlen(name), MODE_COLS)] = '\0';
		snprintf(f->mode, sizeof(f->mode), "%% OF %.56s", name);
	} else if (f->view->members) {
		snprintf(f->mode, sizeof(f->mode), "MEMBERS");
	} else if (!f->view->fold) {
		snprintf(f->mode, sizeof(f->mode), "UNFOLDED");
	}
}

static void
flame_update(struct pane *pane, const struct pane_view *pv, struct view *view)
{
	struct flame_pane *f = flame_of(pane);

	f->view = view;
	seek_take(&pane->seek, view);
	set_look(f, pv);
	flame_rebuild(f);
	flame_scroll(f);
	for (size_t i = 0; i < pane->todo.n; i++)
		do_command(f, pv, pane->todo.at[i]);
	/* Where it went there may be more below. */
	if (pane->todo.n)
		flame_rebuild(f);
	pane->todo.n = 0;
	f->mine = view->cursor;
	if (pane->seek.dirty && !pane->seek.found[0])
		search(f, false, false);
	pane->seek.dirty = false;
	set_mode(f);
}

static void
flame_point(struct pane *pane, const struct pane_view *pv, struct view *view,
	    const struct mouse *mouse)
{
	struct flame_pane *f = flame_of(pane);
	size_t i = flame_block_at(f, mouse->row, mouse->col);

	(void)pv;
	f->view = view;
	if (mouse->kind != MOUSE_PRESS || i >= f->n)
		return;
	if (f->blocks[i].kind == BLOCK_MORE) {
		pane_say(pane, "calls too narrow to be seen each: zoom into "
			       "their caller");
		return;
	}
	flame_set_cursor(f, i);
	if (mouse->clicks > 1)
		todo_add(&pane->todo, CMD_ZOOM);
}

static const struct pane_key flame_keys[] = {
	{ "F1", "Help", 0, 0 },
	{ "/", "Find", 4, 0 },
	{ "Enter", "Zoom", 5, 0 },
	{ "Bksp", "Back", 6, 0 },
	{ "#", "Same", 7, 0 },
	{ "u", "Fold", 8, 0 },
	{ "1", "Tree", 3, 0 },
	{ "Space", "Pause", 9, KEY_RUNS },
	{ "Space", "Play", 9, KEY_REPLAY },
	{ "w", "Window", 10, 0 },
	{ "I", "Turn", 11, 0 },
	{ "s", "Save", 2, 0 },
	{ "q", "Quit", 1, 0 },
};

const struct pane_ops pane_flame = {
	.name = "flame",
	.title = "the flame graph",
	.size = sizeof(struct flame_pane),
	.place = PANE_MIDDLE,
	.keys = flame_keys,
	.nkeys = ARRAY_LEN(flame_keys),
	.update = flame_update,
	.draw = flame_draw,
	.command = flame_command,
	.point = flame_point,
	.find = pane_look_for,
	.found = pane_seek_found,
	.mode = flame_mode,
	.fini = flame_fini,
};
