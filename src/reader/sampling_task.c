/* src/reader/sampling_task.c - tasks: which one runs in a thread, and what the
 * others wait for.
 *
 * The one that runs is looked at with its thread, at every tick. The others are
 * walked in turn, some at a time, so that what this costs has a bound however
 * many there are: the sample of a task that waits stands for the time since the
 * one before, less what the task ran.
 */
#include "reader/sampling_state.h"

#include "reader/pystr.h"

#include <string.h>

#define MS UINT64_C(1000000)

#define TASKS_EVERY (10 * MS)
#define TASKS_MOST  48u   /* that are walked at a time */
#define SLOTS_MOST  2048u /* of a set that are looked at, at a time */
#define NODES_MOST  8192u /* of a list that are gone by */
/* A task that was not there for two rounds and so long has ended. */
#define SWEEP_AFTER (30 * MS)

#define READS       4   /* of a task that changes meanwhile */
#define GATHER_MOST 16u /* of what one awaits that are told so */

#define FILE_MAX 256u
#define TEXT_MAX 256u

/* What a task that waits waits for, in a word. */
struct await_word {
	const char *word;
	uint32_t wait; /* enum wire_wait */
};

/* By the last part of the name of the file that asyncio has the innermost
 * coroutine in, and its function; NULL: any. */
static const struct {
	const char *file, *function;
	struct await_word what;
} words[] = {
	{ "tasks.py", "sleep", { "sleep", WIRE_WAIT_SLEEP } },
	{ "tasks.py", NULL, { "wait", WIRE_WAIT_UNKNOWN } },
	{ "locks.py", NULL, { "lock", WIRE_WAIT_LOCK } },
	{ "queues.py", NULL, { "queue", WIRE_WAIT_UNKNOWN } },
	{ "taskgroups.py", NULL, { "task group", WIRE_WAIT_UNKNOWN } },
	{ "streams.py", NULL, { "socket", WIRE_WAIT_POLL } },
	{ "selector_events.py", NULL, { "socket", WIRE_WAIT_POLL } },
	{ "base_events.py", NULL, { "socket", WIRE_WAIT_POLL } },
	{ "sslproto.py", NULL, { "socket", WIRE_WAIT_POLL } },
	{ "subprocess.py", NULL, { "child process", WIRE_WAIT_CHILD } },
	{ "base_subprocess.py", NULL, { "child process", WIRE_WAIT_CHILD } },
	{ "threads.py", NULL, { "thread pool", WIRE_WAIT_UNKNOWN } },
};

static const struct await_word word_task = { "task", WIRE_WAIT_UNKNOWN };
static const struct await_word word_gather = { "gather", WIRE_WAIT_UNKNOWN };
static const struct await_word word_pool = { "thread pool", WIRE_WAIT_UNKNOWN };
static const struct await_word word_future = { "future", WIRE_WAIT_UNKNOWN };

/* What waits for another thread's future is told so by this function. */
#define CHAINED "_call_check_cancel"

/* The file of a code object lies in the folder asyncio, and is named in what
 * comes behind that. */
static bool
in_asyncio(struct sampling *s, uintptr_t code, char file[FILE_MAX],
	   const char **base)
{
	const struct pyver *ver = &s->target.ver;
	uintptr_t at;
	char *slash;

	if (!peek_ptr(s->target.peek, &at, code + ver->off.code.filename) ||
	    pystr_read(ver, s->target.peek, file, FILE_MAX, at) < 0)
		return false;
	slash = strrchr(file, '/');
	if (!slash || slash - file < 7 || memcmp(slash - 7, "asyncio", 7) != 0)
		return false;
	*base = slash + 1;
	return true;
}

static const struct await_word *
word_of_code(struct sampling *s, uintptr_t code)
{
	const struct pyver *ver = &s->target.ver;
	char file[FILE_MAX];
	const char *base;
	uintptr_t name;

	if (!in_asyncio(s, code, file, &base) ||
	    !peek_ptr(s->target.peek, &name, code + ver->off.code.name))
		return &word_future;
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strcmp(base, words[i].file) == 0 &&
		    (!words[i].function ||
		     pystr_is(ver, s->target.peek, name, words[i].function)))
			return &words[i].what;
	}
	return &word_future;
}

