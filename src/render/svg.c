/* src/render/svg.c - the tree of a report as a flame graph: no rows left out
 * but what is too narrow to see, nothing grouped.
 */
#include "render/compare.h"
#include "render/flame.h"
#include "render/summary.h"

#include "base/mem.h"
#include "model/processors.h"

#include <inttypes.h>
#include <string.h>

#define GREY 0xdddddd /* what is no function */

struct svg {
	const struct ftree *tree;
	const struct snapshot *snap;
	double whole;
};

/* What a row is called, with how many it stands for. */
static void
put_name(const struct svg *svg, row_id id, struct out *o)
{
	const struct ftree_row *row = ftree_row(svg->tree, id);
	const char *class_name = ftree_class(svg->tree, id);
	uint32_t pid = svg->snap->nprocs > 1 ? ftree_pid(svg->tree, id) : 0;

	if (class_name)
		out_printf(o, "%s.", class_name);
	out_str(o, ftree_function(svg->tree, id));
	if ((row->count > 1 || row->least) && !(row->flags & FTREE_NOTE))
		out_printf(o, " ×%zu%s", row->count, row->least ? "+" : "");
	else if (pid)
		out_printf(o, " (pid %" PRIu32 ")", pid);
}

/* One line of a text, whatever is in it: the script ends a name at the line. */
static void
one_line(struct out *o, size_t from)
{
	for (size_t i = from; i < o->len; i++)
		if (o->data[i] == '\n' || o->data[i] == '\r')
			o->data[i] = ' ';
}

static void
svg_name(const void *arg, uint32_t id, struct out *o)
{
	put_name(arg, id, o);
	one_line(o, 0);
}

static void
put_time(const struct svg *svg, double time, struct out *o)
{
	out_number(o, "%.3f", ftree_seconds(svg->tree, time));
	out_str(o, " s, ");
	out_number(o, "%.1f", svg->whole > 0 ? 100 * time / svg->whole : 0.0);
	out_str(o, " %");
}

static void
svg_about(const void *arg, uint32_t id, struct out *o)
{
	const struct svg *svg = arg;
	const char *file = ftree_short_file(svg->tree, id);
	uint32_t line = ftree_line(svg->tree, id);
	double self = ftree_self_time(svg->tree, id);

	put_name(svg, id, o);
	if (*file && line)
		out_printf(o, " (%s:%" PRIu32 ")", file, line);
	else if (*file)
		out_printf(o, " (%s)", file);
	one_line(o, 0);
	out_char(o, '\n');
	put_time(svg, ftree_row(svg->tree, id)->time, o);
	if (self > 0) {
		out_str(o, "; self ");
		put_time(svg, self, o);
	}
}

/* One hue for each library, warm ones for the application's modules. */
static uint32_t
svg_color(const void *arg, uint32_t id)
{
	const struct svg *svg = arg;
	const char *file = ftree_short_file(svg->tree, id);
	uint32_t hash = 2166136261u;

	if (!*file)
		return GREY;
	for (size_t i = 0; i < strcspn(file, "/\\."); i++)
		hash = (hash ^ (unsigned char)file[i]) * 16777619u;
	hash ^= hash >> 16;
	return flame_hue(ftree_row(svg->tree, id)->flags & FTREE_APP
			     ? 10 + hash % 50
			     : 90 + hash % 230);
}

/* Boxes from the left, each below its caller. x: where a row's begin, by row,
 * which goes on as they are placed. */
static void
place_boxes(struct flame *flame, const struct svg *svg, double *x)
{
	const struct ftree *tree = svg->tree;
	uint32_t level = 0;

	for (row_id id = tree->top, next; id; id = next) {
		const struct ftree_row *row = ftree_row(tree, id);
		struct flame_box box = { .x = id == tree->top ? 0
							      : x[row->parent],
					 .width = row->time / svg->whole,
					 .level = level,
					 .id = id };
		bool shown =
		    !(row->flags & FTREE_SELF) && flame_add(flame, &box);

		x[id] = box.x;
		if (id != tree->top)
			x[row->parent] += box.width;
		next = shown ? ftree_next(tree, tree->top, id)
			     : ftree_skip(tree, tree->top, id);
		if (next && shown && row->child == next) {
			level++;
			continue;
		}
		/* As many levels back as there are rows between. */
		for (row_id at = id; next && ftree_row(tree, next)->parent !=
						 ftree_row(tree, at)->parent;
		     at = ftree_row(tree, at)->parent)
			level--;
	}
}

/* The figures, the notes, and the rows beside the first. */
static void
put_head(struct out *o, const struct summary *sum, const struct snapshot *snap,
	 const struct render_options *opts)
{
	const struct ftree *tree = &sum->tree;

	out_str(o, "Duration ");
	out_number(o, "%.3f", sum->duration);
	out_str(o, " s, CPU time ");
	out_number(o, "%.3f", sum->cpu);
	out_printf(o, " s, %" PRIu64 " samples%s", sum->samples,
		   tree->top ? "" : "; none is of what counts");
	for (row_id id = tree->top ? ftree_row(tree, tree->top)->next : 0; id;
	     id = ftree_row(tree, id)->next) {
		out_str(o, "; ");
		out_number(o, "%.3f",
			   ftree_seconds(tree, ftree_row(tree, id)->time));
		out_printf(o, " s %s", ftree_function(tree, id));
	}
	out_char(o, '\n');
	summary_notes(o, snap, opts);
}

static void
svg_write(struct out *o, const struct snapshot *snap,
	  const struct render_options *opts)
{
	struct render_options all = *opts;
	struct flame flame = { 0 };
	struct summary sum;
	struct svg svg = { .tree = &sum.tree, .snap = snap };
	struct flame_look look = { svg_name, svg_about,   svg_color,
				   &svg,     .title = "", .head = "" };
	struct out title, head;
	enum pit_status st;
	double *x;

	all.threshold = 0; /* what can be seen is there */
	st = summary_init(&sum, &renderer_svg, snap, &all);
	x = st ? NULL : mem_calloc((size_t)sum.tree.len + 1, sizeof(*x));
	if (st || !x) {
		render_fail(o, PIT_ENOMEM);
		if (!st)
			summary_fini(&sum);
		return;
	}
	out_init(&title, SIZE_MAX);
	out_init(&head, SIZE_MAX);
	summary_description(&title, snap, opts);
	put_head(&head, &sum, snap, opts);
	if (sum.tree.top) {
		svg.whole = ftree_row(&sum.tree, sum.tree.top)->time;
		place_boxes(&flame, &svg, x);
	}
	if (title.len)
		look.title = title.data;
	if (head.len)
		look.head = head.data;
	render_fail(o, title.status ? title.status : head.status);
	flame_write(o, &flame, &look);
	flame_fini(&flame);
	out_fini(&title);
	out_fini(&head);
	mem_free(x);
	summary_fini(&sum);
}

const struct renderer renderer_svg = {
	.name = "svg",
	.suffix = ".svg",
	.help = "a flame graph, with zoom and search, for a browser",
	.processors = processors_report,
	.timeline = processors_timeline,
	.sums = true,
	.session_alone = true,
	.write = svg_write,
	.diff = compare_svg,
};
