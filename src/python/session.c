/* src/python/session.c */
#include "python/session.h"

#include "base/mem.h"
#include "load/fields.h"
#include "load/here.h"
#include "load/load.h"
#include "python/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define WHERE 64 /* bytes of "frame_records[12]" */

bool
taking_init(struct taking *t)
{
	*t = (struct taking){ 0 };
	out_init(&t->text, SIZE_MAX);
	t->frames = PyDict_New();
	t->session = session_new();
	if (t->frames && (!t->session || here_set_cwd(t->session)))
		PyErr_NoMemory();
	return !PyErr_Occurred();
}

struct session *
taking_end(struct taking *t)
{
	struct session *session = t->session;

	t->session = NULL;
	return session;
}

void
taking_fini(struct taking *t)
{
	Py_CLEAR(t->frames);
	held_fini(&t->lists);
	mem_free(t->stacks);
	session_free(t->session);
	out_fini(&t->text);
}

/* The bytes of a str are in t->text then. */
static bool
take_text(struct taking *t, PyObject *str, const char *where)
{
	if (!PyUnicode_Check(str)) {
		PyErr_Format(PyExc_TypeError, "%s is not a str", where);
		return false;
	}
	t->text.len = 0;
	return text_append(&t->text, str);
}

static const char *
text_of(const struct taking *t)
{
	return t->text.data ? t->text.data : "";
}

static bool
known_frame(struct taking *t, PyObject *text, uint32_t *frame)
{
	PyObject *number = PyDict_GetItemWithError(t->frames, text);

	*frame = number ? (uint32_t)PyLong_AsUnsignedLong(number) : 0;
	return *frame;
}

static bool
new_frame(struct taking *t, PyObject *text, const char *where, uint32_t *frame)
{
	struct pit_err err = { .text = "the line of a frame is not a number" };
	enum pit_status st;
	PyObject *number;
	int failed;

	if (!take_text(t, text, where))
		return false;
	st = session_frame(t->session, text_of(t), t->text.len, frame);
	if (st == PIT_ELIMIT)
		pit_fail(&err, st, "more frames than can be");
	if (st) {
		text_raise(st, where, &err);
		return false;
	}
	number = PyLong_FromUnsignedLong(*frame);
	failed = number ? PyDict_SetItem(t->frames, text, number) : -1;
	Py_XDECREF(number);
	return !failed;
}

bool
taking_frame(struct taking *t, PyObject *text, const char *where,
	     uint32_t *frame)
{
	if (!PyUnicode_Check(text)) {
		PyErr_Format(PyExc_TypeError, "%s: a frame is not a str",
			     where);
		return false;
	}
	return known_frame(t, text, frame) ||
	       (!PyErr_Occurred() && new_frame(t, text, where, frame));
}

/* What is in a list or the like, as a tuple that nobody can change. */
static PyObject *
items_of(PyObject *list, const char *where)
{
	PyObject *items;

	/* A str is a sequence, too, of what nobody meant. */
	if (PyUnicode_Check(list) || PyBytes_Check(list) ||
	    PyDict_Check(list)) {
		PyErr_Format(PyExc_TypeError, "%s is not a list", where);
		return NULL;
	}
	items = PySequence_Tuple(list);
	if (!items && PyErr_ExceptionMatches(PyExc_TypeError))
		PyErr_Format(PyExc_TypeError, "%s is not a list", where);
	return items;
}

static bool
take_stack(struct taking *t, PyObject *list, const char *where, uint32_t *stack)
{
	PyObject *items = items_of(list, where);
	bool ok = items;

	*stack = 0;
	for (Py_ssize_t i = 0; ok && i < PyTuple_Size(items); i++) {
		PyObject *text = PyTuple_GetItem(items, i);
		enum pit_status st;
		uint32_t frame;

		ok = taking_frame(t, text, where, &frame);
		st = ok ? session_stack(t->session, *stack, frame, stack)
			: PIT_OK;
		if (st) {
			text_raise(st, where,
				   &(struct pit_err){
				       .text = "more stacks than can be" });
			ok = false;
		}
	}
	Py_XDECREF(items);
	return ok;
}

static bool
taking_stack(struct taking *t, PyObject *list, const char *where,
	     uint32_t *stack)
{
	uint32_t id = held_find(&t->lists, list), *stacks;

	if (id) {
		*stack = t->stacks[id];
		return true;
	}
	if (!take_stack(t, list, where, stack))
		return false;
	id = held_add(&t->lists, list);
	stacks =
	    mem_grow(t->stacks, &t->stack_cap, t->lists.n, sizeof(*stacks));
	if (!id || !stacks) {
		PyErr_NoMemory();
		return false;
	}
	t->stacks = stacks;
	stacks[id] = *stack;
	return true;
}

/* An int is whole, as it is in a file. */
static bool
number_of(PyObject *value, const char *where, struct session_number *number)
{
	if (PyLong_Check(value)) {
		int over;
		long long whole = PyLong_AsLongLongAndOverflow(value, &over);

		*number = over ? session_double(over * HUGE_VAL)
			       : session_whole(whole);
		return true;
	}
	*number = session_double(PyFloat_AsDouble(value));
	if (!PyErr_Occurred())
		return true;
	if (PyErr_ExceptionMatches(PyExc_TypeError))
		PyErr_Format(PyExc_TypeError, "%s is not a number", where);
	return false;
}

