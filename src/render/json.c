/* src/render/json.c - the report for programs: the JSON of pyinstrument.
 *
 * The tree is walked without recursion and without a copy of it: cJSON would
 * take 3 MB of stack for ten thousand frames (cJSON 1.7.15; a thread of an
 * embedding program may have less).
 */
#include "render/compare.h"
#include "render/json_text.h"
#include "render/summary.h"

#include "base/mem.h"
#include "model/label.h"
#include "model/processors.h"
#include "model/split.h"

#include <inttypes.h>

struct json {
	struct out *o;
	const struct ftree *tree;
	struct json_text text;
	double *awaited; /* by row; NULL: nothing was */
};

/* Add what was awaited below each row to it, children before parents, in the
 * order in which pyinstrument adds it. */
static void
json_add_awaited(struct json *j)
{
	const struct ftree *tree = j->tree;
	row_id id = tree->top;

	while (id) {
		const struct ftree_row *row = ftree_row(tree, id);

		if (ftree_is_await(tree, id))
			j->awaited[id] += row->time;
		if (row->child) {
			id = row->child;
			continue;
		}
		for (; id != tree->top; id = row->parent) {
			row = ftree_row(tree, id);
			j->awaited[row->parent] += j->awaited[id];
			if (row->next)
				break;
		}
		id = id == tree->top ? 0 : row->next;
	}
}

static void
json_find_awaited(struct json *j)
{
	const struct ftree *tree = j->tree;
	row_id id = tree->top;

	while (id && !ftree_is_await(tree, id))
		id = ftree_next(tree, tree->top, id);
	if (!id)
		return;
	j->awaited = mem_calloc(tree->len, sizeof(*j->awaited));
	if (j->awaited)
		json_add_awaited(j);
	else
		render_fail(j->o, PIT_ENOMEM);
}

static void
json_open_row(struct json *j, row_id id)
{
	const struct ftree_row *row = ftree_row(j->tree, id);

	out_char(j->o, '{');
	json_pair(&j->text, "function", ftree_function(j->tree, id));
	out_char(j->o, ',');
	json_pair(&j->text, "file_path_short", ftree_short_file(j->tree, id));
	out_char(j->o, ',');
	json_pair(&j->text, "file_path", ftree_file(j->tree, id));
	out_printf(j->o, ",\"line_no\": %" PRId64 ",\"time\": ",
		   ftree_line(j->tree, id));
	json_seconds(&j->text, ftree_seconds(j->tree, row->time));
	out_str(j->o, ",\"await_time\": ");
	json_seconds(&j->text, j->awaited ? j->awaited[id] : 0);
	out_printf(j->o,
		   ",\"is_application_code\": %s,"
		   "\"children\": [",
		   row->flags & FTREE_APP ? "true" : "false");
}

/* What its time was spent in, where that is known and more than nothing. */
static void
json_split(struct json *j, row_id id)
{
	const struct split *split = split_get(j->tree, id);
	bool any = false;

	for (int i = 0; i < SPLITS && split; i++) {
		double seconds = ftree_seconds(j->tree, split->v[i]);

		/* Less is a rounding error, or is printed as none. */
		if (seconds < 5e-7)
			continue;
		out_printf(j->o, "%s\"%s\": ", any ? "," : ",\"states\": {",
			   split_name((enum split_part)i));
		json_seconds(&j->text, seconds);
		any = true;
	}
	if (any)
		out_char(j->o, '}');
}

static void
json_task(struct json *j, row_id id)
{
	const struct ftree *tree = j->tree;
	const char *by = tree->session
			     ? NULL
			     : label_awaited(tree->syms, tree->roots,
					     ftree_row(tree, id)->frame);

	out_str(j->o, ",\"task\": true");
	if (!by)
		return;
	out_char(j->o, ',');
	json_pair(&j->text, "awaited_by", by);
}

/* What Python and the kernel say of one thread. */
static void
json_thread(struct json *j, row_id id)
{
	const struct ftree_row *row = ftree_row(j->tree, id);
	const struct root *root = j->tree->session || row->count > 1
				      ? NULL
				      : roots_one(j->tree->roots, row->frame);

	if (root && root->native)
		out_printf(j->o, ",\"native_id\": %" PRIu64, root->native);
	if (root && root->daemon)
		out_printf(j->o, ",\"daemon\": %s",
			   root->daemon == ROOT_DAEMON ? "true" : "false");
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
		json_pair(&j->text, "class_name", class_name);
	}
	if (ftree_kind(j->tree, id) == FRAME_TASK)
		json_task(j, id);
	if (ftree_kind(j->tree, id) == FRAME_THREAD)
		json_thread(j, id);
	if (row->count > 1 || row->least)
		out_printf(j->o, ",\"count\": %zu", row->count);
	if (row->least)
		out_str(j->o, ",\"count_at_least\": true");
	json_split(j, id);
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

	out_init(&notes, SIZE_MAX);
	summary_notes(&notes, snap, opts);
	render_fail(j->o, notes.status);
	if (notes.len) {
		out_str(j->o, "\"notes\": ");
		json_lines(&j->text, &notes);
		out_char(j->o, ',');
	}
	out_fini(&notes);
	if (!snap->session && snap->late_total * 100 >= snap->ticks &&
	    snap->late_total)
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
		json_seconds(&j->text, ftree_seconds(tree, tree->startup));
		out_char(j->o, ',');
	}
	if (tree->shows_shutdown) {
		out_str(j->o, "\"shutdown\": ");
		json_seconds(&j->text, ftree_seconds(tree, tree->shutdown));
		out_char(j->o, ',');
	}
	if (!(tree->idle > 0))
		return;
	out_str(j->o, "\"idle\": {\"time\": ");
	json_seconds(&j->text, ftree_seconds(tree, tree->idle));
	out_printf(j->o, ",\"threads\": %zu", tree->idle_threads);
	if (tree->idle_tasks)
		out_printf(j->o, ",\"tasks\": %zu", tree->idle_tasks);
	out_str(j->o, "},");
}

static void
json_report(struct json *j, const struct summary *sum,
	    const struct snapshot *snap, const struct render_options *opts)
{
	uint64_t us = (sum->epoch + 500) / 1000;
	struct out text;

	out_str(j->o, "{\"start_time\": ");
	/* In integers: a double of today's date has not all digits. */
	if (render_is_of_file(snap))
		json_seconds(&j->text, sum->start);
	else
		out_printf(j->o, "%" PRIu64 ".%06" PRIu64, us / 1000000,
			   us % 1000000);
	out_str(j->o, ",\"duration\": ");
	json_seconds(&j->text, sum->duration);
	out_printf(j->o, ",\"sample_count\": %" PRIu64 ",", sum->samples);
	out_init(&text, SIZE_MAX);
	summary_description(&text, snap, opts);
	render_fail(j->o, text.status);
	json_pair(&j->text, "target_description", text.data ? text.data : "");
	out_fini(&text);
	out_str(j->o, ",\"cpu_time\": ");
	json_seconds(&j->text, sum->cpu);
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
	json_text_init(&j.text, o);
	json_find_awaited(&j);
	json_report(&j, &sum, snap, opts);
	json_text_fini(&j.text);
	mem_free(j.awaited);
	summary_fini(&sum);
}

const struct renderer renderer_json = {
	.name = "json",
	.suffix = ".json",
	.help = "pyinstrument's JSON, for programs",
	.processors = processors_report,
	.timeline = processors_timeline,
	.session_alone = true,
	.sums = true,
	.split = true,
	.write = json_write,
	.diff = compare_json,
};
