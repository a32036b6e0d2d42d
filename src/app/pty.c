/* src/app/pty.c */
#include "app/pty.h"

#include "base/mem.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define DRAIN_MAX (8u * 1024 * 1024) /* bytes: somebody may go on writing */

static void pty_on_poll(uv_poll_t *handle, int status, int events);

static void
pty_watch(struct pty *pty)
{
	int events = UV_READABLE | (pty->queued ? UV_WRITABLE : 0);

	if (pty->open)
		uv_poll_start(&pty->poll, events, pty_on_poll);
}

/* What is there now, but not more than the buffer holds: the kernel hands out
 * a page or so at a time. False: nothing there, or nothing will be. */
static bool
pty_read(struct pty *pty, size_t *taken)
{
	size_t have = 0;
	bool ended = false;

	while (have < sizeof(pty->buffer)) {
		ssize_t n = read(pty->child->master, pty->buffer + have,
				 sizeof(pty->buffer) - have);

		if (n <= 0) {
			/* EIO: nobody has the other end open. */
			ended = n == 0 || (errno != EAGAIN && errno != EINTR);
			break;
		}
		have += (size_t)n;
	}
	if (have)
		pty->cb(pty->data, pty->buffer, have);
	if (ended)
		pty_close(pty);
	*taken += have;
	return have > 0;
}

static void
pty_flush(struct pty *pty)
{
	ssize_t n = write(pty->child->master, pty->queue, pty->queued);

	if (n <= 0)
		return;
	pty->queued -= (size_t)n;
	memmove(pty->queue, pty->queue + n, pty->queued);
}

static void
pty_on_poll(uv_poll_t *handle, int status, int events)
{
	struct pty *pty = (struct pty *)handle;
	size_t taken = 0;

	if (status < 0) {
		pty_close(pty);
		return;
	}
	if (events & UV_WRITABLE) {
		pty_flush(pty);
		pty_watch(pty);
	}
	if (events & UV_READABLE)
		pty_read(pty, &taken);
}

enum pit_status
pty_open(struct pty *pty, uv_loop_t *loop, struct launched *child, pty_cb *cb,
	 void *data)
{
	pty->child = child;
	pty->cb = cb;
	pty->data = data;
	pty->queue = NULL;
	pty->queued = pty->cap = 0;
	if (uv_poll_init(loop, &pty->poll, child->master))
		return PIT_EIO;
	pty->open = true;
	pty_watch(pty);
	return PIT_OK;
}

void
pty_close(struct pty *pty)
{
	if (!pty->open)
		return;
	pty->open = false;
	uv_poll_stop(&pty->poll);
	uv_close((uv_handle_t *)&pty->poll, NULL);
	mem_free(pty->queue);
	pty->queue = NULL;
	pty->queued = pty->cap = 0;
}

bool
pty_write(struct pty *pty, const void *bytes, size_t n)
{
	char *queue;

	if (!pty->open || n > PTY_QUEUED - pty->queued)
		return false;
	queue = mem_grow(pty->queue, &pty->cap, pty->queued + n, 1);
	if (!queue)
		return false;
	pty->queue = queue;
	memcpy(queue + pty->queued, bytes, n);
	pty->queued += n;
	pty_flush(pty);
	pty_watch(pty);
	return true;
}

void
pty_drain(struct pty *pty)
{
	size_t taken = 0;

	while (taken < DRAIN_MAX && pty->open && pty_read(pty, &taken))
		;
}

void
pty_resize(struct pty *pty, int rows, int cols)
{
	struct winsize size = { .ws_row = (unsigned short)rows,
				.ws_col = (unsigned short)cols };

	ioctl(pty->child->master, TIOCSWINSZ, &size);
}

void
pty_signal(struct pty *pty, int sig, bool all)
{
	pid_t front = tcgetpgrp(pty->child->master);

	if (front > 0)
		kill(-front, sig);
	if (front <= 0 || (all && front != pty->child->pid))
		kill(-pty->child->pid, sig);
}

bool
pty_is_secret(const struct pty *pty)
{
	struct termios modes;

	return !tcgetattr(pty->child->master, &modes) &&
	       (modes.c_lflag & ICANON) && !(modes.c_lflag & ECHO);
}

size_t
pty_stop_key(const struct pty *pty, const char *bytes, size_t n)
{
	struct termios modes;
	const char *at;
	char key;

	if (!pty->open || tcgetattr(pty->child->master, &modes) ||
	    !(modes.c_lflag & ISIG) || modes.c_cc[VSUSP] == _POSIX_VDISABLE)
		return n;
	key = (char)modes.c_cc[VSUSP];
	at = memchr(bytes, key, n);
	return at ? (size_t)(at - bytes) : n;
}
