/* src/preload/exec.h - our wrappers of the exec family: what the program runs
 * gets our variables, and the runner of a process that replaces itself is ended
 * first.
 *
 * They run in children of vfork, which share our memory, and in signal
 * handlers: nothing is allocated, locked or written, and errno is as libc
 * leaves it.
 */
#ifndef PIT_PRELOAD_EXEC_H
#define PIT_PRELOAD_EXEC_H

#include <spawn.h>
#include <sys/prctl.h>
#include <unistd.h>

/* What our wrappers stand before: libc's own, or those of a library that was
 * preloaded behind us. */
struct exec_real {
	__typeof__(execve) *execve;
	__typeof__(prctl) *prctl;
	__typeof__(syscall) *syscall;
	__typeof__(execvpe) *execvpe;
	__typeof__(fexecve) *fexecve;
	__typeof__(posix_spawn) *posix_spawn;
	__typeof__(posix_spawnp) *posix_spawnp;
};

/* With dlsym(): before the first wrapper is called. */
void exec_lookup(struct exec_real *real);

#endif
