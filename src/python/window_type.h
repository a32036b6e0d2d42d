/* src/python/window_type.h - the type Window: a window of time on what the
 * process's sampler sees, which Python code opens and closes.
 */
#ifndef PIT_PYTHON_WINDOW_TYPE_H
#define PIT_PYTHON_WINDOW_TYPE_H

#include "python/module.h"

/* Put it, and what belongs to it, into the module. -1: an exception. */
int window_type_add(PyObject *module);

/* after_in_child of os.register_at_fork(). */
PyObject *module_forked(PyObject *module, PyObject *none);

#endif
