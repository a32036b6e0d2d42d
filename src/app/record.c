/* src/app/record.c */
#include "app/record.h"

#include "app/beside.h"
#include "app/keep.h"
#include "app/run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define WORDS_MAX (64u * 1024) /* bytes of the command's words */

/* Where a recording at path would lie, without links. */
static enum pit_status
record_place(const char *path, char real[PATH_MAX], struct pit_err *err)
{
	struct stat sb;

	if (lstat(path, &sb)) {
		if (errno != ENOENT || !*path)
			return pit_fail(err, PIT_EIO, "cannot write %.300s: %s",
					path, strerror(errno));
		if (strlen(path) < PATH_MAX) {
			strcpy(real, path);
			return PIT_OK;
		}
		return pit_fail(err, PIT_EIO, "%.300s: too long a name", path);
	}
	if (sb.st_uid != geteuid())
		return pit_fail(err, PIT_EIO,
				"%.300s is another user's: a recording does "
				"not replace it",
				path);
	if (!realpath(path, real) || stat(real, &sb))
		return pit_fail(err, PIT_EIO, "cannot write %.300s: %s", path,
				strerror(errno));
	if (S_ISREG(sb.st_mode) && sb.st_uid == geteuid())
		return PIT_OK;
	return pit_fail(err, PIT_EIO,
			"%.300s is no file of yours: a recording can be "
			"nothing else",
			path);
}

static struct item_text
text_of(const char *s)
{
	return (struct item_text){ s, strlen(s) };
}

/* The words of the command, each with its NUL, as many as fit. */
static size_t
join_words(char *const *argv, char *buf, size_t size)
{
	size_t n = 0, len;

	for (; *argv && n + (len = strlen(*argv) + 1) <= size; argv++) {
		memcpy(buf + n, *argv, len);
		n += len;
	}
	return n;
}

