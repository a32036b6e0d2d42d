/* src/sampler/loop_serve.c - the loop for a program that profiles itself in
 * parts.
 *
 * It ticks while it is asked to, waits for a while when it is not, and ends
 * then. Whoever begins gets some early ticks, so that what is shorter than an
 * interval is seen, too: the first interval has slots of growing length, each
 * with one tick at random in it, that stands for its slot; the grid begins
 * behind them.
 *
 *    begun  1/16  3/16        7/16                  15/16              31/16
 *      |--x--|---x--|------x----|----------x----------|--------x---------|
 */
#include "sampler/loop_state.h"

#include "base/random.h"
#include "reader/sys.h"

#define SERVE_SLOTS 4
/* The end of the process is seen at the latest so long after it. */
#define SERVE_NAP (20 * MS)

struct serving {
	struct loop *l;
	uint64_t asked;  /* ns between ticks; 0: none */
	uint64_t idle;   /* since when that is, and nobody said anything */
	uint32_t word;   /* of the demand, then */
	uint64_t begun;  /* of the early ticks, and the last that was seen */
	uint64_t seen;   /* of the demand's begun */
	uint32_t slot;   /* the next one; SERVE_SLOTS: none */
	uint64_t due;    /* of its tick */
	uint64_t since;  /* of the grid's first tick; 0: half and half */
	uint64_t random; /* state */
};

/* Where a slot begins. */
static uint64_t
slot_at(const struct serving *s, uint32_t slot)
{
	return s->begun + s->asked * ((1u << slot) - 1) / 16;
}

static void
slot_place(struct serving *s)
{
	uint64_t at = slot_at(s, s->slot);
	uint64_t length = slot_at(s, s->slot + 1) - at;

	s->due = at + random_next(&s->random) % length;
}

static void
serve_begin(struct serving *s, uint64_t begun, uint64_t now)
{
	s->begun = begun;
	s->slot = 0;
	while (s->slot < SERVE_SLOTS && slot_at(s, s->slot + 1) <= now)
		s->slot++;
	if (s->slot == SERVE_SLOTS)
		return;
	slot_place(s);
	s->since = slot_at(s, SERVE_SLOTS);
	rate_align(&s->l->rate, s->since + s->asked / 2);
}

/* What is asked for at this moment? */
static void
serve_look(struct serving *s, uint64_t now)
{
	struct demand *d = s->l->s->demand;
	uint64_t asked = atomic_load(&d->interval);
	uint64_t begun = atomic_load(&d->begun);

	if (asked == DEMAND_OVER)
		asked = 0;
	if (asked != s->asked) {
		s->slot = SERVE_SLOTS;
		s->since = 0;
		s->idle = now;
		if (asked)
			rate_init(&s->l->rate, asked, now, s->random);
		else
			loop_flush(s->l, now);
		s->asked = asked;
	}
	if (s->l->word != s->word)
		s->idle = now;
	s->word = s->l->word;
	if (asked && begun != s->seen && s->slot == SERVE_SLOTS)
		serve_begin(s, begun, now);
	s->seen = begun;
}

static void
serve_sample(struct serving *s, uint64_t since, uint64_t now)
{
	struct loop *l = s->l;

	sampling_since(l->sampling, since);
	sampling_tick(l->sampling, now);
	sink_send(l->out);
	sampling_publish(l->sampling, l->out->sent);
}

static void
serve_early(struct serving *s, uint64_t now)
{
	uint64_t since;

	while (s->slot + 1 < SERVE_SLOTS && slot_at(s, s->slot + 1) <= now)
		s->slot++;
	since = slot_at(s, s->slot);
	serve_sample(s, since < now ? since : now, now);
	if (++s->slot < SERVE_SLOTS)
		slot_place(s);
}

static void
serve_tick(struct serving *s, uint64_t now)
{
	struct loop *l = s->l;
	uint64_t missed = rate_tick(&l->rate, now);

	if (missed)
		sampling_late(l->sampling, missed);
	serve_sample(s, missed || s->since >= now ? 0 : s->since, now);
	s->since = 0;
	if (rate_adapt(&l->rate, now))
		loop_rate_event(l);
}

static uint64_t
serve_due(const struct serving *s)
{
	if (!s->asked)
		return UINT64_MAX;
	return s->slot < SERVE_SLOTS ? s->due : s->l->rate.due;
}

/* Do what is due. False: nobody has asked for anything for long. */
static bool
serve_once(struct serving *s, uint64_t now)
{
	struct loop *l = s->l;
	struct demand *d = l->s->demand;

	if (!s->asked)
		return now - s->idle < d->patience || !demand_end(d);
	if (!l->ready)
		l->ready = sampling_ready(l->sampling);
	if (l->ready && now >= serve_due(s)) {
		if (s->slot < SERVE_SLOTS)
			serve_early(s, now);
		else
			serve_tick(s, now);
	}
	if (now >= l->flush_at)
		loop_flush(l, now);
	return true;
}

enum wire_bye_reason
loop_serve(struct loop *l)
{
	struct serving s = {
		.l = l,
		.slot = SERVE_SLOTS,
		.idle = loop_now(l),
	};
	enum wire_bye_reason reason;
	uint64_t now, until;

	s.random = (s.idle ^ (uint64_t)l->s->pid) | 1;
	for (;;) {
		l->word = atomic_load(&l->s->demand->word);
		now = loop_now(l);
		reason = loop_reason(l, now);
		if (reason)
			return reason;
		serve_look(&s, now);
		if (!serve_once(&s, now))
			return WIRE_BYE_STOP;
		until = serve_due(&s);
		loop_sleep_until(l, until < now + SERVE_NAP ? until
							    : now + SERVE_NAP);
	}
}
