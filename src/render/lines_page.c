/* src/render/lines_page.c - source lines as a page of HTML that stands alone:
 * the hotter a line, the redder. It has no script, and nothing that is shown
 * can be markup.
 */
#include "render/lines.h"
#include "render/xml.h"

#include <inttypes.h>
#include <string.h>

static const char style[] =
    "body{font:14px/1.4 system-ui,sans-serif;margin:2em;color:#222;"
    "background:#fff}"
    "h1{font-size:1.3em}h2{font-size:1.1em;margin:2em 0 0}"
    "h1,h2,p,td{overflow-wrap:anywhere}"
    "p{margin:.2em 0;color:#555}"
    "table{border-collapse:collapse;margin-top:.5em;width:100%}"
    "th,td{text-align:right;padding:0 .8em 0 0;white-space:nowrap;"
    "font-family:monospace;font-weight:normal}"
    "th{color:#777}"
    "td:last-child,th:last-child{text-align:left;width:100%;"
    "white-space:pre-wrap}"
    ".n{color:#777}.cold{color:#888}.gap td{color:#bbb}"
    "@media(prefers-color-scheme:dark){"
    "body{color:#ddd;background:#1b1b1b}p{color:#aaa}}";

static void
put_paragraphs(const struct lines *l, struct out *text)
{
	render_fail(l->o, text->status);
	for (const char *p = text->data, *end; p && *p; p = end) {
		end = strchrnul(p, '\n');
		out_str(l->o, "<p>");
		xml_put(l->o, p, (size_t)(end - p));
		out_str(l->o, "</p>\n");
		end += *end == '\n';
	}
	out_fini(text);
}

static void
page_head(const struct lines *l)
{
	struct out text;

	out_init(&text, SIZE_MAX);
	summary_description(&text, l->snap, l->opts);
	render_fail(l->o, text.status);
	out_str(l->o, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
		      "<meta charset=\"utf-8\">\n<title>");
	xml_put(l->o, text.data ? text.data : "", text.len);
	out_printf(l->o, "</title>\n<style>%s</style>\n</head>\n<body>\n<h1>",
		   style);
	xml_put(l->o, text.data ? text.data : "", text.len);
	out_str(l->o, "</h1>\n");
	text.len = 0;
	if (l->opts->recorded)
		out_printf(&text, "Recorded: %s, ", l->opts->recorded);
	out_str(&text, "Duration: ");
	out_number(&text, "%.3f", l->sum->duration);
	out_printf(&text,
		   ", Samples: %" PRIu64 ", All threads: ", l->sum->samples);
	out_number(&text, "%.3f", render_seconds(l->whole));
	out_char(&text, '\n');
	if (!l->whole)
		summary_nothing(&text, l->snap, l->opts);
	summary_notes(&text, l->snap, l->opts);
	put_paragraphs(l, &text);
}

static void
page_file(const struct lines *l, const struct lines_file *file)
{
	out_str(l->o, "<h2 title=\"");
	xml_put(l->o, file->path, strlen(file->path));
	out_str(l->o, "\">");
	xml_put(l->o, file->name, strlen(file->name));
	out_str(l->o, "</h2>\n<p>");
	lines_seconds(l, 0, file->self);
	out_str(l->o, " s in its lines, ");
	lines_seconds(l, 0, file->total);
	out_str(l->o, " s with what they called");
	if (file->why)
		out_printf(l->o, " (no text: %s)", file->why);
	out_str(l->o, "</p>\n<table>\n<tr><th>self</th><th>total</th>"
		      "<th>line</th><th>source</th></tr>\n");
}

/* A cell as red as its time is of the whole; one of a thousandth is white. */
static void
put_cell(const struct lines *l, uint64_t ns)
{
	double share = (double)ns / (double)l->whole;

	out_str(l->o, "<td style=\"background:rgba(255,70,0,");
	/* Half the colour at a twentieth: what is hot is seldom half the run.
	 */
	out_number(l->o, "%.2f", share / (share + 0.05));
	out_str(l->o, ")\">");
	lines_seconds(l, 0, ns);
	out_str(l->o, "</td>");
}

static void
page_row(const struct lines *l, const struct lines_row *row)
{
	bool cold = !row->self && !row->total;
	struct out source;

	out_init(&source, SIZE_MAX);
	if (row->source)
		lines_source(&source, row->source);
	render_fail(l->o, source.status);
	out_str(l->o, cold ? "<tr class=\"cold\"><td></td><td></td>" : "<tr>");
	if (!cold) {
		put_cell(l, row->self);
		put_cell(l, row->total);
	}
	if (row->line)
		out_printf(l->o, "<td class=\"n\">%" PRIu32 "</td><td>",
			   row->line);
	else
		out_str(l->o, "<td class=\"n\">?</td><td>");
	if (!source.status)
		xml_put(l->o, source.data ? source.data : "", source.len);
	out_str(l->o, "</td></tr>\n");
	out_fini(&source);
}

static void
page_gap(const struct lines *l)
{
	out_str(l->o, "<tr class=\"gap\"><td></td><td></td><td>&#8942;</td>"
		      "<td></td></tr>\n");
}

/* It may be within a table or behind all of them. */
static void
page_rest(const struct lines *l, const char *sentence)
{
	out_str(l->o,
		l->in_file ? "<tr class=\"cold\"><td colspan=\"4\">" : "<p>");
	xml_put(l->o, sentence, strlen(sentence));
	out_str(l->o, l->in_file ? "</td></tr>\n" : "</p>\n");
}

static void
page_file_end(const struct lines *l)
{
	out_str(l->o, "</table>\n");
}

static void
page_end(const struct lines *l)
{
	out_str(l->o, "</body>\n</html>\n");
}

const struct lines_way lines_page = {
	.context = 3,
	.head = page_head,
	.file = page_file,
	.row = page_row,
	.gap = page_gap,
	.rest = page_rest,
	.file_end = page_file_end,
	.end = page_end,
};
