/* src/tui/lanes.h - what single threads, tasks and processes did when: cells of
 * time for those of them that did most.
 *
 * They are looked up in the history: what is new at each update, and, when
 * other lanes or other cells are wanted, what was before, a piece at an update,
 * so that an hour of it holds up no key.
 */
#ifndef PIT_TUI_LANES_H
#define PIT_TUI_LANES_H

#include "base/table.h"
#include "model/snapshot.h"
#include "model/who.h"

#define LANES_MAX 16

/* ns; of a coarse part of the history, a share of its cells. */
struct lane_cell {
	float ran, queue, wait, idle; /* queue: for the GIL; idle: for work */
};

struct lane {
	node_id top;             /* in TREE_RAW */
	uint64_t filled;         /* known from then on */
	struct lane_cell *cells; /* up to lanes.settled, ... */
	struct lane_cell *tail;  /* ... and behind it; owned, of the grid */
};

/* Cell i begins at start + i * width. */
struct lane_grid {
	uint64_t start, width;
	int n;
};

/* What is looked at. */
struct lane_look {
	const struct snapshot *snap; /* whose choice of threads counts */
	struct lane_grid grid;
	uint64_t end; /* of the run */
	int most;     /* lanes there is room for: LANES_MAX or less */
};

struct lane_seen {
	node_id top;
	float heat;
	bool taken;
};

/* {0} is empty. */
struct lanes {
	struct lane at[LANES_MAX]; /* in order of first sight */
	int n, most;
	struct lane_grid grid;
	uint64_t settled;       /* nothing more comes before that */
	uint64_t ranked;        /* up to when, when they were chosen last */
	struct lane_seen *seen; /* by number, from 1 on: all that there are */
	size_t nseen, cap;
	uint64_t counted; /* they are known from then on */
	struct table table;
	uint32_t last; /* the one that was looked for last */
	bool some;     /* not all of the program's threads, but ... */
	struct who who;
};

void lanes_fini(struct lanes *lanes);
/* Without memory lanes are missing. */
void lanes_update(struct lanes *lanes, const struct lane_look *look);
/* Was all looked up that there is? Else the next update goes on. */
bool lanes_are_whole(const struct lanes *lanes);
/* How many there are, with those that there is no room for. */
size_t lanes_known(const struct lanes *lanes);
/* All of a lane's cell. */
struct lane_cell lane_cell(const struct lane *lane, int i);

#endif
