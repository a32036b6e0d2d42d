/* src/python/session.h - a Session of Python's as a struct session. */
#ifndef PIT_PYTHON_SESSION_H
#define PIT_PYTHON_SESSION_H

#include "python/module.h"

#include "base/out.h"
#include "model/session.h"
#include "python/held.h"

#include <stdbool.h>

/* A session while it is filled. Python's code may run at every call, and change
 * what it likes: what was looked at is held. */
struct taking {
	struct session *session;
	PyObject *frames;  /* their numbers, by their text */
	struct held lists; /* stacks are mostly lists that many records share */
	uint32_t *stacks;  /* of these */
	size_t stack_cap;
	double total;    /* s, of all records */
	struct out text; /* the one at hand */
};

/* False: an exception is set; fini() is right then, too. */
bool taking_init(struct taking *t);
/* The session, which is the caller's then; NULL: fini() frees it. */
struct session *taking_end(struct taking *t);
void taking_fini(struct taking *t);

/* All of an object that has what a Session has; records: and its records, and
 * where they were started from. False: an exception is set. */
bool taking_session(struct taking *t, PyObject *session, bool records);

/* The number of the frame that a str says. where: what it is of. Likewise. */
bool taking_frame(struct taking *t, PyObject *text, const char *where,
		  uint32_t *frame);

#endif
