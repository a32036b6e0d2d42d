/* src/python/window.h - a window of time: what was seen of one thread, or of
 * all, between two moments.
 *
 * What was seen are runs of equal samples, and each of them has the time around
 * it: up to the middle between two runs, or from where the sampler said that it
 * counts from. The first one has the time since the window's begin, the last
 * one that up to its end, so that a thread's times add up to the window's.
 */
#ifndef PIT_PYTHON_WINDOW_H
#define PIT_PYTHON_WINDOW_H

#include "base/err.h"
#include "python/store.h"
#include "reader/parts.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Times are CLOCK_MONOTONIC ns. */
struct window_run {
	uint32_t native; /* the kernel's number of the thread */
	uint32_t store;  /* in the window's stores */
	uint32_t stack;  /* in that; 0: no Python frame */
	uint32_t above; /* likewise: what another thread does for it; 0: none */
	uint32_t count; /* samples */
	uint64_t first, last;
	uint64_t lead;  /* ns before the first that count as its; 0: unknown */
	uint64_t since; /* when the thread was looked at before the first */
	bool ended;     /* the thread has, after this */
};

struct window {
	struct window *next, *prev; /* of those that are open */
	bool open;
	bool all;          /* threads, not one alone */
	bool short_of;     /* memory: it does not have all */
	uint64_t interval; /* asked for */
	uint64_t begin, end;
	uint32_t native;       /* its thread, now, or its part */
	struct part_ask *part; /* what is asked for it; NULL: a whole thread */
	unsigned long ident;   /* likewise, as Python has it */
	struct window_run *runs;
	size_t nruns, run_cap;
	struct store **stores; /* that runs have numbers of */
	size_t nstores, store_cap;
};

/* Its memory, not the window itself. */
void window_fini(struct window *w);

/* A run of one of its threads, in order of time. What was before the window is
 * left out. A failure is kept in short_of. */
void window_add(struct window *w, struct store *store,
		const struct window_run *run);
/* That thread is no more. */
void window_end_thread(struct window *w, uint32_t native);
/* The forked child has another number for what was this thread. */
void window_rename_thread(struct window *w, uint32_t from, uint32_t to);

/* A stretch of time that one run has. */
struct window_piece {
	const struct window_run *run; /* NULL: nothing was seen at all */
	uint64_t time;                /* ns */
};

/* All of them, thread by thread as they were first seen, and in order of time
 * in each; neighbours of one stack are one. The window has ended, and its runs
 * are cut to it. Owned by the caller, mem_free(); NULL: no memory. */
struct window_piece *window_cut(struct window *w, size_t *n);

/* How many samples are in it, after window_cut(). */
uint64_t window_count(const struct window *w);

#endif
