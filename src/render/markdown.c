/* src/render/markdown.c - the first rows of a report, for an issue: hot
 * functions as a table, and the tree.
 */
#include "render/markdown.h"
#include "render/compare.h"
#include "render/hot.h"
#include "render/text.h"

#include "base/utf8.h"
#include "model/processors.h"

#include <inttypes.h>
#include <string.h>

#define ROWS  20
#define LINES 60 /* of the tree */

static void
put_time(struct out *o, uint64_t ns, uint64_t all)
{
	out_str(o, " | ");
	out_number(o, "%.3f", render_seconds(ns));
	out_str(o, " s | ");
	out_number(o, "%.1f", all ? 100 * (double)ns / (double)all : 0.0);
	out_str(o, " %");
}

static void
put_function(struct out *o, const struct snapshot *snap,
	     const struct function_cost *cost, uint64_t all)
{
	uint32_t line = hot_line(snap, cost->frame);
	struct out text;

	out_init(&text, SIZE_MAX);
	out_str(o, "| ");
	hot_name(&text, snap, cost->frame);
	markdown_code(o, text.data, text.len);
	put_time(o, cost->self, all);
	put_time(o, cost->total, all);
	out_printf(o, " | %" PRIu64 " | ", cost->samples);
	text.len = 0;
	hot_file(&text, snap, cost->frame);
	if (line)
		out_printf(&text, ":%" PRIu32, line);
	markdown_code(o, text.data, text.len);
	out_str(o, " |\n");
	render_fail(o, text.status);
	out_fini(&text);
}

static void
put_functions(struct out *o, const struct snapshot *snap,
	      const struct render_options *opts)
{
	struct hot hot;
	enum pit_status st = hot_init(&hot, snap, opts);
	size_t rows;

	if (st) {
		render_fail(o, st);
		return;
	}
	rows = hot_rows(&hot, opts, ROWS);
	if (rows)
		out_str(o, "\n| function | self | | total | | samples | where "
			   "|\n"
			   "|:---|---:|---:|---:|---:|---:|:---|\n");
	for (size_t i = 0; i < rows; i++)
		put_function(o, snap, hot_at(&hot, i), hot.functions.time);
	if (rows < hot.len)
		out_printf(o, "\n%zu functions more.\n", hot.len - rows);
	hot_fini(&hot);
}

/* The bytes of the first lines; 0: of all. */
static size_t
first_lines(const struct out *text, size_t lines)
{
	size_t at = 0;

	if (!lines)
		return text->len;
	for (; lines && at < text->len; lines--) {
		const char *end = memchr(text->data + at, '\n', text->len - at);

		at = end ? (size_t)(end - text->data) + 1 : text->len;
	}
	return at;
}

static size_t
count_lines(const char *text, size_t n)
{
	size_t lines = 0;

	for (size_t i = 0; i < n; i++)
		lines += text[i] == '\n';
	return lines;
}

static void
put_tree(struct out *o, const struct summary *sum, const struct snapshot *snap,
	 const struct render_options *opts)
{
	size_t lines = opts->rows < 0 ? LINES : (size_t)opts->rows;
	struct render_options plain = *opts;
	struct out tree;
	size_t n;

	plain.color = false;
	plain.unicode = true;
	plain.columns = 0;
	out_init(&tree, SIZE_MAX);
	text_frames(&tree, sum, snap, &plain);
	render_fail(o, tree.status);
	n = first_lines(&tree, lines);
	out_char(o, '\n');
	markdown_fence(o, tree.data, n);
	if (n < tree.len)
		out_printf(o, "\n%zu rows more.\n",
			   count_lines(tree.data + n, tree.len - n));
	out_fini(&tree);
}

static void
put_notes(struct out *o, const struct snapshot *snap,
	  const struct render_options *opts)
{
	struct out notes;

	out_init(&notes, SIZE_MAX);
	summary_notes(&notes, snap, opts);
	render_fail(o, notes.status);
	for (size_t at = 0, n; at < notes.len; at += n) {
		const char *line = notes.data + at;

		n = strcspn(line, "\n");
		out_str(o, at ? "- " : "\n- ");
		markdown_text(o, line, n);
		out_char(o, '\n');
		n += line[n] == '\n';
	}
	out_fini(&notes);
}

static void
put_heading(struct out *o, const struct summary *sum,
	    const struct snapshot *snap, const struct render_options *opts)
{
	struct out raw, text;

	out_init(&raw, SIZE_MAX);
	out_init(&text, SIZE_MAX);
	summary_description(&raw, snap, opts);
	text_clean(&text, raw.data ? raw.data : "", raw.len);
	out_str(o, "### ");
	markdown_text(o, text.data ? text.data : "", text.len);
	out_str(o, "\n\nDuration ");
	out_number(o, "%.3f", sum->duration);
	out_str(o, " s, CPU time ");
	out_number(o, "%.3f", sum->cpu);
	out_printf(o, " s, %" PRIu64 " samples.\n", sum->samples);
	render_fail(o, raw.status ? raw.status : text.status);
	out_fini(&raw);
	out_fini(&text);
}

static void
markdown_write(struct out *o, const struct snapshot *snap,
	       const struct render_options *opts)
{
	struct summary sum;
	enum pit_status st = summary_init(&sum, &renderer_markdown, snap, opts);

	if (st) {
		render_fail(o, st);
		return;
	}
	put_heading(o, &sum, snap, opts);
	put_notes(o, snap, opts);
	put_functions(o, snap, opts);
	if (sum.tree.top) {
		put_tree(o, &sum, snap, opts);
	} else {
		out_char(o, '\n');
		summary_nothing(o, snap, opts);
	}
	summary_fini(&sum);
}

const struct renderer renderer_markdown = {
	.name = "markdown",
	.suffix = ".md",
	.help = "hot functions and the tree, for an issue",
	.processors = processors_report,
	.timeline = processors_timeline,
	.sums = true,
	.write = markdown_write,
	.diff = compare_markdown,
};
