/* src/render/json.c - the report for programs: the JSON of pyinstrument.
 *
 * cJSON writes the strings, but not the nesting: it recurses twice per frame,
 * which takes 3 MB of stack for ten thousand frames (cJSON 1.7.15; a thread of
 * an embedding program may have less) and a copy of the whole tree on the
 * heap. So the tree is walked here, with neither.
 */
#include "render/summary.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "model/processors.h"

#include <inttypes.h>
#include <string.h>

#include <cjson/cJSON.h>

struct json {
	struct out *o;
	const struct ftree *tree;
	struct out valid; /* a string whose bytes had to be mended */
	char *buf;        /* where cJSON prints */
	size_t cap;
};

/* s itself, or a copy in which U+FFFD stands for what is not UTF-8. */
static const char *
json_valid(struct json *j, const char *s)
{
	size_t n = strlen(s), at = 0;
	uint32_t ch;
	char utf8[4];

	j->valid.len = 0;
	while (at < n) {
		at += utf8_get(s + at, n - at, &ch);
		out_mem(&j->valid, utf8, utf8_put(utf8, ch));
	}
	render_fail(j->o, j->valid.status);
	return n && !j->valid.status ? j->valid.data : "";
}

static void
json_string(struct json *j, const char *s)
{
	cJSON item = { .type = cJSON_String | cJSON_IsReference };
	char *buf;
	size_t want;

	s = json_valid(j, s);
	/* At worst "\u001f" for each byte; cJSON wants five bytes to spare. */
	want = 6 * strlen(s) + 8;
	buf = mem_grow(j->buf, &j->cap, want, 1);
	if (!buf || want > INT32_MAX) {
		render_fail(j->o, PIT_ENOMEM);
		return;
	}
	j->buf = buf;
	item.valuestring = (char *)(uintptr_t)s;
	if (!cJSON_PrintPreallocated(&item, buf, (int)want, 0))
		render_fail(j->o, PIT_ELIMIT);
	else
		out_str(j->o, buf);
}

static void
json_key(struct json *j, const char *key, const char *value)
{
	out_printf(j->o, "\"%s\": ", key);
	json_string(j, value);
}

static void
json_seconds(struct out *o, double seconds)
{
	out_number(o, "%f", seconds);
}

static void
json_open_row(struct json *j, row_id id)
{
	const struct ftree_row *row = ftree_row(j->tree, id);

	out_char(j->o, '{');
	json_key(j, "function", ftree_function(j->tree, id));
	out_char(j->o, ',');
	json_key(j, "file_path_short", ftree_short_file(j->tree, id));
	out_char(j->o, ',');
	json_key(j, "file_path", ftree_file(j->tree, id));
	/* Tasks are not told apart: no time is known to be awaited. */
	out_printf(j->o, ",\"line_no\": %" PRIu32 ",\"time\": ",
		   ftree_line(j->tree, id));
	json_seconds(j->o, ftree_seconds(j->tree, row->time));
	out_printf(j->o,
		   ",\"await_time\": 0.000000,\"is_application_code\": %s,"
		   "\"children\": [",
		   row->flags & FTREE_APP ? "true" : "false");
}

static void
json_close_row(struct json *j, row_id id)
{
	const struct ftree_row *row = ftree_row(j->tree, id);
	const char *class_name = ftree_class(j->tree, id);

	out_char(j->o, ']');
	/* Shaped as pyinstrument's, but the same in every report of a run. */
	if (row->group)
		out_printf(j->o,
			   ",\"group_id\": "
			   "\"00000000-0000-4000-8000-%012" PRIx32 "\"",
			   row->group);
	if (class_name) {
		out_char(j->o, ',');
		json_key(j, "class_name", class_name);
	}
	if (row->count > 1)
		out_printf(j->o, ",\"count\": %zu", row->count);
	out_char(j->o, '}');
}

