/* src/python/module.h - the extension pyinstrument_top._native.
 *
 * What it offers is documented in python/pyinstrument_top/_native.pyi. It keeps
 * to the limited API of CPython 3.8: one file is for all versions; where there
 * is none it is built without, for one version of a free-threaded build.
 * Everything here runs with the GIL, and answers NULL or -1 with an exception
 * set, as Python's own functions do.
 */
#ifndef PIT_PYTHON_MODULE_H
#define PIT_PYTHON_MODULE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

/* Headers before 3.12 know of no objects that live for ever: what is compiled
 * with them counts down what a newer interpreter has not counted up, and after
 * two thousand million times such an object would end. These ask the
 * interpreter. */
#undef Py_INCREF
#undef Py_DECREF
#undef Py_XINCREF
#undef Py_XDECREF
#define Py_INCREF(object)  Py_IncRef((PyObject *)(object))
#define Py_DECREF(object)  Py_DecRef((PyObject *)(object))
#define Py_XINCREF(object) Py_IncRef((PyObject *)(object))
#define Py_XDECREF(object) Py_DecRef((PyObject *)(object))

#endif
