#include "tui/who_list.h"

#include "base/ascii.h"
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

/* A group that all have left, with what they did. */
static bool
is_left(const struct building *b, enum tree_kind kind, node_id node)
{
	const struct root *root =
	    roots_get(b->snap->roots,
		      tree_get(snapshot_tree(b->snap, kind), node)->frame);

	return root && root->left && !total_of(b, kind, node);
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

		if (!frame_is_root(info->kind) || is_left(b, kind, id))
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

/* Members of a group among what is below a node, and below those: processes,
 * their threads, and tasks of these. False: no memory. */
static bool
add_members_below(struct building *b, node_id parent, frame_id group, int depth)
{
	const struct tree *tree = snapshot_tree(b->snap, TREE_APART);
	const struct tree_node *node;

	for (node_id id = tree_get(tree, parent)->child; id; id = node->next) {
		node = tree_get(tree, id);
		if (!frame_is_root(
			symtab_get(b->snap->syms, node->frame)->kind))
			continue;
		if (is_member(b->snap, node->frame, group) &&
		    !add(b, TREE_APART, id, depth))
			return false;
		if (!add_members_below(b, id, group, depth))
			return false;
	}
	return true;
}

/* The members of a group that have nodes of their own. */
static void
add_members(struct building *b, frame_id group, int depth)
{
	size_t from = b->list->len;

	if (add_members_below(b, TREE_ROOT, group, depth))
		sort_from(b->list, from);
}

/* What is below a node, the heaviest first, each with its members, and what is
 * below it in turn: processes, threads, tasks. */
static void
add_below(struct building *b, node_id parent, int depth)
{
	struct who_list kids = { 0 };
	struct building own = { &kids, b->snap, b->idle };

	who_copy(&kids.open, &b->list->open);
	add_kids(&own, TREE_GROUPED, parent, depth);
	for (size_t i = 0; i < kids.len; i++) {
		const struct who_row *row = &kids.at[i];

		if (!add(b, row->kind, row->node, depth))
			break;
		if (row->kids && row->open)
			add_members(b, row->frame, depth + 1);
		add_below(b, row->node, depth + 1);
	}
	who_list_fini(&kids);
}

static void
build(struct building *b)
{
	b->list->len = 0;
	add_below(b, TREE_ROOT, 0);
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
	char beside[LABEL_WHERE];

	label_row(snap->syms, snap->roots, frame, beside, sizeof(beside));
	if (pattern->glob)
		return regex_matches(pattern->glob, beside) ||
		       regex_matches(
			   pattern->glob,
			   label_function(snap->syms, snap->roots, frame));
	return ascii_holds(beside, pattern->text) ||
	       label_matches(snap->syms, snap->roots, frame, pattern->text);
}

/* Below a node, and below those: processes, threads, tasks. */
static void
add_named(struct who *who, const struct snapshot *snap, enum tree_kind kind,
	  node_id parent, const struct who_pattern *pattern)
{
	const struct tree *tree = snapshot_tree(snap, kind);
	node_id id = tree_get(tree, parent)->child;

	for (; id; id = tree_get(tree, id)->next) {
		frame_id frame = tree_get(tree, id)->frame;

		if (!frame_is_root(symtab_get(snap->syms, frame)->kind))
			continue;
		if (who_pattern_has(pattern, snap, frame))
			who_add(who, frame);
		add_named(who, snap, kind, id, pattern);
	}
}

void
who_add_named(struct who *who, const struct snapshot *snap,
	      const struct who_pattern *pattern)
{
	add_named(who, snap, TREE_GROUPED, TREE_ROOT, pattern);
	add_named(who, snap, TREE_APART, TREE_ROOT, pattern);
}
