/* src/app/report_file.c */
#include "app/report_file.h"

#include "app/beside.h"
#include "app/run.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

#define FIFO_POLL_MS   50
#define FIFO_SHORT     20 /* times that, with little patience */
#define MODE_PERMITTED 07777

static enum pit_status
fail_errno(struct pit_err *err, const char *what, const char *path)
{
	return pit_fail(err, PIT_EIO, "cannot write %sto %.400s: %s", what,
			path, strerror(errno));
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

static bool
is_fifo(const char *path)
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
		return fail_errno(err, "", path);
	}
	/* Opening a FIFO would wait for its reader before the program runs. */
	if (is_fifo(path)) {
		if (!access(path, W_OK))
			return PIT_OK;
		return fail_errno(err, "", path);
	}
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY,
		  0666);
	file->created = fd >= 0;
	if (fd < 0 && errno == EEXIST)
		fd =
		    open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666);
	if (fd < 0)
		return fail_errno(err, "", path);
	close(fd);
	return PIT_OK;
}

void
report_cancel(const struct report_file *file)
{
	if (file->created)
		unlink(file->path);
}

/* Open what is no regular file. A FIFO needs a reader. */
static int
open_direct(const char *path, enum patience patience)
{
	static const struct timespec pause = { 0, FIFO_POLL_MS * 1000000L };
	bool said = false;
	int fd;

	for (int i = 0;; i++) {
		fd = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
		if (fd >= 0 || errno != ENXIO || !is_fifo(path))
			return fd;
		if (patience == PATIENCE_SHORT && i >= FIFO_SHORT)
			return -1;
		if (ending_signal()) {
			errno = EINTR;
			return -1;
		}
		if (patience == PATIENCE_LONG && i == FIFO_SHORT && !said) {
			complain("waiting for a reader of the report");
			said = true;
		}
		nanosleep(&pause, NULL);
	}
}

static bool
write_direct(const char *path, const void *bytes, size_t n,
	     enum patience patience)
{
	int fd = open_direct(path, patience);
	bool good;
	int error;

	if (fd < 0)
		return false;
	good = fd_write(fd, bytes, n, patience);
	error = errno;
	if (close(fd) && good)
		return false;
	errno = error;
	return good;
}

/* Write over what is there, after the room for it is known to be there. */
static bool
write_over(const char *path, const void *bytes, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666);
	struct stat sb;
	bool good;
	int error;

	if (fd < 0)
		return false;
	good = !fstat(fd, &sb);
	if (good && n && fallocate(fd, 0, 0, (off_t)n) && errno != EOPNOTSUPP &&
	    errno != ENOSYS) {
		error = errno;
		if (ftruncate(fd, sb.st_size))
			error = errno;
		errno = error;
		good = false;
	}
	good = good && fd_write(fd, bytes, n, PATIENCE_LONG) &&
	       !ftruncate(fd, (off_t)n);
	error = errno;
	if (close(fd) && good)
		return false;
	errno = error;
	return good;
}

/* Would a new file in its place be the same to everybody? */
static bool
is_replaceable(const struct stat *sb, const char *path)
{
	return sb->st_nlink == 1 && sb->st_uid == geteuid() &&
	       getxattr(path, "system.posix_acl_access", NULL, 0) < 0;
}

/* Fill the new file and give it the old one's mode and group. */
static bool
fill_beside(int fd, const struct stat *old, const void *bytes, size_t n)
{
	bool good =
	    fd_write(fd, bytes, n, PATIENCE_LONG) &&
	    (old->st_gid == getegid() || !fchown(fd, (uid_t)-1, old->st_gid)) &&
	    !fchmod(fd, old->st_mode & MODE_PERMITTED);
	int error = errno;

	if (close(fd) && good)
		return false;
	errno = error;
	return good;
}

/* path: without symbolic links. */
static bool
write_regular(const char *path, const void *bytes, size_t n)
{
	char temp[PATH_MAX];
	struct stat sb;
	int fd, error;

	if (stat(path, &sb) || !is_replaceable(&sb, path))
		return write_over(path, bytes, n);
	fd = beside_open(path, temp, sizeof(temp));
	if (fd < 0) {
		/* A full disk is no better there. */
		if (errno == ENOSPC || errno == EDQUOT)
			return false;
		return write_over(path, bytes, n);
	}
	if (!fill_beside(fd, &sb, bytes, n)) {
		error = errno;
		unlink(temp);
		errno = error;
		/* The group is not ours to give. */
		return error == EPERM && write_over(path, bytes, n);
	}
	if (!rename(temp, path))
		return true;
	unlink(temp);
	/* A file that is mounted there, for one. */
	return write_over(path, bytes, n);
}

static bool
write_path(const char *path, const void *bytes, size_t n,
	   enum patience patience)
{
	char real[PATH_MAX];
	struct stat sb;

	if (!stat(path, &sb) && !S_ISREG(sb.st_mode))
		return write_direct(path, bytes, n, patience);
	if (!realpath(path, real))
		return write_over(path, bytes, n);
	return write_regular(real, bytes, n);
}

enum pit_status
report_file_write(const struct report_file *file, const void *bytes, size_t n,
		  enum patience patience, struct pit_err *err)
{
	if (write_path(file->path, bytes, n, patience))
		return PIT_OK;
	if (errno == EINTR || errno == ENXIO)
		pit_fail(err, PIT_EIO,
			 "the report is not written to %.400s: nobody reads it",
			 file->path);
	else
		fail_errno(err, "the report ", file->path);
	report_cancel(file);
	return PIT_EIO;
}
