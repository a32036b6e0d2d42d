/* src/python/text.c */
#include "python/text.h"

#include "base/surrogate.h"

#include <string.h>

/* The bytes of a str with surrogates as three bytes each. */
static PyObject *
encode(PyObject *str)
{
	PyObject *bytes = PyUnicode_AsUTF8String(str);

	if (bytes || !PyErr_ExceptionMatches(PyExc_UnicodeEncodeError))
		return bytes;
	PyErr_Clear();
	return PyUnicode_AsEncodedString(str, "utf-8", "surrogatepass");
}

bool
text_append(struct out *o, PyObject *str)
{
	PyObject *bytes;
	Py_ssize_t n;
	char *p;

	if (!PyUnicode_Check(str)) {
		PyErr_SetString(PyExc_TypeError, "not a str");
		return false;
	}
	bytes = encode(str);
	if (!bytes)
		return false;
	if (!PyBytes_AsStringAndSize(bytes, &p, &n)) {
		/* What is pure has no surrogates: they begin with this byte. */
		if (memchr(p, 0xed, (size_t)n))
			surrogate_text(o, p, (size_t)n);
		else
			out_mem(o, p, (size_t)n);
		if (out_status(o))
			PyErr_NoMemory();
	}
	Py_DECREF(bytes);
	return !PyErr_Occurred();
}

PyObject *
text_make(const struct out *o, bool binary)
{
	const char *p = o->data ? o->data : "";

	if (o->len > PY_SSIZE_T_MAX)
		return PyErr_NoMemory();
	if (binary)
		return PyBytes_FromStringAndSize(p, (Py_ssize_t)o->len);
	/* Names of files may be of any bytes. */
	return PyUnicode_DecodeUTF8(p, (Py_ssize_t)o->len, "surrogateescape");
}

void
text_raise(enum pit_status st, const char *where, const struct pit_err *err)
{
	if (st == PIT_ENOMEM)
		PyErr_NoMemory();
	else
		PyErr_Format(PyExc_ValueError, "%s%s%s", where,
			     *where ? ": " : "", err->text);
}
