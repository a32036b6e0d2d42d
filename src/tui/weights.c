/* src/tui/weights.c - what nodes weigh, now or at the moment of a pause. */
#include "tui/rows.h"

#include "base/mem.h"

#include <string.h>

static struct times
times_of(const struct tree_node *node)
{
	return (struct times){ node->self, node->total, node->samples,
			       node->idle_self, node->idle };
}

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

		f->at[i] = times_of(node);
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
	const struct tree_node *node = tree_get(look->tree, id);
	struct times t = { 0 };

	if (look->frozen && look->frozen->at) {
		if (id < look->frozen->len)
			t = look->frozen->at[id];
	} else if (node) {
		t = times_of(node);
	}
	if (!look->idle) {
		t.self -= t.idle_self;
		t.total -= t.idle;
	}
	return (struct weight){ t.self, t.total, t.samples, t.idle };
}

void
rows_weigh(const void *arg, node_id id, uint64_t *self, uint64_t *total)
{
	const struct rows_look *look = arg;
	struct weight w = rows_node_weight(look, id);

	*self = w.self;
	*total = w.total;
}

static frame_id
group_of(const struct rows_look *look, node_id id)
{
	const struct root *root =
	    roots_get(look->roots, tree_get(look->tree, id)->frame);

	return root ? root->group : 0;
}

/* A process or thread that is no member of the group that is looked at. */
static bool
is_stranger(const struct rows_look *look, node_id id)
{
	const struct tree_node *node = tree_get(look->tree, id);
	frame_id group = node && id ? group_of(look, id) : 0;

	if (!look->members || !group || group == look->members)
		return false;
	if (group_of(look, node->parent) == look->members)
		return false; /* a thread of a member */
	for (id = node->child; id; id = tree_get(look->tree, id)->next)
		if (group_of(look, id) == look->members)
			return false; /* a process of members */
	return true;
}

/* What did nothing but wait for work is a part of the idle row. */
bool
rows_exists(const struct rows_look *look, node_id id)
{
	struct weight w;

	if (look->frozen && look->frozen->at && id >= look->frozen->len)
		return false;
	if (is_stranger(look, id))
		return false;
	if (look->idle)
		return true;
	w = rows_node_weight(look, id);
	return w.total || !w.idle;
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
		sum.idle += w.idle;
	}
	return sum;
}

struct weight
rows_weight(const struct rows_look *look, const struct row *row)
{
	if (row->kind == ROW_GROUP)
		return group_weight(look, row->node);
	if (row->kind != ROW_NODE)
		return row->sum;
	return rows_node_weight(look, row->node);
}
