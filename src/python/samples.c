/* src/python/samples.c */
#include "python/samples.h"

#include "base/mem.h"
#include "python/stack_text.h"

#define SECOND 1e9

struct samples {
	PyObject_HEAD struct window window;
	struct samples_caller caller;
	PyObject *roots; /* of all threads: str by native id; else NULL */
	struct window_piece *pieces; /* NULL: not yet cut */
	size_t npieces;
	PyObject *records; /* NULL: not yet made */
};

void
samples_caller_fini(struct samples_caller *caller)
{
	Py_CLEAR(caller->thread);
	Py_CLEAR(caller->codes);
	Py_CLEAR(caller->below);
}

static void
samples_dealloc(PyObject *self)
{
	struct samples *s = (struct samples *)self;
	PyTypeObject *type = Py_TYPE(self);
	freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);

	window_fini(&s->window);
	samples_caller_fini(&s->caller);
	mem_free(s->pieces);
	Py_XDECREF(s->roots);
	Py_XDECREF(s->records);
	release(self);
	Py_DECREF(type);
}

static bool
cut(struct samples *s)
{
	if (!s->pieces)
		s->pieces = window_cut(&s->window, &s->npieces);
	if (!s->pieces)
		PyErr_NoMemory();
	return s->pieces;
}

/* Threads ------------------------------------------------------------------ */

/* Add who is there by his native id: dict of int to str. False: an exception.
 */
static bool
add_thread(PyObject *roots, PyObject *thread)
{
	PyObject *native = PyObject_GetAttrString(thread, "native_id");
	PyObject *name = PyObject_GetAttrString(thread, "name");
	PyObject *ident = PyObject_GetAttrString(thread, "ident");
	PyObject *root = NULL;
	bool ok = false;

	if (native && name && ident && ident != Py_None) {
		root = text_of_thread(name, PyLong_AsUnsignedLong(ident));
		ok = root && PyDict_SetItem(roots, native, root) == 0;
	} else {
		ok = native && name && ident;
	}
	Py_XDECREF(native);
	Py_XDECREF(name);
	Py_XDECREF(ident);
	Py_XDECREF(root);
	return ok;
}

/* All threads that threading knows now. New; NULL: an exception. */
static PyObject *
find_roots(void)
{
	PyObject *threading = PyImport_ImportModule("threading");
	PyObject *list = NULL, *roots = PyDict_New();
	bool ok = threading && roots;

	if (ok)
		list = PyObject_CallMethod(threading, "enumerate", NULL);
	ok = ok && list;
	for (Py_ssize_t i = 0; ok && i < PyList_Size(list); i++)
		ok = add_thread(roots, PyList_GetItem(list, i));
	Py_XDECREF(threading);
	Py_XDECREF(list);
	if (!ok)
		Py_CLEAR(roots);
	return roots;
}

PyObject *
samples_new(PyObject *type, struct window *window,
	    struct samples_caller *caller)
{
	PyObject *roots = window->all ? find_roots() : NULL;
	struct samples *s = NULL;

	if (roots || !window->all)
		s = (struct samples *)PyType_GenericAlloc((PyTypeObject *)type,
							  0);
	if (s) {
		s->window = *window;
		s->caller = *caller;
		s->roots = roots;
	} else {
		window_fini(window);
		samples_caller_fini(caller);
		Py_XDECREF(roots);
	}
	*window = (struct window){ 0 };
	*caller = (struct samples_caller){ 0 };
	return (PyObject *)s;
}

/* One that has ended has its number for a name. Borrowed from roots. */
static PyObject *
root_of(PyObject *roots, uint32_t native)
{
	PyObject *key = PyLong_FromUnsignedLong(native), *root = NULL, *name;

	if (key)
		root = PyDict_GetItemWithError(roots, key);
	if (key && !root && !PyErr_Occurred()) {
		name =
		    PyUnicode_FromFormat("Thread %lu", (unsigned long)native);
		root = name ? text_of_thread(name, native) : NULL;
		Py_XDECREF(name);
		if (root && PyDict_SetItem(roots, key, root) < 0)
			Py_CLEAR(root);
		Py_XDECREF(root);
		root = root ? PyDict_GetItemWithError(roots, key) : NULL;
	}
	Py_XDECREF(key);
	return root;
}

