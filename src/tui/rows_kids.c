/* src/tui/rows_kids.c - what is below a row: children, members of a group, and
 * what shares a row because it is light.
 */
#include "tui/rows_state.h"

#include "base/mem.h"

static bool
add_kid(struct rows *rows, node_id id)
{
	node_id *grown = mem_grow(rows->kids, &rows->kids_cap, rows->nkids + 1,
				  sizeof(*grown));

	if (!grown)
		return false;
	rows->kids = grown;
	rows->kids[rows->nkids++] = id;
	return true;
}

bool
rows_is_passed(const struct rows_look *look, node_id id)
{
	const struct tree_node *node = tree_get(look->tree, id);
	const struct frame_info *info =
	    node ? symtab_get(look->syms, node->frame) : NULL;

	return look->pass && info && info->kind == FRAME_THREAD &&
	       !node->next && tree_get(look->tree, node->parent)->child == id;
}

/* The first child to show of a node. */
static node_id
first_child(const struct rows_look *look, node_id parent)
{
	const struct tree_node *node = tree_get(look->tree, parent);

	if (node && rows_is_passed(look, node->child))
		node = tree_get(look->tree, node->child);
	return node ? node->child : 0;
}

/* Whether a node has children to show; app: only those that are members of no
 * group count. */
static bool
has_children(const struct rows_look *look, node_id parent, bool app)
{
	const struct tree_node *node;

	for (node_id id = first_child(look, parent); id; id = node->next) {
		node = tree_get(look->tree, id);
		if (rows_exists(look, id) && !(app && node->entry))
			return true;
	}
	return false;
}

static bool
add_children(struct rows *rows, const struct rows_look *look, node_id parent,
	     bool app)
{
	const struct tree_node *node;

	for (node_id id = first_child(look, parent); id; id = node->next) {
		node = tree_get(look->tree, id);
		if (!rows_exists(look, id) || (app && node->entry))
			continue;
		if (!add_kid(rows, id))
			return false;
	}
	return true;
}

/* Shown members of the item's group that hang directly below it. */
static bool
add_members(struct rows *rows, const struct rows_look *look,
	    const struct item *it)
{
	const struct fold_group *g = &rows->folds[it->fold]->group;

	for (size_t i = 1; i < g->nshown; i++) {
		if (g->shown[i].under != it->shown ||
		    !rows_exists(look, g->shown[i].node))
			continue;
		if (!add_kid(rows, g->shown[i].node))
			return false;
	}
	return true;
}

static bool
has_members(const struct rows *rows, const struct item *it)
{
	const struct fold_group *g = &rows->folds[it->fold]->group;

	for (size_t i = 1; i < g->nshown; i++)
		if (g->shown[i].under == it->shown)
			return true;
	return false;
}

struct fold_look
rows_fold_look(const struct rows_look *look, const struct weights *of)
{
	return (struct fold_look){
		.tree = look->tree,
		.weights = of,
		.syms = look->syms,
		.roots = look->roots,
		.apart = look->apart,
		.idle = look->idle,
		.telling = true,
	};
}

/* Where the group of entry is kept; NULL: no memory. */
static struct fold *
find_fold(struct rows *rows, node_id entry, size_t *i)
{
	struct fold **grown, *f;

	for (*i = 0; *i < rows->nfolds; ++*i)
		if (rows->folds[*i]->entry == entry)
			return rows->folds[*i];
	grown = mem_grow(rows->folds, &rows->folds_cap, *i + 1,
			 sizeof(struct fold *));
	if (!grown)
		return NULL;
	rows->folds = grown;
	f = mem_zalloc(sizeof(*f));
	if (!f)
		return NULL;
	f->entry = entry;
	rows->folds[rows->nfolds++] = f;
	return f;
}

/* A group is that of the time, now or in the baseline, that its entry took more
 * of. */
static bool
was_more(const struct rows_look *look, node_id entry)
{
	return look->base &&
	       rows_mass(look, entry) > rows_node_weight(look, entry).total;
}

static const struct fold_scale *
scale_of(const struct rows *rows, bool was)
{
	return was ? &rows->base : &rows->scale;
}

