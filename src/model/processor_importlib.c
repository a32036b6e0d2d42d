/* src/model/processor_importlib.c - the import system's own frames give way to
 * what they import.
 */
#include "model/hide.h"
#include "model/processors.h"

static bool
is_importlib(const struct ftree *ft, row_id id)
{
	const struct frame_info *info = ftree_info(ft, id);

	return info &&
	       (hide_is_import(info) || ftree_row(ft, id)->flags & FTREE_LINK);
}

static enum pit_status
importlib_apply(struct ftree *ft, const struct processor_options *opts)
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
