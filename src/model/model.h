/* src/model/model.h - events in, snapshot out; owns everything below model/.
 *
 * One model takes the streams of many processes. It does not read the clock,
 * print or exit. Not thread-safe.
 */
#ifndef PIT_MODEL_MODEL_H
#define PIT_MODEL_MODEL_H

#include "base/err.h"
#include "model/snapshot.h"
#include "wire/event.h"

struct model;

typedef uint32_t source_id; /* one stream, one process; from 1 */

struct model *model_new(void); /* owned by the caller; NULL: no memory */
void model_free(struct model *model);

/* A stream opened; its first event must be a HELLO. 0: no memory. */
source_id model_open(struct model *model);

/* Take one event. Ids that the decoder let through are checked again where
 * they index. PIT_ENOMEM, PIT_ECORRUPT or PIT_ELIMIT leave the model usable;
 * the caller then closes the source with the reason. */
enum pit_status model_apply(struct model *model, source_id src,
			    const struct event *ev) PIT_MUST_USE;

/* The stream ended. reason NULL: it just ended (PROC_ENDED after a BYE,
 * PROC_BROKEN without); else the sentence why it was cut (PROC_CORRUPT).
 * now: CLOCK_MONOTONIC ns. */
void model_close(struct model *model, source_id src, const char *reason,
		 uint64_t now);

/* The process with this pid is known to have ended at now (a killed one never
 * says goodbye): its end is put there. */
void model_ended(struct model *model, uint32_t pid, uint64_t now);

/* Borrowed until the next call that takes a non-const model. */
const struct snapshot *model_snapshot(struct model *model);

#endif
