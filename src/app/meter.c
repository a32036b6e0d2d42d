/* src/app/meter.c */
#include "app/meter.h"

#define METER_PERIOD UINT64_C(1000000000)

uint64_t
snapshot_cpu(const struct snapshot *snap)
{
	uint64_t cpu = 0;

	for (size_t i = 0; i < snap->nprocs; i++)
		cpu += snap->procs[i].cpu;
	return cpu;
}

static double
share(uint64_t now, uint64_t before, uint64_t wall)
{
	return now > before ? (double)(now - before) / (double)wall : 0;
}

void
meter_update(struct meter *meter, uint64_t wall, uint64_t cpu, uint64_t ui_cpu)
{
	uint64_t passed = wall - meter->wall;

	if (meter->wall && passed < METER_PERIOD)
		return;
	if (meter->wall) {
		meter->share = share(cpu, meter->cpu, passed);
		meter->ui_share = share(ui_cpu, meter->ui_cpu, passed);
	}
	meter->wall = wall;
	meter->cpu = cpu;
	meter->ui_cpu = ui_cpu;
}
