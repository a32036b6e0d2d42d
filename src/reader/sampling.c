/* src/reader/sampling.c */
#include "reader/sampling.h"

#include "reader/codes.h"
#include "reader/gil.h"
#include "reader/intern.h"
#include "reader/resolve.h"
#include "reader/states.h"
#include "reader/sys.h"
#include "reader/threads.h"
#include "reader/walk.h"

#include <string.h>

#define MAX_INTERPRETERS 64u
#define RESOLVE_TRIES    3
#define NAME_LOOKS       8u /* at names of threads, a tick */
#define LOST_CAUSES      5
#define UNSEEN_MAX       UINT64_C(1000000000) /* ns */

struct lost {
	uint64_t count, time;
};

struct sampling {
	struct sampling_target target;
	struct enc *out;
	struct intern intern;
	struct codes codes;
	struct resolver resolver;
	struct walker walker;
	struct threads threads;
	struct gil_reader reader;
	struct gil gils[MAX_INTERPRETERS];
	uint64_t start;
	uint64_t now;   /* of this tick */
	uint64_t clock; /* of the last CLOCK; 0: none was written */
	uint64_t tick, ticks_due;
	uint64_t last_tick; /* when it was */
	uint64_t last_look; /* the same, or of a later sampling_look() */
	/* The last tick was long ago. CPU time since, and from before, of which
	 * it was not seen what ran: kept back from what waits, for the next
	 * that is seen to run. So are short runs right in the mean, whether a
	 * tick meets them or not. */
	bool rested;
	bool ran; /* a thread was seen to run in this tick */
	uint64_t unseen;
	bool looking;  /* at what runs, without taking samples */
	bool is_last;  /* the process has ended, or is about to */
	bool shutdown; /* the interpreter is being torn down */
	uint64_t generation;
	uint32_t main_native;
	bool has_main; /* the main thread was announced */
	struct states states;
	uint32_t name_looks;
	bool shared; /* there is more than one interpreter */
	struct lost lost[LOST_CAUSES];
};

static bool
write_event(struct sampling *s, const struct event *ev)
{
	size_t mark = enc_mark(s->out);

	enc_event(s->out, ev);
	if (!s->out->overflow)
		return true;
	enc_rewind(s->out, mark);
	return false;
}

static void
lose(struct sampling *s, enum wire_lost_cause cause, uint64_t count,
     uint64_t time)
{
	if (s->looking)
		return;
	s->lost[cause].count += count;
	s->lost[cause].time += time;
}

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
	       threads_init(&s->threads, t->procfs, t->own_files);
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
	threads_fini(&s->threads);
	walk_fini(&s->walker);
	resolver_fini(&s->resolver);
	codes_fini(&s->codes);
	intern_fini(&s->intern);
	sys_unmap(s, sizeof(*s));
}

static bool
interp_first(struct sampling *s, uintptr_t *interp)
{
	return peek_ptr(s->target.peek, interp,
			s->target.runtime +
			    s->target.ver.off.runtime.interpreters_head);
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

/* Runs -------------------------------------------------------------------- */

/* Write the open run of a thread. What does not fit is lost, with its time. */
static void
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
	};
	if (!write_event(s, &ev))
		lose(s, WIRE_LOST_FULL, run->count, run->weight);
	run->count = 0;
	run->weight = 0;
}

static void
run_add(struct sampling *s, struct thread *t, uint32_t flags, uint64_t now)
{
	struct run *run = &t->run;

	if (run->count && (run->stack != t->stack || run->flags != flags ||
			   run->count == UINT32_MAX))
		run_close(s, t);
	run->stack = t->stack;
	run->flags = flags;
	run->count++;
	run->weight += now - t->last;
	run->end = now;
	t->last = now;
}

static void
thread_lose(struct sampling *s, struct thread *t, enum wire_lost_cause cause,
	    uint64_t now)
{
	t->settled = false;
	if (s->looking)
		return;
	lose(s, cause, 1, now - t->last);
	t->last = now;
}

/* Time that no sample has, because the thread or what it was in has ended
 * since: it is of where it was seen last. */
