/* src/python/stack_text.c */
#include "python/stack_text.h"

#include "base/mem.h"
#include "base/out.h"

#include <string.h>

#define OWN_MODULE "pyinstrument_top._native"
#define LEFT_OUT   "[frames left out]"

bool
stack_texts_init(struct stack_texts *t, const struct store *store,
		 const char *folder)
{
	t->store = store;
	t->folder = folder;
	t->frames = mem_calloc(store->nframes + 1, sizeof(PyObject *));
	t->lists = mem_calloc(store->nstacks + 1, sizeof(PyObject *));
	if (t->frames && t->lists)
		return true;
	stack_texts_fini(t);
	PyErr_NoMemory();
	return false;
}

void
stack_texts_forget_lists(struct stack_texts *t)
{
	for (size_t i = 0; t->lists && i <= t->store->nstacks; i++)
		Py_CLEAR(t->lists[i]);
}

void
stack_texts_fini(struct stack_texts *t)
{
	stack_texts_forget_lists(t);
	for (size_t i = 0; t->frames && i <= t->store->nframes; i++)
		Py_XDECREF(t->frames[i]);
	mem_free(t->frames);
	mem_free(t->lists);
	t->frames = t->lists = NULL;
}

/* Names -------------------------------------------------------------------- */

/* Any name is data: what is no UTF-8 is shown as far as it can be. */
static PyObject *
to_str(const char *p, size_t n)
{
	PyObject *str = PyUnicode_DecodeUTF8(p, (Py_ssize_t)n, "surrogatepass");

	if (str || !PyErr_ExceptionMatches(PyExc_UnicodeDecodeError))
		return str;
	PyErr_Clear();
	return PyUnicode_DecodeUTF8(p, (Py_ssize_t)n, "replace");
}

/* Of "f.<locals>.C.run" the last name, and that of its class before it, as
 * types are called. */
static struct wire_text
split_name(struct wire_text name, struct wire_text *function)
{
	static const char locals[] = "<locals>";
	const char *end = name.p + name.n;
	const char *dot = memrchr(name.p, '.', name.n), *before;

	*function = name;
	if (!dot || dot + 1 == end)
		return (struct wire_text){ name.p, 0 };
	function->p = dot + 1;
	function->n = (size_t)(end - function->p);
	before = memrchr(name.p, '.', (size_t)(dot - name.p));
	before = before ? before + 1 : name.p;
	if (dot - before == sizeof(locals) - 1 &&
	    !memcmp(before, locals, sizeof(locals) - 1))
		before = dot;
	return (struct wire_text){ before, (size_t)(dot - before) };
}

static void
put_text(struct out *o, struct wire_text text)
{
	out_mem(o, text.p, text.n);
}

static void
put_python(struct out *o, const struct store *store,
	   const struct wire_frame *frame)
{
	const struct wire_code *code = &store->codes[frame->a];
	struct wire_text function, class_name;

	class_name = split_name(store_text(store, code->name), &function);
	put_text(o, function);
	out_mem(o, "", 1);
	put_text(o, store_text(store, code->file));
	out_mem(o, "", 1);
	out_printf(o, "%u", code->line);
	if (class_name.n && code->flags & WIRE_CODE_SELF) {
		out_str(o, "\1c");
		put_text(o, class_name);
	}
	if (frame->b)
		out_printf(o, "\1l%u", frame->b);
	if (code->flags & WIRE_CODE_TRACEBACKHIDE)
		out_str(o, "\1h1");
}

static void
put_frame(struct out *o, const struct store *store,
	  const struct wire_frame *frame)
{
	if (frame->kind == WIRE_FRAME_PYTHON && frame->a < store->ncodes) {
		put_python(o, store, frame);
	} else if (frame->kind == WIRE_FRAME_AWAIT) {
		out_char(o, '[');
		put_text(o, store_text(store, frame->a));
		out_char(o, ']');
	} else if (frame->kind == WIRE_FRAME_C) {
		put_text(o, store_text(store, frame->a));
		out_mem(o,
			"\0<built-in>\0"
			"0",
			13);
	} else {
		out_mem(o,
			LEFT_OUT "\0\0"
				 "0",
			sizeof(LEFT_OUT) + 2);
	}
}

static PyObject *
frame_text(struct stack_texts *t, uint32_t id)
{
	PyObject **at = &t->frames[id];
	struct out o;

	if (*at)
		return *at;
	out_init(&o, SIZE_MAX);
	put_frame(&o, t->store, &t->store->frames[id]);
	if (out_status(&o))
		PyErr_NoMemory();
	else
		*at = to_str(o.data, o.len);
	out_fini(&o);
	return *at;
}

/* Stacks ------------------------------------------------------------------- */

static bool
starts_with(struct wire_text text, const char *start)
{
	size_t n = strlen(start);

	return n && text.n >= n && !memcmp(text.p, start, n);
}

/* Is a frame the package's? */
static bool
is_own(const struct stack_texts *t, const struct wire_frame *frame)
{
	const struct store *store = t->store;
	struct wire_text text;

	if (frame->kind == WIRE_FRAME_C) {
		text = store_text(store, frame->b);
		return text.n == sizeof(OWN_MODULE) - 1 &&
		       starts_with(text, OWN_MODULE);
	}
	return frame->kind == WIRE_FRAME_PYTHON && frame->a < store->ncodes &&
	       starts_with(store_text(store, store->codes[frame->a].file),
			   t->folder);
}

/* What calls the package, if that is innermost: its time is its caller's. */
static uint32_t
leave_own(const struct stack_texts *t, uint32_t stack)
{
	const struct store *store = t->store;
	bool own = false;

	for (uint32_t at = stack; at; at = store->stacks[at].parent) {
		const struct wire_frame *frame =
		    &store->frames[store->stacks[at].frame];

		if (is_own(t, frame))
			own = true;
		else if (frame->kind == WIRE_FRAME_PYTHON)
			return own ? at : stack;
	}
	return stack;
}

