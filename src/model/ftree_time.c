/* src/model/ftree_time.c - the tree of a report in order of time: a call that
 * comes again after another one has a row of its own.
 */
#include "model/ftree.h"

#include "base/mem.h"
#include "model/ftree_prune.h"

#define NOT_WANTED UINT32_MAX

/* A call that is not over: what came since it was opened, or opened again, is
 * not in its row yet. */
struct call {
	node_id node;
	row_id row;
	row_id also; /* the row itself, or one beside it of another class */
	double time;
};

/* The tree while it is made. */
struct build {
	struct ftree *ft;
	const struct tree *raw;
	row_id *rows;       /* of processes and threads, by node */
	struct call *calls; /* by depth; [0] is the root */
	size_t ncalls, call_cap;
	node_id *path; /* of a span, what is not open yet, innermost first */
	size_t path_cap;
	uint32_t seen;
	struct ftree_prune prune;
	enum pit_status status;
};

static bool
is_root(const struct frame_info *info)
{
	return !info || info->kind == FRAME_PROCESS ||
	       info->kind == FRAME_THREAD;
}

/* Processes and threads come first, in order of first sight. */
static void
add_roots(struct build *b, const struct snapshot *snap,
	  const struct ftree_look *look)
{
	b->rows[TREE_ROOT] = FTREE_ROOT;
	for (node_id id = 1; id < tree_len(b->raw) && !b->status; id++) {
		const struct tree_node *node = tree_get(b->raw, id);
		const struct frame_info *info =
		    symtab_get(snap->syms, node->frame);

		if (!is_root(info))
			continue;
		/* Samples may have taken no time at all. */
		if (!weights_get(snapshot_weights(snap, TREE_RAW), id).total ||
		    (info->kind == FRAME_THREAD && look->thread &&
		     !look->thread(look->arg, info->name))) {
			b->rows[id] = NOT_WANTED;
			continue;
		}
		b->rows[id] = ftree_add(b->ft, node->frame, 0, true);
		if (!b->rows[id]) {
			b->status = PIT_ENOMEM;
			return;
		}
		ftree_append(b->ft, b->rows[node->parent], b->rows[id]);
		ftree_row(b->ft, b->rows[id])->seen = ++b->seen;
	}
}

/* What the rest is measured against, at the least: all that is asked for but
 * the interpreter's start and end. */
static double
least_whole(const struct build *b, const struct snapshot *snap)
{
	const struct weights *weights = snapshot_weights(snap, TREE_RAW);
	uint64_t whole = 0;

	for (node_id id = 1; id < tree_len(b->raw); id++) {
		const struct tree_node *node = tree_get(b->raw, id);
		const struct frame_info *info =
		    symtab_get(snap->syms, node->frame);
		uint64_t total = weights_get(weights, id).total;

		if (!info || b->rows[node->parent] == NOT_WANTED)
			continue;
		if (info->kind == FRAME_THREAD && b->rows[id] != NOT_WANTED)
			whole += total;
		else if (info->kind == FRAME_STARTUP ||
			 info->kind == FRAME_SHUTDOWN)
			whole -= total;
	}
	return (double)whole;
}

/* The call is over, for now: its time is its caller's too. */
static void
close_call(struct build *b)
{
	struct call *call = &b->calls[--b->ncalls];
	struct ftree_row *row = ftree_row(b->ft, call->row);

	row->time += call->time;
	if (row->frame)
		ftree_row(b->ft, call->also)->own += call->time;
	if (b->ncalls)
		b->calls[b->ncalls - 1].time += call->time;
}

static void
push_call(struct build *b, node_id node, row_id row, row_id also)
{
	struct call *calls =
	    mem_grow(b->calls, &b->call_cap, b->ncalls + 1, sizeof(*calls));

	if (calls)
		b->calls = calls;
	if (!calls || !row || !also) {
		b->status = PIT_ENOMEM;
		return;
	}
	calls[b->ncalls++] = (struct call){ node, row, also, 0 };
}

/* The row beside a function's for a frame of another class. */
static row_id
also_row(struct build *b, row_id id, frame_id frame)
{
	row_id also = id;

	while (also && ftree_row(b->ft, also)->frame != frame)
		also = ftree_row(b->ft, also)->also;
	return also ? also : ftree_prune_also(&b->prune, id, frame);
}

/* The row of a call: the same as before if no other function was called since.
 */
