/* src/reader/curio.c */
#include "reader/curio.h"

#include "reader/aio.h"
#include "reader/await.h"

#define TP_DICT 240u /* in a type, from tp_name */
#define DIGITS  8u   /* of 30 bits, in an int behind its head */

/* A class, and the code of one of its functions. */
static bool
class_find(const struct pyver *ver, struct peek *pk, const struct pydict *names,
	   const char *name, const char *function, uintptr_t *type,
	   uintptr_t *code)
{
	uint32_t hint = 0;
	uintptr_t at;
	struct pydict d;

	return pydict_find(names, ver, pk, name, &hint, type) &&
	       peek_ptr(pk, &at, *type + ver->off.object.tp_name + TP_DICT) &&
	       pydict_open(ver, pk, at, &d) &&
	       pydict_find(&d, ver, pk, function, &hint, &at) &&
	       pytype_is_a(ver, pk, at, "function") &&
	       peek_ptr(pk, code, at + ver->off.object.func_code);
}

bool
curio_look(struct curio *curio, const struct pyver *ver, struct peek *pk,
	   uintptr_t interp)
{
	struct pydict d;

	if (curio->interp != interp)
		*curio = (struct curio){ .interp = interp };
	if (!curio->module.addr &&
	    !pymodule_find(&curio->module, ver, pk, interp, "curio.kernel"))
		return false;
	if (pymodule_open(&curio->module, ver, pk, &d) &&
	    class_find(ver, pk, &d, "Kernel", "run", &curio->kernel,
		       &curio->run) &&
	    class_find(ver, pk, &d, "Task", "_task_runner", &curio->task,
		       &curio->runner))
		return true;
	/* It is still being imported, or is another one's by now. */
	pymodule_forget(&curio->module);
	curio->task = curio->kernel = curio->run = curio->runner = 0;
	return false;
}

uintptr_t
curio_kernel(const struct curio *curio, const struct pyver *ver,
	     struct peek *pk, uintptr_t frame, uintptr_t code)
{
	return code && code == curio->run
		   ? await_local(ver, pk, frame, code, curio->kernel)
		   : 0;
}

uintptr_t
curio_stepped(const struct curio *curio, const struct pyver *ver,
	      struct peek *pk, uintptr_t frame, uintptr_t code)
{
	return code && code == curio->runner
		   ? await_local(ver, pk, frame, code, curio->task)
		   : 0;
}

bool
curio_all(const struct curio *curio, const struct pyver *ver, struct peek *pk,
	  uintptr_t kernel, struct pydict *d)
{
	uint32_t hint = 0;
	uintptr_t type, at;

	return peek_ptr(pk, &type, kernel + ver->off.object.ob_type) &&
	       type == curio->kernel &&
	       pydict_open_instance(ver, pk, kernel, d) &&
	       pydict_find(d, ver, pk, "_tasks", &hint, &at) &&
	       pydict_open(ver, pk, at, d);
}

bool
curio_task(const struct curio *curio, const struct pyver *ver, struct peek *pk,
	   uintptr_t addr, struct aio_task *out)
{
	uintptr_t type, id;
	uint32_t hint = 0;
	struct pydict d;

	*out = (struct aio_task){ .addr = addr, .curio = curio };
	if (!curio->task || !addr || addr % 8 ||
	    !peek_ptr(pk, &type, addr + ver->off.object.ob_type) ||
	    type != curio->task || !pydict_open_instance(ver, pk, addr, &d) ||
	    !pydict_find(&d, ver, pk, "coro", &hint, &out->coro) ||
	    !pydict_find(&d, ver, pk, "name", &hint, &out->name) ||
	    !pydict_find(&d, ver, pk, "cancel_func", &hint, &out->waiter) ||
	    !pydict_find(&d, ver, pk, "id", &hint, &id) ||
	    !pytype_has(ver, pk, id, PYTYPE_INT) ||
	    !peek(pk, &out->serial, id + ver->off.object.ob_size + DIGITS,
		  sizeof(out->serial)))
		return false;
	if (pytype_is_a(ver, pk, out->waiter, "NoneType"))
		out->waiter = 0;
	out->is_pending = out->coro != 0;
	return true;
}
