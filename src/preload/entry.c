/* src/preload/entry.c - where a process meets the sampler: before main(), at
 * its end and after fork.
 */
#include "preload/preload.h"
#include "preload/refuse.h"
#include "reader/sys.h"
#include "sampler/clock.h"
#include "sampler/runner.h"
#include "sampler/send.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

extern char **environ;

static struct preload preload = {
	.system.lock = PTHREAD_MUTEX_INITIALIZER,
};

struct preload *
preload_self(void)
{
	return &preload;
}

/* NULL: no memory. */
static struct kin *
kin_new(void)
{
	long at =
	    sys_call(SYS_mmap, 0, sizeof(struct kin), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return at < 0 && at > -4096 ? NULL : (struct kin *)at;
}

/* Was a runner made? Else a word of it. */
static bool
start_check(struct sampler *s)
{
	if (!s->profiled || atomic_load(&s->gone) ||
	    atomic_load(&s->state) != SAMPLER_OFF)
		return true;
	s->profiled = false;
	refuse(s, "no task could be made for the sampler; the program runs "
		  "unprofiled");
	return false;
}

static void
before_fork(void)
{
	sampler_forks(&preload.sampler);
}

static void
on_fork(void)
{
	struct sampler *s = &preload.sampler;

	/* Left alone, the child has only what describes its parent. */
	if (preload.spec.alone)
		return;
	if (s->profiled && atomic_load(&s->sealed))
		kin_miss(s->kin, WIRE_MISSED_SEALED);
	sampler_forked(s);
	start_check(s);
}

static void
on_quick_exit(void)
{
	sampler_stop(&preload.sampler, WIRE_BYE_EXIT);
}

__attribute__((constructor)) static void
enter(int argc, char **argv, char **envp)
{
	struct preload *p = &preload;
	struct sampler *s = &p->sampler;
	const char *reason;

	(void)envp;
	if (!environ || !envp_take(&p->spec, environ))
		return;
	/* What begins now would be measured by nobody. */
	if (p->spec.until && clock_now() >= p->spec.until)
		return;
	exec_lookup(&p->real);
	p->injected = true;
	if (!interp_find(&s->interp))
		return;
	sender_init(&p->sender, p->spec.socket);
	s->sink = &p->sender.sink;
	s->kin = kin_new();
	s->period = p->spec.interval;
	s->launcher = p->spec.launcher;
	s->thread = p->spec.thread;
	s->from = p->spec.from;
	s->until = p->spec.until;
	s->pid = getpid();
	s->ppid = getppid();
	s->time = clock_now();
	s->epoch = clock_epoch();
	s->cpu = clock_read(CLOCK_PROCESS_CPUTIME_ID);
	s->argc = argc;
	s->argv = argv;
	reason = sampler_refusal(s);
	if (reason) {
		refuse(s, reason);
		return;
	}
	s->profiled = true;
	sampler_find_words(s, 0);
	sampler_start(s);
	if (!start_check(s))
		return;
	pthread_atfork(before_fork, NULL, on_fork);
	(void)at_quick_exit(on_quick_exit);
}

__attribute__((destructor)) static void
leave(void)
{
	sampler_stop(&preload.sampler, WIRE_BYE_EXIT);
}

/* The ways to end a process that run no destructor. */
EXPORT void
_exit(int status)
{
	sampler_stop(&preload.sampler, WIRE_BYE_EXIT);
	for (;;)
		sys_call(SYS_exit_group, status, 0, 0, 0, 0, 0);
}

EXPORT void
_Exit(int status)
{
	_exit(status);
}