static void
json_tree(struct json *j)
{
	row_id top = j->tree->top, id = top;

	while (id) {
		const struct ftree_row *row = ftree_row(j->tree, id);

		json_open_row(j, id);
		if (row->child) {
			id = row->child;
			continue;
		}
		json_close_row(j, id);
		while (id != top && !row->next) {
			id = row->parent;
			row = ftree_row(j->tree, id);
			json_close_row(j, id);
		}
		if (id == top)
			break;
		out_char(j->o, ',');
		id = row->next;
	}
	if (!top)
		out_str(j->o, "null");
}

/* "notes": what the text report says below its description. An undisturbed run
 * has none, and exactly pyinstrument's keys. */
static void
json_notes(struct json *j, const struct snapshot *snap,
	   const struct render_options *opts)
{
	struct out notes;
	const char *sep = "\"notes\": [";

	out_init(&notes, SIZE_MAX);
	summary_notes(&notes, snap, opts);
	render_fail(j->o, notes.status);
	for (char *line = notes.data, *next; line && *line; line = next) {
		char *end = strchrnul(line, '\n');

		/* When memory ran out, the last line has no end. */
		next = *end ? end + 1 : end;
		*end = '\0';
		out_str(j->o, sep);
		json_string(j, line);
		sep = ",";
	}
	if (notes.len)
		out_str(j->o, "],");
	out_fini(&notes);
	if (snap->late_total * 100 >= snap->ticks && snap->late_total)
		out_printf(j->o, "\"late\": %" PRIu64 ",\"due\": %" PRIu64 ",",
			   snap->late_total, snap->ticks);
}

/* What stands below the tree of a text report. */
static void
json_beside(struct json *j)
{
	const struct ftree *tree = j->tree;

	if (tree->shows_startup) {
		out_str(j->o, "\"start_up\": ");
		json_seconds(j->o, ftree_seconds(tree, tree->startup));
		out_char(j->o, ',');
	}
	if (tree->shows_shutdown) {
		out_str(j->o, "\"shutdown\": ");
		json_seconds(j->o, ftree_seconds(tree, tree->shutdown));
		out_char(j->o, ',');
	}
	if (!(tree->idle > 0))
		return;
	out_str(j->o, "\"idle\": {\"time\": ");
	json_seconds(j->o, ftree_seconds(tree, tree->idle));
	out_printf(j->o, ",\"threads\": %zu},", tree->idle_threads);
}

static void
json_report(struct json *j, const struct summary *sum,
	    const struct snapshot *snap, const struct render_options *opts)
{
	uint64_t us = (sum->epoch + 500) / 1000;
	struct out text;

	/* In integers: a double of today's date has not all digits. */
	out_printf(j->o, "{\"start_time\": %" PRIu64 ".%06" PRIu64 ",",
		   us / 1000000, us % 1000000);
	out_str(j->o, "\"duration\": ");
	json_seconds(j->o, sum->duration);
	out_printf(j->o, ",\"sample_count\": %" PRIu64 ",", sum->samples);
	out_init(&text, SIZE_MAX);
	summary_description(&text, snap, opts);
	render_fail(j->o, text.status);
	json_key(j, "target_description", text.data ? text.data : "");
	out_fini(&text);
	out_str(j->o, ",\"cpu_time\": ");
	json_seconds(j->o, sum->cpu);
	out_char(j->o, ',');
	json_notes(j, snap, opts);
	json_beside(j);
	out_str(j->o, "\"root_frame\": ");
	json_tree(j);
	out_str(j->o, "}\n");
}

static void
json_write(struct out *o, const struct snapshot *snap,
	   const struct render_options *opts)
{
	struct summary sum;
	enum pit_status st = summary_init(&sum, &renderer_json, snap, opts);
	struct json j = { .o = o, .tree = &sum.tree };

	if (st) {
		render_fail(o, st);
		return;
	}
	out_init(&j.valid, SIZE_MAX);
	json_report(&j, &sum, snap, opts);
	out_fini(&j.valid);
	mem_free(j.buf);
	summary_fini(&sum);
}

const struct renderer renderer_json = {
	.name = "json",
	.suffix = ".json",
	.help = "pyinstrument's JSON, for programs",
	.processors = processors_report,
	.timeline = processors_timeline,
	.write = json_write,
};