static void
thread_fill(struct sampling *s, struct thread *t, uint64_t until)
{
	if (!t->wire || t->last >= until)
		return;
	run_add(s, t, t->said, until);
	s->ticks_due++;
	if (t->run.end < s->clock)
		t->run.end = s->clock;
}

/* A table is full: begin anew with empty ones. False: no room to say so. */
static bool
reset(struct sampling *s)
{
	for (uint32_t i = 0; i < s->threads.n; i++)
		run_close(s, &s->threads.list[i]);
	if (!intern_reset(&s->intern))
		return false;
	codes_reset(&s->codes);
	resolver_reset(&s->resolver);
	for (uint32_t i = 0; i < s->threads.n; i++) {
		struct thread *t = &s->threads.list[i];

		t->trail.n = 0;
		t->cut = (struct cut){ 0 };
		t->stack = 0;
		t->settled = false;
	}
	return true;
}

/* Threads ----------------------------------------------------------------- */

static uint32_t
name_hash(const char *name)
{
	return (uint32_t)intern_hash(0, name, strlen(name));
}

/* Write THREAD if the thread is new or has another name. */
static bool
thread_announce(struct sampling *s, struct thread *t)
{
	struct event ev = { .type = WIRE_THREAD };
	bool is_new = t->wire == 0, is_first = false;
	char name[PYTHREAD_NAME_MAX];
	uint32_t hash;

	if (is_new)
		t->wire = threads_wire(&s->threads, t->native);
	if (!t->wire) {
		if (s->threads.next_wire > WIRE_MAX_THREAD)
			return false;
		t->wire = s->threads.next_wire;
		is_first = true;
	}
	if (!threads_name(&s->threads, &s->target.ver, s->target.peek, t,
			  s->main_native, name, sizeof(name)))
		return true;
	hash = name_hash(name);
	if (!is_new && hash == t->name_hash)
		return true;
	ev.thread = (struct wire_thread){
		.id = t->wire,
		.flags = t->is_main ? WIRE_THREAD_MAIN : 0,
		.native = t->native,
		.name = { name, strlen(name) },
	};
	if (!write_event(s, &ev)) {
		if (is_new)
			t->wire = 0;
		return !is_new;
	}
	if (is_first) {
		s->threads.next_wire++;
		threads_keep_wire(&s->threads, t->native, t->wire);
	}
	t->name_hash = hash;
	return true;
}

/* Its time up to then is of where it was seen last. */
static void
thread_end(struct sampling *s, struct thread *t, uint64_t until)
{
	struct event ev = { .type = WIRE_THREAD_END };

	thread_fill(s, t, until);
	run_close(s, t);
	s->has_main &= !t->is_main;
	if (t->wire && !threads_shares_wire(&s->threads, t)) {
		ev.thread_end.id = t->wire;
		write_event(s, &ev);
	}
	threads_remove(&s->threads, t);
}

/* The kernel's id of the thread that w->tstate belongs to; 0: unknown. */
static uint32_t
native_id(struct sampling *s)
{
	const struct py_offsets *off = &s->target.ver.off;
	uint32_t tid = 0;

	if (off->tstate.native_thread_id != OFFSET_NONE)
		return (uint32_t)walk_tstate_ptr(&s->walker,
						 off->tstate.native_thread_id);
	if (s->target.tid_offset &&
	    !peek(s->target.peek, &tid,
		  walk_tstate_ptr(&s->walker, off->tstate.thread_id) +
		      s->target.tid_offset,
		  sizeof(tid)))
		return 0;
	return tid;
}

/* One thread -------------------------------------------------------------- */

/* Bring the trail up to date and work out its stack. */
static enum codes_status
stack_take(struct sampling *s, struct thread *t, enum walk_end *end,
	   bool *moved)
{
	size_t fresh = 0, good = 0;
	enum codes_status st;

	*end = walk_take(&s->walker, t->tstate, &t->trail, &fresh);
	if (*end == WALK_TORN || *end == WALK_UNREADABLE)
		return CODES_NOT_CODE;
	*moved |= fresh < t->trail.n;
	fresh = resolve_recheck(&s->resolver, &t->trail, fresh, s->tick);
	st = resolve(&s->resolver, &t->trail, fresh, &t->cut, &t->stack, &good);
	if (st == CODES_KNOWN)
		return st;
	t->trail.n = good;
	*end = good ? WALK_PART : WALK_TORN;
	if (good)
		t->stack = t->trail.frames[good - 1].stack;
	return st;
}

