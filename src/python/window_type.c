/* src/python/window_type.c */
#include "python/window_type.h"

#include "python/part.h"
#include "python/samples.h"
#include "python/stack_text.h"
#include "python/watch.h"
#include "reader/sys.h"

#include <string.h>
#include <unistd.h>

#define SECOND       1e9
#define INTERVAL_MAX 1e6 /* s: nobody waits longer for a sample */

struct window_object {
	PyObject_HEAD struct window window;
	struct samples_caller caller;
	struct part_objects part; /* of an async mode, while it is open */
	uint64_t interval;
	bool all, is_async, strict;
};

/* Where it is begun -------------------------------------------------------- */

/* New; NULL: an exception. */
static PyObject *
call_in_threading(const char *function)
{
	PyObject *threading = PyImport_ImportModule("threading");
	PyObject *result = NULL;

	if (threading)
		result = PyObject_CallMethod(threading, function, NULL);
	Py_XDECREF(threading);
	return result;
}

/* The main thread of a program that has not imported threading. To do so would
 * take longer than all else of a start, and would say nothing new. */
static bool
is_bare_main(void)
{
	PyObject *name = PyUnicode_FromString("threading");
	PyObject *threading = name ? PyImport_GetModule(name) : NULL;
	bool bare = name && !threading &&
		    sys_call(SYS_gettid, 0, 0, 0, 0, 0, 0) == getpid();

	Py_XDECREF(name);
	Py_XDECREF(threading);
	PyErr_Clear();
	return bare;
}

/* What threading calls the thread. */
static PyObject *
get_name(void)
{
	PyObject *thread, *name;

	if (is_bare_main())
		return PyUnicode_FromString("MainThread");
	thread = call_in_threading("current_thread");
	name = thread ? PyObject_GetAttrString(thread, "name") : NULL;
	Py_XDECREF(thread);
	return name;
}

/* Its root of stacks. */
static bool
find_thread(struct samples_caller *caller, unsigned long ident)
{
	PyObject *name = get_name();

	if (name)
		caller->thread = text_of_thread(name, ident);
	Py_XDECREF(name);
	return caller->thread;
}

/* Is code in the package? -1: an exception. */
static int
is_own_code(PyObject *self, PyObject *code)
{
	PyObject *type = (PyObject *)Py_TYPE(self);
	PyObject *folder = PyObject_GetAttrString(type, "_folder");
	PyObject *file = PyObject_GetAttrString(code, "co_filename");
	PyObject *bytes = file ? PyUnicode_EncodeFSDefault(file) : NULL;
	int own = -1;

	if (folder && bytes)
		own = strncmp(PyBytes_AsString(bytes), PyBytes_AsString(folder),
			      (size_t)PyBytes_Size(folder)) == 0;
	Py_XDECREF(folder);
	Py_XDECREF(file);
	Py_XDECREF(bytes);
	return own;
}

static long
line_of(PyObject *frame)
{
	PyObject *line = PyObject_GetAttrString(frame, "f_lineno");
	long n = line && line != Py_None ? PyLong_AsLong(line) : 0;

	Py_XDECREF(line);
	PyErr_Clear();
	return n;
}

/* A frame's code into the list, but for the package's own in the front. */
static bool
add_caller(PyObject *self, struct samples_caller *caller, PyObject *frame)
{
	PyObject *code = PyObject_GetAttrString(frame, "f_code");
	bool first = !PyList_Size(caller->codes);
	int own = 0;

	if (code && first)
		own = is_own_code(self, code);
	if (code && !own && first)
		caller->line = line_of(frame);
	if (code && !own && PyList_Append(caller->codes, code) < 0)
		own = -1;
	Py_XDECREF(code);
	return code && own >= 0;
}

