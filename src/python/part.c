/* src/python/part.c */
#include "python/part.h"

#include "python/stack_text.h"
#include "reader/await.h"

#include <string.h>

#define CO_COROUTINES 0x380 /* of co_flags: of all kinds */

void
part_objects_fini(struct part_objects *objects)
{
	Py_CLEAR(objects->token);
	Py_CLEAR(objects->coro);
	Py_CLEAR(objects->below);
}

static bool
is_coroutine_code(PyObject *code)
{
	PyObject *flags = PyObject_GetAttrString(code, "co_flags");
	long bits = flags ? PyLong_AsLong(flags) : 0;

	Py_XDECREF(flags);
	return bits & CO_COROUTINES;
}

/* An attribute of the frame, or of its code. New. */
static PyObject *
code_of(PyObject *frame)
{
	return PyObject_GetAttrString(frame, "f_code");
}

/* The outermost frame of the innermost row of coroutines. New; NULL: there is
 * none, or an exception. */
static PyObject *
find_frame(void)
{
	PyObject *get = PySys_GetObject("_getframe");
	PyObject *frame = get ? PyObject_CallObject(get, NULL) : NULL;
	PyObject *found = NULL;

	while (frame && frame != Py_None) {
		PyObject *code = code_of(frame), *next;
		bool is = code && is_coroutine_code(code);

		Py_XDECREF(code);
		if (!is && found)
			break;
		if (is) {
			Py_XDECREF(found);
			Py_INCREF(frame);
			found = frame;
		}
		next = PyObject_GetAttrString(frame, "f_back");
		Py_DECREF(frame);
		frame = next;
	}
	Py_XDECREF(frame);
	return found;
}

/* The coroutine of a frame object, by what refers to what in memory. 0: it is
 * none, or nobody knows. */
static uintptr_t
coroutine_of(struct watch *w, PyObject *frame)
{
	const struct pyver *ver = &w->ver;
	struct peek *peek = &w->peek;
	uintptr_t at = 0, coro;

	if (!ver->heap_frames) {
		/* Behind f_back. */
		if (!peek_ptr(peek, &at,
			      (uintptr_t)frame + ver->off.object.ob_size + 8) ||
		    !at)
			return 0;
		coro = at - ver->off.gen.iframe;
	} else {
		/* f_gen, which is behind f_trace and what belongs to it. */
		at = (uintptr_t)frame + (ver->minor == 10 ? 88 : 96);
		if (!peek_ptr(peek, &coro, at) || !coro)
			return 0;
		at = (uintptr_t)frame;
	}
	return await_frame_of(ver, peek, coro) == at ? coro : 0;
}

/* The frames that call it. False: an exception. */
static bool
find_below(PyObject *frame, PyObject *root, PyObject *below)
{
	PyObject *at = frame ? PyObject_GetAttrString(frame, "f_back") : NULL;

	while (at && at != Py_None) {
		PyObject *code = code_of(at);
		PyObject *line = PyObject_GetAttrString(at, "f_lineno");
		PyObject *text = NULL, *next = NULL;

		if (code && line)
			text = text_of_code(
			    code, line == Py_None ? 0 : PyLong_AsLong(line));
		if (text && !PyList_Append(below, text))
			next = PyObject_GetAttrString(at, "f_back");
		Py_XDECREF(code);
		Py_XDECREF(line);
		Py_XDECREF(text);
		Py_DECREF(at);
		at = next;
	}
	Py_XDECREF(at);
	return !PyErr_Occurred() && !PyList_Append(below, root) &&
	       !PyList_Reverse(below);
}

static bool
call(PyObject *object, const char *method, PyObject *arg)
{
	PyObject *result = PyObject_CallMethod(object, method, "O", arg);

	Py_XDECREF(result);
	return result;
}

/* Does the sampler find what was just set? */
static bool
is_found(struct watch *w, const struct part_objects *objects)
{
	uintptr_t tstate = (uintptr_t)PyThreadState_Get(), context;

	return peek_ptr(&w->peek, &context,
			tstate + parts_context_at(&w->ver)) &&
	       parts_find(w->parts, &w->ver, &w->peek, context) ==
		   (uintptr_t)objects->token;
}

/* The first window of all says which variable it is. */
static bool
find_types(struct watch *w, PyObject *var)
{
	PyObject *module, *context;

	if (w->parts->var)
		return true;
	module = PyImport_ImportModule("contextvars");
	context = module ? PyObject_CallMethod(module, "Context", NULL) : NULL;
	if (context) {
		w->parts->bitmap_type =
		    parts_node_type(&w->ver, &w->peek, (uintptr_t)context);
		Py_INCREF(var);
		w->parts->var = (uintptr_t)var;
	}
	Py_XDECREF(module);
	Py_XDECREF(context);
	return context;
}

bool
part_begin(struct watch *w, PyObject *var, PyObject *root,
	   struct part_objects *objects, struct watch_part *part)
{
	PyObject *frame = NULL;
	bool ok;

	objects->token =
	    PyObject_CallObject((PyObject *)&PyBaseObject_Type, NULL);
	objects->below = PyList_New(0);
	ok = objects->token && objects->below && find_types(w, var) &&
	     call(var, "set", objects->token);
	if (ok)
		frame = find_frame();
	ok = ok && !PyErr_Occurred() && find_below(frame, root, objects->below);
	if (ok && frame) {
		objects->coro = (PyObject *)coroutine_of(w, frame);
		Py_XINCREF(objects->coro);
	}
	Py_XDECREF(frame);
	part->found = ok && is_found(w, objects);
	part->token = (uintptr_t)objects->token;
	part->coro = (uintptr_t)objects->coro;
	return ok;
}

bool
part_end(PyObject *var, const struct part_objects *objects)
{
	PyObject *now = PyObject_CallMethod(var, "get", "O", Py_None);
	bool ok = now;

	if (now && now == objects->token)
		ok = call(var, "set", Py_None);
	Py_XDECREF(now);
	return ok;
}
