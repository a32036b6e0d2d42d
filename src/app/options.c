/* src/app/options.c */
#include "app/options.h"

#include "app/options_check.h"
#include "app/options_table.h"
#include "app/options_take.h"
#include "base/ascii.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "base/regex.h"
#include "model/history.h"
#include "render/params.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INTERVAL_DEFAULT 1000000 /* ns */

/* Values of getopt_long(): no clash with characters. */
#define OPT_BASE 256

const char *const option_groups[] = {
#define OPTION_GROUP(ID, heading) heading,
#include "app/options.def"
};

enum { BRIEF = FLAG_BRIEF, LIVE = FLAG_LIVE, SHAPE = FLAG_SHAPE };
const struct option_row option_rows[] = {
#define OPTION(ID, group, flags, short_name, long_name, argument, help)        \
	{ GROUP_##group, flags, short_name, long_name, argument, help },
#include "app/options.def"
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
		const struct option_row *row = &option_rows[i];

		t->longs[i].name = row->name;
		t->longs[i].has_arg =
		    row->argument ? required_argument : no_argument;
		t->longs[i].val = OPT_BASE + i;
		if (!row->letter)
			continue;
		t->shorts[n++] = row->letter;
		if (row->argument)
			t->shorts[n++] = ':';
	}
}

static int
option_by_letter(int letter)
{
	for (int i = 0; i < OPT_COUNT; i++)
		if (letter && option_rows[i].letter == letter)
			return i;
	return OPT_COUNT;
}

/* "--show is ambiguous: --show-all, --show-regex", if several options begin
 * like that. */
static bool
is_ambiguous(const char *name, struct pit_err *err)
{
	char list[256] = "";
	size_t n = 0, len = strlen(name), found = 0;

	for (int i = 0; i < OPT_COUNT; i++) {
		if (strncmp(option_rows[i].name, name, len) != 0)
			continue;
		found++;
		if (n < sizeof(list))
			n += (size_t)snprintf(list + n, sizeof(list) - n,
					      "%s--%s", n ? ", " : "",
					      option_rows[i].name);
	}
	if (found > 1)
		pit_fail(err, PIT_EUSAGE, "--%.60s is ambiguous: %s", name,
			 list);
	return found > 1;
}

static enum pit_status
refuse_long(const char *word, struct pit_err *err)
{
	char name[64], text[NEAREST_TEXT];
	struct nearest near;

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(word + 2, "="),
		 word + 2);
	if (is_ambiguous(name, err))
		return PIT_EUSAGE;
	nearest_init(&near, name);
	for (int i = 0; i < OPT_COUNT; i++)
		nearest_offer(&near, option_rows[i].name);
	return pit_fail(err, PIT_EUSAGE,
			"there is no option --%s%s; see --help", name,
			nearest_text(&near, "--", text));
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
		return pit_fail(err, PIT_EUSAGE, "--%s takes no value",
				option_rows[optopt - OPT_BASE].name);
	if (is_long)
		return refuse_long(word, err);
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

/* One thing is reported: a program, or what was saved of one. */
static enum pit_status
check_source(const struct options *opts, bool args, struct pit_err *err)
{
	bool program = opts->what || args;

	if (opts->nloads && opts->load_prev)
		return pit_fail(err, PIT_EUSAGE,
				"--load and --load-prev do not go together");
	if (program && (opts->nloads || opts->load_prev))
		return pit_fail(err, PIT_EUSAGE,
				"--%s shows a saved report: no program goes "
				"with it, and options stand before it",
				opts->nloads ? "load" : "load-prev");
	if (!program && !opts->nloads && !opts->load_prev)
		return pit_fail(err, PIT_EUSAGE,
				"no program given; see --help");
	return PIT_OK;
}

/* --reattach may have a number behind it. */
static enum pit_status
take_process(struct options *opts, int n, char *words[], struct pit_err *err)
{
	char *end;
	long pid;

	if (!n)
		return PIT_OK;
	errno = 0;
	pid = strtol(words[0], &end, 10);
	if (!ascii_is_digit(words[0][0]) || *end || errno || pid < 1 ||
	    pid > INT32_MAX)
		return pit_fail(err, PIT_EUSAGE,
				"--reattach takes the number of a process, "
				"not %.80s",
				words[0]);
	if (n > 1)
		return pit_fail(err, PIT_EUSAGE,
				"--reattach takes one number: %.80s is too "
				"much",
				words[1]);
	opts->reattach = (pid_t)pid;
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
	if (!st && opts->action == ACTION_LIST && optind < argc)
		return pit_fail(err, PIT_EUSAGE,
				"--list takes nothing, not %.80s",
				argv[optind]);
	if (!st && opts->action == ACTION_REATTACH)
		return take_process(opts, argc - optind, argv + optind, err);
	if (st || opts->action != ACTION_RUN)
		return st;
	opts->args = argv + optind;
	st = check_source(opts, optind < argc, err);
	if (st)
		return st;
	if (!opts->what && optind < argc)
		opts->kind = dashes ? START_COMMAND : START_SCRIPT;
	/* Its own "--" ends the options, as anywhere else. */
	if (opts->from_path && opts->kind == START_COMMAND)
		opts->kind = START_SCRIPT;
	return options_check(opts, err);
}

/* Is the word an option of ours, with or without its value behind "="? */
static bool
is_ours(const char *word)
{
	size_t n = strcspn(word, "=");

	for (int i = 0; i < OPT_COUNT; i++) {
		const struct option_row *row = &option_rows[i];

		/* Every program has these. */
		if (i == OPT_HELP || i == OPT_VERSION)
			continue;
		if (row->letter && word[0] == '-' && word[1] == row->letter &&
		    !word[2])
			return true;
		if (!strncmp(word, "--", 2) && n == strlen(row->name) + 2 &&
		    !strncmp(word + 2, row->name, n - 2))
			return true;
	}
	return false;
}

const char *
options_behind(const struct options *opts)
{
	char **arg = opts->args;

	/* Its own name; whatever a command is, its options are its own. */
	if (opts->kind == START_COMMAND)
		return NULL;
	if (opts->kind == START_SCRIPT)
		arg++;
	for (; *arg && strcmp(*arg, "--") != 0; arg++)
		if (is_ours(*arg))
			return *arg;
	return NULL;
}

void
options_fini(struct options *opts)
{
	regex_free(opts->thread);
	opts->thread = NULL;
	regex_free(opts->mark);
	opts->mark = NULL;
	params_fini(&opts->render);
	mem_free(opts->limits);
	opts->limits = NULL;
	opts->nlimits = opts->limits_cap = 0;
	mem_free(opts->params);
	opts->params = NULL;
	opts->nparams = opts->params_cap = 0;
	mem_free(opts->loads);
	opts->loads = NULL;
	opts->nloads = opts->loads_cap = 0;
}
