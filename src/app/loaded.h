/* src/app/loaded.h - a session that pyinstrument or we have saved, instead of a
 * run. A recording that is loaded in place of one is played (replay.h).
 */
#ifndef PIT_APP_LOADED_H
#define PIT_APP_LOADED_H

#include "app/options.h"
#include "collect/launch.h"

#include <stdbool.h>
#include <stdio.h>

struct run;
struct session;

/* Do the options name a session, by --load or where a script would stand? */
bool loaded_is_wanted(const struct options *opts);

/* The session in an open file, owned by the caller: load_file(). On failure
 * *session is NULL, or what it was. */
enum pit_status loaded_read(FILE *file, struct session **session,
			    struct pit_err *err) PIT_MUST_USE;

/* Report it or show it, as the options say; returns our exit status. */
int loaded_main(const struct options *opts,
		const struct launch_signals *inherited);

/* Report what is loaded, without the interface; returns our exit status. */
int loaded_report(struct run *run);

#endif