uint32_t
rows_fold(struct rows *rows, const struct rows_look *look, node_id entry)
{
	bool was = was_more(look, entry);
	const struct fold_look at =
	    rows_fold_look(look, was ? look->base : look->weights);
	uint64_t stamp =
	    weights_get(look->weights, TREE_ROOT).samples * 2 + look->idle + 1;
	size_t i;
	struct fold *f = find_fold(rows, entry, &i);

	if (!f)
		return NO_FOLD;
	stamp ^= look->time ^ (uint64_t)was << 63;
	f->seen = rows->build;
	if (f->stamp != stamp &&
	    !fold_group(&at, scale_of(rows, was), entry, &f->group))
		f->group.hidden = 0;
	f->stamp = stamp;
	return f->group.hidden < FOLD_MIN ? NO_FOLD : (uint32_t)i;
}

static bool
calls_members(const struct rows_look *look, node_id id)
{
	id = tree_get(look->tree, id)->child;
	while (id && !tree_get(look->tree, id)->entry)
		id = tree_get(look->tree, id)->next;
	return id;
}

bool
rows_is_folded(const struct rows *rows, const struct rows_look *look,
	       node_id id)
{
	bool was = was_more(look, id);
	const struct fold_scale *scale = scale_of(rows, was);
	uint64_t total = was ? rows_base_weight(look, id).total
			     : rows_node_weight(look, id).total;

	return look->fold && id && fold_entry(look->tree, scale, id) == id &&
	       !(rows_marks(rows, id) & MARK_UNFOLD) &&
	       calls_members(look, id) &&
	       !fold_is_light((double)total, scale->whole, FOLD_LIGHT);
}

/* What leads to what a filter has found is open as long as nobody closes it. */
static bool
is_open(const struct rows *rows, const struct rows_look *look,
	const struct row *row)
{
	unsigned marks = rows_marks(rows, row->node);

	if (row->kind == ROW_GROUP)
		return !(marks & MARK_SHUT);
	if (marks & (MARK_OPEN | MARK_AUTO))
		return true;
	return !(marks & MARK_CLOSED) && look->filter &&
	       filter_leads(look->filter, row->node);
}

/* The group's hidden rows depend on the whole, not on the entry alone. */
static uint64_t
stamp_of(const struct rows_look *look, const struct item *it)
{
	node_id node = it->fold == NO_FOLD ? it->row.node : TREE_ROOT;

	return (rows_node_weight(look, node).samples + 1) ^ look->time;
}

void
rows_finish_item(struct rows *rows, const struct rows_look *look,
		 struct item *it)
{
	struct row *row = &it->row;

	if (row_is_more(row) || row->kind == ROW_CUT || row->kind == ROW_IDLE)
		return;
	if (row->kind == ROW_NODE && it->fold == NO_FOLD &&
	    rows_is_folded(rows, look, row->node)) {
		it->fold = rows_fold(rows, look, row->node);
		it->shown = 0;
	}
	if (it->fold == NO_FOLD)
		row->kids = has_children(look, row->node, false);
	else if (row->kind == ROW_GROUP)
		row->kids = has_members(rows, it);
	else if (it->shown == 0)
		row->kids = true;
	else
		row->kids = has_members(rows, it) ||
			    has_children(look, row->node, true);
	row->open = row->kids && is_open(rows, look, row);
}

/* Collect the children of an item, other than its group row, into kids. */
static bool
collect(struct rows *rows, const struct rows_look *look, const struct item *it)
{
	rows->nkids = 0;
	if (it->fold == NO_FOLD)
		return add_children(rows, look, it->row.node, false);
	if (it->row.kind == ROW_GROUP)
		return add_members(rows, look, it);
	if (it->shown && !add_members(rows, look, it))
		return false;
	return add_children(rows, look, it->row.node, true);
}

