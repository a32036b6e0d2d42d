/* src/render/summary.c */
#include "render/summary.h"

#include "base/regex.h"
#include "model/places.h"
#include "model/processors.h"
#include "model/session.h"
#include "model/stacks.h"

#include <string.h>

double
render_seconds(uint64_t ns)
{
	return (double)ns / 1e9;
}

void
render_fail(struct out *o, enum pit_status st)
{
	if (!o->status)
		o->status = st;
}

/* Of a part of the run: how long it was, and what was done. */
static void
window_figures(struct summary *sum, const struct snapshot *snap, uint64_t start,
	       uint64_t end)
{
	struct timeline_slice slice;
	uint64_t from = snap->window.from > start ? snap->window.from : start;
	uint64_t to = snap->window.to < end ? snap->window.to : end;

	sum->duration = render_seconds(to > from ? to - from : 0);
	sum->samples =
	    weights_get(snapshot_weights(snap, TREE_RAW), TREE_ROOT).samples;
	timeline_sum(snap->timeline, from, to > from ? to : from, &slice);
	sum->cpu = render_seconds(slice.cpu);
}

struct sampled {
	const struct snapshot *snap;
	uint64_t cpu;
};

static bool
add_cpu(void *arg, place_id id, uint64_t weight, uint64_t samples)
{
	struct sampled *sampled = arg;
	const struct place *place = places_get(sampled->snap->places, id);

	(void)samples;
	if (mode_counts(MODE_CPU, place->key.state))
		sampled->cpu += weight;
	return true;
}

/* What samples found to be spent on a CPU. Without memory it is 0. */
static uint64_t
sampled_cpu(const struct snapshot *snap)
{
	struct sampled sampled = { snap, 0 };

	return stacks_places(snap, add_cpu, &sampled) ? 0 : sampled.cpu;
}

static void
run_figures(struct summary *sum, const struct snapshot *snap)
{
	uint64_t start = UINT64_MAX, end = 0, interval = 0, cpu = 0;

	for (size_t i = 0; i < snap->nprocs; i++) {
		const struct proc_info *proc = &snap->procs[i];

		if (proc->start < start)
			start = proc->start;
		if (proc->end > end)
			end = proc->end;
		if (proc->max_interval > interval)
			interval = proc->max_interval;
		cpu += proc->cpu;
	}
	sum->epoch = render_epoch(snap);
	sum->max_interval = render_seconds(interval);
	sum->cpu = render_seconds(cpu);
	sum->duration = render_seconds(end > start ? end - start : 0);
	sum->samples = snap->samples;
	if (!window_is_all(&snap->window) && snap->timeline)
		window_figures(sum, snap, start, end);
	if (snap->mode != MODE_WALL || snap->who)
		sum->samples =
		    weights_get(snapshot_weights(snap, TREE_RAW), TREE_ROOT)
			.samples;
	/* The kernel's clock of a process is not that of some threads. */
	if (snap->who)
		sum->cpu = render_seconds(sampled_cpu(snap));
}

/* What the file of a session says. */
static void
session_figures(struct summary *sum, const struct session *s)
{
	sum->start = s->start_time.value;
	sum->max_interval = s->max_interval.value;
	sum->cpu = s->cpu_time.value;
	sum->duration = s->duration.value;
	sum->samples = s->sample_count;
}

void
summary_figures(struct summary *sum, const struct snapshot *snap)
{
	*sum = (struct summary){ 0 };
	run_figures(sum, snap);
	if (render_is_of_file(snap))
		session_figures(sum, snap->session);
}

static bool
is_wanted(const void *regex, const char *name)
{
	return regex_matches(regex, name);
}

bool
render_counts_idle(const struct snapshot *snap,
		   const struct render_options *opts)
{
	return opts->idle || opts->show_all || opts->timeline ||
	       snap->count_idle;
}

/* Are rows left out for their little time? */
static bool
prunes(const struct renderer *renderer, const struct render_options *opts)
{
	const struct processor *const *list =
	    opts->timeline ? renderer->timeline : renderer->processors;

	while (*list && *list != &processor_irrelevant)
		list++;
	return *list && !opts->show_all;
}

/* The tree as it was asked for. Where all that is to be seen waits for work,
 * it shows what it waits in. */
static enum pit_status
summary_tree(struct ftree *tree, const struct renderer *renderer,
	     const struct snapshot *snap, const struct render_options *opts)
{
	struct ftree_look look = {
		.apart = opts->apart || opts->show_all,
		.idle = render_counts_idle(snap, opts),
		.timeline = opts->timeline,
		.split = renderer->split,
		.all = opts->show_all,
		.threshold = prunes(renderer, opts) ? opts->threshold : 0,
		.thread = opts->thread ? is_wanted : NULL,
		.arg = opts->thread,
	};
	enum pit_status st = ftree_init(tree, snap, &look);

	if (st || tree->top || !(tree->idle > 0))
		return st;
	ftree_fini(tree);
	look.idle = true;
	return ftree_init(tree, snap, &look);
}

enum pit_status
summary_init(struct summary *sum, const struct renderer *renderer,
	     const struct snapshot *snap, const struct render_options *opts)
{
	struct processor_options proc = {
		.show_all = opts->show_all,
		.timeline = opts->timeline,
		.threshold = opts->threshold,
		.hide = opts->hide,
		.show = opts->show,
	};
	enum pit_status st;

	summary_figures(sum, snap);
	if (opts->tree) {
		sum->tree = *opts->tree;
		sum->given = true;
		return PIT_OK;
	}
	proc.duration = sum->duration;
	st = summary_tree(&sum->tree, renderer, snap, opts);
	if (!st && snap->session)
		st = processors_run_session(&sum->tree, &proc);
	else if (!st)
		st = processors_run(&sum->tree,
				    opts->timeline ? renderer->timeline
						   : renderer->processors,
				    &proc);
	if (st)
		ftree_fini(&sum->tree);
	return st;
}

void
summary_fini(struct summary *sum)
{
	if (!sum->given)
		ftree_fini(&sum->tree);
}

/* U+FFFD for a NUL, which a report's texts cannot hold. */
static void
session_description(struct out *o, const struct session_text *text)
{
	for (size_t at = 0; at <= text->n;) {
		size_t n = strlen(text->p + at);

		out_mem(o, text->p + at, n);
		at += n + 1;
		if (at <= text->n)
			out_str(o, "\xef\xbf\xbd");
	}
}

void
summary_description(struct out *o, const struct snapshot *snap,
		    const struct render_options *opts)
{
	if (opts->description)
		out_str(o, opts->description);
	else if (snap->session)
		session_description(o, &snap->session->target_description);
	else
		out_printf(o, "Program: %s",
			   snap->nprocs ? snap->procs[0].command : "");
}

void
summary_nothing(struct out *o, const struct snapshot *snap,
		const struct render_options *opts)
{
	const char *which = "";

	if (opts->thread && (snap->samples || snap->session))
		which = " of such a thread";
	else if (snap->mode != MODE_WALL && snap->samples)
		which = " of this mode";
	out_printf(o, "No samples%s were recorded.\n", which);
}
