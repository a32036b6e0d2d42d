/* src/collect/fds.h - descriptors of a process that was just forked. */
#ifndef PIT_COLLECT_FDS_H
#define PIT_COLLECT_FDS_H

/* Close first and all above it. Async-signal-safe, as is the next. */
void fds_close_from(int first);

/* But those two; one below first, such as -1, means nothing. */
void fds_close_but(int first, int a, int b);

#endif
