/* src/reader/sampling_turn.c - the tasks that do not run. They are walked in
 * turn, some at a time, so that what this costs has a bound however many there
 * are: the sample of a task that waits stands for the time since the one
 * before, less what the task ran.
 */
#include "reader/sampling_task.h"

#include "base/random.h"

#include <string.h>

#define MS UINT64_C(1000000)

#define TASKS_EVERY (10 * MS)
#define TASKS_TIME  (TASKS_EVERY / 100) /* of a CPU, that a walk may take */
#define TASKS_MOST  48u /* that are walked at a time, if nothing tells time */
#define TASKS_BEST  96u /* however little time they take */
#define TASKS_LEAST 16u /* however long that takes */
#define LATE_MOST   4u  /* times as many when as much time went by */
#define SLOTS_MOST  32768u /* of a set that are looked at, at a time */
/* A task that was not there for two rounds and so long has ended. */
#define SWEEP_AFTER (30 * MS)
/* All are gone through for that. */
#define SWEEPS_A_ROUND 8u

_Static_assert(TASKS_BEST *LATE_MOST <= TURN_MOST, "all may be met");

uint64_t
turn_next(struct sampling *s)
{
	return s->now + TASKS_EVERY / 2 + random_next(&s->random) % TASKS_EVERY;
}

void
turn_takes(struct turn *turn, size_t slots)
{
	turn->slots -= slots < turn->slots ? (uint32_t)slots : turn->slots;
}

void
round_note(struct turn *turn, const struct aio_list *list, uint64_t now)
{
	uint64_t last = list->began - list->ended, round = now - list->began;

	round = last > round ? last : round;
	round = list->length > round ? list->length : round;
	if (round > turn->longest)
		turn->longest = round;
}

void
list_at(struct aio_list *list, uintptr_t place, uint64_t now)
{
	if (!list->at) {
		list->first = now;
		list->has_moved = false;
	} else if (place != list->place) {
		list->has_moved = true;
	}
	list->place = place;
}

void
list_round(struct aio_list *list, bool is_there, uint64_t now)
{
	uint64_t length = now - list->first;
	bool is_sure = is_there && !list->has_moved;

	if (is_sure)
		list->sure = list->first;
	if (is_sure || length > list->length)
		list->length = length;
	list->at = 0;
	list->ended = list->began;
	list->began = now;
}

uint64_t
list_expected(struct sampling *s, struct aio_list *list, uint64_t all,
	      uint64_t part)
{
	uint64_t step = s->now - list->turned;

	list->turned = s->now;
	return round_expected(step, all, part);
}

/* Who cannot have run Python since has the loop that it had. */
static void
loops_find(struct sampling *s, struct aio *aio)
{
	for (uint32_t i = 0; i < s->threads.n; i++) {
		struct thread *t = &s->threads.list[i];

		if (t->interp != aio->interp || !thread_is_there(t, s->tick) ||
		    t->moved < t->loop_at)
			continue;
		t->loop =
		    aio_loop(aio, &s->target.ver, s->target.peek, t->tstate);
		t->loop_at = s->tick;
	}
}

/* Tasks that were not seen for as long as a round takes, and longer. Their runs
 * are closed. */
static void
tasks_sweep(struct sampling *s, uint64_t round)
{
	tasks_close(s);
	for (uint32_t i = 1; i <= s->tasks.used; i++) {
		const struct task *task = &s->tasks.list[i];

		if (task->key.addr && task->kind != WIRE_TASK_GREENLET &&
		    s->now - task->seen > 2 * round + SWEEP_AFTER)
			task_end(s, i);
	}
}

static void
scan_begin(struct sampling *s, struct aio_scan *scan)
{
	memset(&scan->births, 0, sizeof(scan->births));
	memset(&scan->list, 0, sizeof(scan->list));
	scan->known = scan->last = s->now;
	scan->list.began = scan->list.ended = scan->list.turned = s->now;
	for (size_t i = 0; i < AIO_PARTS; i++)
		scan->passed[i] = s->now;
}

