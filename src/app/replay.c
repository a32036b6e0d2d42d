/* src/app/replay.c */
#include "app/replay.h"

#include "app/baseline.h"
#include "app/loaded.h"
#include "app/part.h"
#include "app/run.h"
#include "app/run_tui.h"
#include "base/mem.h"
#include "collect/input.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

const char *
replay_path(const struct options *opts)
{
	if (opts->nloads)
		return opts->loads[0];
	return strcmp(opts->args[0], "-") ? opts->args[0] : "/dev/stdin";
}

bool
replay_is_wanted(const struct options *opts)
{
	return opts->kind == START_SCRIPT && !opts->from_path &&
	       input_is_recording_at(replay_path(opts));
}

static enum pit_status
check_options(const struct options *opts, struct pit_err *err)
{
	const char *name = opts->nloads ? opts->loads[0] : opts->args[0];

	if (opts->live)
		return pit_fail(err, PIT_EUSAGE,
				"%.200s is a recording: --%s is for a run",
				name, opts->live);
	if (!opts->nloads && opts->args[1])
		return pit_fail(err, PIT_EUSAGE,
				"%.200s is a recording: it takes no "
				"arguments, and options stand before it",
				name);
	return PIT_OK;
}

/* From its beginning, with a model of its own. */
static enum pit_status
open_playback(struct run *run, FILE *file, struct pit_err *err)
{
	struct pit_err why;
	enum pit_status st;

	run->model = model_new();
	if (!run->model) {
		fclose(file);
		return pit_fail(err, PIT_ENOMEM, "out of memory");
	}
	model_set_history(run->model, 0);
	if (run->opts->no_tasks)
		model_drop_tasks(run->model);
	st = playback_open(&run->playback, file, run->model, &why);
	if (!st)
		return PIT_OK;
	model_free(run->model);
	run->model = NULL;
	return pit_fail(err, st, "%.200s: %.300s", replay_path(run->opts),
			why.text);
}

enum pit_status
replay_take(struct run *run, FILE *file, struct pit_err *err)
{
	enum pit_status st = check_options(run->opts, err);

	if (!st)
		return open_playback(run, file, err);
	fclose(file);
	return st;
}

static enum pit_status
open_recording(struct run *run, struct pit_err *err)
{
	const char *path = replay_path(run->opts);
	FILE *file = input_open(path);

	if (!file)
		return pit_fail(err, PIT_EIO, "cannot read %.300s: %s", path,
				strerror(errno));
	return replay_take(run, file, err);
}

enum pit_status
replay_again(struct run *run, struct pit_err *err)
{
	const char *path = replay_path(run->opts);

	if (input_is_once(path))
		return pit_fail(err, PIT_EIO,
				"the recording came through a pipe, and is not "
				"there a second time");
	return open_recording(run, err);
}

void
replay_close(struct run *run)
{
	playback_free(run->playback);
	model_free(run->model);
	run->playback = NULL;
	run->model = NULL;
}

bool
replay_play(struct run *run, uint64_t until, const struct playback_sink *sink)
{
	bool more = playback_play(run->playback, until, sink);
	const struct playback_run *facts = playback_run(run->playback);

	run->child.pid = (pid_t)facts->pid;
	run->child.unprofiled = facts->unprofiled[0] ? facts->unprofiled : NULL;
	run->start = facts->launched;
	run->delay = facts->delay;
	run->duration = facts->duration;
	run->status = facts->status;
	run->end = facts->end;
	run->missed =
	    (struct server_missed){ facts->missed_full, facts->missed_foreign };
	return more;
}

/* The program as it was called then, its heading as is asked for now. */
enum pit_status
replay_name(struct program *program, const struct run *run)
{
	const struct playback_run *facts = playback_run(run->playback);

	program_find_interpreter(program, run->opts);
	program->text = mem_strdup(facts->shown);
	program->args = mem_strdup(facts->args);
	program->description =
	    run->opts->description
		? program_heading(run->opts->description, facts->args)
		: mem_strdup(facts->heading);
	return program->text && program->args && program->description
		   ? PIT_OK
		   : PIT_ENOMEM;
}

/* Does the report ask what was when? */
static bool
needs_history(const struct options *opts)
{
	return !opts->renderer->sums || opts->render.timeline ||
	       !part_is_whole(opts);
}

int
replay_report(struct run *run)
{
	struct run_notes notes;
	struct report report;
	struct window window;
	struct pit_err err;
	int status = 0;

	if (!needs_history(run->opts))
		model_drop_history(run->model);
	replay_play(run, UINT64_MAX, NULL);
	if (!run_has_report(run)) {
		report_cancel(run->file);
		/* Else that is the reason why there is none. */
		if (run->child.unprofiled && playback_missing(run->playback)[0])
			complain(playback_missing(run->playback));
		status = STATUS_FAILURE;
	} else {
		run_report(run, &report, &notes);
		if (part_of(run->opts, model_snapshot(run->model), &window,
			    &err)) {
			report_cancel(run->file);
			complain(err.text);
			return STATUS_USAGE;
		}
		if (report_write(&report, run_look(run), run->file,
				 PATIENCE_LONG, &err)) {
			complain(err.text);
			status = STATUS_FAILURE;
		}
		status =
		    baseline_status(run->opts, &report, run_look(run), status);
	}
	run_complain(run);
	return status;
}

static bool
has_terminal(void)
{
	return isatty(STDIN_FILENO) || isatty(STDOUT_FILENO) ||
	       isatty(STDERR_FILENO);
}

static int
replay_show(struct run *run)
{
	struct tui_tty tty;
	int status;

	if (!has_terminal() || !run_wants_tui(run->opts) || !tui_tty_open(&tty))
		return run->session ? loaded_report(run) : replay_report(run);
	if (uv_loop_init(&run->loop)) {
		complain("cannot make an event loop");
		status = STATUS_FAILURE;
	} else {
		status = run_tui(run, &tty);
		uv_run(&run->loop, UV_RUN_DEFAULT);
		uv_loop_close(&run->loop);
	}
	tui_tty_close(&tty);
	return status;
}

static enum pit_status
open_source(const struct replay_source *source, struct run *run,
	    struct program *program, struct pit_err *err)
{
	enum pit_status st = source->open(run, err);

	if (st)
		return st;
	st = source->name(program, run);
	return st ? pit_fail(err, st, "%s", pit_status_text(st)) : PIT_OK;
}

int
replay_look_back(const struct options *opts,
		 const struct launch_signals *inherited,
		 const struct replay_source *source)
{
	struct program program = { 0 };
	struct report_file file;
	struct run run = { .opts = opts,
			   .program = &program,
			   .inherited = inherited,
			   .file = &file,
			   .child = { .master = -1, .leash = -1 },
			   .ended = true };
	struct pit_err err;
	enum pit_status st = open_source(source, &run, &program, &err);
	int status = st == PIT_EUSAGE ? STATUS_USAGE : STATUS_FAILURE;

	if (st || report_check(&file, opts->outfile, &err))
		complain(err.text);
	else
		status = replay_show(&run);
	replay_close(&run);
	program_fini(&program);
	return status;
}

int
replay_main(const struct options *opts, const struct launch_signals *inherited)
{
	static const struct replay_source recording = {
		.open = open_recording,
		.name = replay_name,
	};

	return replay_look_back(opts, inherited, &recording);
}
