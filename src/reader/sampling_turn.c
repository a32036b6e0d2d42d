/* src/reader/sampling_turn.c - the tasks that do not run. They are walked in
 * turn, some at a time, so that what this costs has a bound however many there
 * are: the sample of a task that waits stands for the time since the one
 * before, less what the task ran.
 */
#include "reader/sampling_task.h"

#include <string.h>

#define MS UINT64_C(1000000)

#define TASKS_EVERY (10 * MS)
#define TASKS_MOST  48u   /* that are walked at a time */
#define SLOTS_MOST  2048u /* of a set that are looked at, at a time */
/* Read before what is in them is: a task that lives for some ms must not have
 * ended when it is its turn. */
#define SLOTS_AHEAD 4u
#define NODES_MOST  8192u /* of a list that are gone by */
/* A task that was not there for two rounds and so long has ended. */
#define SWEEP_AFTER (30 * MS)

#define READS       4   /* of a task that changes meanwhile */
#define GATHER_MOST 16u /* of what one awaits that are told so */

/* Whose tasks are looked at. */
struct look {
	struct aio *aio; /* of the interpreter */
	struct aio_scan *scan;
	const struct trio *trio;     /* NULL: asyncio's */
	uintptr_t runner;            /* of trio's */
	const struct thread *thread; /* they are in; NULL: that of their loop */
};

/* One that does not run --------------------------------------------------- */

static bool
task_at(struct sampling *s, const struct look *look, uintptr_t addr,
	struct aio_task *task)
{
	const struct pyver *ver = &s->target.ver;

	return look->trio
		   ? trio_task(look->trio, ver, s->target.peek, addr, task)
		   : aio_task(look->aio, ver, s->target.peek, addr, task);
}

/* Of a chain that was read. False: it is none that a task can be in: of trio's,
 * one that has ended is suspended nowhere. */
static bool
task_word(struct sampling *s, const struct aio_task *task, enum await_end end,
	  const struct await_word **word)
{
	struct await_chain *chain = &s->tasks.chains[0];
	bool waits = end == AWAIT_WAITS || end == AWAIT_TOO_DEEP;

	*word = NULL;
	if (end == AWAIT_TORN || end == AWAIT_RUNS)
		return true;
	if (!task->trio) {
		chain_trim(s, chain);
		*word = waits ? chain_word(s, task, chain) : NULL;
	} else if (waits) {
		if (chain->n < 2)
			return false;
		*word = trio_word(s, task, chain);
	}
	return true;
}

static bool
is_same(const struct aio_task *a, const struct aio_task *b)
{
	return a->addr == b->addr && a->loop == b->loop && a->coro == b->coro &&
	       a->waiter == b->waiter && a->name == b->name &&
	       a->serial == b->serial && a->is_pending == b->is_pending;
}

/* A task, the chain that it waits in, and a word for what it waits for; NULL:
 * for its turn only. All of one moment: the task was the same afterwards. */
static enum await_end
task_read_once(struct sampling *s, const struct look *look, uintptr_t addr,
	       struct aio_task *task, const struct await_word **word)
{
	const struct pyver *ver = &s->target.ver;
	struct peek *pk = s->target.peek;
	struct aio_task again;
	enum await_end end;

	if (!task_at(s, look, addr, task) || !task->is_pending)
		return AWAIT_TORN;
	end = await_read(ver, pk, task->coro, &s->tasks.chains[0],
			 &s->tasks.chains[1]);
	if (!task_word(s, task, end, word) || !task_at(s, look, addr, &again) ||
	    !is_same(task, &again))
		return AWAIT_TORN;
	/* What it waits for may have been something else in the same place when
	 * the word was found: a future is freed, another one made. */
	if (*word && !task->trio &&
	    chain_word(s, task, &s->tasks.chains[0]) != *word)
		return AWAIT_TORN;
	return end;
}

static enum await_end
task_read(struct sampling *s, const struct look *look, uintptr_t addr,
	  struct aio_task *task, const struct await_word **word)
{
	enum await_end end = AWAIT_TORN;

	for (int i = 0; i < READS && end == AWAIT_TORN; i++) {
		end = task_read_once(s, look, addr, task, word);
		if (!task->is_pending)
			break;
	}
	return end;
}

