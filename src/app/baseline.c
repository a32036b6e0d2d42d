/* src/app/baseline.c */
#include "app/baseline.h"

#include "app/loaded.h"
#include "app/part.h"
#include "app/program.h"
#include "app/report.h"
#include "app/run.h"
#include "base/mem.h"
#include "collect/input.h"
#include "collect/playback.h"
#include "model/session.h"
#include "render/compare.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static bool
has_window(const struct options *opts)
{
	return !part_is_whole(opts) || opts->mode != MODE_WALL;
}

/* Its model has all that the recording says. */
static enum pit_status
read_recording(struct baseline *base, FILE *file, const struct options *opts,
	       bool history, struct pit_err *err)
{
	struct playback *playback;
	enum pit_status st;

	model_set_history(base->model, 0);
	if (opts->no_tasks)
		model_drop_tasks(base->model);
	if (!history)
		model_drop_history(base->model);
	st = playback_open(&playback, file, base->model, err);
	if (st)
		return st;
	playback_play(playback, UINT64_MAX, NULL);
	snprintf(base->missing, sizeof(base->missing), "%s",
		 playback_missing(playback));
	base->heading = mem_strdup(playback_run(playback)->heading);
	playback_free(playback);
	if (!base->heading)
		return pit_fail(err, PIT_ENOMEM, "out of memory");
	if (!model_snapshot(base->model)->nprocs)
		return pit_fail(err, PIT_EUSAGE,
				"no Python process is in the recording");
	return PIT_OK;
}

/* Its model has what the session of pyinstrument's says. */
static enum pit_status
read_session(struct baseline *base, FILE *file, struct pit_err *err)
{
	struct session *session;
	enum pit_status st = loaded_read(file, &session, err);

	fclose(file);
	if (st)
		return st;
	model_set_history(base->model, 0);
	base->session = true;
	if (!model_load(base->model, session))
		return PIT_OK;
	session_free(session);
	return pit_fail(err, PIT_ENOMEM, "out of memory");
}

static enum pit_status
read_file(struct baseline *base, const struct options *opts,
	  struct pit_err *err)
{
	FILE *file = input_open(opts->diff);

	if (!file)
		return pit_fail(err, PIT_EIO, "%s", strerror(errno));
	if (input_is_recording(file))
		return read_recording(base, file, opts, has_window(opts), err);
	if (opts->mode == MODE_WALL)
		return read_session(base, file, err);
	fclose(file);
	return pit_fail(err, PIT_EUSAGE,
			"it does not say what threads did: --mode is for a run "
			"or a recording");
}

enum pit_status
baseline_open(struct baseline *base, struct options *opts, struct pit_err *err)
{
	struct window window;
	const struct snapshot *snap;
	struct pit_err why;
	enum pit_status st;

	*base = (struct baseline){ .model = model_new() };
	if (!base->model)
		return pit_fail(err, PIT_ENOMEM, "out of memory");
	st = read_file(base, opts, &why);
	if (st) {
		baseline_close(base);
		return pit_fail(err, st, "cannot compare with %.200s: %.300s",
				opts->diff, why.text);
	}
	snap = model_snapshot(base->model);
	st = part_of(opts, snap, &window, &why);
	if (st) {
		baseline_close(base);
		return pit_fail(err, st, "cannot compare with %.200s: %.300s",
				opts->diff, why.text);
	}
	opts->render.base = has_window(opts)
				? model_look(base->model, &window, opts->mode)
				: snap;
	if (!opts->render.base) {
		baseline_close(base);
		return pit_fail(err, PIT_ENOMEM, "out of memory");
	}
	opts->render.base_name = opts->diff;
	opts->render.base_description = base->heading;
	if (base->missing[0])
		opts->render.base_missing = base->missing;
	return PIT_OK;
}

enum pit_status
baseline_show(struct baseline *base, const char *path,
	      const struct options *opts, struct pit_err *err)
{
	/* Nobody waits for a writer here. */
	FILE *file = input_is_once(path) ? NULL : input_open(path);
	struct pit_err why;
	enum pit_status st;

	*base = (struct baseline){ .model = file ? model_new() : NULL };
	if (input_is_once(path))
		return pit_fail(err, PIT_EIO,
				"%.200s is a pipe: --diff reads what comes "
				"through one",
				path);
	if (!file)
		return pit_fail(err, PIT_EIO, "cannot read %.200s: %s", path,
				strerror(errno));
	if (!base->model) {
		fclose(file);
		return pit_fail(err, PIT_ENOMEM, "out of memory");
	}
	st = input_is_recording(file)
		 ? read_recording(base, file, opts, true, &why)
		 : read_session(base, file, &why);
	if (!st)
		return PIT_OK;
	baseline_close(base);
	return pit_fail(err, st, "cannot compare with %.200s: %.300s", path,
			why.text);
}

void
baseline_close(struct baseline *base)
{
	model_free(base->model);
	mem_free(base->heading);
	*base = (struct baseline){ 0 };
}

static int
judge(const struct report *report, const struct snapshot *snap,
      const struct slower_limit *limit)
{
	enum verdict verdict;
	int status = 0;
	struct out text;

	out_init(&text, SIZE_MAX);
	if (compare_judge(snap, &report->opts, limit, &verdict, &text)) {
		complain("out of memory: the runs could not be compared");
		status = STATUS_FAILURE;
	} else {
		if (verdict != VERDICT_PASS)
			complain(text.data);
		if (verdict == VERDICT_SLOWER)
			status = STATUS_SLOWER;
		else if (verdict == VERDICT_UNKNOWN)
			status = STATUS_FAILURE;
	}
	out_fini(&text);
	return status;
}

int
baseline_status(const struct options *opts, const struct report *report,
		const struct snapshot *snap, int status)
{
	int worst = 0;

	for (size_t i = 0; i < opts->nlimits; i++) {
		int found = judge(report, snap, &opts->limits[i]);

		/* That it is slower counts for more than what is not known. */
		worst = found > worst ? found : worst;
	}
	return status ? status : worst;
}

int
baseline_unknown(const struct options *opts, int status)
{
	if (!opts->nlimits || status)
		return status;
	complain("nothing was profiled: it is not known if it is slower");
	return STATUS_FAILURE;
}
