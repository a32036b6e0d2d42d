/* src/python/render.h - reports of Python's objects. */
#ifndef PIT_PYTHON_RENDER_H
#define PIT_PYTHON_RENDER_H

#include "python/module.h"

#include "render/renderer.h"

struct session;

/* Methods of the module, as _native.pyi has them. */
PyObject *render_session(PyObject *module, PyObject *args);
PyObject *render_tree(PyObject *module, PyObject *args);

/* By a name of it; NULL: an exception. */
const struct renderer *render_find(PyObject *name);

/* The report of a session, which it takes; opts->tree as it is there. NULL: an
 * exception. The GIL is not held while it is made. */
PyObject *render_write(const struct renderer *renderer, struct session *session,
		       const struct render_options *opts);

#endif
