/* src/reader/sampling_thread.c - one thread: who it is, its stack and its
 * state.
 */
#include "reader/sampling_part.h"

#include <string.h>

#define RESOLVE_TRIES 3
#define ATTACHED      1 /* what a thread state says of itself (3.13+) */

static uint32_t
thread_flags(const struct thread *t)
{
	static const uint32_t daemon[] = {
		[PYTHREAD_DAEMON] = WIRE_THREAD_DAEMON,
		[PYTHREAD_NO_DAEMON] = WIRE_THREAD_NO_DAEMON,
	};

	return daemon[t->daemon] | (t->is_main ? WIRE_THREAD_MAIN : 0);
}

/* Write THREAD if the thread is new, has another name, or more is known. */
static bool
thread_announce(struct sampling *s, struct thread *t)
{
	struct event ev = { .type = WIRE_THREAD };
	bool is_new = t->wire == 0, is_first = false;
	char name[PYTHREAD_NAME_MAX];
	uint32_t flags, hash;

	if (is_new)
		t->wire = known_threads_wire(&s->threads, t);
	if (!t->wire) {
		if (s->threads.next_wire > WIRE_MAX_THREAD)
			return false;
		t->wire = s->threads.next_wire;
		is_first = true;
	}
	if (!known_threads_name(&s->threads, &s->target.ver, s->target.peek, t,
				s->main_native, name, sizeof(name)))
		return true;
	flags = thread_flags(t);
	hash = (uint32_t)intern_hash(flags, name, strlen(name));
	if (!is_new && hash == t->said_hash)
		return true;
	ev.thread = (struct wire_thread){
		.id = t->wire,
		.flags = flags,
		.native = t->native,
		.name = { name, strlen(name) },
		.interp = t->interp_id,
	};
	if (!sampling_write(s, &ev)) {
		if (is_new)
			t->wire = 0;
		return !is_new;
	}
	if (is_first) {
		s->threads.next_wire++;
		known_threads_keep_wire(&s->threads, t);
	}
	t->said_hash = hash;
	return true;
}

void
thread_end(struct sampling *s, struct thread *t, uint64_t until)
{
	struct event ev = { .type = WIRE_THREAD_END };

	thread_fill(s, t, until);
	run_close(s, t);
	s->has_main &= !t->is_main;
	if (t->wire && !known_threads_shares_wire(&s->threads, t)) {
		ev.thread_end.id = t->wire;
		sampling_write(s, &ev);
	}
	if (t->slot)
		open_runs_give(s->target.open, t->slot);
	known_threads_remove(&s->threads, t);
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

/* Bring the trail up to date and work out its stack. */
static enum codes_status
stack_take(struct sampling *s, struct thread *t, enum walk_end *end,
	   bool *moved)
{
	size_t fresh = 0, good = 0;
	enum codes_status st;

	t->context = s->walker.context;
	*end = walk_take(&s->walker, t->tstate, &t->trail, &fresh);
	if (*end == WALK_TORN || *end == WALK_UNREADABLE)
		return CODES_NOT_CODE;
	*moved |= fresh < t->trail.n;
	codes_begin(&s->codes);
	fresh = resolve_recheck(&s->resolver, &t->trail, fresh, s->tick);
	st = resolve(&s->resolver, &t->trail, fresh, &t->cut, &t->stack, &good);
	codes_end(&s->codes);
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
			    !sampling_reset(s))
				break;
			has_reset = true;
		}
		if (!walk_load(&s->walker, t->tstate))
			break;
	}
	t->flags = t->cut.leaf ? WIRE_SAMPLE_CUT : 0;
	if (end == WALK_PART)
		t->flags |= WIRE_SAMPLE_PARTIAL;
	t->mixed = s->walker.mixed;
	t->settled = st == CODES_KNOWN && end == WALK_WHOLE && !t->mixed;
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

/* And see which task that is of. */
static bool
stack_take_new(struct sampling *s, struct thread *t,
	       const struct thread_spot *spot, bool *moved, uint64_t now)
{
	uintptr_t runs = 0, first;

	t->moved = s->tick;
	if (spot->aio)
		aio_note(spot->aio, &s->target.ver, s->target.peek, t->tstate);
	if (spot->trio)
		spot->trio->noted = trio_stepped(spot->trio, &s->target.ver,
						 s->target.peek, t->steps);
	if (spot->greenlets)
		runs = greenlet_runs(spot->greenlets, s->target.peek, t->ident,
				     &first);
	if (!stack_update(s, t, moved, now))
		return false;
	t->task = t->base = 0;
	if (spot->aio)
		task_find(s, t, spot->aio);
	if (spot->trio && !t->task)
		trio_find(s, t, spot->trio);
	if (spot->curio && !t->task)
		curio_find(s, t, spot->curio);
	if (spot->greenlets && !t->task)
		greenlet_find(s, t, spot->greenlets, runs);
	return true;
}

/* May the thread of the last walk_load() run Python? */
static bool
thread_holds(const struct sampling *s, const struct thread *t,
	     const struct gil *gil)
{
	int32_t state;

	if (!gil->is_off)
		return gil->is_locked && gil->holder == t->tstate;
	memcpy(&state, s->walker.tstate + s->target.ver.off.tstate.state,
	       sizeof(state));
	return state == ATTACHED;
}

