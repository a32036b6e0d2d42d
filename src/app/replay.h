/* src/app/replay.h - a recording instead of a run. */
#ifndef PIT_APP_REPLAY_H
#define PIT_APP_REPLAY_H

#include "app/options.h"
#include "base/err.h"
#include "collect/launch.h"
#include "collect/playback.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct program;
struct run;

/* Do the options name a recording where a script would stand? */
bool replay_is_wanted(const struct options *opts);

/* Where it is, there or by --load: "-" is standard input. Borrowed from the
 * options. */
const char *replay_path(const struct options *opts);

/* Report it or show it, as the options say; returns our exit status. */
int replay_main(const struct options *opts,
		const struct launch_signals *inherited);

/* What there is to look back on: each step stops at what it fails at, and is
 * taken back by replay_close(). */
struct replay_source {
	/* PIT_EUSAGE: the options do not go with it. */
	enum pit_status (*open)(struct run *run, struct pit_err *err);
	/* What the program was called. PIT_ENOMEM is all that can be. */
	enum pit_status (*name)(struct program *program, const struct run *run);
};

/* Open it and show it in the interface or, without a terminal, report it;
 * returns our exit status. */
int replay_look_back(const struct options *opts,
		     const struct launch_signals *inherited,
		     const struct replay_source *source);

/* What the program of a recording was called: see replay_source. */
enum pit_status replay_name(struct program *program, const struct run *run);

/* Report what is open, without the interface; returns our exit status. */
int replay_report(struct run *run);

/* Take the recording of a run out of a file, which is then the run's in any
 * case, with a new model, at its beginning: the first time, if the options go
 * with it; */
enum pit_status replay_take(struct run *run, FILE *file, struct pit_err *err);
/* or anew, where it can be read again. */
enum pit_status replay_again(struct run *run, struct pit_err *err);
void replay_close(struct run *run);
/* and play it as playback_play() does; the run then knows what it says. */
bool replay_play(struct run *run, uint64_t until,
		 const struct playback_sink *sink);

#endif
