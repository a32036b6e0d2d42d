/* src/model/processors.c */
#include "model/processors.h"

#include "base/mem.h"

static const struct processor *const processors[] = {
#define PROCESSOR(id) &processor_##id,
#include "model/processors.def"
#undef PROCESSOR
};

const struct processor *
processor_at(size_t i)
{
	return i < ARRAY_LEN(processors) ? processors[i] : NULL;
}

enum pit_status
processors_run(struct ftree *ft, const struct proc_options *opts)
{
	for (size_t i = 0; i < ARRAY_LEN(processors) && ft->top; i++) {
		enum pit_status st;

		if (processors[i]->hides && opts->show_all)
			continue;
		st = processors[i]->apply(ft, opts);
		if (st)
			return st;
	}
	return PIT_OK;
}
