/* src/model/proc_group.c - connected frames of libraries become one group,
 * which a report shows as its first frame and a count.
 */
#include "model/processors.h"

/* Library code and time spent in it; never rows that are not functions. */
static bool
should_hide(const struct ftree *ft, row_id id)
{
	const struct ftree_row *row = ftree_row(ft, id);

	if (row->flags & ROW_SELF)
		return true;
	switch (ftree_kind(ft, id)) {
	case FRAME_PYTHON:
	case FRAME_C:
		return !(row->flags & ROW_APP);
	default:
		return false;
	}
}

static bool
hides_child(const struct ftree *ft, row_id id)
{
	for (row_id c = ftree_row(ft, id)->child; c; c = ftree_row(ft, c)->next)
		if (should_hide(ft, c))
			return true;
	return false;
}

static enum pit_status
group_apply(struct ftree *ft, const struct proc_options *opts)
{
	row_id id = ft->top;

	(void)opts;
	/* The first row is never folded, and parents come before children. */
	while ((id = ftree_next(ft, ft->top, id))) {
		struct ftree_row *row = ftree_row(ft, id);
		uint32_t above = ftree_row(ft, row->parent)->group;

		if (!should_hide(ft, id))
			continue;
		if (above)
			row->group = above;
		else if (hides_child(ft, id))
			row->group = ++ft->groups;
	}
	return PIT_OK;
}

const struct processor processor_group = {
	.name = "group_library_frames",
	.hides = true,
	.apply = group_apply,
};