static void
record_run(struct run *run)
{
	const struct program *program = run->program;
	char folder[PATH_MAX], *words = malloc(WORDS_MAX);
	struct timespec now;
	struct item_run item = {
		.start = uv_hrtime(),
		.interval = run->opts->interval,
		.delay = run->opts->delay,
		.duration = run->opts->duration,
		.shown = text_of(program->text),
		.args = text_of(program->args),
		.heading = text_of(program->description),
	};

	clock_gettime(CLOCK_REALTIME, &now);
	item.epoch =
	    (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
	if (getcwd(folder, sizeof(folder)))
		item.folder = text_of(folder);
	if (words) {
		item.argv.p = words;
		item.argv.n = join_words(program->argv, words, WORDS_MAX);
	}
	recorder_run(run->record.recorder, &item);
	free(words);
}

/* Record into fd. False: no memory, and it is closed. */
static bool
record_to(struct run *run, int fd, uint64_t most)
{
	struct record *record = &run->record;

	record->recorder = recorder_new(&run->loop, fd, most);
	if (!record->recorder)
		return false;
	record_run(run);
	if (run->server)
		server_record(run->server, record->recorder);
	return true;
}

enum pit_status
record_open(struct run *run, struct pit_err *err)
{
	struct record *record = &run->record;
	enum pit_status st;
	int fd;

	if (!run->opts->record)
		return PIT_OK;
	st = record_place(run->opts->record, record->path, err);
	if (st)
		return st;
	fd = beside_open(record->path, record->temp, sizeof(record->temp));
	if (fd < 0)
		return pit_fail(err, PIT_EIO, "cannot write %.300s: %s",
				run->opts->record, strerror(errno));
	if (record_to(run, fd, 0))
		return PIT_OK;
	unlink(record->temp);
	return pit_fail(err, PIT_ENOMEM, "out of memory");
}

void
record_keep(struct run *run)
{
	struct record *record = &run->record;
	int fd;

	if (record->recorder || !run->server)
		return;
	fd = keep_recording(record->path, sizeof(record->path));
	if (fd < 0)
		return;
	record->own = true;
	strcpy(record->temp, record->path);
	if (!record_to(run, fd, RECORD_OWN_MAX))
		unlink(record->path);
}

void
record_begin(struct run *run, const struct launch_options *pty)
{
	struct record *record = &run->record;
	const char *unprofiled = run->child.unprofiled;
	struct item item = { .kind = ITEM_STARTED };

	if (!record->recorder)
		return;
	if (rename(record->temp, record->path)) {
		snprintf(record->why, sizeof(record->why), "%s",
			 strerror(errno));
		record_close(run);
		return;
	}
	item.started.time = run->start;
	item.started.pid = (uint32_t)run->child.pid;
	if (unprofiled)
		item.started.unprofiled = text_of(unprofiled);
	recorder_put(record->recorder, &item);
	if (pty)
		record_screen(run, pty->rows, pty->cols);
	record->begun = true;
	recorder_begin(record->recorder);
}

void
record_screen(struct run *run, int rows, int cols)
{
	struct item item = { .kind = ITEM_SCREEN };

	item.screen = (struct item_screen){ (uint32_t)rows, (uint32_t)cols };
	recorder_put(run->record.recorder, &item);
}

void
record_mark(struct run *run, uint64_t time, char letter, const char *text)
{
	struct item item = { .kind = ITEM_MARK };

	item.mark = (struct item_mark){ { text, strnlen(text, MARK_TEXT) },
					(uint32_t)letter,
					time };
	recorder_put(run->record.recorder, &item);
}

void
record_ended(struct run *run)
{
	struct item item = { .kind = ITEM_ENDED };

	item.ended = (struct item_ended){ (uint32_t)run->child.pid, run->end };
	recorder_put(run->record.recorder, &item);
}

void
record_outcome(struct run *run)
{
	struct item item = { .kind = ITEM_OUTCOME };

	item.outcome = (struct item_outcome){ (uint32_t)run->status, run->end };
	recorder_put(run->record.recorder, &item);
}

void
record_end(struct run *run)
{
	struct item item = { .kind = ITEM_MISSED };
	struct server_missed missed = { 0 };

	if (run->server)
		server_missed(run->server, &missed);
	item.missed = (struct item_missed){ missed.full, missed.foreign };
	recorder_put(run->record.recorder, &item);
	recorder_end(run->record.recorder);
}

void
record_finish(struct run *run)
{
	struct record *record = &run->record;
	const char *why;

	if (!record->begun)
		return;
	recorder_finish(record->recorder);
	why = recorder_failure(record->recorder);
	if (why)
		snprintf(record->why, sizeof(record->why), "%s", why);
}

bool
record_settle(struct run *run)
{
	if (!run->record.begun)
		return false;
	/* Where nothing more can come, it may as well end here. */
	if (run->ended && !server_streams(run->server)) {
		record_end(run);
		record_finish(run);
	}
	return true;
}

bool
record_news(struct run *run, char *text, size_t size)
{
	struct record *record = &run->record;
	const char *why = recorder_failure(record->recorder);

	if (!why)
		why = record->why;
	if (!why[0] || record->said || record->own)
		return false;
	record->said = true;
	snprintf(text, size, "the recording %.200s ends before the run: %s",
		 record->path, why);
	return true;
}

bool
record_notice(struct run *run, char *text, size_t size)
{
	struct record *record = &run->record;
	const char *why = recorder_failure(record->recorder);

	if (!why || record->shown)
		return false;
	record->shown = true;
	snprintf(text, size,
		 record->own ? "should this be cut off, it is recorded up to "
			       "here: %s"
			     : "the recording ends here: %s",
		 why);
	return true;
}

bool
record_failed(const struct run *run)
{
	return run->record.why[0] != '\0' && !run->record.own;
}

void
record_close(struct run *run)
{
	struct record *record = &run->record;

	if (!record->recorder)
		return;
	if (run->server)
		server_record(run->server, NULL);
	if (record->begun)
		record_finish(run);
	else
		unlink(record->temp);
	if (record->own && !record->kept)
		unlink(record->path);
	recorder_free(record->recorder);
	record->recorder = NULL;
}
