/* src/app/options_check.c */
#include "app/options_check.h"

#include "base/ascii.h"
#include "base/mem.h"
#include "render/compare.h"
#include "render/params.h"

#include <unistd.h>

const char *
options_need_interface(const struct options *opts)
{
	if (opts->output_file)
		return "--output-file is for the interface: without it the "
		       "program writes to its own terminal, which can be "
		       "redirected";
	if (opts->mark)
		return "--mark is for the interface: without it the program "
		       "writes to its own terminal, and nobody reads along";
	return NULL;
}

enum pit_status
options_record(struct options *opts, const char *path, struct pit_err *err)
{
	if (opts->record)
		return pit_fail(err, PIT_EUSAGE,
				"only one recording can be written, not "
				"%.80s and %.80s",
				opts->record, path);
	opts->record = path;
	return PIT_OK;
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
	const char *path = opts->outfile;

	if (opts->shape)
		return pit_fail(err, PIT_EUSAGE,
				"--%s shapes a report, and -o %.200s makes "
				"none: say so when it is opened, or use "
				"--record",
				opts->shape, path);
	opts->no_report = true;
	opts->live = "outfile with a recording's suffix";
	opts->outfile = NULL;
	return options_record(opts, path, err);
}

static enum pit_status
check_program(const struct options *opts, struct pit_err *err)
{
	if (opts->kind == START_COMMAND && opts->python)
		return pit_fail(err, PIT_EUSAGE,
				"--python does not go with -- command");
	if (opts->from_path && opts->kind != START_SCRIPT)
		return pit_fail(err, PIT_EUSAGE,
				"--from-path is for a script: it does not go "
				"with -m and -c");
	return PIT_OK;
}

static enum pit_status
check_interface(const struct options *opts, struct pit_err *err)
{
	if (opts->tui && opts->no_tui && !opts->diff)
		return pit_fail(err, PIT_EUSAGE,
				"--tui does not go with --no-tui, --plain, "
				"-o and -r, "
				"which are without the interface");
	if (opts->no_tui && options_need_interface(opts))
		return pit_fail(err, PIT_EUSAGE, "%s",
				options_need_interface(opts));
	return PIT_OK;
}

static enum pit_status
check_window(const struct options *opts, struct pit_err *err)
{
	if (opts->to == 0)
		return pit_fail(err, PIT_EUSAGE, "--to must be more than 0");
	if (opts->from >= opts->to)
		return pit_fail(err, PIT_EUSAGE, "--from must be before --to");
	return PIT_OK;
}

static enum pit_status
choose_renderer(struct options *opts, struct pit_err *err)
{
	char list[RENDERER_LIST];
	enum pit_status st;

	if (!opts->renderer && opts->outfile && is_recording(opts->outfile)) {
		st = record_alone(opts, err);
		if (st)
			return st;
	}
	/* Text in a file of that name would surprise whoever opens it. */
	if (!opts->renderer && opts->outfile &&
	    renderer_is_missing(opts->outfile)) {
		renderer_names(list, sizeof(list));
		return pit_fail(err, PIT_EUSAGE,
				"%.150s: reports of that format cannot be "
				"made; there are: %s (-r chooses one for any "
				"name)",
				opts->outfile, list);
	}
	if (!opts->renderer && opts->outfile)
		opts->renderer = renderer_for_file(opts->outfile);
	if (!opts->renderer)
		opts->renderer = renderer_find("text");
	if (opts->renderer->binary && !opts->outfile && isatty(STDOUT_FILENO))
		return pit_fail(err, PIT_EUSAGE,
				"a %s report is binary and would spoil the "
				"terminal. Redirect to a file or use -o",
				opts->renderer->name);
	return PIT_OK;
}

/* What was asked for by an option is a parameter, too, which not all formats
 * have. */
