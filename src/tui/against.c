#include "tui/against.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SURE 3 /* standard deviations */

/* How much of the run, from start to end, a window has. */
static uint64_t
length_of(const struct window *window, const struct window *run)
{
	uint64_t from = window->from > run->from ? window->from : run->from;
	uint64_t to = window->to < run->to ? window->to : run->to;

	return to > from ? to - from : 0;
}

struct against
against_of(const struct view *view, const struct snapshot *snap,
	   const struct snapshot *base)
{
	const struct window run = view_run(view, snap);
	struct against against = { length_of(&snap->window, &run), 0 };

	if (base)
		against.base = length_of(
		    &base->window, &(struct window){ base->start, base->now });
	return against;
}

uint64_t
against_scaled(const struct against *against, uint64_t ns)
{
	/* Nothing has passed yet: it is as long a window as it was. */
	if (!against->base || !against->now)
		return against->base ? ns : 0;
	return (uint64_t)((double)ns * (double)against->now /
			  (double)against->base);
}

static double
share(uint64_t ns, uint64_t length)
{
	return length ? (double)ns / (double)length : 0;
}

/* In parts of the clock. Seen in n samples, a time is off by the square root of
 * n of them, and one for its ends. What was not seen would have been seen in
 * one, had it been a little more: a sample is as long there as on the other
 * side. */
static double
variance(const struct measured *m, uint64_t length, double sample)
{
	double one = m->samples ? (double)m->ns / (double)m->samples : sample;

	one = length ? one / (double)length : 0;
	return one * one * ((double)m->samples + 1);
}

static double
variances(const struct against *against, const struct measured *now,
	  const struct measured *base)
{
	const struct measured *seen = now->samples ? now : base;
	double sample =
	    seen->samples ? (double)seen->ns / (double)seen->samples : 0;

	return variance(now, against->now, sample) +
	       variance(base, against->base, sample);
}

struct change
against_change(const struct against *against, const struct measured *now,
	       const struct measured *base)
{
	struct change change = { share(now->ns, against->now),
				 share(base->ns, against->base), false };
	double d = change.now - change.base;

	change.sure = against->now && against->base &&
		      now->samples + base->samples &&
		      d * d > SURE * SURE * variances(against, now, base);
	return change;
}

uint64_t
against_distance(const struct against *against, const struct measured *now,
		 const struct measured *base, double *noise)
{
	uint64_t before = against_scaled(against, base->ns);
	double length = (double)against->now;

	*noise = 4 * variances(against, now, base) * length * length;
	return now->ns > before ? now->ns - before : before - now->ns;
}

void
against_figure(const struct against *against, double part, bool seconds,
	       bool sign, char buf[32])
{
	double value = part * (seconds ? (double)against->now / 1e9 : 100);

	/* No "-0.0%". */
	if (fabs(value) < (seconds ? 0.005 : 0.05))
		value = 0;
	sign = sign && value != 0;
	if (seconds)
		snprintf(buf, 32, sign ? "%+.2f" : "%.2f", value);
	else
		snprintf(buf, 32, sign ? "%+.1f%%" : "%.1f%%", value);
}

void
against_text(const struct view *view, const struct snapshot *snap,
	     const char *name, char *buf, size_t size)
{
	const struct view_baseline *base = &view->baseline;
	char range[96];

	buf[0] = '\0';
	if (base->kind == BASE_RANGE && !snap->start) {
		snprintf(buf, size, "vs a baseline");
	} else if (base->kind == BASE_RANGE) {
		view_range_text(&base->range, snap->start, range,
				sizeof(range));
		snprintf(buf, size, "vs %.*s", (int)strcspn(range, " "), range);
	} else if (base->kind == BASE_FILE) {
		snprintf(buf, size, "vs %s", name ? name : "");
	}
}