/* The frames that call, down to the thread's first. */
static bool
find_callers(PyObject *self, struct samples_caller *caller)
{
	PyObject *get = PySys_GetObject("_getframe");
	PyObject *frame = get ? PyObject_CallObject(get, NULL) : NULL;
	bool ok = true;

	caller->codes = PyList_New(0);
	if (!get || PyErr_ExceptionMatches(PyExc_ValueError))
		PyErr_Clear();
	ok = caller->codes && !PyErr_Occurred();
	while (ok && frame && frame != Py_None) {
		PyObject *next = PyObject_GetAttrString(frame, "f_back");

		ok = next && add_caller(self, caller, frame);
		Py_DECREF(frame);
		frame = next;
	}
	Py_XDECREF(frame);
	return ok;
}

/* pthread_self() of the main thread; 0 if this is it, or nobody knows. */
static uintptr_t
find_main(void)
{
	unsigned long ident = PyThread_get_thread_ident();
	PyObject *thread, *is;
	unsigned long main;

	if (is_bare_main())
		return 0;
	thread = call_in_threading("main_thread");
	is = thread ? PyObject_GetAttrString(thread, "ident") : NULL;
	main = is ? PyLong_AsUnsignedLong(is) : ident;
	Py_XDECREF(is);
	Py_XDECREF(thread);
	if (PyErr_Occurred()) {
		PyErr_Clear();
		return 0;
	}
	return main == ident ? 0 : main;
}

/* Its context is marked. Where the sampler does not find that, the whole thread
 * is looked at, and a warning says so. */
static bool
begin_part(PyObject *self, struct watch *w, struct watch_part *part)
{
	struct window_object *o = (struct window_object *)self;
	PyObject *var =
	    PyObject_GetAttrString((PyObject *)Py_TYPE(self), "_var");
	bool ok = var && part_begin(w, var, o->caller.thread, &o->part, part);

	Py_XDECREF(var);
	if (ok && part->found) {
		Py_INCREF(o->part.below);
		o->caller.below = o->part.below;
	} else if (ok) {
		ok = PyErr_WarnEx(PyExc_RuntimeWarning,
				  "the context of this code is not found: "
				  "async_mode is as if it were 'disabled'",
				  1) == 0;
	}
	return ok;
}

/* And is not any more. */
static bool
end_part(PyObject *self)
{
	struct window_object *o = (struct window_object *)self;
	PyObject *var;
	bool ok;

	if (!o->part.token)
		return true;
	var = PyObject_GetAttrString((PyObject *)Py_TYPE(self), "_var");
	ok = var && part_end(var, &o->part);
	Py_XDECREF(var);
	part_objects_fini(&o->part);
	return ok;
}

/* The methods -------------------------------------------------------------- */

static PyObject *
window_start(PyObject *self, PyObject *none)
{
	struct window_object *o = (struct window_object *)self;
	struct watch *w = watch_self();
	struct watch_part part = { .strict = o->strict };
	const char *why;

	(void)none;
	watch_fork(w);
	w->find_main = find_main;
	if (o->window.open) {
		PyErr_SetString(PyExc_RuntimeError,
				"The window is open already.");
		return NULL;
	}
	window_fini(&o->window);
	samples_caller_fini(&o->caller);
	part_objects_fini(&o->part);
	o->window = (struct window){
		.ident = PyThread_get_thread_ident(),
		.interval = o->interval,
		.all = o->all,
	};
	if (!find_thread(&o->caller, o->window.ident) ||
	    !find_callers(self, &o->caller))
		return NULL;
	why = watch_prepare(w);
	if (!why && o->is_async && !begin_part(self, w, &part))
		return NULL;
	if (!why)
		why = watch_open(w, &o->window, &part);
	if (why) {
		PyErr_Format(PyExc_RuntimeError,
			     "This process cannot be profiled: %s.", why);
		return NULL;
	}
	Py_INCREF(Py_None);
	return Py_None;
}

