/* src/app/options.c */
#include "app/options.h"

#include "base/ascii.h"
#include "base/mem.h"
#include "base/regex.h"
#include "model/history.h"
#include "wire/event.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define INTERVAL_MIN     0.0001
#define INTERVAL_MAX     10.0
#define INTERVAL_DEFAULT 1000000 /* ns */
#define NS_PER_SECOND    1e9
#define MOMENT_MAX       1e9 /* s: some thirty years */
#define HISTORY_MIN      (1ull << 20)
#define HISTORY_MAX      (1ull << 40)

/* Values of getopt_long(): no clash with characters. */
enum option_id {
#define OPTION(ID, short_name, long_name, argument, help) OPT_##ID,
#include "app/options.def"
#undef OPTION
	OPT_COUNT
};
#define OPT_BASE 256

struct option_row {
	char letter; /* 0: none */
	const char *name, *argument, *help;
};

static const struct option_row rows[] = {
#define OPTION(ID, short_name, long_name, argument, help)                      \
	{ short_name, long_name, argument, help },
#include "app/options.def"
#undef OPTION
};

/* The table in the two shapes that getopt_long() wants. */
struct getopt_tables {
	struct option longs[OPT_COUNT + 1];
	char shorts[2 * OPT_COUNT + 3];
};

static void
tables_fill(struct getopt_tables *t)
{
	size_t n = 0;

	*t = (struct getopt_tables){ 0 };
	t->shorts[n++] = '+'; /* stop at the first word that is no option */
	t->shorts[n++] = ':'; /* tell a missing value from an unknown option */
	for (int i = 0; i < OPT_COUNT; i++) {
		t->longs[i].name = rows[i].name;
		t->longs[i].has_arg =
		    rows[i].argument ? required_argument : no_argument;
		t->longs[i].val = OPT_BASE + i;
		if (!rows[i].letter)
			continue;
		t->shorts[n++] = rows[i].letter;
		if (rows[i].argument)
			t->shorts[n++] = ':';
	}
}

static int
option_by_letter(int letter)
{
	for (int i = 0; i < OPT_COUNT; i++)
		if (letter && rows[i].letter == letter)
			return i;
	return OPT_COUNT;
}

/* what: "the interval". */
static enum pit_status
parse_seconds(double *seconds, const char *what, const char *text,
	      struct pit_err *err)
{
	char *end;

	/* strtod() alone would also take blanks, hexadecimal, inf and nan. */
	errno = 0;
	*seconds = strtod(text, &end);
	if (!*text || *end || strspn(text, "0123456789.eE+-") != strlen(text) ||
	    errno == ERANGE || !isfinite(*seconds))
		return pit_fail(err, PIT_EUSAGE,
				"%s must be a number of seconds, not \"%.80s\"",
				what, text);
	return PIT_OK;
}

/* A moment of the run. */
static enum pit_status
parse_moment(uint64_t *ns, const char *what, const char *text,
	     struct pit_err *err)
{
	double seconds;
	enum pit_status st = parse_seconds(&seconds, what, text, err);

	if (st)
		return st;
	if (seconds < 0 || seconds > MOMENT_MAX)
		return pit_fail(err, PIT_EUSAGE,
				"%s must be 0 to %g seconds, not %.80s", what,
				MOMENT_MAX, text);
	*ns = (uint64_t)llround(seconds * NS_PER_SECOND);
	return PIT_OK;
}

/* Bytes: a number, with K, M or G behind it or not. */
static enum pit_status
parse_history(struct options *opts, const char *text, struct pit_err *err)
{
	static const char units[] = "KMG";
	unsigned long long n;
	const char *unit;
	char *end;

	errno = 0;
	n = strtoull(text, &end, 10);
	unit = *end ? strchr(units, toupper((unsigned char)*end)) : NULL;
	if (*text < '0' || *text > '9' || errno || (*end && (!unit || end[1])))
		return pit_fail(err, PIT_EUSAGE,
				"the history must be a size like 64M or 1G, "
				"not \"%.80s\"",
				text);
	for (ptrdiff_t i = unit ? unit - units + 1 : 0; i && n <= HISTORY_MAX;
	     i--)
		n *= 1024;
	if (n < HISTORY_MIN || n > HISTORY_MAX)
		return pit_fail(err, PIT_EUSAGE,
				"the history must be 1M to 1024G, not %.80s",
				text);
	opts->history = (size_t)n;
	return PIT_OK;
}

