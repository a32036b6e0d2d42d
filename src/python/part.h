/* src/python/part.h - what a window of an async mode asks for: the part of its
 * thread that runs in its context.
 */
#ifndef PIT_PYTHON_PART_H
#define PIT_PYTHON_PART_H

#include "python/module.h"
#include "python/watch.h"

/* What the window holds while it is open. */
struct part_objects {
	PyObject *token; /* that the variable is set to */
	PyObject *coro;  /* it was opened in; NULL: in none */
	PyObject *below; /* list of str: the thread, and the frames that call
			  * that coroutine, outermost first */
};

void part_objects_fini(struct part_objects *objects);

/* Set var in this context, and find out where it is. root: the thread's. False:
 * an exception. */
bool part_begin(struct watch *w, PyObject *var, PyObject *root,
		struct part_objects *objects, struct watch_part *part);

/* Unset it, where it still is what it was set to. False: an exception. */
bool part_end(PyObject *var, const struct part_objects *objects);

#endif
