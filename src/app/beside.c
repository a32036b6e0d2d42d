/* src/app/beside.c */
#include "app/beside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define TRIES 100

int
beside_open(const char *path, char *temp, size_t size)
{
	const char *slash = strrchr(path, '/');
	int folder = slash ? (int)(slash + 1 - path) : 0, fd = -1, n;

	for (int i = 0; i < TRIES; i++) {
		n = snprintf(temp, size, "%.*s.pyinstrument-top-%ld-%d", folder,
			     path, (long)getpid(), i);
		if (n < 0 || (size_t)n >= size) {
			errno = ENAMETOOLONG;
			return -1;
		}
		fd = open(temp, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd >= 0 || errno != EEXIST)
			break;
	}
	return fd;
}
