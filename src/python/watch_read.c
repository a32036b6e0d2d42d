/* src/python/watch_read.c */
#include "python/watch_read.h"

#include "base/mem.h"

#include <string.h>

/* NULL: it is of none, is in another interpreter than windows are, or there was
 * no memory for it. */
static struct watch_thread *
thread_get(struct watch *w, uint32_t id)
{
	return id < w->nthreads && !w->threads[id].is_elsewhere
		   ? &w->threads[id]
		   : NULL;
}

static enum pit_status
add_thread(struct watch *w, const struct wire_thread *thread)
{
	struct watch_thread *grown = mem_grow(
	    w->threads, &w->thread_cap, (size_t)thread->id + 1, sizeof(*grown));

	if (!grown)
		return PIT_ENOMEM;
	w->threads = grown;
	while (w->nthreads <= thread->id)
		grown[w->nthreads++] = (struct watch_thread){ 0 };
	grown[thread->id].native = (uint32_t)thread->native;
	grown[thread->id].is_elsewhere = thread->interp != 0;
	return PIT_OK;
}

static bool
is_of(const struct window *window, uint32_t native)
{
	return window->native == native ||
	       (window->all && !(native & PARTS_NATIVE));
}

static void
add_sample(struct watch *w, const struct wire_sample *sample)
{
	struct watch_thread *t = thread_get(w, sample->thread);
	uint64_t last = w->clock + sample->end;
	struct window_run run = {
		.stack = sample->stack,
		.above = sample->base,
		.count = sample->count,
		.last = last,
		.first = sample->span < last ? last - sample->span : last,
		.lead = sample->lead,
		.since = sample->weight < last ? last - sample->weight : 0,
	};

	if (!t)
		return;
	t->last = last;
	run.native = t->native;
	/* Of a thread it is what is below a task. */
	if (!(run.native & PARTS_NATIVE))
		run.above = 0;
	for (struct window *i = w->windows; i; i = i->next)
		if (is_of(i, t->native))
			window_add(i, w->store, &run);
}

static void
end_thread(struct watch *w, uint32_t id)
{
	const struct watch_thread *t = thread_get(w, id);

	for (struct window *i = w->windows; t && i; i = i->next)
		window_end_thread(i, t->native);
}

/* Numbers begin anew. Who has old ones keeps what they were. */
static enum pit_status
renew_store(struct watch *w)
{
	store_put(w->store);
	w->store = store_new();
	return w->store ? PIT_OK : PIT_ENOMEM;
}

static enum pit_status
read_event(struct watch *w, const struct event *ev)
{
	switch (ev->type) {
	case WIRE_RESET:
		return renew_store(w);
	case WIRE_THREAD:
		return add_thread(w, &ev->thread);
	case WIRE_THREAD_END:
		end_thread(w, ev->thread_end.id);
		return PIT_OK;
	case WIRE_CLOCK:
		w->clock = ev->clock.time;
		return PIT_OK;
	case WIRE_SAMPLE:
		add_sample(w, &ev->sample);
		return PIT_OK;
	default:
		return store_define(w->store, ev);
	}
}

static enum pit_status
begin_stream(struct watch *w)
{
	dec_free(w->dec);
	w->dec = dec_new();
	w->nthreads = 0;
	w->failed = !w->dec;
	return w->dec ? renew_store(w) : PIT_ENOMEM;
}

static enum pit_status
read_bytes(struct watch *w, const uint8_t *bytes, size_t n)
{
	enum pit_status st = dec_feed(w->dec, bytes, n);
	struct event ev;

	while (!st && dec_next(w->dec, &ev))
		st = read_event(w, &ev);
	return st ? st : dec_status(w->dec, NULL);
}

void
watch_read(struct watch *w)
{
	enum pit_status st = PIT_OK;
	const uint8_t *bytes;
	bool begins;
	size_t n;

	while ((bytes = log_take(&w->log, &n, &begins))) {
		w->taken += n;
		if (begins)
			st = begin_stream(w);
		if (!st && !w->failed)
			st = read_bytes(w, bytes, n);
		/* The rest of this stream has names of what was not taken. */
		w->failed |= st != PIT_OK;
	}
}

static void
add_open(struct watch *w, struct window *window, const struct open_run *open)
{
	const struct watch_thread *t;
	struct window_run run = {
		.native = open->native,
		.stack = open->stack,
		.above = open->base,
		.count = open->count,
		.first = open->first,
		.last = open->end,
		.lead = open->lead,
		.since = open->first,
	};

	if (!(run.native & PARTS_NATIVE))
		run.above = 0;
	if (open->written > w->taken)
		watch_read(w);
	t = thread_get(w, open->wire);
	/* It has been written since. */
	if (w->failed || !t || t->native != open->native ||
	    t->last >= open->first ||
	    (open->stack && open->stack >= w->store->nstacks))
		return;
	window_add(window, w->store, &run);
}

void
watch_read_open(struct watch *w, struct window *window)
{
	uint32_t n = atomic_load(&w->open->used);

	for (uint32_t slot = 1; slot <= n; slot++) {
		struct open_run run;

		if (!open_runs_get(w->open, slot, &run) || !run.count ||
		    !is_of(window, run.native))
			continue;
		add_open(w, window, &run);
		if (!window->all)
			break;
	}
}
