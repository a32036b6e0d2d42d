/* src/reader/states.c */
#include "reader/states.h"

#include "reader/threads.h"
#include "reader/waits.h"
#include "wire/event.h"

#define LOOKS      4u /* of the kernel, a tick */
#define LOOKS_OPEN 1u /* when the file has to be opened every time */
#define EXTRA      1u /* of those, at threads that stand */
/* ns: a thread that waits is asked again after twice the time. */
#define GAP_FIRST   UINT64_C(500000)
#define GAP_LONGEST UINT64_C(100000000)
/* The same where there are many, for each: to ask takes some 8 us. */
#define GAP_EACH   UINT64_C(5000000)
#define CLOCKS_GAP UINT64_C(10000000)
/* Of a thread that runs, the kernel may count anew only every 4 ms (HZ=250). */
#define CLOCKS_LATE UINT64_C(4000000)

void
states_begin(struct states *st, uint64_t tick, uint64_t now)
{
	st->tick = tick;
	st->now = now;
	st->looks = st->threads->own_files ? LOOKS : LOOKS_OPEN;
	st->extra = EXTRA;
	st->moved_before = st->moved;
	st->moved = 0;
}

/* n threads want to be asked: is it this one's turn? */
static bool
has_turn(const struct states *st, const struct thread *t, uint32_t n)
{
	uint32_t most = st->threads->own_files ? LOOKS : LOOKS_OPEN;

	return st->looks && (t->wire + st->tick) % (n / most + 1) == 0;
}

bool
states_may_look(struct states *st, const struct thread *t)
{
	if (!has_turn(st, t, st->threads->n))
		return false;
	st->looks--;
	return true;
}

static bool
is_in(const struct thread *t, enum wire_state state)
{
	return (t->state.flags & WIRE_SAMPLE_STATE) == state;
}

/* Is it time to ask about a thread that stands? One that waits may have been
 * woken, and waits for the GIL since, as long as somebody has that and all had
 * no turn since somebody last waited for it. */
static bool
wants_again(struct states *st, const struct thread *t,
	    const struct states_seen *seen)
{
	if (is_in(t, WIRE_STATE_RUNNING) ||
	    (is_in(t, WIRE_STATE_GIL) && !seen->gil->is_same))
		return true;
	if (st->now >= t->state.due)
		return true;
	return is_in(t, WIRE_STATE_WAITING) && seen->gil->is_locked &&
	       seen->gil->calm <= st->threads->n && seen->turn && st->extra &&
	       st->extra--;
}

static bool
may_ask(struct states *st, const struct thread *t,
	const struct states_seen *seen)
{
	bool fresh = seen->moved || !t->state.known;

	if (!fresh && !wants_again(st, t, seen))
		return false;
	st->moved++;
	if (!has_turn(st, t, st->moved_before))
		return false;
	st->looks--;
	return true;
}

/* The kernel does not tell what it does, but its CPU clock does. */
static void
ask_clock(struct states *st, struct thread *t, const struct states_seen *seen)
{
	if (seen->moved)
		thread_computed(t);
	t->state.flags = seen->moved || thread_computes(st->threads, t, st->now)
			     ? WIRE_STATE_RUNNING
			     : WIRE_STATE_WAITING;
}

static uint64_t
gap_longest(const struct states *st)
{
	uint64_t all = st->threads->n * GAP_EACH;

	return all > GAP_LONGEST ? all : GAP_LONGEST;
}

static void
ask(struct states *st, struct thread *t, const struct states_seen *seen)
{
	struct thread_state *state = &t->state;
	struct kthread_call call;

	if (!thread_call(st->threads, t, &call))
		ask_clock(st, t, seen);
	else if (call.runs)
		state->flags = WIRE_STATE_RUNNING;
	else if (waits_for(&call, seen->gil->lock, GIL_BYTES))
		state->flags = WIRE_STATE_GIL;
	else
		state->flags = waits_flags(st->threads->procfs, &call);
	state->gap = state->known && !seen->moved ? state->gap * 2 : GAP_FIRST;
	if (state->gap > gap_longest(st))
		state->gap = gap_longest(st);
	state->due = st->now + state->gap;
	state->known = true;
}

static void
ask_clocks(struct states *st, struct thread *t)
{
	struct thread_state *state = &t->state;
	uint64_t used, ready;

	st->looks--;
	thread_clocks(st->threads, t, &used, &ready);
	state->kernel.cpu += used;
	state->kernel.ready += ready;
	state->asked = st->now;
}

/* May it have had a CPU for all of the time that samples say, with this one?
 * The kernel's clock was read a while ago, and was late then. */
static bool
may_have_run(const struct states *st, const struct thread *t, uint64_t weight)
{
	const struct thread_state *state = &t->state;
	uint64_t since = st->now - state->asked + CLOCKS_LATE;

	return !t->kernel.known ||
	       state->said.cpu + weight <= state->kernel.cpu + since;
}

/* Of a thread that the kernel or the GIL says could run. One that was woken to
 * take the GIL, and has no CPU, is ready and waits for it, both. */
static uint32_t
run_or_ready(struct states *st, struct thread *t,
	     const struct states_seen *seen)
{
	struct thread_state *state = &t->state;

	if (st->now - state->asked >= CLOCKS_GAP && has_turn(st, t, 0))
		ask_clocks(st, t);
	if (may_have_run(st, t, seen->weight)) {
		state->said.cpu += seen->weight;
		return WIRE_STATE_RUNNING;
	}
	if (!seen->holds && seen->gil->is_locked &&
	    state->said.ready >= state->kernel.ready)
		return WIRE_STATE_GIL;
	state->said.ready += seen->weight;
	return WIRE_STATE_READY;
}

uint32_t
states_of(struct states *st, struct thread *t, const struct states_seen *seen)
{
	struct thread_state *state = &t->state;

	if (seen->holds) {
		state->known = false;
		state->flags = WIRE_STATE_RUNNING;
		thread_computed(t);
		return run_or_ready(st, t, seen) |
		       (seen->gil->waited ? WIRE_SAMPLE_HELD : 0);
	}
	if (seen->requested) {
		state->known = false;
		state->flags = WIRE_STATE_GIL;
	} else if (may_ask(st, t, seen)) {
		ask(st, t, seen);
	} else if (seen->moved) {
		/* It did run, and nobody knows better. */
		state->known = false;
		state->flags = WIRE_STATE_RUNNING;
	} else if (!state->flags) {
		state->flags = WIRE_STATE_WAITING;
	}
	seen->gil->waiting += is_in(t, WIRE_STATE_GIL);
	return is_in(t, WIRE_STATE_RUNNING) ? run_or_ready(st, t, seen)
					    : state->flags;
}

uint32_t
states_of_elsewhere(struct thread *t)
{
	t->state = (struct thread_state){ .flags = WIRE_STATE_WAITING };
	t->kernel.known = false;
	thread_computed(t);
	return t->state.flags;
}
