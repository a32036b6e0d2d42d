#include "sampler/loop_state.h"

#include "reader/sys.h"
#include "sampler/clock.h"
#include "sampler/runner.h"
#include "sampler/send.h"

#include <linux/futex.h>
#include <sys/auxv.h>

/* A fork that has hardly run may be there to run something else. */
#define LOOP_CONNECT  (1000 * MS)
#define LOOP_CHECK    (1000 * MS) /* between two looks whether all is well */
#define LOOP_ORPHAN   (10 * MS)   /* the same without a main thread */
#define LOOP_DRAIN    (150 * MS)  /* what a viewer may delay the end */
#define LOOP_TOGETHER (5 * MS)    /* to the tick that a send may wait for */
#define LOOP_LINGER   (1000 * MS) /* the same when nobody waits for us */
#define LOOP_CALL     (150 * MS)  /* what children that are silent may */
#define LOOP_HEED     (5 * MS)    /* how often those look if they shall speak */

/* A program that unmaps that code would have us fault, which only a runner with
 * a fault handler of its own may. */
static void
loop_find_clock(struct loop *l)
{
	if (!l->thread)
		l->clock = vdso_find_clock(getauxval(AT_SYSINFO_EHDR));
}

uint64_t
loop_now(const struct loop *l)
{
	struct timespec ts;

	if (l->clock && l->clock(CLOCK_MONOTONIC, &ts) == 0)
		return clock_ns(&ts);
	return clock_now();
}

/* Say why this process will not be profiled, and be done. */
static void
loop_refuse(struct loop *l, const char *reason)
{
	uint64_t now = clock_now();

	unsupported_encode(&l->out->enc, reason);
	bye_encode(&l->out->enc, WIRE_BYE_STOP, now);
	sink_drain(l->out, now + LOOP_DRAIN);
	atomic_store(&l->s->gone, 1);
}

static uint64_t
spent(void)
{
	return clock_read(CLOCK_THREAD_CPUTIME_ID);
}

static bool
loop_open_target(struct loop *l)
{
	struct sampler *s = l->s;
	const char *why = NULL;

	l->target = (struct sampling_target){
		.peek = l->peek,
		.ver = s->interp.ver,
		.types = s->interp.types,
		.runtime = s->interp.runtime,
		.code_type = s->interp.code_type,
		.pid = (uint32_t)s->pid,
		.tid_offset = s->tid_offset,
		.procfs = l->target.procfs,
		.own_files = !l->shared,
		.forked = s->forked,
		.open = s->open,
		.parts = s->parts,
		.spent = spent,
	};
	if (l->target.ver.debug_offsets)
		why = pyver_apply_debug_offsets(&l->target.ver, l->peek,
						l->target.runtime);
	if (!why) {
		l->sampling = sampling_new(&l->target, &l->out->enc, s->time);
		if (!l->sampling)
			why = "there is no memory for the sampler; the "
			      "program runs unprofiled";
	}
	if (why)
		loop_refuse(l, why);
	return !why;
}

static bool
loop_open(struct loop *l)
{
	l->scratch = sys_map_private(LOOP_SCRATCH);
	if (!sink_open(l->out, l->shared) || !l->scratch)
		return false;
	l->target.procfs = runner_open_procfs(l->s->pid, l->shared);
	if (!l->shared)
		return true;
	l->procfs_inode = fd_inode(l->target.procfs);
	l->peek_inode = fd_inode(l->peek->memfd);
	return true;
}

/* The stream begins. */
static bool
loop_begin(struct loop *l)
{
	uint64_t now = clock_now();
	struct sampler *s = l->s;

	hello_encode(s, l->peek, &l->out->enc,
		     l->thread ? WIRE_HELLO_THREAD : 0, l->scratch);
	l->connect_at = now;
	if (s->forked && !s->demand)
		l->connect_at += LOOP_CONNECT;
	else
		sink_send(l->out);
	l->flush_at = now + LOOP_FLUSH;
	l->check_at = now + LOOP_CHECK;
	l->ran_at = l->flushed_at = now;
	return loop_open_target(l);
}

