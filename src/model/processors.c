#include "model/processors.h"

const struct processor *const processors_report[] = {
#define PROCESSOR(id) &processor_##id,
#include "model/processors.def"
#undef PROCESSOR
	NULL,
};

/* As they come: what is alike stays apart. */
const struct processor *const processors_timeline[] = {
	&processor_importlib,  &processor_tracebackhide, &processor_launch,
	&processor_merge_self, &processor_irrelevant,    &processor_lone_self,
	&processor_root,       &processor_group,         NULL,
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
