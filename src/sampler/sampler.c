#include "sampler/sampler.h"

#include "reader/sys.h"
#include "sampler/clock.h"
#include "sampler/runner.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define THREAD_WORDS  512 /* of struct pthread, which is larger everywhere */
#define STOP_NUDGE_NS 2000000 /* a request that was just missed is repeated */

/* Where the word lies in the calling thread's own block; 0: not there. */
static uint32_t
offset_of_word(const uint32_t *word, const uint32_t *thread)
{
	if (word <= thread || word >= thread + THREAD_WORDS)
		return 0;
	return (uint32_t)((uintptr_t)word - (uintptr_t)thread);
}

static uint32_t
offset_of_tid(const uint32_t *word, const uint32_t *thread)
{
	uint32_t tid = (uint32_t)sys_call(SYS_gettid, 0, 0, 0, 0, 0, 0);
	uint32_t at = offset_of_word(word, thread);

	/* Up to glibc 2.42 both are one. */
	if (at && *word == tid)
		return at;
	for (uint32_t i = 0; i < THREAD_WORDS; i++)
		if (thread[i] == tid)
			return i * (uint32_t)sizeof(*thread);
	return 0;
}

void
sampler_find_words(struct sampler *s, uintptr_t main)
{
	uintptr_t self = (uintptr_t)pthread_self();
	uint32_t *word = NULL;
	uint32_t at;

	sys_call(SYS_prctl, PR_GET_TID_ADDRESS, (long)&word, 0, 0, 0, 0);
	s->tid_offset = offset_of_tid(word, (const uint32_t *)self);
	at = offset_of_word(word, (const uint32_t *)self);
	/* A kernel without checkpoints does not say where it clears: for long
	 * it was the tid. */
	if (!word) {
		at = s->tid_offset;
		word = at ? (uint32_t *)(self + at) : NULL;
	}
	s->main_word = word && *word ? word : NULL;
	if (!main || main == self)
		return;
	/* Another's, which is to be sure. */
	word = at ? (uint32_t *)(main + at) : NULL;
	s->main_word = word && *word == (uint32_t)s->pid ? word : NULL;
}

void
sampler_speak(struct sampler *s)
{
	if (atomic_exchange(&s->silent, 0) && kin_speak(s->kin))
		sys_call(SYS_futex, (long)&s->kin->silent, FUTEX_WAKE, INT_MAX,
			 0, 0, 0);
}

static bool
start_helper(struct sampler *s)
{
	if (s->thread)
		return false;
	/* A thread would end unheard with a child that is killed. */
	if (s->forked && s->kin) {
		kin_fall_silent(s->kin);
		atomic_store(&s->silent, 1);
	}
	if (helper_start(s))
		return true;
	sampler_speak(s);
	return false;
}

void
sampler_start(struct sampler *s)
{
	uint32_t off = SAMPLER_OFF;

	bool started;

	if (!s->profiled || atomic_load(&s->gone) ||
	    !atomic_compare_exchange_strong(&s->state, &off, SAMPLER_STARTING))
		return;
	atomic_store(&s->stop, 0);
	started = start_helper(s) || thread_start(s);
	atomic_store(&s->state, started ? SAMPLER_ON : SAMPLER_OFF);
}

bool
sampler_is_thread(const struct sampler *s)
{
	return atomic_load(&s->state) == SAMPLER_ON && !s->area;
}

/* From a moment on that has come. */
static void
start_at(struct sampler *s, uint64_t time)
{
	s->time = time;
	s->epoch = clock_epoch() - (clock_now() - time);
	s->cpu = clock_read(CLOCK_PROCESS_CPUTIME_ID);
	sampler_start(s);
}

void
sampler_restart(struct sampler *s)
{
	if (!s->profiled || atomic_load(&s->sealed) || getpid() != s->pid)
		return;
	start_at(s, clock_now());
}

/* Wait for the runner's end until the time comes. */
static bool
stop_wait(struct sampler *s, uint64_t until)
{
	uint64_t now = clock_now();
	struct timespec ts = clock_timespec(STOP_NUDGE_NS);
	uint32_t alive;

	while ((alive = atomic_load(&s->alive)) && now < until) {
		/* It sleeps on one of these. */
		if (s->main_word)
			sys_call(SYS_futex, (long)s->main_word, FUTEX_WAKE,
				 INT_MAX, 0, 0, 0);
		sys_call(SYS_futex, (long)&s->stop, FUTEX_WAKE, INT_MAX, 0, 0,
			 0);
		if (s->demand)
			demand_wake(s->demand);
		sys_call(SYS_futex, (long)&s->alive, FUTEX_WAIT, alive,
			 (long)&ts, 0, 0);
		now = clock_now();
	}
	return alive == 0;
}

/* The runner has ended, or it will not. */
static void
stop_release(struct sampler *s, bool ended)
{
	if (!s->area)
		return;
	if (!ended) {
		/* Stopped by somebody: it would never look again. */
		sys_call(SYS_kill, s->runner, SIGKILL, 0, 0, 0, 0);
		ended = stop_wait(s, clock_now() + STOP_NUDGE_NS);
		sampler_speak(s);
	}
	if (s->reap)
		sys_call(SYS_wait4, s->runner, 0,
			 ended ? __WCLONE : __WCLONE | WNOHANG, 0, 0, 0);
	if (ended)
		helper_release(s);
	s->area = NULL;
}

void
sampler_stop(struct sampler *s, enum wire_bye_reason reason)
{
	uint32_t on = SAMPLER_ON;
	bool ended;

	/* Sealed: the runner sees for itself how the process ends. */
	if (!s->profiled || atomic_load(&s->sealed) || getpid() != s->pid ||
	    !atomic_compare_exchange_strong(&s->state, &on, SAMPLER_STOPPING))
		return;
	atomic_store(&s->stop, reason);
	ended = stop_wait(s, clock_now() + SAMPLER_STOP_NS);
	stop_release(s, ended);
	atomic_store(&s->state, SAMPLER_OFF);
}

void
sampler_forks(struct sampler *s)
{
	struct timespec now = { 0 };

	/* Nothing is asked in its name then, and the child has no runner. Nor
	 * does libc ask the kernel, where it can do without. */
	if (atomic_load(&s->sealed) || clock_gettime(CLOCK_MONOTONIC, &now) < 0)
		return;
	atomic_store(&s->forks_at, clock_ns(&now));
}

void
sampler_forked(struct sampler *s)
{
	int saved = errno;

	if (!s->profiled)
		return;
	if (atomic_load(&s->sealed)) {
		s->profiled = false;
		return;
	}
	/* The area is not in the child: it is not copied. */
	s->area = NULL;
	s->pid = getpid();
	s->ppid = getppid();
	s->forked = true;
	/* The thread that forked is the main thread here. */
	sampler_find_words(s, 0);
	atomic_store(&s->alive, 0);
	atomic_store(&s->silent, 0);
	atomic_store(&s->state, SAMPLER_OFF);
	start_at(s, atomic_load(&s->forks_at));
	errno = saved;
}
