#include "model/processors.h"

#include "base/mem.h"

const struct processor *const processors_report[] = {
#define PROCESSOR(id) &processor_##id,
#include "model/processors.def"
#undef PROCESSOR
	NULL,
};

/* As they come: what is alike stays apart. */
const struct processor *const processors_timeline[] = {
	&processor_importlib,  &processor_tracebackhide, &processor_runpy,
	&processor_merge_self, &processor_irrelevant,    &processor_lone_self,
	&processor_root,       &processor_group,         NULL,
};

static const struct processor *const session_list[] = {
	&processor_session_importlib, &processor_session_tracebackhide,
	&processor_merge_self,        &processor_aggregate,
	&processor_irrelevant,        &processor_lone_self,
	&processor_session_root,      &processor_group,
};

static bool
is_wanted(const struct processor *p, const struct processor_options *opts)
{
	return !(p->hides && opts->show_all) &&
	       !(p == &processor_aggregate && opts->timeline);
}

enum pit_status
processors_run_session(struct ftree *ft, const struct processor_options *opts)
{
	enum pit_status st = PIT_OK;

	for (size_t i = 0; i < ARRAY_LEN(session_list) && ft->top && !st; i++)
		if (is_wanted(session_list[i], opts))
			st = session_list[i]->apply(ft, opts);
	return st;
}

enum pit_status
processors_run(struct ftree *ft, const struct processor *const list[],
	       const struct processor_options *opts)
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
