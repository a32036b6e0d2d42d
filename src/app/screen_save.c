/* src/app/screen_save.c - what s does in the interface. */
#include "app/replay.h"
#include "app/save.h"
#include "app/screen.h"
#include "base/regex.h"
#include "base/utf8.h"
#include "collect/input.h"
#include "model/choice.h"
#include "model/diff.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPY_SIZE 65536
#define BASE_COLS 24 /* of its name in the header */

/* With what is shown beside it, if that is so. name: room for how it is called.
 */
static void
compare(struct screen *s, const struct tui_part *part,
	struct render_options *opts, char name[128])
{
	opts->base = screen_base_part(s, part);
	if (!opts->base)
		return;
	opts->base_name = name;
	/* As on the screen: they need not have lasted as long. */
	opts->normalize = DIFF_SECOND;
	if (opts->base->model == s->base.model) {
		opts->base_description = s->base.heading;
		opts->base_missing =
		    s->base.missing[0] ? s->base.missing : NULL;
		snprintf(name, 128, "%s", s->base_name);
	} else {
		snprintf(
		    name, 128, "%.1f to %.1f s of the same run",
		    (double)(opts->base->window.from - opts->base->start) / 1e9,
		    (double)(opts->base->window.to - opts->base->start) / 1e9);
	}
}

static enum pit_status
save_report(struct screen *s, const char *path, const struct tui_part *part,
	    const struct report_file *file, struct pit_err *err)
{
	struct run *run = s->run;
	const struct snapshot *snap;
	struct run_notes notes;
	struct report report;
	char name[128];

	run_report(run, &report, &notes);
	report.opts.hide = s->hide ? s->hide : report.opts.hide;
	report.opts.show = s->show ? s->show : report.opts.show;
	if (run->playback && !s->replay.whole)
		report.opts.missing = screen_replay_place(s);
	report.renderer = renderer_for_file(path);
	if (!report.renderer)
		report.renderer = run->opts->renderer;
	snap = screen_part(s, part);
	if (!snap) {
		report_cancel(file);
		return pit_fail(err, PIT_ENOMEM, "out of memory");
	}
	if (report.renderer->diff)
		compare(s, part, &report.opts, name);
	return report_write(&report, snap, file, PATIENCE_SHORT, err);
}

static enum pit_status
copy_to(int fd, const char *from, const struct report_file *file,
	struct pit_err *err)
{
	struct report_stream *stream =
	    report_stream_open(file, PATIENCE_SHORT, err);
	char bytes[COPY_SIZE];
	enum pit_status st;
	struct pit_err unsaid;
	ssize_t n;

	if (!stream)
		return PIT_EIO;
	while ((n = read(fd, bytes, sizeof(bytes))) > 0)
		if (!report_stream_put(stream, bytes, (size_t)n))
			break;
	if (n >= 0)
		return report_stream_close(stream, true, err);
	st = pit_fail(err, PIT_EIO, "cannot read %.300s: %s", from,
		      strerror(errno));
	report_stream_close(stream, false, &unsaid);
	return st;
}

static bool
is_same_file(const char *a, const char *b)
{
	struct stat left, right;

	return !stat(a, &left) && !stat(b, &right) &&
	       left.st_dev == right.st_dev && left.st_ino == right.st_ino;
}

/* The recording of the run, as far as it is written, or the one that is shown.
 */
static enum pit_status
save_recording(struct screen *s, const struct report_file *file,
	       struct pit_err *err)
{
	struct run *run = s->run;
	const char *from =
	    run->playback ? replay_path(run->opts) : run->record.path;
	enum pit_status st;
	int fd;

	if (!run->playback && !record_settle(run)) {
		report_cancel(file);
		return pit_fail(err, PIT_EIO,
				"there is no recording of this run");
	}
	if (run->playback && input_is_once(from)) {
		report_cancel(file);
		return pit_fail(err, PIT_EIO,
				"the recording came through a pipe, and is not "
				"there a second time");
	}
	/* It is written to, or there already. */
	if (is_same_file(from, file->path))
		return pit_fail(err, PIT_EIO, "%.300s is the recording itself",
				file->path);
	fd = open(from, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		st = pit_fail(err, PIT_EIO, "cannot read %.300s: %s", from,
			      strerror(errno));
		report_cancel(file);
		return st;
	}
	st = copy_to(fd, from, file, err);
	close(fd);
	return st;
}

