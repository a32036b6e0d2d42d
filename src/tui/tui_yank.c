/* src/tui/tui_yank.c - what the cursor is at, as text for the clipboard. */
#include "tui/tui_state.h"

#include "base/out.h"
#include "model/label.h"

#include <stdio.h>

/* Terminals take about 74 KB of base64. */
#define YANK_MAX (50u * 1024)

static void
add_function(struct out *o, const struct snapshot *snap, frame_id frame)
{
	char name[LABEL_NAME], where[LABEL_WHERE];

	label_name(snap->syms, snap->roots, frame, name, sizeof(name));
	label_where(snap->syms, snap->roots, frame, where, sizeof(where));
	out_printf(o, "%s%s%s", name, where[0] ? "  " : "", where);
}

void
tui_yank(struct tui *tui, const struct pane_view *pv)
{
	const struct snapshot *snap = pv->snap;
	const struct tree *tree = snapshot_tree(snap, tui->view.which);
	const struct tree_node *node = tree_get(tree, tui->view.cursor);
	enum command cmd = tui->yank;
	struct out o;

	tui->yank = CMD_NONE;
	if (!cmd)
		return;
	if (!node || !node->frame) {
		tui_say(tui, "the cursor is at no function");
		return;
	}
	out_init(&o, 2 * YANK_MAX);
	add_function(&o, snap, node->frame);
	while (cmd == CMD_YANK_STACK && o.len < YANK_MAX &&
	       (node = tree_get(tree, node->parent)) && node->frame) {
		out_char(&o, '\n');
		add_function(&o, snap, node->frame);
	}
	if (!out_status(&o)) {
		tui->term->ops->copy(tui->term, o.data, o.len);
		tui_say(tui, cmd == CMD_YANK ? "copied the function"
					     : "copied the stack");
	}
	out_fini(&o);
}
