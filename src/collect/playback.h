/* src/collect/playback.h - a recording, told to a model again: in the same
 * order, and so with the same result.
 *
 * Whatever the file holds, it is taken up to where it makes sense, and said
 * what is missing behind that. Knows no event loop and no clock.
 */
#ifndef PIT_COLLECT_PLAYBACK_H
#define PIT_COLLECT_PLAYBACK_H

#include "base/err.h"
#include "model/model.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct playback;

/* What the viewer knew of the run. Text is of the playback, and empty where it
 * is not known. */
struct playback_run {
	uint64_t start;           /* CLOCK_MONOTONIC ns */
	uint64_t epoch;           /* the same moment in CLOCK_REALTIME */
	uint64_t interval;        /* ns */
	uint64_t delay, duration; /* ns: what was measured, see item.h */
	const char *folder, *shown, *args, *heading;
	/* As far as it has been played: */
	uint32_t pid;
	uint64_t launched; /* CLOCK_MONOTONIC ns */
	const char *unprofiled;
	bool ended; /* the program, with this status of waitpid() */
	int status;
	uint64_t end; /* CLOCK_MONOTONIC ns */
	uint32_t missed_full, missed_foreign;
	bool screen; /* its terminal was ours */
};

/* What is played beside the model. Bytes are borrowed for the call. */
struct playback_sink {
	void (*output)(void *data, const void *bytes, size_t n);
	void (*screen)(void *data, uint32_t rows, uint32_t cols);
	void *data;
};

/* Open the recording in a file, which is then the playback's, also if this
 * fails. The model is borrowed, and new. */
enum pit_status playback_open(struct playback **playback, FILE *file,
			      struct model *model, struct pit_err *err);
/* The model stays as it is. NULL is fine. */
void playback_free(struct playback *playback);

const struct playback_run *playback_run(const struct playback *playback);

/* Play what came up to this time, in ns since the run's start. sink: NULL, or
 * with functions that may be NULL. False: that was all. */
bool playback_play(struct playback *playback, uint64_t until,
		   const struct playback_sink *sink);

/* ns since the start of the latest that was played. */
uint64_t playback_time(const struct playback *playback);

/* All was played: a sentence on what is missing; "" if nothing is. */
const char *playback_missing(const struct playback *playback);
/* Bytes of the program's output that are. */
uint64_t playback_missing_output(const struct playback *playback);

#endif
