/* src/reader/sampling_visit.c - one task that does not run: what it waits in,
 * and since when it has been there. Nobody keeps when a task began and ended.
 */
#include "reader/sampling_task.h"

#define READS       4   /* of a task that changes meanwhile */
#define GATHER_MOST 16u /* of what one awaits that are told so */

static bool
task_at(struct sampling *s, const struct look *look, uintptr_t addr,
	struct aio_task *task)
{
	const struct pyver *ver = &s->target.ver;

	if (look->trio)
		return trio_task(look->trio, ver, s->target.peek, addr, task);
	if (look->curio)
		return curio_task(look->curio, ver, s->target.peek, addr, task);
	return aio_task(look->aio, ver, s->target.peek, addr, task);
}

/* Of a chain that was read. False: it is none that a task can be in: of trio's
 * and curio's, one that has ended is suspended nowhere. */
static bool
task_word(struct sampling *s, const struct aio_task *task, enum await_end end,
	  const struct await_word **word)
{
	struct await_chain *chain = &s->tasks.chains[0];
	bool waits = end == AWAIT_WAITS || end == AWAIT_TOO_DEEP;

	*word = NULL;
	if (end == AWAIT_TORN || end == AWAIT_RUNS)
		return true;
	if (aio_is_asyncios(task)) {
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
	if (*word && aio_is_asyncios(task) &&
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
task_link(struct sampling *s, const struct look *look, uintptr_t addr,
	  uint32_t by)
{
	uint32_t number = addr ? known_tasks_at(&s->tasks, addr) : 0;
	char name[AIO_NAME_MAX];
	struct aio_task task;
	struct task_key key;

	if (!number || !by || number == by || s->tasks.list[number].by == by ||
	    !task_at(s, look, addr, &task) ||
	    !task_key_read(s, &task, &key, name) ||
	    known_tasks_find(&s->tasks, &key) != number)
		return;
	s->tasks.list[number].by = by;
	if (!task_write(s, number, &task, name))
		s->tasks.list[number].by = 0;
}

/* Of trio's a task is in a nursery for good. */
static void
trio_links(struct sampling *s, const struct look *look, uint32_t number,
	   const struct aio_task *task)
{
	uintptr_t by;

	if (s->tasks.list[number].by)
		return;
	by = trio_awaited_by(look->trio, &s->target.ver, s->target.peek,
			     task->addr);
	if (by)
		task_link(s, look, task->addr, known_tasks_at(&s->tasks, by));
}

/* From 3.14 on a task knows who awaits it. Before, one knows what it waits for,
 * and a gathering future what it gathers. */
static void
task_links(struct sampling *s, const struct look *look, uint32_t number,
	   const struct aio_task *task)
{
	const struct pyver *ver = &s->target.ver;
	struct peek *pk = s->target.peek;
	uintptr_t children[GATHER_MOST];
	size_t n;

	if (ver->off.aio.awaited_by != OFFSET_NONE) {
		uintptr_t by = aio_awaited_by(ver, pk, task->addr);

		if (by)
			task_link(s, look, task->addr,
				  known_tasks_at(&s->tasks, by));
		return;
	}
	task_link(s, look, task->waiter, number);
	if (!task->waiter ||
	    !pytype_is_a(ver, pk, task->waiter, "_GatheringFuture"))
		return;
	n = aio_children(look->aio, ver, pk, task->waiter, children,
			 GATHER_MOST);
	for (size_t i = 0; i < n; i++)
		task_link(s, look, children[i], number);
}

void
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

/* Was it not there when the list was gone through? */
static bool
was_missed(const struct aio_list *list, const struct task *task)
{
	return task->seen && task->seen < list->sure;
}

/* A task that was not there in between is another one in its place and by its
 * name. */
static void
task_part(struct sampling *s, const struct aio_list *list, uintptr_t addr)
{
	uint32_t number = known_tasks_at(&s->tasks, addr);

	if (number && was_missed(list, &s->tasks.list[number]))
		task_replace(s, number);
}

void
task_part_running(struct sampling *s, const struct thread *t,
		  const struct aio *aio, uintptr_t addr)
{
	const struct aio_scan *scan = &s->scans[aio - s->aios];
	uint32_t number = known_tasks_at(&s->tasks, addr);

	/* It is in one of two lists. */
	if (number && was_missed(&scan->list, &s->tasks.list[number]) &&
	    (s->target.ver.off.aio.tasks_head == OFFSET_NONE ||
	     was_missed(&t->tasks, &s->tasks.list[number])))
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

bool
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
	task_part(s, list, addr);
	number = task_number(s, &task, thread->wire, since);
	if (!number)
		return true;
	task_looked(s, number, birth_of(&scan->births, since, s->now),
		    s->now - since);
	task_sample(s, number, word);
	if (look->trio)
		trio_links(s, look, number, &task);
	else if (!look->curio)
		task_links(s, look, number, &task);
	return true;
}
