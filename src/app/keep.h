/* src/app/keep.h - reports that could not be shown, since the terminal went
 * away: kept in the user's state folder, and said at the next start.
 */
#ifndef PIT_APP_KEEP_H
#define PIT_APP_KEEP_H

#include "app/report.h"

/* Keep the report as text and as JSON in $XDG_STATE_HOME/pyinstrument-top, for
 * the user alone. The latest ten are kept. */
enum pit_status keep_report(const struct report *report,
			    const struct snapshot *snap, struct pit_err *err);

/* Which report was kept and not yet said: its path. Says so once. */
bool keep_news(char *path, size_t size);

#endif
