/* src/sampler/clock.h - the clocks, in nanoseconds, for the sampler's runner.
 * They ask the kernel: clock_gettime() may be that of another library that was
 * preloaded, such as libfaketime, which takes locks of the program that the
 * runner could die with.
 */
#ifndef PIT_SAMPLER_CLOCK_H
#define PIT_SAMPLER_CLOCK_H

#include "reader/sys.h"

#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#define CLOCK_SECOND 1000000000u

static inline uint64_t
clock_ns(const struct timespec *ts)
{
	return (uint64_t)ts->tv_sec * CLOCK_SECOND + (uint64_t)ts->tv_nsec;
}

static inline struct timespec
clock_timespec(uint64_t ns)
{
	return (struct timespec){ .tv_sec = (time_t)(ns / CLOCK_SECOND),
				  .tv_nsec = (long)(ns % CLOCK_SECOND) };
}

/* 0: that process has gone. */
static inline uint64_t
clock_read(clockid_t clock)
{
	struct timespec ts = { 0 };

	if (sys_call(SYS_clock_gettime, clock, (long)&ts, 0, 0, 0, 0) < 0)
		return 0;
	return clock_ns(&ts);
}

static inline uint64_t
clock_now(void)
{
	return clock_read(CLOCK_MONOTONIC);
}

static inline uint64_t
clock_epoch(void)
{
	return clock_read(CLOCK_REALTIME);
}

/* CPU time of all threads of a process, other than ours too. */
static inline clockid_t
clock_of_process(pid_t pid)
{
	return (clockid_t)(~(uint32_t)pid << 3 | 2);
}

#endif
