/* src/app/saved_run.c - a run among the saved reports. */
#include "app/saved.h"

#include "app/report.h"
#include "app/run.h"
#include "base/out.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define SESSION_MAX ((size_t)32 << 20)
#define TOO_LONG    "as a session it has more than 32 MB"

bool
saved_is_wanted(const struct options *opts)
{
	return !opts->outfile && !opts->no_report &&
	       !strcmp(opts->renderer->name, "text");
}

/* Why there is none of all of the run that we could save; NULL: there is. What
 * the user has asked for is as long as it likes. */
static const char *
recording_lack(const struct record *record)
{
	struct stat sb;

	if (!record->begun)
		return "there is no place for one";
	if (record->why[0])
		return record->why;
	if (!record->own &&
	    (stat(record->path, &sb) || sb.st_size > RECORD_OWN_MAX))
		return "the one that was asked for is too long for a copy";
	return NULL;
}

/* All of the run: what the options leave out may be asked for then. */
static enum pit_status
make_session(const struct run *run, struct out *o)
{
	struct report report = {
		.renderer = renderer_find("session"),
		.opts = RENDER_OPTIONS,
	};

	if (!report.renderer)
		return PIT_ENOTFOUND;
	report.opts.description = run->program->description;
	return report_make(&report, model_snapshot(run->model), -1, o, NULL);
}

static void
complain_of(const char *what, const char *why)
{
	char text[600];

	snprintf(text, sizeof(text), "the report is %s: %.500s", what, why);
	complain(text);
}

/* Save what there is: st is of the session, lack of the recording. */
static bool
run_add(const struct run *run, const struct out *session, enum pit_status st,
	const char *lack, char id[SAVED_ID])
{
	const struct record *record = &run->record;
	struct saved_new report = {
		.start = (time_t)(render_epoch(model_snapshot(run->model)) /
				  UINT64_C(1000000000)),
		.lent = !record->own,
	};
	struct pit_err err;

	if (!st) {
		report.session = session->data;
		report.nsession = session->len;
	}
	/* One that ends too early is better than nothing. */
	if (!lack || (st && record->begun && record->own))
		report.recording = record->path;
	if (!report.session && !report.recording) {
		complain_of("not saved",
			    st == PIT_ELIMIT ? TOO_LONG : pit_status_text(st));
		return false;
	}
	if (!saved_add(&report, id, &err))
		return true;
	complain_of("not saved", err.text);
	return false;
}

bool
saved_run(struct run *run, char id[SAVED_ID])
{
	const char *lack;
	enum pit_status st;
	struct out session;
	bool saved;

	record_finish(run);
	lack = recording_lack(&run->record);
	out_init(&session, SESSION_MAX);
	st = make_session(run, &session);
	saved = run_add(run, &session, st, lack, id);
	out_fini(&session);
	if (saved && lack)
		complain_of(st ? "saved as a part of its recording"
			       : "saved without a recording",
			    lack);
	else if (saved && st == PIT_ELIMIT)
		complain_of("saved as a recording alone, which pyinstrument "
			    "cannot read",
			    TOO_LONG);
	return saved;
}

void
saved_offer(struct run *run, int fd)
{
	char id[SAVED_ID], text[SAVED_ID + 128];
	int n;

	if (!saved_run(run, id))
		return;
	n = snprintf(text, sizeof(text),
		     "To view this report with different options, run:\n"
		     "    pyinstrument-top --load-prev %s [options]\n\n",
		     id);
	/* A reader that has gone is no failure. */
	fd_write(fd, text, (size_t)n, PATIENCE_LONG);
}
