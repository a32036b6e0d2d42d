/* src/model/ftree_time.c - the tree of a report in order of time: a call that
 * comes again after another one has a row of its own.
 */
#include "model/ftree.h"

#include "base/mem.h"
#include "model/ftree_prune.h"

#include "model/hide.h"

#define NOT_WANTED UINT32_MAX
#define NO_NODE    UINT32_MAX

/* What is asked of a node each time that it is called. */
struct fact {
	node_id parent;
	frame_id frame, function;
	bool gives_way, may_go;
	bool calls_on; /* a C function that does: it may give way, too */
};

/* The tree while it is made. */
struct build {
	struct ftree *ft;
	const struct tree *raw;
	struct fact *facts;        /* by node */
	row_id *rows;              /* of processes and threads, by node */
	uint32_t deepest;          /* of them */
	struct ftree_calls *roots; /* what they last called, by row */
	size_t nroots;
	struct ftree_calls *calls; /* of the thread that is looked at */
	uint32_t base;             /* the depth of calls->at[0] */
	node_id *path; /* of a span, what is not open yet, innermost first */
	size_t path_cap;
	uint32_t seen;
	struct ftree_prune prune;
	enum pit_status status;
};

static bool
is_root(const struct frame_info *info)
{
	return !info || frame_is_root(info->kind);
}

/* A task is wanted with its thread, or by its own name. */
static bool
is_wanted(const struct build *b, const struct tree_node *node,
	  const struct frame_info *info, const struct ftree_look *look)
{
	if (!look->thread || info->kind == FRAME_PROCESS)
		return true;
	if (info->kind == FRAME_TASK && b->rows[node->parent] != NOT_WANTED)
		return true;
	return look->thread(look->arg, info->name);
}

/* The row that one stands below: of a task whose thread is not wanted, its
 * process's. */
static row_id
row_above(const struct build *b, const struct tree_node *node)
{
	row_id row = b->rows[node->parent];

	return row != NOT_WANTED
		   ? row
		   : b->rows[tree_get(b->raw, node->parent)->parent];
}

/* Processes, threads and tasks come first, in order of first sight. */
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
		if (b->deepest < node->depth)
			b->deepest = node->depth;
		/* Samples may have taken no time at all. */
		if (!weights_get(snapshot_weights(snap, TREE_RAW), id).total ||
		    !is_wanted(b, node, info, look)) {
			b->rows[id] = NOT_WANTED;
			continue;
		}
		b->rows[id] = ftree_add(b->ft, node->frame, 0, true);
		if (!b->rows[id]) {
			b->status = PIT_ENOMEM;
			return;
		}
		ftree_append(b->ft, row_above(b, node), b->rows[id]);
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

		bool alone = b->rows[node->parent] == NOT_WANTED;

		if (!info || (alone && info->kind != FRAME_TASK))
			continue;
		if ((info->kind == FRAME_THREAD || alone) &&
		    b->rows[id] != NOT_WANTED)
			whole += total;
		else if (info->kind == FRAME_STARTUP ||
			 info->kind == FRAME_SHUTDOWN)
			whole -= total;
	}
	return (double)whole;
}

/* All but the first len calls are over, for now: their time is their callers'
 * too. */
static void
close_calls(struct ftree_calls *calls, size_t len)
{
	double open = 0;

	for (size_t i = calls->len; i-- > len;) {
		struct ftree_call *call = &calls->at[i];

		open += call->open;
		call->time += open;
		call->open = 0;
	}
	if (len)
		calls->at[len - 1].open += open;
}

/* A call at depth, in the place of what came last there: it gives_way, or is a
 * "[self]". Zeroed; NULL: no memory. */
static struct ftree_call *
new_call(struct build *b, size_t depth, bool gives_way, bool self)
{
	struct ftree_calls *calls = b->calls;
	struct ftree_call *at;

	if (calls->len > depth) {
		b->status =
		    ftree_prune_end(&b->prune, calls, depth, gives_way, self);
		if (b->status)
			return NULL;
	}
	if (calls->len == calls->cap) {
		at = mem_grow(calls->at, &calls->cap, calls->len + 1,
			      sizeof(*at));
		if (!at) {
			b->status = PIT_ENOMEM;
			return NULL;
		}
		calls->at = at;
	}
	at = &calls->at[calls->len++];
	*at = (struct ftree_call){ .gives_way = gives_way };
	return at;
}

static void
open_call(struct build *b, size_t depth, node_id id)
{
	const struct symtab *syms = b->ft->syms;
	const struct fact *fact = &b->facts[id];
	bool link =
	    fact->calls_on &&
	    hide_is_link(symtab_get(syms, fact->frame),
			 symtab_get(syms, b->calls->at[depth - 1].frame));
	struct ftree_call *call =
	    new_call(b, depth, link || fact->gives_way, false);

	if (!call)
		return;
	call->node = id;
	call->frame = call->now = fact->frame;
	call->function = fact->function;
	call->seen = ++b->seen;
	call->flags = link ? FTREE_LINK : 0;
	call->may_go = fact->may_go;
}

/* The same call as before if no other function was called since. */
static void
enter_call(struct build *b, size_t depth, node_id id)
{
	const struct fact *fact = &b->facts[id];
	struct ftree_call *call = &b->calls->at[depth];

	if (depth >= b->calls->len || call->function != fact->function) {
		open_call(b, depth, id);
		return;
	}
	call->node = id;
	if (call->now != fact->frame)
		b->status =
		    ftree_prune_also(&b->prune, b->calls, depth, fact->frame);
}

