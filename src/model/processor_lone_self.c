/* src/model/processor_lone_self.c - "[self]" alone below a frame says nothing.
 */
#include "model/processors.h"

static enum pit_status
lone_self_apply(struct ftree *ft, const struct processor_options *opts)
{
	(void)opts;
	for (row_id id = ft->top; id; id = ftree_next(ft, ft->top, id)) {
		struct ftree_row *row = ftree_row(ft, id);

		if (!row->child || row->child != row->last ||
		    !(ftree_row(ft, row->child)->flags & FTREE_SELF))
			continue;
		row->absorbed += ftree_row(ft, row->child)->time;
		row->child = row->last = 0;
	}
	return PIT_OK;
}

const struct processor processor_lone_self = {
	.name = "remove_unnecessary_self_time_nodes",
	.apply = lone_self_apply,
};
