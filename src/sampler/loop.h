/* src/sampler/loop.h - what the sampler's runner does from its start to its
 * end: tick, gather, send, and see when the process ends.
 *
 * No libc but memory functions: the runner is not a thread that libc knows.
 */
#ifndef PIT_SAMPLER_LOOP_H
#define PIT_SAMPLER_LOOP_H

#include "reader/peek.h"
#include "sampler/sampler.h"

#include <stdbool.h>

/* thread: the runner is one of the program's threads. shared: it has the
 * program's file table. Returns when s->stop was set, the process ended or the
 * viewer left. */
void loop_run(struct sampler *s, struct peek *peek, bool thread, bool shared);

#endif