/* The program closed what is ours and may have opened something there. */
static bool
loop_lost_files(const struct loop *l)
{
	return l->shared && l->peek->memfd >= 0 &&
	       !fd_is_inode(l->peek->memfd, l->peek_inode);
}

static void
loop_close(struct loop *l)
{
	if (l->sampling)
		sampling_free(l->sampling);
	/* What the program has put in the place of ours stays open. */
	if (!l->shared || fd_is_inode(l->target.procfs, l->procfs_inode))
		sys_close(l->target.procfs);
	if (loop_lost_files(l))
		l->peek->memfd = -1;
	sink_close(l->out);
	sys_unmap(l->scratch, LOOP_SCRATCH);
}

void
loop_sleep_until(const struct loop *l, uint64_t until)
{
	struct sampler *s = l->s;
	_Atomic uint32_t *word = (void *)s->main_word;
	uint32_t expect = word ? atomic_load(word) : 0;
	struct timespec ts = clock_timespec(until);

	/* A word that has just been cleared has woken us already. */
	if (!l->orphan && word && !expect)
		return;
	if (s->demand) {
		word = &s->demand->word;
		expect = l->word;
	} else if (l->orphan || !word) {
		word = &s->stop;
		expect = 0;
	}
	sys_call(SYS_futex, (long)word, FUTEX_WAIT_BITSET, expect, (long)&ts, 0,
		 (long)FUTEX_BITSET_MATCH_ANY);
}

static void
loop_sleep(const struct loop *l, uint64_t now)
{
	uint64_t until = l->rate.due < l->flush_at ? l->rate.due : l->flush_at;

	/* Each time out costs more than what is done at it. */
	if (l->rate.interval <= LOOP_TOGETHER ||
	    (l->resting && l->rate.interval < RATE_RESTING))
		until = l->rate.due;
	if (atomic_load(&l->s->silent) && now + LOOP_HEED < until)
		until = now + LOOP_HEED;
	if (l->s->until && l->s->until < until)
		until = l->s->until;
	loop_sleep_until(l, until);
}

/* Has the process ended, or is it no longer the one that we share memory
 * with? The kernel tells by main_word at once, but also when the main thread
 * alone has ended; and now and then it is worth a look whatever it says. */
static enum host_life
loop_life(struct loop *l, uint64_t now)
{
	struct sampler *s = l->s;
	const _Atomic uint32_t *word = (const void *)s->main_word;
	bool released = word && atomic_load(word) == 0;

	if (released && !l->orphan) {
		l->orphan = true;
		l->check_at = now;
	}
	/* A thread ends with its process. */
	if (l->thread || now < l->check_at)
		return HOST_LIVES;
	l->check_at = now + (l->orphan || (s->demand && !word) ? LOOP_ORPHAN
							       : LOOP_CHECK);
	return host_life(s->pid, l->target.procfs, released, l->scratch);
}

enum wire_bye_reason
loop_reason(struct loop *l, uint64_t now)
{
	uint32_t stop = atomic_load(&l->s->stop);

	if (stop)
		return (enum wire_bye_reason)stop;
	if (l->s->until && now >= l->s->until) {
		atomic_store(&l->s->gone, 1);
		return WIRE_BYE_STOP;
	}
	switch (loop_life(l, now)) {
	case HOST_EXITED:
		return WIRE_BYE_EXIT;
	case HOST_EXECED:
		return WIRE_BYE_EXEC;
	case HOST_LIVES:
		break;
	}
	return loop_lost_files(l) ? WIRE_BYE_STOP : 0;
}

/* Nothing is looked at before the time comes; then the process counts as if it
 * had just begun. False: it ended before. */
