/* src/app/witness.h - was a signal sent to us, or to our whole process group?
 *
 * A signal tells who sent it but not to whom. The witness is a process in our
 * group that does nothing but take note of what it gets: what both of us got
 * was for the group, and the program, which is in it too, has got it already.
 */
#ifndef PIT_APP_WITNESS_H
#define PIT_APP_WITNESS_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct witness {
	pid_t pid; /* a child of ours; 0: there is none */
	int fd;
};

/* False: there cannot be one. It ends with us. */
bool witness_open(struct witness *witness);
void witness_close(struct witness *witness);

/* The signals that it got within the last second and that were not asked for
 * yet: bit sig - 1. Those that were sent to the group before the call are
 * among them. */
uint64_t witness_ask(struct witness *witness);

/* The bit of sig. */
uint64_t witness_bit(int sig);

#endif
