/* src/app/signals.h - signals as events of the loop.
 *
 * They are blocked and read from a signalfd, so nothing is interrupted, none
 * is lost, and it is known who sent them. Those that we were started with
 * ignored stay so: nohup means it.
 */
#ifndef PIT_APP_SIGNALS_H
#define PIT_APP_SIGNALS_H

#include "base/err.h"
#include "collect/launch.h"

#include <signal.h>
#include <stdbool.h>
#include <sys/signalfd.h>
#include <uv.h>

typedef void signals_cb(void *data, const struct signalfd_siginfo *info);

struct signals {
	uv_poll_t poll; /* first */
	int fd;         /* -1: not open */
	signals_cb *cb;
	void *data;
};

/* Take the signals of the list, which ends with 0. The struct is borrowed
 * until the loop has run after signals_close(). */
enum pit_status signals_open(struct signals *s, uv_loop_t *loop,
			     const struct launch_signals *inherited,
			     const int list[], signals_cb *cb, void *data,
			     struct pit_err *err);
/* Take none any more: they stay until somebody looks for them. */
void signals_stop(struct signals *s);
void signals_close(struct signals *s);

/* Hand out at once what has come. */
void signals_take(struct signals *s);

/* Would a process do something with a signal of this kind other than what the
 * kernel does by itself? It handles, ignores or blocks it. Unknown counts as
 * no.
 */
bool signal_is_awaited(pid_t pid, int sig);

/* Did a process send it, and not the terminal or the kernel? */
bool signal_was_sent(const struct signalfd_siginfo *info);

#endif
