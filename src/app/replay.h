/* src/app/replay.h - a recording instead of a run. */
#ifndef PIT_APP_REPLAY_H
#define PIT_APP_REPLAY_H

#include "app/options.h"
#include "base/err.h"
#include "collect/launch.h"
#include "collect/playback.h"

#include <stdbool.h>
#include <stdint.h>

struct run;

/* Do the options name a recording where a script would stand? */
bool replay_is_wanted(const struct options *opts);

/* Report it or show it, as the options say; returns our exit status. */
int replay_main(const struct options *opts,
		const struct launch_signals *inherited);

/* Show what is open, or what is loaded, in the interface or, without a
 * terminal, report it; returns our exit status. */
int replay_show(struct run *run);

/* Report what is open, without the interface; returns our exit status. */
int replay_report(struct run *run);

/* Open the recording of a run, with a new model, at its beginning; */
enum pit_status replay_open(struct run *run, struct pit_err *err);
void replay_close(struct run *run);
/* and play it as playback_play() does; the run then knows what it says. */
bool replay_play(struct run *run, uint64_t until,
		 const struct playback_sink *sink);

#endif
