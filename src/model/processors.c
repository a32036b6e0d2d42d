#include "model/processors.h"

const struct processor *const processors_report[] = {
#define PROCESSOR(id) &processor_##id,
#include "model/processors.def"
#undef PROCESSOR
	NULL,
};

enum pit_status
processors_run(struct ftree *ft, const struct processor *const list[],
	       const struct proc_options *opts)
{
	for (; *list && ft->top; list++) {
		enum pit_status st;

		if ((*list)->hides && opts->show_all)
			continue;
		st = (*list)->apply(ft, opts);
		if (st)
			return st;
	}
	return PIT_OK;
}