void
task_sample(struct sampling *s, uint32_t number, const struct await_word *word)
{
	uint32_t stack = chain_stack(s, &s->tasks.chains[0]);
	uint32_t flags = WIRE_STATE_READY;

	if (stack && word) {
		flags = WIRE_STATE_WAITING | word->wait
						 << WIRE_SAMPLE_WAIT_SHIFT;
		stack = stack_push_word(s, stack, word->word);
	}
	/* What has no sample now has it in the next one's time. */
	if (stack)
		task_add(s, number, stack, flags);
}

void
task_defer(struct sampling *s, uint32_t number, bool runs)
{
	struct task *task = &s->tasks.list[number];

	if (!number)
		return;
	task->seen = task->looked = s->now;
	if (runs && task->run.stack && s->now - task->last > task->ran)
		task_add(s, number, task->run.stack, task->run.flags);
}

/* A task is awaited by another one, if it is known. */
static void
task_link(struct sampling *s, uintptr_t addr, uint32_t by)
{
	uint32_t number = addr ? known_tasks_at(&s->tasks, addr) : 0;
	char name[AIO_NAME_MAX];
	struct aio none = { 0 };
	struct aio_task task;
	struct task_key key;

	if (!number || !by || number == by || s->tasks.list[number].by == by ||
	    !aio_task(&none, &s->target.ver, s->target.peek, addr, &task) ||
	    !task_key_read(s, &task, &key, name) ||
	    known_tasks_find(&s->tasks, &key) != number)
		return;
	s->tasks.list[number].by = by;
	if (!task_write(s, number, &task, name))
		s->tasks.list[number].by = 0;
}

/* From 3.14 on a task knows who awaits it. Before, one knows what it waits for,
 * and a gathering future what it gathers. */
static void
task_links(struct sampling *s, struct aio *aio, uint32_t number,
	   const struct aio_task *task)
{
	const struct pyver *ver = &s->target.ver;
	struct peek *pk = s->target.peek;
	uintptr_t children[GATHER_MOST];
	size_t n;

	if (ver->off.aio.awaited_by != OFFSET_NONE) {
		uintptr_t by = aio_awaited_by(ver, pk, task->addr);

		if (by)
			task_link(s, task->addr, known_tasks_at(&s->tasks, by));
		return;
	}
	task_link(s, task->waiter, number);
	if (!task->waiter ||
	    !pytype_is_a(ver, pk, task->waiter, "_GatheringFuture"))
		return;
	n = aio_children(aio, ver, pk, task->waiter, children, GATHER_MOST);
	for (size_t i = 0; i < n; i++)
		task_link(s, children[i], number);
}

static void
births_add(struct sampling *s, struct aio_scan *scan, size_t n)
{
	struct aio_births *b = &scan->births;

	if (!n)
		return;
	b->list[b->next % AIO_BIRTHS].time = s->now - (s->now - scan->last) / 2;
	b->list[b->next % AIO_BIRTHS].n = n;
	b->next++;
}

/* When a task that was not there at since was most likely made: when there got
 * more of them, if they did, else in the middle. */
static uint64_t
birth_of(const struct aio_births *b, uint64_t since, uint64_t now)
{
	uint64_t sum = 0, n = 0;

	for (size_t i = 0; i < AIO_BIRTHS && i < b->next; i++) {
		size_t at = (b->next - 1 - i) % AIO_BIRTHS;

		if (b->list[at].time <= since)
			break;
		sum += (b->list[at].time - since) * b->list[at].n;
		n += b->list[at].n;
	}
	return n ? since + sum / n : since + (now - since) / 2;
}

/* Was it not there when the list was gone through? Some rounds are one look. */
static bool
was_missed(const struct aio_scan *scan, const struct aio_list *list,
	   const struct task *task)
{
	bool whole = list->began == scan->last;

	return task->seen && task->seen < (whole ? list->began : list->ended);
}

/* A task that was not there in between is another one in its place and by its
 * name. */