static bool
loop_wait(struct loop *l)
{
	struct sampler *s = l->s;
	uint64_t now = clock_now();

	if (now >= s->from)
		return true;
	while (now < s->from) {
		if (loop_reason(l, now)) {
			l->missed = false;
			return false;
		}
		loop_sleep_until(
		    l, s->from < now + LOOP_CHECK ? s->from : now + LOOP_CHECK);
		now = clock_now();
	}
	s->time = now;
	s->epoch = clock_epoch();
	s->cpu = clock_read(clock_of_process(s->pid));
	return true;
}

/* The viewer goes when the program has ended, and nobody waits for its
 * children: they are to meet it before it hears of that. */
static void
loop_call_kin(const struct sampler *s)
{
	uint64_t now = clock_now(), until = now + LOOP_CALL;
	struct timespec ts;
	uint32_t silent;

	if (!s->kin || s->forked || s->ppid != s->launcher)
		return;
	atomic_store(&s->kin->called, 1);
	while ((silent = atomic_load(&s->kin->silent)) && now < until) {
		ts = clock_timespec(until - now);
		sys_call(SYS_futex, (long)&s->kin->silent, FUTEX_WAIT, silent,
			 (long)&ts, 0, 0);
		now = clock_now();
	}
	/* Where the viewer stays, later ones have time again. */
	atomic_store(&s->kin->called, 0);
}

static void
loop_end(struct loop *l, enum wire_bye_reason reason)
{
	uint64_t now = clock_now();

	/* A child that was forked only to run something else is no process
	 * worth a line. */
	l->missed = reason != WIRE_BYE_EXEC || loop_is_known(l, now);
	if (!l->missed)
		return;
	/* The memory of a process that has ended is still here. */
	if (l->ready)
		sampling_last(l->sampling, now);
	if (l->ready && !l->facts_hash && !l->s->demand)
		loop_facts(l);
	l->connect_at = now;
	loop_flush(l, now);
	if (reason == WIRE_BYE_EXIT)
		loop_call_kin(l->s);
	loop_missed(l);
	bye_encode(&l->out->enc, reason, now);
	sink_drain(l->out,
		   clock_now() +
		       (atomic_load(&l->s->stop) ? LOOP_DRAIN : LOOP_LINGER));
}

/* Look until there is a reason to end. */
static enum wire_bye_reason
loop_watch(struct loop *l)
{
	enum wire_bye_reason reason;
	uint64_t now;

	while (!l->out->gone) {
		now = loop_now(l);
		reason = loop_reason(l, now);
		if (reason)
			return reason;
		if (now >= l->rate.due)
			loop_tick(l, now);
		if (atomic_load(&l->s->silent) && kin_is_called(l->s->kin))
			l->flush_at = l->connect_at = now;
		if (now >= l->flush_at)
			loop_flush(l, now);
		loop_sleep(l, now);
	}
	return 0;
}

/* And say so. */
static void
loop_look(struct loop *l)
{
	enum wire_bye_reason reason =
	    l->s->demand ? loop_serve(l) : loop_watch(l);

	if (!l->out->gone)
		loop_end(l, reason);
}

void
loop_run(struct sampler *s, struct peek *peek, bool thread, bool shared)
{
	struct loop l = {
		.s = s,
		.peek = peek,
		.thread = thread,
		.shared = shared,
		.out = s->sink,
		.missed = true,
	};

	l.target.procfs = -1;
	loop_find_clock(&l);
	if (loop_open(&l)) {
		/* Until it is announced the program waits. */
		if (thread && s->from)
			thread_announce(s, SAMPLER_THREAD_RUNS);
		if (loop_wait(&l) && loop_begin(&l)) {
			if (thread)
				thread_announce(s, SAMPLER_THREAD_RUNS);
			loop_look(&l);
		}
	}
	if (l.missed && l.out->unmet)
		kin_miss(s->kin, WIRE_MISSED_UNREACHED);
	if (l.out->gone)
		atomic_store(&s->gone, 1);
	sampler_speak(s);
	loop_close(&l);
}
