/* src/reader/sampling_visit.c - one task that does not run: what it waits in,
 * and since when it has been there. Nobody keeps when a task began and ended.
 */
#include "reader/sampling_task.h"

#include <string.h>

#define READS       4   /* of a task that changes meanwhile */
#define NAME_BYTES  48u /* of a name, in what tells it from others */
#define INT_BYTES   16u /* of an int, likewise */
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

/* Was it not there when the list was gone through? */
static bool
was_missed(const struct aio_list *list, const struct task *task)
{
	return task->seen && task->seen < list->sure;
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

/* A look at a task. */
struct reading {
	struct aio_task task;
	const struct thread *thread;   /* NULL: none that is known */
	const struct await_word *word; /* NULL: it waits for its turn only */
	uint64_t print;                /* of all of that; 0: none */
	uint32_t
	    same; /* its number, if it is where it was; word is not known */
};

/* A name, so far as it tells tasks in the same place apart. */
static bool
print_name(struct sampling *s, uintptr_t name, char text[NAME_BYTES])
{
	const struct pyver *ver = &s->target.ver;
	size_t n = pytype_has(ver, s->target.peek, name, PYTYPE_INT)
		       ? INT_BYTES
		       : NAME_BYTES;

	memset(text, 0, NAME_BYTES);
	return peek(s->target.peek, text, name + ver->off.object.ob_size, n);
}

/* What tells a future from another one in the same place: its type, and the
 * first that is called when it is done. */
static bool
print_waiter(struct sampling *s, uintptr_t waiter, uintptr_t words[3])
{
	const struct py_offsets *off = &s->target.ver.off;

	memset(words, 0, 3 * sizeof(words[0]));
	return !waiter || (peek_ptr(s->target.peek, &words[0],
				    waiter + off->object.ob_type) &&
			   peek(s->target.peek, &words[1],
				waiter + off->object.ob_size, 16));
}

/* The frames of the chain that was read. 0: they cannot be read. */
static uint64_t
print_chain(struct sampling *s, uint64_t hash)
{
	const struct await_chain *chain = &s->tasks.chains[0];
	const struct py_offsets *off = &s->target.ver.off;
	struct peek *pk = s->target.peek;

	for (size_t i = 0; i < chain->n; i++) {
		const struct await_frame *f = &chain->frames[i];
		uintptr_t words[] = { f->addr, f->code, f->instr, 0, 0 };

		if (!peek_ptr(pk, &words[3], f->code + off->code.name) ||
		    !peek_ptr(pk, &words[4], f->code + off->code.linetable))
			return 0;
		hash = intern_hash(hash, words, sizeof(words));
	}
	return hash;
}

/* What a task is, where it waits and for what, in a number: whatever else is
 * read for a sample of it hangs on that. 0: something cannot be read. */
static uint64_t
print_read(struct sampling *s, const struct aio_task *task)
{
	uintptr_t words[] = {
		task->loop, task->coro,   task->waiter,
		task->name, task->serial, s->tasks.chains[0].leaf
	};
	uint64_t hash = intern_hash(s->generations, words, sizeof(words));
	uintptr_t waiter[3];
	char name[NAME_BYTES];

	if (!print_name(s, task->name, name) ||
	    !print_waiter(s, task->waiter, waiter))
		return 0;
	hash = intern_hash(hash, name, sizeof(name));
	hash = intern_hash(hash, waiter, sizeof(waiter));
	return print_chain(s, hash);
}

/* The number of the task that was read, if it is where it was at the last look:
 * nothing else has to be read then. 0: it is not, or not known. */
static uint32_t
same_find(struct sampling *s, const struct aio_list *list,
	  const struct reading *r)
{
	uint32_t number = known_tasks_at(&s->tasks, r->task.addr);
	const struct task *task = &s->tasks.list[number];

	if (!number || !r->print || task->print != r->print ||
	    !task->run.stack || !r->thread || task->thread != r->thread->wire ||
	    was_missed(list, task))
		return 0;
	return number;
}

/* A task, the chain that it waits in, and a word for what it waits for. All of
 * one moment: the task was the same afterwards. */
static enum await_end
task_read_once(struct sampling *s, const struct look *look,
	       const struct aio_list *list, uintptr_t addr, struct reading *r)
{
	const struct pyver *ver = &s->target.ver;
	struct peek *pk = s->target.peek;
	struct await_chain *chain = &s->tasks.chains[0];
	struct aio_task again;
	enum await_end end;

	*r = (struct reading){ .thread = look->thread };
	if (!task_at(s, look, addr, &r->task) || !r->task.is_pending)
		return AWAIT_TORN;
	if (!r->thread && r->task.loop)
		r->thread = thread_of_loop(s, look->aio, r->task.loop);
	end = await_look(ver, pk, r->task.coro, chain);
	if (end != AWAIT_TORN && end != AWAIT_RUNS) {
		r->print = print_read(s, &r->task);
		r->same = same_find(s, list, r);
		if (r->same)
			return end;
		if (!await_is_still(ver, pk, r->task.coro, end, chain,
				    &s->tasks.chains[1]))
			end = AWAIT_TORN;
	}
	if (!task_word(s, &r->task, end, &r->word) ||
	    !task_at(s, look, addr, &again) || !is_same(&r->task, &again))
		return AWAIT_TORN;
	/* What it waits for may have been something else in the same place when
	 * the word was found: a future is freed, another one made. */
	if (r->word && aio_is_asyncios(&r->task) &&
	    chain_word(s, &r->task, chain) != r->word)
		return AWAIT_TORN;
	return end;
}

static enum await_end
task_read(struct sampling *s, const struct look *look,
	  const struct aio_list *list, uintptr_t addr, struct reading *r)
{
	enum await_end end = AWAIT_TORN;

	for (int i = 0; i < READS && end == AWAIT_TORN; i++) {
		end = task_read_once(s, look, list, addr, r);
		if (!r->task.is_pending)
			break;
	}
	return end;
}

bool
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
	return stack != 0;
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

/* A task that was not there in between is another one in its place and by its
 * name; of those that have numbers these tell. */
static void
task_part(struct sampling *s, const struct aio_list *list, uintptr_t addr)
{
	uint32_t number = known_tasks_at(&s->tasks, addr);
	const struct task *task = &s->tasks.list[number];

	if (number && !task->key.serial && was_missed(list, task))
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

/* A look finds a task that waits. What it waited counts, however much of its
 * life it ran and was seen: those that no look finds have no time of waiting at
 * all, so these have it for them. */
static void
task_looked(struct sampling *s, uint32_t number, uint64_t birth,
	    struct turn *turn)
{
	struct task *task = &s->tasks.list[number];

	if (task->looked) {
		life_goes_on(task, s->now);
	} else {
		life_begins(task, s->now, birth);
		task->last = birth;
		task->ran = 0;
	}
	task->seen = task->looked = s->now;
	turn->met[turn->n_met++] = number;
}

void
turn_met(struct sampling *s, struct turn *turn, uint64_t round)
{
	for (uint32_t i = 0; i < turn->n_met; i++)
		life_stands_for(&s->tasks.list[turn->met[i]], round);
	turn->n_met = 0;
}

/* A sample of one that is new, or not where it was at the last look. */
static void
task_moved(struct sampling *s, uint32_t number, const struct reading *r)
{
	struct task *task = &s->tasks.list[number];

	task->print = task_sample(s, number, r->word) ? r->print : 0;
	task->awaits = word_is_of_tasks(r->word);
}

/* Who awaits whom may change without a move, or be known only later. */
static void
visit_links(struct sampling *s, const struct look *look, uint32_t number,
	    const struct aio_task *task)
{
	if (look->trio)
		trio_links(s, look, number, task);
	else if (!look->curio &&
		 (s->tasks.list[number].awaits ||
		  s->target.ver.off.aio.awaited_by != OFFSET_NONE))
		task_links(s, look, number, task);
}

/* It is there, though it is not known where it waits. */
static void
visit_deferred(struct sampling *s, uint32_t number, bool runs,
	       struct turn *turn)
{
	if (!number)
		return;
	life_runs(&s->tasks.list[number], s->now);
	if (s->tasks.list[number].looks)
		turn->met[turn->n_met++] = number;
	task_defer(s, number, runs);
}

bool
task_visit(struct sampling *s, const struct look *look,
	   const struct aio_list *list, uintptr_t addr, uint64_t since,
	   struct turn *turn)
{
	struct reading r;
	enum await_end end = task_read(s, look, list, addr, &r);
	uint32_t number;
	uint64_t birth;

	if (!r.thread || !r.thread->wire || !r.task.is_pending)
		return false;
	if (end == AWAIT_TORN || end == AWAIT_RUNS) {
		visit_deferred(s, known_tasks_at(&s->tasks, addr),
			       end == AWAIT_RUNS, turn);
		return true;
	}
	number = r.same;
	if (!number) {
		task_part(s, list, addr);
		number = task_number(s, &r.task, r.thread->wire, since);
	}
	if (!number)
		return true;
	birth = birth_of(&look->scan->births, since, s->now);
	task_looked(s, number, birth, turn);
	if (r.same)
		task_add(s, number, s->tasks.list[number].run.stack,
			 s->tasks.list[number].run.flags);
	else
		task_moved(s, number, &r);
	visit_links(s, look, number, &r.task);
	return true;
}
