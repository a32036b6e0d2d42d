/* src/render/trace.c - for Perfetto and chrome://tracing: the Trace Event
 * Format in JSON, a slice for each call.
 *
 * A slice is a "B" and an "E" event, in order of time, and not one "X": where
 * several begin at the same time, as the calls of a first sample do, they are
 * nested in the order of the file, and an "X" could be written only when it has
 * ended, behind what it called.
 */
#include "render/calls.h"
#include "render/json_text.h"
#include "render/routes.h"
#include "render/summary.h"

#include "base/mem.h"

#include <inttypes.h>

/* Stretches up to which all calls are there; a trace of more, in full, would be
 * of gigabytes, and no viewer opens that. */
#define STRETCHES_MAX  200000
#define RESOLUTION_MAX 1e9 /* s */

/* What the events of a frame say, in the texts. */
struct piece {
	size_t at, n; /* n 0: not yet made */
};

struct trace {
	struct out *o;
	const struct snapshot *snap;
	const struct render_options *opts;
	const struct tracks *tracks;
	struct json_text text;
	struct json_text pieces_text; /* into texts */
	struct out texts;
	struct piece *pieces; /* by number, see routes.h */
	struct slices_look look;
	struct out who; /* of the track: its pid and tid */
	const char *sep;
};

static const char *
category(const struct trace *t, const struct slice *call)
{
	const struct frame_info *info;

	if (call->kind != SLICE_FRAME)
		return "state";
	info = symtab_get(t->snap->syms, call->frame);
	switch (info->kind) {
	case FRAME_PYTHON:
		return info->flags & FRAME_LIBRARY ? "library" : "application";
	case FRAME_C:
		return "c";
	default:
		return "interpreter";
	}
}

/* "name":"run","cat":"application","args":{"file":"/a.py","line":3}} */
static void
make_piece(struct trace *t, const struct slice *call)
{
	const struct frame_info *info = NULL;
	struct out *o = &t->texts, name;

	if (call->kind == SLICE_FRAME)
		info = symtab_get(t->snap->syms, call->frame);
	out_init(&name, SIZE_MAX);
	slice_name(&name, t->snap, call);
	out_str(o, "\"name\":");
	json_string(&t->pieces_text, name.data ? name.data : "");
	out_printf(o, ",\"cat\":\"%s\"", category(t, call));
	if (info && info->file[0]) {
		out_str(o, ",\"args\":{\"file\":");
		json_string(&t->pieces_text, info->file);
		if (info->line)
			out_printf(o, ",\"line\":%" PRIu32, info->line);
		out_char(o, '}');
	}
	out_char(o, '}');
	render_fail(t->o, name.status);
	render_fail(t->o, o->status);
	out_fini(&name);
}

static const struct piece *
piece_of(struct trace *t, const struct slice *call)
{
	struct piece *piece = &t->pieces[route_number(t->snap, call)];

	if (!piece->n) {
		piece->at = t->texts.len;
		make_piece(t, call);
		piece->n = t->texts.len - piece->at;
	}
	return piece;
}

/* Up to where begin and end differ. */
static void
write_event(struct trace *t, char phase, uint64_t at)
{
	out_str(t->o, t->sep);
	out_str(t->o, phase == 'B' ? "{\"ph\":\"B\",\"ts\":"
				   : "{\"ph\":\"E\",\"ts\":");
	json_decimal(t->o, tracks_time(t->tracks, at), 3);
	out_mem(t->o, t->who.data, t->who.len);
	t->sep = ",\n";
}

static void
begin_call(void *arg, const struct slice *call, uint64_t at)
{
	struct trace *t = arg;
	const struct piece *piece = piece_of(t, call);

	if (out_status(t->o))
		return;
	write_event(t, 'B', at);
	out_char(t->o, ',');
	out_mem(t->o, t->texts.data + piece->at, piece->n);
}

static void
end_call(void *arg, const struct slice *call, uint64_t at)
{
	struct trace *t = arg;

	(void)call;
	write_event(t, 'E', at);
	out_char(t->o, '}');
}

