/* src/sampler/thread.c - the sampler's runner as a plain thread, where the
 * kernel refuses another. Visible, and it slows some programs: libc and kernel
 * have faster paths for one thread.
 */
#include "reader/sys.h"
#include "sampler/clock.h"
#include "sampler/loop.h"
#include "sampler/runner.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sys/prctl.h>

#define THREAD_STACK (512u * 1024)
#define START_NS     100000000 /* longest that the program waits */

void
thread_announce(struct sampler *s, enum sampler_thread what)
{
	atomic_store(&s->alive, what);
	sys_call(SYS_futex, (long)&s->alive, FUTEX_WAKE, INT_MAX, 0, 0, 0);
}

static void *
thread_main(void *arg)
{
	struct sampler *s = arg;
	struct peek peek;
	bool shared = !runner_own_files(), filtered;

	sys_call(SYS_prctl, PR_SET_NAME, (long)RUNNER_NAME, 0, 0, 0, 0);
	runner_be_punctual();
	/* Of a thread a filter would kill the program. */
	if (runner_may_ask_slices(&filtered) && !filtered)
		runner_ask_slices();
	if (peek_memfd_init(&peek)) {
		loop_run(s, &peek, true, shared);
		peek_memfd_fini(&peek);
	}
	thread_announce(s, SAMPLER_THREAD_NONE);
	return NULL;
}

/* The program does not run on before the thread has moved its descriptors out
 * of the way. */
static void
wait_for_start(struct sampler *s)
{
	struct timespec ts = clock_timespec(START_NS);

	while (atomic_load(&s->alive) == SAMPLER_THREAD_STARTS)
		if (sys_call(SYS_futex, (long)&s->alive, FUTEX_WAIT,
			     SAMPLER_THREAD_STARTS, (long)&ts, 0,
			     0) == -ETIMEDOUT)
			break;
}

bool
thread_start(struct sampler *s)
{
	pthread_attr_t attr;
	pthread_t thread;
	uint64_t mask;
	int rc;

	if (pthread_attr_init(&attr))
		return false;
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attr, THREAD_STACK);
	atomic_store(&s->alive, SAMPLER_THREAD_STARTS);
	runner_block_signals(&mask);
	rc = pthread_create(&thread, &attr, thread_main, s);
	runner_restore_signals(&mask);
	pthread_attr_destroy(&attr);
	if (rc)
		atomic_store(&s->alive, SAMPLER_THREAD_NONE);
	else
		wait_for_start(s);
	return rc == 0;
}
