/* src/app/loaded.c */
#include "app/loaded.h"

#include "app/baseline.h"
#include "app/part.h"
#include "app/replay.h"
#include "app/run.h"
#include "base/ascii.h"
#include "base/mem.h"
#include "collect/input.h"
#include "load/here.h"
#include "load/load.h"
#include "model/session_part.h"

#include <errno.h>
#include <string.h>

#define SUFFIX  ".pyisession"
#define PROGRAM "Program: " /* a description begins so, mostly */

bool
loaded_is_wanted(const struct options *opts)
{
	return opts->nloads ||
	       (opts->kind == START_SCRIPT && !opts->from_path && opts->args &&
		opts->args[0] && ascii_ends(opts->args[0], SUFFIX));
}

static enum pit_status
check_options(const struct options *opts, struct pit_err *err)
{
	const char *name = opts->nloads ? opts->loads[0] : opts->args[0];

	if (opts->live)
		return pit_fail(err, PIT_EUSAGE,
				"%.200s is a saved session: --%s is for a run",
				name, opts->live);
	if (opts->mode != MODE_WALL)
		return pit_fail(err, PIT_EUSAGE,
				"%.200s is a saved session, which does not say "
				"what threads did: --mode is for a run or a "
				"recording",
				name);
	if (opts->said_async)
		return pit_fail(err, PIT_EUSAGE,
				"%.200s is a saved session, which knows no "
				"tasks: --async is for a run or a recording",
				name);
	if (!opts->nloads && opts->args[1])
		return pit_fail(err, PIT_EUSAGE,
				"%.200s is a saved session: it takes no "
				"arguments, and options stand before it",
				name);
	return PIT_OK;
}

enum pit_status
loaded_read(FILE *file, struct session **session, struct pit_err *err)
{
	enum pit_status st = load_file(file, session, err);

	if (st || !here_set_cwd(*session))
		return st;
	session_free(*session);
	*session = NULL;
	return pit_fail(err, PIT_ENOMEM, "out of memory");
}

static FILE *
open_file(const char *path, struct pit_err *err)
{
	FILE *file = input_open(path);

	if (!file)
		pit_fail(err, PIT_EIO, "cannot read %.300s: %s", path,
			 strerror(errno));
	return file;
}

/* Takes the file. */
static enum pit_status
load_one(FILE *file, const char *path, struct session **session,
	 struct pit_err *err)
{
	struct pit_err why;
	enum pit_status st =
	    input_is_recording(file)
		? pit_fail(&why, PIT_EUSAGE,
			   "it is a recording, and sessions alone are put "
			   "together")
		: loaded_read(file, session, &why);

	fclose(file);
	return st ? pit_fail(err, st, "%.200s: %.280s", path, why.text)
		  : PIT_OK;
}

/* The sessions of all files in one. Takes the first. */
static enum pit_status
load_all(FILE *first, const char *const *paths, size_t n, struct session **sum,
	 struct pit_err *err)
{
	enum pit_status st = load_one(first, paths[0], sum, err);

	for (size_t i = 1; i < n && !st; i++) {
		struct session *more = NULL;
		FILE *file = open_file(paths[i], err);

		st = file ? load_one(file, paths[i], &more, err) : PIT_EIO;
		if (!st && session_combine(sum, more))
			st = pit_fail(err, PIT_ENOMEM, "out of memory");
	}
	if (st)
		session_free(*sum);
	return st;
}

/* Does anybody ask for more than the session itself? Making stacks of ours of
 * it takes as long as reading it. */
static bool
session_is_enough(const struct options *opts)
{
	const struct renderer *renderer =
	    opts->renderer ? opts->renderer : &renderer_text;

	return renderer->session_alone && !run_wants_tui(opts) && !opts->diff &&
	       part_is_whole(opts);
}

/* And for no tree of ours? Where nearly every stack is another one, those are
 * most of what a model takes. */
static bool
stacks_are_enough(const struct options *opts)
{
	return !run_wants_tui(opts) && !opts->diff;
}

static enum pit_status
fill_model(struct run *run, struct session *session, struct pit_err *err)
{
	enum pit_status st = PIT_ENOMEM;

	run->model = model_new();
	if (run->model && session_is_enough(run->opts)) {
		model_keep_session(run->model, session);
		st = PIT_OK;
	} else if (run->model) {
		model_set_history(run->model, 0);
		if (stacks_are_enough(run->opts))
			model_set_flat(run->model);
		st = model_load(run->model, session);
	}
	if (!st) {
		run->session = session;
		return PIT_OK;
	}
	session_free(session);
	return pit_fail(err, PIT_ENOMEM, "out of memory");
}

/* Whoever loads a recording means what is in it. */
static enum pit_status
loaded_open(struct run *run, struct pit_err *err)
{
	const struct options *opts = run->opts;
	const char *alone = opts->nloads ? NULL : opts->args[0];
	const char *const *paths = alone ? &alone : opts->loads;
	struct session *session = NULL;
	FILE *file = open_file(paths[0], err);
	enum pit_status st;

	if (!file)
		return PIT_EIO;
	if (opts->nloads <= 1 && input_is_recording(file))
		return replay_take(run, file, err);
	st = check_options(opts, err);
	if (st) {
		fclose(file);
		return st;
	}
	st = load_all(file, paths, alone ? 1 : opts->nloads, &session, err);
	return st ? st : fill_model(run, session, err);
}

/* What it was called then; its heading is as is asked for now. */
static enum pit_status
name_program(struct program *program, const struct run *run)
{
	const char *text;

	if (run->playback)
		return replay_name(program, run);
	text = run->session->target_description.p;
	if (!strncmp(text, PROGRAM, strlen(PROGRAM)))
		text += strlen(PROGRAM);
	program_find_interpreter(program, run->opts);
	program->text = mem_strdup(text);
	program->args = mem_strdup(text);
	if (!program->text || !program->args)
		return PIT_ENOMEM;
	if (!run->opts->description)
		return PIT_OK;
	program->description = program_heading(run->opts->description, text);
	return program->description ? PIT_OK : PIT_ENOMEM;
}

/* The rows of a part are made of the file's stacks, as those of all of it. */
static enum pit_status
write_report(struct run *run, const struct report *report,
	     const struct window *window, struct pit_err *err)
{
	struct snapshot snap = *run_look(run);
	struct session part;
	enum pit_status st;

	if (snap.session || run->opts->diff)
		return report_write(report, &snap, run->file, PATIENCE_LONG,
				    err);
	if (session_part(&part, run->session, window)) {
		report_cancel(run->file);
		return pit_fail(err, PIT_ENOMEM, "out of memory");
	}
	snap.session = &part;
	st = report_write(report, &snap, run->file, PATIENCE_LONG, err);
	session_part_fini(&part);
	return st;
}

int
loaded_report(struct run *run)
{
	struct run_notes notes;
	struct report report;
	struct window window;
	struct pit_err err;

	run_report(run, &report, &notes);
	if (part_of(run->opts, model_snapshot(run->model), &window, &err)) {
		report_cancel(run->file);
		complain(err.text);
		return STATUS_USAGE;
	}
	if (!write_report(run, &report, &window, &err))
		return baseline_status(run->opts, &report, run_look(run), 0);
	complain(err.text);
	return STATUS_FAILURE;
}

int
loaded_main(const struct options *opts, const struct launch_signals *inherited)
{
	static const struct replay_source session = {
		.open = loaded_open,
		.name = name_program,
	};

	return replay_look_back(opts, inherited, &session);
}
