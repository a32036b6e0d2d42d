/* src/reader/sampling.c */
#include "reader/sampling_part.h"

#include "reader/sys.h"

#define NAME_LOOKS 8u                   /* at names of threads, a tick */
#define UNSEEN_MAX UINT64_C(1000000000) /* ns */

static bool
parts_init(struct sampling *s)
{
	struct sampling_target *t = &s->target;
	struct walk_judge judge = resolver_judge(&s->resolver);

	return intern_init(&s->intern, s->out) &&
	       codes_init(&s->codes, &t->ver, t->peek, &s->intern,
			  t->code_type) &&
	       resolver_init(&s->resolver, &t->ver, t->peek, &t->types,
			     &s->intern, &s->codes, &s->walker) &&
	       walk_init(&s->walker, &t->ver, t->peek, &judge) &&
	       known_threads_init(&s->threads, t->procfs, t->own_files);
}

struct sampling *
sampling_new(const struct sampling_target *target, struct enc *out,
	     uint64_t start)
{
	struct sampling *s = sys_map_private(sizeof(*s));

	if (!s)
		return NULL;
	s->target = *target;
	s->out = out;
	s->start = start;
	s->random = start | 1;
	if (target->open)
		open_runs_clear(target->open);
	s->main_native = target->pid;
	s->states.threads = &s->threads;
	s->reader = (struct gil_reader){ &s->target.ver, target->peek,
					 target->runtime };
	if (!parts_init(s)) {
		sampling_free(s);
		return NULL;
	}
	return s;
}

void
sampling_free(struct sampling *s)
{
	if (!s)
		return;
	known_tasks_fini(&s->tasks);
	known_threads_fini(&s->threads);
	walk_fini(&s->walker);
	resolver_fini(&s->resolver);
	codes_fini(&s->codes);
	intern_fini(&s->intern);
	sys_unmap(s, sizeof(*s));
}

bool
sampling_ready(struct sampling *s)
{
	uintptr_t interp, thread;

	return interp_first(s, &interp) && interp &&
	       peek_ptr(s->target.peek, &thread,
			interp + s->target.ver.off.interp.threads_head) &&
	       thread;
}

/* The tick ---------------------------------------------------------------- */

/* Of a thread that is not listed in a teardown. What is torn down with the
 * interpreter lasts as long as the process, see sampling_last(); but one that
 * ended just before was not listed in the tick that first saw the teardown,
 * either, and its time has come to its end there. */
static bool
ended_before_teardown(struct sampling *s, const struct thread *t)
{
	return states_may_look(&s->states, t) &&
	       thread_has_gone(&s->threads, t);
}

static void
unseen_end(struct sampling *s)
{
	for (uint32_t i = s->threads.n; i > 0; i--) {
		struct thread *t = &s->threads.list[i - 1];

		if (t->seen == s->tick)
			continue;
		if (s->is_last)
			thread_end(s, t, s->now);
		else if (!s->shutdown)
			thread_end(s, t, s->last_look);
		else if (ended_before_teardown(s, t))
			thread_end(s, t, t->last);
	}
}

static bool
clock_write(struct sampling *s, uint64_t time, uint64_t cpu,
	    uint64_t sampler_cpu)
{
	struct event ev = { .type = WIRE_CLOCK };

	ev.clock = (struct wire_clock){
		.time = time,
		.cpu = cpu,
		.sampler_cpu = sampler_cpu,
		.ticks = s->ticks_due,
	};
	if (!sampling_write(s, &ev))
		return false;
	s->clock = time;
	return true;
}

/* The viewer is behind: this tick has no samples, and says so. */
static void
tick_lose(struct sampling *s, uint64_t now)
{
	quiet_end(s);
	for (uint32_t i = 0; i < s->threads.n; i++) {
		struct thread *t = &s->threads.list[i];

		if (!t->wire)
			continue;
		s->ticks_due++;
		thread_lose(s, t, WIRE_LOST_FULL, now);
	}
}

/* Every thread. False: not all can have been seen. */
static bool
threads_look(struct sampling *s, uint64_t now)
{
	s->tick++;
	s->now = now;
	states_begin(&s->states, s->tick, now);
	s->name_looks = NAME_LOOKS;
	parts_begin(s);
	interps_begin(s);
	return interps_tick(s, now);
}

static bool
has_room(const struct sampling *s)
{
	return s->out->cap - s->out->len >= SAMPLING_ROOM;
}

void
sampling_tick(struct sampling *s, uint64_t now)
{
	if (!has_room(s) || (!s->clock && !clock_write(s, s->start, 0, 0)))
		tick_lose(s, now);
	else if (threads_look(s, now)) {
		unseen_end(s);
		quiet_begin(s);
	}
	parts_tick(s, now);
	if ((s->intern.full || s->codes.full) && has_room(s))
		sampling_reset(s);
	if (s->ran)
		s->unseen = 0;
	s->rested = s->ran = false;
	s->last_tick = s->last_look = now;
	s->ticks_done++;
}

void
sampling_rested(struct sampling *s, uint64_t ran)
{
	s->rested = true;
	s->unseen += ran;
	if (s->unseen > UNSEEN_MAX)
		s->unseen = UNSEEN_MAX;
}

void
sampling_look(struct sampling *s, uint64_t now)
{
	if (!has_room(s) || (!s->clock && !clock_write(s, s->start, 0, 0)))
		return;
	s->looking = true;
	if (threads_look(s, now)) {
		s->last_look = now;
		s->looking = false;
		unseen_end(s);
	}
	s->looking = false;
}

void
sampling_last(struct sampling *s, uint64_t now)
{
	s->is_last = true;
	sampling_tick(s, now);
	for (uint32_t i = 0; i < s->threads.n; i++)
		thread_fill(s, &s->threads.list[i], now);
	tasks_end(s);
}

void
sampling_late(struct sampling *s, uint64_t ticks)
{
	s->ticks_due += ticks;
	sampling_lose(s, WIRE_LOST_LATE, ticks, 0);
}

static void
lost_write(struct sampling *s)
{
	for (uint32_t cause = 1; cause < LOST_CAUSES; cause++) {
		struct lost *lost = &s->lost[cause];
		struct event ev = { .type = WIRE_LOST };

		if (!lost->count)
			continue;
		ev.lost = (struct wire_lost){ cause, lost->count, lost->time };
		if (sampling_write(s, &ev))
			*lost = (struct lost){ 0 };
	}
}

void
sampling_flush(struct sampling *s, uint64_t now, uint64_t cpu,
	       uint64_t sampler_cpu)
{
	if (!s->clock && !clock_write(s, s->start, 0, 0))
		return;
	for (uint32_t i = 0; i < s->threads.n; i++) {
		quiet_make_up(s, &s->threads.list[i]);
		run_close(s, &s->threads.list[i]);
	}
	tasks_close(s);
	parts_close(s);
	lost_write(s);
	clock_write(s, now, cpu, sampler_cpu);
}
