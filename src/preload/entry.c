/* src/preload/entry.c - where a process meets the sampler: before main(), at
 * its end and after fork.
 */
#include "preload/preload.h"
#include "reader/sys.h"
#include "sampler/clock.h"
#include "sampler/hello.h"
#include "sampler/send.h"
#include "sampler/task.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#define EXPORT    __attribute__((visibility("default")))
#define REFUSE_NS 200000000 /* longest that a viewer may delay main() */

extern char **environ;

static struct preload preload = {
	.system.lock = PTHREAD_MUTEX_INITIALIZER,
};

struct preload *
preload_self(void)
{
	return &preload;
}

/* No task for this process, only a word to the viewer. Before main() nobody
 * is there to see the descriptor. */
static void
refuse(struct sampler *s, const char *reason)
{
	struct sink *out = s->sink;
	struct peek peek;
	char *scratch = malloc(HELLO_SCRATCH);
	uint64_t now = clock_now();

	if (scratch && sink_open(out, true)) {
		/* What is read here can be read: nothing has to guard. */
		peek_guarded_init(&peek);
		hello_encode(s, &peek, &out->enc, 0, scratch);
		unsupported_encode(&out->enc, reason);
		bye_encode(&out->enc, WIRE_BYE_STOP, now);
		sink_drain(out, now + REFUSE_NS);
		sink_close(out);
	}
	free(scratch);
}

/* valgrind answers to a row of instructions that do nothing elsewhere. */
static bool
on_valgrind(void)
{
	const uint64_t args[6] = { 0x1001 };
	uint64_t answer = 0;

#if defined(__x86_64__)
	__asm__ volatile("rolq $3, %%rdi; rolq $13, %%rdi\n\t"
			 "rolq $61, %%rdi; rolq $51, %%rdi\n\t"
			 "xchgq %%rbx, %%rbx"
			 : "+d"(answer)
			 : "a"(args)
			 : "cc", "memory");
#else
	__asm__ volatile("mov x3, %1\n\tmov x4, %2\n\t"
			 "ror x12, x12, #3\n\tror x12, x12, #13\n\t"
			 "ror x12, x12, #51\n\tror x12, x12, #61\n\t"
			 "orr x10, x10, x10\n\tmov %0, x3"
			 : "=r"(answer)
			 : "r"((uint64_t)0), "r"(args)
			 : "cc", "memory", "x3", "x4");
#endif
	return answer != 0;
}

/* Who could not bear a task that is nobody's thread; NULL: all can. */
static const char *
find_refusal(const struct sampler *s)
{
	if (s->interp.refusal[0])
		return s->interp.refusal;
	if (on_valgrind())
		return "valgrind cannot run the sampler; the program runs "
		       "unprofiled";
	if (dlsym(RTLD_DEFAULT, "__tsan_init"))
		return "ThreadSanitizer cannot run beside the sampler; the "
		       "program runs unprofiled";
	return NULL;
}

static void
on_fork(void)
{
	/* Left alone, the child has only what describes its parent. */
	if (!preload.spec.alone)
		sampler_forked(&preload.sampler);
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
	reason = find_refusal(s);
	if (reason) {
		refuse(s, reason);
		return;
	}
	s->profiled = true;
	sampler_find_words(s);
	sampler_start(s);
	if (atomic_load(&s->state) == SAMPLER_OFF) {
		s->profiled = false;
		refuse(s, "no task could be made for the sampler; the program "
			  "runs unprofiled");
		return;
	}
	pthread_atfork(NULL, NULL, on_fork);
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
