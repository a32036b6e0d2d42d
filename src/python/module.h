/* src/python/module.h - the extension pyinstrument_top._native.
 *
 * What it offers is documented in python/pyinstrument_top/_native.pyi. It keeps
 * to the limited API of CPython 3.8: one file is for all versions. Everything
 * here runs with the GIL, and answers NULL or -1 with an exception set, as
 * Python's own functions do.
 */
#ifndef PIT_PYTHON_MODULE_H
#define PIT_PYTHON_MODULE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#endif
