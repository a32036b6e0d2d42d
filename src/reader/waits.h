/* src/reader/waits.h - what a thread that does not run waits for, by the system
 * call it is in.
 */
#ifndef PIT_READER_WAITS_H
#define PIT_READER_WAITS_H

#include "reader/kthread.h"

#include <stdbool.h>
#include <stdint.h>

/* WIRE_STATE_WAITING with its WIRE_SAMPLE_WAIT and WIRE_SAMPLE_FILE. procfs: of
 * /proc/<pid>, asked where a descriptor leads; -1: unknown. */
uint32_t waits_flags(int procfs, const struct kthread_call *call);

/* Does it wait for a lock in [at, at + size)? */
bool waits_for(const struct kthread_call *call, uint64_t at, uint64_t size);

#endif
