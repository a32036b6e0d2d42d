/* src/model/proc_irrelevant.c - rows of little time are left out. */
#include "model/processors.h"

struct limit {
	double total, threshold;
};

static bool
is_irrelevant(const struct ftree *ft, row_id id, const void *arg)
{
	const struct limit *limit = arg;

	/* Divided as pyinstrument does, so that exactly 1 % stays. */
	return (double)ftree_row(ft, id)->time / limit->total <
	       limit->threshold;
}

static enum pit_status
irrelevant_apply(struct ftree *ft, const struct proc_options *opts)
{
	struct limit limit = {
		.total = (double)ftree_row(ft, ft->top)->time,
		.threshold = opts->threshold,
	};

	if (limit.total == 0)
		limit.total = 1;
	for (row_id id = ft->top; id; id = ftree_next(ft, ft->top, id))
		ftree_row(ft, id)->absorbed +=
		    ftree_drop(ft, id, is_irrelevant, &limit);
	return PIT_OK;
}

const struct processor processor_irrelevant = {
	.name = "remove_irrelevant_nodes",
	.hides = true,
	.apply = irrelevant_apply,
};
