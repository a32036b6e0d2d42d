/* src/app/waiting.h - does a process wait for its user? */
#ifndef PIT_APP_WAITING_H
#define PIT_APP_WAITING_H

#include <stdbool.h>
#include <sys/types.h>

/* Is the main thread of pid blocked until the terminal tty ("/dev/pts/3") has
 * something to read? By read(), select() or poll(). False if that cannot be
 * found out. */
bool process_waits_for(pid_t pid, const char *tty);

#endif
