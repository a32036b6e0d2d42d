/* src/model/query.c */
#include "model/query.h"

#include "base/mem.h"

#include <string.h>

/* What siblings are sorted by. */
struct sort {
	const struct tree *tree;
	const struct weights *weights;
	const struct symtab *syms;
	enum query_order order;
};

static int
compare_names(const struct sort *sort, const struct tree_node *a,
	      const struct tree_node *b)
{
	const struct frame_info *x = symtab_get(sort->syms, a->frame);
	const struct frame_info *y = symtab_get(sort->syms, b->frame);

	return x && y ? strcmp(x->function, y->function) : 0;
}

/* Does a come before b? Never for both ways round, and for one of them if a and
 * b differ: the older node is the first of equals. */
static bool
is_before(const struct sort *sort, node_id a, node_id b)
{
	struct weight x = weights_get(sort->weights, a);
	struct weight y = weights_get(sort->weights, b);
	uint64_t p = 0, q = 0;
	int names = 0;

	switch (sort->order) {
	case QUERY_TOTAL:
		p = x.total;
		q = y.total;
		break;
	case QUERY_SELF:
		p = x.self;
		q = y.self;
		break;
	case QUERY_SAMPLES:
		p = x.samples;
		q = y.samples;
		break;
	case QUERY_NAME:
		names = compare_names(sort, tree_get(sort->tree, a),
				      tree_get(sort->tree, b));
		break;
	}
	if (names)
		return names < 0;
	return p != q ? p > q : a < b;
}

/* Restore the heap below i: every node comes after its two heirs, so that the
 * last of all is on top. */
static void
sift_down(const struct sort *sort, node_id ids[], size_t n, size_t i)
{
	for (;;) {
		size_t heir = 2 * i + 1;
		node_id id = ids[i];

		if (heir >= n)
			return;
		if (heir + 1 < n && is_before(sort, ids[heir], ids[heir + 1]))
			heir++;
		if (is_before(sort, ids[heir], id))
			return;
		ids[i] = ids[heir];
		ids[heir] = id;
		i = heir;
	}
}

static void
make_heap(const struct sort *sort, node_id ids[], size_t n)
{
	for (size_t i = n / 2; i-- > 0;)
		sift_down(sort, ids, n, i);
}

/* Heap to sorted array. Heap sort, since it needs no memory and has no bad
 * case. */
static void
sort_heap(const struct sort *sort, node_id ids[], size_t n)
{
	while (n > 1) {
		node_id last = ids[0];

		ids[0] = ids[--n];
		ids[n] = last;
		sift_down(sort, ids, n, 0);
	}
}

size_t
query_count(const struct tree *tree, node_id parent)
{
	const struct tree_node *node = tree_get(tree, parent);
	size_t n = 0;

	for (node_id id = node ? node->child : 0; id;
	     id = tree_get(tree, id)->next)
		n++;
	return n;
}

size_t
query_children(const struct tree *tree, const struct weights *weights,
	       const struct symtab *syms, node_id parent,
	       enum query_order order, node_id ids[], size_t max)
{
	const struct sort sort = { tree, weights, syms, order };
	const struct tree_node *node = tree_get(tree, parent);
	size_t n = 0;

	if (!node || max == 0)
		return 0;
	for (node_id id = node->child; id; id = tree_get(tree, id)->next) {
		if (n < max) {
			ids[n++] = id;
			if (n == max)
				make_heap(&sort, ids, n);
		} else if (is_before(&sort, id, ids[0])) {
			ids[0] = id;
			sift_down(&sort, ids, n, 0);
		}
	}
	if (n < max)
		make_heap(&sort, ids, n);
	sort_heap(&sort, ids, n);
	return n;
}

size_t
query_path(const struct tree *tree, node_id id, node_id ids[], size_t max)
{
	const struct tree_node *node = tree_get(tree, id);
	size_t depth = node ? node->depth : 0;
	size_t at = depth < max ? depth : max;

	for (; id && at > 0; id = tree_get(tree, id)->parent)
		ids[--at] = id;
	return depth;
}

/* Whether frames match, each looked at once: nodes are many, frames few. */
struct matcher {
	query_test test;
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
struct todo {
	node_id *ids;
	size_t n, cap;
};

/* Put the children of parent on top, the first one last. */
static bool
push_children(struct todo *todo, const struct tree *tree,
	      const struct weights *weights, node_id parent)
{
	size_t count = query_count(tree, parent);
	node_id *ids =
	    mem_grow(todo->ids, &todo->cap, todo->n + count, sizeof(*ids));

	if (!ids)
		return false;
	todo->ids = ids;
	ids += todo->n;
	query_children(tree, weights, NULL, parent, QUERY_TOTAL, ids, count);
	for (size_t i = 0; i < count / 2; i++) {
		node_id id = ids[i];

		ids[i] = ids[count - 1 - i];
		ids[count - 1 - i] = id;
	}
	todo->n += count;
	return true;
}

/* What a walk in tree order found, and where the search stood. */
struct found {
	struct query_match first, last;   /* of all */
	struct query_match before, after; /* next to from; node 0: none */
	bool passed;                      /* from was met */
};

static void
add_match(struct found *found, node_id node, node_id from)
{
	struct query_match match = {
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
walk(const struct tree *tree, const struct weights *weights,
     struct matcher *matcher, node_id top, node_id from, struct found *found)
{
	struct todo todo = { 0 };
	bool ok = push_children(&todo, tree, weights, top);

	while (ok && todo.n > 0) {
		node_id id = todo.ids[--todo.n];

		if (!weights_is_in(weights, id))
			continue;
		if (is_match(matcher, tree_get(tree, id)->frame))
			add_match(found, id, from);
		if (id == from)
			found->passed = true;
		ok = push_children(&todo, tree, weights, id);
	}
	mem_free(todo.ids);
	return ok;
}

struct query_match
query_search(const struct tree *tree, const struct weights *weights,
	     const struct symtab *syms, node_id top, node_id from,
	     query_test test, const void *arg, bool backward)
{
	struct matcher matcher = { .test = test, .arg = arg };
	struct query_match match = { 0 };
	struct found found = { 0 };

	matcher.known = mem_calloc(symtab_len(syms), 1);
	if (!matcher.known || !walk(tree, weights, &matcher, top,
				    from == top ? 0 : from, &found)) {
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
