/* src/model/diff.c */
#include "model/diff.h"

#include "base/mem.h"
#include "model/diff_keys.h"

#include <math.h>
#include <stdlib.h>

/* Nodes by their parent and key, while they are made. */
struct merging {
	struct diff *diff;
	struct table table;
	bool threads, processes; /* have rows of their own */
};

struct node_key {
	uint32_t parent, key;
};

static uint64_t
node_hash(const void *owner, uint32_t id)
{
	const struct merging *m = owner;
	const struct diff_node *node = &m->diff->nodes[id];

	return table_words(&m->table, node->parent, node->key);
}

static bool
node_is(const void *owner, uint32_t id, const void *key)
{
	const struct merging *m = owner;
	const struct diff_node *node = &m->diff->nodes[id];
	const struct node_key *want = key;

	return node->parent == want->parent && node->key == want->key;
}

static uint32_t
node_add(struct diff *diff, uint32_t parent, uint32_t key)
{
	struct diff_node *nodes =
	    mem_grow(diff->nodes, &diff->node_cap, (size_t)diff->nnodes + 1,
		     sizeof(*nodes));

	if (nodes)
		diff->nodes = nodes;
	if (!nodes || diff->nnodes == UINT32_MAX)
		return 0;
	nodes[diff->nnodes] = (struct diff_node){
		.parent = parent,
		.key = key,
		.depth = parent ? nodes[parent].depth + 1 : 0,
	};
	return diff->nnodes++;
}

/* What key is called by parent; 0: no memory. */
static uint32_t
node_below(struct merging *m, uint32_t parent, uint32_t key)
{
	const struct node_key want = { parent, key };
	uint32_t *slot, id;

	if (!key || !table_reserve(&m->table, node_hash, m))
		return 0;
	slot = table_slot(&m->table, table_words(&m->table, parent, key),
			  node_is, m, &want);
	if (*slot)
		return *slot;
	id = node_add(m->diff, parent, key);
	if (id)
		table_put(&m->table, slot, id);
	return id;
}

/* Has the row no node of its own: is its time its caller's? */
static bool
is_passed(const struct merging *m, const struct ftree *tree, row_id id)
{
	enum frame_kind kind = ftree_kind(tree, id);

	if (ftree_row(tree, id)->flags & (FTREE_SELF | FTREE_NOTE))
		return true;
	return !kind || (kind == FRAME_PROCESS && !m->processes) ||
	       (kind == FRAME_THREAD && !m->threads);
}

/* Add the rows of a side; of: their nodes, parents first. */
static enum pit_status
merge_rows(struct merging *m, int side, uint32_t *of)
{
	const struct diff_side *s = &m->diff->look.side[side];
	const struct ftree *tree = s->tree;
	double scale = m->diff->scale[side];

	for (row_id id = tree->top; id; id = ftree_next(tree, tree->top, id)) {
		uint32_t up = id == tree->top ? DIFF_ROOT
					      : of[ftree_row(tree, id)->parent];
		struct diff_node *node;

		of[id] = up;
		if (is_passed(m, tree, id))
			continue;
		of[id] =
		    node_below(m, up,
			       diff_keys_frame(m->diff->keys, s->snap,
					       ftree_row(tree, id)->frame));
		if (!of[id])
			return PIT_ENOMEM;
		node = &m->diff->nodes[of[id]];
		node->cost.time[side] +=
		    ftree_seconds(tree, ftree_row(tree, id)->time) * scale;
		if (!node->row[side])
			node->row[side] = id;
	}
	return PIT_OK;
}

static size_t
count_kind(const struct ftree *tree, enum frame_kind kind)
{
	size_t n = 0;

	for (row_id id = tree->top; id; id = ftree_next(tree, tree->top, id))
		n += ftree_kind(tree, id) == kind;
	return n;
}

static bool
both_have_several(const struct diff_look *look, enum frame_kind kind)
{
	return count_kind(look->side[DIFF_BASE].tree, kind) > 1 &&
	       count_kind(look->side[DIFF_NEW].tree, kind) > 1;
}

