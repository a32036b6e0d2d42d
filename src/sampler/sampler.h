/* src/sampler/sampler.h - the sampler of this process: what it knows, and how
 * it is started and stopped.
 *
 * There is one struct sampler in a process, of whoever loads this: the
 * preloaded object, or an extension. It is written by the program's threads
 * before the start, in sampler_start() and in sampler_stop(), and by nobody
 * while the sampler's runner runs: the runner only clears alive and silent,
 * notes when the viewer has gone and how fast it ticks, and when it began if it
 * had to wait. A child of fork has a copy that describes its parent until the
 * atfork handler renews it; a child of vfork shares its parent's. Both are told
 * by pid.
 */
#ifndef PIT_SAMPLER_SAMPLER_H
#define PIT_SAMPLER_SAMPLER_H

#include "reader/open.h"
#include "sampler/demand.h"
#include "sampler/interp.h"
#include "sampler/kin.h"
#include "sampler/sink.h"
#include "wire/event.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Longest that a program waits for our end. Most of it is for a machine with
 * no CPU to spare: a viewer that does not read is waited for much shorter, see
 * LOOP_DRAIN. */
#define SAMPLER_STOP_NS 1000000000

enum sampler_state {
	SAMPLER_OFF,
	SAMPLER_STARTING,
	SAMPLER_ON,       /* the runner was started; it may have ended since */
	SAMPLER_STOPPING, /* one thread of the program waits for its end */
};

enum sampler_thread {
	SAMPLER_THREAD_NONE,
	SAMPLER_THREAD_STARTS, /* and opens its descriptors */
	SAMPLER_THREAD_RUNS,
};

struct sampler {
	/* What is asked for, by whoever starts it. */
	uint64_t period; /* ns between two ticks */
	pid_t launcher;  /* the runner may be a child of this one's; 0: none */
	bool thread;     /* make it a plain thread */
	/* CLOCK_MONOTONIC ns: look at nothing before, and end for good then; 0:
	 * at once, and never. */
	uint64_t from, until;
	struct sink *sink; /* borrowed: for as long as there is a runner */
	struct kin *kin;   /* borrowed likewise; NULL: there is none */

	/* Of who profiles itself, in parts: what is asked for at the moment,
	 * and where open runs are. Borrowed likewise; NULL: it is profiled from
	 * its start to its end, and nobody looks. */
	struct demand *demand;
	struct open_runs *open;
	struct parts_ask *parts;

	bool profiled; /* an interpreter that the walker knows */
	struct interp interp;

	pid_t pid, ppid;
	bool forked; /* started by fork, not by exec */
	/* When the process started: the constructor's clock, some 2 ms late, or
	 * of a child of fork when its parent called that. The kernel's record
	 * counts in hundredths of a second, and from the fork, not from the
	 * last exec. */
	uint64_t time, epoch;
	_Atomic uint64_t forks_at; /* when fork was called last */
	/* CPU time of the process then: what it ran before is not of this
	 * program, and the stream before has told of it. */
	uint64_t cpu;
	int argc;
	char **argv;

	/* The kernel sets *main_word to 0 and wakes its futex when the main
	 * thread ends and when the process runs another program. It is libc's
	 * and not 0 before; NULL: unknown. */
	uint32_t *main_word;
	uint32_t
	    tid_offset; /* of the tid in libc's struct pthread; 0: unknown */

	_Atomic uint32_t state; /* enum sampler_state */
	_Atomic uint32_t stop;  /* 0, or the enum wire_bye_reason to end with */
	_Atomic uint32_t gone;  /* the viewer has left: never start again */
	_Atomic uint32_t silent; /* its runner is: see kin.h */
	/* The program is bound in what it may ask of the kernel: nothing on its
	 * behalf. */
	_Atomic uint32_t sealed;
	/* ns between two ticks of late; 0: as asked. A child of fork begins
	 * with what its parent has come to. */
	_Atomic uint64_t interval;
	/* Not 0 while the runner exists; a futex. A runner of its own has its
	 * tid there, cleared by the kernel; a thread has one of enum
	 * sampler_thread. */
	_Atomic uint32_t alive;
	_Atomic uint32_t apart; /* it has its own files only; a futex */
	_Atomic uint32_t maker; /* tid of its maker; cleared by the kernel */
	pid_t runner;           /* 0: it is a thread */
	bool reap;              /* the runner is a child of this process */
	char *area; /* guard page and stack of the runner; NULL: none */
	size_t area_size;
	char *cwd; /* in area: where the program was when that was made; may be
		    * empty */
};

/* Set main_word and tid_offset. main: pthread_self() of the main thread, which
 * others than that may call this for; 0: it calls itself. */
void sampler_find_words(struct sampler *s, uintptr_t main);

/* Why this process cannot be sampled, who could not bear a runner that is
 * nobody's thread among them; NULL: it can. */
const char *sampler_refusal(const struct sampler *s);

/* Start the runner of this process. Nothing happens if it cannot be had, if it
 * runs already or if the viewer has gone. */
void sampler_start(struct sampler *s);

/* The same after a stop that was for nothing. Time counts from now. */
void sampler_restart(struct sampler *s);

/* End it: a last look, all that is left sent, BYE with reason. Waits for it,
 * but no longer than SAMPLER_STOP_NS. Nothing happens in a process that has
 * no runner, such as a child of vfork. Async-signal-safe. */
void sampler_stop(struct sampler *s, enum wire_bye_reason reason);

/* A silent runner has met the viewer, or never will. */
void sampler_speak(struct sampler *s);

/* Is the runner, if there is one, a thread of the program? */
bool sampler_is_thread(const struct sampler *s);

/* In the parent, just before fork: its child counts from now on, even where it
 * has to wait for a CPU before it can say so. */
void sampler_forks(struct sampler *s);

/* In the child of fork, sampler_forks() called before: forget the parent's
 * runner and start one. */
void sampler_forked(struct sampler *s);

#endif