static Py_ssize_t
depth_of(const struct store *store, uint32_t stack)
{
	Py_ssize_t n = 0;

	for (; stack; stack = store->stacks[stack].parent)
		n++;
	return n;
}

static PyObject *
make_list(struct stack_texts *t, PyObject *root, uint32_t stack)
{
	const struct store *store = t->store;
	Py_ssize_t n = depth_of(store, stack);
	PyObject *list = PyList_New(n + 1);

	if (!list)
		return NULL;
	Py_INCREF(root);
	PyList_SetItem(list, 0, root);
	for (; stack; stack = store->stacks[stack].parent, n--) {
		PyObject *text = frame_text(t, store->stacks[stack].frame);

		if (!text) {
			Py_DECREF(list);
			return NULL;
		}
		Py_INCREF(text);
		PyList_SetItem(list, n, text);
	}
	return list;
}

PyObject *
stack_texts_list(struct stack_texts *t, PyObject *root, uint32_t stack)
{
	if (stack >= t->store->nstacks)
		stack = 0;
	stack = leave_own(t, stack);
	if (!t->lists[stack])
		t->lists[stack] = make_list(t, root, stack);
	return t->lists[stack];
}

/* How many of a stack's frames are those below the coroutine. */
static Py_ssize_t
count_below(PyObject *list, PyObject *below)
{
	Py_ssize_t n = PyList_Size(list), want = PyList_Size(below), at = 1;

	for (Py_ssize_t i = 1; i < n && at < want; i++) {
		PyObject *text = PyList_GetItem(list, i);

		if (text_is_same(text, PyList_GetItem(below, at)))
			at++;
		else if (!text_is_builtin(text))
			return 0;
		if (at == want)
			return i;
	}
	return 0;
}

/* What the event loop steps a task with is below its coroutine, too. */
static Py_ssize_t
leave_step(PyObject *list, Py_ssize_t same)
{
	while (same && same + 2 < PyList_Size(list) &&
	       text_is_builtin(PyList_GetItem(list, same + 1)))
		same++;
	return same;
}

/* Append those of list from there on. */
static bool
append_from(PyObject *to, PyObject *list, Py_ssize_t from)
{
	for (Py_ssize_t i = from; i < PyList_Size(list); i++)
		if (PyList_Append(to, PyList_GetItem(list, i)))
			return false;
	return true;
}

/* Does it begin with something else than the thread's stacks do? */
static bool
is_chain(PyObject *list, PyObject *below)
{
	return PyList_Size(list) > 1 && PyList_Size(below) > 1 &&
	       !text_is_same(PyList_GetItem(list, 1), PyList_GetItem(below, 1));
}

PyObject *
stack_texts_part(struct stack_texts *t, PyObject *below, uint32_t stack,
		 uint32_t above)
{
	PyObject *root = PyList_GetItem(below, 0), *part, *top = NULL;
	PyObject *list = stack_texts_list(t, root, stack);
	Py_ssize_t same;
	bool ok;

	if (!list)
		return NULL;
	same = leave_step(list, count_below(list, below));
	part = PyList_New(0);
	ok = part != NULL;
	if (ok && (same || is_chain(list, below)))
		ok = append_from(part, below, 0);
	else
		ok = ok && !PyList_Append(part, root);
	ok = ok && append_from(part, list, same + 1);
	if (ok && above) {
		top = stack_texts_list(t, root, above);
		ok = top && append_from(part, top, 1);
	}
	if (!ok)
		Py_CLEAR(part);
	return part;
}

/* Single ones -------------------------------------------------------------- */

PyObject *
text_of_thread(PyObject *name, unsigned long ident)
{
	return PyUnicode_FromFormat("%S%c<thread>%c%lu", name, 0, 0, ident);
}

PyObject *
text_of_code(PyObject *code, long line)
{
	PyObject *name = PyObject_GetAttrString(code, "co_name");
	PyObject *file = PyObject_GetAttrString(code, "co_filename");
	PyObject *first = PyObject_GetAttrString(code, "co_firstlineno");
	PyObject *text = NULL;

	if (name && file && first && line)
		text = PyUnicode_FromFormat("%U%c%U%c%S\1l%ld", name, 0, file,
					    0, first, line);
	else if (name && file && first)
		text =
		    PyUnicode_FromFormat("%U%c%U%c%S", name, 0, file, 0, first);
	Py_XDECREF(name);
	Py_XDECREF(file);
	Py_XDECREF(first);
	return text;
}

/* Where the attributes begin. */
static Py_ssize_t
name_length(PyObject *text)
{
	Py_ssize_t n = PyUnicode_GetLength(text);
	Py_ssize_t at = PyUnicode_FindChar(text, 1, 0, n, 1);

	return at < 0 ? n : at;
}

bool
text_is_builtin(PyObject *text)
{
	Py_ssize_t n = PyUnicode_GetLength(text);
	PyObject *builtin = PyUnicode_FromString("<built-in>");
	bool is;

	is = builtin && PyUnicode_Find(text, builtin, 0, n, 1) >= 0;
	Py_XDECREF(builtin);
	return is;
}

bool
text_is_same(PyObject *a, PyObject *b)
{
	Py_ssize_t n = name_length(a);
	PyObject *part;
	bool same;

	if (n != name_length(b))
		return false;
	part = PyUnicode_Substring(a, 0, n);
	same = part && PyUnicode_Tailmatch(b, part, 0, n, -1) == 1;
	Py_XDECREF(part);
	return same;
}