static enum pit_status
parse_interval(struct options *opts, const char *text, struct pit_err *err)
{
	double seconds;
	enum pit_status st = parse_seconds(&seconds, "the interval", text, err);

	if (st)
		return st;
	if (seconds < INTERVAL_MIN || seconds > INTERVAL_MAX)
		return pit_fail(err, PIT_EUSAGE,
				"the interval must be %g to %g seconds, "
				"not %.80s",
				INTERVAL_MIN, INTERVAL_MAX, text);
	opts->interval = (uint64_t)llround(seconds * NS_PER_SECOND);
	return PIT_OK;
}

/* "text, json" */
static void
list_renderers(char *list, size_t size)
{
	const struct renderer *r;
	size_t n = 0;

	list[0] = '\0';
	for (size_t i = 0; (r = renderer_at(i)) != NULL; i++) {
		if (n + strlen(r->name) + 3 > size)
			break;
		if (n)
			n = (size_t)(stpcpy(list + n, ", ") - list);
		n = (size_t)(stpcpy(list + n, r->name) - list);
	}
}

static enum pit_status
parse_renderer(struct options *opts, const char *name, struct pit_err *err)
{
	char list[256];

	opts->renderer = renderer_find(name);
	if (opts->renderer)
		return PIT_OK;
	list_renderers(list, sizeof(list));
	return pit_fail(err, PIT_EUSAGE,
			"there is no renderer \"%.80s\"; there are: %s", name,
			list);
}

/* {args} is the only placeholder, {{ and }} are braces. */
static enum pit_status
parse_description(struct options *opts, const char *text, struct pit_err *err)
{
	for (const char *p = text; *p; p++) {
		if (*p != '{' && *p != '}')
			continue;
		if (p[1] == p[0])
			p++;
		else if (!strncmp(p, "{args}", 6))
			p += 5;
		else
			return pit_fail(err, PIT_EUSAGE,
					"the description may have only {args} "
					"in braces, not \"%.80s\"",
					p);
	}
	opts->description = text;
	return PIT_OK;
}

static enum pit_status
parse_thread(struct options *opts, const char *text, struct pit_err *err)
{
	enum pit_status st = regex_add(&opts->thread, text, err);

	opts->render.thread = opts->thread;
	return st;
}

static enum pit_status
parse_record(struct options *opts, const char *path, struct pit_err *err)
{
	if (opts->record)
		return pit_fail(err, PIT_EUSAGE,
				"only one recording can be written, not "
				"%.80s and %.80s",
				opts->record, path);
	opts->record = path;
	return PIT_OK;
}

/* These say how a program is run and watched. */
static bool
is_live(enum option_id id)
{
	return id == OPT_PYTHON || id == OPT_INTERVAL ||
	       id == OPT_OUTPUT_FILE || id == OPT_RECORD || id == OPT_HISTORY;
}

/* These shape a report. The heading does too, but a recording keeps it. */
static bool
is_shape(enum option_id id)
{
	return id == OPT_SHOW_ALL || id == OPT_IDLE || id == OPT_THREADS ||
	       id == OPT_THREAD || id == OPT_FROM || id == OPT_TO ||
	       id == OPT_TIMELINE;
}

const char output_needs_interface[] =
    "--output-file is for the interface: without it the program writes to "
    "its own terminal, which can be redirected";