/* False: the interpreter has no asyncio. */
static bool
aio_turn(struct sampling *s, uintptr_t interp, uint32_t n, struct turn *turn)
{
	struct aio_scan *scan = &s->scans[n];
	struct aio *aio = &s->aios[n];
	struct look look = { .aio = aio, .scan = scan };

	if (!aio_look(aio, &s->target.ver, s->target.peek, interp) ||
	    !known_tasks_init(&s->tasks)) {
		scan->known = 0;
		return false;
	}
	if (!scan->known) {
		scan_begin(s, scan);
		s->aio_since = s->now;
	}
	loops_find(s, aio);
	scan->turn++; /* another thread's first, each time */
	for (uint32_t i = 0; i < s->threads.n; i++) {
		struct thread *t =
		    &s->threads.list[(i + scan->turn) % s->threads.n];

		if (t->interp == interp && thread_is_there(t, s->tick) &&
		    t->loop && s->target.ver.off.aio.tasks_head != OFFSET_NONE)
			list_look(s, aio, t, turn);
	}
	set_look(s, &look, turn);
	scan->last = s->now;
	return true;
}

/* The runner that works in a thread; 0: none. */
static uintptr_t
runner_of(struct sampling *s, const struct thread *t, const struct trio *trio)
{
	for (size_t i = 0; i < t->trail.n; i++) {
		const struct walk_frame *f = &t->trail.frames[i];
		uintptr_t runner = trio_runner(
		    trio, &s->target.ver, s->target.peek, f->addr, f->code);

		if (runner)
			return runner;
	}
	return 0;
}

/* A new one has the place of the one that was not seen for the longest time. */
static struct aio_scan *
runner_scan(struct sampling *s, uintptr_t runner)
{
	struct trio_scan *old = &s->runners[0];

	for (size_t i = 0; i < TRIO_RUNNERS; i++) {
		struct trio_scan *r = &s->runners[i];

		if (r->runner == runner) {
			r->seen = s->now;
			return &r->scan;
		}
		if (r->seen < old->seen)
			old = r;
	}
	if (old->seen == s->now)
		return NULL;
	old->runner = runner;
	old->seen = s->now;
	scan_begin(s, &old->scan);
	return &old->scan;
}

/* False: the interpreter has no trio. */
static bool
trio_turn(struct sampling *s, uintptr_t interp, uint32_t n, struct turn *turn)
{
	struct trio *trio = &s->trios[n];

	if (pymodule_is_level(&s->aios[n].module, &trio->module) ||
	    !trio_look(trio, &s->target.ver, s->target.peek, interp) ||
	    !known_tasks_init(&s->tasks))
		return false;
	trio->turn++; /* another thread's first, each time */
	for (uint32_t i = 0; i < s->threads.n; i++) {
		const struct thread *t =
		    &s->threads.list[(i + trio->turn) % s->threads.n];
		struct look look = { .aio = &s->aios[n],
				     .trio = trio,
				     .thread = t };

		if (t->interp != interp || !thread_is_there(t, s->tick))
			continue;
		look.runner = runner_of(s, t, trio);
		look.scan = look.runner ? runner_scan(s, look.runner) : NULL;
		if (!look.scan)
			continue;
		set_look(s, &look, turn);
		look.scan->last = s->now;
	}
	return true;
}

/* A dict of tasks, from where the last turn left it, at most once. New ones
 * come to its end. */
static void
dict_look(struct sampling *s, const struct look *look, struct turn *turn)
{
	struct aio_list *list = &look->scan->list;
	struct pydict d;
	size_t i;

	if (!curio_all(look->curio, &s->target.ver, s->target.peek,
		       look->runner, &d))
		return;
	if (d.n > list->used)
		births_add(s, look->scan, d.n - list->used);
	list->used = d.n;
	if (!turn->tasks)
		return;
	if (list->at >= d.n)
		list->at = 0;
	for (i = 0; i < d.n && turn->tasks && turn->slots; i++) {
		struct pydict_item item;

		turn_takes(turn, SLOTS_NODE);
		list_at(list, d.entries, s->now);
		if (pydict_item(&d, s->target.peek, list->at, &item) &&
		    item.value)
			turn->tasks -= task_visit(s, look, list, item.value,
						  list->began, turn);
		if (++list->at < d.n)
			continue;
		list_round(list, true, s->now);
		i++;
		break;
	}
	turn_met(s, turn, list_expected(s, list, d.n, i));
	round_note(turn, list, s->now);
}

