/* src/preload/seal.c - the program gives up system calls.
 *
 * A seccomp filter says what the program may ask of the kernel from then on,
 * and often kills for anything else. What our end would ask, such as getpid(),
 * is not on its list: after this nothing is asked in the program's name. The
 * sampler's runner has no part in the filter and goes on; it finds the end by
 * itself, as that of a killed process. A thread would have a part in it. What
 * such a program runs is bound, too, and gets us only if it would survive.
 */
#include "preload/filter.h"
#include "preload/preload.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <stdarg.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

#define CALL_ARGS 6

/* True: the runner has to be started again if the program is not bound. */
static bool
seal_begin(struct sampler *s)
{
	if (!sampler_is_thread(s))
		return false;
	sampler_stop(s, WIRE_BYE_STOP);
	return true;
}

/* Nothing is asked of the kernel here once it has said yes. prog: NULL in
 * strict mode. */
static void
seal_end(struct preload *p, bool sealed, bool stopped, unsigned long prog)
{
	struct sampler *s = &p->sampler;
	int saved = errno;

	if (sealed)
		atomic_store(&s->sealed, 1);
	if (sealed && prog &&
	    filter_kills_sampler((const struct sock_fprog *)prog))
		atomic_store(&p->deadly, 1);
	if (!sealed && stopped)
		sampler_restart(s);
	errno = saved;
}

static bool
is_filter(long operation)
{
	return operation == SECCOMP_SET_MODE_STRICT ||
	       operation == SECCOMP_SET_MODE_FILTER;
}

EXPORT int
prctl(int option, ...)
{
	struct preload *p = preload_self();
	unsigned long arg[4];
	bool stopped;
	va_list ap;
	int rc;

	va_start(ap, option);
	for (int i = 0; i < 4; i++)
		arg[i] = va_arg(ap, unsigned long);
	va_end(ap);
	if (!p->real.prctl)
		exec_lookup(&p->real);
	stopped = option == PR_SET_SECCOMP && seal_begin(&p->sampler);
	rc = p->real.prctl(option, arg[0], arg[1], arg[2], arg[3]);
	if (option == PR_SET_SECCOMP)
		seal_end(p, rc == 0, stopped,
			 arg[0] == SECCOMP_MODE_FILTER ? arg[1] : 0);
	return rc;
}

/* The filter that a call installs; 0: none. */
static unsigned long
seal_program(long number, const long arg[CALL_ARGS])
{
	if (number == SYS_seccomp && arg[0] == SECCOMP_SET_MODE_FILTER)
		return (unsigned long)arg[2];
	if (number == SYS_prctl && arg[1] == SECCOMP_MODE_FILTER)
		return (unsigned long)arg[2];
	return 0;
}

/* How libseccomp and most others call seccomp(), for which libc has no
 * function. */
EXPORT long
syscall(long number, ...)
{
	struct preload *p = preload_self();
	long arg[CALL_ARGS], rc;
	bool seals, stopped;
	va_list ap;

	va_start(ap, number);
	for (int i = 0; i < CALL_ARGS; i++)
		arg[i] = va_arg(ap, long);
	va_end(ap);
	if (!p->real.syscall)
		exec_lookup(&p->real);
	if (number == SYS_setns || number == SYS_unshare)
		return alone_call(p, number, arg[0], arg[1]);
	seals = (number == SYS_seccomp && is_filter(arg[0])) ||
		(number == SYS_prctl && arg[0] == PR_SET_SECCOMP);
	stopped = seals && seal_begin(&p->sampler);
	rc = p->real.syscall(number, arg[0], arg[1], arg[2], arg[3], arg[4],
			     arg[5]);
	/* With TSYNC it may fail with the number of a thread. */
	if (seals)
		seal_end(p, rc == 0, stopped, seal_program(number, arg));
	return rc;
}