static row_id
call_row(struct build *b, row_id parent, const struct tree_node *node)
{
	const struct symtab *syms = b->ft->syms;
	row_id id = ftree_row(b->ft, parent)->last;

	if (id && ftree_row(b->ft, id)->frame &&
	    symtab_function(syms, ftree_row(b->ft, id)->frame) ==
		symtab_function(syms, node->frame))
		return id;
	id = ftree_prune_add(&b->prune, parent, node->frame,
			     node->child ? FTREE_LINK : 0);
	if (id)
		ftree_row(b->ft, id)->seen = ++b->seen;
	return id;
}

static void
open_call(struct build *b, node_id id)
{
	const struct tree_node *node = tree_get(b->raw, id);
	row_id row;

	if (is_root(symtab_get(b->ft->syms, node->frame))) {
		push_call(b, id, b->rows[id], b->rows[id]);
		return;
	}
	row = call_row(b, b->calls[b->ncalls - 1].row, node);
	push_call(b, id, row, row ? also_row(b, row, node->frame) : 0);
}

/* Time of the innermost call alone. */
static void
add_self(struct build *b, double time)
{
	struct call *call = &b->calls[b->ncalls - 1];
	row_id id = ftree_row(b->ft, call->row)->last;

	if (!id || !(ftree_row(b->ft, id)->flags & FTREE_SELF))
		id = ftree_prune_add(&b->prune, call->row, 0, FTREE_SELF);
	if (!id) {
		b->status = PIT_ENOMEM;
		return;
	}
	ftree_row(b->ft, id)->time += time;
	ftree_row(b->ft, id)->own += time;
	call->time += time;
}

/* The nodes of a path that are not open, and how many are: *open. False: it is
 * none that was asked for. */
static bool
find_open(struct build *b, node_id node, size_t *open, size_t *n)
{
	size_t depth = tree_get(b->raw, node)->depth;
	node_id *path =
	    mem_grow(b->path, &b->path_cap, depth + 1, sizeof(*b->path));

	if (!path) {
		b->status = PIT_ENOMEM;
		return false;
	}
	b->path = path;
	for (*n = 0; depth >= b->ncalls || b->calls[depth].node != node;
	     depth--) {
		if (b->rows[node] == NOT_WANTED)
			return false;
		path[(*n)++] = node;
		node = tree_get(b->raw, node)->parent;
	}
	*open = depth + 1;
	return true;
}

static bool
add_span(void *arg, uint32_t lane, const struct span *span, node_id node)
{
	struct build *b = arg;
	size_t open, n;

	(void)lane;
	if (!find_open(b, node, &open, &n))
		return !b->status;
	while (b->ncalls > open)
		close_call(b);
	while (n && !b->status)
		open_call(b, b->path[--n]);
	if (!b->status)
		add_self(b, (double)span->weight);
	return !b->status;
}

static void
build_rows(struct build *b, const struct snapshot *snap,
	   const struct ftree_look *look)
{
	b->rows = mem_calloc(tree_len(b->raw), sizeof(*b->rows));
	if (!b->rows || !ftree_add(b->ft, 0, 0, true)) {
		b->status = PIT_ENOMEM;
		return;
	}
	add_roots(b, snap, look);
	if (!b->status)
		b->status = ftree_prune_init(
		    &b->prune, b->ft, least_whole(b, snap), look->threshold);
	if (!b->status)
		push_call(b, TREE_ROOT, FTREE_ROOT, FTREE_ROOT);
	if (!b->status)
		snapshot_spans(snap, TREE_RAW, add_span, b);
	while (b->ncalls && !b->status)
		close_call(b);
}

enum pit_status
ftree_init_by_time(struct ftree *ft, const struct snapshot *snap,
		   const struct ftree_look *look)
{
	struct build b = { .ft = ft, .raw = snap->trees[TREE_RAW] };

	*ft = (struct ftree){
		.syms = snap->syms,
		.roots = snap->roots,
		.second = 1e9,
	};
	build_rows(&b, snap, look);
	ftree_prune_fini(&b.prune);
	mem_free(b.rows);
	mem_free(b.calls);
	mem_free(b.path);
	if (b.status) {
		ftree_fini(ft);
		return b.status;
	}
	ft->top = ftree_row(ft, FTREE_ROOT)->child ? FTREE_ROOT : 0;
	return PIT_OK;
}
