/* src/model/ftree_time.c - the tree of a report in order of time: a call that
 * comes again after another one has a row of its own.
 */
#include "model/ftree.h"

#include "base/mem.h"

#define NOT_WANTED UINT32_MAX

/* The tree while it is made. */
struct build {
	struct ftree *ft;
	const struct tree *raw;
	row_id *rows;  /* of processes and threads, by node */
	node_id *path; /* of the span, from the outermost on */
	size_t path_cap;
	enum pit_status status;
};

static bool
is_root(const struct frame_info *info)
{
	return !info || info->kind == FRAME_PROCESS ||
	       info->kind == FRAME_THREAD;
}

static row_id
add_row(struct build *b, row_id parent, node_id node)
{
	const struct tree_node *n = tree_get(b->raw, node);
	row_id id = ftree_add(b->ft, n->frame, 0, true);
	struct ftree_row *row;

	if (!id) {
		b->status = PIT_ENOMEM;
		return 0;
	}
	ftree_append(b->ft, parent, id);
	row = ftree_row(b->ft, id);
	row->seen = id;
	if (n->child && ftree_is_link(b->ft, id))
		row->flags |= FTREE_LINK;
	return id;
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

		if (!is_root(info) ||
		    !weights_get(snap->weights[TREE_RAW], id).total)
			continue;
		if (info->kind == FRAME_THREAD && look->thread &&
		    !look->thread(look->arg, info->name))
			b->rows[id] = NOT_WANTED;
		else
			b->rows[id] = add_row(b, b->rows[node->parent], id);
	}
}

/* The row of a call: the same as before if no other function was called since.
 */
static row_id
call_row(struct build *b, row_id parent, node_id node)
{
	const struct symtab *syms = b->ft->syms;
	frame_id frame = tree_get(b->raw, node)->frame;
	row_id last = ftree_row(b->ft, parent)->last;

	if (is_root(symtab_get(syms, frame)))
		return b->rows[node];
	if (last && ftree_row(b->ft, last)->frame &&
	    symtab_function(syms, ftree_row(b->ft, last)->frame) ==
		symtab_function(syms, frame))
		return last;
	return add_row(b, parent, node);
}

/* A method ran for another class than the row's: how long is kept beside it. */
static void
add_class(struct build *b, row_id id, frame_id frame, uint64_t weight)
{
	row_id also = id;

	while (also && ftree_row(b->ft, also)->frame != frame) {
		id = also;
		also = ftree_row(b->ft, also)->also;
	}
	if (!also) {
		also = ftree_add(b->ft, frame, 0, true);
		if (!also) {
			b->status = PIT_ENOMEM;
			return;
		}
		ftree_row(b->ft, id)->also = also;
	}
	ftree_row(b->ft, also)->own += (double)weight;
}

/* The frame's own time; likewise. */
static row_id
self_row(struct build *b, row_id parent)
{
	row_id id = ftree_row(b->ft, parent)->last;

	if (id && ftree_row(b->ft, id)->flags & FTREE_SELF)
		return id;
	id = ftree_add_row(b->ft, FTREE_SELF, 0);
	if (id)
		ftree_append(b->ft, parent, id);
	else
		b->status = PIT_ENOMEM;
	return id;
}

static bool
add_span(void *arg, uint32_t lane, const struct span *span, node_id node)
{
	struct build *b = arg;
	size_t depth = tree_get(b->raw, node)->depth;
	node_id *path =
	    mem_grow(b->path, &b->path_cap, depth, sizeof(*b->path));
	row_id at = FTREE_ROOT;

	(void)lane;
	if (!path) {
		b->status = PIT_ENOMEM;
		return false;
	}
	b->path = path;
	for (size_t i = depth; i > 0; i--) {
		path[i - 1] = node;
		node = tree_get(b->raw, node)->parent;
	}
	for (size_t i = 0; i < depth && at && at != NOT_WANTED; i++) {
		frame_id frame = tree_get(b->raw, path[i])->frame;

		at = call_row(b, at, path[i]);
		if (at && at != NOT_WANTED)
			add_class(b, at, frame, span->weight);
	}
	if (at && at != NOT_WANTED)
		at = self_row(b, at);
	if (at && at != NOT_WANTED)
		ftree_row(b->ft, at)->time += (double)span->weight;
	return !b->status;
}

/* A row's number is larger than that of what it hangs below. */
static void
add_up(struct ftree *ft)
{
	for (row_id id = ft->len; id-- > FTREE_ROOT;) {
		struct ftree_row *row = ftree_row(ft, id);

		if (row->flags & FTREE_SELF)
			row->own = row->time;
		if (row->parent)
			ftree_row(ft, row->parent)->time += row->time;
	}
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
	b.rows = mem_calloc(tree_len(b.raw), sizeof(*b.rows));
	if (!b.rows || !ftree_add(ft, 0, 0, true))
		b.status = PIT_ENOMEM;
	if (!b.status)
		add_roots(&b, snap, look);
	if (!b.status)
		snapshot_spans(snap, TREE_RAW, add_span, &b);
	mem_free(b.rows);
	mem_free(b.path);
	if (b.status) {
		ftree_fini(ft);
		return b.status;
	}
	add_up(ft);
	ft->top = ftree_row(ft, FTREE_ROOT)->child ? FTREE_ROOT : 0;
	return PIT_OK;
}
