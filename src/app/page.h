/* src/app/page.h - a report for a browser where standard output is a terminal:
 * it is saved, and shown by the browser, as pyinstrument does.
 */
#ifndef PIT_APP_PAGE_H
#define PIT_APP_PAGE_H

#include "app/report.h"

/* Would the report go to a terminal that cannot show it? */
bool page_is_wanted(const struct report *report,
		    const struct report_file *file);

/* Write it to a new file in the folder for temporary ones, which stays, say
 * where on the terminal, and open the browser unless it was forbidden. */
enum pit_status page_show(const struct report *report,
			  const struct snapshot *snap,
			  const struct report_file *file, struct pit_err *err);

#endif