/* Look again when what looked like a stack was none. False: lost. */
static bool
stack_update(struct sampling *s, struct thread *t, bool *moved, uint64_t now)
{
	enum walk_end end = WALK_UNREADABLE;
	enum codes_status st = CODES_NOT_CODE;
	bool has_reset = false;

	for (int try = 0; try < RESOLVE_TRIES; try++) {
		st = stack_take(s, t, &end, moved);
		if (st == CODES_KNOWN || end == WALK_UNREADABLE)
			break;
		if (st == CODES_NO_ROOM) {
			if (has_reset || !(s->intern.full || s->codes.full) ||
			    !reset(s))
				break;
			has_reset = true;
		}
		if (!walk_load(&s->walker, t->tstate))
			break;
	}
	t->flags = t->cut.leaf ? WIRE_SAMPLE_CUT : 0;
	if (end == WALK_PART)
		t->flags |= WIRE_SAMPLE_PARTIAL;
	t->settled = st == CODES_KNOWN && end == WALK_WHOLE;
	if (st == CODES_NO_ROOM)
		thread_lose(s, t, WIRE_LOST_FULL, now);
	else if (end == WALK_UNREADABLE)
		thread_lose(s, t, WIRE_LOST_UNREADABLE, now);
	else if (end == WALK_TORN)
		thread_lose(s, t, WIRE_LOST_TORN, now);
	else
		return true;
	return false;
}

static uint32_t
thread_state(struct sampling *s, struct thread *t, const struct gil *gil,
	     bool moved, uint64_t now)
{
	uint32_t requested = 0, offset = s->target.ver.off.tstate.gil_requested;
	struct states_seen seen = {
		.gil = gil,
		.holds = gil->is_locked && gil->holder == t->tstate,
		.moved = moved,
		.weight = s->looking ? 0 : now - t->last,
	};

	if (offset != OFFSET_NONE)
		memcpy(&requested, s->walker.tstate + offset,
		       sizeof(requested));
	seen.requested = requested != 0;
	return states_of(&s->states, t, &seen);
}

/* A thread that runs was where it was seen last until it began to. */
static void
rest_split(struct sampling *s, struct thread *t, uint32_t before, uint64_t now)
{
	uint32_t stack = t->stack;

	if (now - t->last <= s->unseen)
		return;
	t->stack = before;
	thread_fill(s, t, now - s->unseen);
	t->stack = stack;
}

/* The time of a thread that waits, but for what ran unseen. */
static void
rest_hold(struct sampling *s, struct thread *t, uint64_t since)
{
	uint64_t held = t->last - since;

	held = held < s->unseen ? held : s->unseen;
	t->run.weight -= held;
	t->last -= held;
}

/* The thread of the last walk_load(). */
static void
thread_sample(struct sampling *s, struct thread *t, const struct gil *gil,
	      bool gc_runs, uint64_t now)
{
	bool holds = gil->is_locked && gil->holder == t->tstate;
	bool was_seen = t->trail.n > 0, moved = false, runs;
	uint32_t flags, before = t->stack;
	uint64_t since;

	/* Only the holder of the GIL can change its stack. */
	if (!(t->settled && gil->is_same && gil->holder != t->tstate) &&
	    !stack_update(s, t, &moved, now))
		return;
	/* Where it went over a long time, or before it was seen at all, does
	 * not say that it runs. */
	moved &= was_seen && !s->rested;
	flags = t->flags | thread_state(s, t, gil, moved, now);
	if (holds && gc_runs)
		flags |= WIRE_SAMPLE_GC;
	if (s->shutdown)
		flags |= WIRE_SAMPLE_SHUTDOWN;
	runs = (flags & WIRE_SAMPLE_STATE) == WIRE_STATE_RUNNING ||
	       (flags & WIRE_SAMPLE_STATE) == WIRE_STATE_READY;
	s->ran |= runs && !s->looking;
	if (runs && s->rested)
		rest_split(s, t, before, now);
	t->said = flags;
	if (s->looking)
		return;
	since = t->last;
	run_add(s, t, flags, now);
	if (!runs && s->unseen)
		rest_hold(s, t, since);
	if (s->name_looks && thread_name_is_due(t, now)) {
		s->name_looks--;
		thread_announce(s, t);
	}
}

