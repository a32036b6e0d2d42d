/* src/tui/pane_who.c - the menu of processes, threads and groups of them: what
 * each does, and whose time is to be shown.
 */
#include "tui/who_pane.h"

#include "base/mem.h"
#include "tui/scroll.h"

#include <stdio.h>
#include <string.h>

static struct who_pane *
who_of(struct pane *pane)
{
	return (struct who_pane *)pane;
}

static void
who_pane_fini(struct pane *pane)
{
	struct who_pane *w = who_of(pane);

	who_list_fini(&w->list);
	recents_fini(&w->recents);
	who_fini(&w->marked);
}

static bool
who_key(struct pane *pane, key_code key)
{
	struct who_pane *w = who_of(pane);
	enum command cmd = keys_command(key);
	long by;
	bool ours = key == ' ' || key == 'a' || key == 'l' || cmd == CMD_ZOOM ||
		    cmd == CMD_BACK || cmd == CMD_WHO || cmd == CMD_QUIT ||
		    cmd == CMD_RIGHT || cmd == CMD_LEFT || cmd == CMD_OPEN ||
		    cmd == CMD_CLOSE || scroll_step(cmd, 1, 1, &by);

	if (ours && w->nqueue < ARRAY_LEN(w->queue))
		w->queue[w->nqueue++] = key;
	return ours;
}

static void
who_look_for(struct pane *pane, const char *text, bool go)
{
	struct who_pane *w = who_of(pane);

	snprintf(w->find, sizeof(w->find), "%s", text);
	w->take = go && text[0];
}

static const char *
who_found(const struct pane *pane)
{
	return ((const struct who_pane *)pane)->found;
}

static void
set_cursor(struct who_pane *w, long at)
{
	long last = (long)w->list.len - 1;

	at = at > last ? last : at;
	w->at = (size_t)(at > 0 ? at : 0);
	w->cursor = w->list.len ? w->list.at[w->at].frame : 0;
}

/* The row of the cursor may be elsewhere by now. */
static void
find_cursor(struct who_pane *w)
{
	for (size_t i = 0; i < w->list.len; i++)
		if (w->list.at[i].frame == w->cursor) {
			w->at = i;
			return;
		}
	set_cursor(w, (long)w->at);
}

static void
scroll(struct who_pane *w)
{
	long page = w->pane.at.rows - WHO_TITLES, at = (long)w->at;
	long most = (long)w->list.len - page;

	page = page > 0 ? page : 1;
	w->first = at < w->first ? at : w->first;
	w->first = at >= w->first + page ? at - page + 1 : w->first;
	w->first = w->first > most ? most : w->first;
	w->first = w->first > 0 ? w->first : 0;
}

static void
open_row(struct who_pane *w, bool open)
{
	const struct who_row *row = &w->list.at[w->at];

	if (open && row->kids)
		who_add(&w->list.open, row->frame);
	else if (!open && row->open)
		who_drop(&w->list.open, row->frame);
	else
		pane_say(&w->pane, open ? "there are no members to show"
					: "no members are shown");
	w->dirty = true;
}

static void
close_menu(struct who_pane *w)
{
	w->pane.leave = true;
	who_fini(&w->marked);
	w->started = false;
}

/* Those that are marked, or the one under the cursor, are what is shown. */
static void
show_marked(struct who_pane *w, struct view *view)
{
	if (!w->marked.len && w->cursor)
		who_add(&w->marked, w->cursor);
	if (w->marked.len > VIEW_WHO) {
		pane_say(&w->pane,
			 "%d can be chosen one by one; / takes all of a name",
			 VIEW_WHO);
		return;
	}
	view->some = w->marked.len;
	view->nwho = w->marked.len;
	memset(view->who, 0, sizeof(view->who));
	if (view->nwho)
		memcpy(view->who, w->marked.at,
		       view->nwho * sizeof(view->who[0]));
	view->pattern[0] = '\0';
	close_menu(w);
}

static void
show_named(struct who_pane *w, struct view *view)
{
	view->some = true;
	view->nwho = 0;
	snprintf(view->pattern, sizeof(view->pattern), "%s", w->find);
	w->find[0] = '\0';
	close_menu(w);
}

static void
show_all(struct who_pane *w, struct view *view)
{
	view->some = false;
	view->nwho = 0;
	view->pattern[0] = '\0';
	close_menu(w);
}

/* The timeline has a row for each of them, or not any more. */
static void
switch_lanes(struct who_pane *w, struct view *view)
{
	view->lanes = view->lanes_seen ? LANES_NONE : LANES_ALWAYS;
	pane_say(&w->pane, view->lanes == LANES_NONE
			       ? "no lanes: l in the menu shows them"
			       : "lanes: a row of the timeline for each of "
				 "those that did most");
	close_menu(w);
}

