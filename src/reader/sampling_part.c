/* src/reader/sampling_part.c - parts of what a thread does, each as a thread of
 * its own in the stream.
 *
 * A part whose coroutine waits is where that waits, whatever the thread does
 * meanwhile. If another thread works in its context, what that does is on top.
 */
#include "reader/sampling_part.h"

#include "reader/sampling_task.h"

#include <string.h>

#define WORD_AWAIT   "await"
#define WORD_OUTSIDE "out-of-context"

/* Another one has the place: what was of the last is written. */
static bool
part_renew(struct sampling *s, struct part *part, struct part_ask *ask,
	   uint64_t now)
{
	uint32_t serial = atomic_load(&ask->serial);

	if (part->serial != serial) {
		run_close(s, &part->thread);
		part->serial = serial;
		part->own = 0;
		part->thread.last = now;
		part->thread.stack = part->thread.base = 0;
	}
	if (!(serial & 1))
		return false;
	part->native = ask->native;
	part->token = ask->token;
	part->coro = ask->coro;
	part->strict = ask->strict;
	return atomic_load(&ask->serial) == serial;
}

static bool
part_announce(struct sampling *s, struct part *part, uint32_t number)
{
	struct event ev = { .type = WIRE_THREAD };

	if (part->thread.wire)
		return true;
	if (s->threads.next_wire > WIRE_MAX_THREAD)
		return false;
	part->thread.native = PARTS_NATIVE | number;
	ev.thread = (struct wire_thread){
		.id = s->threads.next_wire,
		.native = part->thread.native,
		.name = { "", 0 },
	};
	if (!sampling_write(s, &ev))
		return false;
	part->thread.wire = s->threads.next_wire++;
	return true;
}

static struct thread *
own_thread(struct sampling *s, const struct part *part)
{
	for (uint32_t i = 0; i < s->threads.n; i++) {
		struct thread *t = &s->threads.list[i];

		if (t->native == part->native && !t->interp_id &&
		    t->seen == s->tick)
			return t;
	}
	return NULL;
}

/* Another thread that works in the part's context. */
static const struct thread *
worker_of(const struct sampling *s, const struct part *part)
{
	for (uint32_t i = 0; i < s->threads.n; i++) {
		const struct thread *t = &s->threads.list[i];

		if (t->native != part->native && t->seen == s->tick &&
		    t->token == part->token && !t->mixed)
			return t;
	}
	return NULL;
}

/* Where its coroutine waits. False: it does not, or nobody knows. */
static bool
part_wait(struct sampling *s, struct part *part)
{
	const struct thread *worker;
	enum await_end end = AWAIT_TORN;
	uint32_t stack;

	for (int i = 0; i < 4 && end == AWAIT_TORN; i++)
		end = await_read(&s->target.ver, s->target.peek, part->coro,
				 &s->tasks.chains[0], &s->tasks.chains[1]);
	if (end == AWAIT_TORN || end == AWAIT_RUNS)
		return false;
	chain_trim(s, &s->tasks.chains[0]);
	stack = chain_stack(s, &s->tasks.chains[0]);
	worker = worker_of(s, part);
	if (stack && !worker)
		stack = stack_push_word(s, stack, WORD_AWAIT);
	if (!stack)
		return false;
	part->thread.stack = stack;
	part->thread.base = worker ? worker->stack : 0;
	return true;
}

/* A stack that may be of another context does not count: it is where it was
 * last in its own, if that is known. */
static void
part_sample(struct sampling *s, struct part *part, uint64_t now)
{
	const struct thread *own = own_thread(s, part);
	struct thread *t = &part->thread;
	bool is_own = own && own->token == part->token;

	if (!own || (is_own && own->mixed && !part->own))
		return;
	t->seen = s->tick;
	if (is_own) {
		if (!own->mixed)
			part->own = own->stack;
		t->stack = part->own;
		t->base = 0;
	} else if (!part->coro || !part_wait(s, part)) {
		t->stack = own->stack;
		t->base = 0;
		if (part->strict)
			t->stack = stack_push_word(s, part->own, WORD_OUTSIDE);
	}
	run_add(s, t, own->said, now);
}

void
parts_tick(struct sampling *s, uint64_t now)
{
	struct parts_ask *ask = s->target.parts;
	uint32_t n = ask ? atomic_load(&ask->used) : 0;

	if (!n || !known_tasks_init(&s->tasks))
		return;
	for (uint32_t i = 0; i < n; i++) {
		struct part *part = &s->parts[i];

		if (part_renew(s, part, &ask->list[i], now) &&
		    part_announce(s, part, i))
			part_sample(s, part, now);
	}
}

void
parts_look(struct sampling *s, struct thread *t)
{
	const struct parts_ask *ask = s->target.parts;

	if (!ask || !atomic_load(&ask->used))
		return;
	t->token =
	    parts_find(ask, &s->target.ver, s->target.peek, t->context.at);
}

void
parts_begin(struct sampling *s)
{
	const struct parts_ask *ask = s->target.parts;
	bool asked = ask && atomic_load(&ask->used);

	s->walker.context_at = asked ? parts_context_at(&s->target.ver) : 0;
	if (!asked)
		s->walker.context = (struct walk_context){ 0 };
}

void
parts_close(struct sampling *s)
{
	for (uint32_t i = 0; s->target.parts && i < PARTS_MAX; i++)
		run_close(s, &s->parts[i].thread);
}

void
parts_forget_stacks(struct sampling *s)
{
	for (uint32_t i = 0; s->target.parts && i < PARTS_MAX; i++) {
		struct part *part = &s->parts[i];

		run_close(s, &part->thread);
		part->own = part->thread.stack = part->thread.base = 0;
	}
}
