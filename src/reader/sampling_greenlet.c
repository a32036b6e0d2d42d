/* src/reader/sampling_greenlet.c - greenlets: which one runs in a thread, which
 * is looked at with the thread, at every tick; and those that were seen to run
 * and do not, in turn, some at a time. Of those that never ran when it was
 * looked nothing is known.
 */
#include "reader/place.h"
#include "reader/pystr.h"
#include "reader/sampling_task.h"

#include <string.h>

#define MS UINT64_C(1000000)

#define EVERY     (10 * MS)
#define MOST      48u   /* that are looked at at a time */
#define PASS_MOST 4096u /* tasks that are gone by */
#define FIND_MOST (100 * MS)
#define READS     4 /* of one that changes meanwhile */
#define TEXT_MAX  256u
/* Others that may be the one whose stack was read. */
#define OTHERS_MOST 2048u

/* What a greenlet begins with that goes through what is ready, or does all that
 * its thread does: what stands in it is the thread's. */
static const struct place hubs[] = {
	{ "gevent/hub.py", "run" },
	{ "gevent/threadpool.py", "run" },
	{ "eventlet/hubs/hub.py", "run" },
};

/* What one begins with that calls what it was made for. */
static const struct place starts[] = {
	{ "eventlet/greenthread.py", "main" },
	{ "eventlet/greenpool.py", "_spawn_n_impl" },
	{ "gevent/baseserver.py", "_handle_and_close_when_done" },
};

static bool
is_one_of(struct sampling *s, uintptr_t code, const struct place *places,
	  size_t n)
{
	return place_is_one(&s->target.ver, s->target.peek, code, places, n);
}

/* Are both of one file? */
static bool
is_of_file(struct sampling *s, uintptr_t code, uintptr_t other)
{
	uint32_t at = s->target.ver.off.code.filename;
	uintptr_t a, b;

	return peek_ptr(s->target.peek, &a, code + at) &&
	       peek_ptr(s->target.peek, &b, other + at) && a == b;
}

/* The code of what the greenlet was made for, whose stack was read; 0: it has
 * not come to that, or is back from it. */
static uintptr_t
purpose_of(struct sampling *s, const struct trail *trail)
{
	uintptr_t root = trail->frames[0].code;

	if (!is_one_of(s, root, starts, ARRAY_LEN(starts)))
		return root;
	return trail->n > 1 && !is_of_file(s, root, trail->frames[1].code)
		   ? trail->frames[1].code
		   : 0;
}

/* Of the code that one begins with. False: unreadable. */
static bool
function_read(struct sampling *s, uintptr_t code, char function[TEXT_MAX])
{
	const struct py_offsets *off = &s->target.ver.off;
	uint32_t named = off->code.qualname != OFFSET_NONE ? off->code.qualname
							   : off->code.name;
	uintptr_t at;

	return peek_ptr(s->target.peek, &at, code + named) &&
	       pystr_read(&s->target.ver, s->target.peek, function, TEXT_MAX,
			  at) >= 0;
}

/* What greenlets are known by: where they are, and the frame and the code that
 * they began with. */
static struct task_key
key_of(uintptr_t addr, uintptr_t frame, uintptr_t code)
{
	return (struct task_key){ .addr = addr, .coro = frame, .name = code };
}

/* A new one's number; 0: it cannot be named, or there are too many. */
static uint32_t
greenlet_add(struct sampling *s, const struct thread *t, struct greenlets *gs,
	     const struct task_key *key)
{
	char name[GREENLET_NAME_MAX], function[TEXT_MAX];
	uintptr_t purpose = purpose_of(s, &t->trail);
	struct task *task;
	uint32_t number;

	if (!purpose ||
	    !greenlet_name(gs, &s->target.ver, s->target.peek, key->addr,
			   name) ||
	    !function_read(s, purpose, function))
		return 0;
	number = known_tasks_add(&s->tasks, key);
	if (!number) {
		s->tasks.full++;
		return 0;
	}
	task = &s->tasks.list[number];
	task->kind = WIRE_TASK_GREENLET;
	task->interp = (uint32_t)(gs - s->greenlets);
	task->thread = t->wire;
	task->last = t->last;
	task->seen = s->now;
	if (task_tell(s, number, name[0] ? name : function, function))
		return number;
	known_tasks_remove(&s->tasks, number);
	return 0;
}

/* A stack was read while the thread went from one greenlet to another and back:
 * it is another one's. */
static bool
is_anothers(const struct sampling *s, uint32_t number, uintptr_t frame)
{
	uint32_t n = s->tasks.used;

	for (uint32_t i = 1; i <= n && i <= OTHERS_MOST; i++)
		if (i != number && s->tasks.list[i].key.addr &&
		    s->tasks.list[i].key.coro == frame)
			return true;
	return false;
}

/* Of a greenlet that may be the one whose stack begins with root: its number,
 * if that is known to be so. */
static uint32_t
known_number(const struct sampling *s, const struct thread *t, uintptr_t addr,
	     const struct walk_frame *root)
{
	struct task_key key = key_of(addr, root->addr, root->code);
	uint32_t number = addr ? known_tasks_find(&s->tasks, &key) : 0;

	return number && s->tasks.list[number].thread == t->wire ? number : 0;
}