/* They are one slice, by their name if they have one. */
static void
write_group(void *arg, const struct slice_group *group)
{
	struct trace *t = arg;
	struct out name;

	out_init(&name, SIZE_MAX);
	if (group->mixed)
		out_str(&name, "[short calls]");
	else
		slice_name(&name, t->snap, &group->call);
	write_event(t, 'B', group->begin);
	out_str(t->o, ",\"name\":");
	json_string(&t->text, name.data ? name.data : "");
	out_printf(t->o,
		   ",\"cat\":\"short\",\"args\":{\"calls\":%" PRIu64 ",\"ms\":",
		   group->calls);
	json_decimal(t->o, group->time, 6);
	out_str(t->o, "}}");
	write_event(t, 'E', group->end);
	out_char(t->o, '}');
	render_fail(t->o, name.status);
	out_fini(&name);
}

/* An event that says what a track or a process is called. */
static void
write_name(struct trace *t, const char *what, const char *name)
{
	out_printf(t->o, "%s{\"ph\":\"M\",\"ts\":0", t->sep);
	out_mem(t->o, t->who.data, t->who.len);
	out_printf(t->o, ",\"name\":\"%s\",\"args\":{\"name\":", what);
	json_string(&t->text, name);
	out_str(t->o, "}}");
	t->sep = ",\n";
}

/* Its place among the others. */
static void
write_order(struct trace *t, const char *what, size_t place)
{
	out_printf(t->o, "%s{\"ph\":\"M\",\"ts\":0", t->sep);
	out_mem(t->o, t->who.data, t->who.len);
	out_printf(t->o, ",\"name\":\"%s\",\"args\":{\"sort_index\":%zu}}",
		   what, place);
}

static void
write_names(struct trace *t, const struct track *track)
{
	size_t place = (size_t)(track - t->tracks->at);
	struct out name;

	if (track->first) {
		write_name(t, "process_name", track_process(t->tracks, track));
		write_order(t, "process_sort_index", place);
	}
	out_init(&name, SIZE_MAX);
	track_name(&name, t->tracks, track);
	write_name(t, "thread_name", name.data ? name.data : "");
	write_order(t, "thread_sort_index", place);
	render_fail(t->o, name.status);
	out_fini(&name);
}

static void
write_track(struct trace *t, const struct track *track)
{
	static const struct slices_ops ops = { begin_call, end_call,
					       write_group };

	t->who.len = 0;
	out_printf(&t->who, ",\"pid\":%" PRIu64 ",\"tid\":%" PRIu64, track->pid,
		   track->tid);
	if (t->who.status) {
		render_fail(t->o, t->who.status);
		return;
	}
	write_names(t, track);
	render_fail(t->o, slices_each(&t->look, track, &ops, t));
}

/* Lines through all tracks. */
static void
write_marks(struct trace *t)
{
	const struct marks *marks = t->snap->marks;
	struct out name;

	out_init(&name, SIZE_MAX);
	for (size_t i = 0; marks && i < marks->n; i++) {
		const struct mark *mark = &marks->at[i];

		if (!tracks_has_mark(t->tracks, mark))
			continue;
		name.len = 0;
		track_mark_name(&name, mark);
		out_printf(t->o, "%s{\"ph\":\"i\",\"s\":\"g\",\"ts\":", t->sep);
		json_decimal(t->o, tracks_time(t->tracks, mark->time), 3);
		out_mem(t->o, t->who.data, t->who.len);
		out_str(t->o, ",\"name\":");
		json_string(&t->text, name.data ? name.data : "");
		out_str(t->o, ",\"cat\":\"mark\"}");
		t->sep = ",\n";
	}
	render_fail(t->o, name.status);
	out_fini(&name);
}

/* As long as it takes for the tracks to have that many. 1, 2 or 5 of some unit:
 * people read it. */
static uint64_t
choose_resolution(const struct tracks *tracks)
{
	uint64_t length = 0, unit = 1, least;

	if (tracks->stretches <= STRETCHES_MAX)
		return 0;
	for (size_t i = 0; i < tracks->len; i++)
		length += tracks->at[i].end - tracks->at[i].start;
	least = (length + STRETCHES_MAX - 1) / STRETCHES_MAX;
	while (unit <= least / 10)
		unit *= 10;
	return unit * (least <= unit       ? 1
		       : least <= 2 * unit ? 2
		       : least <= 5 * unit ? 5
					   : 10);
}

