/* src/render/gecko.c - for the Firefox Profiler, profiler.firefox.com: a
 * profile in its processed format, version 60, which all later ones read.
 *
 * The format is columns of tables, so each column is a pass over a thread's
 * stretches: nothing but the tables that all threads share is in memory.
 */
#include "render/gecko.h"

#include "base/mem.h"
#include "render/calls.h"
#include "render/gecko_samples.h"
#include "render/summary.h"

#include <inttypes.h>

#define GECKO_VERSION     34 /* of Firefox's own format at the time */
#define PROCESSED_VERSION 60
#define MS_PLACES         6 /* of ns in a millisecond */

static void
put_stack(void *arg, const struct gecko_sample *sample)
{
	struct gecko *g = arg;

	gecko_index(g, sample->stack);
	g->rows++;
}

static void
put_ms(struct gecko *g, uint64_t ns)
{
	gecko_next(g);
	json_decimal(g->o, ns, MS_PLACES);
}

static void
put_time(void *arg, const struct gecko_sample *sample)
{
	put_ms(arg, sample->before);
}

static void
put_weight(void *arg, const struct gecko_sample *sample)
{
	put_ms(arg, sample->weight);
}

static void
put_cpu(void *arg, const struct gecko_sample *sample)
{
	struct gecko *g = arg;

	if (sample->cpu_known)
		gecko_number(g, sample->cpu);
	else
		gecko_index(g, GECKO_NONE);
}

static void
write_samples(struct gecko *g, const struct track *track)
{
	static const struct {
		const char *name;
		gecko_visit_sample *put;
	} columns[] = {
		{ "stack", put_stack },
		{ "timeDeltas", put_time },
		{ "weight", put_weight },
		{ "threadCPUDelta", put_cpu },
	};

	g->rows = 0;
	out_str(g->o, "\"samples\":{\"weightType\":\"tracing-ms\"");
	for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
		gecko_open(g, columns[i].name);
		gecko_samples(&g->tables, g->tracks, track, columns[i].put, g);
		gecko_close(g);
	}
	out_printf(g->o, ",\"length\":%zu}", g->rows);
}

static void
put_marker_name(void *arg, const struct gecko_marker *marker)
{
	struct gecko *g = arg;

	gecko_number(g, g->marker_names[marker->category]);
	g->rows++;
}

static void
put_marker_start(void *arg, const struct gecko_marker *marker)
{
	put_ms(arg, marker->start);
}

static void
put_marker_end(void *arg, const struct gecko_marker *marker)
{
	put_ms(arg, marker->end);
}

static void
put_marker_category(void *arg, const struct gecko_marker *marker)
{
	gecko_number(arg, marker->category);
}

/* A mark is a marker of the first thread. */
static const struct mark *
mark_at(const struct gecko *g, const struct track *track, size_t i)
{
	const struct marks *marks = g->snap->marks;

	return track == g->tracks->at && marks && i < marks->n &&
		       tracks_has_mark(g->tracks, &marks->at[i])
		   ? &marks->at[i]
		   : NULL;
}

static uint32_t
mark_text(struct gecko *g, const struct mark *mark)
{
	struct out name;
	uint32_t index;

	out_init(&name, SIZE_MAX);
	track_mark_name(&name, mark);
	index = gecko_text(&g->tables, name.data ? name.data : "");
	render_fail(g->o, name.status);
	out_fini(&name);
	return index;
}

enum mark_column {
	MARK_NAME,
	MARK_START,
	MARK_END,
	MARK_CATEGORY,
	MARK_PHASE,
	MARK_DATA,
};

/* The rest of a column of markers: returns how many. */
static size_t
put_marks(struct gecko *g, const struct track *track, enum mark_column column)
{
	size_t n = g->snap->marks ? g->snap->marks->n : 0, rows = 0;

	for (size_t i = 0; i < n; i++) {
		const struct mark *mark = mark_at(g, track, i);

		if (!mark)
			continue;
		rows++;
		if (column == MARK_NAME)
			gecko_number(g, mark_text(g, mark));
		else if (column == MARK_START)
			put_ms(g, tracks_time(g->tracks, mark->time));
		else if (column == MARK_END)
			gecko_index(g, GECKO_NONE);
		else if (column == MARK_CATEGORY)
			gecko_number(g, GECKO_OTHER);
		else if (column == MARK_PHASE)
			gecko_number(g, 0); /* an instant */
		else {
			gecko_next(g);
			out_str(g->o, "{\"type\":\"mark\"}");
		}
	}
	return rows;
}

