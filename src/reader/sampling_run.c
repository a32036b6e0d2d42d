/* src/reader/sampling_run.c - what was seen of threads, into the stream. */
#include "reader/sampling_part.h"

/* Samples of one run follow one another alike: within so many ns, or times. */
#define APART       UINT64_C(2000000)
#define APART_TIMES 3

bool
sampling_write(struct sampling *s, const struct event *ev)
{
	size_t mark = enc_mark(s->out);

	enc_event(s->out, ev);
	if (!s->out->overflow)
		return true;
	enc_rewind(s->out, mark);
	return false;
}

void
sampling_lose(struct sampling *s, enum wire_lost_cause cause, uint64_t count,
	      uint64_t time)
{
	if (s->looking)
		return;
	s->lost[cause].count += count;
	s->lost[cause].time += time;
}

void
run_close(struct sampling *s, struct thread *t)
{
	struct run *run = &t->run;
	struct event ev = { .type = WIRE_SAMPLE };

	if (!run->count)
		return;
	ev.sample = (struct wire_sample){
		.thread = t->wire,
		.stack = run->stack,
		.flags = run->flags,
		.count = run->count,
		.end = run->end - s->clock,
		.weight = run->weight,
		.task = run->task,
		.base = run->base,
	};
	if (s->target.open) {
		ev.sample.span = run->end - run->first;
		ev.sample.lead = run->lead;
	}
	if (!sampling_write(s, &ev))
		sampling_lose(s, WIRE_LOST_FULL, run->count, run->weight);
	run->count = 0;
	run->weight = 0;
}

/* A sample that comes late is a run of its own, so that where a run is cut its
 * samples are spread over it as they came. */
static bool
is_in_step(const struct run *run, uint64_t step)
{
	uint64_t mean = run->weight / run->count;
	uint64_t less = step < mean ? step : mean;
	uint64_t more = step < mean ? mean : step;

	return more - less < APART || more / APART_TIMES < less;
}

void
run_add(struct sampling *s, struct thread *t, uint32_t flags, uint64_t now)
{
	run_add_many(s, t, flags, 1, now);
}

void
run_add_many(struct sampling *s, struct thread *t, uint32_t flags, uint32_t n,
	     uint64_t now)
{
	uint64_t step = (now - t->last) / n;
	struct run *run = &t->run;

	if (run->count &&
	    (run->stack != t->stack || run->flags != flags ||
	     run->task != t->task || run->base != t->base ||
	     run->count > UINT32_MAX - n || !is_in_step(run, step)))
		run_close(s, t);
	if (!run->count) {
		run->first = now - step * (n - 1);
		run->lead = s->since && s->since < now ? now - s->since : 0;
	}
	run->stack = t->stack;
	run->task = t->task;
	run->base = t->base;
	run->flags = flags;
	run->count += n;
	run->weight += now - t->last;
	run->end = now;
	t->last = now;
}

void
thread_lose(struct sampling *s, struct thread *t, enum wire_lost_cause cause,
	    uint64_t now)
{
	quiet_make_up(s, t);
	t->settled = false;
	if (s->looking)
		return;
	sampling_lose(s, cause, 1, now - t->last);
	t->last = now;
}

void
thread_fill(struct sampling *s, struct thread *t, uint64_t until)
{
	quiet_make_up(s, t);
	if (!t->wire || t->is_out || t->last >= until)
		return;
	run_add(s, t, t->said, until);
	s->ticks_due++;
	if (t->run.end < s->clock)
		t->run.end = s->clock;
	if (t->run.first > t->run.end)
		t->run.first = t->run.end;
}

void
sampling_since(struct sampling *s, uint64_t since)
{
	s->since = since;
}

/* The open run of a thread, or a part, that this tick has seen. Nobody looks at
 * one in a sub-interpreter. */
static void
publish(struct sampling *s, struct thread *t, uint64_t written)
{
	struct open_run run = {
		.native = t->native,
		.wire = t->wire,
		.stack = t->run.stack,
		.base = t->run.base,
		.flags = t->run.flags,
		.count = t->run.count,
		.first = t->run.first,
		.end = t->run.end,
		.lead = t->run.lead,
		.written = written,
	};

	if (!t->run.count || t->seen != s->tick || t->interp_id)
		return;
	if (!t->slot)
		t->slot = open_runs_take(s->target.open);
	if (t->slot)
		open_runs_put(s->target.open, t->slot, &run);
}

void
sampling_publish(struct sampling *s, uint64_t written)
{
	uint32_t n = s->target.parts ? atomic_load(&s->target.parts->used) : 0;

	for (uint32_t i = 0; i < s->threads.n; i++)
		publish(s, &s->threads.list[i], written);
	for (uint32_t i = 0; i < n; i++)
		publish(s, &s->parts[i].thread, written);
}

bool
sampling_reset(struct sampling *s)
{
	quiet_end(s);
	for (uint32_t i = 0; i < s->threads.n; i++)
		run_close(s, &s->threads.list[i]);
	tasks_forget_stacks(s);
	parts_forget_stacks(s);
	if (!intern_reset(&s->intern))
		return false;
	codes_reset(&s->codes);
	resolver_reset(&s->resolver);
	for (uint32_t i = 0; i < s->threads.n; i++) {
		struct thread *t = &s->threads.list[i];

		t->trail.n = 0;
		t->cut = (struct cut){ 0 };
		t->stack = t->task = t->base = 0;
		t->settled = false;
	}
	return true;
}