static uint64_t
resolution(const struct tracks *tracks, const struct render_options *opts)
{
	if (opts->resolution < 0)
		return choose_resolution(tracks);
	return opts->resolution < RESOLUTION_MAX
		   ? (uint64_t)(opts->resolution * 1e9)
		   : (uint64_t)(RESOLUTION_MAX * 1e9);
}

/* "calls shorter than 20 ms" */
static void
put_short_calls(struct out *o, uint64_t ns)
{
	out_str(o, "calls shorter than ");
	json_decimal(o, ns, 6);
	out_str(o, " ms");
}

/* What the run was, and what has to be said of it. */
static void
write_head(struct trace *t)
{
	struct render_options opts = *t->opts;
	struct out text;

	opts.timeline = true;
	out_init(&text, SIZE_MAX);
	out_printf(t->o,
		   "{\"displayTimeUnit\":\"ms\",\"otherData\":{"
		   "\"exporter\":\"pyinstrument-top %s\",\"start_time\":",
		   t->opts->version);
	json_decimal(t->o, render_epoch(t->snap), 9);
	out_str(t->o, ",\"target_description\":");
	summary_description(&text, t->snap, t->opts);
	json_string(&t->text, text.data ? text.data : "");
	text.len = 0;
	summary_notes(&text, t->snap, &opts);
	if (t->look.resolution) {
		out_str(&text, "Resolution: ");
		put_short_calls(&text, t->look.resolution);
		out_str(&text, " that stand side by side are one slice, "
			       "without what they call\n");
	}
	if (text.len) {
		out_str(t->o, ",\"notes\":");
		json_lines(&t->text, &text);
	}
	render_fail(t->o, text.status);
	out_fini(&text);
	out_str(t->o, "},\n\"traceEvents\":[\n");
}

/* What whoever asked for the report should hear. */
static void
remark(const struct trace *t)
{
	struct out *o = t->opts->remarks;

	if (!o || !t->look.left_out)
		return;
	out_printf(o, "%" PRIu64 " ", t->look.left_out);
	put_short_calls(o, t->look.resolution);
	out_str(o, " are not in the trace one by one; -p resolution=0 has all, "
		   "--from and --to have a part in detail\n");
}

static void
write_file(struct trace *t)
{
	t->sep = "";
	write_head(t);
	for (size_t i = 0; i < t->tracks->len; i++)
		write_track(t, &t->tracks->at[i]);
	if (t->tracks->len)
		write_marks(t);
	out_str(t->o, "\n]");
	if (t->look.resolution)
		out_printf(t->o, ",\"leftOut\":%" PRIu64, t->look.left_out);
	out_str(t->o, "}\n");
	remark(t);
}

static void
trace_write(struct out *o, const struct snapshot *snap,
	    const struct render_options *opts)
{
	const struct stacks_look look = calls_look(opts);
	struct tracks tracks;
	struct trace t = { .o = o, .snap = snap, .opts = opts };
	struct routes routes;
	enum pit_status st = tracks_init(&tracks, snap, &look);

	if (st) {
		render_fail(o, st);
		return;
	}
	st = routes_init(&routes, &tracks);
	if (st) {
		render_fail(o, st);
		tracks_fini(&tracks);
		return;
	}
	t.tracks = &tracks;
	t.look = (struct slices_look){
		.tracks = &tracks,
		.routes = &routes,
		.resolution = resolution(&tracks, opts),
	};
	out_init(&t.texts, SIZE_MAX);
	out_init(&t.who, SIZE_MAX);
	json_text_init(&t.text, o);
	json_text_init(&t.pieces_text, &t.texts);
	t.pieces = mem_calloc(route_numbers(snap), sizeof(*t.pieces));
	if (t.pieces)
		write_file(&t);
	else
		render_fail(o, PIT_ENOMEM);
	mem_free(t.pieces);
	json_text_fini(&t.pieces_text);
	json_text_fini(&t.text);
	out_fini(&t.who);
	out_fini(&t.texts);
	routes_fini(&routes);
	tracks_fini(&tracks);
}

const struct renderer renderer_trace = {
	.name = "trace",
	.suffix = ".trace.json",
	.help = "for Perfetto and chrome://tracing: calls in order of time",
	.write = trace_write,
};