/* Records ------------------------------------------------------------------ */

/* What is made for a row of pieces of one store and one thread. */
struct making {
	struct samples *s;
	PyObject *records;
	const char *folder;
	struct stack_texts texts;
	uint32_t store, native;
	bool has_texts;
	PyObject *parts; /* dict: lists of a part, by (store, stack, above) */
};

/* Where the window was opened. New. */
static PyObject *
caller_list(const struct samples_caller *caller)
{
	Py_ssize_t n = PyList_Size(caller->codes);
	PyObject *list = PyList_New(n + 1);

	if (!list)
		return NULL;
	Py_INCREF(caller->thread);
	PyList_SetItem(list, 0, caller->thread);
	for (Py_ssize_t i = 0; i < n; i++) {
		PyObject *text = text_of_code(PyList_GetItem(caller->codes, i),
					      i ? 0 : caller->line);

		if (!text) {
			Py_DECREF(list);
			return NULL;
		}
		PyList_SetItem(list, n - i, text);
	}
	return list;
}

/* The same of a part. */
static PyObject *
list_of_part(struct making *m, const struct window_run *run)
{
	PyObject *key =
	    Py_BuildValue("(III)", run->store, run->stack, run->above);
	PyObject *list = key ? PyDict_GetItemWithError(m->parts, key) : NULL;

	if (key && !list && !PyErr_Occurred()) {
		list = stack_texts_part(&m->texts, m->s->caller.below,
					run->stack, run->above);
		if (list && PyDict_SetItem(m->parts, key, list) < 0)
			Py_CLEAR(list);
		/* The dict has it. */
		Py_XDECREF(list);
	}
	Py_XDECREF(key);
	return list;
}

/* The list of a run's stack. Borrowed; NULL: an exception. */
static PyObject *
list_of_run(struct making *m, const struct window_run *run)
{
	const struct window *w = &m->s->window;
	PyObject *root = m->s->caller.thread;

	if (m->has_texts && m->store != run->store) {
		stack_texts_fini(&m->texts);
		m->has_texts = false;
	}
	if (!m->has_texts) {
		if (!stack_texts_init(&m->texts, w->stores[run->store],
				      m->folder))
			return NULL;
		m->has_texts = true;
		m->store = run->store;
		m->native = run->native;
	}
	if (w->all) {
		root = root_of(m->s->roots, run->native);
		if (m->native != run->native)
			stack_texts_forget_lists(&m->texts);
		m->native = run->native;
	}
	if (m->s->caller.below)
		return list_of_part(m, run);
	return root ? stack_texts_list(&m->texts, root, run->stack) : NULL;
}

static bool
make_record(struct making *m, const struct window_piece *piece)
{
	PyObject *list, *record;
	bool ok;

	if (piece->run) {
		list = list_of_run(m, piece->run);
		Py_XINCREF(list);
	} else {
		list = caller_list(&m->s->caller);
	}
	if (!list)
		return false;
	record = Py_BuildValue("(Nd)", list, (double)piece->time / SECOND);
	ok = record && PyList_Append(m->records, record) == 0;
	Py_XDECREF(record);
	return ok;
}

/* New; NULL: an exception. */
static PyObject *
make_records(struct samples *s, const char *folder)
{
	struct making m = { .s = s, .folder = folder };
	bool ok = cut(s);

	m.records = PyList_New(0);
	if (s->caller.below)
		m.parts = PyDict_New();
	ok = ok && m.records && (m.parts || !s->caller.below);
	for (size_t i = 0; ok && i < s->npieces; i++)
		ok = make_record(&m, &s->pieces[i]);
	if (m.has_texts)
		stack_texts_fini(&m.texts);
	Py_XDECREF(m.parts);
	if (!ok)
		Py_CLEAR(m.records);
	return m.records;
}

