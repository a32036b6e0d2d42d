/* src/collect/peer.h - what the kernel says of a process that sends a stream.
 */
#ifndef PIT_COLLECT_PEER_H
#define PIT_COLLECT_PEER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct peer {
	pid_t parent;
	uint64_t born; /* no other process of that number has the same */
	bool dying;    /* it has ended, or was killed and is about to */
};

/* False: there is no such process, or no /proc. */
bool peer_look(pid_t pid, struct peer *peer);

/* True if the process at the other end of a socket numbers processes as we
 * do: what it says of pids holds here. */
bool peer_counts_as_we(int fd);

#endif
