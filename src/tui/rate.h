/* src/tui/rate.h - how often the program is looked at, beside how often it was
 * asked to be, and why less. Of one process: the one that used most CPU time
 * lately, since that is the one the numbers are about.
 */
#ifndef PIT_TUI_RATE_H
#define PIT_TUI_RATE_H

#include "tui/pane.h"

#define RATE_SEEN                                                              \
	64 /* processes that are told apart; others are not looked at          \
	    */

enum rate_why {
	RATE_FULL, /* as asked, or nearly */
	RATE_IDLE, /* it sleeps: there is nothing new to see */
	RATE_BUSY, /* lowered: the machine has no CPU to spare */
	RATE_LATE, /* ticks came too late, or had no sample */
};

/* A process's counts when they were seen last. */
struct rate_seen {
	uint32_t pid;
	uint64_t ticks, missed, cpu;
};

struct rate {
	uint64_t since; /* clock; 0: not begun */
	struct rate_seen seen[RATE_SEEN];
	size_t nseen;
	double achieved, asked; /* Hz; 0: not known */
	enum rate_why why;
};

void rate_update(struct rate *r, const struct pane_view *view);

/* In a word or two; "" if it is as asked. */
const char *rate_reason(const struct rate *r);

#endif
