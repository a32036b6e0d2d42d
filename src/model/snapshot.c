#include "model/snapshot.h"

#include <inttypes.h>
#include <stdio.h>

static bool
is_refused(const struct proc_info *proc, const char *reason)
{
	/* Equal texts are one string: see symtab_intern(). */
	return proc->state == PROC_UNSUPPORTED && proc->reason == reason;
}

size_t
snapshot_refused(const struct snapshot *snap, size_t i)
{
	const char *reason = snap->procs[i].reason;
	size_t n = 0;

	if (snap->procs[i].state != PROC_UNSUPPORTED)
		return 0;
	for (size_t k = 0; k < i; k++)
		if (is_refused(&snap->procs[k], reason))
			return 0;
	for (size_t k = i; k < snap->nprocs; k++)
		if (is_refused(&snap->procs[k], reason))
			n += snap->procs[k].count;
	return n;
}

bool
snapshot_missed(const struct snapshot *snap, char *text, size_t size)
{
	static const char *const why[WIRE_MISSED_CAUSES] = {
		[0] = "that had no sampler",
		[WIRE_MISSED_UNREACHED] = "that could not reach the viewer",
		[WIRE_MISSED_SEALED] = "bound by a filter of system calls",
	};
	size_t len = 0;

	text[0] = '\0';
	for (size_t c = 0; c < WIRE_MISSED_CAUSES && len < size; c++) {
		uint64_t n = snap->missed[c];

		if (n)
			len += (size_t)snprintf(text + len, size - len,
						"%s%" PRIu64 " process%s %s",
						len ? ", " : "", n,
						n == 1 ? "" : "es", why[c]);
	}
	return len > 0;
}
