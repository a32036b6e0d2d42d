/* src/model/processor_irrelevant.c - rows of little time are left out. */
#include "base/out.h"
#include "model/fold.h"
#include "model/processors.h"

struct limit {
	double total;
	double threshold;
};

static bool
is_irrelevant(const struct ftree *ft, row_id id, const void *arg)
{
	const struct limit *limit = arg;

	return fold_is_light(ftree_row(ft, id)->time, limit->total,
			     limit->threshold);
}

/* Processes, threads or tasks among the children of a row. */
struct crowd {
	enum frame_kind kind; /* 0: there are none */
	size_t stay, go;      /* rows that stay; members of those that go */
	double time;          /* of those that go */
};

static struct crowd
count_crowd(const struct ftree *ft, row_id parent, const struct limit *limit)
{
	struct crowd crowd = { 0 };

	for (row_id id = ftree_row(ft, parent)->child; id;
	     id = ftree_row(ft, id)->next) {
		const struct ftree_row *row = ftree_row(ft, id);
		enum frame_kind kind = ftree_kind(ft, id);

		if (!frame_is_root(kind))
			continue;
		crowd.kind = kind;
		if (!is_irrelevant(ft, id, limit)) {
			crowd.stay++;
		} else if (row->time) {
			crowd.go += row->count;
			crowd.time += row->time;
		}
	}
	return crowd;
}

/* Many little ones may be most of it: they are summed up in a row, where there
 * are others or where they make up as much as one that is shown. */
static enum pit_status
sum_up(struct ftree *ft, row_id parent, const struct crowd *crowd,
       const struct limit *limit)
{
	bool process = crowd->kind == FRAME_PROCESS;
	const char *noun = process                     ? "process"
			   : crowd->kind == FRAME_TASK ? "task"
						       : "thread";
	const char *ending = crowd->go == 1 ? "" : process ? "es" : "s";
	struct out percent;
	row_id id = 0;

	if (!crowd->go ||
	    (crowd->stay < 2 &&
	     fold_is_light(crowd->time, limit->total, limit->threshold)))
		return PIT_OK;
	out_init(&percent, 64);
	out_number(&percent, "%g", limit->threshold * 100);
	if (!out_status(&percent))
		id = ftree_add_note(ft, crowd->time, "[%zu %s%s below %s %%]",
				    crowd->go, noun, ending, percent.data);
	out_fini(&percent);
	if (!id)
		return PIT_ENOMEM;
	ftree_row(ft, id)->count = crowd->go;
	ftree_row(ft, parent)->absorbed -= crowd->time;
	ftree_append(ft, parent, id);
	return PIT_OK;
}

/* Tasks that wait side by side may be many times the run: beside them what the
 * program does would never be shown. */
static double
whole(const struct ftree *ft, const struct processor_options *opts)
{
	double time = ftree_row(ft, ft->top)->time;
	double run = opts->duration * ft->second;

	return ft->has_tasks && run > 0 && run < time ? run : time;
}

static enum pit_status
irrelevant_apply(struct ftree *ft, const struct processor_options *opts)
{
	const struct limit limit = {
		.total = whole(ft, opts),
		.threshold = opts->threshold,
	};
	enum pit_status st = PIT_OK;

	for (row_id id = ft->top; id && !st; id = ftree_next(ft, ft->top, id)) {
		struct crowd crowd = count_crowd(ft, id, &limit);

		ftree_row(ft, id)->absorbed +=
		    ftree_drop(ft, id, is_irrelevant, &limit);
		st = sum_up(ft, id, &crowd, &limit);
	}
	return st;
}

const struct processor processor_irrelevant = {
	.name = "remove_irrelevant_nodes",
	.hides = true,
	.apply = irrelevant_apply,
};
