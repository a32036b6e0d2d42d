/* src/tui/tui_again.c - the same run from its start: another model, another
 * interface, and the same wishes.
 */
#include "tui/tui_state.h"

#include <string.h>

/* Nodes and frames are of the model that goes. */
static void
forget_nodes(struct view *view)
{
	view->members = 0;
	view->some = view->pattern[0];
	view->nwho = view->nzoom = 0;
	view->cursor = TREE_ROOT;
	view->line = 0;
	view->find[0] = '\0';
	view->chosen = view->moving = view->paused = false;
}

/* All of the run is what is gone back to. */
static void
look_as(struct tui *tui, const struct view *was)
{
	struct view *view = &tui->view;

	*view = *was;
	forget_nodes(view);
	view->past = &tui->past;
	view->window = (struct view_window){ .kind = VIEW_ALL };
	tui->past.seen = tui->weighed = *view;
	if (was->window.kind != VIEW_ALL)
		view_window_set(view, &was->window);
	view->moving = false;
}

void
tui_go_on_from(struct tui *tui, const struct tui *was)
{
	look_as(tui, &was->view);
	tui->settings = was->settings;
	tui->theme = was->theme;
	memcpy(tui->changes, was->changes, sizeof(tui->changes));
	memcpy(tui->orders, was->orders, sizeof(tui->orders));
	tui->norders = tui->recalled = was->norders;
	memcpy(tui->globs, was->globs, sizeof(tui->globs));
	tui->files = was->files;
	tui->mouse = was->mouse;
	tui->only = was->only;
	tui->focus = was->focus;
	memcpy(tui->hidden, was->hidden, sizeof(tui->hidden));
	tui->side = was->side;
	memcpy(tui->tall, was->tall, sizeof(tui->tall));
	tui->output = was->output;
	tui->clock = was->clock;
	tui->stale = true;
	tui_arrange(tui, false);
}
