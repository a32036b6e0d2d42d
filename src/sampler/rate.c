#include "sampler/rate.h"

#include "base/random.h"

#define RATE_PATIENCE_MAX 64 /* windows */
#define RATE_SWAMPED_MIN  10 /* ticks that say so; a single pause does not */

/* due is the grid's point, moved by less than 5 %. */
static void
rate_place(struct rate *rate)
{
	uint64_t span = rate->interval / 10;

	rate->due = rate->grid - span / 2;
	if (span)
		rate->due += random_next(&rate->random) % span;
}

static void
rate_open_window(struct rate *rate, uint64_t now)
{
	rate->window = now;
	rate->ticks = 0;
	rate->late = 0;
	rate->real = 0;
	rate->lagged = 0;
	rate->looks = 0;
	rate->crowded = 0;
}

void
rate_init(struct rate *rate, uint64_t interval, uint64_t now, uint64_t seed)
{
	*rate = (struct rate){
		.base = interval,
		.interval = interval,
		.grid = now + interval,
		.patience = 2,
		.random = seed | 1,
	};
	rate_open_window(rate, now);
	rate_place(rate);
}

uint64_t
rate_tick(struct rate *rate, uint64_t now)
{
	uint64_t missed = 0;

	/* Points of the grid that lie a whole interval back are gone. */
	if (now > rate->grid)
		missed = (now - rate->grid) / rate->interval;
	rate->ticks += (uint32_t)missed + 1;
	rate->late += (uint32_t)missed;
	rate->real++;
	rate->lagged += missed > 0;
	if (now > rate->due + rate->interval / 5)
		rate->late++;
	rate->grid += (missed + 1) * rate->interval;
	rate_place(rate);
	return missed;
}

void
rate_align(struct rate *rate, uint64_t at)
{
	rate->grid = at;
	rate_place(rate);
}

void
rate_rest(struct rate *rate, uint64_t now, uint64_t span)
{
	uint64_t ticks = span / rate->interval;

	rate_open_window(rate, now);
	if (ticks < 2)
		return;
	rate->grid += (ticks - 1) * rate->interval;
	rate_place(rate);
}

void
rate_look(struct rate *rate, bool crowded)
{
	rate->looks++;
	rate->crowded += crowded;
}

static bool
rate_change(struct rate *rate, uint64_t interval, uint64_t now)
{
	rate->interval = interval;
	rate->grid = now + interval;
	rate->calm = 0;
	rate_place(rate);
	return true;
}

void
rate_resume(struct rate *rate, uint64_t interval, uint64_t now)
{
	if (interval > rate->interval)
		rate_change(rate, interval, now);
}

/* Hundreds of processes that tick, if only to see that they sleep, leave the
 * machine no time for anything else: not for long. */
static bool
rate_is_swamped(const struct rate *rate, uint64_t now)
{
	return now - rate->window >= RATE_SWAMPED &&
	       rate->real >= RATE_SWAMPED_MIN && rate->lagged > rate->real / 2;
}

bool
rate_adapt(struct rate *rate, uint64_t now)
{
	bool late, crowded, quiet;

	if (now - rate->window < RATE_WINDOW && !rate_is_swamped(rate, now))
		return false;
	late = rate->late > rate->ticks / 5;
	crowded = rate->crowded > rate->looks / 2;
	quiet = rate->late <= rate->ticks / 20 && !crowded;
	rate_open_window(rate, now);
	if ((late && rate->interval * 2 <= RATE_SLOWEST) ||
	    (crowded && rate->interval * 2 <= RATE_CROWDED)) {
		/* Each relapse makes the next attempt wait longer. */
		if (rate->patience < RATE_PATIENCE_MAX)
			rate->patience *= 2;
		return rate_change(rate, rate->interval * 2, now);
	}
	rate->calm = quiet ? rate->calm + 1 : 0;
	if (rate->interval == rate->base || rate->calm < rate->patience)
		return false;
	return rate_change(rate, rate->interval / 2, now);
}
