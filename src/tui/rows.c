/* src/tui/rows.c */
#include "tui/rows_state.h"

#include "base/mem.h"

#include <string.h>

#define AUTO_OPEN_SHARE  0.05 /* of the total: rows worth expanding */
#define AUTO_CLOSE_SHARE 0.02

struct rows *
rows_new(void)
{
	struct rows *rows = mem_zalloc(sizeof(*rows));

	if (!rows)
		return NULL;
	rows->order = siblings_new();
	if (!rows->order) {
		mem_free(rows);
		return NULL;
	}
	return rows;
}

static void
drop_folds(struct rows *rows)
{
	for (size_t i = 0; i < rows->nfolds; i++)
		mem_free(rows->folds[i]);
	rows->nfolds = 0;
}

void
rows_free(struct rows *rows)
{
	if (!rows)
		return;
	drop_folds(rows);
	siblings_free(rows->order);
	mem_free(rows->folds);
	mem_free(rows->items);
	mem_free(rows->stack);
	mem_free(rows->marks);
	mem_free(rows->kids);
	mem_free(rows);
}

void
rows_reset(struct rows *rows)
{
	drop_folds(rows);
	siblings_forget(rows->order);
	rows->len = rows->nmarks = 0;
}

unsigned
rows_marks(const struct rows *rows, node_id node)
{
	return node < rows->nmarks ? rows->marks[node] : 0;
}

void
rows_mark(struct rows *rows, node_id node, unsigned set, unsigned clear)
{
	if (node >= rows->nmarks) {
		size_t want = (size_t)node + 1;
		uint8_t *grown;

		if (set == 0)
			return;
		grown = mem_grow(rows->marks, &rows->marks_cap, want, 1);
		if (!grown)
			return;
		memset(grown + rows->nmarks, 0, want - rows->nmarks);
		rows->marks = grown;
		rows->nmarks = want;
	}
	rows->marks[node] &= (uint8_t)~clear;
	rows->marks[node] |= (uint8_t)set;
}

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

