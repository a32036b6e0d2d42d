/* src/app/options_take.c */
#include "app/options_take.h"

#include "app/options_check.h"
#include "app/options_value.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "base/regex.h"
#include "render/compare.h"
#include "render/renderer.h"

#include <getopt.h>
#include <string.h>

static enum pit_status
parse_renderer(struct options *opts, const char *name, struct pit_err *err)
{
	char list[RENDERER_LIST], text[NEAREST_TEXT];
	const struct renderer *r;
	struct nearest near;

	opts->custom = NULL;
	opts->renderer = renderer_find(name);
	if (opts->renderer)
		return PIT_OK;
	if (strchr(name, '.')) {
		/* A class of Python's takes a session. */
		opts->custom = name;
		opts->renderer = renderer_find("session");
		return PIT_OK;
	}
#ifndef HAVE_PPROF
	if (!strcmp(name, "pprof"))
		return pit_fail(err, PIT_EUSAGE,
				"this pyinstrument-top was built without pprof "
				"reports (--without-pprof)");
#endif
	nearest_init(&near, name);
	for (size_t i = 0; (r = renderer_at(i)) != NULL; i++)
		nearest_offer(&near, r->name);
	renderer_names(list, sizeof(list));
	return pit_fail(err, PIT_EUSAGE,
			"there is no renderer \"%.60s\"%s; there are: %s", name,
			nearest_text(&near, "", text), list);
}

static enum pit_status
parse_thread(struct options *opts, const char *text, struct pit_err *err)
{
	enum pit_status st = regex_add(&opts->thread, text, err);

	opts->render.thread = opts->thread;
	return st;
}

/* --hide, --show and their like: the last of an option counts, as in
 * pyinstrument, and one that says the same otherwise is too much. */
static enum pit_status
parse_paths(struct options *opts, enum option_id id, const char *text,
	    struct pit_err *err)
{
	bool hide = id == OPT_HIDE || id == OPT_HIDE_REGEX;
	const struct regex **field =
	    hide ? &opts->render.hide : &opts->render.show;
	const char **by = hide ? &opts->hide : &opts->show;
	struct regex *regex = NULL;
	enum pit_status st;

	if (*by && *by != option_rows[id].name)
		return pit_fail(err, PIT_EUSAGE,
				"--%s and --%s do not go together", *by,
				option_rows[id].name);
	st = id == OPT_HIDE || id == OPT_SHOW
		 ? regex_add_glob(&regex, text, err)
		 : regex_add_match(&regex, text, err);
	if (st)
		return st;
	*by = option_rows[id].name;
	regex_free((struct regex *)(uintptr_t)*field);
	*field = regex;
	return PIT_OK;
}

/* A file of --load. */
static enum pit_status
add_load(struct options *opts, const char *path, struct pit_err *err)
{
	const char **grown = mem_grow(opts->loads, &opts->loads_cap,
				      opts->nloads + 1, sizeof(*grown));

	if (!grown)
		return pit_fail(err, PIT_ENOMEM, "out of memory");
	opts->loads = grown;
	opts->loads[opts->nloads++] = path;
	return PIT_OK;
}

/* Only when all options are known, it is known whose parameter it is. */
static enum pit_status
add_param(struct options *opts, const char *text, struct pit_err *err)
{
	const char **grown = mem_grow(opts->params, &opts->params_cap,
				      opts->nparams + 1, sizeof(*grown));

	if (!grown)
		return pit_fail(err, PIT_ENOMEM, "out of memory");
	opts->params = grown;
	opts->params[opts->nparams++] = text;
	return PIT_OK;
}

static enum pit_status
add_limit(struct options *opts, const char *text, struct pit_err *err)
{
	struct slower_limit *grown = mem_grow(
	    opts->limits, &opts->limits_cap, opts->nlimits + 1, sizeof(*grown));

	if (!grown)
		return pit_fail(err, PIT_ENOMEM, "out of memory");
	opts->limits = grown;
	return value_limit(&grown[opts->nlimits++], text, err);
}

static enum pit_status
parse_diff(struct options *opts, const char *path, struct pit_err *err)
{
	if (opts->diff)
		return pit_fail(err, PIT_EUSAGE,
				"a run is compared with one other, not with "
				"%.80s and %.80s",
				opts->diff, path);
	opts->diff = path;
	return PIT_OK;
}

/* What an option without a value says that is so; NULL: another kind. */
static bool *
option_flag(struct options *opts, enum option_id id)
{
	switch (id) {
	case OPT_TUI:
		return &opts->tui;
	case OPT_NO_TUI:
		return &opts->no_tui;
	case OPT_PLAIN:
		return &opts->plain;
	case OPT_SHOW_ALL:
		return &opts->render.show_all;
	case OPT_IDLE:
		return &opts->render.idle;
	case OPT_TIMING_THREAD:
		return &opts->timing_thread;
	case OPT_FROM_PATH:
		return &opts->from_path;
	case OPT_THREADS:
		return &opts->render.apart;
	case OPT_TIMELINE:
		return &opts->render.timeline;
	case OPT_NO_CHILDREN:
		return &opts->no_children;
	case OPT_WITH_SOURCE:
		return &opts->render.with_source;
	case OPT_NO_BROWSER:
		return &opts->no_browser;
	default:
		return NULL;
	}
}

