/* src/app/pty.h - our end of the program's terminal: what it writes is always
 * taken, what the user types is kept until it is read.
 */
#ifndef PIT_APP_PTY_H
#define PIT_APP_PTY_H

#include "base/err.h"
#include "collect/launch.h"

#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

#define PTY_TURN (64u * 1024) /* most bytes taken before anything else */
#define PTY_QUEUED                                                             \
	(64u * 1024) /* most bytes the program need not have read              \
		      */

typedef void pty_cb(void *data, const char *bytes, size_t n);

struct pty {
	uv_poll_t poll;         /* first */
	struct launched *child; /* borrowed */
	bool open;
	pty_cb *cb; /* what the program wrote */
	void *data;
	char *queue; /* typed, not yet taken */
	size_t queued, cap;
	char buffer[PTY_TURN];
};

enum pit_status pty_open(struct pty *pty, uv_loop_t *loop,
			 struct launched *child, pty_cb *cb, void *data);
void pty_close(struct pty *pty);

/* Send bytes to the program; false: it does not read, they are dropped. */
bool pty_write(struct pty *pty, const void *bytes, size_t n);
/* Take all that is there now. */
void pty_drain(struct pty *pty);
void pty_resize(struct pty *pty, int rows, int cols);
/* Signal the program: what is in the foreground of its terminal, and with all
 * also its own process group. */
void pty_signal(struct pty *pty, int sig, bool all);
/* The first of these bytes with which its terminal stops the program; n: there
 * is none. */
size_t pty_stop_key(const struct pty *pty, const char *bytes, size_t n);
/* Is it asking for a password: lines, but no echo? */
bool pty_is_secret(const struct pty *pty);

#endif
