/* src/python/samples.h - the type Samples: what a window has seen, as Python
 * objects, each made when it is first asked for.
 */
#ifndef PIT_PYTHON_SAMPLES_H
#define PIT_PYTHON_SAMPLES_H

#include "python/module.h"
#include "python/window.h"

/* Who began a window, and where. */
struct samples_caller {
	PyObject *thread; /* str: the root of its stacks */
	PyObject *codes;  /* list of code objects, innermost first */
	PyObject *below;  /* of a part: see stack_texts_part(); else NULL */
	long line;        /* where the innermost was; 0: unknown */
};

void samples_caller_fini(struct samples_caller *caller);

/* The type, for a module whose package is in folder, with its slash. New. */
PyObject *samples_type_new(PyObject *folder);

/* Takes what is in window and caller, whatever comes of it. New; NULL: an
 * exception is set. */
PyObject *samples_new(PyObject *type, struct window *window,
		      struct samples_caller *caller);

#endif
