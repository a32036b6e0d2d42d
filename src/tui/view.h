/* src/tui/view.h - what the user looks at, and how. A value that all panes
 * share: what is chosen in one of them holds in the others.
 */
#ifndef PIT_TUI_VIEW_H
#define PIT_TUI_VIEW_H

#include "model/snapshot.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VIEW_ZOOMS 64
#define VIEW_FIND  128 /* bytes of what is looked for */

enum view_order {
	ORDER_TOTAL,
	ORDER_SELF,
	ORDER_SAMPLES,
	ORDER_NAME,
	ORDER_WHERE,
	ORDER_COUNT,
};

enum view_unit {
	UNIT_USUAL, /* percent, and seconds too where there is room */
	UNIT_PERCENT,
	UNIT_SECONDS,
	UNIT_COUNT,
};

/* Node ids are those of the tree that is chosen. */
struct view {
	enum tree_kind which;
	frame_id members;       /* with TREE_APART: of this group alone */
	bool idle_chosen, idle; /* waiting counts: as chosen, or as usual */
	bool fold;              /* library code in groups */
	enum view_order order;
	bool invert;
	enum view_unit unit;
	node_id zoom[VIEW_ZOOMS]; /* the last one is what is shown */
	size_t nzoom;
	node_id cursor;       /* the node that the user is at */
	char find[VIEW_FIND]; /* what is looked for; "": nothing */
};

void view_init(struct view *view);

/* Another tree: what was said of nodes meant others. */
void view_choose(struct view *view, enum tree_kind which, frame_id members);

/* Does waiting for work count? */
bool view_idle(const struct view *view, const struct snapshot *snap);

/* The node whose subtree is shown: what was zoomed into, or the whole; one
 * process alone has no row of its own. */
node_id view_top(const struct view *view, const struct snapshot *snap);

#endif
