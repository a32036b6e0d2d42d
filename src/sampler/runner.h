/* src/sampler/runner.h - what runs the loop beside the program: of two kinds,
 * a helper that is nobody's thread, and a plain thread; and what a helper can
 * see of the process that it serves.
 */
#ifndef PIT_SAMPLER_RUNNER_H
#define PIT_SAMPLER_RUNNER_H

#include "sampler/sampler.h"

#include <stdbool.h>
#include <sys/types.h>

#define RUNNER_NAME "pyi-top"

/* A process that shares memory with the program and nothing else, so that
 * program, libc and kernel do not take it for a thread. False: refused. */
bool helper_start(struct sampler *s);
/* When its runner has ended: give back what helper_start() took. */
void helper_release(struct sampler *s);

/* A plain thread. False: refused. */
bool thread_start(struct sampler *s);
/* Of the thread: how far it is. */
void thread_announce(struct sampler *s, enum sampler_thread what);

/* Block all signals of the calling runner; *mask: what was blocked. */
void runner_block_signals(uint64_t *mask);
void runner_restore_signals(const uint64_t *mask);

/* Close all descriptors. flags: of close_range(); false: the kernel does not
 * know them, and nothing was closed. Without flags it always works. */
bool runner_close_files(unsigned flags);

/* Have the caller woken when that is due. */
void runner_be_punctual(void);

/* Where the caller has no CPU but the program's, what that does for less than a
 * slice of its own would never be seen: it is let finish first. From Linux 6.12
 * on who asks for shorter slices does not have to wait for that. */
void runner_ask_slices(void);
/* Does the kernel know that? Filtered: a filter of system calls is there, which
 * may kill who asks. */
bool runner_may_ask_slices(bool *filtered);

/* Leave a shared file table for an empty one of the runner's own, which keeps
 * its descriptors out of the program's sight, and the program's system calls on
 * the kernel's path for a table that nobody shares. False: refused. */
bool runner_own_files(void);

/* O_PATH of /proc/<pid>; -1: there is none. high: out of the program's way. */
int runner_open_procfs(pid_t pid, bool high);

enum host_life {
	HOST_LIVES,
	HOST_EXITED,
	HOST_EXECED, /* the process lives, with other memory than the caller's
		      */
};

/* Of the process that the caller shares memory with. procfs: of
 * runner_open_procfs(). released: the kernel has cleared the main thread's
 * word, so at least that thread has ended or runs another program. scratch has
 * RUNNER_SCRATCH bytes. */
enum host_life host_life(pid_t pid, int procfs, bool released, char *scratch);

/* Is a thread of the process ready to run on the CPU that the caller runs on?
 * Looks at the first few. */
bool host_crowds(int procfs, char *scratch);

#define RUNNER_SCRATCH 4096

#endif
