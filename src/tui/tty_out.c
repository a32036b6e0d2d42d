/* src/tui/tty_out.c */
#include "tui/tty_out.h"

#include "base/mem.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define WRITE_WAIT 2000 /* ms a terminal may refuse to take bytes */
#define SEND_WAIT  5    /* ms of it that a frame waits for */

void
tty_out_fini(struct tty_out *o)
{
	mem_free(o->rest);
	o->rest = NULL;
	o->n = o->cap = 0;
}

/* Write all, to a terminal that may be set not to block. A terminal that does
 * not move for WRITE_WAIT loses the rest; the next frame repaints. */
static bool
write_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t k = write(fd, p, n);

		if (k > 0) {
			p += k;
			n -= (size_t)k;
			continue;
		}
		if (k < 0 && errno == EAGAIN) {
			struct pollfd pfd = { .fd = fd, .events = POLLOUT };

			if (poll(&pfd, 1, WRITE_WAIT) > 0)
				continue;
		} else if (k < 0 && errno == EINTR) {
			continue;
		}
		return false;
	}
	return true;
}

bool
tty_out_rest(struct tty_out *o)
{
	while (o->n) {
		ssize_t k = write(o->fd, o->rest, o->n);

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return false;
		o->n -= (size_t)k;
		memmove(o->rest, o->rest + k, o->n);
	}
	return true;
}

bool
tty_out_queue(struct tty_out *o, const char *p, size_t n)
{
	char *rest;

	if (!n)
		return true;
	rest = mem_grow(o->rest, &o->cap, o->n + n, 1);
	if (!rest)
		return false;
	o->rest = rest;
	memcpy(rest + o->n, p, n);
	o->n += n;
	return true;
}

void
tty_out_send(struct tty_out *o)
{
	struct pollfd pfd = { .fd = o->fd, .events = POLLOUT };

	for (int i = 0; i < 2 && !tty_out_rest(o); i++)
		poll(&pfd, 1, SEND_WAIT);
}

void
tty_out_bytes(struct tty_out *o, const char *p, size_t n)
{
	if (tty_out_queue(o, p, n))
		tty_out_send(o);
}

void
tty_out_all(struct tty_out *o)
{
	write_all(o->fd, o->rest, o->n);
	o->n = 0;
}