/* One option with its value. */
static enum pit_status
option_take(struct options *opts, enum option_id id, struct pit_err *err)
{
	/* getopt_long() sees to it that an option has the value it needs. */
	const char *value = optarg ? optarg : "";

	if (is_live(id) && !opts->live)
		opts->live = rows[id].name;
	if (is_shape(id) && !opts->shape)
		opts->shape = rows[id].name;
	switch (id) {
	case OPT_MODULE:
	case OPT_CODE:
		opts->kind = id == OPT_MODULE ? START_MODULE : START_CODE;
		opts->what = optarg;
		break;
	case OPT_PYTHON:
		opts->python = optarg;
		break;
	case OPT_INTERVAL:
		return parse_interval(opts, value, err);
	case OPT_OUTFILE:
		if (opts->outfile)
			return pit_fail(err, PIT_EUSAGE,
					"only one file can be written, not "
					"%.80s and %.80s",
					opts->outfile, value);
		opts->outfile = optarg;
		break;
	case OPT_OUTPUT_FILE:
		opts->output_file = optarg;
		break;
	case OPT_RECORD:
		return parse_record(opts, value, err);
	case OPT_RENDERER:
		return parse_renderer(opts, value, err);
	case OPT_TUI:
		opts->tui = true;
		break;
	case OPT_NO_TUI:
		opts->no_tui = true;
		break;
	case OPT_TARGET_DESCRIPTION:
		return parse_description(opts, value, err);
	case OPT_SHOW_ALL:
		opts->render.show_all = true;
		break;
	case OPT_IDLE:
		opts->render.idle = true;
		break;
	case OPT_THREADS:
		opts->render.apart = true;
		break;
	case OPT_THREAD:
		return parse_thread(opts, value, err);
	case OPT_TIMELINE:
		opts->render.timeline = true;
		break;
	case OPT_FROM:
		return parse_moment(&opts->from, "--from", value, err);
	case OPT_TO:
		return parse_moment(&opts->to, "--to", value, err);
	case OPT_HISTORY:
		return parse_history(opts, value, err);
	case OPT_UNICODE:
	case OPT_NO_UNICODE:
		opts->unicode = id == OPT_UNICODE ? SWITCH_ON : SWITCH_OFF;
		break;
	case OPT_COLOR:
	case OPT_NO_COLOR:
		opts->color = id == OPT_COLOR ? SWITCH_ON : SWITCH_OFF;
		break;
	case OPT_HELP:
		opts->action = ACTION_HELP;
		break;
	case OPT_VERSION:
		opts->action = ACTION_VERSION;
		break;
	case OPT_COUNT:
		break;
	}
	return PIT_OK;
}

/* What getopt_long() did not like; word is the one it was at. */
static enum pit_status
option_refuse(int c, const char *word, struct pit_err *err)
{
	bool is_long = !strncmp(word, "--", 2);

	if (c == ':' && is_long)
		return pit_fail(err, PIT_EUSAGE, "%.80s needs a value", word);
	if (c == ':')
		return pit_fail(err, PIT_EUSAGE, "-%c needs a value", optopt);
	if (is_long && optopt >= OPT_BASE)
		return pit_fail(err, PIT_EUSAGE, "%.80s takes no value", word);
	if (is_long)
		return pit_fail(err, PIT_EUSAGE,
				"there is no option %.80s, or it is "
				"ambiguous; see --help",
				word);
	return pit_fail(err, PIT_EUSAGE, "there is no option -%c; see --help",
			optopt);
}

/* All options; *dashes: a "--" ended them. */
static enum pit_status
parse_all(struct options *opts, int argc, char *argv[], bool *dashes,
	  struct pit_err *err)
{
	struct getopt_tables tables;
	enum pit_status st = PIT_OK;
	int c, at;

	tables_fill(&tables);
	optind = 0; /* glibc: start anew */
	opterr = 0;
	/* -m and -c take all that follows, --help and --version end it. */
	while (!st && !opts->what && opts->action == ACTION_RUN) {
		at = optind ? optind : 1;
		c = getopt_long(argc, argv, tables.shorts, tables.longs, NULL);
		if (c == -1) {
			*dashes = optind > at;
			break;
		}
		if (c == '?' || c == ':')
			return option_refuse(c, argv[at], err);
		st = option_take(
		    opts, c >= OPT_BASE ? c - OPT_BASE : option_by_letter(c),
		    err);
	}
	return st;
}

static bool
is_recording(const char *path)
{
	return ascii_ends(path, ".pitop");
}

