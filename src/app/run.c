/* src/app/run.c */
#include "app/run.h"

#include "app/ending.h"
#include "app/fatal.h"
#include "app/keep.h"
#include "app/part.h"
#include "app/replay.h"
#include "base/utf8.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* The sampler says goodbye before its process ends, so what is missing at the
 * end is only on its way: these are seldom used up. */
#define DRAIN_TURN_MS  10
#define DRAIN_LIMIT_MS 1000

void
complain(const char *sentence)
{
	fprintf(stderr, "pyinstrument-top: %s\n", sentence);
}

bool
run_wants_tui(const struct options *opts)
{
	struct stat sb;

	if (opts->no_tui || opts->tui)
		return opts->tui;
	/* Whoever reads our output through a pipe may draw on the same
	 * terminal. */
	return fstat(STDOUT_FILENO, &sb) ||
	       !(S_ISFIFO(sb.st_mode) || S_ISSOCK(sb.st_mode));
}

enum pit_status
run_open(struct run *run, struct pit_err *err)
{
	struct pit_err why;

	if (uv_loop_init(&run->loop))
		return pit_fail(err, PIT_EIO, "cannot make an event loop");
	run->model = model_new();
	if (!run->model) {
		uv_loop_close(&run->loop);
		return pit_fail(err, PIT_ENOMEM, "out of memory");
	}
	model_set_history(run->model, run->opts->history);
	if (run->opts->no_tasks)
		model_drop_tasks(run->model);
	if (server_open(&run->server, &run->loop, run->model, &why)) {
		complain(why.text);
		complain("the program runs unprofiled");
		return PIT_OK;
	}
	fatal_arm(server_path(run->server), server_dir(run->server));
	return PIT_OK;
}

void
run_close(struct run *run)
{
	record_close(run);
	if (run->server)
		server_close(run->server);
	uv_run(&run->loop, UV_RUN_DEFAULT);
	uv_loop_close(&run->loop);
	model_free(run->model);
}

enum pit_status
run_launch(struct run *run, const struct launch_options *pty,
	   struct pit_err *err)
{
	struct launch_options opts = { 0 };
	enum pit_status st;

	if (pty)
		opts = *pty;
	opts.argv = run->program->argv;
	opts.sampler = run->server ? run->sampler : NULL;
	opts.socket = run->server ? server_path(run->server) : NULL;
	opts.interval = run->opts->interval;
	opts.signals = run->inherited;
	opts.alone = run->opts->no_children;
	run->start = uv_hrtime();
	run->delay = run->opts->delay;
	run->duration = run->opts->duration;
	if (run->delay)
		opts.from = run->start + run->delay;
	if (run->duration)
		opts.until = run->start + run->delay + run->duration;
	st = launch(&opts, &run->child, err);
	if (!st)
		record_begin(run, pty);
	return st;
}

int
run_instead(struct run *run, const struct pit_err *err)
{
	int error;

	complain(err->text);
	complain("the program runs unprofiled");
	report_cancel(run->file);
	record_close(run);
	error = launch_instead(run->program->argv, run->inherited);
	fprintf(stderr, "pyinstrument-top: cannot run %s: %s\n",
		run->program->argv[0], strerror(error));
	return error == ENOENT ? STATUS_NOT_FOUND : STATUS_NOT_EXEC;
}

int
run_start_status(const struct run *run)
{
	switch (run->child.error) {
	case 0:
		return STATUS_FAILURE; /* it was not its fault */
	case ENOENT:
		return STATUS_NOT_FOUND;
	default:
		return STATUS_NOT_EXEC;
	}
}

static void
run_tell_end(struct run *run)
{
	record_ended(run);
	model_ended(run->model, (uint32_t)run->child.pid, run->end);
}

static void
run_took(struct run *run, int status)
{
	if (WIFSTOPPED(status)) {
		run->stopped = true;
		run->stop_signal = WSTOPSIG(status);
	} else if (WIFCONTINUED(status)) {
		run->stopped = false;
	} else {
		run->ended = true;
		run->stopped = false;
		run->status = status;
		run->end = uv_hrtime();
		record_outcome(run);
		run_tell_end(run);
	}
}

bool
run_reap(struct run *run)
{
	bool changed = false;
	int status;
	pid_t pid;

	/* Samplers are children of ours too, and some of them end without a
	 * SIGCHLD, which is what __WALL is for. */
	for (;;) {
		pid = waitpid(-1, &status,
			      WNOHANG | WUNTRACED | WCONTINUED | __WALL);
		if (pid < 0 && errno == EINTR)
			continue;
		if (pid <= 0) {
			run->samplers = pid == 0;
			return changed;
		}
		if (pid == run->editor &&
		    (WIFEXITED(status) || WIFSIGNALED(status))) {
			run->editor = 0;
			run->editor_status = status;
		}
		if (pid != run->child.pid || run->ended)
			continue;
		run_took(run, status);
		changed = true;
	}
}

