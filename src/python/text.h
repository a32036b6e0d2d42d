/* src/python/text.h - Python's strings and errors, and ours. */
#ifndef PIT_PYTHON_TEXT_H
#define PIT_PYTHON_TEXT_H

#include "python/module.h"

#include "base/err.h"
#include "base/out.h"

#include <stdbool.h>

/* Append the bytes of a str, as base/surrogate.h has them. False: an exception
 * is set: it is no str, or there is no memory. */
bool text_append(struct out *o, PyObject *str);

/* A str, or bytes of what is no text, of what o has. NULL: an exception. */
PyObject *text_make(const struct out *o, bool binary);

/* Set the exception of a failure: MemoryError, or ValueError with the sentence.
 * where: what it is of, "frame_records[3]"; "": all. */
void text_raise(enum pit_status st, const char *where,
		const struct pit_err *err);

#endif
