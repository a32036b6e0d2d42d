/* src/tui/against.h - what is shown beside a baseline: how much longer, or
 * shorter, things took there. Both are related to the clock, so that a window
 * of a second and a run of an hour compare.
 */
#ifndef PIT_TUI_AGAINST_H
#define PIT_TUI_AGAINST_H

#include "model/weights.h"
#include "tui/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* For the header: what percentages are of. */
#define AGAINST_OF "% OF CLOCK"

/* ns of the clock that they lasted; base 0: there is nothing to compare with.
 */
struct against {
	uint64_t now, base;
};

/* base: what the owner has looked up for the view; NULL: nothing. */
struct against against_of(const struct view *view, const struct snapshot *snap,
			  const struct snapshot *base);

/* What ns of the baseline are in as long a window as the one that is shown. */
uint64_t against_scaled(const struct against *against, uint64_t ns);

/* A time, and what it was measured in. */
struct measured {
	uint64_t ns, samples;
};

struct change {
	double now, base; /* parts of the clock: 1 is a thread all the time */
	bool sure;        /* more than chance makes of the same twice */
};

struct change against_change(const struct against *against,
			     const struct measured *now,
			     const struct measured *base);

/* How far apart they are in as long a window, ns: what sorts. *noise: its
 * variance, four times. */
uint64_t against_distance(const struct against *against,
			  const struct measured *now,
			  const struct measured *base, double *noise);

/* A part of the clock as text, without blanks: "12.3%", or as seconds of the
 * window that is shown, "0.12". sign: "+12.3%", but for nothing. */
void against_figure(const struct against *against, double part, bool seconds,
		    bool sign, char buf[32]);

/* "vs 0.0-12.4s", "vs last.pitop": for the header. */
void against_text(const struct view *view, const struct snapshot *snap,
		  const char *name, char *buf, size_t size);

static inline struct measured
measured_total(const struct weight *w)
{
	return (struct measured){ w->total, w->samples };
}

/* Of the samples a share is its own that is as large as its share of time. */
static inline struct measured
measured_self(const struct weight *w)
{
	uint64_t total = w->total > w->self ? w->total : w->self;

	return (struct measured){
		w->self,
		total ? (uint64_t)((double)w->samples * (double)w->self /
				   (double)total)
		      : 0,
	};
}

#endif