/* Rows of another run have other nodes: of those none is the subtree. */
static bool
is_compared_apart(struct screen *s, const struct tui_part *part,
		  const char *path)
{
	const struct renderer *r = renderer_for_file(path);
	struct window window;

	r = r ? r : s->run->opts->renderer;
	return part->below && r->diff &&
	       tui_baseline(s->tui, &window) == BASE_FILE;
}

/* Why it cannot go there, as it is; "": it can. */
static void
refusal(struct screen *s, const struct tui_request *req, char *path,
	size_t path_size, char *why, size_t size)
{
	save_refusal(req->path, path, path_size, why, size);
	if (!why[0] && is_compared_apart(s, &req->part, path))
		snprintf(why, size,
			 "a subtree is not compared with another run: Up or d");
}

/* A recording is of all of the run, whatever is shown. */
static const char *
more_than_asked(const struct tui_request *req, const char *path,
		const struct snapshot *snap)
{
	return save_is_recording(path) &&
		       (req->part.below || !window_is_all(&snap->window))
		   ? ", with all of the run"
		   : "";
}

void
screen_save(struct screen *s, const struct tui_request *req)
{
	struct report_file file;
	struct pit_err err;
	char text[600], path[PATH_MAX];
	enum pit_status st;

	refusal(s, req, path, sizeof(path), text, sizeof(text));
	if (text[0]) {
		tui_refuse_path(s->tui, text, uv_hrtime());
		return;
	}
	if (!req->replace && save_would_replace(path)) {
		tui_ask_replace(s->tui);
		return;
	}
	st = report_check(&file, path, &err);
	if (!st)
		st = save_is_recording(path)
			 ? save_recording(s, &file, &err)
			 : save_report(s, path, &req->part, &file, &err);
	snprintf(text, sizeof(text), "%s%.500s%s", st ? "" : "saved ",
		 st ? err.text : path,
		 st ? "" : more_than_asked(req, path, screen_snapshot(s)));
	tui_message(s->tui, text, uv_hrtime());
}

/* The run that is compared with now is another one, if it can be read: until
 * then what was is shown. */
void
screen_compare(struct screen *s, const char *typed)
{
	char path[PATH_MAX];
	const char *name;
	struct baseline base;
	struct pit_err err;

	if (!save_expand(typed, path, sizeof(path)))
		snprintf(path, sizeof(path), "%s", typed);
	if (baseline_show(&base, path, s->run->opts, &err)) {
		tui_message(s->tui, err.text, uv_hrtime());
		return;
	}
	baseline_close(&s->base);
	s->base = base;
	name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	snprintf(s->base_name, sizeof(s->base_name), "%.*s",
		 (int)utf8_fit(name, strlen(name), BASE_COLS), name);
	tui_compare(s->tui);
}

void
screen_choose(struct screen *s, const char *glob, bool show)
{
	const struct render_options *render = &s->run->opts->render;
	struct regex **kept = show ? &s->show : &s->hide, *old = *kept,
		     *fresh = NULL;
	struct choice choice;
	struct pit_err err;

	if (glob[0] && regex_add_glob(&fresh, glob, &err)) {
		tui_message(s->tui, err.text, uv_hrtime());
		return;
	}
	*kept = fresh;
	choice.hide = s->hide ? s->hide : render->hide;
	choice.show = s->show ? s->show : render->show;
	model_choose(s->run->model, &choice);
	regex_free(old);
	tui_chose(s->tui);
	tui_message(s->tui,
		    !glob[0] ? "library code is what it was at first"
		    : show   ? "files like that are no library code now"
			     : "files like that are library code now",
		    uv_hrtime());
}

void
screen_unchoose(struct screen *s)
{
	const struct render_options *render = &s->run->opts->render;
	const struct choice choice = { render->hide, render->show };

	if (s->hide || s->show)
		model_choose(s->run->model, &choice);
	regex_free(s->hide);
	regex_free(s->show);
}

void
screen_complete(struct screen *s, const char *typed)
{
	char path[PATH_MAX], why[64] = "";
	size_t n = save_complete(typed, path, sizeof(path));

	if (n == 0)
		snprintf(why, sizeof(why), "no file begins like that");
	else if (n > 1 && !strcmp(path, typed))
		snprintf(why, sizeof(why), "%zu files begin like that", n);
	tui_completed(s->tui, path, why, uv_hrtime());
}

void
screen_format(struct screen *s, const char *typed)
{
	char path[PATH_MAX], why[64];

	save_next_format(typed, path, sizeof(path), why, sizeof(why));
	tui_completed(s->tui, path, why, uv_hrtime());
}