static void
task_part(struct sampling *s, const struct aio_scan *scan,
	  const struct aio_list *list, uintptr_t addr)
{
	uint32_t number = known_tasks_at(&s->tasks, addr);

	if (number && was_missed(scan, list, &s->tasks.list[number]))
		task_replace(s, number);
}

void
task_part_running(struct sampling *s, const struct thread *t,
		  const struct aio *aio, uintptr_t addr)
{
	const struct aio_scan *scan = &s->scans[aio - s->aios];
	uint32_t number = known_tasks_at(&s->tasks, addr);

	/* It is in one of two lists. */
	if (number && was_missed(scan, &scan->list, &s->tasks.list[number]) &&
	    (s->target.ver.off.aio.tasks_head == OFFSET_NONE ||
	     was_missed(scan, &t->tasks, &s->tasks.list[number])))
		task_replace(s, number);
}

/* The thread in which a loop runs; NULL: none that is known. */
static const struct thread *
thread_of_loop(struct sampling *s, struct aio *aio, uintptr_t loop)
{
	uint64_t ident;

	for (uint32_t i = 0; i < s->threads.n; i++) {
		const struct thread *t = &s->threads.list[i];

		if (t->interp == aio->interp && t->loop == loop)
			return t;
	}
	ident = aio_ident(aio, &s->target.ver, s->target.peek, loop);
	for (uint32_t i = 0; ident && i < s->threads.n; i++) {
		const struct thread *t = &s->threads.list[i];

		if (t->interp == aio->interp && t->ident == ident)
			return t;
	}
	return NULL;
}

/* A look finds a task that waits. What of its life is between two looks is not
 * known, and half of that is what it waited in the mean, however much of it
 * ran and was seen: those that no look finds have no time of waiting at all. */
static void
task_looked(struct sampling *s, uint32_t number, uint64_t birth, uint64_t gap)
{
	struct task *task = &s->tasks.list[number];

	if (task->looked) {
		task->gap = s->now - task->looked;
	} else {
		task->gap = gap;
		task->last = birth;
		task->ran = 0;
	}
	task->seen = task->looked = s->now;
}

/* Look at a task of the interpreter, in its list; since: when it would have
 * been seen before. False: it was none, or has ended. */
static bool
task_visit(struct sampling *s, const struct look *look,
	   const struct aio_list *list, uintptr_t addr, uint64_t since)
{
	const struct aio_scan *scan = look->scan;
	struct aio_task task;
	const struct await_word *word = NULL;
	enum await_end end = task_read(s, look, addr, &task, &word);
	const struct thread *thread = look->thread;
	uint32_t number;

	if (!thread && task.loop)
		thread = thread_of_loop(s, look->aio, task.loop);
	if (!thread || !thread->wire || !task.is_pending)
		return false;
	if (end == AWAIT_TORN || end == AWAIT_RUNS) {
		task_defer(s, known_tasks_at(&s->tasks, addr),
			   end == AWAIT_RUNS);
		return true;
	}
	task_part(s, scan, list, addr);
	number = task_number(s, &task, thread->wire, since);
	if (!number)
		return true;
	task_looked(s, number, birth_of(&scan->births, since, s->now),
		    s->now - since);
	task_sample(s, number, word);
	if (!look->trio)
		task_links(s, look->aio, number, &task);
	return true;
}

/* In turn ----------------------------------------------------------------- */

struct turn {
	uint32_t tasks, slots; /* that may still be looked at */
	uint64_t longest;      /* round */
};

static void
round_note(struct turn *turn, const struct aio_list *list, uint64_t now)
{
	uint64_t last = list->began - list->ended, round = now - list->began;

	round = last > round ? last : round;
	if (round > turn->longest)
		turn->longest = round;
}

static bool
set_open(struct sampling *s, const struct look *look, struct pyset *set)
{
	const struct pyver *ver = &s->target.ver;
	struct peek *pk = s->target.peek;

	return look->trio ? trio_all(look->trio, ver, pk, look->runner, set)
			  : aio_all(look->aio, ver, pk, set);
}

