/* src/tui/rows.c */
#include "tui/rows_state.h"

#include "base/mem.h"

#include <string.h>

#define AUTO_OPEN_SHARE  0.05 /* of the total: rows worth expanding */
#define AUTO_CLOSE_SHARE 0.02
#define AUTO_AGAIN       2 /* times the weight of what has its room */

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
	idle.row.base.total = rows_base_weight(look, look->top).idle;
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
	uint64_t whole;

	rows->len = 0;
	rows->cut = rows->kept = false;
	whole = rows_mass(look, look->with_top ? look->top : TREE_ROOT);
	rows->least = whole / VIEW_WHOLE * look->light;
	rows->little = whole / VIEW_WHOLE * VIEW_LIGHT;
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
		else if (!rows_chain(rows, look, &it))
			return false;
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
	    (uint64_t)(AUTO_OPEN_SHARE * (double)rows_mass(look, look->top));
	size_t at = rows->len;

	for (size_t i = 0; i < rows->len; i++) {
		const struct row *row = &rows->items[i].row;
		uint64_t total;

		if (row->open || !row->kids || row->kind != ROW_NODE ||
		    rows_marks(rows, row->node) & MARK_CLOSED)
			continue;
		total = rows_mass(look, row->node);
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
	    (uint64_t)(AUTO_CLOSE_SHARE * (double)rows_mass(look, look->top));

	for (size_t i = 0; i < rows->len; i++) {
		node_id node = rows->items[i].row.node;

		if (rows_marks(rows, node) & MARK_AUTO &&
		    rows_mass(look, node) < least)
			rows_mark(rows, node, 0, MARK_AUTO);
	}
}

/* Does what we expanded once leave no room for what weighs far more by now? */
static bool
is_outdone(const struct rows *rows, const struct rows_look *look)
{
	uint64_t least = UINT64_MAX, mass;
	size_t at = heaviest_closed(rows, look);

	if (at == rows->len)
		return false;
	for (size_t i = 0; i < rows->len; i++) {
		node_id node = rows->items[i].row.node;

		if (!(rows_marks(rows, node) & MARK_AUTO))
			continue;
		mass = rows_mass(look, node);
		least = mass < least ? mass : least;
	}
	mass = rows_mass(look, rows->items[at].row.node);
	return mass / AUTO_AGAIN > least;
}

/* The imports of the first second are not to stand for the whole run. What is
 * expanded anew, heaviest first, is not outdone, so that this is rare. */
static bool
begin_anew(struct rows *rows, const struct rows_look *look, size_t fill)
{
	if (rows->len < fill || !is_outdone(rows, look))
		return true;
	for (size_t i = 0; i < rows->nmarks; i++)
		rows->marks[i] &= (uint8_t)~MARK_AUTO;
	return walk(rows, look);
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
	const struct fold_look at = rows_fold_look(look, look->weights);
	const struct fold_look base = rows_fold_look(look, look->base);

	rows->build++;
	if (fold_measure(&at, &rows->scale) ||
	    (look->base && fold_measure(&base, &rows->base)))
		return PIT_ENOMEM;
	if (fill && !look->hold)
		close_light(rows, look);
	if (!walk(rows, look))
		return PIT_ENOMEM;
	if (fill && !look->hold && !begin_anew(rows, look, fill))
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
rows_find(const struct rows *rows, const struct rows_look *look, node_id node,
	  enum row_kind kind)
{
	size_t i = 0;

	while (i < rows->len &&
	       (rows->items[i].row.kind != kind ||
		!row_has(&rows->items[i].row, look->tree, node)))
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
