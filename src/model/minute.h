/* src/model/minute.h - when in the last minute time was spent at the nodes of a
 * tree.
 */
#ifndef PIT_MODEL_MINUTE_H
#define PIT_MODEL_MINUTE_H

#include "model/snapshot.h"

#define MINUTE_CELLS 20
#define MINUTE_CELL  (3000ull * 1000 * 1000) /* ns */
#define MINUTE_LATE  (500ull * 1000 * 1000)  /* so late samples may come */

/* ms in each cell, the latest one last; with all below the node. */
struct minute_cells {
	uint16_t ms[MINUTE_CELLS];
};

/* What is looked at. */
struct minute_look {
	const struct snapshot *snap; /* whose mode and choice count */
	enum tree_kind kind;
	bool idle;        /* waiting for work counts */
	unsigned version; /* another one whenever another time counts */
	uint64_t end;     /* of the minute */
	bool over; /* nothing comes any more: the last cell may be a part */
};

/* {0} is empty. */
struct minute {
	struct minute_cells *nodes; /* by node; a ring of cells */
	size_t len, cap;
	float *own; /* scratch, by node */
	size_t own_cap;
	enum tree_kind kind;
	bool idle, over;
	unsigned version;
	uint64_t last; /* cell that was added up last, from 0 at time 0 */
};

void minute_fini(struct minute *minute);
/* Cells that are complete by now are added up: O(nodes + spans) for each that
 * is new, else O(1). */
enum pit_status minute_update(struct minute *minute,
			      const struct minute_look *look) PIT_MUST_USE;
/* False: nothing is known of the node. */
bool minute_get(const struct minute *minute, node_id id,
		struct minute_cells *cells);

#endif
