/* src/collect/item.h - what a recording is made of: what the model was told,
 * in that order, and what the viewer knew beside it. doc/RECORDING.md has the
 * bytes.
 */
#ifndef PIT_COLLECT_ITEM_H
#define PIT_COLLECT_ITEM_H

#include "base/err.h"
#include "base/out.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum item_kind {
#define ITEM(number, NAME, member) ITEM_##NAME = (number),
#include "collect/items.def"
#undef ITEM
};

/* Any bytes; not terminated. Borrowed. */
struct item_text {
	const char *p;
	size_t n;
};

/* The run as it was asked for. */
struct item_run {
	uint64_t start;          /* CLOCK_MONOTONIC ns; times count from here */
	uint64_t epoch;          /* the same moment in CLOCK_REALTIME */
	uint64_t interval;       /* ns, as asked for */
	struct item_text folder; /* where it was started */
	struct item_text argv;   /* its words, each ended by a NUL */
	struct item_text shown;  /* the same for people */
	struct item_text args;   /* sys.argv for people: {args} */
	struct item_text heading; /* of the report */
	uint64_t
	    delay; /* ns from the program's start to when it was measured, */
	uint64_t duration; /* and how long it was at most; 0: to its end */
};

/* It was. */
struct item_started {
	uint64_t time; /* CLOCK_MONOTONIC ns */
	uint32_t pid;
	struct item_text unprofiled; /* why it was not; empty: it was */
};

/* A stream: the numbers of those that have ended are given again. */
struct item_open {
	uint32_t stream;
};

/* Records of it as they came: all of a record, or what there was of it when
 * the stream ended. */
struct item_bytes {
	uint32_t stream;
	struct item_text bytes;
};

/* SAMPLE records of it, see thin.h. */
struct item_samples {
	uint32_t stream;
	struct item_text rows;
};

/* As model_lost() and model_close() were told. */
struct item_close {
	uint32_t stream;
	uint32_t cut; /* it was, for this reason */
	uint64_t time;
	struct item_text reason;
	uint32_t fate; /* enum proc_fate */
};

/* As model_ended() was told. */
struct item_ended {
	uint32_t pid;
	uint64_t time;
};

/* The program's terminal has this size from now on. */
struct item_screen {
	uint32_t rows, cols;
};

/* What it wrote there. */
struct item_output {
	struct item_text bytes;
};

/* A moment has a name, as model_mark() was told. */
struct item_mark {
	struct item_text text;
	uint32_t letter;
	uint64_t time; /* CLOCK_MONOTONIC ns */
};

/* The program's end. */
struct item_outcome {
	uint32_t status; /* of waitpid() */
	uint64_t time;   /* CLOCK_MONOTONIC ns */
};

/* Processes that reached the viewer and were not taken. */
struct item_missed {
	uint32_t full, foreign;
};

/* The last one. */
struct item_end {
	uint64_t output; /* bytes of the program's output that are missing */
	struct item_text reason; /* why it ends before the run; empty: it does
				  * not */
};

struct item {
	uint64_t kind; /* enum item_kind, or a newer one */
	uint64_t when; /* ns since the run's start; never less than before */
	union {
#define ITEM(number, NAME, member) struct item_##member member;
#include "collect/items.def"
#undef ITEM
	};
};

/* Append it to o, which came behind one of the time *when, which is updated. */
void item_put(struct out *o, const struct item *item, uint64_t *when);

/* Take one from the n bytes at p; text is borrowed from there. Returns the
 * bytes used; 0: they are none, and err says why. A kind that is not known has
 * nothing but its time. */
size_t item_get(const void *p, size_t n, struct item *item, uint64_t *when,
		struct pit_err *err);

#endif