/* -o NAME.pitop: no report is made. */
static enum pit_status
record_alone(struct options *opts, struct pit_err *err)
{
	if (opts->shape)
		return pit_fail(err, PIT_EUSAGE,
				"--%s shapes a report, and -o %.200s makes "
				"none: say so when it is opened, or use "
				"--record",
				opts->shape, opts->outfile);
	opts->no_report = true;
	opts->live = "outfile";
	return parse_record(opts, opts->outfile, err);
}

static enum pit_status
choose_renderer(struct options *opts, struct pit_err *err)
{
	char list[256];
	enum pit_status st;

	opts->no_tui |= opts->outfile || opts->renderer;
	if (opts->tui && opts->no_tui)
		return pit_fail(err, PIT_EUSAGE,
				"--tui does not go with --no-tui, -o and -r, "
				"which are without the interface");
	if (opts->to == 0)
		return pit_fail(err, PIT_EUSAGE, "--to must be more than 0");
	if (opts->from >= opts->to)
		return pit_fail(err, PIT_EUSAGE, "--from must be before --to");
	if (opts->no_tui && opts->output_file)
		return pit_fail(err, PIT_EUSAGE, "%s", output_needs_interface);
	if (!opts->renderer && opts->outfile && is_recording(opts->outfile)) {
		st = record_alone(opts, err);
		if (st)
			return st;
		opts->outfile = NULL;
	}
	/* Text in a file of that name would surprise whoever opens it. */
	if (!opts->renderer && opts->outfile &&
	    renderer_is_missing(opts->outfile)) {
		list_renderers(list, sizeof(list));
		return pit_fail(err, PIT_EUSAGE,
				"%.300s: reports of that format cannot be "
				"made; there are: %s (-r chooses one for any "
				"name)",
				opts->outfile, list);
	}
	if (!opts->renderer && opts->outfile)
		opts->renderer = renderer_for_file(opts->outfile);
	if (!opts->renderer)
		opts->renderer = renderer_find("text");
	return PIT_OK;
}

enum pit_status
options_parse(struct options *opts, int argc, char *argv[], struct pit_err *err)
{
	enum pit_status st;
	bool dashes = false;

	*opts = (struct options){
		.interval = INTERVAL_DEFAULT,
		.to = UINT64_MAX,
		.history = HISTORY_BUDGET,
		.render = RENDER_OPTIONS,
	};
	if (argc < 2) {
		opts->action = ACTION_HELP;
		return pit_fail(err, PIT_EUSAGE, "no program given");
	}
	st = parse_all(opts, argc, argv, &dashes, err);
	if (st || opts->action != ACTION_RUN)
		return st;
	opts->args = argv + optind;
	if (!opts->what) {
		opts->kind = dashes ? START_COMMAND : START_SCRIPT;
		if (optind >= argc)
			return pit_fail(err, PIT_EUSAGE,
					"no program given; see --help");
	}
	if (opts->kind == START_COMMAND && opts->python)
		return pit_fail(err, PIT_EUSAGE,
				"--python does not go with -- command");
	return choose_renderer(opts, err);
}

void
options_fini(struct options *opts)
{
	regex_free(opts->thread);
	opts->thread = NULL;
}

#define HELP_COLUMN 30

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

void
options_help(struct out *o)
{
	const struct renderer *r;

	out_str(o, "Usage: pyinstrument-top [options] script.py [args]\n"
		   "       pyinstrument-top [options] -m module [args]\n"
		   "       pyinstrument-top [options] -c code [args]\n"
		   "       pyinstrument-top [options] -- command [args]\n"
		   "       pyinstrument-top [options] recording.pitop\n\n"
		   "Run a Python program and watch live where its time goes."
		   "\n\nOptions:\n");
	for (int i = 0; i < OPT_COUNT; i++)
		help_row(o, &rows[i]);
	out_str(o, "\nRenderers:\n");
	for (size_t i = 0; (r = renderer_at(i)) != NULL; i++)
		out_printf(o, "  %-10s %s (%s)\n", r->name, r->help, r->suffix);
}

void
options_version(struct out *o)
{
	out_printf(o, "pyinstrument-top %s (wire %u)\n", PACKAGE_VERSION,
		   WIRE_VERSION);
}
