/* src/model/processor_tracebackhide.c - functions that have a local named
 * __tracebackhide__ ask not to be seen.
 */
#include "model/hide.h"
#include "model/processors.h"

static bool
is_hidden(const struct ftree *ft, row_id id)
{
	const struct frame_info *info = ftree_info(ft, id);

	return info && hide_is_asked(info);
}

static enum pit_status
tracebackhide_apply(struct ftree *ft, const struct processor_options *opts)
{
	(void)opts;
	for (row_id id = ft->top; id; id = ftree_next(ft, ft->top, id))
		ftree_splice(ft, id, is_hidden);
	return PIT_OK;
}

const struct processor processor_tracebackhide = {
	.name = "remove_tracebackhide",
	.hides = true,
	.apply = tracebackhide_apply,
};
