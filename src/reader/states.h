/* src/reader/states.h - in what state is a thread: does it run, and if not,
 * what does it wait for?
 *
 * Of the holder of the GIL memory tells. Any other is asked of the kernel,
 * which costs a system call: at once when its stack has moved since the last
 * tick, and then at growing intervals, a few threads a tick and each in its
 * turn.
 */
#ifndef PIT_READER_STATES_H
#define PIT_READER_STATES_H

#include "reader/gil.h"

#include <stdbool.h>
#include <stdint.h>

struct thread;
struct threads;

/* What is known of one thread. */
struct thread_state {
	uint32_t flags; /* WIRE_SAMPLE_STATE with _WAIT and _FILE */
	bool known;     /* flags are what the kernel said, and it stands */
	uint64_t due;   /* when it is asked again */
	uint64_t gap;   /* ns since it was asked before */
	/* So far, in ns: what samples and the kernel say that it had a CPU, and
	 * that it was ready and had none. */
	struct {
		uint64_t cpu, ready;
	} said, kernel;
	uint64_t asked; /* when the kernel's clocks were */
};

/* Of one tick to the next. */
struct states {
	struct threads *threads;
	uint64_t tick, now;
	uint32_t looks;               /* that are left in this tick */
	uint32_t extra;               /* likewise, at threads that stand */
	uint32_t moved, moved_before; /* threads to be asked, in a tick */
};

/* What a tick saw of a thread. */
struct states_seen {
	struct gil *gil; /* of its interpreter */
	bool holds;      /* the GIL */
	bool requested;  /* the interpreter says that it waits for it */
	bool turn;       /* it may be asked though it stands */
	bool moved;      /* its stack did since the last tick */
	uint64_t weight; /* ns that the sample stands for */
};

void states_begin(struct states *st, uint64_t tick, uint64_t now);

/* WIRE_SAMPLE_STATE with _WAIT, _FILE and _HELD. */
uint32_t states_of(struct states *st, struct thread *t,
		   const struct states_seen *seen);

/* The same of one that runs in another interpreter, which it was called in from
 * this one: its time there is not its time here. */
uint32_t states_of_elsewhere(struct thread *t);

/* Is it this thread's turn to be asked something else of the kernel? It counts
 * as a look. */
bool states_may_look(struct states *st, const struct thread *t);

#endif
