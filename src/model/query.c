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

bool
query_is_entry(const struct tree *tree, node_id id)
{
	const struct tree_node *node = tree_get(tree, id);

	return id && node && node->entry == id;
}

node_id
query_entry(const struct tree *tree, node_id id)
{
	const struct tree_node *node = tree_get(tree, id);

	return node ? node->entry : TREE_ROOT;
}

size_t
query_hidden(const struct tree *tree, node_id entry)
{
	return query_is_entry(tree, entry) ? tree_get(tree, entry)->inner : 0;
}

/* A group while it is walked: members still to be visited, the next one last,
 * each with the shown one above it. */
struct group_walk {
	const struct tree *tree;
	const struct symtab *syms;
	const struct query_scale *scale;
	node_id entry;
	size_t looked;
	node_id ids[QUERY_GROUP_PENDING];
	uint64_t totals[QUERY_GROUP_PENDING];
	unsigned under[QUERY_GROUP_PENDING];
	size_t n;
};

static uint64_t
total_of(const struct group_walk *w, node_id id)
{
	uint64_t self, total;

	w->scale->weigh(w->scale->arg, id, &self, &total);
	return total;
}

/* Put a member where it belongs among those from on: the heaviest is the next,
 * the older of equals. */
static void
insert_member(struct group_walk *w, struct query_group *group, size_t from,
	      node_id id, uint64_t total)
{
	size_t at = w->n;

	if (w->n == QUERY_GROUP_PENDING || w->looked >= QUERY_GROUP_WALK) {
		group->cut = true;
		return;
	}
	w->looked++;
	w->n++;
	for (;
	     at > from && (w->totals[at - 1] > total ||
			   (w->totals[at - 1] == total && w->ids[at - 1] < id));
	     at--) {
		w->ids[at] = w->ids[at - 1];
		w->totals[at] = w->totals[at - 1];
	}
	w->ids[at] = id;
	w->totals[at] = total;
}

/* What a member's children say about it. */
struct kin {
	bool exits; /* calls something outside */
	bool calls; /* anything at all */
	uint64_t below;
};

/* Members among the children of node come next, the heaviest first. */
static struct kin
push_members(struct group_walk *w, struct query_group *group, node_id node)
{
	struct kin kin = { false, false, 0 };
	size_t from = w->n;
	node_id id = tree_get(w->tree, node)->child;

	for (; id; id = tree_get(w->tree, id)->next) {
		uint64_t total = total_of(w, id);

		if (total < w->scale->least)
			continue;
		kin.calls = true;
		kin.below += total;
		if (tree_get(w->tree, id)->entry == w->entry)
			insert_member(w, group, from, id, total);
		else
			kin.exits = true;
	}
	return kin;
}

static void
add_package(struct query_group *group, const struct frame_info *info)
{
	if (info->kind != FRAME_PYTHON || info->flags & FRAME_INHERITS)
		return;
	for (size_t i = 0; i < group->npackages; i++)
		if (group->packages[i] == info->package)
			return;
	if (group->npackages < QUERY_GROUP_PACKAGES)
		group->packages[group->npackages++] = info->package;
}

/* Show the member or hide it; returns what its members-to-be are under. */
static unsigned
place_member(struct group_walk *w, struct query_group *group, node_id id,
	     unsigned under, const struct kin *kin)
{
	uint64_t self, total, own;

	w->scale->weigh(w->scale->arg, id, &self, &total);
	own = total > kin->below ? total - kin->below : 0;
	/* Its own time is a row beside those of what it calls. */
	if (kin->calls && self && self >= w->scale->least &&
	    self <= w->scale->heavy)
		group->hidden++;
	if (id != w->entry && !kin->exits && own <= w->scale->heavy) {
		group->hidden++;
		add_package(group,
			    symtab_get(w->syms, tree_get(w->tree, id)->frame));
		return under;
	}
	if (group->nshown == QUERY_GROUP_SHOWN) {
		group->cut = true;
		return under;
	}
	group->shown[group->nshown] = (struct query_shown){ id, under };
	return (unsigned)group->nshown++;
}

static void
walk_group(struct group_walk *w, struct query_group *group)
{
	while (w->n > 0) {
		size_t from = --w->n;
		node_id id = w->ids[from];
		unsigned under = w->under[from];
		struct kin kin = push_members(w, group, id);

		under = place_member(w, group, id, under, &kin);
		for (size_t i = from; i < w->n; i++)
			w->under[i] = under;
	}
}

bool
query_group(const struct tree *tree, const struct symtab *syms, node_id entry,
	    const struct query_scale *scale, struct query_group *group)
{
	struct group_walk w;

	memset(group, 0, sizeof(*group));
	if (!query_is_entry(tree, entry))
		return false;
	w.tree = tree;
	w.syms = syms;
	w.scale = scale;
	w.entry = entry;
	w.looked = 1;
	w.ids[0] = entry;
	w.under[0] = 0;
	w.n = 1;
	walk_group(&w, group);
	/* C functions alone have no package of their own to show. */
	if (group->npackages == 0 && tree_get(tree, entry)->group)
		group->packages[group->npackages++] =
		    tree_get(tree, entry)->group;
	return true;
}
