/* src/model/proc_importlib.c - the import system's own frames give way to what
 * they import.
 */
#include "model/processors.h"

static bool
has_callee(const struct ftree *ft, row_id id)
{
	row_id child = ftree_row(ft, id)->child;

	while (child && !ftree_row(ft, child)->frame)
		child = ftree_row(ft, child)->next;
	return child != 0;
}

/* The exec() with which the import system runs a module is part of it. */
static void
mark_exec(struct ftree *ft)
{
	for (row_id id = ft->top; id; id = ftree_next(ft, ft->top, id)) {
		row_id by = ftree_row(ft, id)->parent;

		if (ftree_kind(ft, id) == FRAME_C && by && has_callee(ft, id) &&
		    ftree_frame_flags(ft, by) & FRAME_IMPORTLIB)
			ftree_row(ft, id)->flags |= ROW_IMPORTS;
	}
}

static bool
is_importlib(const struct ftree *ft, row_id id)
{
	return ftree_row(ft, id)->flags & ROW_IMPORTS ||
	       ftree_frame_flags(ft, id) & FRAME_IMPORTLIB;
}

static enum pit_status
importlib_apply(struct ftree *ft, const struct proc_options *opts)
{
	(void)opts;
	mark_exec(ft);
	for (row_id id = ft->top; id; id = ftree_next(ft, ft->top, id))
		ftree_splice(ft, id, is_importlib);
	return PIT_OK;
}

const struct processor processor_importlib = {
	.name = "remove_importlib",
	.hides = true,
	.apply = importlib_apply,
};
