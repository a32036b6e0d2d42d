/* src/app/report.h - making a report and sending it where it goes. */
#ifndef PIT_APP_REPORT_H
#define PIT_APP_REPORT_H

#include "app/options.h"
#include "app/report_file.h"
#include "base/err.h"
#include "base/out.h"
#include "model/snapshot.h"
#include "render/renderer.h"

#include <stdbool.h>

/* A class of Python's that makes a report. Borrowed. */
struct custom {
	const char *name;   /* package.Class; NULL: it is none of these */
	const char *python; /* the interpreter; NULL: python3 on PATH */
	const char *const *params; /* of -p */
	size_t nparams;
	bool timeline, show_all;
};

/* What a report says besides the snapshot. Strings are borrowed. */
struct report {
	const struct renderer *renderer;
	/* Whether it has Unicode and colour, its width and when the run began
	 * are found out when it is made. */
	struct render_options opts;
	enum option_switch unicode, color;
	bool no_browser; /* of a page: it is not opened */
	struct custom custom;
};

/* Write the report to its file, whole or not at all as far as the file allows.
 * A reader of a descriptor that has gone is not a failure. */
enum pit_status report_write(const struct report *report,
			     const struct snapshot *snap,
			     const struct report_file *file,
			     enum patience patience, struct pit_err *err);

/* Append it as it is to be on fd, which decides unicode and colour; -1: in a
 * file. */
enum pit_status report_make(const struct report *report,
			    const struct snapshot *snap, int fd, struct out *o,
			    struct pit_err *err);

/* Write it to an open descriptor. */
enum pit_status report_write_fd(const struct report *report,
				const struct snapshot *snap, int fd,
				struct pit_err *err);

/* The same on a terminal that the interface was on. A report of more than three
 * screens is kept in a file instead; the terminal gets the first screen of it,
 * and where it is. */
enum pit_status report_show(const struct report *report,
			    const struct snapshot *snap, int fd,
			    struct pit_err *err);

/* Does the user's locale have Unicode? */
bool locale_has_unicode(void);

/* Does the environment want colour there: CLICOLOR_FORCE anywhere, else on a
 * terminal that is not dumb; NO_COLOR nowhere? */
bool environment_allows_color(bool terminal);

#endif
