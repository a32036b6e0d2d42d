/* src/reader/sampling_interp.c - the interpreters of a process, and the lists
 * of their threads.
 *
 * Sub-interpreters come and go, and the next one may lie where the last one
 * did, with its thread states in the same places and the same numbers: an
 * interpreter is known by its own number, which the process does not use again.
 */
#include "reader/sampling_task.h"

/* More in one list are none: it is torn. */
#define LISTED_MOST 65536u

bool
interp_first(struct sampling *s, uintptr_t *interp)
{
	return peek_ptr(s->target.peek, interp,
			s->target.runtime +
			    s->target.ver.off.runtime.interpreters_head);
}

/* Places ------------------------------------------------------------------ */

/* Greenlets that wait end with it. Tasks of asyncio are seen to be gone. */
static void
place_free(struct sampling *s, uint32_t n)
{
	for (uint32_t i = 1; i <= s->tasks.used; i++) {
		const struct task *task = &s->tasks.list[i];

		if (task->key.addr && task->kind == WIRE_TASK_GREENLET &&
		    task->interp == n)
			task_end(s, i);
	}
	s->interps[n] = (struct interp_place){ 0 };
	s->gils[n] = (struct gil){ 0 };
	s->aios[n] = (struct aio){ 0 };
	s->scans[n] = (struct aio_scan){ 0 };
	s->trios[n] = (struct trio){ 0 };
	s->curios[n] = (struct curio){ 0 };
	s->greenlets[n] = (struct greenlets){ 0 };
	s->greens[n] = (struct green_scan){ 0 };
}

/* Of those that are gone. */
static void
places_free(struct sampling *s)
{
	for (uint32_t n = 0; n < s->n_interps; n++)
		if (s->interps[n].address && s->interps[n].seen != s->tick)
			place_free(s, n);
}

/* The place of an interpreter; MAX_INTERPRETERS: there are too many. */
static uint32_t
place_get(struct sampling *s, uintptr_t address, uint64_t id)
{
	uint32_t unused = MAX_INTERPRETERS;

	for (uint32_t n = s->n_interps; n-- > 0;) {
		struct interp_place *place = &s->interps[n];

		if (place->address == address && place->id == id) {
			place->seen = s->tick;
			return n;
		}
		if (!place->address && n)
			unused = n;
	}
	if (!id) {
		if (s->interps[0].address)
			place_free(s, 0);
		unused = 0;
	} else if (unused == MAX_INTERPRETERS) {
		unused = s->n_interps ? s->n_interps : 1;
	}
	if (unused == MAX_INTERPRETERS)
		return unused;
	s->interps[unused] = (struct interp_place){ address, id, s->tick };
	if (s->n_interps <= unused)
		s->n_interps = unused + 1;
	return unused;
}

/* Who waits for a GIL is known when all have been looked at. */
void
interps_begin(struct sampling *s)
{
	for (uint32_t n = 0; n < s->n_interps; n++) {
		s->gils[n].waited = s->gils[n].waiting;
		s->gils[n].waiting = 0;
	}
}

/* Did threads of another interpreter wait for this lock? */
static bool
others_waited(const struct sampling *s, const struct gil *gil)
{
	for (uint32_t n = 0; s->shared && n < s->n_interps; n++)
		if (s->gils[n].lock == gil->lock && s->gils[n].waited)
			return true;
	return false;
}

/* Threads ----------------------------------------------------------------- */

/* A thread without the GIL stays where it is. */
bool
thread_load(struct sampling *s, uintptr_t tstate, const struct gil *gil)
{
	return gil->holder == tstate ? walk_begin(&s->walker, tstate)
				     : walk_load(&s->walker, tstate);
}

/* All threads of one interpreter. False: the list broke off, so that threads
 * may exist that were not seen. */
static bool
threads_tick(struct sampling *s, const struct interp_place *interp,
	     uintptr_t head, struct thread_spot *spot, uint64_t now)
{
	const struct py_offsets *off = &s->target.ver.off;
	uintptr_t at = head, before = 0;

	for (uint32_t n = 0; at; n++) {
		uintptr_t next;

		if (n == THREADS_MAX || !thread_load(s, at, spot->gil) ||
		    walk_tstate_ptr(&s->walker, off->tstate.interp) !=
			interp->address ||
		    walk_tstate_ptr(&s->walker, off->tstate.prev) != before)
			return false;
		next = walk_tstate_ptr(&s->walker, off->tstate.next);
		spot->is_oldest = !next;
		thread_tick(s, at, spot, now);
		before = at;
		at = next;
	}
	return true;
}

