/* src/reader/trio.c */
#include "reader/trio.h"

#include "reader/aio.h"
#include "reader/await.h"

/* In a type, from tp_name; in what a slot's descriptor leads to. */
#define TP_DICT       240u
#define MEMBER_OFFSET 16u

#define SLOT_MOST 4096 /* bytes into an instance */
#define DIGITS    8u   /* of 30 bits, in an int behind its head */

static bool
slot_find(struct trio_slot *slot, const struct pyver *ver, struct peek *pk,
	  uintptr_t type, const char *name)
{
	uintptr_t at;
	struct pydict d;
	int64_t offset;

	if (!peek_ptr(pk, &at, type + ver->off.object.tp_name + TP_DICT) ||
	    !pydict_open(ver, pk, at, &d) ||
	    !pydict_find(&d, ver, pk, name, &slot->hint, &at) ||
	    !pytype_is_a(ver, pk, at, "member_descriptor") ||
	    !peek_ptr(pk, &at, at + ver->off.object.descr_method) ||
	    !peek(pk, &offset, at + MEMBER_OFFSET, sizeof(offset)) ||
	    offset < 0 || offset > SLOT_MOST || offset % 8)
		return false;
	slot->at = (uint32_t)offset;
	return true;
}

static bool
slot_read(const struct trio_slot *slot, struct peek *pk, uintptr_t addr,
	  uintptr_t *out)
{
	return peek_ptr(pk, out, addr + slot->at);
}

static bool
code_find(const struct pydict *d, const struct pyver *ver, struct peek *pk,
	  const char *name, uint32_t *hint, uintptr_t *code)
{
	uintptr_t at;

	return pydict_find(d, ver, pk, name, hint, &at) &&
	       pytype_is_a(ver, pk, at, "function") &&
	       peek_ptr(pk, code, at + ver->off.object.func_code);
}

static bool
names_find(struct trio *trio, const struct pyver *ver, struct peek *pk)
{
	uintptr_t task, runner;
	struct pydict d;

	if (!pymodule_open(&trio->module, ver, pk, &d) ||
	    !pydict_find(&d, ver, pk, "Task", &trio->hints.task, &task) ||
	    !pydict_find(&d, ver, pk, "Runner", &trio->hints.runner, &runner) ||
	    !code_find(&d, ver, pk, "run", &trio->hints.run, &trio->run) ||
	    !code_find(&d, ver, pk, "unrolled_run", &trio->hints.step,
		       &trio->step))
		return false;
	if (task == trio->task && runner == trio->runner)
		return true;
	if (!slot_find(&trio->coro, ver, pk, task, "coro") ||
	    !slot_find(&trio->name, ver, pk, task, "name") ||
	    !slot_find(&trio->abort, ver, pk, task, "_abort_func") ||
	    !slot_find(&trio->counter, ver, pk, task, "_counter") ||
	    !slot_find(&trio->tasks, ver, pk, runner, "tasks"))
		return false;
	if (!slot_find(&trio->nursery, ver, pk, task, "_parent_nursery"))
		trio->nursery.at = 0;
	trio->task = task;
	trio->runner = runner;
	return true;
}

bool
trio_look(struct trio *trio, const struct pyver *ver, struct peek *pk,
	  uintptr_t interp)
{
	if (trio->interp != interp)
		*trio = (struct trio){ .interp = interp };
	if (!trio->module.addr &&
	    !pymodule_find(&trio->module, ver, pk, interp, "trio._core._run"))
		return false;
	if (names_find(trio, ver, pk))
		return true;
	/* It is still being imported, or is another one's by now. */
	pymodule_forget(&trio->module);
	trio->task = trio->runner = trio->run = trio->step = 0;
	return false;
}

uintptr_t
trio_runner(const struct trio *trio, const struct pyver *ver, struct peek *pk,
	    uintptr_t frame, uintptr_t code)
{
	if (!code || (code != trio->run && code != trio->step))
		return 0;
	return await_local(ver, pk, frame, code, trio->runner);
}

uintptr_t
trio_stepped(const struct trio *trio, const struct pyver *ver, struct peek *pk,
	     uintptr_t frame)
{
	return frame && trio->step
		   ? await_local(ver, pk, frame, trio->step, trio->task)
		   : 0;
}

bool
trio_all(const struct trio *trio, const struct pyver *ver, struct peek *pk,
	 uintptr_t runner, struct pyset *set)
{
	uintptr_t at;

	return slot_read(&trio->tasks, pk, runner, &at) &&
	       pyset_open(ver, pk, at, set);
}

bool
trio_task(const struct trio *trio, const struct pyver *ver, struct peek *pk,
	  uintptr_t addr, struct aio_task *out)
{
	uintptr_t type, counter;

	*out = (struct aio_task){ .addr = addr, .trio = trio };
	if (!trio->task || !addr || addr % 8 ||
	    !peek_ptr(pk, &type, addr + ver->off.object.ob_type) ||
	    type != trio->task ||
	    !slot_read(&trio->coro, pk, addr, &out->coro) ||
	    !slot_read(&trio->name, pk, addr, &out->name) ||
	    !slot_read(&trio->abort, pk, addr, &out->waiter) ||
	    !slot_read(&trio->counter, pk, addr, &counter) ||
	    !pytype_has(ver, pk, counter, PYTYPE_INT) ||
	    !peek(pk, &out->serial, counter + ver->off.object.ob_size + DIGITS,
		  sizeof(out->serial)))
		return false;
	if (pytype_is_a(ver, pk, out->waiter, "NoneType"))
		out->waiter = 0;
	out->is_pending = out->coro != 0;
	return true;
}

uintptr_t
trio_awaited_by(const struct trio *trio, const struct pyver *ver,
		struct peek *pk, uintptr_t task)
{
	uintptr_t nursery, parent;
	uint32_t hint = 0;
	struct pydict d;

	if (!trio->nursery.at ||
	    !slot_read(&trio->nursery, pk, task, &nursery) ||
	    !pydict_open_instance(ver, pk, nursery, &d) ||
	    !pydict_find(&d, ver, pk, "_parent_task", &hint, &parent))
		return 0;
	return parent;
}
