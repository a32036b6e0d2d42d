#include "model/fold.h"

#include "model/processors.h"

#include <string.h>

/* A row for a node; the first is FTREE_ROOT. */
static enum pit_status
add_row(struct ftree *ft, const struct fold_look *look, row_id parent,
	node_id id, row_id *row)
{
	struct weight w = weights_counted(look->weights, id, look->idle);
	frame_id frame = tree_get(look->tree, id)->frame;

	*row = ftree_add(ft, frame, w.total, look->apart);
	if (!*row)
		return PIT_ENOMEM;
	ftree_row(ft, *row)->seen = id;
	if (parent)
		ftree_append(ft, parent, *row);
	return PIT_OK;
}

/* The rows below that have to do with the first one: of processes, threads,
 * and what stands right below them. */
static enum pit_status
add_below(struct ftree *ft, const struct fold_look *look)
{
	enum pit_status st = PIT_OK;
	row_id row;

	for (row_id up = FTREE_ROOT; up < ft->len && !st; up++) {
		enum frame_kind kind = ftree_kind(ft, up);
		node_id id = 0;

		if (up == FTREE_ROOT || frame_is_root(kind))
			id = tree_get(look->tree, ftree_row(ft, up)->seen)
				 ->child;
		for (; id && !st; id = tree_get(look->tree, id)->next)
			if (weights_is_there(look->weights, id, look->idle))
				st = add_row(ft, look, up, id, &row);
	}
	return st;
}

/* What a report does about start and end of the interpreter, about what is
 * light, and about rows that tell nothing: the first row is what is left. */
static enum pit_status
find_first(struct ftree *ft, const struct fold_look *look)
{
	static const struct processor *const list[] = {
		&processor_runpy,
		&processor_irrelevant,
		&processor_root,
		NULL,
	};
	const struct processor_options opts = { .threshold = FOLD_LIGHT };
	enum pit_status st = add_row(ft, look, 0, TREE_ROOT, &ft->top);

	if (!st)
		st = add_below(ft, look);
	if (!st)
		st = processors_run(ft, list, &opts);
	return st;
}

enum pit_status
fold_measure(const struct fold_look *look, struct fold_scale *scale)
{
	struct ftree ft = {
		.syms = look->syms,
		.roots = look->roots,
		.second = 1e9,
	};
	enum pit_status st = find_first(&ft, look);
	const struct ftree_row *first;
	enum frame_kind kind;

	if (!st) {
		first = ftree_row(&ft, ft.top ? ft.top : FTREE_ROOT);
		kind = ft.top ? ftree_kind(&ft, ft.top) : 0;
		scale->whole = ftree_row(&ft, FTREE_ROOT)->time;
		scale->first = first->time;
		scale->top =
		    kind == FRAME_PYTHON || kind == FRAME_C ? first->seen : 0;
	}
	ftree_fini(&ft);
	return st;
}

node_id
fold_entry(const struct tree *tree, const struct fold_scale *scale, node_id id)
{
	const struct tree_node *node = tree_get(tree, id);

	if (!node || node->entry != scale->top || !scale->top)
		return node ? node->entry : TREE_ROOT;
	if (id == scale->top)
		return TREE_ROOT;
	for (; node->parent != scale->top; node = tree_get(tree, id))
		id = node->parent;
	return id;
}

/* A group while it is walked: members still to be visited, the next one last,
 * each with the shown one above it. Those that wait for it share the whole, and
 * none is light: unless times do not add up, they are a hundred at most. */
struct walk {
	const struct fold_look *look;
	const struct fold_scale *scale;
	node_id entry;
	node_id ids[FOLD_PENDING];
	uint64_t totals[FOLD_PENDING];
	unsigned under[FOLD_PENDING];
	size_t n;
	bool telling;    /* what tells is shown, too */
	uint64_t hidden; /* ns of the members that are not */
};

