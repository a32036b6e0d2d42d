/* src/tui/who_recent.h - what each process, thread and task did in the last
 * minute.
 */
#ifndef PIT_TUI_WHO_RECENT_H
#define PIT_TUI_WHO_RECENT_H

#include "base/table.h"
#include "model/snapshot.h"

#define RECENT_CELLS 20
#define RECENT_CELL  (3000ull * 1000 * 1000) /* ns */
#define RECENT_GONE  (2000ull * 1000 * 1000) /* not heard of for so long */

struct recent {
	frame_id frame;
	frame_id thread, process;   /* of what it is a part: its own, if none */
	uint64_t ran[RECENT_CELLS]; /* ns on a CPU; the last cell is now */
	uint64_t end;               /* of its latest sample */
	uint32_t state;             /* of that: WIRE_SAMPLE_* */
	bool idle;                  /* it waited for work */
};

struct recents {
	struct recent *at; /* by number, from 1 on */
	size_t len, cap;
	struct table table; /* by frame */
	uint64_t from, to;  /* what was looked at */
	uint32_t last;      /* the latest one that was looked for */
};

void recents_fini(struct recents *recents);
/* Look at what is new of the minute that ends then. Without memory some are
 * missing. */
void recents_update(struct recents *recents, const struct snapshot *snap,
		    uint64_t end);

#endif
