/* src/sampler/send.h - a viewer's socket as the sink of a stream.
 *
 * Nothing here waits but a drain. What the viewer does not take stays
 * in the buffer. Used by the sampler's runner alone, without libc.
 */
#ifndef PIT_SAMPLER_SEND_H
#define PIT_SAMPLER_SEND_H

#include "sampler/sink.h"

#include <stdbool.h>
#include <stdint.h>

#define SENDER_CAP     (1024u * 1024)
#define SENDER_HIGH_FD 100 /* for a table that the program uses too */

struct sender {
	struct sink sink; /* gone: the viewer has left, or never was there */
	const char *path; /* of the viewer's socket; borrowed */
	int fd;           /* -1: not connected yet */
	bool shared;      /* the file table is the program's */
	uint64_t inode;   /* of the socket, to know it again */
};

/* Nothing is opened before the sink is. The first send connects. */
void sender_init(struct sender *out, const char *path);

/* Would a connection to the viewer's socket be made? Asked without making one,
 * which a program that is not to be profiled may do, too. True if that cannot
 * be said. */
bool sender_finds(const char *path);

/* Is fd open on the inode still? For descriptors in a shared table, which the
 * program may close and open anew. */
bool fd_is_inode(int fd, uint64_t inode);
uint64_t fd_inode(int fd); /* 0: not open */

#endif
