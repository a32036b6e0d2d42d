/* src/app/screen_loop.c - when something is done: the next frame, and how long
 * the loop sleeps before it.
 */
#include "app/screen.h"

#include "base/mem.h"
#include "collect/server.h"
#include "tui/tui.h"

#include <poll.h>
#include <signal.h>

#define FRAME_NEW_MS  25
#define FRAME_MS      100
#define FRAME_IDLE_MS 500
#define ACTIVE_TIME   (1000 * SCREEN_MS) /* after input or output */
#define FIRST_TIME    (3000 * SCREEN_MS) /* from the first process's start */
#define NEW_TIME      (1000 * SCREEN_MS) /* likewise, or the run's before it */
#define NAP_MS        200
#define NAP_BYTES     (16u * 1024) /* of samples that may come meanwhile */

static void screen_on_timer(uv_timer_t *timer);

/* Are the first samples awaited, or those yet to come? */
static bool
is_young(const struct screen *s, uint64_t now)
{
	return !s->run->ended && (!s->began || now - s->began < FIRST_TIME);
}

/* The first samples come 50 ms after they were taken, and are to be seen 50 ms
 * later at the most. */
static bool
is_new(const struct screen *s, uint64_t now)
{
	return s->run->server && !s->run->ended &&
	       now - (s->began ? s->began : s->run->start) < NEW_TIME;
}

/* When the next frame is due: seldom if nothing happens. Samples come all the
 * time, and their figures change but little with each: only the first ones are
 * awaited. */
void
screen_schedule(struct screen *s)
{
	uint64_t now = uv_hrtime();
	int ms, want;

	if (s->phase != PHASE_INTERFACE || s->run->editor || s->lent)
		return;
	if (is_young(s, now) || s->replay.playing)
		s->active = now;
	ms = now - s->active < ACTIVE_TIME ? FRAME_MS : FRAME_IDLE_MS;
	if (is_new(s, now))
		ms = FRAME_NEW_MS;
	want = tui_timeout(s->tui, now);
	if (want >= 0 && want < ms)
		ms = want;
	uv_timer_start(&s->timer, screen_on_timer, (uint64_t)ms, 0);
}

/* Not at each of many such things anew, or the frame would never come. */
void
screen_wake(struct screen *s)
{
	uint64_t now = uv_hrtime(), was = s->active;

	s->active = now;
	if (now - was >= ACTIVE_TIME)
		screen_schedule(s);
}

static bool
keys_wait(const struct screen *s)
{
	struct pollfd pfd = { .fd = s->tty->fd, .events = POLLIN };

	return s->phase == PHASE_INTERFACE && !s->lent &&
	       poll(&pfd, 1, 0) == 1 && (pfd.revents & POLLIN);
}

static void
screen_on_timer(uv_timer_t *timer)
{
	struct screen *s = timer->data;

	if (s->kill_at && uv_hrtime() >= s->kill_at && !s->run->ended) {
		pty_signal(&s->pty, SIGKILL, true);
		s->kill_at = 0;
	}
	/* Bytes that wait may go on with an Esc, which is then not over. */
	if (!s->done && keys_wait(s))
		screen_on_keys(&s->keys, 0, UV_READABLE);
	if (s->done)
		return;
	screen_draw(s);
	screen_requests(s);
	screen_schedule(s);
}

/* May what comes wait a little? Not if it is much: the samplers would have no
 * room for more. */
static bool
may_nap(struct screen *s)
{
	const struct run *run = s->run;
	uint64_t was = s->received;

	if (!run->server)
		return false;
	s->received = server_received(run->server);
	return s->phase == PHASE_INTERFACE && !s->done && !s->guest &&
	       !s->lent && !run->ended && !run->editor &&
	       !is_young(s, uv_hrtime()) && s->received - was < NAP_BYTES;
}

/* Each process tells of its samples twenty times a second, which nobody sees
 * before the next frame: they gather in the socket, and are taken with one
 * wake-up. Keys, output and signals are waited for. */
static void
screen_nap(struct screen *s)
{
	const struct pty *pty = &s->pty;
	struct pollfd urgent[] = {
		{ .fd = s->tty->fd, .events = POLLIN },
		{ .fd = s->signals.fd, .events = POLLIN },
		{ .fd = pty->open ? pty->child->master : -1,
		  .events = pty->queued ? POLLIN | POLLOUT : POLLIN },
	};
	int ms;

	if (!may_nap(s))
		return;
	uv_update_time(&s->run->loop);
	ms = uv_backend_timeout(&s->run->loop);
	if (ms < 0 || ms > NAP_MS)
		ms = NAP_MS;
	if (ms)
		poll(urgent, ARRAY_LEN(urgent), ms);
}

void
screen_loop(struct screen *s)
{
	s->done = s->phase != PHASE_INTERFACE && s->run->ended;
	while (!s->done) {
		screen_nap(s);
		uv_run(&s->run->loop, UV_RUN_ONCE);
	}
	uv_timer_stop(&s->timer);
}