static PyObject *
window_stop(PyObject *self, PyObject *none)
{
	struct window_object *o = (struct window_object *)self;
	struct watch *w = watch_self();
	PyObject *type, *samples;

	(void)none;
	watch_fork(w);
	if (!o->window.open) {
		PyErr_SetString(PyExc_RuntimeError, "The window is not open.");
		return NULL;
	}
	if (o->window.ident != PyThread_get_thread_ident()) {
		PyErr_SetString(PyExc_RuntimeError,
				"Failed to stop profiling. Make sure that you "
				"start/stop profiling on the same thread.");
		return NULL;
	}
	watch_close(w, &o->window);
	if (!end_part(self))
		return NULL;
	if (o->window.short_of)
		return PyErr_NoMemory();
	type = PyObject_GetAttrString((PyObject *)Py_TYPE(self), "_samples");
	if (!type)
		return NULL;
	samples = samples_new(type, &o->window, &o->caller);
	Py_DECREF(type);
	return samples;
}

static PyObject *
window_is_running(PyObject *self, void *none)
{
	(void)none;
	return PyBool_FromLong(((struct window_object *)self)->window.open);
}

static void
window_dealloc(PyObject *self)
{
	struct window_object *o = (struct window_object *)self;
	PyTypeObject *type = Py_TYPE(self);
	freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);

	watch_drop(watch_self(), &o->window);
	window_fini(&o->window);
	samples_caller_fini(&o->caller);
	part_objects_fini(&o->part);
	release(self);
	Py_DECREF(type);
}

/* In ns. False: an exception. */
static bool
to_interval(double seconds, uint64_t *interval)
{
	if (!(seconds > 0 && seconds <= INTERVAL_MAX)) {
		PyErr_SetString(PyExc_ValueError,
				"interval must be a number of seconds that is "
				"more than 0 and no more than a million");
		return false;
	}
	*interval = (uint64_t)(seconds * SECOND);
	return true;
}

/* One of two words. -1: an exception. */
static int
to_choice(const char *what, const char *word, const char *no, const char *yes)
{
	if (!strcmp(word, no))
		return 0;
	if (!strcmp(word, yes))
		return 1;
	PyErr_Format(PyExc_ValueError, "%s must be '%s' or '%s', not '%s'",
		     what, no, yes, word);
	return -1;
}

static PyObject *
window_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
	static char interval_name[] = "interval", mode_name[] = "async_mode",
		    threads_name[] = "threads";
	static char *names[] = { interval_name, mode_name, threads_name, NULL };
	const char *mode = "disabled", *threads = "calling";
	struct window_object *o;
	uint64_t interval;
	double seconds;
	int all;

	if (!PyArg_ParseTupleAndKeywords(args, kwargs, "d|$ss:Window", names,
					 &seconds, &mode, &threads) ||
	    !to_interval(seconds, &interval))
		return NULL;
	all = to_choice("threads", threads, "calling", "all");
	if (all < 0)
		return NULL;
	if (strcmp(mode, "disabled") != 0 && strcmp(mode, "enabled") != 0 &&
	    strcmp(mode, "strict") != 0) {
		PyErr_Format(PyExc_ValueError,
			     "async_mode must be 'disabled', 'enabled' or "
			     "'strict', not '%s'",
			     mode);
		return NULL;
	}
	o = (struct window_object *)PyType_GenericAlloc(type, 0);
	if (o) {
		o->interval = interval;
		o->all = all;
		/* All threads are all contexts. */
		o->is_async = !all && strcmp(mode, "disabled") != 0;
		o->strict = !strcmp(mode, "strict");
	}
	return (PyObject *)o;
}

static PyMethodDef window_methods[] = {
	{ "start", window_start, METH_NOARGS, "Begin, for this thread." },
	{ "stop", window_stop, METH_NOARGS, "End: the Samples." },
	{ NULL, NULL, 0, NULL },
};

