/* src/preload/alone.c - what the kernel grants only to a process whose memory
 * nobody else uses: to enter a time namespace, to give up what it shares. It is
 * asked first, since it seldom minds; when it refuses, the sampler's runner
 * ends for as long as that takes.
 */
#include "preload/preload.h"

#include <errno.h>
#include <sys/syscall.h>

#define EXPORT __attribute__((visibility("default")))

static bool
is_refusal(int error)
{
	return error == EUSERS || error == EINVAL;
}

long
alone_call(struct preload *p, long number, long a, long b)
{
	struct sampler *s = &p->sampler;
	int saved = errno;
	long rc;

	if (!p->real.syscall)
		exec_lookup(&p->real);
	rc = p->real.syscall(number, a, b, 0, 0, 0, 0);
	if (rc >= 0 || !is_refusal(errno) || !s->profiled ||
	    atomic_load(&s->sealed) || atomic_load(&s->state) != SAMPLER_ON)
		return rc;
	sampler_stop(s, WIRE_BYE_STOP);
	errno = saved;
	rc = p->real.syscall(number, a, b, 0, 0, 0, 0);
	saved = errno;
	sampler_restart(s);
	errno = saved;
	return rc;
}

EXPORT int
setns(int fd, int type)
{
	return (int)alone_call(preload_self(), SYS_setns, fd, type);
}

EXPORT int
unshare(int flags)
{
	return (int)alone_call(preload_self(), SYS_unshare, flags, 0);
}
