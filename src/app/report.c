/* src/app/report.c */
#include "app/report.h"

#include "base/mem.h"
#include "base/out.h"

#include <errno.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
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

static bool
switch_value(enum option_switch s, bool automatic)
{
	return s == SWITCH_AUTO ? automatic : s == SWITCH_ON;
}

static enum pit_status
report_render(const struct report *report, const struct snapshot *snap,
	      struct out *o, bool unicode, bool color, int columns,
	      struct pit_err *err)
{
	const struct render_options opts = {
		.version = PACKAGE_VERSION,
		.description = report->description,
		.exit_note = report->exit_note,
		.missed = report->missed,
		.show_all = report->show_all,
		.unicode = switch_value(report->unicode, unicode),
		.color = switch_value(report->color, color),
		.columns = columns,
	};

	report->renderer->write(o, snap, &opts);
	if (!out_status(o))
		return PIT_OK;
	return pit_fail(err, out_status(o), "cannot make the report: %s",
			pit_status_text(out_status(o)));
}

static int
terminal_columns(int fd)
{
	struct winsize size;

	return !ioctl(fd, TIOCGWINSZ, &size) && size.ws_col ? size.ws_col : 80;
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
			   terminal && environment_allows_color(),
			   terminal ? terminal_columns(fd) : 0, err);
	/* Nobody reads any more, as with "| head": not a failure. */
	if (!st && !fd_write(fd, o.data, o.len, PATIENCE_LONG) &&
	    errno != EPIPE)
		st = pit_fail(err, PIT_EIO, "cannot write the report: %s",
			      errno == EINTR ? "nobody reads it"
					     : strerror(errno));
	out_fini(&o);
	return st;
}

enum pit_status
report_write(const struct report *report, const struct snapshot *snap,
	     const struct report_file *file, enum patience patience,
	     struct pit_err *err)
{
	enum pit_status st;
	struct out o;

	if (file->fd >= 0)
		return report_write_fd(report, snap, file->fd, err);
	out_init(&o, REPORT_MAX);
	st = report_render(report, snap, &o, true, false, 0, err);
	if (!st)
		st = report_file_write(file, o.data, o.len, patience, err);
	out_fini(&o);
	return st;
}
