/* src/tui/tui_sort.c - the column that a table is sorted by, by its name. */
#include "tui/tui_state.h"

#include "tui/columns.h"

#include <stdio.h>

static const struct {
	char letter;
	const char *word;
} sorts[ORDER_COUNT] = {
	[ORDER_TOTAL] = { 't', "total" },
	[ORDER_SELF] = { 's', "self" },
	[ORDER_DIFF] = { 'd', "diff" },
	[ORDER_SAMPLES] = { 'n', "samples" },
	[ORDER_NAME] = { 'f', "function" },
	[ORDER_WHERE] = { 'p', "place" },
};

/* The table that is meant: it has the keys, or is what is looked at first of
 * all. NULL: there is none. */
static const struct pane *
table_of(const struct tui *tui)
{
	const struct pane *pane = tui_pane(tui);

	if (pane != tui->panes[PANE_tree] && pane != tui->panes[PANE_functions])
		pane = tui->panes[tui->view.main];
	if (pane != tui->panes[PANE_tree] && pane != tui->panes[PANE_functions])
		return NULL;
	return pane->at.rows ? pane : NULL;
}

static bool
is_list(const struct tui *tui, const struct pane *table)
{
	return table == tui->panes[PANE_functions];
}

void
tui_ask_sort(struct tui *tui)
{
	if (table_of(tui))
		tui->question = ASK_SORT;
	else
		tui_say(tui, "the tree and the functions are sorted: 1 and 2 "
			     "show them");
}

/* "Sort by:  t total  s self  f function  p place" */
void
tui_list_sorts(const struct tui *tui, bool brief, char *buf, size_t size)
{
	const struct pane *table = table_of(tui);
	size_t used =
	    (size_t)snprintf(buf, size, "%s", brief ? "sort" : "Sort by: ");

	for (int i = 0; table && i < ORDER_COUNT && used < size; i++) {
		if (!columns_can_sort(&table->at, &tui->view,
				      is_list(tui, table), (enum view_order)i))
			continue;
		used += (size_t)(brief ? snprintf(buf + used, size - used,
						  " %c", sorts[i].letter)
				       : snprintf(buf + used, size - used,
						  " %c %s ", sorts[i].letter,
						  sorts[i].word));
	}
}

void
tui_answer_sort(struct tui *tui, key_code key)
{
	const struct pane *table = table_of(tui);
	struct view *view = &tui->view;

	for (int i = 0; table && i < ORDER_COUNT; i++)
		if (key == (key_code)sorts[i].letter) {
			view_step(view);
			columns_sort(&table->at, view, is_list(tui, table),
				     (enum view_order)i);
		}
}
