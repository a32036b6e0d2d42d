/* src/python/options.c */
#include "python/options.h"

#include "python/text.h"
#include "render/params.h"

#include <stdio.h>
#include <string.h>

#define NAME_SIZE 128

/* Options on their way. */
struct setting {
	const struct renderer *renderer;
	struct render_options *opts;
	struct params_given given;
};

/* A name, behind "group." if there is a group. False: an exception. */
static bool
name_of(PyObject *key, const char *group, char name[NAME_SIZE])
{
	struct out text;
	bool ok;

	out_init(&text, SIZE_MAX);
	if (*group)
		out_printf(&text, "%s.", group);
	ok = text_append(&text, key);
	if (ok && (text.len >= NAME_SIZE || strlen(text.data) < text.len)) {
		PyErr_Format(PyExc_ValueError, "no option is called %R", key);
		ok = false;
	}
	if (ok)
		snprintf(name, NAME_SIZE, "%s", text.data ? text.data : "");
	else if (PyErr_ExceptionMatches(PyExc_TypeError))
		PyErr_SetString(PyExc_TypeError,
				"the name of an option is not a str");
	out_fini(&text);
	return ok;
}

/* Borrows text. False: an exception. */
static bool
value_of(PyObject *v, struct param_value *value, struct out *text)
{
	*value = (struct param_value){ .type = PARAM_OTHER };
	if (v == Py_None) {
		value->type = PARAM_NONE;
	} else if (PyBool_Check(v)) {
		value->type = PARAM_TRUTH;
		value->truth = v == Py_True;
	} else if (PyLong_Check(v) || PyFloat_Check(v)) {
		value->type = PARAM_FIGURE;
		value->figure = PyFloat_AsDouble(v);
	} else if (PyUnicode_Check(v)) {
		if (!text_append(text, v))
			return false;
		if (text->data && strlen(text->data) == text->len) {
			value->type = PARAM_TEXT;
			value->text = text->data;
		} else if (!text->len) {
			value->type = PARAM_TEXT;
			value->text = "";
		}
	}
	return !PyErr_Occurred();
}

static bool
set_one(struct setting *s, const char *name, PyObject *v)
{
	struct param_value value;
	enum pit_status st = PIT_OK;
	struct pit_err err;
	struct out text;
	bool ok;

	out_init(&text, SIZE_MAX);
	ok = value_of(v, &value, &text);
	if (ok)
		st = params_set_value(s->renderer, name, &value, s->opts,
				      &s->given, &err);
	if (st)
		text_raise(st, "", &err);
	out_fini(&text);
	return ok && !st;
}

/* The pairs of a mapping, as a tuple; NULL: an exception. */
static PyObject *
pairs_of(PyObject *mapping)
{
	PyObject *items = PyMapping_Items(mapping), *pairs;

	if (!items)
		return NULL;
	pairs = PySequence_Tuple(items);
	Py_DECREF(items);
	return pairs;
}

/* Is it what the items of a mapping are? */
static bool
is_pair(PyObject *pair)
{
	if (PyTuple_Check(pair) && PyTuple_Size(pair) == 2)
		return true;
	PyErr_SetString(PyExc_TypeError,
			"options are not a mapping of names to values");
	return false;
}

/* What stands behind the dot of a name. */
static bool
set_group(struct setting *s, const char *group, PyObject *mapping)
{
	PyObject *pairs = pairs_of(mapping);
	bool ok = pairs;
	char name[NAME_SIZE];

	for (Py_ssize_t i = 0; ok && i < PyTuple_Size(pairs); i++) {
		PyObject *pair = PyTuple_GetItem(pairs, i);

		ok = is_pair(pair) &&
		     name_of(PyTuple_GetItem(pair, 0), group, name) &&
		     set_one(s, name, PyTuple_GetItem(pair, 1));
	}
	Py_XDECREF(pairs);
	return ok;
}

static bool
set_pair(struct setting *s, PyObject *pair)
{
	char name[NAME_SIZE];
	PyObject *value;

	if (!is_pair(pair) || !name_of(PyTuple_GetItem(pair, 0), "", name))
		return false;
	value = PyTuple_GetItem(pair, 1);
	if (!params_is_object(s->renderer, name))
		return set_one(s, name, value);
	if (value == Py_None)
		return true;
	if (PyDict_Check(value))
		return set_group(s, name, value);
	PyErr_Format(PyExc_ValueError, "%s must be a dict", name);
	return false;
}

bool
options_take(PyObject *options, const struct renderer *renderer,
	     struct render_options *opts)
{
	struct setting s = { .renderer = renderer, .opts = opts };
	PyObject *pairs;
	bool ok;

	if (options == Py_None)
		return true;
	if (!PyMapping_Check(options)) {
		PyErr_SetString(PyExc_TypeError, "options is not a dict");
		return false;
	}
	pairs = pairs_of(options);
	ok = pairs;
	for (Py_ssize_t i = 0; ok && i < PyTuple_Size(pairs); i++)
		ok = set_pair(&s, PyTuple_GetItem(pairs, i));
	Py_XDECREF(pairs);
	return ok;
}
