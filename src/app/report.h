/* src/app/report.h - where a report goes, and writing it there. */
#ifndef PIT_APP_REPORT_H
#define PIT_APP_REPORT_H

#include "app/options.h"
#include "base/err.h"
#include "model/snapshot.h"
#include "render/renderer.h"

#include <stdbool.h>

/* What a report says besides the snapshot. Borrowed. */
struct report {
	const struct renderer *renderer;
	const char *description;
	const char *exit_note; /* NULL: it ended by itself */
	bool show_all;
	enum option_switch unicode, color;
};

struct report_file {
	const char *path; /* borrowed; NULL: standard output */
	bool created;     /* it did not exist before report_check() */
};

/* Is path a place that a report can be written to? Creates the file if it is
 * not there, so that nobody waits for an hour to hear that it cannot be; what
 * is in it stays. */
enum pit_status report_check(struct report_file *file, const char *path,
			     struct pit_err *err);
/* There will be no report: take away what report_check() created. */
void report_cancel(const struct report_file *file);

/* Write the report to its file, whole or not at all as far as the file allows:
 * on failure a file of ours is taken away. A reader of standard output that
 * has gone is not a failure. */
enum pit_status report_write(const struct report *report,
			     const struct snapshot *snap,
			     const struct report_file *file,
			     struct pit_err *err);

/* The same to an open descriptor, which decides unicode and colour. */
enum pit_status report_write_fd(const struct report *report,
				const struct snapshot *snap, int fd,
				struct pit_err *err);

/* All n bytes, waiting where fd is non-blocking; false: errno. */
bool fd_write(int fd, const void *bytes, size_t n);

/* Does the user's locale have Unicode? */
bool locale_has_unicode(void);

/* Does the environment allow colour on a terminal: no NO_COLOR, no dumb? */
bool environment_allows_color(void);

#endif
