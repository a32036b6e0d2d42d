/* src/sampler/loop_state.h - what a loop is made of, for the files that make it
 * up: loop.c has its start and its end and sleeps, loop_tick.c does what is
 * due. Nobody else sees this.
 */
#ifndef PIT_SAMPLER_LOOP_STATE_H
#define PIT_SAMPLER_LOOP_STATE_H

#include "reader/sampling.h"
#include "sampler/hello.h"
#include "sampler/loop.h"
#include "sampler/rate.h"
#include "sampler/vdso.h"

#define MS UINT64_C(1000000)

#define LOOP_FLUSH   (50 * MS) /* between two sends, and the longest sleep */
#define LOOP_SCRATCH HELLO_SCRATCH

struct loop {
	struct sampler *s;
	struct peek *peek;
	bool thread, shared;
	bool ready;  /* the interpreter has come up */
	bool orphan; /* the main thread has ended, others go on */
	struct sampling_target target;
	struct sampling *sampling;
	struct sink *out;
	struct rate rate;
	vdso_clock *clock; /* NULL: the kernel is asked */
	uint64_t flush_at, connect_at, check_at, facts_at, crowd_at;
	uint64_t facts_hash; /* of what was last sent; 0: nothing */
	uint64_t facts_wait;
	/* In a shared table: of the reader's memfd and of procfs. */
	uint64_t peek_inode, procfs_inode;
	uint64_t cpu;        /* of the process, at the last flush */
	uint64_t flushed_at; /* when that was */
	uint64_t ran_at;     /* the last one before which it did not rest */
	bool resting;        /* ticks are few, and look at the clock first: */
	uint64_t rest_cpu, rest_at; /* what it said, and when */
	uint32_t polls; /* looks at rest in a row at which it had moved */
	char *scratch;  /* LOOP_SCRATCH bytes */
	bool missed;    /* it is, if it has not met the viewer by its end */
	uint32_t word; /* of the demand, as it was when it was last looked at */
};

/* CLOCK_MONOTONIC in ns. */
uint64_t loop_now(const struct loop *l);
/* Serve who profiles itself, in parts; returns when and why to end. */
enum wire_bye_reason loop_serve(struct loop *l);

/* Wait for the time to come, a request to stop or the end of the process. */
void loop_sleep_until(const struct loop *l, uint64_t until);
/* 0: go on; else how the stream ends. */
enum wire_bye_reason loop_reason(struct loop *l, uint64_t now);
/* Tell of a new interval. */
void loop_rate_event(struct loop *l);

/* Take a sample, if it is due. */
void loop_tick(struct loop *l, uint64_t now);
/* Send what there is. */
void loop_flush(struct loop *l, uint64_t now);
/* sys.path and the prefixes change while site is imported, and programs add to
 * them: they are sent again when they differ. */
void loop_facts(struct loop *l);
/* Those that this process knows of and that cannot speak for themselves. */
void loop_missed(struct loop *l);
/* It has done something of its own, or been there long enough. */
bool loop_is_known(struct loop *l, uint64_t now);

#endif