static void
mark_row(struct who_pane *w)
{
	if (!w->cursor)
		return;
	if (!who_drop(&w->marked, w->cursor))
		who_add(&w->marked, w->cursor);
	set_cursor(w, (long)w->at + 1);
}

static void
do_key(struct who_pane *w, struct view *view, key_code key)
{
	enum command cmd = keys_command(key);
	long by, page = w->pane.at.rows - WHO_TITLES;

	if (key == ' ')
		mark_row(w);
	else if (key == 'a')
		show_all(w, view);
	else if (key == 'l')
		switch_lanes(w, view);
	else if (cmd == CMD_ZOOM)
		show_marked(w, view);
	else if (cmd == CMD_BACK || cmd == CMD_WHO || cmd == CMD_QUIT)
		close_menu(w);
	else if (scroll_step(cmd, page, (long)w->list.len, &by))
		set_cursor(w, (long)w->at + by);
	else if (w->list.len)
		open_row(w, cmd == CMD_RIGHT || cmd == CMD_OPEN);
}

/* What the menu begins with: those that are shown are marked. */
static void
start(struct who_pane *w, const struct view *view)
{
	w->started = true;
	for (size_t i = 0; i < view->nwho; i++)
		who_add(&w->marked, view->who[i]);
	w->dirty = true;
	w->first = 0;
	w->at = 0;
	w->cursor = 0;
}

/* How many the text that is typed names, of those that are on the list. */
static void
count_named(struct who_pane *w, const struct snapshot *snap)
{
	struct who_pattern *pattern;
	size_t n = 0;

	w->found[0] = '\0';
	if (!w->find[0])
		return;
	pattern = who_pattern_new(w->find);
	for (size_t i = 0; pattern && i < w->list.len; i++) {
		const struct who_row *row = &w->list.at[i];

		n += who_pattern_has(pattern, snap, row->frame);
	}
	who_pattern_free(pattern);
	snprintf(w->found, sizeof(w->found), "%zu of %zu", n, w->list.len);
}

static void
who_update(struct pane *pane, const struct pane_view *pv, struct view *view)
{
	struct who_pane *w = who_of(pane);
	const struct window run = view_run(view, pv->snap);
	bool idle = view_idle(view, pv->snap);

	if (!pane->shown)
		return;
	if (!w->started)
		start(w, view);
	recents_update(&w->recents, pv->snap, run.to);
	who_list_build(&w->list, pv->snap, idle,
		       pv->hold && !w->dirty && w->list.len);
	w->dirty = false;
	find_cursor(w);
	for (size_t i = 0; i < w->nqueue && w->started; i++)
		do_key(w, view, w->queue[i]);
	w->nqueue = 0;
	if (w->dirty)
		who_list_build(&w->list, pv->snap, idle, false);
	w->dirty = false;
	find_cursor(w);
	count_named(w, pv->snap);
	if (w->take)
		show_named(w, view);
	w->take = false;
	scroll(w);
}

static void
who_point(struct pane *pane, const struct pane_view *pv, struct view *view,
	  const struct mouse *mouse)
{
	struct who_pane *w = who_of(pane);
	long i = w->first + mouse->row - WHO_TITLES;
	const struct who_row *row;

	(void)pv;
	(void)view;
	if (mouse->kind != MOUSE_PRESS || mouse->row < WHO_TITLES ||
	    i >= (long)w->list.len)
		return;
	set_cursor(w, i);
	row = &w->list.at[i];
	if (mouse->col >= 2 && mouse->col <= 4) {
		if (!who_drop(&w->marked, row->frame))
			who_add(&w->marked, row->frame);
	} else if (mouse->col == who_mark_col(&pane->at, row) && row->kids) {
		who_key(pane, row->open ? K_LEFT : K_RIGHT);
	} else if (mouse->clicks > 1) {
		who_key(pane, K_ENTER);
	}
}

static const struct pane_key who_keys[] = {
	{ "Space", "Mark", 1, 0 },    { "Enter", "Show these", 0, 0 },
	{ "a", "Show all", 2, 0 },    { "/", "Those named so", 3, 0 },
	{ "Right", "Members", 4, 0 }, { "l", "Lanes", 5, 0 },
	{ "Esc", "Close", 0, 0 },
};

const struct pane_ops pane_who = {
	.name = "who",
	.title = "processes and threads",
	.size = sizeof(struct who_pane),
	.place = PANE_OVER,
	.keys = who_keys,
	.nkeys = ARRAY_LEN(who_keys),
	.update = who_update,
	.draw = who_draw,
	.key = who_key,
	.point = who_point,
	.find = who_look_for,
	.found = who_found,
	.fini = who_pane_fini,
};
