/* src/python/watch.c */
#include "python/watch.h"

#include "python/module.h"
#include "python/watch_read.h"
#include "reader/sys.h"
#include "sampler/clock.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct watch *
watch_self(void)
{
	static struct watch watch;

	return &watch;
}

/* The sampler -------------------------------------------------------------- */

/* What the interpreter says of itself lies in memory that stays. */
static bool
plain_read(struct peek *peek, void *dst, uintptr_t src, size_t n)
{
	(void)peek;
	memcpy(dst, (const void *)src, n);
	return true;
}

/* A sentence of the sampler's ends with what becomes of a program. */
static const char *
refuse(struct watch *w, const char *why)
{
	snprintf(w->refusal, sizeof(w->refusal), "%.*s", (int)strcspn(why, ";"),
		 why);
	return w->refusal;
}

static const char *
check_layout(struct watch *w)
{
	const struct interp *interp = &w->sampler.interp;

	w->ver = interp->ver;
	w->peek.read = plain_read;
	return w->ver.debug_offsets ? pyver_apply_debug_offsets(
					  &w->ver, &w->peek, interp->runtime)
				    : NULL;
}

const char *
watch_prepare(struct watch *w)
{
	struct sampler *s = &w->sampler;
	const char *why;

	if (w->prepared)
		return NULL;
	if (!interp_find(&s->interp))
		return refuse(w, "this interpreter is no CPython");
	why = sampler_refusal(s);
	if (!why)
		why = check_layout(w);
	if (why)
		return refuse(w, why);
	w->open = sys_map(sizeof(*w->open));
	w->parts = sys_map(sizeof(*w->parts));
	if (!w->open || !w->parts)
		return refuse(w, "there is no memory for the sampler");
	log_init(&w->log);
	w->demand.patience = WATCH_PATIENCE;
	s->sink = &w->log.sink;
	s->demand = &w->demand;
	s->open = w->open;
	s->parts = w->parts;
	s->profiled = true;
	s->pid = getpid();
	s->ppid = getppid();
	w->prepared = true;
	return NULL;
}

/* The least that a window asks for; 0: there is none. */
static uint64_t
wanted(const struct watch *w)
{
	uint64_t least = 0;

	for (const struct window *i = w->windows; i; i = i->next)
		if (!least || i->interval < least)
			least = i->interval;
	return least && least < DEMAND_LEAST ? DEMAND_LEAST : least;
}

static bool
is_running(const struct watch *w)
{
	return atomic_load(&w->sampler.state) == SAMPLER_ON &&
	       atomic_load(&w->sampler.alive);
}

/* Start the sampler, which does not run, or ends. NULL: it runs. */
static const char *
start(struct watch *w, uintptr_t main)
{
	struct sampler *s = &w->sampler;

	/* Wait for one that ends, and be done with one that has. */
	sampler_stop(s, WIRE_BYE_STOP);
	/* That it was refused once does not say that it will be. */
	atomic_store(&s->gone, 0);
	sampler_find_words(s, main);
	s->period = wanted(w);
	if (!s->period)
		s->period = CLOCK_SECOND / 1000;
	atomic_store(&s->interval, 0);
	atomic_store(&w->demand.interval, wanted(w));
	sampler_restart(s);
	if (atomic_load(&s->state) == SAMPLER_ON)
		return NULL;
	atomic_store(&w->demand.interval, 0);
	return refuse(w, "the system allows no process and no thread for the "
			 "sampler");
}

/* Let the sampler know what is wanted. NULL: it does. */
static const char *
ask(struct watch *w)
{
	if (!w->failed && is_running(w) && demand_set(&w->demand, wanted(w)))
		return NULL;
	return start(w, w->find_main());
}

/* Windows ------------------------------------------------------------------ */

static void
link_window(struct watch *w, struct window *window)
{
	window->prev = NULL;
	window->next = w->windows;
	if (w->windows)
		w->windows->prev = window;
	w->windows = window;
	window->open = true;
}

static void
unlink_window(struct watch *w, struct window *window)
{
	if (window->prev)
		window->prev->next = window->next;
	else
		w->windows = window->next;
	if (window->next)
		window->next->prev = window->prev;
	window->open = false;
	if (window->part)
		atomic_fetch_add(&window->part->serial, 1);
	window->part = NULL;
}

/* False: there are too many. */
static bool
ask_part(struct watch *w, struct window *window, const struct watch_part *part)
{
	struct parts_ask *parts = w->parts;
	uint32_t n = atomic_load(&parts->used), i = 0;

	while (i < n && atomic_load(&parts->list[i].serial) & 1)
		i++;
	if (i == PARTS_MAX)
		return false;
	window->part = &parts->list[i];
	window->part->native = window->native;
	window->part->token = part->token;
	window->part->coro = part->coro;
	window->part->strict = part->strict;
	window->native = PARTS_NATIVE | i;
	atomic_fetch_add(&window->part->serial, 1);
	if (i == n)
		atomic_store(&parts->used, n + 1);
	return true;
}

const char *
watch_open(struct watch *w, struct window *window,
	   const struct watch_part *part)
{
	const char *why = watch_prepare(w);

	if (why)
		return why;
	window->native = (uint32_t)sys_call(SYS_gettid, 0, 0, 0, 0, 0, 0);
	window->begin = clock_now();
	if (part && part->found && !ask_part(w, window, part))
		return refuse(w, "too many profilers with an async mode are "
				 "running");
	link_window(w, window);
	why = ask(w);
	if (why) {
		unlink_window(w, window);
		return why;
	}
	window->begin = clock_now();
	atomic_store(&w->demand.begun, window->begin);
	demand_wake(&w->demand);
	return NULL;
}

void
watch_drop(struct watch *w, struct window *window)
{
	if (!window->open)
		return;
	unlink_window(w, window);
	/* One that ends will see that by itself. */
	(void)demand_set(&w->demand, wanted(w));
}

void
watch_close(struct watch *w, struct window *window)
{
	window->end = clock_now();
	watch_read(w);
	watch_read_open(w, window);
	window->short_of |= w->failed;
	watch_drop(w, window);
}

/* Fork --------------------------------------------------------------------- */

/* The other threads are not in the child. */
static void
keep_own_windows(struct watch *w, uint32_t native, unsigned long ident)
{
	struct window *next;

	for (struct window *i = w->windows; i; i = next) {
		next = i->next;
		if (i->ident != ident) {
			unlink_window(w, i);
			continue;
		}
		watch_read_open(w, i);
		if (i->part)
			i->part->native = native;
		else
			window_rename_thread(i, i->native, native);
	}
}

void
watch_fork(struct watch *w)
{
	struct sampler *s = &w->sampler;
	pid_t pid = getpid();

	if (!w->prepared || s->pid == pid)
		return;
	/* What the parent's had seen until then. */
	watch_read(w);
	keep_own_windows(w, (uint32_t)pid, PyThread_get_thread_ident());
	open_runs_clear(w->open);
	s->area = NULL;
	s->pid = pid;
	s->ppid = getppid();
	s->forked = true;
	atomic_store(&s->alive, 0);
	atomic_store(&s->state, SAMPLER_OFF);
	atomic_store(&w->demand.interval, 0);
	if (w->windows)
		(void)start(w, 0);
}
