/* src/app/options_help.c - what --help, --help-all and --version print. */
#include "app/options.h"
#include "app/options_table.h"
#include "collect/block.h"
#include "render/params.h"
#include "render/renderer.h"
#include "wire/event.h"

#include <string.h>

#define HELP_COLUMN 30
#define HELP_WIDTH  80

static void
help_row(struct out *o, const struct option_row *row)
{
	size_t start = o->len, used;

	if (row->letter)
		out_printf(o, "  -%c, --%s", row->letter, row->name);
	else
		out_printf(o, "      --%s", row->name);
	if (row->argument)
		out_printf(o, " %s", row->argument);
	used = o->len - start;
	if (used > HELP_COLUMN - 2) {
		out_char(o, '\n');
		used = 0;
	}
	out_printf(o, "%*s", (int)(HELP_COLUMN - used), "");
	for (const char *p = row->help; *p; p++) {
		out_char(o, *p);
		if (*p == '\n')
			out_printf(o, "%*s", HELP_COLUMN, "");
	}
	out_char(o, '\n');
}

/* The options that have all these flags, below their headings. */
static void
help_options(struct out *o, unsigned flags)
{
	int group = -1;

	for (int i = 0; i < OPT_COUNT; i++) {
		const struct option_row *row = &option_rows[i];

		if ((row->flags & flags) != flags)
			continue;
		if ((int)row->group != group)
			out_printf(o, "\n%s:\n", option_groups[row->group]);
		group = (int)row->group;
		help_row(o, row);
	}
}

/* Words, each behind a blank, on as many lines as they need. */
static void
help_words(struct out *o, const char *words, int indent)
{
	size_t n, column = HELP_WIDTH;

	for (const char *p = words; *p; p += n + (p[n] == ' ')) {
		n = strcspn(p, " ");
		if (column + 1 + n > HELP_WIDTH) {
			out_printf(o, "\n%*s", indent, "");
			column = (size_t)indent;
		}
		out_printf(o, " %.*s", (int)n, p);
		column += n + 1;
	}
}

static void
help_params(struct out *o)
{
	const struct param_row *p;

	for (size_t i = 0; (p = params_at(i)) != NULL; i++) {
		out_printf(o, "  %s%s%s\n      %s, in", p->name,
			   p->values ? "=" : "", p->values ? p->values : "",
			   p->help);
		help_words(o, p->renderers, 7);
		out_char(o, '\n');
	}
}

static void
help_usage(struct out *o)
{
	out_str(o, "Usage: pyinstrument-top [options] script.py [args]\n"
		   "       pyinstrument-top [options] -m module [args]\n"
		   "       pyinstrument-top [options] -c code [args]\n"
		   "       pyinstrument-top [options] -- command [args]\n"
		   "       pyinstrument-top [options] recording.pitop\n"
		   "       pyinstrument-top [options] session.pyisession\n\n"
		   "Run a Python program and watch live where its time goes."
		   "\n");
}

void
options_help(struct out *o)
{
	char list[RENDERER_LIST];

	help_usage(o);
	help_options(o, FLAG_BRIEF);
	renderer_names(list, sizeof(list));
	out_str(o, "\nFormats:");
	help_words(o, list, 1);
	out_char(o, '\n');
}

void
options_help_all(struct out *o)
{
	const struct renderer *r;

	help_usage(o);
	help_options(o, 0);
	out_str(o, "\nFormats (-r), and the suffixes that select them:\n");
	for (size_t i = 0; (r = renderer_at(i)) != NULL; i++) {
		out_printf(o, "  %-11s %s\n              %s", r->name, r->help,
			   r->suffix);
		if (r->alias)
			out_printf(o, " (or -r %s)", r->alias);
		out_char(o, '\n');
	}
	out_str(o, "  -o FILE.pitop makes a recording in place of a report.\n"
		   "  Any other suffix is text.\n");
	out_str(o, "\nParameters (-p), and the formats that have them:\n");
	help_params(o);
}

void
options_version(struct out *o)
{
	out_printf(o,
		   "pyinstrument-top %s, for CPython 3.8 to 3.15 (wire %u, "
		   "recording %u)\n",
		   PACKAGE_VERSION, WIRE_VERSION, BLOCK_VERSION);
#ifndef HAVE_PPROF
	out_str(o, "without pprof reports\n");
#endif
}