/* True if any frame is on the thread's stack, as far as one look can tell. */
static bool
has_frames(struct sampling *s, struct thread *t)
{
	size_t fresh;
	enum walk_end end = walk_take(&s->walker, t->tstate, &t->trail, &fresh);
	bool has = (end == WALK_WHOLE || end == WALK_PART) && t->trail.n > 0;

	t->trail.n = 0; /* not worked out */
	return has;
}

/* A child of fork lists its parent's threads, and itself with its parent's
 * number, until the interpreter has cleaned up. libc takes their numbers away.
 */
static bool
is_parents(const struct sampling *s, const struct thread *t)
{
	if (!s->target.forked || t->native == s->target.pid)
		return false;
	return t->native ? thread_has_gone(&s->threads, t)
			 : s->target.tid_offset != 0;
}

/* First look at a thread. False: it is none yet, or cannot be announced. A
 * state without frames may be made for a thread to come, and have its maker's
 * id; only the main thread, the oldest, counts from the start. */
static bool
thread_meet(struct sampling *s, struct thread *t, bool is_first_interp,
	    bool is_last)
{
	const struct py_offsets *off = &s->target.ver.off;
	uint32_t native = native_id(s);
	bool may_be_main = is_first_interp && !s->has_main;

	t->last = s->last_tick ? s->last_tick : s->start;
	if (may_be_main)
		may_be_main = native ? native == s->target.pid : is_last;
	if (!(may_be_main && is_last) && !has_frames(s, t))
		return false;
	t->native = native;
	if (is_parents(s, t))
		return false;
	t->interp = walk_tstate_ptr(&s->walker, off->tstate.interp);
	t->ident = walk_tstate_ptr(&s->walker, off->tstate.thread_id);
	t->is_main = may_be_main;
	if (t->is_main)
		t->last = s->start;
	if (!thread_announce(s, t)) {
		lose(s, WIRE_LOST_FULL, 1, 0);
		return false;
	}
	s->has_main |= t->is_main;
	return true;
}

static void
thread_tick(struct sampling *s, uintptr_t tstate, const struct gil *gil,
	    bool is_first_interp, bool is_last, bool gc_runs, uint64_t now)
{
	uint64_t id = walk_tstate_ptr(&s->walker, s->target.ver.off.tstate.id);
	struct thread *t = threads_get(&s->threads, tstate, id);

	if (!t) {
		lose(s, WIRE_LOST_FULL, 1, 0);
		return;
	}
	t->seen = s->tick;
	if (!t->wire && !thread_meet(s, t, is_first_interp, is_last))
		return;
	s->ticks_due += !s->looking;
	thread_sample(s, t, gil, gc_runs, now);
}

/* Interpreters ------------------------------------------------------------ */

/* A thread without the GIL stays where it is. */
static bool
thread_load(struct sampling *s, uintptr_t tstate, const struct gil *gil)
{
	return gil->holder == tstate ? walk_begin(&s->walker, tstate)
				     : walk_load(&s->walker, tstate);
}

/* All threads of one interpreter. False: the list broke off, so that threads
 * may exist that were not seen. */
