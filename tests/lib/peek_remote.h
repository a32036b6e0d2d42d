/* tests/lib/peek_remote.h - a peek that reads another process, for tests of
 * what reads interpreter memory.
 */
#ifndef PIT_TESTS_LIB_PEEK_REMOTE_H
#define PIT_TESTS_LIB_PEEK_REMOTE_H

#include "reader/peek.h"

#include <sys/types.h>

struct peek_remote {
	struct peek peek; /* first: the callback gets this one's address */
	pid_t pid;
};

void peek_remote_init(struct peek_remote *remote, pid_t pid);

#endif
