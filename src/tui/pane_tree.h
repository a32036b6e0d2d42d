/* src/tui/pane_tree.h - what the tree pane has to offer beside its ops. */
#ifndef PIT_TUI_PANE_TREE_H
#define PIT_TUI_PANE_TREE_H

#include "tui/pane.h"

/* Look for text from the next update on, and mark what has it; "": no longer.
 * go: move to the next match too. */
void tree_pane_find(struct pane *pane, const char *text, bool go);
/* "3/17" while something is looked for. Borrowed until the next update. */
const char *tree_pane_found(const struct pane *pane);
/* Words for the header: "HOT", "SECONDS" ...; "" at the defaults. */
const char *tree_pane_mode(const struct pane *pane);

#endif