/* How a future that is made in Python is awaited is a frame, too. */
static void
chain_trim(struct sampling *s, struct await_chain *chain)
{
	char file[FILE_MAX];
	const char *base;

	if (chain->n > 1 &&
	    in_asyncio(s, chain->frames[chain->n - 1].code, file, &base) &&
	    strcmp(base, "futures.py") == 0)
		chain->n--;
}

static bool
is_chained(struct sampling *s, uintptr_t future)
{
	const struct py_offsets *off = &s->target.ver.off;
	struct peek *pk = s->target.peek;
	uintptr_t at = aio_callback(&s->target.ver, pk, future), type;

	return at && peek_ptr(pk, &type, at + off->object.ob_type) &&
	       type == s->target.types.function &&
	       peek_ptr(pk, &at, at + off->object.func_code) &&
	       peek_ptr(pk, &at, at + off->code.name) &&
	       pystr_is(&s->target.ver, pk, at, CHAINED);
}

/* NULL: it waits for its turn only. */
static const struct await_word *
word_of(struct sampling *s, const struct aio_task *task,
	const struct await_chain *chain)
{
	const struct pyver *ver = &s->target.ver;

	if (!task->waiter)
		return NULL;
	if (aio_is_task(ver, s->target.peek, task->waiter))
		return &word_task;
	if (pytype_is_a(ver, s->target.peek, task->waiter, "_GatheringFuture"))
		return &word_gather;
	if (is_chained(s, task->waiter))
		return &word_pool;
	return word_of_code(s, chain->frames[chain->n - 1].code);
}

/* The stack of a chain ---------------------------------------------------- */

/* The frames of a chain, each on top of the one before. 0: no room, or it has
 * changed. */
static uint32_t
chain_stack(struct sampling *s, const struct await_chain *chain)
{
	const struct py_offsets *off = &s->target.ver.off;
	uint32_t stack = 0;

	for (size_t i = 0; i < chain->n; i++) {
		const struct await_frame *f = &chain->frames[i];
		const struct code *code;
		uintptr_t local = 0;
		uint32_t id, frame;
		int32_t unit;

		if (codes_get(&s->codes, f->code, &code) != CODES_KNOWN ||
		    !codes_unit(&s->codes, code, f->code, f->instr, &unit))
			return 0;
		if (code->self != CODE_SELF_NONE)
			peek_ptr(s->target.peek, &local,
				 f->addr + off->frame.localsplus);
		id = codes_id_in_frame(&s->codes, code, f->addr, local);
		frame = id ? intern_frame(&s->intern, WIRE_FRAME_PYTHON, id,
					  codes_line(code, unit))
			   : 0;
		stack = frame ? intern_stack(&s->intern, stack, frame) : 0;
		if (!stack)
			return 0;
	}
	return stack;
}

static uint32_t
word_push(struct sampling *s, uint32_t stack, const char *word)
{
	uint32_t text = intern_string(&s->intern, word, strlen(word));
	uint32_t frame =
	    text ? intern_frame(&s->intern, WIRE_FRAME_AWAIT, text, 0) : 0;

	return frame ? intern_stack(&s->intern, stack, frame) : 0;
}

/* Numbers ----------------------------------------------------------------- */

static bool
key_read(struct sampling *s, const struct aio_task *task, struct task_key *key,
	 char name[AIO_NAME_MAX])
{
	long n =
	    aio_name(&s->target.ver, s->target.peek, task, name, AIO_NAME_MAX);

	if (n < 0)
		return false;
	*key = (struct task_key){
		.addr = task->addr,
		.coro = task->coro,
		.name = intern_hash(0, name, (size_t)n),
	};
	return true;
}

/* Is a task there still, as it was read? Then so was what it refers to: a name
 * in memory that was given back may be anything. */
static bool
task_stands(struct sampling *s, const struct aio_task *at)
{
	struct peek *pk = s->target.peek;
	struct aio none = { 0 };
	struct aio_task again;
	int32_t references;

	return aio_task(&none, &s->target.ver, pk, at->addr, &again) &&
	       again.coro == at->coro && again.name == at->name &&
	       peek(pk, &references, at->addr, sizeof(references)) &&
	       references;
}

/* Say what a task is, in a new number or in its own; name: as it was read.
 * False: it is not sure, or there is no room. */