static bool
add_record(struct taking *t, uint32_t stack, struct session_number seconds,
	   const char *where)
{
	struct pit_err err = { .text = "more records than can be" };
	enum pit_status st = PIT_OK;

	t->total += seconds.value;
	if (!(seconds.value >= 0))
		st = pit_fail(&err, PIT_ECORRUPT,
			      "a record cannot take %g seconds", seconds.value);
	else if (!(t->total <= LOAD_MAX_SECONDS))
		st = pit_fail(&err, PIT_ECORRUPT,
			      "the times are of more than %g seconds",
			      LOAD_MAX_SECONDS);
	if (!st)
		st = session_add_record(t->session, stack, seconds);
	if (st)
		text_raise(st, where, &err);
	return !st;
}

static bool
take_record(struct taking *t, PyObject *record, const char *where)
{
	PyObject *parts = items_of(record, where);
	struct session_number seconds;
	uint32_t stack;
	bool ok = parts;

	if (parts && PyTuple_Size(parts) != 2) {
		PyErr_Format(PyExc_ValueError, "%s is not a stack and a time",
			     where);
		ok = false;
	}
	ok = ok && taking_stack(t, PyTuple_GetItem(parts, 0), where, &stack) &&
	     number_of(PyTuple_GetItem(parts, 1), where, &seconds) &&
	     add_record(t, stack, seconds, where);
	Py_XDECREF(parts);
	return ok;
}

static bool
take_records(struct taking *t, PyObject *list, const char *key)
{
	PyObject *records = items_of(list, key);
	bool ok = records;
	char where[WHERE];

	for (Py_ssize_t i = 0; ok && i < PyTuple_Size(records); i++) {
		snprintf(where, sizeof(where), "%s[%zd]", key, i);
		ok = take_record(t, PyTuple_GetItem(records, i), where);
	}
	Py_XDECREF(records);
	return ok;
}

/* What was on the stack, as the list of records has stacks. */
static bool
take_start(struct taking *t, PyObject *list, const char *key)
{
	PyObject *items = items_of(list, key);
	bool ok = items;

	for (Py_ssize_t i = 0; ok && i < PyTuple_Size(items); i++) {
		uint32_t frame;

		ok = taking_frame(t, PyTuple_GetItem(items, i), key, &frame);
		if (ok && session_add_start(t->session, frame)) {
			PyErr_NoMemory();
			ok = false;
		}
	}
	Py_XDECREF(items);
	return ok;
}

/* A path: sys.path may have objects that only stand for one. */
static bool
take_path(struct taking *t, PyObject *item, const char *where)
{
	PyObject *path = PyOS_FSPath(item), *str = path;
	bool ok;

	if (!path && PyErr_ExceptionMatches(PyExc_TypeError))
		PyErr_Format(PyExc_TypeError, "%s is not a path", where);
	if (path && PyBytes_Check(path)) {
		str = PyUnicode_DecodeFSDefaultAndSize(PyBytes_AsString(path),
						       PyBytes_Size(path));
		Py_DECREF(path);
	}
	ok = str && take_text(t, str, where);
	Py_XDECREF(str);
	return ok;
}

static bool
take_paths(struct taking *t, PyObject *list, const struct field *field)
{
	struct session_texts *texts = field_in(field, t->session);
	PyObject *items = items_of(list, field->key);
	bool ok = items;
	char where[WHERE];

	field_open_texts(field, t->session);
	for (Py_ssize_t i = 0; ok && i < PyTuple_Size(items); i++) {
		snprintf(where, sizeof(where), "%s[%zd]", field->key, i);
		ok = take_path(t, PyTuple_GetItem(items, i), where);
		if (ok && session_texts_add(texts, text_of(t), t->text.len)) {
			PyErr_NoMemory();
			ok = false;
		}
	}
	Py_XDECREF(items);
	return ok;
}

static bool
take_number(struct taking *t, PyObject *value, const struct field *field)
{
	struct session_number number = session_whole(0);
	struct pit_err err;
	enum pit_status st;

	if (!(value == Py_None && field->may_be_none) &&
	    !number_of(value, field->key, &number))
		return false;
	st = field_set_number(field, t->session, number, &err);
	if (st)
		text_raise(st, "", &err);
	return !st;
}

static bool
take_line(struct taking *t, PyObject *value, const struct field *field)
{
	if (!take_text(t, value, field->key))
		return false;
	if (!session_text_set(field_in(field, t->session), text_of(t),
			      t->text.len))
		return true;
	PyErr_NoMemory();
	return false;
}

static bool
take_field(struct taking *t, PyObject *value, const struct field *field)
{
	switch (field->kind) {
	case FIELD_NUMBER:
	case FIELD_EPOCH:
	case FIELD_COUNT:
		return take_number(t, value, field);
	case FIELD_TEXT:
		return take_line(t, value, field);
	case FIELD_TEXTS:
		return take_paths(t, value, field);
	case FIELD_START:
		return take_start(t, value, field->key);
	case FIELD_RECORDS:
		return take_records(t, value, field->key);
	}
	return true;
}

static bool
is_of_records(const struct field *field)
{
	return field->kind == FIELD_START || field->kind == FIELD_RECORDS;
}

bool
taking_session(struct taking *t, PyObject *session, bool records)
{
	const struct field *field;
	bool ok = true;

	for (size_t i = 0; ok && (field = field_at(i)); i++) {
		PyObject *value;

		if (is_of_records(field) && !records)
			continue;
		value = PyObject_GetAttrString(session, field->key);
		if (!value && !field->needed &&
		    PyErr_ExceptionMatches(PyExc_AttributeError)) {
			PyErr_Clear();
			continue;
		}
		ok = value && take_field(t, value, field);
		Py_XDECREF(value);
	}
	return ok;
}
