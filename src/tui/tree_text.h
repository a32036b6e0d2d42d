/* src/tui/tree_text.h - what the rows of the tree pane say. */
#ifndef PIT_TUI_TREE_TEXT_H
#define PIT_TUI_TREE_TEXT_H

#include "model/label.h"
#include "tui/tree_pane.h"

void tree_row_text(const struct tree_pane *t, const struct pane_view *pv,
		   const struct row *row, bool ascii, char name[LABEL_NAME],
		   char where[LABEL_WHERE]);

#endif
