/* src/python/held.h - objects of Python's, numbered by who they are. They are
 * held, so that no other object can be where one was.
 */
#ifndef PIT_PYTHON_HELD_H
#define PIT_PYTHON_HELD_H

#include "python/module.h"

#include "base/table.h"

#include <stdbool.h>

/* Zeroed: none. */
struct held {
	PyObject **at; /* from 1 */
	size_t n, cap;
	struct table table;
};

/* The number of an object; 0: it was never added. */
uint32_t held_find(const struct held *held, PyObject *object);
/* The same; it is added if it is new. 0: an exception: there is no memory. */
uint32_t held_add(struct held *held, PyObject *object);
void held_fini(struct held *held);

#endif
