/* src/render/csv.c - the functions as a table for spreadsheets: RFC 4180. */
#include "render/hot.h"
#include "render/summary.h"

#include <inttypes.h>
#include <string.h>

struct csv {
	struct out *o;
	const struct snapshot *snap;
	struct out text;
};

/* In quotes; what a spreadsheet would take for a formula is made text. */
static void
put_text(struct csv *csv)
{
	const char *p = csv->text.len ? csv->text.data : "";

	out_char(csv->o, '"');
	if (*p && strchr("=+-@", *p))
		out_char(csv->o, '\'');
	for (; *p; p++) {
		if (*p == '"')
			out_char(csv->o, '"');
		out_char(csv->o, *p);
	}
	out_char(csv->o, '"');
	render_fail(csv->o, csv->text.status);
	csv->text.len = 0;
}

static void
put_seconds(struct csv *csv, uint64_t ns)
{
	out_char(csv->o, ',');
	out_number(csv->o, "%.6f", render_seconds(ns));
}

static void
put_share(struct csv *csv, uint64_t ns, uint64_t all)
{
	out_char(csv->o, ',');
	out_number(csv->o, "%.2f", all ? 100 * (double)ns / (double)all : 0.0);
	out_str(csv->o, "\r\n");
}

static void
put_function(struct csv *csv, const struct function_cost *cost, uint64_t all)
{
	uint32_t line = hot_line(csv->snap, cost->frame);

	hot_name(&csv->text, csv->snap, cost->frame);
	put_text(csv);
	out_char(csv->o, ',');
	hot_file(&csv->text, csv->snap, cost->frame);
	put_text(csv);
	out_char(csv->o, ',');
	if (line)
		out_printf(csv->o, "%" PRIu32, line);
	put_seconds(csv, cost->self);
	put_seconds(csv, cost->total);
	out_printf(csv->o, ",%" PRIu64, cost->samples);
	put_share(csv, cost->self, all);
}

/* Totals overlap: there is none of several functions. */
static void
put_rest(struct csv *csv, const struct hot *hot, size_t from)
{
	uint64_t self = 0;

	for (size_t i = from; i < hot->len; i++)
		self += hot_at(hot, i)->self;
	out_printf(&csv->text, "[%zu functions more]", hot->len - from);
	put_text(csv);
	out_str(csv->o, ",\"\",");
	put_seconds(csv, self);
	out_str(csv->o, ",,");
	put_share(csv, self, hot->functions.time);
}

static void
csv_write(struct out *o, const struct snapshot *snap,
	  const struct render_options *opts)
{
	struct csv csv = { .o = o, .snap = snap };
	struct hot hot;
	enum pit_status st = hot_init(&hot, snap, opts);
	size_t rows;

	if (st) {
		render_fail(o, st);
		return;
	}
	rows = hot_rows(&hot, opts, 0);
	out_init(&csv.text, SIZE_MAX);
	out_str(o, "function,file,line,self,total,samples,percent\r\n");
	for (size_t i = 0; i < rows; i++)
		put_function(&csv, hot_at(&hot, i), hot.functions.time);
	if (rows < hot.len)
		put_rest(&csv, &hot, rows);
	out_fini(&csv.text);
	hot_fini(&hot);
}

const struct renderer renderer_csv = {
	.name = "csv",
	.suffix = ".csv",
	.help = "functions, hottest first, for a spreadsheet",
	.sums = true,
	.write = csv_write,
};