static bool
task_write(struct sampling *s, uint32_t number, const struct aio_task *at,
	   const char *name)
{
	const struct pyver *ver = &s->target.ver;
	const struct task *task = &s->tasks.list[number];
	struct event ev = { .type = WIRE_TASK };
	char function[TEXT_MAX] = "";
	uintptr_t text;

	if (await_frame_of(ver, s->target.peek, task->key.coro) &&
	    peek_ptr(s->target.peek, &text,
		     task->key.coro + ver->off.gen.qualname) &&
	    pystr_read(ver, s->target.peek, function, sizeof(function), text) <
		0)
		function[0] = '\0';
	if (!task_stands(s, at))
		return false;
	ev.task = (struct wire_task){
		.id = number,
		.thread = task->thread,
		.flags = WIRE_TASK_ASYNCIO,
		.by = task->by,
		.name = { name, strlen(name) },
		.function = { function, strlen(function) },
	};
	return sampling_write(s, &ev);
}

/* The number of a task that is in the thread; since: when it counts from if it
 * is new, gap: how long it was not looked at. 0: it has no name, or there are
 * too many. */
static uint32_t
task_number(struct sampling *s, const struct aio_task *at, uint32_t thread,
	    uint64_t since, uint64_t gap)
{
	char name[AIO_NAME_MAX];
	struct task_key key;
	uint32_t number;
	struct task *task;

	if (!key_read(s, at, &key, name))
		return 0;
	number = tasks_find(&s->tasks, &key);
	if (number && s->tasks.list[number].thread == thread)
		return number;
	if (!number) {
		number = tasks_add(&s->tasks, &key);
		if (!number) {
			s->tasks.full++;
			return 0;
		}
		s->tasks.list[number].last = since;
		s->tasks.list[number].gap = gap;
	}
	task = &s->tasks.list[number];
	task->thread = thread;
	if (task_write(s, number, at, name))
		return number;
	tasks_remove(&s->tasks, number);
	return 0;
}

/* Runs -------------------------------------------------------------------- */

static void
task_close(struct sampling *s, uint32_t number)
{
	struct task *task = &s->tasks.list[number];
	struct event ev = { .type = WIRE_TASK_SAMPLE };

	if (!task->run.count)
		return;
	ev.task_sample = (struct wire_task_sample){
		.task = number,
		.stack = task->run.stack,
		.flags = task->run.flags,
		.count = task->run.count,
		.end = task->run.end > s->clock ? task->run.end - s->clock : 0,
		.weight = task->run.weight,
	};
	sampling_write(s, &ev);
	task->run.count = 0;
	task->run.weight = 0;
}

void
tasks_close(struct sampling *s)
{
	uint32_t next;

	for (uint32_t i = s->tasks.open; i; i = next) {
		next = s->tasks.list[i].open;
		s->tasks.list[i].open = 0;
		task_close(s, i);
	}
	s->tasks.open = 0;
}

void
tasks_forget_stacks(struct sampling *s)
{
	tasks_close(s);
	for (uint32_t i = 1; i <= s->tasks.used; i++)
		s->tasks.list[i].run.stack = 0;
}

static void
task_add(struct sampling *s, uint32_t number, uint32_t stack, uint32_t flags)
{
	struct task *task = &s->tasks.list[number];
	uint64_t time = s->now - task->last;
	bool is_open = task->run.count > 0;

	if (is_open && (task->run.stack != stack || task->run.flags != flags))
		task_close(s, number);
	if (!is_open) {
		task->open = s->tasks.open;
		s->tasks.open = number;
	}
	task->run.stack = stack;
	task->run.flags = flags;
	task->run.count++;
	task->run.weight += time > task->ran ? time - task->ran : 0;
	task->run.end = s->now;
	task->last = s->now;
	task->ran = 0;
}

/* A task is no more since it was seen, and nobody knows since when: for half of
 * the time between two looks at it, in the mean. */
static void
task_end(struct sampling *s, uint32_t number)
{
	struct task *task = &s->tasks.list[number];
	struct event ev = { .type = WIRE_TASK_END };
	uint64_t fill = task->gap / 2;

	if (task->run.stack && fill) {
		task->run.count++;
		task->run.weight += fill;
		task->run.end = s->now;
	}
	task_close(s, number);
	ev.task_end.id = number;
	if (sampling_write(s, &ev))
		tasks_remove(&s->tasks, number);
}