/* False: as above. */
static bool
interp_tick(struct sampling *s, uint32_t n, uintptr_t head, uint64_t now)
{
	const struct interp_place interp = s->interps[n];
	struct thread_spot spot = { .gil = &s->gils[n],
				    .interp_id = interp.id };
	bool quiet;

	if (s->scans[n].known)
		spot.aio = &s->aios[n];
	if (s->trios[n].task)
		spot.trio = &s->trios[n];
	if (s->curios[n].task)
		spot.curio = &s->curios[n];
	if (s->greenlets[n].part)
		spot.greenlets = &s->greenlets[n];
	spot.gc_runs = gc_is_running(&s->reader, interp.address);
	gil_look(spot.gil, &s->reader, interp.address, s->shared);
	spot.gc_thread = gc_thread(&s->reader, interp.address);
	if (others_waited(s, spot.gil))
		spot.gil->waited++;
	quiet = quiet_is(s, spot.gil, head);
	if (quiet)
		quiet_tick(s, &spot);
	else
		quiet_end(s);
	if (!quiet && !threads_tick(s, &interp, head, &spot, now))
		return false;
	if (!s->looking && !s->target.open) {
		tasks_tick(s, interp.address, n);
		greenlets_tick(s, interp.address, n);
	}
	return !quiet;
}

/* Interpreters ------------------------------------------------------------ */

struct interp_look {
	uintptr_t address, next, head; /* head: of its threads */
	uint64_t id, generation;
};

static bool
interp_look(struct sampling *s, uintptr_t at, struct interp_look *look)
{
	const struct py_offsets *off = &s->target.ver.off;
	uint32_t generation = off->interp.code_generation;
	struct peek *pk = s->target.peek;

	*look = (struct interp_look){ .address = at };
	return peek_ptr(pk, &look->next, at + off->interp.next) &&
	       peek(pk, &look->id, at + off->interp.id, sizeof(look->id)) &&
	       peek_ptr(pk, &look->head, at + off->interp.threads_head) &&
	       (generation == OFFSET_NONE ||
		peek(pk, &look->generation, at + generation,
		     sizeof(look->generation)));
}

/* Code objects were freed when any interpreter's counter changed, or one came
 * or went: sums of counters come again. */
static void
generation_look(struct sampling *s, uintptr_t at)
{
	struct interp_look look;
	uint64_t words[3], hash = 0;

	if (s->target.ver.off.interp.code_generation == OFFSET_NONE) {
		s->codes.may_have_moved = true;
		return;
	}
	for (uint32_t n = 0; at && n < LISTED_MOST; n++) {
		if (!interp_look(s, at, &look)) {
			hash = 0; /* believe nothing in this tick */
			break;
		}
		words[0] = look.address;
		words[1] = look.id;
		words[2] = look.generation;
		hash = intern_hash(hash, words, sizeof(words));
		at = look.next;
	}
	s->codes.may_have_moved = !hash || hash != s->generations;
	s->generation += s->codes.may_have_moved;
	s->generations = hash;
	s->codes.generation = hash ? s->generation : 0;
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

/* The first interpreter ends the list, since new ones come to its head. One
 * that is being made stands there before it has a number, or a next one. */
static bool
ends_list(struct sampling *s, const struct interp_look *look)
{
	if (look->id ||
	    (!look->head && look->address != s->threads.first_interp))
		return false;
	s->threads.first_interp = look->address;
	return true;
}

/* False: a list broke off. */
static bool
listed_tick(struct sampling *s, const struct interp_look *look, uint64_t now)
{
	uint32_t n;

	if (!look->next && !ends_list(s, look))
		return false;
	if (look->next && !look->id)
		return false;
	n = place_get(s, look->address, look->id);
	if (n < MAX_INTERPRETERS)
		return interp_tick(s, n, look->head, now);
	sampling_lose(s, WIRE_LOST_FULL, 1, 0);
	return true;
}

bool
interps_tick(struct sampling *s, uint64_t now)
{
	struct interp_look look;
	uintptr_t at, second;
	bool whole = true;

	if (!interp_first(s, &at))
		return false;
	s->shared = at &&
		    peek_ptr(s->target.peek, &second,
			     at + s->target.ver.off.interp.next) &&
		    second;
	generation_look(s, at);
	shutdown_look(s, at);
	for (uint32_t n = 0; at; n++) {
		if (n == LISTED_MOST || !interp_look(s, at, &look))
			return false;
		whole &= listed_tick(s, &look, now);
		at = look.next;
	}
	if (whole)
		places_free(s);
	return whole;
}
