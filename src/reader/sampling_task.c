/* src/reader/sampling_task.c - tasks: their numbers, their runs, and which one
 * runs in a thread. That is looked at with the thread, at every tick.
 */
#include "reader/sampling_task.h"

#include "reader/pystr.h"

#include <string.h>

#define TEXT_MAX 256u

/* Numbers ----------------------------------------------------------------- */

/* As asyncio calls it unless it is told a name; a factory's of 3.13.0 it then
 * tells that None is one. */
static bool
is_given(const char *name)
{
	static const char prefix[] = "Task-";
	size_t n = sizeof(prefix) - 1, digits;

	if (strncmp(name, prefix, n) != 0)
		return strcmp(name, "None") == 0;
	digits = strspn(name + n, "0123456789");
	return digits && !name[n + digits];
}

bool
task_key_read(struct sampling *s, const struct aio_task *task,
	      struct task_key *key, char name[AIO_NAME_MAX])
{
	long n =
	    aio_name(&s->target.ver, s->target.peek, task, name, AIO_NAME_MAX);

	if (n < 0)
		return false;
	*key = (struct task_key){
		.addr = task->addr,
		.coro = task->coro,
		.name = intern_hash(task->serial, name, (size_t)n),
		.serial = task->serial,
		.is_named = !is_given(name),
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

	if (at->trio
		? !trio_task(at->trio, &s->target.ver, pk, at->addr, &again)
	    : at->curio
		? !curio_task(at->curio, &s->target.ver, pk, at->addr, &again)
		: !aio_task(&none, &s->target.ver, pk, at->addr, &again))
		return false;
	return again.coro == at->coro && again.name == at->name &&
	       pyobject_is_alive(&s->target.ver, pk, at->addr);
}

/* What a coroutine that has begun runs; 0: not known. */
static uintptr_t
code_of(struct sampling *s, uintptr_t coro)
{
	const struct pyver *ver = &s->target.ver;
	uintptr_t frame = await_frame_of(ver, s->target.peek, coro);
	struct await_frame f;

	return frame && await_frame_read(ver, s->target.peek, frame, &f)
		   ? f.code
		   : 0;
}

/* Has a task another name now, or is it another task? Memory is given again at
 * once, a coroutine's as well. trio and curio count their tasks. asyncio does
 * not, but a name that it gave is that of one task: what was called so and is
 * called otherwise, and runs the same function, has been named since. */
static bool
is_renamed(struct sampling *s, uint32_t number, const struct task_key *key)
{
	const struct task *task = &s->tasks.list[number];
	const struct task_key *was = &task->key;

	if (was->coro != key->coro || was->serial != key->serial)
		return false;
	return key->serial || (!was->is_named && key->is_named && task->code &&
			       task->code == code_of(s, key->coro));
}

bool
task_tell(struct sampling *s, uint32_t number, const char *name,
	  const char *function)
{
	const struct task *task = &s->tasks.list[number];
	struct event ev = { .type = WIRE_TASK };

	ev.task = (struct wire_task){
		.id = number,
		.thread = task->thread,
		.flags = task->kind,
		.by = task->by,
		.name = { name, strlen(name) },
		.function = { function, strlen(function) },
	};
	return sampling_write(s, &ev);
}

bool
task_write(struct sampling *s, uint32_t number, const struct aio_task *at,
	   const char *name)
{
	const struct pyver *ver = &s->target.ver;
	const struct task *task = &s->tasks.list[number];
	char function[TEXT_MAX] = "";
	uintptr_t text;

	if (await_frame_of(ver, s->target.peek, task->key.coro) &&
	    peek_ptr(s->target.peek, &text,
		     task->key.coro + ver->off.gen.qualname) &&
	    pystr_read(ver, s->target.peek, function, sizeof(function), text) <
		0)
		function[0] = '\0';
	return task_stands(s, at) && task_tell(s, number, name, function);
}

/* What was known where a task is now: it, by another name, or one that is no
 * more. False: its name is not sure, or there is no room. */
static bool
task_meet(struct sampling *s, const struct aio_task *at,
	  const struct task_key *key, const char *name)
{
	uint32_t number = known_tasks_other(&s->tasks, key);

	if (!number)
		return true;
	if (!is_renamed(s, number, key)) {
		task_replace(s, number);
		return true;
	}
	if (!task_write(s, number, at, name))
		return false;
	s->tasks.list[number].key = *key;
	life_renamed(&s->tasks.list[number]);
	return true;
}

uint32_t
task_number(struct sampling *s, const struct aio_task *at, uint32_t thread,
	    uint64_t since)
{
	char name[AIO_NAME_MAX];
	struct task_key key;
	uint32_t number;
	struct task *task;

	if (!task_key_read(s, at, &key, name) || !task_meet(s, at, &key, name))
		return 0;
	number = known_tasks_find(&s->tasks, &key);
	if (number && s->tasks.list[number].thread == thread)
		return number;
	if (!number) {
		number = known_tasks_add(&s->tasks, &key);
		if (!number) {
			s->tasks.full++;
			return 0;
		}
		s->tasks.list[number].kind = at->trio    ? WIRE_TASK_TRIO
					     : at->curio ? WIRE_TASK_CURIO
							 : WIRE_TASK_ASYNCIO;
		s->tasks.list[number].last = since;
	}
	task = &s->tasks.list[number];
	task->thread = thread;
	task->code = code_of(s, key.coro);
	if (task_write(s, number, at, name))
		return number;
	known_tasks_remove(&s->tasks, number);
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

void
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

void
task_end(struct sampling *s, uint32_t number)
{
	struct task *task = &s->tasks.list[number];
	struct event ev = { .type = WIRE_TASK_END };

	if (task->run.stack && task->fill) {
		task->run.count++;
		task->run.weight += task->fill;
		task->run.end = s->now;
	}
	task_close(s, number);
	ev.task_end.id = number;
	if (sampling_write(s, &ev))
		known_tasks_remove(&s->tasks, number);
}

void
task_replace(struct sampling *s, uint32_t number)
{
	for (uint32_t i = 0; i < s->threads.n; i++) {
		struct thread *t = &s->threads.list[i];

		if (t->run.count && t->run.task == number)
			run_close(s, t);
		if (t->task == number)
			t->task = t->base = 0;
	}
	tasks_close(s);
	task_end(s, number);
}

void
tasks_end(struct sampling *s)
{
	tasks_close(s);
	for (uint32_t i = 1; i <= s->tasks.used; i++)
		if (s->tasks.list[i].key.addr)
			task_end(s, i);
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

/* The task runs in t, in the stack from there on. */
static void
root_set(struct sampling *s, struct thread *t, const struct aio_task *task,
	 size_t at)
{
	t->base = t->trail.frames[at].parent;
	t->task = t->base ? task_number(s, task, t->wire, t->last) : 0;
	if (!t->task)
		t->base = 0;
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

	if (!addr || !root_is_told(t, root.at) ||
	    !aio_task(aio, ver, s->target.peek, addr, &task))
		return;
	task_part_running(s, t, aio, addr);
	root_set(s, t, &task, root.at);
}

/* The frame in which trio steps its tasks; 0: none. */
static uintptr_t
steps_of(const struct thread *t, const struct trio *trio)
{
	for (size_t i = 0; trio->step && i < t->trail.n; i++)
		if (t->trail.frames[i].code == trio->step)
			return t->trail.frames[i].addr;
	return 0;
}

/* One is stepped if its coroutine is on the stack that was read. */
static bool
stepped_try(struct sampling *s, struct thread *t, const struct aio_task *task)
{
	struct task_root root = { .thread = t };
	uintptr_t frame =
	    await_frame_of(&s->target.ver, s->target.peek, task->coro);

	if (!frame || !root_has(&root, frame) || !root_is_told(t, root.at))
		return false;
	root_set(s, t, task, root.at);
	return true;
}

static bool
trio_try(struct sampling *s, struct thread *t, const struct trio *trio,
	 uintptr_t addr)
{
	struct aio_task task;

	return trio_task(trio, &s->target.ver, s->target.peek, addr, &task) &&
	       stepped_try(s, t, &task);
}

void
trio_find(struct sampling *s, struct thread *t, struct trio *trio)
{
	uintptr_t stepped;

	t->steps = steps_of(t, trio);
	if (!t->steps || !known_tasks_init(&s->tasks))
		return;
	stepped = trio_stepped(trio, &s->target.ver, s->target.peek, t->steps);
	if (!trio_try(s, t, trio, stepped))
		trio_try(s, t, trio, trio->noted);
}

void
curio_find(struct sampling *s, struct thread *t, const struct curio *curio)
{
	const struct pyver *ver = &s->target.ver;
	struct peek *pk = s->target.peek;
	struct aio_task task;

	for (size_t i = 0; i < t->trail.n; i++) {
		const struct walk_frame *f = &t->trail.frames[i];

		if (f->code != curio->runner)
			continue;
		if (known_tasks_init(&s->tasks) &&
		    curio_task(curio, ver, pk,
			       curio_stepped(curio, ver, pk, f->addr, f->code),
			       &task))
			stepped_try(s, t, &task);
		return;
	}
}

void
task_ran(struct sampling *s, struct thread *t, uint64_t time)
{
	struct task *task = &s->tasks.list[t->task];

	task->ran += time;
	task->seen = s->now;
}