static bool
interp_tick(struct sampling *s, uintptr_t interp, struct gil *gil, uint64_t now)
{
	const struct py_offsets *off = &s->target.ver.off;
	bool gc_runs = gc_is_running(&s->reader, interp);
	uintptr_t at, before = 0;
	uint64_t id = 0;

	gil_look(gil, &s->reader, interp, s->shared);
	if (!peek(s->target.peek, &id, interp + off->interp.id, sizeof(id)) ||
	    !peek_ptr(s->target.peek, &at, interp + off->interp.threads_head))
		return false;
	for (uint32_t n = 0; at; n++) {
		uintptr_t next;

		if (n == THREADS_MAX || !thread_load(s, at, gil) ||
		    walk_tstate_ptr(&s->walker, off->tstate.interp) != interp ||
		    walk_tstate_ptr(&s->walker, off->tstate.prev) != before)
			return false;
		next = walk_tstate_ptr(&s->walker, off->tstate.next);
		thread_tick(s, at, gil, id == 0, next == 0, gc_runs, now);
		before = at;
		at = next;
	}
	return true;
}

/* A change of any interpreter's counter: code objects were freed. */
static void
generation_look(struct sampling *s, uintptr_t interp)
{
	uint32_t offset = s->target.ver.off.interp.code_generation;
	uint32_t next = s->target.ver.off.interp.next;
	uint64_t sum = 1, one;

	if (offset == OFFSET_NONE) {
		s->codes.may_have_moved = true;
		return;
	}
	for (uint32_t n = 0; interp && n < MAX_INTERPRETERS; n++) {
		if (!peek(s->target.peek, &one, interp + offset, sizeof(one)) ||
		    !peek_ptr(s->target.peek, &interp, interp + next)) {
			sum = 0; /* believe nothing in this tick */
			break;
		}
		sum += one;
	}
	s->codes.may_have_moved = sum == 0 || sum != s->generation;
	s->codes.generation = s->generation = sum;
}

/* What came before is of where the threads were before. When the last
 * interpreter has gone, the mark that says so has been cleared: a teardown that
 * fell between two ticks is known by that nothing is left. */
static void
shutdown_look(struct sampling *s, uintptr_t interp)
{
	uint32_t offset = s->target.ver.off.runtime.finalizing;
	uintptr_t who = 0;
	bool is = s->shutdown || s->threads.n;

	if (interp &&
	    !peek_ptr(s->target.peek, &who, s->target.runtime + offset))
		return;
	if (interp)
		is = who != 0;
	for (uint32_t i = 0; is && !s->shutdown && i < s->threads.n; i++)
		thread_fill(s, &s->threads.list[i], s->last_look);
	s->shutdown = is;
}

/* False: a list broke off. */
static bool
interps_tick(struct sampling *s, uint64_t now)
{
	uint32_t next = s->target.ver.off.interp.next;
	uintptr_t interp, second;
	bool whole = true;

	if (!interp_first(s, &interp))
		return false;
	s->shared = interp &&
		    peek_ptr(s->target.peek, &second, interp + next) && second;
	generation_look(s, interp);
	shutdown_look(s, interp);
	for (uint32_t n = 0; interp; n++) {
		if (n == MAX_INTERPRETERS)
			return false;
		whole &= interp_tick(s, interp, &s->gils[n], now);
		if (!peek_ptr(s->target.peek, &interp, interp + next))
			return false;
	}
	return whole;
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
	if (!write_event(s, &ev))
		return false;
	s->clock = time;
	return true;
}

/* The viewer is behind: this tick has no samples, and says so. */
static void
tick_lose(struct sampling *s, uint64_t now)
{
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
	else if (threads_look(s, now))
		unseen_end(s);
	if ((s->intern.full || s->codes.full) && has_room(s))
		reset(s);
	if (s->ran)
		s->unseen = 0;
	s->rested = s->ran = false;
	s->last_tick = s->last_look = now;
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
}

void
sampling_late(struct sampling *s, uint64_t ticks)
{
	s->ticks_due += ticks;
	lose(s, WIRE_LOST_LATE, ticks, 0);
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
		if (write_event(s, &ev))
			*lost = (struct lost){ 0 };
	}
}

void
sampling_flush(struct sampling *s, uint64_t now, uint64_t cpu,
	       uint64_t sampler_cpu)
{
	if (!s->clock && !clock_write(s, s->start, 0, 0))
		return;
	for (uint32_t i = 0; i < s->threads.n; i++)
		run_close(s, &s->threads.list[i]);
	lost_write(s);
	clock_write(s, now, cpu, sampler_cpu);
}
