/* src/app/saved_print.c - the list of saved reports (--list). */
#include "app/saved.h"

#include "app/program.h"
#include "app/run.h"
#include "base/out.h"
#include "base/utf8.h"
#include "collect/playback.h"
#include "load/load.h"
#include "model/model.h"
#include "render/summary.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define LIST_MAX ((size_t)64 << 20)
#define HEADING  "Program: "
#define ID_WIDTH 22 /* of one of ours, with a number */

/* What the list says of a report. */
struct facts {
	double start; /* seconds since 1970 */
	double duration;
	char program[1024];
	char broken[512]; /* why it cannot be read; "": it can */
};

static void
set_program(struct facts *facts, const char *heading)
{
	size_t n = strlen(HEADING);

	snprintf(facts->program, sizeof(facts->program), "%s",
		 strncmp(heading, HEADING, n) != 0 ? heading : heading + n);
}

/* As its report has it, from the first process to the last. */
static void
play_facts(struct playback *playback, struct model *model, struct facts *facts)
{
	struct summary sum = { 0 };

	playback_play(playback, UINT64_MAX, NULL);
	summary_figures(&sum, model_snapshot(model));
	facts->start =
	    (double)(sum.epoch ? sum.epoch : playback_run(playback)->epoch) /
	    1e9;
	facts->duration = sum.duration;
	set_program(facts, playback_run(playback)->heading);
}

static enum pit_status
recording_facts(FILE *file, struct facts *facts, struct pit_err *err)
{
	struct model *model = model_new();
	struct playback *playback;
	enum pit_status st;

	if (!model) {
		fclose(file);
		return pit_fail(err, PIT_ENOMEM, "out of memory");
	}
	model_drop_history(model);
	st = playback_open(&playback, file, model, err);
	if (!st) {
		play_facts(playback, model, facts);
		playback_free(playback);
	}
	model_free(model);
	return st;
}

static enum pit_status
session_facts(FILE *file, struct facts *facts, struct pit_err *err)
{
	struct session *session;
	enum pit_status st = load_file(file, &session, err);

	fclose(file);
	if (st)
		return st;
	facts->start = session->start_time.value;
	facts->duration = session->duration.value;
	set_program(facts, session->target_description.p);
	session_free(session);
	return PIT_OK;
}

static enum pit_status
file_facts(const struct saved_list *list, const struct saved_report *report,
	   bool recording, struct facts *facts, struct pit_err *err)
{
	struct saved_report one = *report;
	char path[PATH_MAX];
	FILE *file;

	one.recording = recording;
	if (!saved_path(list, &one, path, sizeof(path)))
		return pit_fail(err, PIT_EIO, "too long a name");
	file = fopen(path, "re");
	if (!file)
		return pit_fail(err, PIT_EIO, "%s", strerror(errno));
	return recording ? recording_facts(file, facts, err)
			 : session_facts(file, facts, err);
}

/* Where there are both, the session says the same and is read faster. */
static void
read_facts(const struct saved_list *list, const struct saved_report *report,
	   struct facts *facts)
{
	enum pit_status st = PIT_EIO;
	struct pit_err err;

	*facts = (struct facts){ 0 };
	if (report->session)
		st = file_facts(list, report, false, facts, &err);
	if (st && report->recording)
		st = file_facts(list, report, true, facts, &err);
	if (st)
		snprintf(facts->broken, sizeof(facts->broken), "%s", err.text);
}

/* "2026-11-28 10:23:29" */
static void
format_date(char *buf, size_t size, double start)
{
	time_t seconds = (time_t)start;
	struct tm tm;

	if (!localtime_r(&seconds, &tm) ||
	    !strftime(buf, size, "%Y-%m-%d %H:%M:%S", &tm))
		snprintf(buf, size, "?");
}

/* One line, no longer than the terminal is wide: 0: it may be. */
static void
print_report(struct out *o, const struct saved_report *report,
	     const struct facts *facts, size_t columns)
{
	char date[32] = "", duration[32] = "";
	size_t start = o->len, n;

	text_clean(o, report->id, strlen(report->id));
	n = utf8_cells(o->data + start, o->len - start);
	out_printf(o, "%*s  ", n < ID_WIDTH ? (int)(ID_WIDTH - n) : 0, "");
	if (facts->broken[0]) {
		out_str(o, "cannot be read: ");
		text_clean(o, facts->broken, strlen(facts->broken));
	} else {
		format_date(date, sizeof(date), facts->start);
		snprintf(duration, sizeof(duration), "%.3f", facts->duration);
		out_printf(o, "%s %10s  ", date, duration);
		text_clean(o, facts->program, strlen(facts->program));
	}
	if (columns && !out_status(o))
		o->len =
		    start + utf8_fit(o->data + start, o->len - start, columns);
	out_char(o, '\n');
}

static size_t
terminal_columns(void)
{
	struct winsize size;

	return isatty(STDOUT_FILENO) && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size)
		   ? size.ws_col
		   : 0;
}

static void
print_list(struct out *o, const struct saved_list *list)
{
	size_t columns = terminal_columns();
	struct facts facts;

	out_printf(o, "%-*s  %-19s %10s  %s\n", ID_WIDTH, "ID", "DATE",
		   "DURATION", "PROGRAM");
	for (size_t i = list->len; i-- > 0;) {
		read_facts(list, &list->at[i], &facts);
		print_report(o, &list->at[i], &facts, columns);
	}
}

int
saved_print(void)
{
	struct saved_list list;
	struct pit_err err;
	struct out o;
	int status = 0;

	if (saved_list_init(&list, &err)) {
		complain(err.text);
		return STATUS_FAILURE;
	}
	out_init(&o, LIST_MAX);
	if (list.len)
		print_list(&o, &list);
	else
		out_printf(&o, "no reports are saved in %s\n", list.folder);
	if (out_status(&o) ||
	    (!fd_write(STDOUT_FILENO, o.data, o.len, PATIENCE_LONG) &&
	     errno != EPIPE)) {
		complain("cannot write to standard output");
		status = STATUS_FAILURE;
	}
	out_fini(&o);
	saved_list_fini(&list);
	return status;
}
