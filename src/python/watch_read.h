/* src/python/watch_read.h - out of the log into windows. */
#ifndef PIT_PYTHON_WATCH_READ_H
#define PIT_PYTHON_WATCH_READ_H

#include "python/watch.h"

/* All that the log has by now. */
void watch_read(struct watch *w);

/* And what is not in it yet, for this window. */
void watch_read_open(struct watch *w, struct window *window);

#endif
