/* src/app/report.c */
#include "app/report.h"

#include "base/mem.h"
#include "base/out.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REPORT_MAX ((size_t)1 << 31)

bool
locale_has_unicode(void)
{
	return !strcmp(nl_langinfo(CODESET), "UTF-8");
}

bool
environment_allows_color(void)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return !(no && *no) && term && *term && strcmp(term, "dumb") != 0;
}

bool
fd_write(int fd, const void *bytes, size_t n)
{
	const char *p = bytes;
	struct pollfd pfd = { .fd = fd, .events = POLLOUT };
	ssize_t done;

	while (n) {
		done = write(fd, p, n);
		if (done < 0 && errno == EAGAIN) {
			/* The program may have left our stdout so. */
			poll(&pfd, 1, -1);
			continue;
		}
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return false;
		p += done;
		n -= (size_t)done;
	}
	return true;
}

/* Is path another name of our standard output ("/dev/stdout")? Opening that
 * anew would write over what the program has written. */
static bool
is_stdout(const char *path)
{
	struct stat a, b;

	return !stat(path, &a) && !fstat(STDOUT_FILENO, &b) &&
	       a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static bool
is_fifo(const char *path)
{
	struct stat sb;

	return !stat(path, &sb) && S_ISFIFO(sb.st_mode);
}

enum pit_status
report_check(struct report_file *file, const char *path, struct pit_err *err)
{
	int fd;

	*file = (struct report_file){ .path = path };
	if (!path)
		return PIT_OK;
	if (is_stdout(path)) {
		file->path = NULL;
		return PIT_OK;
	}
	/* Opening a FIFO would wait for its reader before the program runs. */
	if (is_fifo(path)) {
		if (!access(path, W_OK))
			return PIT_OK;
		goto fail;
	}
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY,
		  0666);
	file->created = fd >= 0;
	if (fd < 0 && errno == EEXIST)
		fd =
		    open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666);
	if (fd < 0)
		goto fail;
	close(fd);
	return PIT_OK;
fail:
	return pit_fail(err, PIT_EIO, "cannot write to %.400s: %s", path,
			strerror(errno));
}

void
report_cancel(const struct report_file *file)
{
	if (file->created)
		unlink(file->path);
}

static bool
switch_value(enum option_switch s, bool automatic)
{
	return s == SWITCH_AUTO ? automatic : s == SWITCH_ON;
}

static enum pit_status
report_render(const struct report *report, const struct snapshot *snap,
	      struct out *o, bool unicode, bool color, struct pit_err *err)
{
	const struct render_options opts = {
		.version = PACKAGE_VERSION,
		.description = report->description,
		.exit_note = report->exit_note,
		.show_all = report->show_all,
		.unicode = switch_value(report->unicode, unicode),
		.color = switch_value(report->color, color),
	};

	report->renderer->write(o, snap, &opts);
	if (!out_status(o))
		return PIT_OK;
	return pit_fail(err, out_status(o), "cannot make the report: %s",
			pit_status_text(out_status(o)));
}

enum pit_status
report_write_fd(const struct report *report, const struct snapshot *snap,
		int fd, struct pit_err *err)
{
	bool terminal = isatty(fd);
	enum pit_status st;
	struct out o;

	out_init(&o, REPORT_MAX);
	st = report_render(report, snap, &o, locale_has_unicode(),
			   terminal && environment_allows_color(), err);
	/* Nobody reads any more, as with "| head": not a failure. */
	if (!st && !fd_write(fd, o.data, o.len) && errno != EPIPE)
		st = pit_fail(err, PIT_EIO, "cannot write the report: %s",
			      strerror(errno));
	out_fini(&o);
	return st;
}

static enum pit_status
report_write_file(const struct out *o, const struct report_file *file,
		  struct pit_err *err)
{
	int fd =
	    open(file->path,
		 O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666);

	if (fd >= 0 && fd_write(fd, o->data, o->len) && !close(fd))
		return PIT_OK;
	pit_fail(err, PIT_EIO, "cannot write the report to %.400s: %s",
		 file->path, strerror(errno));
	report_cancel(file);
	return PIT_EIO;
}

enum pit_status
report_write(const struct report *report, const struct snapshot *snap,
	     const struct report_file *file, struct pit_err *err)
{
	enum pit_status st;
	struct out o;

	if (!file->path)
		return report_write_fd(report, snap, STDOUT_FILENO, err);
	out_init(&o, REPORT_MAX);
	st = report_render(report, snap, &o, true, false, err);
	if (!st)
		st = report_write_file(&o, file, err);
	out_fini(&o);
	return st;
}
