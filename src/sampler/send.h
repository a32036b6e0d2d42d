/* src/sampler/send.h - the buffer that records are written to, and the socket
 * that it is sent through.
 *
 * Nothing here waits but sender_drain(). What the viewer does not take stays
 * in the buffer. Used by the sampler's task alone, without libc.
 */
#ifndef PIT_SAMPLER_SEND_H
#define PIT_SAMPLER_SEND_H

#include "wire/enc.h"

#include <stdbool.h>
#include <stdint.h>

#define SENDER_CAP     (1024u * 1024)
#define SENDER_HIGH_FD 100 /* for a table that the program uses too */

struct sender {
	struct enc enc;
	const char *path; /* of the viewer's socket; borrowed */
	int fd;           /* -1: not connected yet */
	bool shared;      /* the file table is the program's */
	bool gone;        /* the viewer has left, or never was there */
	uint64_t inode;   /* of the socket, to know it again */
};

/* False: no memory. */
bool sender_init(struct sender *out, const char *path, bool shared);
void sender_fini(struct sender *out);

/* Connect if that has not happened, and send what the viewer takes now. */
void sender_send(struct sender *out);

/* The same until all is sent, the viewer has gone or the time has come. */
void sender_drain(struct sender *out, uint64_t until);

/* Is fd open on the inode still? For descriptors in a shared table, which the
 * program may close and open anew. */
bool fd_is_inode(int fd, uint64_t inode);
uint64_t fd_inode(int fd); /* 0: not open */

#endif
