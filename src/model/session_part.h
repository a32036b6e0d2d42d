/* src/model/session_part.h - what of a session was in a window of its time.
 *
 * The file has records one after the other and does not say when they were:
 * those of one thread follow one another from the start on.
 */
#ifndef PIT_MODEL_SESSION_PART_H
#define PIT_MODEL_SESSION_PART_H

#include "model/session.h"
#include "model/snapshot.h"

/* CLOCK_MONOTONIC ns of every session. */
#define SESSION_START UINT64_C(1000000000)

/* The session of the records in the window, cut to it: frames and stacks are
 * the whole's, which is borrowed and outlives it. What it says of itself is of
 * all of it. PIT_ENOMEM leaves nothing to free. */
enum pit_status session_part(struct session *part, const struct session *whole,
			     const struct window *window) PIT_MUST_USE;
void session_part_fini(struct session *part);

#endif
