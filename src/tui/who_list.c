#include "tui/who_list.h"

#include "base/mem.h"
#include "base/regex.h"
#include "model/label.h"

#include <stdlib.h>
#include <string.h>

void
who_list_fini(struct who_list *list)
{
	mem_free(list->at);
	who_fini(&list->open);
	*list = (struct who_list){ 0 };
}

struct building {
	struct who_list *list;
	const struct snapshot *snap;
	bool idle;
};

static uint64_t
total_of(const struct building *b, enum tree_kind kind, node_id node)
{
	const struct weights *weights = snapshot_weights(b->snap, kind);

	return weights_counted(weights, node, b->idle).total;
}

static bool
has_members(const struct snapshot *snap, frame_id frame)
{
	const struct root *root = roots_get(snap->roots, frame);

	return root && root->count > 1;
}

/* False: no memory. */
static bool
add(struct building *b, enum tree_kind kind, node_id node, int depth)
{
	struct who_list *list = b->list;
	struct who_row *grown =
	    mem_grow(list->at, &list->cap, list->len + 1, sizeof(*grown));
	frame_id frame = tree_get(snapshot_tree(b->snap, kind), node)->frame;

	if (!grown)
		return false;
	list->at = grown;
	grown[list->len++] = (struct who_row){
		.frame = frame,
		.node = node,
		.kind = kind,
		.depth = depth,
		.kids = kind == TREE_GROUPED && has_members(b->snap, frame),
		.open = who_has(&list->open, frame),
		.total = total_of(b, kind, node),
	};
	return true;
}

static int
by_total(const void *pa, const void *pb)
{
	const struct who_row *a = pa, *b = pb;

	if (a->total != b->total)
		return a->total < b->total ? 1 : -1;
	return (a->frame > b->frame) - (a->frame < b->frame);
}

/* Rows from i on, the heaviest first. */
static void
sort_from(struct who_list *list, size_t i)
{
	if (list->len > i)
		qsort(list->at + i, list->len - i, sizeof(*list->at), by_total);
}

/* The children of a node, as the last rows. */
static void
add_kids(struct building *b, enum tree_kind kind, node_id parent, int depth)
{
	const struct tree *tree = snapshot_tree(b->snap, kind);
	size_t from = b->list->len;
	node_id id = tree_get(tree, parent)->child;

	for (; id; id = tree_get(tree, id)->next) {
		const struct frame_info *info =
		    symtab_get(b->snap->syms, tree_get(tree, id)->frame);

		if (info->kind != FRAME_PROCESS && info->kind != FRAME_THREAD)
			continue;
		if (!add(b, kind, id, depth))
			break;
	}
	sort_from(b->list, from);
}

static bool
is_member(const struct snapshot *snap, frame_id frame, frame_id group)
{
	const struct root *root = roots_get(snap->roots, frame);

	return root && root->group == group;
}

/* The members of a group that have nodes of their own. */
static void
add_members(struct building *b, frame_id group, int depth)
{
	const struct tree *tree = snapshot_tree(b->snap, TREE_APART);
	size_t from = b->list->len;
	node_id p = tree_get(tree, TREE_ROOT)->child;

	for (; p; p = tree_get(tree, p)->next) {
		node_id id = tree_get(tree, p)->child;

		if (is_member(b->snap, tree_get(tree, p)->frame, group) &&
		    !add(b, TREE_APART, p, depth))
			return;
		for (; id; id = tree_get(tree, id)->next)
			if (is_member(b->snap, tree_get(tree, id)->frame,
				      group) &&
			    !add(b, TREE_APART, id, depth))
				return;
	}
	sort_from(b->list, from);
}

/* Put the rows of its members below a row. */
static void
add_row(struct building *b, const struct who_row *row)
{
	if (!add(b, row->kind, row->node, row->depth))
		return;
	if (row->kids && row->open)
		add_members(b, row->frame, row->depth + 1);
}

static void
build(struct building *b)
{
	struct who_list procs = { 0 }, threads = { 0 };
	struct building top = { &procs, b->snap, b->idle };
	struct building below = { &threads, b->snap, b->idle };

	b->list->len = 0;
	who_copy(&procs.open, &b->list->open);
	who_copy(&threads.open, &b->list->open);
	add_kids(&top, TREE_GROUPED, TREE_ROOT, 0);
	for (size_t i = 0; i < procs.len; i++) {
		add_row(b, &procs.at[i]);
		threads.len = 0;
		add_kids(&below, TREE_GROUPED, procs.at[i].node, 1);
		for (size_t k = 0; k < threads.len; k++)
			add_row(b, &threads.at[k]);
	}
	who_list_fini(&procs);
	who_list_fini(&threads);
}

void
who_list_build(struct who_list *list, const struct snapshot *snap, bool idle,
	       bool hold)
{
	struct building b = { list, snap, idle };

	if (!hold)
		build(&b);
	for (size_t i = 0; i < list->len; i++)
		list->at[i].total =
		    total_of(&b, list->at[i].kind, list->at[i].node);
}

struct who_pattern {
	struct regex *glob;   /* NULL: it is ... */
	char text[VIEW_FIND]; /* ... a part of the name */
};

struct who_pattern *
who_pattern_new(const char *text)
{
	struct who_pattern *pattern = mem_zalloc(sizeof(*pattern));
	size_t n = strlen(text);

	if (!pattern)
		return NULL;
	if (n >= sizeof(pattern->text))
		n = sizeof(pattern->text) - 1;
	memcpy(pattern->text, text, n);
	/* What is no glob is looked for as it stands. */
	if (strpbrk(text, "*?[") && regex_add_glob(&pattern->glob, text, NULL))
		pattern->glob = NULL;
	return pattern;
}

void
who_pattern_free(struct who_pattern *pattern)
{
	if (!pattern)
		return;
	regex_free(pattern->glob);
	mem_free(pattern);
}

bool
who_pattern_has(const struct who_pattern *pattern, const struct snapshot *snap,
		frame_id frame)
{
	if (pattern->glob)
		return regex_matches(
		    pattern->glob,
		    label_function(snap->syms, snap->roots, frame));
	return label_matches(snap->syms, snap->roots, frame, pattern->text);
}

static void
add_named(struct who *who, const struct snapshot *snap, enum tree_kind kind,
	  node_id parent, const struct who_pattern *pattern)
{
	const struct tree *tree = snapshot_tree(snap, kind);
	node_id id = tree_get(tree, parent)->child;

	for (; id; id = tree_get(tree, id)->next) {
		frame_id frame = tree_get(tree, id)->frame;
		const struct frame_info *info = symtab_get(snap->syms, frame);

		if (info->kind != FRAME_PROCESS && info->kind != FRAME_THREAD)
			continue;
		if (who_pattern_has(pattern, snap, frame))
			who_add(who, frame);
	}
}

void
who_add_named(struct who *who, const struct snapshot *snap,
	      const struct who_pattern *pattern)
{
	static const enum tree_kind kinds[] = { TREE_GROUPED, TREE_APART };

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		const struct tree *tree = snapshot_tree(snap, kinds[i]);
		node_id p = tree_get(tree, TREE_ROOT)->child;

		add_named(who, snap, kinds[i], TREE_ROOT, pattern);
		for (; p; p = tree_get(tree, p)->next)
			add_named(who, snap, kinds[i], p, pattern);
	}
}
