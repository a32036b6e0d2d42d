/* src/collect/fds.c */
#include "collect/fds.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FDS_MAX 65536 /* closed one by one where the kernel cannot */

void
fds_close_from(int first)
{
	struct rlimit limit;
	int end = FDS_MAX;

	if (!syscall(SYS_close_range, first, ~0U, 0))
		return;
	if (!getrlimit(RLIMIT_NOFILE, &limit) && limit.rlim_cur < FDS_MAX)
		end = (int)limit.rlim_cur;
	for (int fd = first; fd < end; fd++)
		close(fd);
}
