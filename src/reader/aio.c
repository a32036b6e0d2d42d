/* src/reader/aio.c */
#include "reader/aio.h"

#include "reader/await.h"
#include "reader/kthread.h"
#include "reader/pystr.h"

#include <string.h>

#define CURRENT_MAX 64u /* of the tasks that run */

#define LOOP_KEY "__asyncio_running_event_loop__"
#define C_TASK   "_asyncio.Task"
#define C_FUTURE "_asyncio.Future"
#define PY_TASK  "Task"
#define HOLDER   "_RunningLoopHolder"

/* From the end of the head that all objects have (object.ob_size): in a future
 * that is made in C, whatever the version; in what holds a loop. */
#define FUTURE_LOOP      0u
#define FUTURE_CALLBACK0 8u
#define HOLDER_LOOP      0u

#define PENDING 0

#define DIGITS 8u /* of 30 bits, in an int */

static bool
names_find(struct aio *aio, const struct pyver *ver, struct peek *pk)
{
	const char *all = ver->minor >= 12 ? "_scheduled_tasks" : "_all_tasks";
	struct pydict d;

	if (!pymodule_open(&aio->module, ver, pk, &d) ||
	    !pydict_find(&d, ver, pk, all, &aio->hints.all, &aio->all))
		return false;
	if (!pydict_find(&d, ver, pk, "_current_tasks", &aio->hints.current,
			 &aio->current))
		aio->current = 0;
	return true;
}

bool
aio_look(struct aio *aio, const struct pyver *ver, struct peek *pk,
	 uintptr_t interp)
{
	if (aio->interp != interp)
		*aio = (struct aio){ .interp = interp };
	if (!aio->module.addr &&
	    !pymodule_find(&aio->module, ver, pk, interp, "asyncio.tasks"))
		return false;
	if (names_find(aio, ver, pk))
		return true;
	/* It is still being imported, or is another one's by now. */
	pymodule_forget(&aio->module);
	aio->all = aio->current = 0;
	return false;
}

uintptr_t
aio_loop(struct aio *aio, const struct pyver *ver, struct peek *pk,
	 uintptr_t tstate)
{
	uintptr_t at, loop;
	struct pydict d;

	if (ver->off.aio.running_loop != OFFSET_NONE)
		return peek_ptr(pk, &loop, tstate + ver->off.aio.running_loop)
			   ? loop
			   : 0;
	if (!peek_ptr(pk, &at, tstate + ver->off.aio.thread_dict) || !at ||
	    !pydict_open(ver, pk, at, &d) ||
	    !pydict_find(&d, ver, pk, LOOP_KEY, &aio->hints.loop, &at))
		return 0;
	if (!pytype_is_a(ver, pk, at, HOLDER))
		return at;
	return peek_ptr(pk, &loop, at + ver->off.object.ob_size + HOLDER_LOOP)
		   ? loop
		   : 0;
}

uint64_t
aio_ident(struct aio *aio, const struct pyver *ver, struct peek *pk,
	  uintptr_t loop)
{
	uintptr_t number;
	struct pydict d;
	uint32_t digits[2];

	/* It is None while the loop does not run. */
	if (!pydict_open_instance(ver, pk, loop, &d) ||
	    !pydict_find(&d, ver, pk, "_thread_id", &aio->fields.ident,
			 &number) ||
	    !pytype_has(ver, pk, number, PYTYPE_INT) ||
	    !peek(pk, digits, number + ver->off.object.ob_size + DIGITS,
		  sizeof(digits)))
		return 0;
	return (uint64_t)digits[1] << 30 | digits[0];
}

/* If it runs in a frame that is asked for. */
static bool
task_runs_in(const struct pyver *ver, struct peek *pk, uintptr_t addr,
	     const struct aio_frames *frames)
{
	struct aio none = { 0 };
	struct aio_task task;
	uintptr_t frame;

	if (!addr || !aio_task(&none, ver, pk, addr, &task))
		return false;
	frame = await_frame_of(ver, pk, task.coro);
	return frame && frames->has(frames->arg, frame);
}

/* Of the tasks that run in the interpreter: this thread's, if it is told
 * that, and up to n in all. */
static size_t
running_read(const struct aio *aio, const struct pyver *ver, struct peek *pk,
	     uintptr_t tstate, uintptr_t tasks[], size_t n)
{
	struct pydict_item item;
	struct pydict d;
	size_t found = 0;

	if (ver->off.aio.running_task != OFFSET_NONE &&
	    peek_ptr(pk, &tasks[0], tstate + ver->off.aio.running_task) &&
	    tasks[0])
		found++;
	/* From 3.14 on it has those that are made in Python. Most of the time,
	 * and in most programs, none runs. */
	if (!aio->current || pydict_is_empty(ver, pk, aio->current) ||
	    !pydict_open(ver, pk, aio->current, &d))
		return found;
	for (size_t i = 0; i < d.n && i < CURRENT_MAX && found < n; i++) {
		if (!pydict_item(&d, pk, i, &item))
			break;
		if (item.key && item.value)
			tasks[found++] = item.value;
	}
	return found;
}

