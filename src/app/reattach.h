/* src/app/reattach.h - --reattach: bring this terminal to a viewer that goes on
 * without one.
 */
#ifndef PIT_APP_REATTACH_H
#define PIT_APP_REATTACH_H

#include "app/options.h"
#include "collect/launch.h"

/* Find it, give it the terminal, and stay for what it cannot do on that:
 * signals of the terminal, stopping, an editor. Returns our exit status: the
 * program's, 0 if the interface was left again. */
int reattach_main(const struct options *opts,
		  const struct launch_signals *inherited);

#endif