/* What an option wants instead of a run. */
static enum option_action
option_wants(enum option_id id)
{
	switch (id) {
	case OPT_LIST:
		return ACTION_LIST;
	case OPT_REATTACH:
		return ACTION_REATTACH;
	case OPT_HELP_ALL:
		return ACTION_HELP_ALL;
	case OPT_HELP:
		return ACTION_HELP;
	case OPT_VERSION:
		return ACTION_VERSION;
	default:
		return ACTION_RUN;
	}
}

/* An empty word where the name of something has to stand, as of a variable
 * that is not set, would be looked for in vain. */
static bool
lacks_name(enum option_id id, const char *value)
{
	static const char *const names[] = { "FILE", "ID", "EXE", "MODULE" };
	const char *argument = option_rows[id].argument;

	for (size_t i = 0; i < ARRAY_LEN(names) && argument && !value[0]; i++)
		if (!strcmp(argument, names[i]))
			return true;
	return false;
}

static enum pit_status
take_outfile(struct options *opts, const char *value, struct pit_err *err)
{
	if (opts->outfile)
		return pit_fail(err, PIT_EUSAGE,
				"only one file can be written, not %.80s and "
				"%.80s",
				opts->outfile, value);
	opts->outfile = optarg;
	return PIT_OK;
}

/* value: optarg, or "". */
static enum pit_status
take_value(struct options *opts, enum option_id id, const char *value,
	   struct pit_err *err)
{
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
		return value_interval(&opts->interval, value, err);
	case OPT_OUTFILE:
		return take_outfile(opts, value, err);
	case OPT_OUTPUT_FILE:
		opts->output_file = optarg;
		break;
	case OPT_RECORD:
		return options_record(opts, value, err);
	case OPT_LOAD:
		return add_load(opts, value, err);
	case OPT_LOAD_PREV:
		opts->load_prev = optarg;
		break;
	case OPT_RENDERER:
		return parse_renderer(opts, value, err);
	case OPT_TARGET_DESCRIPTION:
		opts->description = value;
		return value_heading(value, err);
	case OPT_HIDE:
	case OPT_HIDE_REGEX:
	case OPT_SHOW:
	case OPT_SHOW_REGEX:
		return parse_paths(opts, id, value, err);
	case OPT_HTML:
		return parse_renderer(opts, "html", err);
	case OPT_PARAMETER:
		return add_param(opts, value, err);
	case OPT_THREAD:
		return parse_thread(opts, value, err);
	case OPT_MARK:
		return regex_add(&opts->mark, value, err);
	case OPT_DIFF:
		return parse_diff(opts, value, err);
	case OPT_FAIL_IF_SLOWER:
		return add_limit(opts, value, err);
	case OPT_MODE:
		return value_mode(&opts->mode, value, err);
	case OPT_ASYNC:
		opts->said_async = true;
		return value_async(&opts->no_tasks, value, err);
	case OPT_FROM:
		opts->from = 0;
		return value_moment(&opts->from, &opts->from_mark, "--from",
				    value, err);
	case OPT_TO:
		opts->to = UINT64_MAX;
		return value_moment(&opts->to, &opts->to_mark, "--to", value,
				    err);
	case OPT_DELAY:
		return value_time(&opts->delay, "--delay", value, err);
	case OPT_DURATION:
		return value_duration(&opts->duration, value, err);
	case OPT_HISTORY:
		return value_size(&opts->history, value, err);
	case OPT_UNICODE:
	case OPT_NO_UNICODE:
		opts->unicode = id == OPT_UNICODE ? SWITCH_ON : SWITCH_OFF;
		break;
	case OPT_COLOR:
	case OPT_NO_COLOR:
		opts->color = id == OPT_COLOR ? SWITCH_ON : SWITCH_OFF;
		break;
	/* option_flag() or option_wants() knows it. */
	case OPT_TUI:
	case OPT_NO_TUI:
	case OPT_PLAIN:
	case OPT_SHOW_ALL:
	case OPT_IDLE:
	case OPT_TIMING_THREAD:
	case OPT_FROM_PATH:
	case OPT_THREADS:
	case OPT_TIMELINE:
	case OPT_NO_CHILDREN:
	case OPT_WITH_SOURCE:
	case OPT_NO_BROWSER:
	case OPT_LIST:
	case OPT_REATTACH:
	case OPT_HELP_ALL:
	case OPT_HELP:
	case OPT_VERSION:
	case OPT_COUNT:
		break;
	}
	return PIT_OK;
}

/* One option with its value. */
enum pit_status
option_take(struct options *opts, enum option_id id, struct pit_err *err)
{
	/* getopt_long() sees to it that an option has the value it needs. */
	const char *value = optarg ? optarg : "";
	bool *flag = option_flag(opts, id);

	if (lacks_name(id, value))
		return pit_fail(err, PIT_EUSAGE, "--%s needs a name, not \"\"",
				option_rows[id].name);
	if ((option_rows[id].flags & FLAG_LIVE) && !opts->live)
		opts->live = option_rows[id].name;
	if ((option_rows[id].flags & FLAG_SHAPE) && !opts->shape)
		opts->shape = option_rows[id].name;
	opts->action = option_wants(id);
	if (flag)
		*flag = true;
	return take_value(opts, id, value, err);
}
