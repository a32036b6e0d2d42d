/* src/render/lines_text.c - source lines as text. */
#include "render/lines.h"
#include "render/text_rows.h"

#include "base/utf8.h"

#include <inttypes.h>
#include <string.h>

#define COLUMN 9                    /* of a time */
#define BEFORE (2 * COLUMN + 8 + 2) /* the source */

static const char *
color(const struct lines *l, const char *escape)
{
	return l->opts->color ? escape : "";
}

static void
put_lines(const struct lines *l, struct out *text)
{
	render_fail(l->o, text->status);
	for (const char *p = text->data, *end; p && *p; p = end) {
		end = strchrnul(p, '\n');
		text_clean(l->o, p, (size_t)(end - p));
		out_char(l->o, '\n');
		end += *end == '\n';
	}
	out_fini(text);
}

static void
text_head(const struct lines *l)
{
	struct out text;

	out_init(&text, SIZE_MAX);
	summary_description(&text, l->snap, l->opts);
	out_char(&text, '\n');
	summary_notes(&text, l->snap, l->opts);
	out_char(l->o, '\n');
	put_lines(l, &text);
	out_str(l->o, l->opts->recorded ? "Recorded: " : "");
	out_str(l->o, l->opts->recorded ? l->opts->recorded : "");
	out_str(l->o, l->opts->recorded ? "  " : "");
	out_str(l->o, "Duration: ");
	out_number(l->o, "%.3f", l->sum->duration);
	out_printf(l->o,
		   "  Samples: %" PRIu64 "  All threads: ", l->sum->samples);
	out_number(l->o, "%.3f", render_seconds(l->whole));
	out_str(l->o, "\n\n");
	if (!l->whole) {
		summary_nothing(l->o, l->snap, l->opts);
		out_char(l->o, '\n');
	}
}

static void
text_file(const struct lines *l, const struct lines_file *file)
{
	text_clean(l->o, file->name, strlen(file->name));
	out_printf(l->o, "%s  ", color(l, TEXT_FAINT));
	text_clean(l->o, file->path, strlen(file->path));
	out_printf(l->o, "%s\n", color(l, TEXT_END));
	lines_seconds(l, COLUMN, file->self);
	lines_seconds(l, COLUMN, file->total);
	out_str(l->o, "   whole file\n");
	if (file->why)
		out_printf(l->o, "%*s(no text: %s)\n", 2 * COLUMN + 3, "",
			   file->why);
	out_printf(l->o, "%*s%*s%8s\n", COLUMN, "self", COLUMN, "total",
		   "line");
}

static void
put_time(const struct lines *l, uint64_t ns)
{
	double share = (double)ns / (double)l->whole;
	const char *escape = share > 0.6    ? "\033[31m"
			     : share > 0.2  ? "\033[33m"
			     : share > 0.05 ? "\033[32m"
					    : "\033[92m\033[2m";

	out_str(l->o, color(l, escape));
	lines_seconds(l, COLUMN, ns);
	out_str(l->o, color(l, TEXT_END));
}

static void
text_line(const struct lines *l, const struct lines_row *row)
{
	struct out source;
	size_t fits;

	put_time(l, row->self);
	put_time(l, row->total);
	if (row->line)
		out_printf(l->o, "%8" PRIu32, row->line);
	else
		out_str(l->o, "       ?");
	out_init(&source, SIZE_MAX);
	if (row->source)
		lines_source(&source, row->source);
	render_fail(l->o, source.status);
	fits = source.len;
	if (l->opts->columns > BEFORE)
		fits = utf8_fit(source.data ? source.data : "", source.len,
				(size_t)(l->opts->columns - BEFORE));
	if (fits && !source.status) {
		out_str(l->o, "  ");
		out_mem(l->o, source.data, fits);
	}
	out_char(l->o, '\n');
	out_fini(&source);
}

static void
text_gap(const struct lines *l)
{
	out_printf(l->o, "%*s%s\n", 2 * COLUMN + 7, "",
		   l->opts->unicode ? "\u22ee" : ":");
}

static void
text_rest(const struct lines *l, const char *sentence)
{
	out_printf(l->o, "%s\n", sentence);
}

static void
text_end(const struct lines *l)
{
	out_char(l->o, '\n');
}

const struct lines_way lines_text = {
	.head = text_head,
	.file = text_file,
	.row = text_line,
	.gap = text_gap,
	.rest = text_rest,
	.file_end = text_end,
	.end = text_end,
};
