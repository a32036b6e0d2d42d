/* src/tui/tree_spent.c - of rows of the tree, what their time was spent in, and
 * when in the last minute. Of a folded group, that of the library code that its
 * entry called.
 */
#include "tui/tree_pane.h"

#include "tui/figures.h"

/* The nodes that a row is of, one after the other, from 0 on; 0: no more. */
static node_id
next_part(const struct tree_pane *t, const struct row *row, node_id id)
{
	const struct tree_node *node = tree_get(t->look.tree, row->node);

	if (row_is_more(row) || row->kind == ROW_CUT || row->kind == ROW_IDLE)
		return 0;
	if (row->kind == ROW_NODE)
		return id ? 0 : row->node;
	id = id ? tree_get(t->look.tree, id)->next : node->child;
	while (id && !tree_get(t->look.tree, id)->entry)
		id = tree_get(t->look.tree, id)->next;
	return id;
}

static void
draw_states(const struct tree_pane *t, const struct pane_view *pv,
	    const struct columns *c, struct canvas *canvas, int y,
	    const struct row *row)
{
	const struct node_activities *spent = figures_activities(pv);
	struct activities sum = { { 0 } };

	if (!spent)
		return;
	for (node_id id = 0; (id = next_part(t, row, id));) {
		const struct activities *in = node_activities_get(spent, id);

		if (in)
			activities_add(&sum, in);
	}
	columns_states(c, canvas, y, &sum);
}

static void
draw_minute(const struct tree_pane *t, const struct pane_view *pv,
	    const struct columns *c, struct canvas *canvas, int y,
	    const struct row *row)
{
	const struct minute *minute = figures_minute(pv);
	uint64_t ms[MINUTE_CELLS] = { 0 };
	struct minute_cells cells;
	bool known = false;

	if (!minute)
		return;
	for (node_id id = 0; (id = next_part(t, row, id));) {
		if (!minute_get(minute, id, &cells))
			continue;
		known = true;
		for (int i = 0; i < MINUTE_CELLS; i++)
			ms[i] += cells.ms[i];
	}
	if (known)
		columns_minute(c, canvas, y, ms);
}

void
tree_draw_spent(const struct tree_pane *t, const struct pane_view *pv,
		const struct columns *c, struct canvas *canvas, int y,
		const struct row *row)
{
	if (c->states)
		draw_states(t, pv, c, canvas, y, row);
	if (c->minute)
		draw_minute(t, pv, c, canvas, y, row);
}
