/* src/render/python_text.h - values as Python's json.dumps() writes them. */
#ifndef PIT_RENDER_PYTHON_TEXT_H
#define PIT_RENDER_PYTHON_TEXT_H

#include "base/out.h"

#include <stddef.h>
#include <stdint.h>

/* A string of Python's, see base/surrogate.h: in ASCII, with its quotes. */
void python_string(struct out *o, const char *p, size_t n);
/* Finite. */
void python_double(struct out *o, double value);
/* So many nanoseconds, in seconds. */
void python_seconds(struct out *o, uint64_t ns);

#endif