static const node_id *
kids_in_order(struct rows *rows, const struct rows_look *look,
	      const struct item *it, size_t *n)
{
	uint64_t key = (uint64_t)it->row.node << 2 |
		       (it->row.kind == ROW_GROUP) << 1 | (it->fold == NO_FOLD);
	uint64_t stamp = stamp_of(look, it);
	const node_id *ids = siblings_get(rows->order, look, key, stamp, n);

	if (ids)
		return ids;
	if (!collect(rows, look, it))
		return NULL;
	*n = rows->nkids;
	return siblings_order(rows->order, look, key, stamp, rows->kids,
			      rows->nkids);
}

/* A kid's membership: shown members of the parent's group stay in it. */
static struct item
kid_item(const struct rows *rows, const struct item *parent, node_id id)
{
	struct item it = { .row = { .node = id,
				    .depth = parent->row.depth + 1 },
			   .fold = NO_FOLD };
	const struct fold_group *g;

	if (parent->fold == NO_FOLD)
		return it;
	g = &rows->folds[parent->fold]->group;
	for (uint32_t i = 1; i < g->nshown; i++) {
		if (g->shown[i].node == id) {
			it.fold = parent->fold;
			it.shown = i;
		}
	}
	return it;
}

bool
rows_push(struct rows *rows, const struct item *it)
{
	struct item *grown = mem_grow(rows->stack, &rows->stack_cap,
				      rows->depth + 1, sizeof(*grown));

	if (!grown)
		return false;
	rows->stack = grown;
	rows->stack[rows->depth++] = *it;
	return true;
}

static bool
has_group_row(const struct item *it)
{
	return it->fold != NO_FOLD && it->shown == 0 &&
	       it->row.kind == ROW_NODE;
}

bool
rows_is_light(const struct rows *rows, const struct rows_look *look, node_id id)
{
	return rows_mass(look, id) < rows->least;
}

static void
add_weight(struct weight *sum, const struct weight *w)
{
	sum->self += w->self;
	sum->total += w->total;
	sum->samples += w->samples;
}

/* The row that light ones share; more 0: there is none. */
static struct item
more_item(const struct rows *rows, const struct rows_look *look,
	  const struct item *it, const node_id ids[], size_t n)
{
	struct item more = {
		.row = { .node = it->row.node,
			 .depth = it->row.depth + 1,
			 .kind = it->row.kind == ROW_GROUP ? ROW_MORE_MEMBERS
							   : ROW_MORE },
		.fold = NO_FOLD,
	};

	if (rows_marks(rows, it->row.node) & MARK_MORE)
		return more;
	for (size_t i = 0; i < n; i++) {
		struct weight w = rows_node_weight(look, ids[i]);
		struct weight base = rows_base_weight(look, ids[i]);

		if (!rows_is_light(rows, look, ids[i]))
			continue;
		more.row.more++;
		add_weight(&more.row.sum, &w);
		add_weight(&more.row.base, &base);
	}
	/* Who wants them out of the way wants one out of the way. */
	if (look->light == VIEW_LIGHT && more.row.more < ROWS_LIGHT_MIN)
		more.row.more = 0;
	return more;
}

bool
rows_only_kid(struct rows *rows, const struct rows_look *look,
	      const struct item *it, struct item *kid, bool *only)
{
	size_t n = 0;
	const node_id *ids = kids_in_order(rows, look, it, &n);

	*only = ids && n == 1 && !has_group_row(it);
	if (*only)
		*kid = kid_item(rows, it, ids[0]);
	return ids;
}

bool
rows_push_kids(struct rows *rows, const struct rows_look *look,
	       const struct item *it)
{
	size_t n = 0;
	const node_id *ids = kids_in_order(rows, look, it, &n);
	struct item kid, more;

	if (!ids)
		return false;
	more = more_item(rows, look, it, ids, n);
	if (more.row.more && !rows_push(rows, &more))
		return false;
	while (n--) {
		if (more.row.more && rows_is_light(rows, look, ids[n]))
			continue;
		kid = kid_item(rows, it, ids[n]);
		if (!rows_push(rows, &kid))
			return false;
	}
	if (!has_group_row(it))
		return true;
	kid = *it;
	kid.row.kind = ROW_GROUP;
	kid.row.depth++;
	return rows_push(rows, &kid);
}
