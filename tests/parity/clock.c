/* tests/parity/clock.c - a library that the user preloads to change the time,
 * as libfaketime does: what it keeps a thread is there for threads only.
 */
#include <dlfcn.h>
#include <time.h>

#define DAY 86400

static __thread volatile unsigned depth;

int
clock_gettime(clockid_t clock, struct timespec *ts)
{
	int (*real)(clockid_t, struct timespec *);
	int rc;

	depth++;
	real = (__typeof__(real))dlsym(RTLD_NEXT, "clock_gettime");
	rc = real(clock, ts);
	if (clock == CLOCK_REALTIME)
		ts->tv_sec -= DAY;
	depth--;
	return rc;
}