void
aio_note(struct aio *aio, const struct pyver *ver, struct peek *pk,
	 uintptr_t tstate)
{
	size_t n = running_read(aio, ver, pk, tstate, aio->noted, AIO_NOTED);

	while (n < AIO_NOTED)
		aio->noted[n++] = 0;
}

uintptr_t
aio_running(struct aio *aio, const struct pyver *ver, struct peek *pk,
	    uintptr_t tstate, const struct aio_frames *frames)
{
	uintptr_t tasks[CURRENT_MAX];
	size_t n = running_read(aio, ver, pk, tstate, tasks, CURRENT_MAX);

	for (size_t i = 0; i < n; i++)
		if (task_runs_in(ver, pk, tasks[i], frames))
			return tasks[i];
	for (size_t i = 0; i < AIO_NOTED; i++)
		if (task_runs_in(ver, pk, aio->noted[i], frames))
			return aio->noted[i];
	return 0;
}

bool
aio_all(struct aio *aio, const struct pyver *ver, struct peek *pk,
	struct pyset *set)
{
	return aio->all &&
	       pyset_open_weak(ver, pk, aio->all, &aio->hints.data, set);
}

uintptr_t
aio_next(const struct pyver *ver, struct peek *pk, uintptr_t tstate,
	 uintptr_t *node)
{
	uintptr_t head = tstate + ver->off.aio.tasks_head;
	uintptr_t at = *node ? *node : head, next, back;

	if (ver->off.aio.tasks_head == OFFSET_NONE ||
	    !peek_ptr(pk, &next, at) || next == head || !next || next % 8 ||
	    !peek_ptr(pk, &back, next + 8) || back != at)
		return 0;
	*node = next;
	return next - ver->off.aio.node;
}

uintptr_t
aio_tail(const struct pyver *ver, struct peek *pk, uintptr_t tstate)
{
	uintptr_t head = tstate + ver->off.aio.tasks_head, tail;

	return peek_ptr(pk, &tail, head + 8) && tail != head ? tail : 0;
}

static bool
c_task(const struct pyver *ver, struct peek *pk, uintptr_t addr,
       struct aio_task *out)
{
	const struct py_offsets *off = &ver->off;
	int32_t state;

	if (!peek_ptr(pk, &out->loop,
		      addr + off->object.ob_size + FUTURE_LOOP) ||
	    !peek_ptr(pk, &out->coro, addr + off->aio.coro) ||
	    !peek_ptr(pk, &out->waiter, addr + off->aio.waiter) ||
	    !peek_ptr(pk, &out->name, addr + off->aio.name) ||
	    !peek(pk, &state, addr + off->aio.state, sizeof(state)))
		return false;
	out->is_pending = state == PENDING;
	return true;
}

/* A future that has not ended has its state of its class. */
static bool
py_task(struct aio *aio, const struct pyver *ver, struct peek *pk,
	uintptr_t addr, struct aio_task *out)
{
	uintptr_t state;
	struct pydict d;

	if (!pydict_open_instance(ver, pk, addr, &d) ||
	    !pydict_find(&d, ver, pk, "_coro", &aio->fields.coro, &out->coro) ||
	    !pydict_find(&d, ver, pk, "_loop", &aio->fields.loop, &out->loop) ||
	    !pydict_find(&d, ver, pk, "_name", &aio->fields.name, &out->name))
		return false;
	if (!pydict_find(&d, ver, pk, "_fut_waiter", &aio->fields.waiter,
			 &out->waiter) ||
	    pytype_is_a(ver, pk, out->waiter, "NoneType"))
		out->waiter = 0;
	out->is_pending =
	    !pydict_find(&d, ver, pk, "_state", &aio->fields.state, &state) ||
	    pystr_is(ver, pk, state, "PENDING");
	return true;
}

bool
aio_is_task(const struct pyver *ver, struct peek *pk, uintptr_t addr)
{
	return pytype_is_a(ver, pk, addr, C_TASK) ||
	       pytype_is_a(ver, pk, addr, PY_TASK);
}

bool
aio_task(struct aio *aio, const struct pyver *ver, struct peek *pk,
	 uintptr_t addr, struct aio_task *out)
{
	*out = (struct aio_task){ .addr = addr };
	if (pytype_is_a(ver, pk, addr, C_TASK))
		return c_task(ver, pk, addr, out);
	return pytype_is_a(ver, pk, addr, PY_TASK) &&
	       py_task(aio, ver, pk, addr, out);
}