static PyGetSetDef window_fields[] = {
	{ "is_running", window_is_running, NULL, "Is it open?", NULL },
	{ NULL, NULL, NULL, NULL, NULL },
};

static PyType_Slot window_slots[] = {
	{ Py_tp_new, window_new },
	{ Py_tp_dealloc, window_dealloc },
	{ Py_tp_methods, window_methods },
	{ Py_tp_getset, window_fields },
	{ Py_tp_doc, (void *)"A window of time on what the sampler sees." },
	{ 0, NULL },
};

static PyType_Spec window_spec = {
	.name = "pyinstrument_top._native.Window",
	.basicsize = sizeof(struct window_object),
	.flags = Py_TPFLAGS_DEFAULT,
	.slots = window_slots,
};

/* The module --------------------------------------------------------------- */

PyObject *
module_forked(PyObject *module, PyObject *none)
{
	(void)module;
	(void)none;
	watch_fork(watch_self());
	Py_INCREF(Py_None);
	return Py_None;
}

/* bytes: where the module's file lies, with the slash. New. */
static PyObject *
find_folder(PyObject *module)
{
	PyObject *file = PyModule_GetFilenameObject(module);
	PyObject *path = file ? PyUnicode_EncodeFSDefault(file) : NULL;
	PyObject *folder = NULL;
	const char *p, *slash;

	if (path) {
		p = PyBytes_AsString(path);
		slash = strrchr(p, '/');
		folder =
		    PyBytes_FromStringAndSize(p, slash ? slash + 1 - p : 0);
	}
	Py_XDECREF(file);
	Py_XDECREF(path);
	return folder;
}

/* os.fork() is to tell us, in the child. */
static int
watch_forks(PyObject *module)
{
	PyObject *os = PyImport_ImportModule("os");
	PyObject *hook = PyObject_GetAttrString(module, "_forked");
	PyObject *set =
	    os ? PyObject_GetAttrString(os, "register_at_fork") : NULL;
	PyObject *args = PyTuple_New(0);
	PyObject *kwargs =
	    hook ? Py_BuildValue("{sO}", "after_in_child", hook) : NULL;
	PyObject *result = NULL;

	if (set && args && kwargs)
		result = PyObject_Call(set, args, kwargs);
	Py_XDECREF(os);
	Py_XDECREF(hook);
	Py_XDECREF(set);
	Py_XDECREF(args);
	Py_XDECREF(kwargs);
	Py_XDECREF(result);
	return result ? 0 : -1;
}

/* It has that, too. Steals object. */
static int
add(PyObject *to, const char *name, PyObject *object)
{
	int rc = object ? PyObject_SetAttrString(to, name, object) : -1;

	Py_XDECREF(object);
	return rc;
}

/* The variable that contexts are marked with. New. */
static PyObject *
new_var(void)
{
	PyObject *module = PyImport_ImportModule("contextvars");
	PyObject *var = NULL;

	if (module)
		var = PyObject_CallMethod(module, "ContextVar", "s",
					  "pyinstrument_top");
	Py_XDECREF(module);
	return var;
}

int
window_type_add(PyObject *module)
{
	PyObject *folder = find_folder(module);
	PyObject *samples = folder ? samples_type_new(folder) : NULL;
	PyObject *type = samples ? PyType_FromSpec(&window_spec) : NULL;
	int rc = type ? 0 : -1;

	if (!rc)
		rc = PyObject_SetAttrString(type, "_samples", samples);
	if (!rc)
		rc = PyObject_SetAttrString(type, "_folder", folder);
	if (!rc)
		rc = add(type, "_var", new_var());
	if (!rc)
		rc = PyObject_SetAttrString(module, "Samples", samples);
	Py_XDECREF(folder);
	Py_XDECREF(samples);
	if (rc)
		Py_CLEAR(type);
	return rc || add(module, "Window", type) < 0 || watch_forks(module) < 0
		   ? -1
		   : 0;
}