/* The last two columns are alike for all states, and for all marks. */
static void
write_rest(struct gecko *g, const struct track *track, const char *name,
	   const char *state, enum mark_column column)
{
	gecko_open(g, name);
	for (size_t i = 0; i < g->rows; i++) {
		gecko_next(g);
		out_str(g->o, state);
	}
	put_marks(g, track, column);
	gecko_close(g);
}

static void
write_markers(struct gecko *g, const struct track *track)
{
	static const struct {
		const char *name;
		gecko_visit_marker *put;
		enum mark_column mark;
	} columns[] = {
		{ "startTime", put_marker_start, MARK_START },
		{ "endTime", put_marker_end, MARK_END },
		{ "category", put_marker_category, MARK_CATEGORY },
	};
	size_t marks;

	g->rows = 0;
	g->sep = "";
	out_str(g->o, ",\"markers\":{\"name\":[");
	gecko_markers(&g->tables, g->tracks, track, put_marker_name, g);
	marks = put_marks(g, track, MARK_NAME);
	gecko_close(g);
	for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
		gecko_open(g, columns[i].name);
		gecko_markers(&g->tables, g->tracks, track, columns[i].put, g);
		put_marks(g, track, columns[i].mark);
		gecko_close(g);
	}
	write_rest(g, track, "phase", "1", MARK_PHASE); /* an interval */
	write_rest(g, track, "data", "{\"type\":\"state\"}", MARK_DATA);
	out_printf(g->o, ",\"length\":%zu}", g->rows + marks);
}

/* "key":ms or null. */
static void
write_moment(struct gecko *g, const char *key, const uint64_t *at)
{
	out_printf(g->o, ",\"%s\":", key);
	if (at)
		json_decimal(g->o, tracks_time(g->tracks, *at), MS_PLACES);
	else
		out_str(g->o, "null");
}

static void
write_thread(struct gecko *g, const struct track *track)
{
	const struct proc_info *proc = track_proc(g->tracks, track);
	const uint64_t *start = proc ? &proc->start : &track->start;
	const uint64_t *end =
	    proc && proc->state != PROC_RUNNING ? &proc->end : NULL;
	struct out name;

	out_init(&name, SIZE_MAX);
	track_name(&name, g->tracks, track);
	render_fail(g->o, name.status);
	out_str(g->o, "{\"processType\":\"default\",\"name\":");
	json_string(&g->text, name.data ? name.data : "");
	out_fini(&name);
	out_str(g->o, ",\"processName\":");
	json_string(&g->text, track_process(g->tracks, track));
	out_printf(g->o,
		   ",\"isMainThread\":%s,\"pid\":\"%" PRIu64
		   "\",\"tid\":%" PRIu64,
		   track->first ? "true" : "false", track->pid, track->tid);
	write_moment(g, "processStartupTime", start);
	write_moment(g, "processShutdownTime", end);
	write_moment(g, "registerTime", &track->start);
	write_moment(g, "unregisterTime", &track->end);
	out_str(g->o, ",\"pausedRanges\":[],\"showMarkersInTimeline\":true,");
	write_samples(g, track);
	write_markers(g, track);
	out_char(g->o, '}');
}

static void
write_categories(struct gecko *g)
{
	static const struct {
		const char *name, *color;
	} categories[GECKO_CATEGORIES] = {
		[GECKO_OTHER] = { "Other", "grey" },
		[GECKO_RUNNING] = { "Running", "green" },
		[GECKO_WAITING] = { "Waiting", "transparent" },
		[GECKO_GIL] = { "Waiting for the GIL", "red" },
		[GECKO_GC] = { "Garbage collection", "orange" },
		[GECKO_IMPORT] = { "Import", "blue" },
	};

	gecko_open(g, "categories");
	for (size_t i = 0; i < GECKO_CATEGORIES; i++) {
		gecko_next(g);
		out_printf(g->o,
			   "{\"name\":\"%s\",\"color\":\"%s\","
			   "\"subcategories\":[\"Other\",\"Application\","
			   "\"Library\",\"C\"]}",
			   categories[i].name, categories[i].color);
	}
	gecko_close(g);
}

/* What has to be said of the run, for the profiler's own box of facts. */
static void
write_notes(struct gecko *g)
{
	struct render_options opts = *g->opts;
	struct out notes;

	opts.timeline = true;
	out_init(&notes, SIZE_MAX);
	summary_notes(&notes, g->snap, &opts);
	render_fail(g->o, notes.status);
	if (notes.len) {
		out_str(g->o, ",\"extra\":[{\"label\":\"Notes\",\"entries\":"
			      "[{\"label\":\"Notes\",\"format\":\"list\","
			      "\"value\":");
		json_lines(&g->text, &notes);
		out_str(g->o, "}]}]");
	}
	out_fini(&notes);
}

