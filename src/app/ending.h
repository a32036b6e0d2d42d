/* src/app/ending.h - how the program ended, as a status and in words. */
#ifndef PIT_APP_ENDING_H
#define PIT_APP_ENDING_H

#include <stddef.h>

/* status: of waitpid(). Returns what our own exit status shall be. */
int ending_status(int status);

/* "exit status 0", "killed by SIGKILL". */
void ending_text(int status, char *text, size_t size);

#endif
