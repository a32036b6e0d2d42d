/* src/render/html_meta.c - what the data of an HTML report say of themselves,
 * as JSON.
 */
#include "render/html.h"

#include "render/compare.h"
#include "render/json_text.h"
#include "render/summary.h"

#include "base/regex.h"
#include "model/diff_keys.h"
#include "model/split.h"

#include <inttypes.h>

/* "key": "value", or null. */
static void
put_text(struct json_text *j, const char *key, const char *value)
{
	if (value)
		json_pair(j, key, value);
	else
		out_printf(j->o, "\"%s\": null", key);
	out_str(j->o, ",\n");
}

static void
put_bool(struct out *o, const char *key, bool value)
{
	out_printf(o, "\"%s\": %s,\n", key, value ? "true" : "false");
}

static void
put_ns(struct out *o, const char *key, double seconds)
{
	out_printf(o, "\"%s\": %.0f,\n", key, seconds * 1e9);
}

static void
put_figures(struct out *o, const struct snapshot *snap)
{
	struct summary sum;

	summary_figures(&sum, snap);
	out_printf(o, "\"epoch\": %" PRIu64 ".%09" PRIu64 ",\n",
		   sum.epoch / 1000000000, sum.epoch % 1000000000);
	put_ns(o, "duration", sum.duration);
	put_ns(o, "cpu", sum.cpu);
	out_printf(o, "\"samples\": %" PRIu64 ",\n", sum.samples);
	put_ns(o, "interval", sum.max_interval);
}

static uint64_t
since(const struct snapshot *snap, uint64_t at)
{
	return at > snap->start ? at - snap->start : 0;
}

static void
put_times(struct out *o, const struct snapshot *snap)
{
	const struct window *w = &snap->window;

	out_printf(o, "\"length\": %" PRIu64 ",\n", since(snap, snap->now));
	if (window_is_all(w))
		out_str(o, "\"window\": null,\n");
	else
		out_printf(o, "\"window\": [%" PRIu64 ", %" PRIu64 "],\n",
			   since(snap, w->from),
			   since(snap, w->to < snap->now ? w->to : snap->now));
	if (snap->coarse > snap->start && snap->coarse > w->from)
		out_printf(o, "\"coarse\": %" PRIu64 ",\n",
			   since(snap, snap->coarse));
	else
		out_str(o, "\"coarse\": null,\n");
}

static void
put_modes(struct json_text *j, const struct snapshot *snap)
{
	put_text(j, "mode", mode_name(snap->mode));
	out_str(j->o, "\"modes\": [");
	for (int i = 0; i < MODES; i++) {
		out_str(j->o, i ? ",\n{" : "{");
		json_pair(j, "name", mode_name((enum mode)i));
		out_str(j->o, ", ");
		json_pair(j, "title", mode_title((enum mode)i));
		out_str(j->o, ", ");
		json_pair(j, "means", mode_means((enum mode)i));
		out_char(j->o, '}');
	}
	out_str(j->o, "],\n\"states\": [");
	for (int i = 0; i < SPLIT_GIL_HELD; i++)
		out_printf(j->o, "%s\"%s\"", i ? ", " : "",
			   split_name((enum split_part)i));
	out_str(j->o, "],\n");
}

static const char *
unit_name(int unit)
{
	switch ((enum diff_unit)unit) {
	case DIFF_RUN:
		return "run";
	case DIFF_SECOND:
		return "second";
	case DIFF_SECONDS:
		break;
	}
	return "none";
}

static const char *
pattern(const struct regex *regex)
{
	return regex ? regex_text(regex) : NULL;
}

static void
put_options(struct json_text *j, const struct render_options *opts)
{
	struct out *o = j->o;

	out_str(o, "\"options\": {");
	put_bool(o, "show_all", opts->show_all);
	put_bool(o, "timeline", opts->timeline);
	put_bool(o, "apart", opts->apart);
	put_bool(o, "percent", opts->percent);
	out_str(o, "\"threshold\": ");
	if (opts->threshold_given)
		out_number(o, "%.9g", opts->threshold);
	else
		out_str(o, "null");
	out_str(o, ",\n");
	put_text(j, "hide", pattern(opts->hide));
	put_text(j, "show", pattern(opts->show));
	put_text(j, "thread", pattern(opts->thread));
	json_pair(j, "normalize", unit_name(opts->normalize));
	out_str(o, "},\n");
}

/* What counts must be the same in both runs of a diff. */
static bool
counts_idle(const struct snapshot *snap, const struct render_options *opts)
{
	return render_counts_idle(snap, opts) ||
	       (opts->base && render_counts_idle(opts->base, opts));
}

void
html_meta(struct out *o, const struct snapshot *snap,
	  const struct render_options *opts, const char *base)
{
	struct json_text j;
	struct out text;

	json_text_init(&j, o);
	out_str(o, "{\"program\": \"pyinstrument-top\",\n");
	put_text(&j, "version", opts->version);
	out_init(&text, SIZE_MAX);
	summary_description(&text, snap, opts);
	put_text(&j, "description", text.data ? text.data : "");
	render_fail(o, text.status);
	out_fini(&text);
	put_text(&j, "recorded", opts->recorded);
	put_text(&j, "started", opts->started);
	put_figures(o, snap);
	put_times(o, snap);
	put_bool(o, "session", snap->session);
	put_bool(o, "qualified", diff_keys_are_qualified(snap));
	put_bool(o, "count_idle", snap->count_idle);
	put_bool(o, "idle", counts_idle(snap, opts));
	put_modes(&j, snap);
	put_options(&j, opts);
	out_init(&text, SIZE_MAX);
	summary_notes(&text, snap, opts);
	if (snap->printed && snap->printed->more)
		out_printf(&text,
			   "Printed: there were more lines than the "
			   "first %zu, which are kept\n",
			   snap->printed->nlines);
	out_str(o, "\"notes\": ");
	render_fail(o, text.status);
	if (text.len)
		json_lines(&j, &text);
	else
		out_str(o, "[]");
	out_fini(&text);
	out_str(o, ",\n");
	out_str(o, "\"base\": ");
	if (base)
		json_string(&j, base);
	else
		out_str(o, "null");
	out_str(o, "}\n");
	json_text_fini(&j);
}
