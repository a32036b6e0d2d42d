/* src/app/keep.h - reports that could not be shown: kept in the user's state
 * folder, for the user alone. If the terminal went away, the next start says
 * so.
 */
#ifndef PIT_APP_KEEP_H
#define PIT_APP_KEEP_H

#include "app/report.h"

/* Keep the report as text and as JSON in $XDG_STATE_HOME/pyinstrument-top. The
 * latest ten are kept. */
enum pit_status keep_report(const struct report *report,
			    const struct snapshot *snap, struct pit_err *err);

/* Keep one there that is too long for a terminal; its path. The latest ten are
 * kept, apart from the others. False: it cannot be. */
bool keep_long(const struct report *report, const struct snapshot *snap,
	       char *path, size_t size);

/* Which report was kept and not yet said: its path. Says so once. */
bool keep_news(char *path, size_t size);

/* A new file there for the recording of a run that goes on; its descriptor and
 * path. -1: there is no place. */
int keep_recording(char *path, size_t size);

/* Was the viewer of an earlier run cut off? Then the path of its recording, of
 * the latest if there are several; it is found once. The latest ten stay. */
bool keep_found(char *path, size_t size);

#endif