static void
write_meta(struct gecko *g)
{
	const struct snapshot *snap = g->snap;
	uint64_t interval = snap->nprocs ? snap->procs[0].min_interval : 0;
	struct out text;

	out_printf(
	    g->o,
	    "{\"meta\":{\"version\":%d,\"preprocessedProfileVersion\":%d,"
	    "\"product\":\"Python\",\"importedFrom\":"
	    "\"pyinstrument-top %s\",\"processType\":0,\"stackwalk\":0,"
	    "\"symbolicated\":true,\"symbolicationNotSupported\":true,"
	    "\"usesOnlyOneStackType\":true,"
	    "\"sourceCodeIsNotOnSearchfox\":true,"
	    "\"keepProfileThreadOrder\":true,"
	    "\"sampleUnits\":{\"time\":\"ms\",\"eventDelay\":\"ms\","
	    "\"threadCPUDelta\":\"ns\"},\"interval\":",
	    GECKO_VERSION, PROCESSED_VERSION, g->opts->version);
	json_decimal(g->o, interval ? interval : 1000000, MS_PLACES);
	out_str(g->o, ",\"startTime\":");
	json_decimal(g->o, render_epoch(snap), MS_PLACES);
	out_str(g->o, ",\"profilingStartTime\":0,\"profilingEndTime\":");
	json_decimal(g->o, g->tracks->end - g->tracks->start, MS_PLACES);
	out_str(g->o, ",\"arguments\":");
	out_init(&text, SIZE_MAX);
	summary_description(&text, snap, g->opts);
	json_string(&g->text, text.data ? text.data : "");
	render_fail(g->o, text.status);
	out_fini(&text);
	write_categories(g);
	write_notes(g);
	out_str(g->o, ",\"markerSchema\":[{\"name\":\"state\",\"display\":"
		      "[\"marker-chart\",\"marker-table\","
		      "\"timeline-overview\"],\"fields\":[]}");
	if (g->snap->marks && g->snap->marks->n)
		out_str(g->o, ",{\"name\":\"mark\",\"display\":"
			      "[\"marker-chart\",\"marker-table\","
			      "\"timeline-overview\"],\"fields\":[]}");
	out_str(g->o, "]}");
}

static void
write_profile(struct gecko *g)
{
	static const char *const names[GECKO_CATEGORIES] = {
		[GECKO_GIL] = "Waiting for the GIL",
		[GECKO_GC] = "Garbage collection",
		[GECKO_IMPORT] = "Import",
	};

	for (size_t i = 0; i < GECKO_CATEGORIES; i++)
		if (names[i])
			g->marker_names[i] = gecko_text(&g->tables, names[i]);
	/* They are asked for again when the texts are written. */
	for (size_t i = 0;
	     g->tracks->len && g->snap->marks && i < g->snap->marks->n; i++)
		if (mark_at(g, g->tracks->at, i))
			mark_text(g, &g->snap->marks->at[i]);
	render_fail(g->o, g->tables.status);
	write_meta(g);
	out_str(g->o, ",\"libs\":[]");
	gecko_shared(g);
	out_str(g->o, ",\"threads\":[");
	for (size_t i = 0; i < g->tracks->len; i++) {
		out_str(g->o, i ? ",\n" : "\n");
		write_thread(g, &g->tracks->at[i]);
	}
	out_str(g->o, "]}\n");
}

static void
gecko_write(struct out *o, const struct snapshot *snap,
	    const struct render_options *opts)
{
	const struct stacks_look look = calls_look(opts);
	struct tracks tracks;
	struct gecko g = { .o = o, .snap = snap, .opts = opts };
	enum pit_status st = tracks_init(&tracks, snap, &look);

	if (st) {
		render_fail(o, st);
		return;
	}
	g.tracks = &tracks;
	st = gecko_tables_init(&g.tables, &tracks);
	if (st) {
		render_fail(o, st);
	} else {
		json_text_init(&g.text, o);
		write_profile(&g);
		json_text_fini(&g.text);
		gecko_tables_fini(&g.tables);
	}
	tracks_fini(&tracks);
}

const struct renderer renderer_gecko = {
	.name = "gecko",
	.suffix = ".gecko.json",
	.help = "for the Firefox Profiler: samples and states of each thread",
	.write = gecko_write,
};
