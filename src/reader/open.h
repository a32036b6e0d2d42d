/* src/reader/open.h - runs that are not yet in the stream, for threads of the
 * program that want to know at once what was seen of them.
 *
 * One slot a thread, which the sampler's runner writes and anybody reads. There
 * are two copies in each, written in turn, so that a reader has a whole one
 * wherever the writer was stopped.
 */
#ifndef PIT_READER_OPEN_H
#define PIT_READER_OPEN_H

#include "reader/threads.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct open_run {
	uint32_t native, wire; /* of the thread */
	uint32_t stack, base, flags;
	uint32_t count;            /* 0: there is none */
	uint64_t first, end, lead; /* as in struct run */
	uint64_t written; /* bytes of the stream, in which its ids are */
};

struct open_slot {
	_Atomic uint32_t turn; /* how often it was written */
	struct open_run copies[2];
};

/* Zeroed, before its first use. */
struct open_runs {
	_Atomic uint32_t used; /* slots that were ever taken */
	uint32_t n_free;
	uint32_t free[THREADS_MAX];
	struct open_slot slots[THREADS_MAX];
};

/* Of the runner. */

/* Another stream: nobody has a slot. */
void open_runs_clear(struct open_runs *runs);
/* A slot's number, from 1 on; 0: there is none left. */
uint32_t open_runs_take(struct open_runs *runs);
void open_runs_give(struct open_runs *runs, uint32_t slot);
void open_runs_put(struct open_runs *runs, uint32_t slot,
		   const struct open_run *run);

/* Of anybody. */

/* What is in the slot. False: it was written all the time. */
bool open_runs_get(struct open_runs *runs, uint32_t slot, struct open_run *run);

#endif
