/* src/model/processor_merge_self.c - "[self]" rows that came to stand side by
 * side become one.
 */
#include "model/processors.h"

static bool
is_self(const struct ftree *ft, row_id id)
{
	return ftree_row(ft, id)->flags & FTREE_SELF;
}

static void
merge_children(struct ftree *ft, row_id parent)
{
	row_id id = ftree_row(ft, parent)->child;

	while (id) {
		struct ftree_row *row = ftree_row(ft, id);
		row_id next = row->next;

		if (!next || !is_self(ft, id) || !is_self(ft, next)) {
			id = next;
			continue;
		}
		row->time += ftree_row(ft, next)->time;
		row->next = ftree_row(ft, next)->next;
		if (!row->next)
			ftree_row(ft, parent)->last = id;
	}
}

static enum pit_status
merge_self_apply(struct ftree *ft, const struct processor_options *opts)
{
	(void)opts;
	for (row_id id = ft->top; id; id = ftree_next(ft, ft->top, id))
		merge_children(ft, id);
	return PIT_OK;
}

const struct processor processor_merge_self = {
	.name = "merge_consecutive_self_time",
	.apply = merge_self_apply,
};