/* Time of the call above depth alone. */
static void
add_self(struct build *b, size_t depth, double time)
{
	struct ftree_call *call = &b->calls->at[depth];

	if (b->calls->len <= depth || !(call->flags & FTREE_SELF)) {
		call = new_call(b, depth, false, true);
		if (!call)
			return;
		call->node = NO_NODE;
		call->seen = UINT32_MAX;
		call->flags = FTREE_SELF;
		call->may_go = true;
	}
	call->open += time;
}

/* What a process or a thread, or the root, called last. */
static void
enter_root(struct build *b, node_id id)
{
	const struct tree_node *node = tree_get(b->raw, id);
	struct ftree_call *call;

	b->calls = &b->roots[b->rows[id]];
	b->base = node->depth;
	if (b->calls->len)
		return;
	call = new_call(b, 0, false, false);
	if (!call)
		return;
	call->node = id;
	call->frame = call->now = call->function = node->frame;
	call->row = b->rows[id];
}

static bool
is_open(const struct build *b, size_t depth, node_id node)
{
	return depth >= b->base && depth - b->base < b->calls->len &&
	       b->calls->at[depth - b->base].node == node;
}

/* Up from leaf to what is open, or is a process or a thread; on the way is what
 * is not open. */
static node_id
go_up(struct build *b, node_id leaf, size_t *n)
{
	size_t depth = tree_get(b->raw, leaf)->depth;
	node_id node = leaf;

	for (*n = 0; !is_open(b, depth, node); depth--) {
		if (depth <= b->deepest && b->rows[node])
			break;
		b->path[(*n)++] = node;
		node = b->facts[node].parent;
	}
	return node;
}

/* The nodes of a path that are not open: *n. Returns how many calls are; 0: it
 * is none that was asked for. */
static size_t
find_open(struct build *b, node_id leaf, size_t *n)
{
	size_t depth = tree_get(b->raw, leaf)->depth;
	node_id *path =
	    mem_grow(b->path, &b->path_cap, depth + 1, sizeof(*b->path));
	node_id node;

	if (!path) {
		b->status = PIT_ENOMEM;
		return 0;
	}
	b->path = path;
	node = go_up(b, leaf, n);
	if (!is_open(b, depth - *n, node)) {
		if (b->rows[node] == NOT_WANTED)
			return 0;
		enter_root(b, node);
		if (b->status)
			return 0;
		go_up(b, leaf, n);
	}
	return depth - *n - b->base + 1;
}

static bool
add_span(void *arg, uint32_t lane, const struct span *span, node_id node)
{
	struct build *b = arg;
	size_t n, depth = find_open(b, node, &n);

	(void)lane;
	if (!depth)
		return !b->status;
	close_calls(b->calls, depth);
	while (n && !b->status)
		enter_call(b, depth++, b->path[--n]);
	if (!b->status)
		add_self(b, depth, (double)span->weight);
	return !b->status;
}

/* What is open is over for good. */
static void
end_calls(struct build *b)
{
	for (size_t i = 0; i < b->nroots && !b->status; i++) {
		if (!b->roots[i].len)
			continue;
		close_calls(&b->roots[i], 0);
		b->status = ftree_prune_end_all(&b->prune, &b->roots[i]);
	}
	/* A thread's time is its process's too. */
	for (size_t i = b->nroots; i-- > FTREE_ROOT + 1 && !b->status;) {
		const struct ftree_row *row = ftree_row(b->ft, (row_id)i);
		struct ftree_row *up = ftree_row(b->ft, row->parent);

		up->time += row->time;
		if (up->frame)
			up->own += row->time;
	}
}

static void
find_facts(struct build *b, const struct symtab *syms)
{
	for (node_id id = 1; id < tree_len(b->raw); id++) {
		const struct tree_node *node = tree_get(b->raw, id);
		const struct frame_info *info = symtab_get(syms, node->frame);
		bool c = info->kind == FRAME_C;

		b->facts[id] = (struct fact){
			.parent = node->parent,
			.frame = node->frame,
			.function = symtab_function(syms, node->frame),
			.gives_way = hide_is_import(info) ||
				     hide_is_asked(info) ||
				     hide_is_runpy(info, true),
			.may_go = c || info->kind == FRAME_PYTHON,
			.calls_on = c && node->child,
		};
	}
}

static void
build_rows(struct build *b, const struct snapshot *snap,
	   const struct ftree_look *look)
{
	b->rows = mem_calloc(tree_len(b->raw), sizeof(*b->rows));
	b->facts = mem_calloc(tree_len(b->raw), sizeof(*b->facts));
	if (!b->rows || !b->facts || !ftree_add(b->ft, 0, 0, true)) {
		b->status = PIT_ENOMEM;
		return;
	}
	find_facts(b, snap->syms);
	add_roots(b, snap, look);
	if (b->status)
		return;
	b->prune = (struct ftree_prune){
		.ft = b->ft,
		.whole = least_whole(b, snap),
		.threshold = look->threshold,
	};
	b->roots = mem_calloc(b->ft->len, sizeof(*b->roots));
	if (!b->roots) {
		b->status = PIT_ENOMEM;
		return;
	}
	b->nroots = b->ft->len;
	enter_root(b, TREE_ROOT);
	if (!b->status)
		snapshot_spans(snap, TREE_RAW, add_span, b);
	end_calls(b);
}

static void
fini_build(struct build *b)
{
	for (size_t i = 0; i < b->nroots; i++)
		mem_free(b->roots[i].at);
	mem_free(b->roots);
	mem_free(b->rows);
	mem_free(b->facts);
	mem_free(b->path);
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
		.has_tasks = snap->task_wait > 0,
	};
	build_rows(&b, snap, look);
	fini_build(&b);
	if (b.status) {
		ftree_fini(ft);
		return b.status;
	}
	ft->top = ftree_row(ft, FTREE_ROOT)->child ? FTREE_ROOT : 0;
	return PIT_OK;
}