/* On a busy machine a program can be over before its sampler had a turn: it
 * is a child of ours that we have not heard of yet. */
static bool
main_stream_awaited(struct run *run)
{
	run_reap(run);
	return run->samplers && run->child.master < 0 &&
	       !model_snapshot(run->model)->nprocs;
}

/* Has the program's own stream ended, if it had one? */
static bool
main_stream_ended(struct run *run)
{
	const struct snapshot *snap = model_snapshot(run->model);
	uint32_t pid = (uint32_t)run->child.pid;

	for (size_t i = 0; i < snap->nprocs; i++)
		if (snap->procs[i].pid == pid &&
		    snap->procs[i].state == PROC_RUNNING)
			return false;
	return true;
}

static void
drain_on_timer(uv_timer_t *timer)
{
	(void)timer; /* its turn of the loop is all that is wanted */
}

void
run_drain(struct run *run)
{
	uint64_t limit = uv_hrtime() + DRAIN_LIMIT_MS * UINT64_C(1000000);
	uint64_t before;
	uv_timer_t timer;

	if (!run->server)
		return;
	/* One turn takes connections, the next ones what they have sent. */
	for (int i = 0; i < 3; i++)
		uv_run(&run->loop, UV_RUN_NOWAIT);
	uv_timer_init(&run->loop, &timer);
	uv_timer_start(&timer, drain_on_timer, DRAIN_TURN_MS, DRAIN_TURN_MS);
	while (uv_hrtime() < limit) {
		bool awaited = main_stream_awaited(run);

		if (!awaited && !server_streams(run->server))
			break;
		before = server_received(run->server);
		uv_run(&run->loop, UV_RUN_ONCE);
		if (!awaited && server_received(run->server) == before &&
		    main_stream_ended(run))
			break;
	}
	uv_close((uv_handle_t *)&timer, NULL);
	uv_run(&run->loop, UV_RUN_NOWAIT);
	run_reap(run);
	/* Again: its stream may not have been heard of when it ended. */
	run_tell_end(run);
}

int
run_status(struct run *run)
{
	if (WIFSIGNALED(run->status))
		run->signal = WTERMSIG(run->status);
	return ending_status(run->status);
}

static const char *
plural(unsigned n)
{
	return n == 1 ? "process" : "processes";
}

/* Those that reached us. */
static bool
missed_here(const struct run *run, char *text, size_t size)
{
	struct server_missed missed = run->missed;
	int n = 0;

	text[0] = '\0';
	if (run->server)
		server_missed(run->server, &missed);
	if (missed.full)
		n = snprintf(text, size,
			     "%u %s more than there are descriptors for "
			     "(ulimit -n)",
			     missed.full, plural(missed.full));
	if (missed.foreign && n >= 0 && (size_t)n < size)
		snprintf(text + n, size - (size_t)n, "%s%u %s of another user",
			 n ? ", " : "", missed.foreign, plural(missed.foreign));
	return missed.full || missed.foreign;
}

bool
run_missed(const struct run *run, char *text, size_t size)
{
	bool here = missed_here(run, text, size);
	size_t n = strlen(text);
	bool there = snapshot_missed(model_snapshot(run->model),
				     text + n + 2 * here, size - n - 2 * here);

	if (here && there) {
		text[n] = ',';
		text[n + 1] = ' ';
	}
	return here || there;
}

bool
run_has_report(struct run *run)
{
	return (run->server || run_was_saved(run)) &&
	       model_snapshot(run->model)->nprocs > 0;
}

/* Of those that are not profiled one line for each reason. */
static void
complain_about(const struct snapshot *snap, size_t i)
{
	const struct proc_info *proc = &snap->procs[i];
	size_t n = snapshot_refused(snap, i);
	char text[600];

	if (n > 1)
		snprintf(text, sizeof(text), "%zu processes: %.500s", n,
			 proc->reason);
	else if (n || proc->state == PROC_CORRUPT)
		snprintf(text, sizeof(text), "process %" PRIu32 ": %.500s",
			 proc->pid, proc->reason);
	else
		return;
	complain(text);
}

/* "script.py -r json": the program was given what was meant for us, and ended
 * as those do that do not know an option. */
static void
complain_behind(const struct run *run)
{
	const char *word = options_behind(run->opts);
	char text[300];

	if (run->playback || !run->ended || !word || !WIFEXITED(run->status) ||
	    WEXITSTATUS(run->status) != STATUS_USAGE)
		return;
	snprintf(text, sizeof(text),
		 "the program was given %.100s: options of pyinstrument-top "
		 "stand before its name",
		 word);
	complain(text);
}