/* One that is not known yet, or is another one in the place of one that was. */
static uint32_t
new_number(struct sampling *s, const struct thread *t, struct greenlets *gs,
	   uintptr_t addr, const struct walk_frame *root)
{
	struct task_key key = key_of(addr, root->addr, root->code);
	uint32_t number = known_tasks_at(&s->tasks, addr);

	if (is_anothers(s, number, root->addr))
		return 0;
	if (number)
		task_replace(s, number);
	return greenlet_add(s, t, gs, &key);
}

/* Is the stack one that no greenlet of ours has? */
static bool
is_threads(struct sampling *s, const struct thread *t, struct green_scan *scan)
{
	const struct walk_frame *root = t->trail.frames;

	if (root->addr == t->first || root->code == scan->hub)
		return true;
	if (!is_one_of(s, root->code, hubs, ARRAY_LEN(hubs)))
		return false;
	scan->hub = root->code;
	return true;
}

/* Where the stack of the thread's own greenlet, first, begins, if that was not
 * seen yet: while others run in turn with it, a look may meet it between two of
 * one's turns. False: it runs just now, so what was seen may be it. */
static bool
first_learn(struct sampling *s, struct thread *t, struct greenlets *gs,
	    uintptr_t first)
{
	struct await_chain *chain = &s->tasks.chains[0];
	enum await_end end = AWAIT_TORN;

	if (t->first)
		return true;
	for (int i = 0; i < READS && end == AWAIT_TORN; i++)
		end = greenlet_read(gs, &s->target.ver, s->target.peek, first,
				    chain, &s->tasks.chains[1]);
	if (end == AWAIT_WAITS)
		t->first = chain->frames[0].addr;
	return end != AWAIT_RUNS || !gs->top;
}

void
greenlet_find(struct sampling *s, struct thread *t, struct greenlets *gs,
	      uintptr_t before)
{
	uintptr_t first;
	uintptr_t after = greenlet_runs(gs, s->target.peek, t->ident, &first);
	const struct walk_frame *root = t->trail.frames;

	if (!t->trail.n)
		return;
	if (!after && !before && root->addr != t->first &&
	    !is_anothers(s, 0, root->addr))
		t->first = root->addr;
	if (after && !first_learn(s, t, gs, first))
		return;
	if (is_threads(s, t, &s->greens[gs - s->greenlets]))
		return;
	t->task = known_number(s, t, after, root);
	if (!t->task)
		t->task = known_number(s, t, before, root);
	if (!t->task && after && after == before)
		t->task = new_number(s, t, gs, after, root);
}

/* In turn ----------------------------------------------------------------- */

static void
greenlet_visit(struct sampling *s, struct greenlets *gs, uint32_t number)
{
	const struct pyver *ver = &s->target.ver;
	struct await_chain *chain = &s->tasks.chains[0];
	struct task *task = &s->tasks.list[number];
	enum await_end end = AWAIT_TORN;

	if (!greenlet_lives(ver, s->target.peek, task->key.addr)) {
		task_replace(s, number);
		return;
	}
	for (int i = 0; i < READS && end == AWAIT_TORN; i++)
		end = greenlet_read(gs, ver, s->target.peek, task->key.addr,
				    chain, &s->tasks.chains[1]);
	if (end != AWAIT_WAITS) {
		task_defer(s, number, end == AWAIT_RUNS);
		return;
	}
	if (chain->frames[0].addr != task->key.coro) {
		task_replace(s, number);
		return;
	}
	task->fill = (s->now - task->seen) / 2;
	task->seen = s->now;
	task_sample(s, number, greenlet_word(s, chain));
}

static void
greenlets_visit(struct sampling *s, struct greenlets *gs,
		struct green_scan *scan)
{
	uint32_t n = s->tasks.used, most = n < PASS_MOST ? n : PASS_MOST;
	uint32_t visits = 0;

	for (uint32_t i = 0; i < most && visits < MOST; i++) {
		const struct task *task;

		scan->at = scan->at < n ? scan->at + 1 : 1;
		task = &s->tasks.list[scan->at];
		if (!task->key.addr || task->kind != WIRE_TASK_GREENLET ||
		    task->interp != gs - s->greenlets)
			continue;
		visits++;
		greenlet_visit(s, gs, scan->at);
	}
}

/* It is looked for in a thread now and then: many a program has greenlets
 * without using any. */
static void
greenlets_seek(struct sampling *s, struct greenlets *gs,
	       struct green_scan *scan)
{
	if (s->now < scan->find)
		return;
	scan->wait = scan->wait ? 2 * scan->wait : EVERY;
	scan->wait = scan->wait < FIND_MOST ? scan->wait : FIND_MOST;
	scan->find = s->now + scan->wait;
	for (uint32_t i = 0; i < s->threads.n; i++) {
		const struct thread *t = &s->threads.list[i];

		if (t->interp == gs->interp && thread_is_there(t, s->tick) &&
		    greenlets_find(gs, &s->target.ver, s->target.peek,
				   t->ident))
			return;
	}
}

void
greenlets_tick(struct sampling *s, uintptr_t interp, uint32_t n)
{
	struct greenlets *gs = &s->greenlets[n];
	struct green_scan *scan = &s->greens[n];

	if (s->now < scan->due)
		return;
	scan->due = turn_next(s);
	if (!greenlets_look(gs, &s->target.ver, s->target.peek, interp) ||
	    !known_tasks_init(&s->tasks))
		return;
	if (!gs->part)
		greenlets_seek(s, gs, scan);
	else
		greenlets_visit(s, gs, scan);
}