/* Tasks have numbers before somebody asks for their names. */
static bool
number_of(const struct pyver *ver, struct peek *pk, uintptr_t name,
	  uint32_t *number)
{
	return pytype_has(ver, pk, name, PYTYPE_INT) &&
	       peek(pk, number, name + ver->off.object.ob_size + DIGITS,
		    sizeof(*number));
}

static long
number_name(const struct pyver *ver, struct peek *pk, uintptr_t addr, char *buf)
{
	uint32_t digit;

	if (!number_of(ver, pk, addr, &digit))
		return -1;
	memcpy(buf, "Task-", sizeof("Task-"));
	kthread_decimal(buf + 5, digit);
	return (long)strlen(buf);
}

long
aio_name(const struct pyver *ver, struct peek *pk, const struct aio_task *task,
	 char *buf, size_t cap)
{
	if (pytype_has(ver, pk, task->name, PYTYPE_STR))
		return pystr_read(ver, pk, buf, cap, task->name);
	return number_name(ver, pk, task->name, buf);
}

struct aio_crumb
aio_crumb(const struct pyver *ver, struct peek *pk, uintptr_t node)
{
	struct aio_crumb crumb = { .node = node };
	uintptr_t name;

	if (!node ||
	    !peek_ptr(pk, &name,
		      node - ver->off.aio.node + ver->off.aio.name) ||
	    !number_of(ver, pk, name, &crumb.number))
		crumb.number = 0;
	return crumb;
}

bool
aio_stands(const struct pyver *ver, struct peek *pk,
	   const struct aio_crumb *crumb, uintptr_t loop)
{
	uintptr_t node = crumb->node, links[2], next, back, its;

	return node && peek(pk, links, node, sizeof(links)) &&
	       peek_ptr(pk, &back, links[0] + 8) && back == node &&
	       peek_ptr(pk, &next, links[1]) && next == node &&
	       peek_ptr(pk, &its,
			node - ver->off.aio.node + ver->off.object.ob_size +
			    FUTURE_LOOP) &&
	       its == loop && aio_crumb(ver, pk, node).number == crumb->number;
}

/* The first most things in a list that an instance has by this name; returns
 * how many. */
static size_t
list_read(const struct pyver *ver, struct peek *pk, uintptr_t addr,
	  const char *name, uint32_t *hint, uintptr_t children[], size_t most)
{
	uintptr_t list, items;
	struct pydict d;
	int64_t n;

	if (!pydict_open_instance(ver, pk, addr, &d) ||
	    !pydict_find(&d, ver, pk, name, hint, &list) ||
	    !pytype_has(ver, pk, list, PYTYPE_LIST) ||
	    !peek(pk, &n, list + ver->off.object.ob_size, sizeof(n)) ||
	    !peek_ptr(pk, &items, list + ver->off.object.ob_size + 8) || n <= 0)
		return 0;
	most = (uint64_t)n < most ? (size_t)n : most;
	return peek(pk, children, items, most * sizeof(children[0])) ? most : 0;
}

/* One that is made in Python has a list of tuples: what is called, and in which
 * context. */
uintptr_t
aio_callback(struct aio *aio, const struct pyver *ver, struct peek *pk,
	     uintptr_t addr)
{
	uintptr_t at = addr + ver->off.object.ob_size + FUTURE_CALLBACK0, pair,
		  callback;

	if (!pytype_is_a(ver, pk, addr, C_FUTURE)) {
		if (!list_read(ver, pk, addr, "_callbacks",
			       &aio->fields.callbacks, &pair, 1) ||
		    !pytype_has(ver, pk, pair, PYTYPE_TUPLE))
			return 0;
		at = pair + ver->off.object.ob_size + 8;
	}
	return peek_ptr(pk, &callback, at) ? callback : 0;
}

size_t
aio_children(struct aio *aio, const struct pyver *ver, struct peek *pk,
	     uintptr_t addr, uintptr_t children[], size_t most)
{
	return list_read(ver, pk, addr, "_children", &aio->fields.children,
			 children, most);
}

uintptr_t
aio_awaited_by(const struct pyver *ver, struct peek *pk, uintptr_t task)
{
	uintptr_t by;
	uint8_t is_set;

	if (ver->off.aio.awaited_by == OFFSET_NONE ||
	    !pytype_is_a(ver, pk, task, C_TASK) ||
	    !peek(pk, &is_set, task + ver->off.aio.awaited_by_is_set, 1) ||
	    is_set || !peek_ptr(pk, &by, task + ver->off.aio.awaited_by))
		return 0;
	return by;
}
