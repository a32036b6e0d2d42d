/* src/tui/calls_list.h - callers or callees, now and in the baseline. */
#ifndef PIT_TUI_CALLS_LIST_H
#define PIT_TUI_CALLS_LIST_H

#include "model/sites.h"
#include "tui/against.h"

struct call {
	site_id site; /* 0: it was called by none */
	struct measured now, base;
};

struct calls_list {
	struct call *at; /* the heaviest now first, then those of the baseline
			  */
	size_t len, cap;
};

void calls_list_fini(struct calls_list *list);

/* base may have a site several times; the list may hold others before. False:
 * no memory. */
bool calls_list_make(struct calls_list *list, const struct neighbors *now,
		     const struct neighbors *base);

#endif
