/* src/app/plain.h - for screen readers and terminals that nothing can be drawn
 * on: what the program does, in a line now and then.
 */
#ifndef PIT_APP_PLAIN_H
#define PIT_APP_PLAIN_H

#include "app/run.h"

struct plain {
	uv_timer_t timer; /* first */
	struct run *run;
	uint64_t wait; /* ms, until the next line */
};

/* Is that asked for, and is there a terminal to write to? */
bool plain_is_wanted(const struct options *opts);
/* TERM says that nothing can be drawn. */
bool plain_terminal(void);

/* Lines on standard error from now on: seldom, as what they say changes seldom
 * in a run that is old. */
void plain_start(struct plain *plain, struct run *run);
/* No more of them; the loop still holds the timer until it has turned. */
void plain_stop(struct plain *plain);

#endif
