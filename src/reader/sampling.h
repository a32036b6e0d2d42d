/* src/reader/sampling.h - one tick: look at every thread of the process and
 * put what is new into the stream. Knows nothing of runners, timers or sockets,
 * so that attaching from outside can use it too.
 */
#ifndef PIT_READER_SAMPLING_H
#define PIT_READER_SAMPLING_H

#include "reader/callee.h"
#include "reader/peek.h"
#include "reader/pyver/pyver.h"
#include "wire/enc.h"

#include <stdbool.h>
#include <stdint.h>

/* Bytes of free out below which a tick is lost. */
#define SAMPLING_ROOM (256u * 1024)

/* Filled in by whoever starts the sampler. */
struct sampling_target {
	struct peek *peek;
	struct pyver ver;
	struct callee_types types;
	uintptr_t runtime;   /* address of _PyRuntime */
	uintptr_t code_type; /* address of PyCode_Type */
	uint32_t pid;        /* of the process that is sampled */
	uint32_t tid_offset; /* of the kernel thread id in struct pthread, for
			      * minors without native_thread_id; 0: unknown */
	int procfs;          /* O_PATH of /proc/<pid>; -1: no /proc */
	bool own_files; /* the caller's descriptors are its own: some may be
			 * kept open */
	bool forked;    /* from a process whose threads may still be listed */
	struct open_runs *open;  /* for who looks at runs that are not yet
				  * written; borrowed. NULL: nobody does */
	struct parts_ask *parts; /* parts that are asked for; likewise */
	/* CPU time that the caller has used, in ns: what bounds the time that
	 * tasks take. NULL: only their number does. */
	uint64_t (*spent)(void);
};

struct sampling; /* lives in memory that sampling_new() maps */

/* out: where records go; borrowed. start: when the process is said to have
 * started (its first weight counts from there). NULL: no memory. */
struct sampling *sampling_new(const struct sampling_target *target,
			      struct enc *out, uint64_t start);
void sampling_free(struct sampling *s);

/* True once the interpreter has a main interpreter: cheap, one read. */
bool sampling_ready(struct sampling *s);

/* Look at every thread. now: CLOCK_MONOTONIC ns. Equal samples of a thread are
 * gathered in runs, which sampling_flush() writes. */
void sampling_tick(struct sampling *s, uint64_t now);

/* What the next tick sees counts from that time on, at the latest from the
 * tick; 0: half of the time since the tick before is its own. To be said before
 * each tick where open runs are looked at. */
void sampling_since(struct sampling *s, uint64_t since);

/* After a tick: let the open runs be seen, by who has read that many bytes of
 * the stream. */
void sampling_publish(struct sampling *s, uint64_t written);

/* The process hardly ran since the last tick, which is long ago: ran ns of CPU
 * time. The next tick gives what it sees running no more than that, and what
 * ran unseen before; the rest is of where the thread was. */
void sampling_rested(struct sampling *s, uint64_t ran);

/* Look at every thread without taking samples: where an interval is long, so
 * that it is known where a thread was before it ended. */
void sampling_look(struct sampling *s, uint64_t now);

/* The last tick, when the process has ended or is about to: its samples carry
 * the time up to now, also those of threads that are there no more. */
void sampling_last(struct sampling *s, uint64_t now);

/* Ticks that passed without sampling_tick() (the runner got no CPU). */
void sampling_late(struct sampling *s, uint64_t ticks);

/* Write the open runs, LOST, and CLOCK, from which the next samples count. cpu:
 * of the process, sampler_cpu: of the caller, both ns. */
void sampling_flush(struct sampling *s, uint64_t now, uint64_t cpu,
		    uint64_t sampler_cpu);

#endif
