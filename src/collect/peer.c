/* src/collect/peer.c */
#include "collect/peer.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define FLAG_EXITING 4u /* PF_EXITING, among the flags of /proc/PID/stat */

bool
peer_look(pid_t pid, struct peer *peer)
{
	char path[32], line[1024], state;
	unsigned flags;
	unsigned long pending;
	const char *p;
	size_t n;
	FILE *f;
	int parent;

	snprintf(path, sizeof(path), "/proc/%ld/stat", (long)pid);
	f = fopen(path, "re");
	if (!f)
		return false;
	n = fread(line, 1, sizeof(line) - 1, f);
	fclose(f);
	line[n] = '\0';
	/* A name may hold parentheses: the last one ends it. */
	p = strrchr(line, ')');
	if (!p || sscanf(p,
			 ") %c %d %*d %*d %*d %*d %u %*u %*u %*u %*u %*u %*u "
			 "%*d %*d %*d %*d %*d %*d %" SCNu64
			 " %*u %*d %*u %*u %*u %*u %*u %*u %lu",
			 &state, &parent, &flags, &peer->born, &pending) != 5)
		return false;
	peer->parent = parent;
	peer->dying = state == 'Z' || state == 'X' || state == 'x' ||
		      flags & FLAG_EXITING || pending & 1ul << (SIGKILL - 1);
	return true;
}

bool
peer_counts_as_we(int fd)
{
	char path[40], ours[64], theirs[64];
	struct ucred cred;
	socklen_t n = sizeof(cred);
	ssize_t a, b;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &n))
		return false;
	snprintf(path, sizeof(path), "/proc/%ld/ns/pid", (long)cred.pid);
	a = readlink("/proc/self/ns/pid", ours, sizeof(ours));
	b = readlink(path, theirs, sizeof(theirs));
	return a > 0 && a == b && !memcmp(ours, theirs, (size_t)a);
}