/* The package's folder, that frames of its own are below. New. */
static PyObject *
folder_of(PyObject *self)
{
	PyObject *type = (PyObject *)Py_TYPE(self);

	return PyObject_GetAttrString(type, "_folder");
}

static PyObject *
samples_records(PyObject *self, PyObject *none)
{
	struct samples *s = (struct samples *)self;
	PyObject *folder;

	(void)none;
	if (!s->records) {
		folder = folder_of(self);
		if (!folder)
			return NULL;
		s->records = make_records(s, PyBytes_AsString(folder));
		Py_DECREF(folder);
	}
	Py_XINCREF(s->records);
	return s->records;
}

/* How much of a stack is the caller's: its Python frames are, one by one, and C
 * functions in between. */
static Py_ssize_t
stem_length(PyObject *stack, PyObject *caller)
{
	Py_ssize_t n = PyList_Size(stack), want = PyList_Size(caller);
	Py_ssize_t at = 1, length = 1;

	for (Py_ssize_t i = 1; i < n && at < want; i++) {
		PyObject *text = PyList_GetItem(stack, i);
		PyObject *other = PyList_GetItem(caller, at);

		if (text_is_same(text, other)) {
			length = i + 1;
			at++;
		} else if (!text_is_builtin(text)) {
			break;
		}
	}
	return length;
}

static PyObject *
samples_stem(PyObject *self, PyObject *none)
{
	struct samples *s = (struct samples *)self;
	PyObject *records = samples_records(self, none);
	PyObject *caller = NULL, *stack, *stem = NULL;

	if (records)
		caller = caller_list(&s->caller);
	/* Of the thread that began: others have other roots. */
	for (Py_ssize_t i = 0; caller && !stem && i < PyList_Size(records);
	     i++) {
		stack = PyTuple_GetItem(PyList_GetItem(records, i), 0);
		if (text_is_same(PyList_GetItem(stack, 0), s->caller.thread))
			stem = PyList_GetSlice(stack, 0,
					       stem_length(stack, caller));
		if (PyErr_Occurred())
			break;
	}
	if (caller && !stem && !PyErr_Occurred()) {
		stem = caller;
		caller = NULL;
	}
	Py_XDECREF(caller);
	Py_XDECREF(records);
	return stem;
}

static PyObject *
samples_duration(PyObject *self, void *none)
{
	const struct window *w = &((struct samples *)self)->window;

	(void)none;
	return PyFloat_FromDouble((double)(w->end - w->begin) / SECOND);
}

static PyObject *
samples_count(PyObject *self, void *none)
{
	struct samples *s = (struct samples *)self;

	(void)none;
	return cut(s) ? PyLong_FromUnsignedLongLong(window_count(&s->window))
		      : NULL;
}

static PyMethodDef samples_methods[] = {
	{ "records", samples_records, METH_NOARGS,
	  "Frame records: (frames, seconds)." },
	{ "start_call_stack", samples_stem, METH_NOARGS,
	  "Where it was begun, as the first record has it." },
	{ NULL, NULL, 0, NULL },
};

static PyGetSetDef samples_fields[] = {
	{ "duration", samples_duration, NULL, "In seconds.", NULL },
	{ "count", samples_count, NULL, "Samples.", NULL },
	{ NULL, NULL, NULL, NULL, NULL },
};

static PyType_Slot samples_slots[] = {
	{ Py_tp_dealloc, samples_dealloc },
	{ Py_tp_methods, samples_methods },
	{ Py_tp_getset, samples_fields },
	{ Py_tp_doc, (void *)"What a window has seen." },
	{ 0, NULL },
};

static PyType_Spec samples_spec = {
	.name = "pyinstrument_top._native.Samples",
	.basicsize = sizeof(struct samples),
	.flags = Py_TPFLAGS_DEFAULT,
	.slots = samples_slots,
};

PyObject *
samples_type_new(PyObject *folder)
{
	PyObject *type = PyType_FromSpec(&samples_spec);

	/* They come out of a window alone. */
	if (type && PyObject_SetAttrString(type, "_folder", folder) < 0)
		Py_CLEAR(type);
	return type;
}
