/* src/tui/tree_text.c */
#include "tui/tree_text.h"

#include <stdio.h>
#include <string.h>

static void
group_text(const struct tree_pane *t, const struct row *row, char *buf,
	   size_t size)
{
	const struct fold_group *g = rows_group(t->rows, row);
	int n = snprintf(buf, size, "[%zu frames hidden]", g->hidden);

	for (size_t i = 0; i < g->npackages && (size_t)n < size; i++)
		n += snprintf(buf + n, size - (size_t)n, "%s%s", i ? ", " : " ",
			      symtab_name(t->look.syms, g->packages[i]));
}

/* Threads that wait for work now, of all processes. */
static size_t
idle_threads(const struct snapshot *snap)
{
	const struct tree_node *root =
	    tree_get(snap->trees[TREE_GROUPED], TREE_ROOT);
	const struct tree_node *proc, *thread;
	size_t n = 0;

	for (node_id p = root ? root->child : 0; p; p = proc->next) {
		proc = tree_get(snap->trees[TREE_GROUPED], p);
		for (node_id id = proc->child; id; id = thread->next) {
			const struct root *r;

			thread = tree_get(snap->trees[TREE_GROUPED], id);
			r = roots_get(snap->roots, thread->frame);
			n += r ? r->idle : 0;
		}
	}
	return n;
}

/* The same of a time that is over: all that did wait. */
static size_t
threads_that_waited(const struct snapshot *snap)
{
	const struct tree *tree = snapshot_tree(snap, TREE_APART);
	const struct weights *weights = snapshot_weights(snap, TREE_APART);
	const struct tree_node *root = tree_get(tree, TREE_ROOT), *node;
	size_t n = 0;

	for (node_id p = root ? root->child : 0; p; p = tree_get(tree, p)->next)
		for (node_id id = tree_get(tree, p)->child; id;
		     id = node->next) {
			node = tree_get(tree, id);
			n += weights_get(weights, id).idle > 0;
		}
	return n;
}

static void
idle_text(const struct pane_view *pv, char name[LABEL_NAME])
{
	const struct snapshot *snap = pv->snap;
	size_t n = view_is_fixed(pv->view) ? threads_that_waited(snap)
					   : idle_threads(snap);

	if (n)
		snprintf(name, LABEL_NAME, "[idle: %zu %s]", n,
			 n == 1 ? "thread" : "threads");
	else
		snprintf(name, LABEL_NAME, "[idle]");
}

/* Put text, and what parts it from the rest, before what is there. False: there
 * is no room. */
static bool
put_before(char name[LABEL_NAME], const char *text, const char *sep)
{
	char all[LABEL_NAME];
	int n = snprintf(all, sizeof(all), "%s%s%s", text, name[0] ? sep : "",
			 name);

	if (n < 0 || (size_t)n >= sizeof(all))
		return false;
	memcpy(name, all, (size_t)n + 1);
	return true;
}

/* "main › fit": what shares the row, the outermost first. */
static void
chain_text(const struct tree_pane *t, const struct row *row, bool ascii,
	   char name[LABEL_NAME])
{
	char one[LABEL_NAME];
	node_id id = row->node;

	name[0] = '\0';
	for (uint32_t i = 0; i <= row->chained; i++) {
		const struct tree_node *node = tree_get(t->look.tree, id);

		label_name(t->look.syms, t->look.roots, node->frame, one,
			   sizeof(one));
		if (!put_before(name, one, ascii ? " > " : " › "))
			break;
		id = node->parent;
	}
}

void
tree_row_text(const struct tree_pane *t, const struct pane_view *pv,
	      const struct row *row, bool ascii, char name[LABEL_NAME],
	      char where[LABEL_WHERE])
{
	const struct tree_node *node = tree_get(t->look.tree, row->node);

	name[0] = where[0] = '\0';
	if (row_is_more(row)) {
		snprintf(name, LABEL_NAME, "%s %u more", ascii ? "..." : "…",
			 (unsigned)row->more);
	} else if (row->kind == ROW_CUT) {
		snprintf(name, LABEL_NAME,
			 "%s at least %u more: only %d rows are shown",
			 ascii ? "..." : "…", (unsigned)row->more, ROWS_MAX);
	} else if (row->kind == ROW_IDLE) {
		idle_text(pv, name);
	} else if (row->kind == ROW_GROUP) {
		group_text(t, row, name, LABEL_NAME);
	} else if (node) {
		chain_text(t, row, ascii, name);
		label_beside(t->look.syms, t->look.roots, node->frame, where,
			     LABEL_WHERE);
	}
}
