/* src/collect/keeper.h - the process that leads the session of a program's
 * pty, and holds that when nobody else does any more.
 *
 * The leash is a pipe from the launcher. A byte on it is one of enum
 * keeper_word; that it ends without one means that the launcher has died.
 */
#ifndef PIT_COLLECT_KEEPER_H
#define PIT_COLLECT_KEEPER_H

#include "collect/launch.h"

enum keeper_word {
	KEEPER_ENDED = 'e',   /* the program has: let nobody be hung up */
	KEEPER_HANG_UP = 'h', /* let the pty hang up when the launcher does */
	KEEPER_DETACH = 'd',  /* the user's terminal is not the program's */
};

struct keeper {
	int leash, slave, master;
	pid_t pid; /* of the program */
	const struct launch_options *opts;
};

/* Keep nothing open but what is needed here, and wait for the leash. All
 * signals are blocked. Async-signal-safe. */
__attribute__((noreturn)) void keeper_run(const struct keeper *keeper);

#endif