static uint32_t
thread_state(struct sampling *s, struct thread *t, struct gil *gil, bool moved,
	     uint64_t now)
{
	uint32_t requested = 0, offset = s->target.ver.off.tstate.gil_requested;
	struct states_seen seen = {
		.gil = gil,
		.holds = thread_holds(s, t, gil),
		.moved = moved,
		.turn = s->quiet.is ? s->quiet.turn
				    : (t->wire + s->tick) % s->threads.n == 0,
		.weight = s->looking ? 0 : now - t->last,
	};

	if (seen.holds || moved)
		t->ran_at = now;
	else if (known_threads_is_elsewhere(&s->threads, t))
		return states_of_elsewhere(t);
	if (offset != OFFSET_NONE)
		memcpy(&requested, s->walker.tstate + offset,
		       sizeof(requested));
	seen.requested = requested != 0;
	return states_of(&s->states, t, &seen);
}

static void
place_set(struct thread *t, const struct run *place)
{
	t->stack = place->stack;
	t->task = place->task;
	t->base = place->base;
}

/* A thread that runs was where it was seen last until it began to. */
static void
rest_split(struct sampling *s, struct thread *t, const struct run *before,
	   uint64_t now)
{
	struct run here = { .stack = t->stack,
			    .task = t->task,
			    .base = t->base };

	if (now - t->last <= s->unseen)
		return;
	place_set(t, before);
	thread_fill(s, t, now - s->unseen);
	place_set(t, &here);
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

/* Only the holder of the GIL can change its stack. */
static bool
stack_stays(const struct sampling *s, const struct thread *t,
	    const struct gil *gil)
{
	return t->settled && gil->is_same && gil->holder != t->tstate &&
	       t->context.turn == s->walker.context.turn;
}

/* Is what was read of the interpreter that it was looked for in? */
static bool
interp_stays(struct sampling *s, struct thread *t, uint64_t now)
{
	uint64_t id;

	if (!t->interp_id ||
	    (peek(s->target.peek, &id, t->interp + s->target.ver.off.interp.id,
		  sizeof(id)) &&
	     id == t->interp_id))
		return true;
	thread_lose(s, t, WIRE_LOST_TORN, now);
	return false;
}

void
thread_sample(struct sampling *s, struct thread *t,
	      const struct thread_spot *spot, uint64_t now)
{
	struct gil *gil = spot->gil;
	bool was_seen = t->trail.n > 0, moved = false, runs;
	struct run before = { .stack = t->stack,
			      .task = t->task,
			      .base = t->base };
	uint32_t flags;
	uint64_t since;

	if (!stack_stays(s, t, gil) &&
	    (!stack_take_new(s, t, spot, &moved, now) ||
	     !interp_stays(s, t, now)))
		return;
	t->is_out = t->interp_id && !t->trail.n;
	if (t->is_out) {
		t->last = now;
		return;
	}
	parts_look(s, t);
	/* Where it went over a long time, or before it was seen at all, does
	 * not say that it runs. */
	moved &= was_seen && !s->rested;
	flags = t->flags | thread_state(s, t, gil, moved, now);
	if (spot->gc_runs &&
	    (gil->is_off ? spot->gc_thread == t->tstate
			 : gil->is_locked && gil->holder == t->tstate))
		flags |= WIRE_SAMPLE_GC;
	if (s->shutdown)
		flags |= WIRE_SAMPLE_SHUTDOWN;
	runs = (flags & WIRE_SAMPLE_STATE) == WIRE_STATE_RUNNING ||
	       (flags & WIRE_SAMPLE_STATE) == WIRE_STATE_READY;
	s->ran |= runs && !s->looking;
	if (runs && s->rested)
		rest_split(s, t, &before, now);
	t->said = flags;
	if (s->looking)
		return;
	since = t->last;
	run_add(s, t, flags, now);
	if (!runs && s->unseen)
		rest_hold(s, t, since);
	if (t->task && t->last > since)
		task_ran(s, t, t->last - since);
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
thread_meet(struct sampling *s, struct thread *t,
	    const struct thread_spot *spot)
{
	const struct py_offsets *off = &s->target.ver.off;
	uint32_t native = native_id(s);
	bool may_be_main = !spot->interp_id && !s->has_main;

	t->last = s->last_tick ? s->last_tick : s->start;
	if (may_be_main)
		may_be_main =
		    native ? native == s->target.pid : spot->is_oldest;
	if (!(may_be_main && spot->is_oldest) && !has_frames(s, t))
		return false;
	/* It was listed before all of it was made. */
	if (!native && off->tstate.native_thread_id != OFFSET_NONE)
		return false;
	t->native = native;
	if (is_parents(s, t))
		return false;
	t->interp = walk_tstate_ptr(&s->walker, off->tstate.interp);
	t->ident = walk_tstate_ptr(&s->walker, off->tstate.thread_id);
	t->is_main = may_be_main;
	known_threads_pair(&s->threads, t);
	if (t->is_main)
		t->last = s->start;
	if (!thread_announce(s, t)) {
		sampling_lose(s, WIRE_LOST_FULL, 1, 0);
		return false;
	}
	s->has_main |= t->is_main;
	return true;
}

void
thread_tick(struct sampling *s, uintptr_t tstate,
	    const struct thread_spot *spot, uint64_t now)
{
	uint64_t id = walk_tstate_ptr(&s->walker, s->target.ver.off.tstate.id);
	struct thread *t =
	    known_threads_get(&s->threads, tstate, id, spot->interp_id);

	if (!t) {
		sampling_lose(s, WIRE_LOST_FULL, 1, 0);
		return;
	}
	t->seen = s->tick;
	if (!t->wire && !thread_meet(s, t, spot))
		return;
	s->ticks_due += !s->looking;
	thread_sample(s, t, spot, now);
}
