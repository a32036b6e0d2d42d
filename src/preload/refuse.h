/* src/preload/refuse.h - a word to the viewer of a process without a sampler:
 * who it is, and why.
 *
 * Nothing but system calls, so that it can be said in a child of vfork, too.
 */
#ifndef PIT_PRELOAD_REFUSE_H
#define PIT_PRELOAD_REFUSE_H

#include "preload/envp.h"
#include "sampler/sampler.h"

/* s has no runner: its sink is free. */
void refuse(const struct sampler *s, const char *reason);

/* The same of the program that the process pid is about to run, or has been
 * made for. */
void refuse_program(const struct envp_spec *spec, pid_t pid, pid_t ppid,
		    char *const argv[], const char *reason);

#endif
