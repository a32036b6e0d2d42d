/* src/collect/launch.h - start the program with the sampler in it.
 *
 * The program is started as its user would: the same words, directory,
 * descriptors, signal dispositions and mask. Only two environment variables
 * are added, which the sampler takes away again before main() runs.
 */
#ifndef PIT_COLLECT_LAUNCH_H
#define PIT_COLLECT_LAUNCH_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <termios.h>

struct launch_options {
	char *const *argv;     /* argv[0] is looked up on PATH */
	const char *sampler;   /* path of the shared object */
	const char *socket;    /* path of the listening Unix socket */
	uint64_t interval;     /* ns */
	bool pty;              /* give it a terminal of its own for ... */
	bool replace[3];       /* ... those of fd 0, 1, 2 that are set here */
	const struct termios *modes; /* of the pty; NULL: defaults */
	int rows, cols;              /* of the pty */
};

struct launched {
	pid_t pid;
	int master; /* of the pty, non-blocking, close-on-exec; -1: none. The
	             * caller's to close */
};

/* Fails with one sentence when the program cannot be executed: the child
 * reports exec's errno through a pipe. */
enum pit_status launch(const struct launch_options *opts,
		       struct launched *child, struct pit_err *err);

#endif