/* Of a recording: what ended before there was a process has that as its reason.
 */
static void
complain_empty(const struct run *run)
{
	const char *why = playback_missing(run->playback);
	char text[600];

	snprintf(text, sizeof(text), "%.200s: %s%s%s", replay_path(run->opts),
		 "no Python process is in the recording", *why ? ": " : "",
		 why);
	complain(text);
}

void
run_complain(struct run *run)
{
	const struct snapshot *snap = model_snapshot(run->model);
	char text[600], missed[256];

	record_finish(run);
	complain_behind(run);
	if (record_news(run, text, sizeof(text)))
		complain(text);
	if (!run->server && !run->playback)
		return;
	if (run_missed(run, missed, sizeof(missed))) {
		snprintf(text, sizeof(text), "not profiled: %s", missed);
		complain(text);
	}
	if (run->child.unprofiled) {
		snprintf(text, sizeof(text), "the program ran unprofiled: %s",
			 run->child.unprofiled);
		complain(text);
	} else if (!snap->nprocs && run->playback)
		complain_empty(run);
	else if (!snap->nprocs && (run->delay || run->duration))
		complain("nothing was profiled: no Python process ran in the "
			 "time that --delay and --duration leave");
	else if (!snap->nprocs)
		complain("no Python process was profiled: none was started "
			 "that the sampler could be loaded into");
	for (size_t i = 0; i < snap->nprocs; i++)
		complain_about(snap, i);
}

enum pit_status
run_mark(struct run *run, uint64_t time, char letter, const char *text)
{
	record_mark(run, time, letter, text);
	return model_mark(run->model, time, letter, text, strlen(text));
}

/* Did it go on when the time to measure was over? Its last sample may be of
 * some time before that. */
static bool
ran_on(const struct run *run)
{
	uint64_t until = run->start + run->delay + run->duration;
	uint64_t end = run->end, seen = model_snapshot(run->model)->now;

	if (!end && !run->playback)
		end = uv_hrtime();
	return run->duration && (end >= until || seen >= until);
}

void
run_report(const struct run *run, struct report *report,
	   struct run_notes *notes)
{
	char how[64];

	*report = (struct report){
		.renderer = run->opts->renderer,
		.opts = run->opts->render,
		.unicode = run->opts->unicode,
		.color = run->opts->color,
		.no_browser = run->opts->no_browser,
		.custom = { .name = run->opts->custom,
			    .python = run->program->interpreter,
			    .params = run->opts->params,
			    .nparams = run->opts->nparams,
			    .timeline = run->opts->render.timeline,
			    .show_all = run->opts->render.show_all },
	};
	report->opts.description = run->program->description;
	report->opts.delay = run->delay;
	report->opts.duration = ran_on(run) ? run->duration : 0;
	/* The rest is known to the report. */
	if (missed_here(run, notes->missed, sizeof(notes->missed)))
		report->opts.missed = notes->missed;
	if (run->playback && playback_missing(run->playback)[0])
		report->opts.missing = playback_missing(run->playback);
	if (!run->ended || !WIFSIGNALED(run->status))
		return;
	ending_text(run->status, how, sizeof(how));
	snprintf(notes->exit, sizeof(notes->exit), "The program was %s.", how);
	report->opts.exit_note = notes->exit;
}

const struct snapshot *
run_look(const struct run *run)
{
	const struct snapshot *snap = model_snapshot(run->model), *look;
	const struct options *opts = run->opts;
	struct window window;
	struct pit_err err;
	char text[300];

	/* A run that is over cannot be had again. */
	if (part_of(opts, snap, &window, &err)) {
		snprintf(text, sizeof(text),
			 "%.200s: the report is of all of it", err.text);
		complain(text);
		window = WINDOW_ALL;
	}
	look = model_look(run->model, &window, opts->mode);
	if (look)
		return look;
	complain("out of memory: the report is of the whole run");
	return snap;
}

void
run_keep(const struct run *run)
{
	struct report report;
	struct run_notes notes;
	struct pit_err err;

	if (!run->server || !model_snapshot(run->model)->nprocs)
		return;
	run_report(run, &report, &notes);
	if (keep_report(&report, run_look(run), &err))
		complain(err.text);
}

void
run_news(char *text, size_t size)
{
	char path[512];

	text[0] = '\0';
	if (keep_news(path, sizeof(path)))
		snprintf(text, size,
			 "the terminal of an earlier run was lost; its report "
			 "is %s",
			 path);
}

void
run_found(char *text, size_t size)
{
	char path[512];
	size_t n = strlen(text);

	if (keep_found(path, sizeof(path)))
		snprintf(text + n, size - n,
			 "%san earlier run was cut off: pyinstrument-top %s "
			 "opens its recording",
			 n ? "; " : "", path);
}
