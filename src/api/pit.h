/* src/api/pit.h - the library: what samplers say in, reports out.
 *
 * For whoever links base, wire, model, render and collect/ingest into a program
 * of theirs, such as an extension of Python. These are the only names that it
 * shows. It keeps no state but what it hands out, and asks neither a clock nor
 * the environment, the locale or the time zone: what depends on these is handed
 * in. It writes to no file or stream.
 *
 * Times are nanoseconds of one clock, CLOCK_MONOTONIC of the machine that was
 * sampled, unless told otherwise. Text is UTF-8. What a call takes is borrowed
 * for that call. A model and its streams are for one thread at a time; two
 * models have nothing in common.
 *
 * A call that may fail returns a status, or NULL, and fills err (NULL: nobody
 * wants to know) with one sentence.
 */
#ifndef PIT_API_PIT_H
#define PIT_API_PIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define PIT_API __attribute__((visibility("default")))

struct pit_model;  /* what is known of a run: all its processes */
struct pit_stream; /* the records of one process, as they come in */

/* Of this build, such as "0.1.0". Static. */
PIT_API const char *pit_version(void);

/* What a status is called, for a person. Static, never NULL. */
PIT_API const char *pit_status_name(enum pit_status status);

/* history: how many bytes what is known of times may take, the oldest gets
 * coarser then; 0: any. Owned by the caller. NULL: PIT_ENOMEM. */
PIT_API struct pit_model *pit_model_new(size_t history, struct pit_err *err);
/* Its streams have been closed before. NULL is fine. */
PIT_API void pit_model_free(struct pit_model *model);

/* A stream begins. Owned by the caller until it closes it; the model outlives
 * it. NULL: PIT_ENOMEM. */
PIT_API struct pit_stream *pit_stream_open(struct pit_model *model,
					   struct pit_err *err);

/* The next n bytes of it, cut up in any way (doc/PROTOCOL.md has the format).
 * PIT_ECORRUPT, PIT_EVERSION, PIT_ELIMIT, PIT_ENOMEM: it cannot go on and is to
 * be closed; what came before stays good. */
PIT_API enum pit_status pit_stream_take(struct pit_stream *stream,
					const void *bytes, size_t n,
					struct pit_err *err) PIT_MUST_USE;

/* It ends, and is freed. reason: why it was cut, one sentence; NULL: it was
 * not. now: when. NULL is fine. */
PIT_API void pit_stream_close(struct pit_stream *stream, const char *reason,
			      uint64_t now);

/* CLOCK_REALTIME ns at which the run began; 0: nothing has come yet. */
PIT_API uint64_t pit_model_epoch(struct pit_model *model);

/* Zeroed: a report of the whole run, as pyinstrument-top makes it. */
struct pit_report_options {
	/* When the run began, as it is to be written: of pit_model_epoch(), in
	 * the reader's time zone and language. NULL: nothing. */
	const char *recorded;
	const char *description; /* "Program: ..."; NULL: from the command */
	const char *exit_note;   /* how the program ended; NULL: not said */
	uint64_t from, to;       /* of the window; to 0: up to the end */
	bool show_all;           /* everything, each process and thread apart */
	bool apart;              /* each process and thread apart */
	bool idle;               /* waiting for work counts */
	bool unicode, color;     /* text alone: lines of boxes, SGR colours */
	int columns;             /* text alone: to fit in; 0: any width */
};

/* The names of the formats: "text", "json", ... Static; NULL: past the last. */
PIT_API const char *pit_format_name(size_t i);

/* A report of what has come so far, in a format of pit_format_name(). *text:
 * owned by the caller, to pit_free(); NUL-terminated, *n bytes (n NULL: nobody
 * wants to know). options NULL: zeroed ones. PIT_ENOTFOUND: no such format;
 * PIT_ELIMIT: longer than 2 GiB; PIT_ENOMEM. *text is NULL then. */
PIT_API enum pit_status pit_report(struct pit_model *model, const char *format,
				   const struct pit_report_options *options,
				   char **text, size_t *n,
				   struct pit_err *err) PIT_MUST_USE;
PIT_API void pit_free(char *text);

#endif