/* The kernel that works in a thread; 0: none. */
static uintptr_t
kernel_of(struct sampling *s, const struct thread *t, const struct curio *curio)
{
	uintptr_t kernel = 0;

	for (size_t i = 0; i < t->trail.n && !kernel; i++)
		kernel = curio_kernel(curio, &s->target.ver, s->target.peek,
				      t->trail.frames[i].addr,
				      t->trail.frames[i].code);
	return kernel;
}

/* False: the interpreter has no curio. */
static bool
curio_turn(struct sampling *s, uintptr_t interp, uint32_t n, struct turn *turn)
{
	struct curio *curio = &s->curios[n];

	if (pymodule_is_level(&s->aios[n].module, &curio->module) ||
	    !curio_look(curio, &s->target.ver, s->target.peek, interp) ||
	    !known_tasks_init(&s->tasks))
		return false;
	curio->turn++; /* another thread's first, each time */
	for (uint32_t i = 0; i < s->threads.n; i++) {
		const struct thread *t =
		    &s->threads.list[(i + curio->turn) % s->threads.n];
		struct look look = { .aio = &s->aios[n],
				     .curio = curio,
				     .thread = t };

		if (t->interp != interp || t->seen != s->tick)
			continue;
		look.runner = kernel_of(s, t, curio);
		look.scan = look.runner ? runner_scan(s, look.runner) : NULL;
		if (!look.scan)
			continue;
		dict_look(s, &look, turn);
		look.scan->last = s->now;
	}
	return true;
}

/* How many tasks are looked at. */
static uint32_t
tasks_most(const struct sampling *s)
{
	uint64_t most;

	if (!s->tasks.cost)
		return TASKS_MOST;
	most = TASKS_TIME / s->tasks.cost;
	most = most < TASKS_BEST ? most : TASKS_BEST;
	return most > TASKS_LEAST ? (uint32_t)most : TASKS_LEAST;
}

/* How often that, at a turn that was due then: more often when it comes late,
 * so that a round does not take longer for that. */
static uint32_t
turn_times(const struct sampling *s, uint64_t due)
{
	uint64_t late = due ? (s->now - due) / TASKS_EVERY : 0;

	return late < LATE_MOST ? 1 + (uint32_t)late : LATE_MOST;
}

/* A turn has looked at so many, and took so long of a CPU. What one costs
 * depends on what else was in the caches: that of some turns counts. */
static void
cost_learn(struct tasks *tasks, uint32_t visits, uint64_t time)
{
	uint64_t cost;

	if (visits < TASKS_LEAST)
		return;
	cost = time / visits + 1;
	tasks->cost = tasks->cost ? (7 * tasks->cost + cost) / 8 : cost;
}

static void
turn_walk(struct sampling *s, uintptr_t interp, uint32_t n, struct turn *turn)
{
	bool has = aio_turn(s, interp, n, turn);

	has |= trio_turn(s, interp, n, turn);
	has |= curio_turn(s, interp, n, turn);
	if (!has || s->now < s->tasks.sweep)
		return;
	tasks_sweep(s, turn->longest);
	s->tasks.sweep = s->now + SWEEP_AFTER + turn->longest / SWEEPS_A_ROUND;
}

void
tasks_tick(struct sampling *s, uintptr_t interp, uint32_t n)
{
	uint64_t (*spent)(void) = s->target.spent;
	struct turn turn = { .slots = SLOTS_MOST };
	uint64_t due = s->scans[n].due, began;
	uint32_t most;

	if (s->now < due)
		return;
	s->scans[n].due = turn_next(s);
	most = tasks_most(s) * turn_times(s, due);
	turn.tasks = most;
	began = spent ? spent() : 0;
	turn_walk(s, interp, n, &turn);
	if (spent)
		cost_learn(&s->tasks, most - turn.tasks, spent() - began);
}
