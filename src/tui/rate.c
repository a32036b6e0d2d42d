#include "tui/rate.h"

#include "base/mem.h"

#include <string.h>

#define PERIOD   (2000ull * 1000 * 1000) /* ns */
#define LITTLE   0.9 /* share of what was asked that needs a reason */
#define IDLE_CPU 0.5 /* of a core: what uses less may be looked at seldom */

/* What a process did in some time. */
struct deed {
	const struct proc_info *proc;
	uint64_t ticks, missed, cpu, time;
	unsigned threads; /* 0: not known how many at a time */
};

/* Ticks that ended without a sample, for whatever cause; the late ones too,
 * whose time is not lost. */
static uint64_t
missed_ticks(const struct proc_info *proc)
{
	uint64_t sum = 0;

	for (size_t k = 0; k < LOST_CAUSES; k++)
		sum += proc->lost[k];
	return sum;
}

static const struct rate_seen *
seen_of(const struct rate *r, uint32_t pid)
{
	for (size_t i = 0; i < r->nseen; i++)
		if (r->seen[i].pid == pid)
			return &r->seen[i];
	return NULL;
}

/* All that the process did so far. */
static struct deed
whole_deed(const struct proc_info *proc)
{
	return (struct deed){
		.proc = proc,
		.ticks = proc->ticks,
		.missed = missed_ticks(proc),
		.cpu = proc->cpu,
		.time = proc->end - proc->start,
		.threads = proc->threads == 1,
	};
}

/* What it did since it was seen. */
static struct deed
recent_deed(const struct proc_info *proc, const struct rate_seen *seen,
	    uint64_t time)
{
	struct deed d = whole_deed(proc);

	if (d.ticks < seen->ticks || d.missed < seen->missed ||
	    d.cpu < seen->cpu)
		return d; /* another process with the same number */
	d.ticks -= seen->ticks;
	d.missed -= seen->missed;
	d.cpu -= seen->cpu;
	d.time = time;
	d.threads = proc->threads_alive;
	return d;
}

/* The one that used most CPU time; proc NULL: there is none. */
static struct deed
busiest(const struct rate *r, const struct pane_view *pv, bool whole)
{
	const struct snapshot *snap = pv->snap;
	struct deed best = { 0 };

	for (size_t i = 0; i < snap->nprocs; i++) {
		const struct proc_info *proc = &snap->procs[i];
		const struct rate_seen *seen = seen_of(r, proc->pid);
		struct deed d;

		if (!proc->interval ||
		    (!whole && (proc->state != PROC_RUNNING || !seen)))
			continue;
		d = whole ? whole_deed(proc)
			  : recent_deed(proc, seen, pv->clock - r->since);
		if (!best.proc || d.cpu > best.cpu)
			best = d;
	}
	return best;
}

static void
judge(struct rate *r, const struct deed *d)
{
	double full = 1e9 / (double)d->proc->interval;
	double taken = (double)d->ticks - (double)d->missed;
	double share = d->ticks ? taken / (double)d->ticks : 1;
	double time = (double)d->time / 1e9;

	r->why = RATE_FULL;
	r->achieved = full * (share < 0 ? 0 : share);
	if (d->ticks && d->threads && time > 0 &&
	    (double)d->cpu < IDLE_CPU * (double)d->time) {
		double real = taken / time / d->threads;

		if (real < LITTLE * r->achieved) {
			r->achieved = real < 0 ? 0 : real;
			r->why = RATE_IDLE;
		}
	}
	if (r->achieved >= LITTLE * r->asked || r->why == RATE_IDLE)
		return;
	r->why = full < LITTLE * r->asked ? RATE_BUSY : RATE_LATE;
}

static void
remember(struct rate *r, const struct pane_view *pv)
{
	const struct snapshot *snap = pv->snap;

	r->since = pv->clock;
	r->nseen = 0;
	for (size_t i = 0; i < snap->nprocs && r->nseen < RATE_SEEN; i++) {
		const struct proc_info *proc = &snap->procs[i];

		if (proc->state != PROC_RUNNING || !proc->interval)
			continue;
		r->seen[r->nseen++] =
		    (struct rate_seen){ proc->pid, proc->ticks,
					missed_ticks(proc), proc->cpu };
	}
}

static double
asked_rate(const struct snapshot *snap)
{
	uint64_t least = 0;

	for (size_t i = 0; i < snap->nprocs; i++) {
		uint64_t interval = snap->procs[i].min_interval;

		if (interval && (!least || interval < least))
			least = interval;
	}
	return least ? 1e9 / (double)least : 0;
}

void
rate_update(struct rate *r, const struct pane_view *pv)
{
	bool whole = pv->status->state == PROGRAM_ENDED || r->nseen == 0;
	struct deed d;

	r->asked = asked_rate(pv->snap);
	if (!whole && pv->clock < r->since + PERIOD)
		return;
	d = busiest(r, pv, whole);
	if (d.proc && (d.ticks || whole))
		judge(r, &d);
	remember(r, pv);
}

const char *
rate_reason(const struct rate *r)
{
	static const char *const reasons[] = {
		[RATE_FULL] = "",
		[RATE_IDLE] = "idle",
		[RATE_BUSY] = "machine busy",
		[RATE_LATE] = "late",
	};

	return (unsigned)r->why < ARRAY_LEN(reasons) ? reasons[r->why] : "";
}