static enum pit_status
check_shape(const struct options *opts, struct pit_err *err)
{
	const struct {
		bool given;
		enum param_id id;
		const char *option;
	} shapes[] = {
		{ opts->render.timeline, PARAM_TIMELINE, "timeline" },
		{ opts->render.show_all, PARAM_SHOW_ALL, "show-all" },
		{ opts->hide, PARAM_HIDE_REGEX, opts->hide },
		{ opts->show, PARAM_SHOW_REGEX, opts->show },
		{ opts->render.with_source, PARAM_WITH_SOURCE, "with-source" },
	};

	if (opts->no_browser && (!opts->renderer->page || opts->outfile))
		return pit_fail(err, PIT_EUSAGE,
				"--no-browser is for -r html on a terminal, "
				"which opens one");
	if (opts->show && opts->render.show_all)
		return pit_fail(err, PIT_EUSAGE,
				"--%s and --show-all do not go together",
				opts->show);
	/* The first two go on to a class of the user's. */
	for (size_t i = opts->custom ? 2 : 0; i < ARRAY_LEN(shapes); i++)
		if (shapes[i].given &&
		    !params_has(opts->renderer, shapes[i].id))
			return pit_fail(
			    err, PIT_EUSAGE, "--%s does not go with -r %s",
			    shapes[i].option,
			    opts->custom ? opts->custom : opts->renderer->name);
	return PIT_OK;
}

static enum pit_status
check_limits(const struct options *opts, struct pit_err *err)
{
	if (opts->nlimits && !opts->diff)
		return pit_fail(err, PIT_EUSAGE,
				"--fail-if-slower needs --diff: slower than "
				"what?");
	for (size_t i = 0; i < opts->nlimits; i++)
		if (!opts->limits[i].function &&
		    opts->render.normalize == DIFF_RUN)
			return pit_fail(err, PIT_EUSAGE,
					"-p normalize=run makes all runs "
					"equal: --fail-if-slower needs a "
					"function then, as in 10%%:FUNCTION");
	return PIT_OK;
}

/* A comparison has a form of its own. */
static enum pit_status
check_diff(const struct options *opts, struct pit_err *err)
{
	const struct render_options *r = &opts->render;
	const char *other = r->timeline     ? "-t"
			    : r->flat       ? "-p flat"
			    : r->percent    ? "-p time=percent_of_total"
			    : r->short_mode ? "-p short_mode"
			    : r->hide || r->show
				? "choosing what is library code"
				: NULL;

	if (!opts->diff && r->normalize)
		return pit_fail(err, PIT_EUSAGE,
				"-p normalize is for --diff, which is not "
				"there");
	if (!opts->diff)
		return PIT_OK;
	if (opts->tui)
		return pit_fail(err, PIT_EUSAGE,
				"--tui does not go with --diff, which is "
				"without the interface");
	if (!opts->renderer->diff)
		return pit_fail(err, PIT_EUSAGE,
				"a %s report cannot show how runs differ: "
				"--diff goes with text, json, html, markdown "
				"and svg",
				opts->renderer->name);
	if (other)
		return pit_fail(err, PIT_EUSAGE, "%s does not go with --diff",
				other);
	return PIT_OK;
}

/* What -p says comes last: it is more exact than an option. */
static enum pit_status
take_params(struct options *opts, struct pit_err *err)
{
	struct params_given given = { { false } };
	enum pit_status st = PIT_OK;

	if (opts->custom)
		return PIT_OK; /* they are the class's */
	for (size_t i = 0; i < opts->nparams && !st; i++)
		st = params_set(opts->renderer, opts->params[i], &opts->render,
				&given, err);
	if (given.set[PARAM_UNICODE])
		opts->unicode = opts->render.unicode ? SWITCH_ON : SWITCH_OFF;
	if (given.set[PARAM_COLOR])
		opts->color = opts->render.color ? SWITCH_ON : SWITCH_OFF;
	if (!st && opts->render.flat && opts->render.timeline)
		return pit_fail(err, PIT_EUSAGE,
				"-t and -p flat do not go together: a flat "
				"report is in no order of time");
	return st;
}

enum pit_status
options_check(struct options *opts, struct pit_err *err)
{
	enum pit_status st = check_program(opts, err);

	if (opts->plain)
		opts->color = SWITCH_OFF;
	opts->no_tui |=
	    opts->plain || opts->outfile || opts->renderer || opts->diff;
	/* As pyinstrument, which prints it. */
	opts->no_tui |= (opts->load_prev || opts->nloads) && !opts->tui;
	if (!st)
		st = check_interface(opts, err);
	if (!st)
		st = check_window(opts, err);
	if (!st)
		st = choose_renderer(opts, err);
	if (!st)
		st = check_shape(opts, err);
	if (!st)
		st = take_params(opts, err);
	if (!st)
		st = check_limits(opts, err);
	return st ? st : check_diff(opts, err);
}
