/* src/render/text_row.c - a row: its time, its name and its place. */
#include "render/text_rows.h"

#include "base/utf8.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define APP    "\033[48;5;24m\033[38;5;15m"
#define RED    "\033[31m"
#define YELLOW "\033[33m"
#define GREEN  "\033[32m"
#define PALE   "\033[92m\033[2m"

int
text_precision(double interval)
{
	int digits = 0;
	double ideal;

	if (!(interval > 1e-9))
		interval = 1e-9;
	/* As pyinstrument has it, of what is no power of ten too. */
	ideal = interval < 1 ? -log10(interval) : 0;
	while (digits < ideal)
		digits++;
	return digits;
}

const char *
text_color(const struct text *t, const char *escape)
{
	return t->opts->color ? escape : "";
}

/* The part of the first row that it is. */
static double
share_of(const struct text *t, double time)
{
	double whole = ftree_row(t->tree, t->tree->top)->time;

	return whole != 0 ? time / whole : 1;
}

static const char *
time_color(const struct text *t, double time)
{
	double share = share_of(t, time);

	if (share > 0.6)
		return RED;
	if (share > 0.2)
		return YELLOW;
	return share > 0.05 ? GREEN : PALE;
}

/* What a note speaks of is no part of the first row. */
static void
text_time(const struct text *t, row_id id, double time)
{
	bool note = ftree_row(t->tree, id)->flags & FTREE_NOTE;

	out_str(t->o, text_color(t, note ? TEXT_FAINT : time_color(t, time)));
	if (t->opts->percent && !note) {
		out_number(t->o, "%.1f", share_of(t, time) * 100);
		out_char(t->o, '%');
	} else {
		out_number(t->o, "%.*f", t->precision,
			   ftree_seconds(t->tree, time));
		out_str(t->o, t->opts->percent ? "s" : "");
	}
	out_printf(t->o, "%s ", note ? "" : text_color(t, TEXT_END));
}

static void
clean(struct out *o, const char *s)
{
	text_clean(o, s, strlen(s));
}

/* Where a row is: its file and line; or which process, or how many. */
static void
text_place(const struct text *t, struct out *o, row_id id)
{
	const struct ftree_row *row = ftree_row(t->tree, id);
	const char *file = ftree_short_file(t->tree, id);
	int64_t line = ftree_line(t->tree, id);
	/* Of several processes each has its number. */
	uint32_t pid = t->snap->nprocs > 1 ? ftree_pid(t->tree, id) : 0;

	clean(o, file);
	if (*file && line)
		out_printf(o, ":%" PRId64, line);
	if ((row->count > 1 || row->least) && !(row->flags & FTREE_NOTE))
		out_printf(o, "%s%zu%s", t->opts->unicode ? "×" : "x",
			   row->count, row->least ? "+" : "");
	else if (pid)
		out_printf(o, "pid %" PRIu32, pid);
}

void
text_row(const struct text *t, row_id id, double time)
{
	const char *class_name = ftree_class(t->tree, id);
	struct out *o = t->o, place;

	text_time(t, id, time);
	if (ftree_row(t->tree, id)->flags & FTREE_APP)
		out_str(o, text_color(t, APP));
	if (class_name) {
		clean(o, class_name);
		out_char(o, '.');
	}
	clean(o, ftree_function(t->tree, id));
	out_printf(o, "%s  ", text_color(t, TEXT_END));
	out_init(&place, SIZE_MAX);
	text_place(t, &place, id);
	if (place.len) {
		out_str(o, text_color(t, TEXT_FAINT));
		out_mem(o, place.data, place.len);
		out_str(o, text_color(t, TEXT_END));
	}
	render_fail(o, place.status);
	out_fini(&place);
	out_char(o, '\n');
}