/* What a node was seen in follows from its time. */
static void
count_samples(struct diff *diff)
{
	diff->nodes[DIFF_ROOT].cost = diff->whole;
	for (uint32_t i = DIFF_ROOT + 1; i < diff->nnodes; i++) {
		struct diff_cost *cost = &diff->nodes[i].cost;

		for (int side = 0; side < DIFF_SIDES; side++) {
			double whole = diff->whole.time[side];

			cost->samples[side] =
			    whole > 0 ? cost->time[side] / whole *
					    diff->whole.samples[side]
				      : 0;
		}
	}
}

/* One to be put in order. */
struct entry {
	double change, most;
	uint32_t id, parent;
};

static struct entry
entry_of(const struct diff_cost *cost, uint32_t id, uint32_t parent)
{
	double base = cost->time[DIFF_BASE], new = cost->time[DIFF_NEW];

	return (struct entry){ fabs(new - base), new > base ? new : base, id,
			       parent };
}

static int
by_change(const void *pa, const void *pb)
{
	const struct entry *a = pa, *b = pb;

	if (a->parent != b->parent)
		return a->parent < b->parent ? -1 : 1;
	if (a->change != b->change)
		return a->change > b->change ? -1 : 1;
	if (a->most != b->most)
		return a->most > b->most ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

/* Put the nodes into the lists of their parents. */
static enum pit_status
link_nodes(struct diff *diff)
{
	struct entry *list = mem_calloc(diff->nnodes, sizeof(*list));
	size_t n = 0;

	if (!list)
		return PIT_ENOMEM;
	for (uint32_t i = DIFF_ROOT + 1; i < diff->nnodes; i++)
		list[n++] =
		    entry_of(&diff->nodes[i].cost, i, diff->nodes[i].parent);
	qsort(list, n, sizeof(*list), by_change);
	/* From the back: each goes before the one that is there. */
	while (n--) {
		struct diff_node *up = &diff->nodes[list[n].parent];

		diff->nodes[list[n].id].next = up->child;
		up->child = list[n].id;
	}
	mem_free(list);
	return PIT_OK;
}

static enum pit_status
merge_trees(struct diff *diff)
{
	struct merging m = {
		.diff = diff,
		.threads = both_have_several(&diff->look, FRAME_THREAD),
		.processes = both_have_several(&diff->look, FRAME_PROCESS),
	};
	enum pit_status st = PIT_OK;

	diff->nnodes = DIFF_ROOT;
	if (node_add(diff, 0, 0) != DIFF_ROOT)
		return PIT_ENOMEM;
	for (int side = 0; side < DIFF_SIDES && !st; side++) {
		uint32_t *of = mem_calloc(
		    (size_t)diff->look.side[side].tree->len + 1, sizeof(*of));

		st = of ? merge_rows(&m, side, of) : PIT_ENOMEM;
		mem_free(of);
	}
	table_fini(&m.table);
	if (st)
		return st;
	count_samples(diff);
	return link_nodes(diff);
}

static uint32_t
key_of(void *arg, const struct snapshot *snap, frame_id frame)
{
	return diff_keys_frame(arg, snap, frame);
}

static bool
functions_fit(struct diff *diff, uint32_t n)
{
	struct diff_function *functions = mem_calloc(n, sizeof(*functions));

	if (!functions)
		return false;
	for (uint32_t i = 0; i < diff->nfunctions; i++)
		functions[i] = diff->functions[i];
	mem_free(diff->functions);
	diff->functions = functions;
	diff->nfunctions = n;
	return true;
}

static void
set_scale(struct diff *diff, int side, const struct functions *fs)
{
	double seconds = diff->look.side[side].seconds;
	double whole = (double)fs->time / 1e9;

	if (diff->look.unit == DIFF_RUN)
		diff->scale[side] = whole > 0 ? 100 / whole : 0;
	else if (diff->look.unit == DIFF_SECOND)
		diff->scale[side] = seconds > 0 ? 1000 / seconds : 0;
	else
		diff->scale[side] = 1;
	diff->whole.time[side] = whole * diff->scale[side];
	diff->whole.samples[side] = (double)fs->samples;
}

static void
take_functions(struct diff *diff, int side, const struct functions *fs)
{
	double scale = diff->scale[side] / 1e9;

	for (uint32_t i = 1; i < fs->len; i++) {
		const struct function_cost *from = &fs->at[i];
		struct diff_function *to = &diff->functions[i];

		to->frame[side] = from->frame;
		to->self.time[side] = (double)from->self * scale;
		to->self.samples[side] = (double)from->self_samples;
		to->total.time[side] = (double)from->total * scale;
		to->total.samples[side] = (double)from->samples;
	}
}

static enum pit_status
count_side(struct diff *diff, int side)
{
	const struct functions_look look = {
		.all = diff->look.all,
		.idle = diff->look.idle,
		.thread = diff->look.thread,
		.of = key_of,
		.arg = diff->keys,
	};
	struct functions fs;
	enum pit_status st =
	    functions_init(&fs, diff->look.side[side].snap, &look);

	if (st)
		return st;
	set_scale(diff, side, &fs);
	if (functions_fit(diff, diff->keys->len))
		take_functions(diff, side, &fs);
	else
		st = PIT_ENOMEM;
	functions_fini(&fs);
	return st;
}

enum pit_status
diff_init(struct diff *diff, const struct diff_look *look)
{
	enum pit_status st = PIT_ENOMEM;

	*diff = (struct diff){ .look = *look };
	diff->keys =
	    diff_keys_new(diff_keys_are_qualified(look->side[DIFF_BASE].snap) &&
			  diff_keys_are_qualified(look->side[DIFF_NEW].snap));
	if (diff->keys)
		st = count_side(diff, DIFF_BASE);
	if (!st)
		st = count_side(diff, DIFF_NEW);
	if (!st)
		st = merge_trees(diff);
	if (!st)
		st = diff_sort(diff, false);
	if (st)
		diff_fini(diff);
	return st;
}

void
diff_fini(struct diff *diff)
{
	diff_keys_free(diff->keys);
	mem_free(diff->nodes);
	mem_free(diff->functions);
	mem_free(diff->order);
	*diff = (struct diff){ 0 };
}

enum pit_status
diff_sort(struct diff *diff, bool total)
{
	struct entry *list = mem_calloc(diff->nfunctions, sizeof(*list));
	uint32_t *order = mem_calloc(diff->nfunctions, sizeof(*order));
	size_t n = 0;

	if (!list || !order) {
		mem_free(list);
		mem_free(order);
		return PIT_ENOMEM;
	}
	for (uint32_t i = 1; i < diff->nfunctions; i++) {
		const struct diff_function *f = &diff->functions[i];

		if (f->frame[DIFF_BASE] || f->frame[DIFF_NEW])
			list[n++] =
			    entry_of(total ? &f->total : &f->self, i, 0);
	}
	qsort(list, n, sizeof(*list), by_change);
	for (size_t i = 0; i < n; i++)
		order[i] = list[i].id;
	mem_free(list);
	mem_free(diff->order);
	diff->order = order;
	diff->norder = n;
	return PIT_OK;
}

/* The square of what one side is off by. */
static double
variance(const struct diff *diff, const struct diff_cost *cost, int side)
{
	double all = diff->whole.samples[side], n = cost->samples[side];
	double weight = all > 0 ? diff->whole.time[side] / all : 0;
	double spread = all > 0 && n < all ? n * (1 - n / all) : 0;

	return weight * weight * (spread + 1);
}

double
diff_deviation(const struct diff *diff, const struct diff_cost *cost)
{
	return sqrt(variance(diff, cost, DIFF_BASE) +
		    variance(diff, cost, DIFF_NEW));
}

bool
diff_is_sure(const struct diff *diff, const struct diff_cost *cost)
{
	return fabs(diff_change(cost)) > DIFF_SURE * diff_deviation(diff, cost);
}

bool
diff_matters(const struct diff *diff, const struct diff_cost *cost)
{
	const double *whole = diff->whole.time;
	double most = whole[DIFF_NEW] > whole[DIFF_BASE] ? whole[DIFF_NEW]
							 : whole[DIFF_BASE];

	return diff_is_sure(diff, cost) &&
	       fabs(diff_change(cost)) >= diff->look.threshold * most;
}
