/* src/preload/preload.h - the sampler in a launched program: what the launcher
 * asked for, and what our wrappers need to hand it on.
 *
 * There is one struct preload, in entry.c. The constructor fills it in; a child
 * of vfork shares its parent's.
 */
#ifndef PIT_PRELOAD_PRELOAD_H
#define PIT_PRELOAD_PRELOAD_H

#include "preload/envp.h"
#include "preload/exec.h"
#include "preload/room.h"
#include "sampler/sampler.h"
#include "sampler/send.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>

/* For system(): what it changed while somebody is in there. */
struct preload_system {
	pthread_mutex_t lock;
	unsigned users;
	struct sigaction intr, quit;
};

struct preload {
	struct envp_spec spec;
	bool injected; /* spec is valid: what this process runs gets us too */
	/* What this process runs would die of us: a seccomp filter. */
	_Atomic uint32_t deadly;

	struct exec_real real;
	struct preload_system system;
	struct rooms rooms;
	struct sampler sampler;
	struct sender sender; /* where the sampler's records go */
};

/* The one. */
struct preload *preload_self(void);

/* setns() or unshare() for the program, which the kernel may refuse because of
 * our runner. As libc's: -1 and errno. */
long alone_call(struct preload *p, long number, long a, long b);

#endif
