/* src/collect/fds.h - descriptors of a process that was just forked. */
#ifndef PIT_COLLECT_FDS_H
#define PIT_COLLECT_FDS_H

/* Close first and all above it. Async-signal-safe. */
void fds_close_from(int first);

#endif
