/* src/collect/sweep.c */
#include "collect/sweep.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* A directory for temporary files may be huge, and the user waits. */
#define SWEEP_ENTRIES 4096u

static bool
sweep_is_candidate(int dir, const char *name)
{
	const size_t prefix = sizeof(SWEEP_PREFIX) - 1;
	struct stat sb;

	return strncmp(name, SWEEP_PREFIX, prefix) == 0 &&
	       strlen(name) == prefix + SWEEP_RANDOM &&
	       !fstatat(dir, name, &sb, AT_SYMLINK_NOFOLLOW) &&
	       S_ISDIR(sb.st_mode) && sb.st_uid == geteuid();
}

/* Is there a socket file that no process has open? Asked with a datagram
 * socket: one that is open refuses it for its type, and its owner sees no
 * connection, whether it listens already or not. */
static bool
sweep_is_dead(const struct sockaddr_un *addr)
{
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool dead;

	if (fd < 0)
		return false;
	dead = connect(fd, (const struct sockaddr *)addr, sizeof(*addr)) &&
	       errno == ECONNREFUSED;
	close(fd);
	return dead;
}

static void
sweep_entry(const char *base, const char *name)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	char viewer[sizeof(addr.sun_path) + sizeof(SWEEP_VIEWER)];
	int n = snprintf(addr.sun_path, sizeof(addr.sun_path),
			 "%s/%s/" SWEEP_SOCKET, base, name);

	if (n < 0 || (size_t)n >= sizeof(addr.sun_path) ||
	    !sweep_is_dead(&addr))
		return;
	/* Before the removal nobody can have taken its place: a viewer makes
	 * a directory of its own. */
	unlink(addr.sun_path);
	addr.sun_path[(size_t)n - sizeof(SWEEP_SOCKET)] = '\0';
	snprintf(viewer, sizeof(viewer), "%s/" SWEEP_VIEWER, addr.sun_path);
	unlink(viewer);
	rmdir(addr.sun_path);
}

void
sweep_stale(const char *base)
{
	DIR *dir = opendir(base);
	struct dirent *entry;

	if (!dir)
		return;
	for (unsigned i = 0; i < SWEEP_ENTRIES && (entry = readdir(dir)); i++) {
		if (sweep_is_candidate(dirfd(dir), entry->d_name))
			sweep_entry(base, entry->d_name);
	}
	closedir(dir);
}