void
tasks_end(struct sampling *s)
{
	tasks_close(s);
	for (uint32_t i = 1; i <= s->tasks.used; i++)
		if (s->tasks.list[i].key.addr)
			task_end(s, i);
}

/* Tasks that were not seen for as long as a round takes, and longer. Their runs
 * are closed. */
static void
tasks_sweep(struct sampling *s, uint64_t round)
{
	tasks_close(s);
	for (uint32_t i = 1; i <= s->tasks.used; i++) {
		const struct task *task = &s->tasks.list[i];

		if (task->key.addr &&
		    s->now - task->seen > 2 * round + SWEEP_AFTER)
			task_end(s, i);
	}
}

/* One that does not run --------------------------------------------------- */

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
		*word = word_of(s, task, &s->tasks.chains[0]);
	if (!aio_task(aio, ver, pk, addr, &again) ||
	    memcmp(task, &again, sizeof(again)) != 0)
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

static void
task_sample(struct sampling *s, uint32_t number, const struct await_word *word)
{
	uint32_t stack = chain_stack(s, &s->tasks.chains[0]);
	uint32_t flags = WIRE_STATE_READY;

	if (stack && word) {
		flags = WIRE_STATE_WAITING | word->wait
						 << WIRE_SAMPLE_WAIT_SHIFT;
		stack = word_push(s, stack, word->word);
	}
	/* What has no sample now has it in the next one's time. */
	if (stack)
		task_add(s, number, stack, flags);
}

/* It is not known where a task is, or it runs: then what it waited since it was
 * looked at is of where it waited then. */
static void
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
	uint32_t number = addr ? tasks_at(&s->tasks, addr) : 0;
	char name[AIO_NAME_MAX];
	struct aio none = { 0 };
	struct aio_task task;
	struct task_key key;

	if (!number || !by || number == by || s->tasks.list[number].by == by ||
	    !aio_task(&none, &s->target.ver, s->target.peek, addr, &task) ||
	    !key_read(s, &task, &key, name) ||
	    tasks_find(&s->tasks, &key) != number)
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
			task_link(s, task->addr, tasks_at(&s->tasks, by));
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
	uint32_t number = tasks_at(&s->tasks, addr);

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
		task_defer(s, tasks_at(&s->tasks, addr), end == AWAIT_RUNS);
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
	uintptr_t items[PYSET_BLOCK];
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
				PYSET_BLOCK, items);
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
	    !tasks_init(&s->tasks)) {
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

/* The one that runs ------------------------------------------------------- */

/* The frame of a stack that a task begins with. */
struct task_root {
	const struct thread *thread;
	size_t at;
};

static bool
root_has(void *arg, uintptr_t frame)
{
	struct task_root *root = arg;
	const struct trail *trail = &root->thread->trail;

	for (size_t i = trail->n; i > 0; i--) {
		if (trail->frames[i - 1].addr != frame)
			continue;
		root->at = i - 1;
		return true;
	}
	return false;
}

/* True if the frame's place in the stack is on the wire: the middle of one that
 * was cut is not. */
static bool
root_is_told(const struct thread *t, size_t i)
{
	return !t->cut.leaf || i >= t->cut.leaf ||
	       t->trail.frames[i].depth < WIRE_MAX_DEPTH - 1;
}

void
task_find(struct sampling *s, struct thread *t, struct aio *aio)
{
	const struct pyver *ver = &s->target.ver;
	struct task_root root = { .thread = t };
	struct aio_frames frames = { &root, root_has };
	uintptr_t addr =
	    aio_running(aio, ver, s->target.peek, t->tstate, &frames);
	struct aio_task task;

	t->task = t->base = 0;
	if (!addr || !root_is_told(t, root.at) ||
	    !aio_task(aio, ver, s->target.peek, addr, &task))
		return;
	t->base = t->trail.frames[root.at].parent;
	t->task = t->base ? task_number(s, &task, t->wire, t->last, 0) : 0;
	if (!t->task)
		t->base = 0;
}

void
task_ran(struct sampling *s, struct thread *t, uint64_t time)
{
	struct task *task = &s->tasks.list[t->task];

	task->ran += time;
	task->seen = s->now;
}