static struct fold_look
fold_look(const struct rows_look *look)
{
	return (struct fold_look){
		.tree = look->tree,
		.weights = look->weights,
		.syms = look->syms,
		.roots = look->roots,
		.apart = look->apart,
		.idle = look->idle,
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

uint32_t
rows_fold(struct rows *rows, const struct rows_look *look, node_id entry)
{
	const struct fold_look at = fold_look(look);
	uint64_t stamp =
	    weights_get(look->weights, TREE_ROOT).samples * 2 + look->idle + 1;
	size_t i;
	struct fold *f = find_fold(rows, entry, &i);

	if (!f)
		return NO_FOLD;
	stamp ^= look->time;
	f->seen = rows->build;
	if (f->stamp != stamp &&
	    !fold_group(&at, &rows->scale, entry, &f->group))
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
	return look->fold && id &&
	       fold_entry(look->tree, &rows->scale, id) == id &&
	       !(rows_marks(rows, id) & MARK_UNFOLD) &&
	       calls_members(look, id) &&
	       !fold_is_light(rows_node_weight(look, id).total,
			      rows->scale.whole, FOLD_LIGHT);
}

static bool
is_open(const struct rows *rows, const struct row *row)
{
	unsigned marks = rows_marks(rows, row->node);

	if (row->kind == ROW_GROUP)
		return !(marks & MARK_SHUT);
	return marks & (MARK_OPEN | MARK_AUTO);
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
	row->open = row->kids && is_open(rows, row);
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
	return rows_node_weight(look, id).total < rows->least;
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

		if (w.total >= rows->least)
			continue;
		more.row.more++;
		more.row.sum.self += w.self;
		more.row.sum.total += w.total;
		more.row.sum.samples += w.samples;
	}
	if (more.row.more < ROWS_LIGHT_MIN)
		more.row.more = 0;
	return more;
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

static bool
emit(struct rows *rows, const struct item *it)
{
	struct item *grown =
	    mem_grow(rows->items, &rows->cap, rows->len + 1, sizeof(*grown));

	if (!grown)
		return false;
	rows->items = grown;
	rows->items[rows->len++] = *it;
	return true;
}

/* One row for all that are still to come, and the idle one, which is not to be
 * lost for it. */
static bool
emit_cut(struct rows *rows, const struct rows_look *look)
{
	struct item cut = { .row = { .node = TREE_ROOT, .kind = ROW_CUT },
			    .fold = NO_FOLD };
	const struct item *idle = NULL;

	for (size_t i = 0; i < rows->depth; i++) {
		const struct item *it = &rows->stack[i];
		struct weight w = rows_weight(look, &it->row);

		if (it->row.kind == ROW_IDLE) {
			idle = it;
			continue;
		}
		cut.row.more += row_is_more(&it->row) ? it->row.more : 1;
		cut.row.sum.self += w.self;
		cut.row.sum.total += w.total;
		cut.row.sum.samples += w.samples;
	}
	rows->cut = cut.row.more > 0;
	if (rows->cut && !emit(rows, &cut))
		return false;
	return !idle || emit(rows, idle);
}

/* Put the outermost rows on the stack. */
static bool
push_top(struct rows *rows, const struct rows_look *look)
{
	struct item top = { .row = { .node = look->top }, .fold = NO_FOLD };

	struct item idle = { .row = { .node = TREE_ROOT, .kind = ROW_IDLE },
			     .fold = NO_FOLD };

	rows->depth = 0;
	idle.row.sum.total = rows_node_weight(look, look->top).idle;
	if (idle.row.sum.total && !look->idle && !rows_push(rows, &idle))
		return false;
	if (look->with_top)
		return rows_push(rows, &top);
	top.row.depth = UINT32_MAX; /* its kids are at depth 0 */
	return rows_push_kids(rows, look, &top);
}

static bool
walk(struct rows *rows, const struct rows_look *look)
{
	rows->len = 0;
	rows->cut = false;
	rows->least =
	    rows_node_weight(look, look->with_top ? look->top : TREE_ROOT)
		.total /
	    ROWS_LIGHT;
	if (!push_top(rows, look))
		return false;
	while (rows->depth) {
		struct item it;

		if (rows->len == ROWS_MAX)
			return emit_cut(rows, look);
		it = rows->stack[--rows->depth];
		rows_finish_item(rows, look, &it);
		if (look->with_top && rows->len == 0)
			it.row.open = it.row.kids;
		if (!emit(rows, &it))
			return false;
		if (it.row.open && !rows_push_kids(rows, look, &it))
			return false;
	}
	return true;
}

/* The heaviest closed row worth expanding; len: none. */
static size_t
heaviest_closed(const struct rows *rows, const struct rows_look *look)
{
	uint64_t best =
	    (uint64_t)(AUTO_OPEN_SHARE *
		       (double)rows_node_weight(look, look->top).total);
	size_t at = rows->len;

	for (size_t i = 0; i < rows->len; i++) {
		const struct row *row = &rows->items[i].row;
		uint64_t total;

		if (row->open || !row->kids || row->kind != ROW_NODE ||
		    rows_marks(rows, row->node) & MARK_CLOSED)
			continue;
		total = rows_node_weight(look, row->node).total;
		if (total > best) {
			best = total;
			at = i;
		}
	}
	return at;
}

/* Close what we expanded and what turned out not to matter. */
static void
close_light(struct rows *rows, const struct rows_look *look)
{
	uint64_t least =
	    (uint64_t)(AUTO_CLOSE_SHARE *
		       (double)rows_node_weight(look, look->top).total);

	for (size_t i = 0; i < rows->len; i++) {
		node_id node = rows->items[i].row.node;

		if (rows_marks(rows, node) & MARK_AUTO &&
		    rows_node_weight(look, node).total < least)
			rows_mark(rows, node, 0, MARK_AUTO);
	}
}

static void
drop_unseen_folds(struct rows *rows)
{
	size_t kept = 0;

	/* Items name groups by index: only unused ones at the end may go. */
	for (size_t i = 0; i < rows->nfolds; i++)
		if (rows->folds[i]->seen == rows->build)
			kept = i + 1;
	while (rows->nfolds > kept)
		mem_free(rows->folds[--rows->nfolds]);
}

enum pit_status
rows_build(struct rows *rows, const struct rows_look *look, size_t fill)
{
	const struct fold_look at = fold_look(look);

	rows->build++;
	if (fold_measure(&at, &rows->scale))
		return PIT_ENOMEM;
	if (fill && !look->hold)
		close_light(rows, look);
	if (!walk(rows, look))
		return PIT_ENOMEM;
	while (fill > rows->len && !look->hold) {
		size_t i = heaviest_closed(rows, look);

		if (i == rows->len)
			break;
		rows_mark(rows, rows->items[i].row.node, MARK_AUTO, 0);
		if (!(rows_marks(rows, rows->items[i].row.node) & MARK_AUTO))
			return PIT_ENOMEM;
		if (!walk(rows, look))
			return PIT_ENOMEM;
	}
	drop_unseen_folds(rows);
	return PIT_OK;
}

size_t
rows_len(const struct rows *rows)
{
	return rows->len;
}

bool
rows_cut(const struct rows *rows)
{
	return rows->cut;
}

const struct row *
rows_at(const struct rows *rows, size_t i)
{
	return i < rows->len ? &rows->items[i].row : NULL;
}

size_t
rows_find(const struct rows *rows, node_id node, enum row_kind kind)
{
	size_t i = 0;

	while (i < rows->len && (rows->items[i].row.node != node ||
				 rows->items[i].row.kind != kind))
		i++;
	return i;
}

size_t
rows_parent(const struct rows *rows, size_t i)
{
	uint32_t depth = i < rows->len ? rows->items[i].row.depth : 0;

	if (depth == 0)
		return i;
	while (i && rows->items[i].row.depth >= depth)
		i--;
	return i;
}

const struct fold_group *
rows_group(const struct rows *rows, const struct row *row)
{
	/* A row is the first member of its item. */
	const struct item *it = (const struct item *)row;

	if (row->kind != ROW_GROUP)
		return NULL;
	return &rows->folds[it->fold]->group;
}
