/* src/model/search.c */
#include "model/search.h"

#include "base/mem.h"

#include <stdlib.h>

/* Whether frames match, each looked at once: nodes are many, frames few. */
struct matcher {
	search_test test;
	const void *arg;
	char *known; /* by frame id: 0 not looked at, 'y', 'n' */
};

static bool
is_match(struct matcher *matcher, frame_id frame)
{
	char *known = &matcher->known[frame];

	if (!*known)
		*known = matcher->test(matcher->arg, frame) ? 'y' : 'n';
	return *known == 'y';
}

/* Nodes still to be visited, the next one last. */
struct node {
	node_id id;
	uint64_t total;
};

struct todo {
	struct node *nodes;
	size_t n, cap;
};

/* The heaviest last, the older of equals. */
static int
by_total(const void *pa, const void *pb)
{
	const struct node *a = pa, *b = pb;

	if (a->total != b->total)
		return a->total < b->total ? -1 : 1;
	return (a->id < b->id) - (a->id > b->id);
}

static bool
is_there(const struct search_in *in, node_id id)
{
	return weights_is_in(in->weights, id) ||
	       (in->base && weights_is_in(in->base, id));
}

static uint64_t
total_of(const struct search_in *in, node_id id)
{
	uint64_t total = weights_get(in->weights, id).total, base = 0;

	if (in->base)
		base = weights_get(in->base, id).total;
	return total > base ? total : base;
}

/* Put the children of parent on top, the heaviest last. */
static bool
push_children(struct todo *todo, const struct search_in *in, node_id parent)
{
	size_t from = todo->n;

	for (node_id id = tree_get(in->tree, parent)->child; id;
	     id = tree_get(in->tree, id)->next) {
		struct node *nodes = mem_grow(todo->nodes, &todo->cap,
					      todo->n + 1, sizeof(*nodes));

		if (!nodes)
			return false;
		todo->nodes = nodes;
		nodes[todo->n++] = (struct node){ id, total_of(in, id) };
	}
	if (todo->n - from > 1)
		qsort(todo->nodes + from, todo->n - from, sizeof(*todo->nodes),
		      by_total);
	return true;
}

/* What a walk in tree order found, and where the search stood. */
struct found {
	struct search_match first, last;   /* of all */
	struct search_match before, after; /* next to from; node 0: none */
	bool passed;                       /* from was met */
};

static void
add_match(struct found *found, node_id node, node_id from)
{
	struct search_match match = {
		.node = node,
		.index = found->last.index + 1,
	};

	if (!found->first.node)
		found->first = match;
	if (found->passed && !found->after.node)
		found->after = match;
	if (!found->passed && node != from)
		found->before = match;
	found->last = match;
}

static bool
walk(const struct search_in *in, struct matcher *matcher, node_id top,
     node_id from, struct found *found)
{
	struct todo todo = { 0 };
	bool ok = push_children(&todo, in, top);

	while (ok && todo.n > 0) {
		node_id id = todo.nodes[--todo.n].id;

		if (!is_there(in, id))
			continue;
		if (is_match(matcher, tree_get(in->tree, id)->frame))
			add_match(found, id, from);
		if (id == from)
			found->passed = true;
		ok = push_children(&todo, in, id);
	}
	mem_free(todo.nodes);
	return ok;
}

struct search_match
search_next(const struct search_in *in, node_id top, node_id from,
	    search_test test, const void *arg, bool backward)
{
	struct matcher matcher = { .test = test, .arg = arg };
	struct search_match match = { 0 };
	struct found found = { 0 };

	matcher.known = mem_calloc(symtab_len(in->syms), 1);
	if (!matcher.known ||
	    !walk(in, &matcher, top, from == top ? 0 : from, &found)) {
		mem_free(matcher.known);
		return match;
	}
	mem_free(matcher.known);
	if (backward)
		match = found.passed && found.before.node ? found.before
							  : found.last;
	else
		match = found.after.node ? found.after : found.first;
	match.count = found.last.index;
	return match;
}