/* A set, from where the last turn left it, at most once. */
static void
set_look(struct sampling *s, const struct look *look, struct turn *turn)
{
	struct aio_scan *scan = look->scan;
	uintptr_t items[SLOTS_AHEAD];
	struct pyset set;
	size_t done = 0, n;

	if (!set_open(s, look, &set))
		return;
	if (set.used > scan->list.used)
		births_add(s, scan, set.used - scan->list.used);
	scan->list.used = set.used;
	if (scan->list.at >= set.slots)
		scan->list.at = 0;
	while (done < set.slots && turn->tasks && turn->slots) {
		size_t i, part;

		n = pyset_items(&set, s->target.peek, scan->list.at,
				SLOTS_AHEAD, items);
		if (!n)
			return;
		part = scan->list.at * AIO_PARTS / set.slots;
		for (i = 0; i < n && turn->tasks; i++)
			if (items[i])
				turn->tasks -=
				    task_visit(s, look, &scan->list, items[i],
					       scan->passed[part]);
		scan->list.at += i;
		done += i;
		turn->slots -= turn->slots < i ? turn->slots : i;
		for (; part < scan->list.at * AIO_PARTS / set.slots &&
		       part < AIO_PARTS;
		     part++)
			scan->passed[part] = s->now;
		if (scan->list.at < set.slots)
			continue;
		scan->list.at = 0;
		scan->list.ended = scan->list.began;
		scan->list.began = s->now;
	}
	round_note(turn, &scan->list, s->now);
}

/* Go by the first n of a list that were looked at before. */
static bool
list_skip(struct sampling *s, uintptr_t tstate, size_t n, uintptr_t *node)
{
	*node = 0;
	for (size_t i = 0; i < n; i++)
		if (!aio_next(&s->target.ver, s->target.peek, tstate, node))
			return false;
	return true;
}

/* The tasks of a thread. New ones come to the end of the list. */
static void
list_look(struct sampling *s, struct aio *aio, struct thread *t,
	  struct turn *turn)
{
	struct aio_list *list = &t->tasks;
	struct look look = { aio, &s->scans[aio - s->aios], NULL, 0, t };
	uintptr_t node, addr, tail;

	tail = aio_tail(&s->target.ver, s->target.peek, t->tstate);
	births_add(s, look.scan, tail && tail != list->tail);
	list->tail = tail;

	if (!list->began)
		list->began = list->ended = s->aio_since;
	if (list->at > NODES_MOST ||
	    !list_skip(s, t->tstate, list->at, &node)) {
		list->at = 0;
		node = 0;
	}
	while (turn->tasks) {
		addr =
		    aio_next(&s->target.ver, s->target.peek, t->tstate, &node);
		if (!addr) {
			list->at = 0;
			list->ended = list->began;
			list->began = s->now;
			break;
		}
		list->at++;
		turn->tasks -= task_visit(s, &look, list, addr, list->began);
	}
	round_note(turn, list, s->now);
}

static void
loops_find(struct sampling *s, struct aio *aio)
{
	for (uint32_t i = 0; i < s->threads.n; i++) {
		struct thread *t = &s->threads.list[i];

		if (t->interp != aio->interp || t->seen != s->tick)
			continue;
		t->loop =
		    aio_loop(aio, &s->target.ver, s->target.peek, t->tstate);
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
	scan->list.began = scan->list.ended = s->now;
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
	for (uint32_t i = 0; i < s->threads.n; i++) {
		struct thread *t = &s->threads.list[i];

		if (t->interp == interp && t->seen == s->tick && t->loop &&
		    s->target.ver.off.aio.tasks_head != OFFSET_NONE)
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
		struct look look = { &s->aios[n], NULL, trio, 0, t };

		if (t->interp != interp || t->seen != s->tick)
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

void
tasks_tick(struct sampling *s, uintptr_t interp, uint32_t n)
{
	struct turn turn = { .tasks = TASKS_MOST, .slots = SLOTS_MOST };
	bool has;

	if (s->now < s->scans[n].due)
		return;
	s->scans[n].due = s->now + TASKS_EVERY;
	has = aio_turn(s, interp, n, &turn);
	has |= trio_turn(s, interp, n, &turn);
	if (has && s->now >= s->tasks.sweep) {
		tasks_sweep(s, turn.longest);
		s->tasks.sweep = s->now + SWEEP_AFTER;
	}
}