static bool
is_light(const struct walk *w, uint64_t time)
{
	return fold_is_light((double)time, w->scale->whole, FOLD_LIGHT);
}

/* Put a member where it belongs among those from on: the heaviest is the next,
 * the older of equals. */
static void
insert_member(struct walk *w, struct fold_group *group, size_t from, node_id id,
	      uint64_t total)
{
	size_t at = w->n;

	if (w->n == FOLD_PENDING) {
		group->cut = true;
		return;
	}
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
	uint64_t most; /* of one of them */
};

/* Members among the children of node come next, the heaviest first. */
static struct kin
push_members(struct walk *w, struct fold_group *group, node_id node)
{
	struct kin kin = { false, false, 0, 0 };
	size_t from = w->n;
	node_id id = tree_get(w->look->tree, node)->child;

	for (; id; id = tree_get(w->look->tree, id)->next) {
		uint64_t total =
		    weights_counted(w->look->weights, id, w->look->idle).total;

		if (is_light(w, total))
			continue;
		kin.calls = true;
		kin.below += total;
		kin.most = total > kin.most ? total : kin.most;
		if (tree_get(w->look->tree, id)->entry)
			insert_member(w, group, from, id, total);
		else
			kin.exits = true;
	}
	return kin;
}

static void
add_package(struct fold_group *group, const struct frame_info *info)
{
	if (info->kind != FRAME_PYTHON || info->flags & FRAME_INHERITS)
		return;
	for (size_t i = 0; i < group->npackages; i++)
		if (group->packages[i] == info->package)
			return;
	if (group->npackages < FOLD_PACKAGES)
		group->packages[group->npackages++] = info->package;
}

static bool
is_shown(const struct walk *w, node_id id, const struct kin *kin,
	 uint64_t total)
{
	double first = w->scale->first;

	return fold_shows(id == w->entry, kin->exits, total - kin->below,
			  first) ||
	       (w->telling &&
		fold_tells((double)total, (double)kin->most, first));
}

/* Show the member or hide it; returns what its members-to-be are under. */
static unsigned
place_member(struct walk *w, struct fold_group *group, node_id id,
	     unsigned under, const struct kin *kin)
{
	struct weight own =
	    weights_counted(w->look->weights, id, w->look->idle);
	frame_id frame = tree_get(w->look->tree, id)->frame;
	double first = w->scale->first;

	/* Its own time is a row beside those of what it calls. */
	if (kin->calls && own.self && !is_light(w, own.self) &&
	    !fold_is_heavy(own.self, first))
		group->hidden++;
	if (!is_shown(w, id, kin, own.total)) {
		group->hidden++;
		w->hidden +=
		    own.total > kin->below ? own.total - kin->below : 0;
		add_package(group, symtab_get(w->look->syms, frame));
		return under;
	}
	if (group->nshown == FOLD_SHOWN) {
		group->cut = true;
		return under;
	}
	group->shown[group->nshown] = (struct fold_shown){ id, under };
	return (unsigned)group->nshown++;
}

static void
walk_group(struct walk *w, struct fold_group *group)
{
	memset(group, 0, sizeof(*group));
	w->ids[0] = w->entry;
	w->under[0] = 0;
	w->n = 1;
	w->hidden = 0;
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
fold_group(const struct fold_look *look, const struct fold_scale *scale,
	   node_id entry, struct fold_group *group)
{
	name_id package;
	struct walk w;

	memset(group, 0, sizeof(*group));
	if (!entry || fold_entry(look->tree, scale, entry) != entry)
		return false;
	w.look = look;
	w.scale = scale;
	w.entry = entry;
	w.telling = false;
	walk_group(&w, group);
	if (look->telling && fold_hides_much((double)w.hidden, scale->first)) {
		w.telling = true;
		walk_group(&w, group);
	}
	/* C functions alone have no package of their own to show. */
	package = tree_get(look->tree, entry)->group;
	if (group->npackages == 0 && package)
		group->packages[group->npackages++] = package;
	return true;
}
