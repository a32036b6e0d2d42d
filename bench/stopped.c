/* bench/stopped.c - the module "stopped" of CPython 3.11 and 3.12: which
 * function is innermost in the thread that starts it, by a timer's signal to
 * that thread.
 *
 * Its handler is run by the very thread, so that the stack stands still, and
 * the signal comes wherever the thread is: what other processes do, and when
 * they get a CPU, does not choose the moment. That is as exact as a sample can
 * be, and no code of ours is in it.
 */
#define Py_BUILD_CORE 1
#include <Python.h>
/* Which needs the above. */
#include <internal/pycore_frame.h>

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#if PY_VERSION_HEX >= 0x030C0000
#define IS_SHIM(frame) ((frame)->owner == FRAME_OWNED_BY_CSTACK)
#else
#define IS_SHIM(frame) false
#endif

#define MODULE "stopped"
#define SIGNAL (SIGRTMIN + 3)
#define PAIRS  4096 /* a power of two, far more than there are */

/* Samples of a function that was called by another one. */
struct pair {
	PyCodeObject *code, *caller;
	long n;
};

static struct {
	PyThreadState *thread;
	timer_t timer;
	long period; /* ns */
	uint32_t random;
	struct pair pairs[PAIRS];
} stopped;

/* At another moment of what the program repeats. */
static void
arm(void)
{
	struct itimerspec next = { 0 };

	stopped.random = stopped.random * 1103515245 + 12345;
	next.it_value.tv_nsec = stopped.period / 10 * 9 +
				(stopped.random >> 8) % (stopped.period / 5);
	timer_settime(stopped.timer, 0, &next, NULL);
}

static bool
is_on_stack(const _PyInterpreterFrame *frame)
{
	return (uintptr_t)frame > (uintptr_t)stopped.thread->datastack_chunk &&
	       (uintptr_t)frame < (uintptr_t)stopped.thread->datastack_top;
}

/* The innermost frame. A block on the C stack holds nothing yet when C is about
 * to call Python, or a shim, which is no frame of Python's but leads to one. */
static _PyInterpreterFrame *
innermost(void)
{
	const _PyCFrame *block = (const _PyCFrame *)stopped.thread->cframe;
	_PyInterpreterFrame *frame = block->current_frame;
	uintptr_t from = (uintptr_t)block;

	while (block && !is_on_stack(frame)) {
		if ((uintptr_t)frame > from && (uintptr_t)frame < from + 400 &&
		    is_on_stack(frame->previous))
			return frame->previous;
		block = (const _PyCFrame *)block->previous;
		frame = block ? block->current_frame : NULL;
		from = (uintptr_t)block;
	}
	return frame;
}

static void
note(PyCodeObject *code, PyCodeObject *caller)
{
	size_t at =
	    ((uintptr_t)code / 16 * 31 + (uintptr_t)caller / 16) % PAIRS;

	for (size_t i = 0; i < PAIRS; i++, at = (at + 1) % PAIRS) {
		struct pair *pair = &stopped.pairs[at];

		if (pair->n && (pair->code != code || pair->caller != caller))
			continue;
		pair->code = code;
		pair->caller = caller;
		pair->n++;
		return;
	}
}

static void
look(int signal)
{
	int error = errno;
	_PyInterpreterFrame *frame = innermost(), *caller;

	(void)signal;
	if (frame) {
		for (caller = frame->previous; caller && IS_SHIM(caller);)
			caller = caller->previous;
		note(frame->f_code, caller ? caller->f_code : NULL);
	}
	arm();
	errno = error;
}

/* start(interval): seconds, less than one. */
static PyObject *
start(PyObject *module, PyObject *interval)
{
	struct sigaction action = { .sa_handler = look,
				    .sa_flags = SA_RESTART };
	struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID,
				  .sigev_signo = SIGNAL };
	double seconds = PyFloat_AsDouble(interval);

	(void)module;
	if (PyErr_Occurred())
		return NULL;
	memset(&stopped, 0, sizeof(stopped));
	stopped.thread = PyThreadState_Get();
	stopped.period = (long)(seconds * 1e9);
	event._sigev_un._tid = (pid_t)stopped.thread->native_thread_id;
	if (stopped.period < 1000 || stopped.period >= 800000000 ||
	    sigaction(SIGNAL, &action, NULL) ||
	    timer_create(CLOCK_MONOTONIC, &event, &stopped.timer)) {
		PyErr_SetString(PyExc_ValueError, "no timer of that interval");
		return NULL;
	}
	arm();
	Py_RETURN_NONE;
}

/* stop(): [(function, its caller or None, samples), ...]. */
static PyObject *
stop(PyObject *module, PyObject *nothing)
{
	PyObject *list = PyList_New(0);

	(void)module;
	(void)nothing;
	timer_delete(stopped.timer);
	for (size_t i = 0; list && i < PAIRS; i++) {
		const struct pair *pair = &stopped.pairs[i];
		PyObject *caller, *item;

		if (!pair->n)
			continue;
		caller = pair->caller ? pair->caller->co_qualname : Py_None;
		item = Py_BuildValue("OOl", pair->code->co_qualname, caller,
				     pair->n);
		if (!item || PyList_Append(list, item))
			Py_CLEAR(list);
		Py_XDECREF(item);
	}
	return list;
}

static PyMethodDef functions[] = {
	{ "start", start, METH_O, NULL },
	{ "stop", stop, METH_NOARGS, NULL },
	{ NULL, NULL, 0, NULL },
};

static struct PyModuleDef definition = { PyModuleDef_HEAD_INIT,
					 .m_name = MODULE, .m_size = -1,
					 .m_methods = functions };

PyMODINIT_FUNC
PyInit_stopped(void)
{
	return PyModule_Create(&definition);
}
