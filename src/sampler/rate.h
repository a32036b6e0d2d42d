/* src/sampler/rate.h - when the next tick is due.
 *
 * Time is divided into slots of an interval each, so that the mean distance of
 * ticks is exact, with one tick in each. It moves to and fro in its slot by up
 * to 2 % of the interval from one to the next: so a program with a rhythm of
 * its own, be it that of the interval, is met at any point of it as often as it
 * lasts, and yet samples that are written as one run are as good as equally far
 * apart. When the machine has no CPU to spare the interval doubles, and comes
 * back when that has passed. It shows in ticks that come late, and in that a
 * tick takes the CPU from the program: a switch there and back costs the
 * program some 30 microseconds, 3 % at 1 kHz, so then RATE_CROWDED is fast
 * enough.
 */
#ifndef PIT_SAMPLER_RATE_H
#define PIT_SAMPLER_RATE_H

#include <stdbool.h>
#include <stdint.h>

#define RATE_SLOWEST 10000000   /* ns: 100 Hz still draws a profile */
#define RATE_CROWDED 4000000    /* ns: ... and costs less than 1 % */
#define RATE_RESTING 50000000   /* ns: for a program that hardly runs */
#define RATE_POLLING 100000000  /* ns: ... but at every look has run a bit */
#define RATE_WINDOW  1000000000 /* ns between two judgements */
#define RATE_SWAMPED 100000000  /* ns: the same where most ticks are missed */

struct rate {
	uint64_t base, interval; /* ns: asked for, and now */
	uint64_t due;            /* of the next tick */
	uint64_t grid;           /* the middle of its slot */
	uint64_t window;         /* when the current window began */
	uint32_t ticks, late;    /* in the window; late counts missed ones */
	uint32_t real,
	    lagged; /* in the window: those made, after a missed one */
	uint32_t looks, crowded; /* of rate_look(), in the window */
	uint32_t calm, patience; /* windows: so far, and before going back up */
	uint64_t at;             /* of due in its slot */
	bool back;               /* it moves towards the slot's beginning */
	uint64_t random;
};

void rate_init(struct rate *rate, uint64_t interval, uint64_t now,
	       uint64_t seed);

/* After rate_init(): begin with an interval that is known to be bearable. */
void rate_resume(struct rate *rate, uint64_t interval, uint64_t now);

/* A tick happens now: returns how many slots have passed without one since the
 * last, and sets the next, which is due at once where now is behind it. */
uint64_t rate_tick(struct rate *rate, uint64_t now);

/* That is the middle of the next tick's slot, and from there on the grid lies.
 */
void rate_align(struct rate *rate, uint64_t at);

/* After rate_tick(): there is nothing new to see, so leave out the ticks of the
 * next `span` ns, in the mean: half to one and a half of it, at random. They
 * are not missed, the interval stays, and how late ticks at rest come says
 * nothing of the interval: it is judged by what comes after.
 */
void rate_rest(struct rate *rate, uint64_t now, uint64_t span);

/* Some times in a second: did we take the program's CPU for this tick? */
void rate_look(struct rate *rate, bool crowded);

/* True when the interval has changed. To be asked after each tick. */
bool rate_adapt(struct rate *rate, uint64_t now);

#endif
