/* src/tui/weights.c - what nodes weigh, now or at the moment of a pause. */
#include "tui/rows.h"

#include "base/mem.h"

#include <string.h>

enum pit_status
frozen_take(struct frozen *f, const struct tree *tree)
{
	size_t n = tree_len(tree);

	f->at = mem_calloc(n, sizeof(*f->at));
	if (!f->at)
		return PIT_ENOMEM;
	f->len = n;
	for (size_t i = 0; i < n; i++) {
		const struct tree_node *node = tree_get(tree, (node_id)i);

		f->at[i] =
		    (struct weight){ node->self, node->total, node->samples };
	}
	return PIT_OK;
}

void
frozen_drop(struct frozen *f)
{
	mem_free(f->at);
	memset(f, 0, sizeof(*f));
}

struct weight
rows_node_weight(const struct rows_look *look, node_id id)
{
	const struct tree_node *node;

	if (look->frozen && look->frozen->at) {
		if (id < look->frozen->len)
			return look->frozen->at[id];
		return (struct weight){ 0 };
	}
	node = tree_get(look->tree, id);
	if (!node)
		return (struct weight){ 0 };
	return (struct weight){ node->self, node->total, node->samples };
}

void
rows_weigh(const void *arg, node_id id, uint64_t *self, uint64_t *total)
{
	const struct rows_look *look = arg;
	struct weight w = rows_node_weight(look, id);

	*self = w.self;
	*total = w.total;
}

bool
rows_exists(const struct rows_look *look, node_id id)
{
	return !look->frozen || !look->frozen->at || id < look->frozen->len;
}

static bool
is_library(const struct tree_node *node)
{
	return node->flags & NODE_LIBRARY;
}

/* The hidden part of a group: what its entry spent in library callees. */
static struct weight
group_weight(const struct rows_look *look, node_id entry)
{
	const struct tree_node *node = tree_get(look->tree, entry);
	struct weight sum = { 0 };

	for (node_id id = node ? node->child : 0; id; id = node->next) {
		struct weight w;

		node = tree_get(look->tree, id);
		if (!is_library(node) || !rows_exists(look, id))
			continue;
		w = rows_node_weight(look, id);
		sum.total += w.total;
		sum.samples += w.samples;
	}
	return sum;
}

struct weight
rows_weight(const struct rows_look *look, const struct row *row)
{
	if (row->kind == ROW_GROUP)
		return group_weight(look, row->node);
	if (row_is_more(row))
		return row->sum;
	return rows_node_weight(look, row->node);
}
