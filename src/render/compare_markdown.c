/* src/render/compare_markdown.c - two runs beside each other, for an issue. */
#include "render/compare.h"
#include "render/hot.h"
#include "render/markdown.h"

#include <string.h>

#define ROWS 20

static void
put_cell(struct out *o, struct out *text)
{
	markdown_code(o, text->data, text->len);
	render_fail(o, text->status);
	text->len = 0;
}

static void
put_cost(const struct compare *c, struct out *o, const struct diff_cost *cost)
{
	compare_signed(c, o, diff_change(cost));
	out_str(o, " | ");
	compare_share(o, cost);
	out_str(o, " | ");
	compare_time(c, o, cost->time[DIFF_BASE]);
	out_str(o, " | ");
	compare_time(c, o, cost->time[DIFF_NEW]);
	out_str(o, " | ");
	compare_time(c, o, diff_deviation(&c->diff, cost));
}

static void
put_function(const struct compare *c, struct out *o,
	     const struct diff_function *f, struct out *text)
{
	out_str(o, "| ");
	compare_function_name(c, text, f);
	put_cell(o, text);
	out_str(o, " | ");
	put_cost(c, o, &f->self);
	out_str(o, " | ");
	compare_function_place(c, text, f);
	put_cell(o, text);
	out_str(o, " |\n");
}

static void
put_functions(const struct compare *c, struct out *o, struct out *text)
{
	double rows = c->opts->rows < 0 ? ROWS : c->opts->rows;
	size_t shown = 0, more = 0;

	for (size_t i = 0; i < c->diff.norder; i++) {
		const struct diff_function *f =
		    &c->diff.functions[c->diff.order[i]];

		if (!c->opts->show_all && !diff_matters(&c->diff, &f->self))
			continue;
		if (rows >= 1 && (double)shown >= rows) {
			more++;
			continue;
		}
		if (!shown++)
			out_printf(o,
				   "\n| function | own time,%s | | base | new "
				   "| deviation | where |\n"
				   "|:---|---:|---:|---:|---:|---:|:---|\n",
				   compare_unit(c));
		put_function(c, o, f, text);
	}
	out_char(o, '\n');
	if (more)
		out_printf(o, "%zu functions more.\n", more);
	compare_rest(c, o, false);
}

void
compare_markdown(struct out *o, const struct snapshot *snap,
		 const struct render_options *opts)
{
	struct compare c;
	struct out text;
	enum pit_status st = compare_init(&c, snap, opts);

	if (st) {
		render_fail(o, st);
		return;
	}
	out_init(&text, SIZE_MAX);
	out_str(o, "### Difference of two runs\n\n");
	compare_head(&c, &text);
	render_fail(o, text.status);
	for (size_t at = 0; at < text.len;) {
		size_t n = strcspn(text.data + at, "\n");

		out_str(o, "- ");
		markdown_text(o, text.data + at, n);
		out_char(o, '\n');
		at += n + (text.data[at + n] == '\n');
	}
	text.len = 0;
	put_functions(&c, o, &text);
	compare_calls(&c, &text, true, false);
	if (text.len) {
		out_char(o, '\n');
		markdown_fence(o, text.data, text.len);
	}
	render_fail(o, text.status);
	out_fini(&text);
	compare_fini(&c);
}
