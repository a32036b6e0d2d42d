/* src/reader/sampling_turn.c - the tasks that do not run. They are walked in
 * turn, some at a time, so that what this costs has a bound however many there
 * are: the sample of a task that waits stands for the time since the one
 * before, less what the task ran.
 */
#include "reader/sampling_task.h"

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

/* One that does not run --------------------------------------------------- */

static bool
is_same(const struct aio_task *a, const struct aio_task *b)
{
	return a->addr == b->addr && a->loop == b->loop && a->coro == b->coro &&
	       a->waiter == b->waiter && a->name == b->name &&
	       a->is_pending == b->is_pending;
}

/* A task, the chain that it waits in, and a word for what it waits for; NULL:
 * for its turn only. All of one moment: the task was the same afterwards. */
static enum await_end
task_read_once(struct sampling *s, struct aio *aio, uintptr_t addr,
	       struct aio_task *task, const struct await_word **word)
{
	const struct pyver *ver = &s->target.ver;
	struct peek *pk = s->target.peek;
	struct aio_task again;
	enum await_end end;

	if (!aio_task(aio, ver, pk, addr, task) || !task->is_pending)
		return AWAIT_TORN;
	end = await_read(ver, pk, task->coro, &s->tasks.chains[0],
			 &s->tasks.chains[1]);
	*word = NULL;
	if (end != AWAIT_TORN && end != AWAIT_RUNS)
		chain_trim(s, &s->tasks.chains[0]);
	if (end == AWAIT_WAITS || end == AWAIT_TOO_DEEP)
		*word = chain_word(s, task, &s->tasks.chains[0]);
	if (!aio_task(aio, ver, pk, addr, &again) || !is_same(task, &again))
		return AWAIT_TORN;
	return end;
}

static enum await_end
task_read(struct sampling *s, struct aio *aio, uintptr_t addr,
	  struct aio_task *task, const struct await_word **word)
{
	enum await_end end = AWAIT_TORN;

	for (int i = 0; i < READS && end == AWAIT_TORN; i++) {
		end = task_read_once(s, aio, addr, task, word);
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
	task->seen = s->now;
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

/* A task that was not there in between is another one in its place and by its
 * name. */
static void
task_part(struct sampling *s, const struct aio_scan *scan,
	  const struct aio_list *list, uintptr_t addr)
{
	bool whole = list->began == scan->last; /* a round is one look */
	uint32_t number = known_tasks_at(&s->tasks, addr);

	if (!number || !s->tasks.list[number].seen ||
	    s->tasks.list[number].seen >= (whole ? list->began : list->ended))
		return;
	tasks_close(s);
	task_end(s, number);
}

/* Look at a task of the interpreter, in its list; thread: it is in, NULL: that
 * of its loop; since: when it would have been seen before. False: it was none,
 * or has ended. */
static bool
task_visit(struct sampling *s, struct aio *aio, const struct aio_list *list,
	   uintptr_t addr, const struct thread *thread, uint64_t since)
{
	const struct aio_scan *scan = &s->scans[aio - s->aios];
	const struct aio_births *births = &scan->births;
	struct aio_task task;
	const struct await_word *word = NULL;
	enum await_end end = task_read(s, aio, addr, &task, &word);
	uint32_t number;

	for (uint32_t i = 0; !thread && i < s->threads.n; i++) {
		const struct thread *t = &s->threads.list[i];

		if (t->interp == aio->interp && t->loop == task.loop)
			thread = t;
	}
	if (!thread || !thread->wire || !task.is_pending)
		return false;
	if (end == AWAIT_TORN || end == AWAIT_RUNS) {
		task_defer(s, known_tasks_at(&s->tasks, addr),
			   end == AWAIT_RUNS);
		return true;
	}
	task_part(s, scan, list, addr);
	number = task_number(s, &task, thread->wire,
			     birth_of(births, since, s->now), s->now - since);
	if (!number)
		return true;
	if (s->tasks.list[number].seen)
		s->tasks.list[number].gap = s->now - s->tasks.list[number].seen;
	s->tasks.list[number].seen = s->now;
	task_sample(s, number, word);
	task_links(s, aio, number, &task);
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

/* A set, from where the last turn left it, at most once. */
static void
set_look(struct sampling *s, struct aio *aio, struct aio_scan *scan,
	 struct turn *turn)
{
	uintptr_t items[SLOTS_AHEAD];
	struct pyset set;
	size_t done = 0, n;

	if (!aio_all(aio, &s->target.ver, s->target.peek, &set))
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
				    task_visit(s, aio, &scan->list, items[i],
					       NULL, scan->passed[part]);
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
	uintptr_t node, addr, tail;

	tail = aio_tail(&s->target.ver, s->target.peek, t->tstate);
	births_add(s, &s->scans[aio - s->aios], tail && tail != list->tail);
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
		turn->tasks -= task_visit(s, aio, list, addr, t, list->began);
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

		if (task->key.addr && task->kind == WIRE_TASK_ASYNCIO &&
		    s->now - task->seen > 2 * round + SWEEP_AFTER)
			task_end(s, i);
	}
}

void
tasks_tick(struct sampling *s, uintptr_t interp, uint32_t n)
{
	struct aio_scan *scan = &s->scans[n];
	struct aio *aio = &s->aios[n];
	struct turn turn = { .tasks = TASKS_MOST, .slots = SLOTS_MOST };

	if (s->now < scan->due)
		return;
	scan->due = s->now + TASKS_EVERY;
	if (!aio_look(aio, &s->target.ver, s->target.peek, interp) ||
	    !known_tasks_init(&s->tasks)) {
		scan->known = 0;
		return;
	}
	if (!scan->known) {
		scan->known = s->aio_since = scan->last = s->now;
		scan->list.began = scan->list.ended = s->now;
		for (size_t i = 0; i < AIO_PARTS; i++)
			scan->passed[i] = s->now;
	}
	loops_find(s, aio);
	for (uint32_t i = 0; i < s->threads.n; i++) {
		struct thread *t = &s->threads.list[i];

		if (t->interp == interp && t->seen == s->tick && t->loop &&
		    s->target.ver.off.aio.tasks_head != OFFSET_NONE)
			list_look(s, aio, t, &turn);
	}
	set_look(s, aio, scan, &turn);
	scan->last = s->now;
	if (s->now >= s->tasks.sweep) {
		tasks_sweep(s, turn.longest);
		s->tasks.sweep = s->now + SWEEP_AFTER;
	}
}
