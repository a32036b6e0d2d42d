/* src/model/ftree_copy.c - a snapshot's raw tree becomes a report's. */
#include "model/ftree_session.h"
#include "model/split.h"

/* How many do what is done in one node of the raw tree. */
static size_t
members(const struct root *root)
{
	return root && !root->group ? root->shared : 1;
}

/* A thread that is not wanted: its time is not in its process either. */
static void
leave_out(struct ftree *ft, row_id id)
{
	double time = ftree_row(ft, id)->time;

	ftree_row(ft, id)->flags |= FTREE_OUT;
	for (row_id up = ftree_row(ft, id)->parent; up;
	     up = ftree_row(ft, up)->parent) {
		ftree_row(ft, up)->time -= time;
		ftree_row(ft, up)->own -= time;
		split_add(ft, up, id, -1);
	}
}

/* A task that is wanted by its own name, of a thread that is not: it stands
 * right below its process. */
static void
bring_back(struct ftree *ft, row_id id)
{
	row_id thread = ftree_row(ft, id)->parent;
	double time = ftree_row(ft, id)->time;

	ftree_row(ft, id)->flags &= ~FTREE_OUT;
	ftree_row(ft, id)->parent = ftree_row(ft, thread)->parent;
	for (row_id up = ftree_row(ft, id)->parent; up;
	     up = ftree_row(ft, up)->parent) {
		ftree_row(ft, up)->time += time;
		ftree_row(ft, up)->own += time;
		split_add(ft, up, id, 1);
	}
}

/* What a thread waited is kept apart. */
static void
add_idle(struct ftree *ft, frame_id frame, uint64_t idle,
	 const struct ftree_look *look)
{
	const struct root *root = roots_get(ft->roots, frame);

	if (look->idle || !idle)
		return;
	ft->idle += (double)idle;
	ft->idle_threads += members(root);
}

/* The same of a task: its time is its thread's, unless it stands alone. */
static void
copy_task(struct ftree *ft, row_id id, frame_id frame, uint64_t idle,
	  const struct ftree_look *look)
{
	const struct frame_info *info = symtab_get(ft->syms, frame);
	bool alone = ftree_row(ft, id)->flags & FTREE_OUT;

	if (alone && !look->thread(look->arg, info->name))
		return;
	if (alone)
		bring_back(ft, id);
	if (look->idle || !idle)
		return;
	if (alone)
		ft->idle += (double)idle;
	ft->idle_tasks += members(roots_get(ft->roots, frame));
}

static void
copy_thread(struct ftree *ft, row_id id, frame_id frame, uint64_t idle,
	    const struct ftree_look *look)
{
	const struct frame_info *info = symtab_get(ft->syms, frame);

	if (info && info->kind == FRAME_TASK)
		copy_task(ft, id, frame, idle, look);
	if (!info || info->kind != FRAME_THREAD)
		return;
	if (look->thread && !look->thread(look->arg, info->name))
		leave_out(ft, id);
	else
		add_idle(ft, frame, idle, look);
}

/* Node ids are handed out in the order of first sight, parents before
 * children, which is the order that pyinstrument breaks ties by. */
static enum pit_status
copy_nodes(struct ftree *ft, const struct snapshot *snap,
	   const struct ftree_look *look)
{
	const struct tree *raw = snap->trees[TREE_RAW];

	for (node_id id = 0; id < tree_len(raw); id++) {
		const struct tree_node *node = tree_get(raw, id);
		struct weight w = weights_counted(
		    snapshot_weights(snap, TREE_RAW), id, look->idle);
		struct ftree_row *row;

		if (!ftree_add(ft, node->frame, (double)w.total, look->apart))
			return PIT_ENOMEM;
		row = ftree_row(ft, id + 1);
		row->seen = id;
		if (id) {
			row->parent = node->parent + 1;
			row->flags |=
			    ftree_row(ft, row->parent)->flags & FTREE_OUT;
		}
		copy_thread(ft, id + 1, node->frame, w.idle, look);
	}
	return PIT_OK;
}

/* Put the rows into the lists of their parents: only now is the time of all
 * known. Those of which nothing is left, all waited for or not asked for, are
 * in none. */
static void
link_nodes(struct ftree *ft, const struct snapshot *snap)
{
	const struct tree *raw = snap->trees[TREE_RAW];

	for (node_id id = 1; id < tree_len(raw); id++) {
		const struct tree_node *node = tree_get(raw, id);
		struct weight w =
		    weights_get(snapshot_weights(snap, TREE_RAW), id);
		struct ftree_row *row = ftree_row(ft, id + 1);

		if (!weights_is_in(snapshot_weights(snap, TREE_RAW), id) ||
		    row->flags & FTREE_OUT || (w.total && !(row->time > 0)))
			continue;
		ftree_append(ft, row->parent, id + 1);
		if (node->child && ftree_is_link(ft, id + 1))
			row->flags |= FTREE_LINK;
	}
}

static enum pit_status
add_self_rows(struct ftree *ft, const struct snapshot *snap,
	      const struct ftree_look *look)
{
	size_t n = tree_len(snap->trees[TREE_RAW]);

	for (node_id id = 0; id < n; id++) {
		struct weight w = weights_counted(
		    snapshot_weights(snap, TREE_RAW), id, look->idle);
		row_id self;

		if (!w.self || ftree_row(ft, id + 1)->flags & FTREE_OUT)
			continue;
		self = ftree_add_row(ft, FTREE_SELF, (double)w.self);
		if (!self)
			return PIT_ENOMEM;
		ftree_append(ft, id + 1, self);
	}
	return PIT_OK;
}

enum pit_status
ftree_init(struct ftree *ft, const struct snapshot *snap,
	   const struct ftree_look *look)
{
	enum pit_status st;

	if (snap->session)
		return ftree_init_session_sum(ft, snap->session, look);
	if (look->timeline)
		return ftree_init_by_time(ft, snap, look);
	*ft = (struct ftree){
		.syms = snap->syms,
		.roots = snap->roots,
		.second = 1e9,
		.has_tasks = snap->task_wait > 0,
	};
	if (look->split && split_init(ft, snap, look->idle)) {
		ftree_fini(ft);
		return PIT_ENOMEM;
	}
	st = copy_nodes(ft, snap, look);
	if (!st) {
		link_nodes(ft, snap);
		st = add_self_rows(ft, snap, look);
	}
	if (st) {
		ftree_fini(ft);
		return st;
	}
	ft->top = ftree_row(ft, FTREE_ROOT)->child ? FTREE_ROOT : 0;
	return PIT_OK;
}
