/* src/app/record.h - the recording of a run: where it lies and what goes into
 * it that the collector does not see.
 *
 * It is written under another name until the program has been started: one that
 * was there is lost only to one that begins. Links are followed if they are the
 * user's own.
 */
#ifndef PIT_APP_RECORD_H
#define PIT_APP_RECORD_H

#include "base/err.h"
#include "collect/launch.h"
#include "collect/recorder.h"

#include <limits.h>
#include <stdbool.h>

struct run;

#define RECORD_OWN_MAX (64 << 20) /* bytes of one that nobody asked for */

struct record {
	struct recorder *recorder; /* NULL: there is none */
	bool begun, said, shown;
	bool own;      /* nobody asked for it: it goes at a normal end, */
	bool kept;     /* and this is none */
	char why[160]; /* it ended before the run; "": it did not */
	char path[PATH_MAX], temp[PATH_MAX];
};

/* Open the recording that the options ask for, if they do. */
enum pit_status record_open(struct run *run, struct pit_err *err);
/* Open one of our own, in case that we are cut off. Nothing is said if there
 * cannot be one. */
void record_keep(struct run *run);
/* The program has been started, with this terminal of ours or NULL. */
void record_begin(struct run *run, const struct launch_options *pty);
/* What the model is told of the program's end, too. */
void record_ended(struct run *run);
/* How the program ended. */
void record_outcome(struct run *run);
/* A moment has a name: model_mark(). */
void record_mark(struct run *run, uint64_t time, char letter, const char *text);
/* Its terminal has another size. */
void record_screen(struct run *run, int rows, int cols);
/* Nothing more is recorded, from now on; */
void record_end(struct run *run);
/* wait until that is written; */
void record_finish(struct run *run);
/* and close it, or take it away if the program never started. */
void record_close(struct run *run);
/* Have in the file what can be told of a run up to now. False: there is no
 * recording. */
bool record_settle(struct run *run);
/* Has it ended before the run, and was that not said yet? Then here is what to
 * say. */
bool record_news(struct run *run, char *text, size_t size);
/* The same, for the interface. */
bool record_notice(struct run *run, char *text, size_t size);
/* Is it less than what was asked for? */
bool record_failed(const struct run *run);

#endif
