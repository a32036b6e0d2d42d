/* src/load/records.h - the stacks and times of a file into a session.
 *
 * A stack is mostly that of the record before with a few other frames on top.
 * Records that stand as pyinstrument writes them are taken as they are, past
 * the reader of JSON; see quick.h.
 */
#ifndef PIT_LOAD_RECORDS_H
#define PIT_LOAD_RECORDS_H

#include "base/err.h"
#include "load/quick.h"
#include "model/session.h"

#include <stdbool.h>
#include <stddef.h>

/* What all times together may be at most, s. */
#define RECORDS_MAX_SECONDS 1e9

/* A frame of the latest record's stack, and the stack up to it. */
struct record_level {
	uint32_t frame, stack;
};

/* A record whose callers are a stack that is known. */
struct record_held {
	uint32_t callers, frame; /* callers 0: there is none */
	struct session_number seconds;
};

struct records {
	struct session *session; /* borrowed */
	struct quick *quick;
	double total;   /* s, of all */
	uint32_t stack; /* of the record at hand */
	struct record_level *levels;
	size_t depth, old_depth, level_cap;
	bool same; /* as the record before, up to depth */
	struct record_held held;
};

/* False: no memory; fini() is right then, too. */
bool records_init(struct records *records, struct session *session);
void records_fini(struct records *records);
void records_clear(struct records *records);

/* A record: its stack is opened, frames are added to it from the outermost one
 * on, and then the record is added. Statuses are those of session_frame(),
 * session_stack() and session_add_record(). */
void records_open_stack(struct records *records);
enum pit_status records_add_frame(struct records *records, const char *p,
				  size_t n) PIT_MUST_USE;
/* Is there room for so much time? */
bool records_can_be(const struct records *records,
		    struct session_number seconds);
enum pit_status records_add(struct records *records,
			    struct session_number seconds) PIT_MUST_USE;
/* The record came as JSON: how its texts stood in the file is known now. */
void records_teach(struct records *records);

/* Take records, each with the comma before it, from the beginning of n bytes
 * behind a record. used: how many bytes they were. */
enum pit_status records_more(struct records *records, const char *p, size_t n,
			     size_t *used) PIT_MUST_USE;

/* A number of JSON as Python reads it. False: it is too large. */
bool records_number(const char *p, size_t n, struct session_number *number);

#endif
