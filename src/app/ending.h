/* src/app/ending.h - how the program ended, as a status and in words. */
#ifndef PIT_APP_ENDING_H
#define PIT_APP_ENDING_H

#include <stddef.h>

/* status: of waitpid(). Returns what our own exit status shall be; where a
 * signal ended the program, what a shell makes of that. */
int ending_status(int status);

/* End by sig, as the program did, so that a shell sees what it would have seen
 * without us: a loop ends at one Ctrl-C. No core is written, the program's is
 * enough. Returns where the signal cannot end us: the first process of a
 * container is spared. */
void ending_follow(int sig);

/* "exit status 0", "killed by SIGKILL". */
void ending_text(int status, char *text, size_t size);

#endif
