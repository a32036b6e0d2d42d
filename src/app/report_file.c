/* src/app/report_file.c */
#include "app/report_file.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum pit_status
fail_errno(struct pit_err *err, const char *path)
{
	return pit_fail(err, PIT_EIO, "cannot write to %.400s: %s", path,
			strerror(errno));
}

/* The descriptor that a path such as /dev/fd/3 names; -1: it names none. */
static int
path_descriptor(const char *path)
{
	static const char *const folders[] = { "/dev/fd/", "/proc/self/fd/" };
	char *end;
	long n;

	if (!strcmp(path, "/dev/stdout"))
		return STDOUT_FILENO;
	if (!strcmp(path, "/dev/stderr"))
		return STDERR_FILENO;
	for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
		if (strncmp(path, folders[i], strlen(folders[i])) != 0)
			continue;
		path += strlen(folders[i]);
		n = strtol(path, &end, 10);
		return *path >= '0' && *path <= '9' && !*end && n <= INT_MAX
			   ? (int)n
			   : -1;
	}
	return -1;
}

/* Was fd open when we were started, and for writing? Our own are closed at an
 * exec. */
static bool
descriptor_is_usable(int fd)
{
	int flags = fcntl(fd, F_GETFL), own = fcntl(fd, F_GETFD);

	if (flags >= 0 && own >= 0 && !(own & FD_CLOEXEC) &&
	    (flags & O_ACCMODE) != O_RDONLY)
		return true;
	errno = EBADF;
	return false;
}

/* Is path another name of what fd is open on? Opening that anew would write
 * over what the program has written there. */
static bool
is_open_as(const char *path, int fd)
{
	struct stat a, b;

	return !stat(path, &a) && !fstat(fd, &b) && a.st_dev == b.st_dev &&
	       a.st_ino == b.st_ino;
}

static int
find_descriptor(const char *path)
{
	int fd = path_descriptor(path);

	if (fd < 0 && is_open_as(path, STDOUT_FILENO))
		fd = STDOUT_FILENO;
	if (fd < 0 && is_open_as(path, STDERR_FILENO))
		fd = STDERR_FILENO;
	return fd;
}

bool
path_is_fifo(const char *path)
{
	struct stat sb;

	return !stat(path, &sb) && S_ISFIFO(sb.st_mode);
}

enum pit_status
report_check(struct report_file *file, const char *path, struct pit_err *err)
{
	int fd;

	*file = (struct report_file){ .path = path, .fd = STDOUT_FILENO };
	if (!path)
		return PIT_OK;
	file->fd = find_descriptor(path);
	if (file->fd >= 0) {
		if (descriptor_is_usable(file->fd))
			return PIT_OK;
		return fail_errno(err, path);
	}
	/* Opening a FIFO would wait for its reader before the program runs. */
	if (path_is_fifo(path)) {
		if (!access(path, W_OK))
			return PIT_OK;
		return fail_errno(err, path);
	}
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY,
		  0666);
	file->created = fd >= 0;
	if (fd < 0 && errno == EEXIST)
		fd =
		    open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666);
	if (fd < 0)
		return fail_errno(err, path);
	close(fd);
	return PIT_OK;
}

void
report_cancel(const struct report_file *file)
{
	if (file->created)
		unlink(file->path);
}
