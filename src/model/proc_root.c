/* src/model/proc_root.c - rows of processes and threads stay where they tell
 * something: threads where a process has several, processes where there are
 * several. A program of one thread starts with its <module>, as in
 * pyinstrument.
 */
#include "model/processors.h"

/* A program's first frame stands for the whole process from this share on;
 * pyinstrument takes the same to pass over its own frames. */
#define WHOLE 0.8

static bool
is_thread(const struct ftree *ft, row_id id)
{
	return ftree_kind(ft, id) == FRAME_THREAD;
}

static bool
is_code(const struct ftree *ft, row_id id)
{
	enum frame_kind kind = ftree_kind(ft, id);

	return kind == FRAME_PYTHON || kind == FRAME_C;
}

static uint64_t
startup_time(const struct ftree *ft, row_id parent)
{
	uint64_t time = 0;

	for (row_id id = ftree_row(ft, parent)->child; id;
	     id = ftree_row(ft, id)->next)
		if (ftree_kind(ft, id) == FRAME_STARTUP)
			time += ftree_row(ft, id)->time;
	return time;
}

/* The program's first frame if it stands for the whole process; else 0. */
static row_id
whole_child(const struct ftree *ft, row_id process)
{
	uint64_t all = ftree_row(ft, process)->time - startup_time(ft, process);

	for (row_id id = ftree_row(ft, process)->child; id;
	     id = ftree_row(ft, id)->next)
		if (is_code(ft, id) &&
		    (double)ftree_row(ft, id)->time > WHOLE * (double)all)
			return id;
	return 0;
}

struct beside {
	row_id whole;
	bool show_all;
};

/* Everything beside the top goes, but for the time that is none of the
 * program's code when all is shown. */
static bool
is_left_out(const struct ftree *ft, row_id id, const void *arg)
{
	const struct beside *beside = arg;
	enum frame_kind kind = ftree_kind(ft, id);

	return id == beside->whole || !beside->show_all ||
	       (kind != FRAME_STARTUP && kind != FRAME_NATIVE);
}

/* Make id the top, and what may stay beside it its followers. */
static void
promote(struct ftree *ft, row_id id, bool show_all)
{
	const struct beside beside = { .whole = id, .show_all = show_all };
	row_id parent = ftree_row(ft, id)->parent;

	ftree_drop(ft, parent, is_left_out, &beside);
	ftree_row(ft, id)->next = ftree_row(ft, parent)->child;
	ftree_row(ft, parent)->child = ftree_row(ft, parent)->last = 0;
	for (row_id at = id; at; at = ftree_row(ft, at)->next)
		ftree_row(ft, at)->parent = 0;
	ft->top = id;
}

static void
trim_threads(struct ftree *ft)
{
	for (row_id id = ftree_row(ft, FTREE_ROOT)->child; id;
	     id = ftree_row(ft, id)->next) {
		const struct ftree_row *row = ftree_row(ft, id);

		if (row->child && row->child == row->last)
			ftree_splice(ft, id, is_thread);
	}
}

static enum pit_status
root_apply(struct ftree *ft, const struct proc_options *opts)
{
	const struct ftree_row *root = ftree_row(ft, FTREE_ROOT);
	row_id whole;

	trim_threads(ft);
	if (root->child != root->last) {
		ft->top = FTREE_ROOT;
	} else {
		ft->top = root->child;
		if (ft->top) {
			ftree_row(ft, ft->top)->parent = 0;
			whole = whole_child(ft, ft->top);
			if (whole)
				promote(ft, whole, opts->show_all);
		}
	}
	ftree_mark_app(ft);
	return PIT_OK;
}

const struct processor processor_root = {
	.name = "trim_root",
	.apply = root_apply,
};
