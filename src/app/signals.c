/* src/app/signals.c */
#include "app/signals.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void
signals_take(struct signals *s)
{
	struct signalfd_siginfo info;

	while (s->fd >= 0 &&
	       read(s->fd, &info, sizeof(info)) == (ssize_t)sizeof(info))
		s->cb(s->data, &info);
}

static void
signals_on_poll(uv_poll_t *handle, int status, int events)
{
	(void)status;
	(void)events;
	signals_take((struct signals *)handle);
}

enum pit_status
signals_open(struct signals *s, uv_loop_t *loop,
	     const struct launch_signals *inherited, const int list[],
	     signals_cb *cb, void *data, struct pit_err *err)
{
	sigset_t set;

	s->cb = cb;
	s->data = data;
	sigemptyset(&set);
	for (size_t i = 0; list[i]; i++)
		if (sigismember(&inherited->ignored, list[i]) != 1)
			sigaddset(&set, list[i]);
	sigprocmask(SIG_BLOCK, &set, NULL);
	s->fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (s->fd < 0)
		return pit_fail(err, PIT_EIO, "cannot take signals: %s",
				strerror(errno));
	if (uv_poll_init(loop, &s->poll, s->fd) ||
	    uv_poll_start(&s->poll, UV_READABLE, signals_on_poll)) {
		close(s->fd);
		s->fd = -1;
		return pit_fail(err, PIT_EIO, "cannot wait for signals");
	}
	return PIT_OK;
}

void
signals_stop(struct signals *s)
{
	if (s->fd >= 0)
		uv_poll_stop(&s->poll);
}

void
signals_close(struct signals *s)
{
	if (s->fd < 0)
		return;
	signals_stop(s);
	uv_close((uv_handle_t *)&s->poll, NULL);
	close(s->fd);
	s->fd = -1;
}

bool
signal_was_sent(const struct signalfd_siginfo *info)
{
	return info->ssi_code <= 0;
}
