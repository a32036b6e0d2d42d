/* src/collect/fds.c */
#include "collect/fds.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FDS_MAX 65536 /* closed one by one where the kernel cannot */

static void
close_range_of(unsigned first, unsigned last)
{
	struct rlimit limit;

	if (first > last || !syscall(SYS_close_range, first, last, 0))
		return;
	if (last >= FDS_MAX)
		last = FDS_MAX - 1;
	if (!getrlimit(RLIMIT_NOFILE, &limit) && limit.rlim_cur <= last)
		last = (unsigned)limit.rlim_cur - 1;
	for (unsigned fd = first; fd <= last; fd++)
		close((int)fd);
}

void
fds_close_from(int first)
{
	close_range_of((unsigned)first, ~0U);
}

void
fds_close_but(int first, int a, int b)
{
	int lower = a < b ? a : b, upper = a < b ? b : a;

	if (lower >= first) {
		close_range_of((unsigned)first, (unsigned)lower - 1);
		first = lower + 1;
	}
	if (upper >= first) {
		close_range_of((unsigned)first, (unsigned)upper - 1);
		first = upper + 1;
	}
	fds_close_from(first);
}
