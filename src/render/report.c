/* src/render/report.c */
#include "render/report.h"

#include "model/processors.h"

double
report_seconds(uint64_t ns)
{
	return (double)ns / 1e9;
}

void
report_fail(struct out *o, enum pit_status st)
{
	if (!o->status)
		o->status = st;
}

static void
report_figures(struct report *rep, const struct snapshot *snap)
{
	uint64_t start = UINT64_MAX, end = 0;

	for (size_t i = 0; i < snap->nprocs; i++) {
		const struct proc_view *proc = &snap->procs[i];

		if (proc->start < start)
			start = proc->start;
		if (proc->end > end)
			end = proc->end;
		if (proc->max_interval > rep->max_interval)
			rep->max_interval = proc->max_interval;
		rep->cpu += proc->cpu;
	}
	rep->epoch = snap->nprocs ? snap->procs[0].epoch : 0;
	rep->duration = end > start ? end - start : 0;
	rep->samples = snap->samples;
}

enum pit_status
report_init(struct report *rep, const struct snapshot *snap,
	    const struct render_options *opts)
{
	const struct proc_options proc = {
		.show_all = opts->show_all,
		.threshold = PROC_THRESHOLD,
	};
	enum pit_status st;

	*rep = (struct report){ 0 };
	report_figures(rep, snap);
	st = ftree_init(&rep->tree, snap);
	if (!st)
		st = processors_run(&rep->tree, &proc);
	if (st)
		ftree_fini(&rep->tree);
	return st;
}

void
report_fini(struct report *rep)
{
	ftree_fini(&rep->tree);
}

void
report_description(struct out *o, const struct snapshot *snap,
		   const struct render_options *opts)
{
	if (opts->description)
		out_str(o, opts->description);
	else
		out_printf(o, "Program: %s",
			   snap->nprocs ? snap->procs[0].command : "");
}
