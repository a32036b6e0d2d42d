/* src/app/meter.h - shares of a core, from CPU times that only grow. */
#ifndef PIT_APP_METER_H
#define PIT_APP_METER_H

#include "model/snapshot.h"

#include <stdint.h>

struct meter {
	uint64_t wall, cpu, ui_cpu; /* ns, at the last look */
	double share, ui_share;     /* since the look before */
};

/* CPU time of all processes of the snapshot, ns. */
uint64_t snapshot_cpu(const struct snapshot *snap);

/* Look: cpu is the program's and ui_cpu our own, so far; all ns. Shares change
 * once a second at most, so that the figures can be read. */
void meter_update(struct meter *meter, uint64_t wall, uint64_t cpu,
		  uint64_t ui_cpu);

#endif
