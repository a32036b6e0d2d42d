#include "sampler/rate.h"

#include "base/random.h"

#define RATE_PATIENCE_MAX 64  /* windows */
#define RATE_STEP         50  /* of an interval, one in so many */
#define RATE_TURNS        128 /* steps before it turns, in the mean */
#define RATE_SWAMPED_MIN  10  /* ticks that say so; a single pause does not */

static void
rate_place(struct rate *rate)
{
	rate->due = rate->grid - rate->interval / 2 + rate->at;
}

/* Anywhere in the slot. */
static void
rate_place_anew(struct rate *rate)
{
	rate->at = random_next(&rate->random) % rate->interval;
	rate_place(rate);
}

/* By a step from where the last one was in its slot, there and back: what is
 * thrown back at the ends is everywhere as often. */
static void
rate_move(struct rate *rate)
{
	uint64_t end = rate->interval - 1;
	uint64_t step =
	    random_next(&rate->random) % (rate->interval / RATE_STEP + 1);
	bool back = rate->back;
	/* Seen from the end that it comes from. */
	uint64_t at = (back ? end - rate->at : rate->at) + step;

	if (at > end) {
		at = 2 * end + 1 - at;
		rate->back = !back;
	}
	rate->at = back ? end - at : at;
	if (random_next(&rate->random) % RATE_TURNS == 0)
		rate->back = !rate->back;
	rate_place(rate);
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
	rate_place_anew(rate);
}

uint64_t
rate_tick(struct rate *rate, uint64_t now)
{
	uint64_t end = rate->grid + rate->interval / 2, missed = 0;

	/* Slots that lie back whole are gone. */
	if (now > end)
		missed = (now - end) / rate->interval;
	rate->ticks += (uint32_t)missed + 1;
	rate->late += (uint32_t)missed;
	rate->real++;
	rate->lagged += missed > 0;
	if (now > rate->due + rate->interval / 5)
		rate->late++;
	rate->grid += (missed + 1) * rate->interval;
	rate_move(rate);
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
	uint64_t ticks = span / rate->interval, least = (ticks + 1) / 2;

	rate_open_window(rate, now);
	if (ticks < 2)
		return;
	ticks = least + random_next(&rate->random) % (2 * (ticks - least) + 1);
	rate->grid += (ticks - 1) * rate->interval;
	rate_place_anew(rate);
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
	rate_place_anew(rate);
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
