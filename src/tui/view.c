#include "tui/view.h"

#include <string.h>

void
view_init(struct view *view)
{
	memset(view, 0, sizeof(*view));
	view->fold = true;
}

void
view_choose(struct view *view, enum tree_kind which, frame_id members)
{
	view->which = which;
	view->members = members;
	view->nzoom = 0;
	view->cursor = TREE_ROOT;
}

bool
view_idle(const struct view *view, const struct snapshot *snap)
{
	return view->idle_chosen ? view->idle : snap->count_idle;
}

node_id
view_top(const struct view *view, const struct snapshot *snap)
{
	const struct tree_node *root =
	    tree_get(snap->trees[view->which], TREE_ROOT);

	if (view->nzoom)
		return view->zoom[view->nzoom - 1];
	return snap->nprocs == 1 && root ? root->child : TREE_ROOT;
}
