/* src/app/orphan.h - what becomes of a program in a pty when we were killed, or
 * have crashed: it goes on, and what it writes comes to the user's terminal as
 * from a job in the background.
 */
#ifndef PIT_APP_ORPHAN_H
#define PIT_APP_ORPHAN_H

#include "collect/launch.h"

/* A launch_orphan_cb: restores the terminal, says what has happened, and hands
 * through what the program writes until it ends. Where there is no terminal
 * what it writes is taken and dropped; when there is none any more it gets
 * SIGHUP. */
void orphan_run(const struct launch_orphan *orphan);

#endif
