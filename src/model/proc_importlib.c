/* src/model/proc_importlib.c - the import system's own frames give way to what
 * they import.
 */
#include "model/processors.h"

static bool
is_importlib(const struct ftree *ft, row_id id)
{
	return ftree_frame_flags(ft, id) & FRAME_IMPORTLIB ||
	       ftree_row(ft, id)->flags & ROW_LINK;
}

static enum pit_status
importlib_apply(struct ftree *ft, const struct proc_options *opts)
{
	(void)opts;
	for (row_id id = ft->top; id; id = ftree_next(ft, ft->top, id))
		ftree_splice(ft, id, is_importlib);
	return PIT_OK;
}

const struct processor processor_importlib = {
	.name = "remove_importlib",
	.hides = true,
	.apply = importlib_apply,
};
