#include "sampler/loop_state.h"

#include "reader/facts.h"
#include "sampler/clock.h"
#include "sampler/runner.h"
#include "sampler/send.h"

#define LOOP_OWN_CPU (10 * MS)
#define LOOP_CALM    (2000 * MS) /* what rested that long goes on resting */
#define LOOP_SHARE   32          /* of a CPU: uses less, it rests */
#define LOOP_POLLS   20          /* looks that all saw it run: it polls */
#define LOOP_NEWS    (150 * MS)  /* between two sends of what polls */
#define LOOP_CROWD   (200 * MS)  /* between two looks for who wants our CPU */
#define LOOP_ROOM    64          /* more than a short record takes */

static uint64_t
hash_bytes(const uint8_t *p, size_t n)
{
	uint64_t h = 14695981039346656037u;

	while (n--)
		h = (h ^ *p++) * 1099511628211u;
	return h | 1;
}

void
loop_facts(struct loop *l)
{
	const struct pyver *ver = &l->target.ver;
	struct enc *enc = &l->out->enc;
	size_t mark = enc_mark(enc);
	uintptr_t interp;
	uint64_t hash;

	if (enc->cap - enc->len < SAMPLING_ROOM ||
	    !peek_ptr(l->peek, &interp,
		      l->target.runtime + ver->off.runtime.interpreters_head) ||
	    !interp)
		return;
	facts_encode(ver, l->peek, interp, enc, l->scratch, LOOP_SCRATCH);
	hash = hash_bytes(enc->buf + mark, enc->len - mark);
	if (enc->overflow || enc->len == mark || hash == l->facts_hash)
		enc_rewind(enc, mark);
	else
		l->facts_hash = hash;
}

/* CPU time of the process since its stream began; 0: it has gone. */
static uint64_t
loop_cpu(const struct loop *l)
{
	uint64_t cpu = clock_read(clock_of_process(l->s->pid));

	return cpu > l->s->cpu ? cpu - l->s->cpu : 0;
}

/* How long a child takes from fork to exec says how busy the machine is; what
 * it used tells if it has done something of its own. */
bool
loop_is_known(struct loop *l, uint64_t now)
{
	if (now < l->connect_at && loop_cpu(l) >= LOOP_OWN_CPU)
		l->connect_at = now;
	return now >= l->connect_at;
}

void
loop_missed(struct loop *l)
{
	struct event ev = { .type = WIRE_MISSED };
	struct enc *enc = &l->out->enc;

	/* Who has not met the viewer may be one of them. */
	if (l->out->unmet)
		return;
	for (uint32_t cause = 1; cause < WIRE_MISSED_CAUSES; cause++) {
		if (enc->cap - enc->len < LOOP_ROOM)
			return;
		ev.missed.cause = cause;
		ev.missed.count = kin_take(l->s->kin, cause);
		if (ev.missed.count)
			enc_event(enc, &ev);
	}
}

/* A sleeper that moves has come to something else, and when is worth knowing;
 * what moves at every look does the same again. */
static bool
loop_polls(const struct loop *l)
{
	return l->resting && l->polls >= LOOP_POLLS;
}

/* A program that has hardly run has not been kept from it. To go through its
 * threads takes as long as many a tick. */
static void
loop_crowd(struct loop *l, bool ran, uint64_t now)
{
	if (!l->ready || l->shared || now < l->crowd_at)
		return;
	l->crowd_at = now + LOOP_CROWD;
	rate_look(&l->rate, ran && host_crowds(l->target.procfs, l->scratch));
}

void
loop_flush(struct loop *l, uint64_t now)
{
	uint64_t cpu = loop_cpu(l);
	bool ran =
	    cpu > l->cpu && (cpu - l->cpu) * LOOP_SHARE > now - l->flushed_at;

	if (cpu > l->cpu)
		l->cpu = cpu;
	l->flushed_at = now;
	if (ran)
		l->ran_at = now;
	if (l->ready && !l->s->demand && !l->resting &&
	    now - l->ran_at >= LOOP_CALM) {
		l->resting = true;
		l->polls = 0;
		l->rest_cpu = l->cpu;
		l->rest_at = now;
	}
	l->flush_at = now + (loop_polls(l) ? LOOP_NEWS : LOOP_FLUSH);
	if (l->ready && l->rate.interval > LOOP_FLUSH)
		sampling_look(l->sampling, now);
	if (l->ready)
		sampling_flush(l->sampling, now, l->cpu,
			       clock_read(CLOCK_THREAD_CPUTIME_ID));
	loop_crowd(l, ran, now);
	if (!loop_is_known(l, now))
		return;
	loop_missed(l);
	sink_send(l->out);
	if (!l->out->unmet)
		sampler_speak(l->s);
}

void
loop_rate_event(struct loop *l)
{
	const struct event ev = {
		.type = WIRE_RATE,
		.rate = { .interval = l->rate.interval },
	};
	size_t mark = enc_mark(&l->out->enc);

	atomic_store(&l->s->interval, l->rate.interval);
	enc_event(&l->out->enc, &ev);
	if (l->out->enc.overflow)
		enc_rewind(&l->out->enc, mark);
}

/* Sets when to look again while the interpreter comes up; true once it has. */
static bool
loop_is_ready(struct loop *l, uint64_t now)
{
	uint64_t begin;

	if (l->ready)
		return true;
	if (!sampling_ready(l->sampling)) {
		l->rate.due = now + MS;
		return false;
	}
	l->ready = true;
	/* The first slot is around one interval after the start. */
	begin = l->s->time;
	if (now - begin > l->s->period)
		begin = now - l->s->period;
	rate_init(&l->rate, l->s->period, begin, now ^ (uint64_t)l->s->pid);
	rate_resume(&l->rate, atomic_load(&l->s->interval), now);
	if (l->rate.interval != l->rate.base)
		loop_rate_event(l);
	l->facts_wait = 20 * MS;
	l->facts_at = now + l->facts_wait;
	return true;
}

/* A program that polls runs between any two ticks: what tells is how long. */
static void
loop_rested(struct loop *l, uint64_t now)
{
	uint64_t cpu = loop_cpu(l);
	uint64_t ran = cpu > l->rest_cpu ? cpu - l->rest_cpu : 0;

	sampling_rested(l->sampling, ran);
	l->polls = ran ? l->polls + 1 : 0;
	if (ran * LOOP_SHARE > now - l->rest_at) {
		l->resting = false;
		l->ran_at = now;
		l->flush_at = now;
	}
	l->rest_cpu = cpu;
	l->rest_at = now;
}

void
loop_tick(struct loop *l, uint64_t now)
{
	uint64_t missed;

	if (!loop_is_ready(l, now) || now < l->rate.due)
		return;
	missed = rate_tick(&l->rate, now);
	/* Nothing was due while it rested. */
	if (missed && !l->resting)
		sampling_late(l->sampling, missed);
	if (l->resting)
		loop_rested(l, now);
	sampling_tick(l->sampling, now);
	if (rate_adapt(&l->rate, now))
		loop_rate_event(l);
	/* Hundreds of idle workers shall not cost the one that works its CPU.
	 */
	if (l->resting)
		rate_rest(&l->rate, now,
			  loop_polls(l) ? RATE_POLLING : RATE_RESTING);
	if (now >= l->facts_at) {
		loop_facts(l);
		/* 20 ms, 60 ms, ... and then every five seconds. */
		l->facts_wait *= 3;
		if (l->facts_wait > 5000ull * MS)
			l->facts_wait = 5000ull * MS;
		l->facts_at = now + l->facts_wait;
	}
}
