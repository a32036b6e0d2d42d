/* src/python/frames.h - a tree of Frame objects as rows of a report. */
#ifndef PIT_PYTHON_FRAMES_H
#define PIT_PYTHON_FRAMES_H

#include "python/module.h"

#include "model/ftree_given.h"
#include "python/session.h"

#include <stdbool.h>

/* Zeroed: none. */
struct frame_rows {
	struct given_row *at;
	size_t n, cap;
};

/* All of the tree below root, whose frames go into the session that is taken;
 * None: no row. Nothing recurses. False: an exception is set. */
bool frames_take(struct taking *t, PyObject *root, struct frame_rows *rows);
void frames_fini(struct frame_rows *rows);

#endif
