/* src/reader/sampling_quiet.c - ticks in which hardly anything can have
 * happened.
 *
 * While the lock of the interpreter stays with one thread, no other thread's
 * stack changes. Of a hundred that wait it would cost more than all the rest to
 * see, one by one, that each is where it was. So those that have waited for a
 * while are parked: some are looked at in turn, and what samples the others
 * miss is made up for when one comes to them, the same in number and in time.
 */
#include "reader/sampling_part.h"

#define QUIET_LEAST 8u                 /* threads; fewer are no work */
#define QUIET_GAP   UINT64_C(16000000) /* ns: parked is what waited longer */
#define QUIET_STEP  UINT64_C(1000000)  /* ns that ticks may be out of step */
#define QUIET_SHARE 32u                /* one in so many has its turn a tick */

void
quiet_make_up(struct sampling *s, struct thread *t)
{
	uint64_t missed;

	if (!t->parked || t->parked_at >= s->ticks_done)
		return;
	missed = s->ticks_done - t->parked_at;
	t->parked_at = s->ticks_done;
	s->ticks_due += missed;
	run_add_many(s, t, t->said, (uint32_t)missed, s->last_tick);
}

void
quiet_end(struct sampling *s)
{
	for (uint32_t i = 0; s->quiet.may && i < s->threads.n; i++) {
		quiet_make_up(s, &s->threads.list[i]);
		s->threads.list[i].parked = false;
	}
	s->quiet.may = false;
}

/* Who asks for more than samples, or could not do with those of before. */
static bool
somebody_asks(const struct sampling *s)
{
	const struct parts_ask *ask = s->target.parts;

	return s->looking || s->is_last || s->shutdown || s->rested ||
	       s->unseen || s->shared || s->target.open ||
	       (ask && atomic_load(&ask->used));
}

/* It waits, and did so for a while when the kernel was last asked. */
static bool
is_at_rest(const struct sampling *s, const struct thread *t)
{
	return t->wire && t->settled && !t->is_out && !t->has_twin &&
	       !t->task && t->last == s->now && t->state.known &&
	       (t->said & WIRE_SAMPLE_STATE) == WIRE_STATE_WAITING &&
	       t->state.gap >= QUIET_GAP && t->tstate != s->gils[0].holder;
}

/* In a tick that is not done: it has its sample of that. */
static void
park_or_wake(struct sampling *s, uint32_t at)
{
	struct thread *t = &s->threads.list[at];
	struct quiet *q = &s->quiet;

	t->parked = q->may && is_at_rest(s, t);
	t->parked_at = s->ticks_done + 1;
	if (t->parked)
		return;
	if (q->n_awake < QUIET_AWAKE)
		q->awake[q->n_awake++] = at;
	else
		q->head = 0;
}

void
quiet_begin(struct sampling *s)
{
	struct quiet *q = &s->quiet;

	quiet_end(s);
	q->n_awake = 0;
	q->head = q->listed;
	if (s->threads.n < QUIET_LEAST || s->gils[0].is_off || somebody_asks(s))
		return;
	q->may = true;
	for (uint32_t i = 0; i < s->threads.n; i++)
		park_or_wake(s, i);
}

/* Samples of ticks that are not alike are no run. */
static bool
is_in_step(struct sampling *s)
{
	uint64_t before = s->quiet.step, step = s->now - s->last_tick;

	s->quiet.step = step;
	return step < before + QUIET_STEP && before < step + QUIET_STEP;
}

bool
quiet_is(struct sampling *s, const struct gil *gil, uintptr_t head)
{
	struct quiet *q = &s->quiet;
	bool steady = is_in_step(s);

	q->listed = head;
	q->is = q->may && steady && head && q->head == head && gil->is_same &&
		!somebody_asks(s);
	return q->is;
}

/* If there is not what was there, the next tick looks at all. */
static void
visit(struct sampling *s, uint32_t at, const struct thread_spot *spot,
      bool turn)
{
	const struct py_offsets *off = &s->target.ver.off;
	struct thread *t = &s->threads.list[at];

	if (!thread_load(s, t->tstate, spot->gil) ||
	    walk_tstate_ptr(&s->walker, off->tstate.interp) != t->interp ||
	    walk_tstate_ptr(&s->walker, off->tstate.id) != t->id || !t->wire) {
		s->quiet.head = 0;
		return;
	}
	quiet_make_up(s, t);
	s->quiet.turn = turn;
	t->seen = s->tick;
	s->ticks_due++;
	thread_sample(s, t, spot, s->now);
	park_or_wake(s, at);
}

/* Is there something to be asked about one that is parked? */
static bool
is_due(const struct sampling *s, const struct thread *t)
{
	return s->now >= t->state.due || s->now >= t->name_at;
}

void
quiet_tick(struct sampling *s, const struct thread_spot *spot)
{
	struct quiet *q = &s->quiet;
	uint32_t n = s->threads.n, n_awake = q->n_awake;
	uint32_t most = n / QUIET_SHARE + 1;

	q->n_awake = 0;
	for (uint32_t i = 0; i < n_awake; i++)
		visit(s, q->awake[i], spot, (s->tick + q->awake[i]) % n == 0);
	for (uint32_t i = 0; i < most; i++) {
		uint32_t at = (uint32_t)((s->tick + i * (n / most)) % n);
		const struct thread *t = &s->threads.list[at];

		if (t->seen != s->tick && (i == 0 || is_due(s, t)))
			visit(s, at, spot, i == 0);
	}
}
