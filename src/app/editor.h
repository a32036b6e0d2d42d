/* src/app/editor.h - the user's editor: VISUAL, EDITOR, or vi. */
#ifndef PIT_APP_EDITOR_H
#define PIT_APP_EDITOR_H

#include "base/err.h"
#include "collect/launch.h"

#include <stdint.h>
#include <sys/types.h>

/* Start it on a file, at a line, on our terminal, with the signals that we
 * were started with. It is a child of the caller's to wait for. */
enum pit_status editor_start(const char *path, uint32_t line,
			     const struct launch_signals *signals, pid_t *pid,
			     struct pit_err *err);
/* What to say when it has ended with this status of waitpid(); "": nothing. */
void editor_ended(int status, char *buf, size_t size);

#endif
