/* src/render/text.c - the report for people, laid out as pyinstrument's. */
#include "render/text.h"
#include "render/compare.h"

#include "render/text_rows.h"

#include "base/utf8.h"
#include "model/processors.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Before each line, when the report stands among other output. */
#define SHORT_MARGIN ".  "
#define SHORT_HEAD   "pyinstrument ........................................"
#define SHORT_END    "....................................................."

static void
text_banner(struct out *o, const struct summary *sum,
	    const struct render_options *opts)
{
	char name[64];

	snprintf(name, sizeof(name), "v%s", opts->version);
	out_printf(o,
		   "\n  _     ._   __/__   _ _  _  _ _/_   Recorded: %-9s"
		   " Samples:  %" PRIu64 "\n",
		   opts->recorded ? opts->recorded : "", sum->samples);
	out_str(o, " /_//_/// /_\\ / //_// / //_'/ //     Duration: ");
	out_number(o, "%-9.3f", sum->duration);
	out_str(o, " CPU time: ");
	out_number(o, "%.3f", sum->cpu);
	out_char(o, '\n');
	out_printf(o, "/   _/        %20s\n\n", name);
}

static void
text_description(struct out *o, const struct snapshot *snap,
		 const struct render_options *opts)
{
	struct out line;

	out_init(&line, SIZE_MAX);
	summary_description(&line, snap, opts);
	if (line.data)
		text_clean(o, line.data, line.len);
	render_fail(o, line.status);
	out_fini(&line);
	out_char(o, '\n');
}

/* Each behind the margin. */
static void
text_notes(struct out *o, const struct snapshot *snap,
	   const struct render_options *opts, const char *margin)
{
	struct out notes;

	out_init(&notes, SIZE_MAX);
	summary_notes(&notes, snap, opts);
	for (const char *p = notes.data, *end; p && *p; p = end) {
		end = strchrnul(p, '\n');
		end += *end == '\n';
		out_str(o, margin);
		out_mem(o, p, (size_t)(end - p));
	}
	render_fail(o, notes.status);
	out_fini(&notes);
}

static void
text_head(struct out *o, const struct summary *sum, const struct snapshot *snap,
	  const struct render_options *opts)
{
	if (opts->short_mode) {
		out_str(o, "\n" SHORT_HEAD "\n.\n" SHORT_MARGIN);
		text_description(o, snap, opts);
		text_notes(o, snap, opts, SHORT_MARGIN);
		out_str(o, ".\n");
		return;
	}
	text_banner(o, sum, opts);
	text_description(o, snap, opts);
	text_notes(o, snap, opts, "");
	out_char(o, '\n');
}

void
text_frames(struct out *o, const struct summary *sum,
	    const struct snapshot *snap, const struct render_options *opts)
{
	const struct text t = {
		.o = o,
		.tree = &sum->tree,
		.snap = snap,
		.opts = opts,
		.precision = text_precision(sum->max_interval),
		.margin = "",
	};

	text_tree(&t);
}

static void
text_rows(const struct text *t)
{
	if (!t->tree->top) {
		out_str(t->o, t->margin);
		summary_nothing(t->o, t->snap, t->opts);
	} else if (t->opts->flat) {
		text_flat(t);
	} else {
		text_tree(t);
	}
}

static void
text_write(struct out *o, const struct snapshot *snap,
	   const struct render_options *opts)
{
	struct summary sum;
	enum pit_status st = summary_init(&sum, &renderer_text, snap, opts);
	struct text t = {
		.o = o,
		.tree = &sum.tree,
		.snap = snap,
		.opts = opts,
		.margin = opts->short_mode ? SHORT_MARGIN : "",
	};

	if (st) {
		render_fail(o, st);
		return;
	}
	t.precision = text_precision(sum.max_interval);
	text_head(o, &sum, snap, opts);
	text_rows(&t);
	out_printf(o, "%s\n", t.margin);
	if (opts->short_mode)
		out_str(o, SHORT_END "\n\n");
	summary_fini(&sum);
}

const struct renderer renderer_text = {
	.name = "text",
	.suffix = ".txt",
	.help = "a tree to read in a terminal",
	.processors = processors_report,
	.timeline = processors_timeline,
	.session_alone = true,
	.sums = true,
	.write = text_write,
	.diff = compare_text,
};
