/* src/app/custom.h - reports by a class of the user's: -r package.Class. The
 * interpreter that was profiled runs it, over a session in a temporary file.
 */
#ifndef PIT_APP_CUSTOM_H
#define PIT_APP_CUSTOM_H

#include "app/report.h"

/* report_make() of such a report. What the class complains of is on standard
 * error by then. */
enum pit_status custom_make(const struct report *report,
			    const struct snapshot *snap, struct out *o,
			    struct pit_err *err);

#endif
