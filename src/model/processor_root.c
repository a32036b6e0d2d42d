/* src/model/processor_root.c - rows of processes and threads stay where they
 * tell something: threads where a process has several, processes where there
 * are several. A program of one thread starts with its <module>, as in
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

/* Is it of one function with a row behind it? In order of time one may come
 * again, after another one. */
static bool
comes_again(const struct ftree *ft, row_id id)
{
	uint32_t same = ftree_same(ft, id);

	do
		id = ftree_row(ft, id)->next;
	while (id && ftree_same(ft, id) != same);
	return id;
}

/* The program's first frame if it stands for the whole process; else 0. */
static row_id
whole_child(const struct ftree *ft, row_id process)
{
	double all = ftree_row(ft, process)->time;

	for (row_id id = ftree_row(ft, process)->child; id;
	     id = ftree_row(ft, id)->next) {
		if (!is_code(ft, id))
			continue;
		if (comes_again(ft, id))
			return 0;
		if (ftree_row(ft, id)->time > WHOLE * all)
			return id;
	}
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

	return id == beside->whole || !beside->show_all || kind != FRAME_NATIVE;
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

		/* One thread for each process tells nothing. */
		if (row->child && row->child == row->last &&
		    ftree_row(ft, row->child)->count <= row->count)
			ftree_splice(ft, id, is_thread);
	}
}

static void
choose_top(struct ftree *ft, bool show_all)
{
	const struct ftree_row *root = ftree_row(ft, FTREE_ROOT);
	row_id whole;

	trim_threads(ft);
	if (root->child != root->last) {
		ft->top = FTREE_ROOT;
		return;
	}
	ft->top = root->child;
	if (!ft->top)
		return;
	ftree_row(ft, ft->top)->parent = 0;
	/* One row of many stays: it says how many they are. */
	whole =
	    ftree_row(ft, ft->top)->count > 1 ? 0 : whole_child(ft, ft->top);
	if (whole)
		promote(ft, whole, show_all);
}

/* A row below the tree; or the first, when there is nothing else to show. */
static enum pit_status
follow(struct ftree *ft, row_id id)
{
	row_id last = ft->top;

	if (!id)
		return PIT_ENOMEM;
	while (last && ftree_row(ft, last)->next)
		last = ftree_row(ft, last)->next;
	if (last)
		ftree_row(ft, last)->next = id;
	else
		ft->top = id;
	return PIT_OK;
}

static row_id
idle_note(struct ftree *ft)
{
	const char *ending = ft->idle_threads == 1 ? "" : "s";
	size_t tasks = ft->idle_tasks;

	if (!tasks)
		return ftree_add_note(ft, ft->idle, "[idle: %zu thread%s]",
				      ft->idle_threads, ending);
	if (!ft->idle_threads)
		return ftree_add_note(ft, ft->idle, "[idle: %zu task%s]", tasks,
				      tasks == 1 ? "" : "s");
	return ftree_add_note(ft, ft->idle, "[idle: %zu thread%s, %zu task%s]",
			      ft->idle_threads, ending, tasks,
			      tasks == 1 ? "" : "s");
}

/* What counts for nothing. Start-up is shown only when all is, or nothing else
 * is there: pyinstrument does not see it. */
static enum pit_status
add_followers(struct ftree *ft, const struct processor_options *opts)
{
	enum pit_status st = PIT_OK;

	ft->shows_startup = ft->startup && (opts->show_all || !ft->top);
	ft->shows_shutdown =
	    ft->shutdown &&
	    (opts->show_all || ftree_seconds(ft, ft->shutdown) >=
				   SHUTDOWN_SHARE * opts->duration);
	if (ft->shows_startup)
		st = follow(ft, ftree_add_note(ft, ft->startup, "[start-up]"));
	if (!st && ft->shows_shutdown)
		st = follow(ft, ftree_add_note(ft, ft->shutdown, "[shutdown]"));
	if (!st && ft->idle)
		st = follow(ft, idle_note(ft));
	return st;
}

static enum pit_status
root_apply(struct ftree *ft, const struct processor_options *opts)
{
	choose_top(ft, opts->show_all);
	ftree_mark_app(ft);
	return add_followers(ft, opts);
}

const struct processor processor_root = {
	.name = "trim_root",
	.apply = root_apply,
};
