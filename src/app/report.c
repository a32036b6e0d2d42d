/* src/app/report.c */
#include "app/report.h"

#include "app/custom.h"
#include "app/keep.h"
#include "app/page.h"
#include "app/run.h"
#include "base/mem.h"
#include "load/here.h"
#include "load/source.h"

#include <errno.h>
#include <langinfo.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define REPORT_MAX  ((size_t)1 << 31)
#define SCREENS     3 /* of a report that a terminal gets whole */
#define REMARKS_MAX 4096

bool
locale_has_unicode(void)
{
	return !strcmp(nl_langinfo(CODESET), "UTF-8");
}

bool
environment_allows_color(bool terminal)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
	const char *force = getenv("CLICOLOR_FORCE");

	if (no && *no)
		return false;
	if (force && *force && strcmp(force, "0") != 0)
		return true;
	return terminal && term && *term && strcmp(term, "dumb") != 0;
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
	char recorded[64], started[64];
	struct render_options opts = report->opts;
	struct source source;

	source_init(&source, snap);
	opts.source = &source.render;
	opts.version = PACKAGE_VERSION;
	opts.recorded =
	    here_time(render_epoch(snap), "%X", recorded, sizeof(recorded));
	opts.started = here_time(render_epoch(snap), "%Y-%m-%dT%H-%M-%S",
				 started, sizeof(started));
	opts.unicode = switch_value(report->unicode, unicode);
	opts.color = switch_value(report->color, color);
	opts.columns = columns;
	if (opts.base)
		report->renderer->diff(o, snap, &opts);
	else
		report->renderer->write(o, snap, &opts);
	source_fini(&source);
	if (!out_flush(o))
		return PIT_OK;
	return pit_fail(err, out_status(o), "cannot make the report: %s",
			pit_status_text(out_status(o)));
}

static struct winsize
terminal_size(int fd)
{
	struct winsize size;

	if (ioctl(fd, TIOCGWINSZ, &size))
		memset(&size, 0, sizeof(size));
	size.ws_row = size.ws_row ? size.ws_row : 24;
	size.ws_col = size.ws_col ? size.ws_col : 80;
	return size;
}

enum pit_status
report_make(const struct report *report, const struct snapshot *snap, int fd,
	    struct out *o, struct pit_err *err)
{
	bool terminal = fd >= 0 && isatty(fd);

	return report_render(report, snap, o, fd < 0 || locale_has_unicode(),
			     environment_allows_color(terminal),
			     terminal ? terminal_size(fd).ws_col : 0, err);
}

static enum pit_status
report_send(int fd, const char *p, size_t n, struct pit_err *err)
{
	/* Nobody reads any more, as with "| head": not a failure. */
	if (fd_write(fd, p, n, PATIENCE_LONG) || errno == EPIPE)
		return PIT_OK;
	return pit_fail(err, PIT_EIO, "cannot write the report: %s",
			errno == EINTR ? "nobody reads it" : strerror(errno));
}

/* Bytes of the whole lines that rows of a terminal have room for. */
static size_t
lines_that_fit(const char *p, size_t n, int rows, int cols)
{
	size_t fit = 0;
	int col = 0;

	for (size_t i = 0; i < n && rows > 0; i++) {
		if (p[i] == '\n') {
			rows--;
			col = 0;
			fit = i + 1;
		} else if (p[i] == '\033') { /* a colour */
			while (i + 1 < n && p[i] != 'm')
				i++;
		} else if (((unsigned char)p[i] & 0xc0) != 0x80 &&
			   ++col > cols) {
			rows--;
			col = 1;
		}
	}
	return fit;
}

static size_t
count_lines(const char *p, size_t n)
{
	size_t lines = 0;

	for (size_t i = 0; i < n; i++)
		lines += p[i] == '\n';
	return lines;
}

/* Put the place of the report behind its first screen, in place of the rest. */
static void
report_cut(struct out *o, const struct winsize *size, const char *path)
{
	/* The last row has the shell's prompt, two the place, and three how to
	 * see it again. */
	size_t head =
	    lines_that_fit(o->data, o->len, size->ws_row - 6, size->ws_col);
	size_t rest = count_lines(o->data + head, o->len - head);

	o->len = head;
	out_printf(o, "%zu more lines, the whole report is in\n%s\n", rest,
		   path);
}

enum pit_status
report_show(const struct report *report, const struct snapshot *snap, int fd,
	    struct pit_err *err)
{
	struct winsize size = terminal_size(fd);
	char path[PATH_MAX];
	enum pit_status st;
	struct out o;

	out_init(&o, REPORT_MAX);
	st = report_make(report, snap, fd, &o, err);
	/* Where nothing can be kept, it is better long than lost. */
	if (!st &&
	    lines_that_fit(o.data, o.len, SCREENS * size.ws_row, size.ws_col) <
		o.len &&
	    keep_long(report, snap, path, sizeof(path)))
		report_cut(&o, &size, path);
	if (!st)
		st = out_status(&o);
	if (!st)
		st = report_send(fd, o.data, o.len, err);
	out_fini(&o);
	return st;
}

static enum pit_status
write_stream(const struct report *report, const struct snapshot *snap,
	     const struct report_file *file, enum patience patience,
	     struct pit_err *err)
{
	struct report_stream *stream = report_stream_open(file, patience, err);
	struct pit_err unsaid;
	enum pit_status st;
	struct out o;

	if (!stream)
		return PIT_EIO;
	out_init_sink(&o, report_stream_put, stream);
	st = report->custom.name ? custom_make(report, snap, &o, err)
				 : report_make(report, snap, file->fd, &o, err);
	out_fini(&o);
	/* Why it could not be written is known to the stream. */
	if (!st || st == PIT_EIO)
		return report_stream_close(stream, !st, err);
	report_stream_close(stream, false, &unsaid);
	return st;
}

enum pit_status
report_write(const struct report *report, const struct snapshot *snap,
	     const struct report_file *file, enum patience patience,
	     struct pit_err *err)
{
	struct report heard = *report;
	struct out remarks;
	enum pit_status st;
	char *save, *line;

	if (page_is_wanted(report, file))
		return page_show(report, snap, file, err);
	out_init(&remarks, REMARKS_MAX);
	heard.opts.remarks = &remarks;
	st = write_stream(&heard, snap, file, patience, err);
	line = remarks.data ? strtok_r(remarks.data, "\n", &save) : NULL;
	/* On a screen that somebody looks at there is no place for them. */
	for (; line && patience == PATIENCE_LONG && !st;
	     line = strtok_r(NULL, "\n", &save))
		complain(line);
	out_fini(&remarks);
	return st;
}

enum pit_status
report_write_fd(const struct report *report, const struct snapshot *snap,
		int fd, struct pit_err *err)
{
	const struct report_file file = { .fd = fd };

	return report_write(report, snap, &file, PATIENCE_LONG, err);
}
