/* src/app/report_stream.c - a report going to its file, piece by piece. */
#include "app/report_file.h"

#include "app/beside.h"
#include "app/run.h"
#include "base/mem.h"
#include "base/out.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

#define FIFO_POLL_MS   50
#define FIFO_SHORT     20 /* times that, with little patience */
#define MODE_PERMITTED 07777
#define SPOOL_MAX      ((size_t)1 << 31)

enum stream_way {
	STREAM_DIRECT, /* to what is no regular file, as it comes */
	STREAM_BESIDE, /* into a new file that takes the old one's place */
	STREAM_OVER,   /* over the old one, once all of it is there */
};

struct report_stream {
	const struct report_file *file;
	enum patience patience;
	enum stream_way way;
	int fd;              /* where bytes go; -1: into spool */
	struct stat old;     /* STREAM_BESIDE */
	char path[PATH_MAX]; /* without symbolic links, of regular files */
	char temp[PATH_MAX]; /* STREAM_BESIDE */
	struct out spool;    /* STREAM_OVER */
	int error;           /* errno of the first failure; 0: none */
};

/* Open what is no regular file. A FIFO needs a reader. */
static int
open_direct(const char *path, enum patience patience)
{
	static const struct timespec pause = { 0, FIFO_POLL_MS * 1000000L };
	bool said = false;
	int fd;

	for (int i = 0;; i++) {
		fd = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
		if (fd >= 0 || errno != ENXIO || !path_is_fifo(path))
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

static void
stream_fail(struct report_stream *s)
{
	if (!s->error)
		s->error = errno ? errno : EIO;
}

/* Begin a new file beside; false: it goes over the old one. */
static bool
stream_beside(struct report_stream *s)
{
	if (stat(s->path, &s->old) || !is_replaceable(&s->old, s->path))
		return false;
	s->fd = beside_open(s->path, s->temp, sizeof(s->temp));
	/* A full disk is no better there. */
	if (s->fd < 0 && (errno == ENOSPC || errno == EDQUOT))
		stream_fail(s);
	if (s->fd < 0 && !s->error)
		return false;
	s->way = STREAM_BESIDE;
	return true;
}

static void
stream_start(struct report_stream *s)
{
	const char *path = s->file->path;
	struct stat sb;

	s->way = STREAM_DIRECT;
	s->fd = s->file->fd;
	if (s->fd >= 0)
		return;
	if (!stat(path, &sb) && !S_ISREG(sb.st_mode)) {
		s->fd = open_direct(path, s->patience);
		if (s->fd < 0)
			stream_fail(s);
		return;
	}
	if (!realpath(path, s->path))
		snprintf(s->path, sizeof(s->path), "%s", path);
	else if (stream_beside(s))
		return;
	s->way = STREAM_OVER;
	out_init(&s->spool, SPOOL_MAX);
}

/* The sentence why it is not there. */
static enum pit_status
stream_say(const struct report_stream *s, struct pit_err *err)
{
	bool unread = s->error == EINTR || s->error == ENXIO;

	if (s->file->fd >= 0)
		return pit_fail(err, PIT_EIO, "cannot write the report: %s",
				unread ? "nobody reads it"
				       : strerror(s->error));
	if (unread)
		return pit_fail(err, PIT_EIO,
				"the report is not written to %.400s: nobody "
				"reads it",
				s->file->path);
	return pit_fail(err, PIT_EIO, "cannot write the report to %.400s: %s",
			s->file->path, strerror(s->error));
}

struct report_stream *
report_stream_open(const struct report_file *file, enum patience patience,
		   struct pit_err *err)
{
	struct report_stream *s = mem_calloc(1, sizeof(*s));

	if (!s) {
		pit_fail(err, PIT_ENOMEM, "%s", pit_status_text(PIT_ENOMEM));
		return NULL;
	}
	s->file = file;
	s->patience = patience;
	stream_start(s);
	if (!s->error)
		return s;
	stream_say(s, err);
	report_cancel(file);
	mem_free(s);
	return NULL;
}

bool
report_stream_put(void *arg, const char *bytes, size_t n)
{
	struct report_stream *s = arg;
	/* To our own file nothing is slow. */
	enum patience patience =
	    s->way == STREAM_BESIDE ? PATIENCE_LONG : s->patience;

	if (s->error)
		return false;
	if (s->way == STREAM_OVER) {
		out_mem(&s->spool, bytes, n);
		errno = out_status(&s->spool) == PIT_ENOMEM ? ENOMEM : EFBIG;
		if (out_status(&s->spool))
			stream_fail(s);
	} else if (!fd_write(s->fd, bytes, n, patience)) {
		stream_fail(s);
	}
	return !s->error;
}

/* What is in the new file goes over the old one after all. */
static bool
copy_over(const char *path, int fd)
{
	struct stat sb;
	void *p;
	bool good;

	if (fstat(fd, &sb))
		return false;
	if (!sb.st_size)
		return write_over(path, "", 0);
	p = mmap(NULL, (size_t)sb.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		return false;
	good = write_over(path, p, (size_t)sb.st_size);
	munmap(p, (size_t)sb.st_size);
	return good;
}

/* All is on its way to the disk: some file systems say only when a descriptor
 * is closed that there was no room. */
static bool
is_settled(int fd)
{
	int again = dup(fd);

	return again >= 0 && !close(again);
}

/* Give the new file the old one's mode and group, and its name. The group may
 * not be ours to give, and a file that is mounted there keeps its name. */
static bool
replace_old(const struct report_stream *s)
{
	if (!is_settled(s->fd))
		return false;
	if ((s->old.st_gid == getegid() ||
	     !fchown(s->fd, (uid_t)-1, s->old.st_gid)) &&
	    !fchmod(s->fd, s->old.st_mode & MODE_PERMITTED) &&
	    !rename(s->temp, s->path))
		return true;
	return copy_over(s->path, s->fd) && !unlink(s->temp);
}

static void
stream_finish(struct report_stream *s)
{
	bool good = true;

	if (s->way == STREAM_BESIDE)
		good = replace_old(s);
	else if (s->way == STREAM_OVER)
		good = write_over(s->path, s->spool.len ? s->spool.data : "",
				  s->spool.len);
	if (!good)
		stream_fail(s);
}

enum pit_status
report_stream_close(struct report_stream *s, bool whole, struct pit_err *err)
{
	enum pit_status st = PIT_OK;

	if (whole && !s->error)
		stream_finish(s);
	if (s->fd >= 0 && s->fd != s->file->fd && close(s->fd))
		stream_fail(s);
	if (s->way == STREAM_BESIDE && (s->error || !whole))
		unlink(s->temp);
	out_fini(&s->spool);
	if (s->error && !(s->error == EPIPE && s->file->fd >= 0))
		st = stream_say(s, err);
	if (st || !whole)
		report_cancel(s->file);
	mem_free(s);
	return st;
}
