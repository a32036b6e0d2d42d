/* src/collect/input.c */
#include "collect/input.h"

#include "base/ascii.h"
#include "collect/block.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#define STDIN "/dev/stdin"

/* What is in a pipe is read once: look at it without taking it out. Returns how
 * much there is, waiting for the first byte as whoever reads it would; -1: it
 * cannot be said. *over: no more will come. */
static ssize_t
pipe_head(int fd, uint8_t *head, size_t n, bool *over)
{
	struct pollfd first = { .fd = fd, .events = POLLIN };
	int copy[2];
	ssize_t have = -1;

	if (poll(&first, 1, -1) <= 0 || pipe2(copy, O_CLOEXEC))
		return -1;
	*over = first.revents & POLLHUP;
	if (tee(fd, copy[1], n, SPLICE_F_NONBLOCK) > 0)
		have = read(copy[0], head, n);
	close(copy[0]);
	close(copy[1]);
	return have;
}

static bool
pipe_is_recording(int fd)
{
	const struct timespec pause = { .tv_nsec = 1000000 };
	uint8_t head[BLOCK_FILE];
	bool over = false, is = false;
	ssize_t n;

	while (!is && !over) {
		n = pipe_head(fd, head, sizeof(head), &over);
		if (n <= 0 || !block_may_be_recording(head, (size_t)n))
			break;
		is = block_is_recording(head, (size_t)n);
		if (!is)
			nanosleep(&pause, NULL);
	}
	return is;
}

static bool
fd_is_recording(int fd)
{
	uint8_t head[BLOCK_FILE];
	struct stat sb;
	ssize_t n;

	if (fstat(fd, &sb))
		return false;
	if (S_ISFIFO(sb.st_mode))
		return pipe_is_recording(fd);
	n = S_ISREG(sb.st_mode) ? pread(fd, head, sizeof(head), 0) : 0;
	return n > 0 && block_is_recording(head, (size_t)n);
}

static bool
is_named_fifo(const char *path, const struct stat *sb)
{
	struct statfs fs;

	return S_ISFIFO(sb->st_mode) &&
	       (statfs(path, &fs) || fs.f_type != PIPEFS_MAGIC);
}

/* A FIFO that is standard input is open already; by that name it would wait for
 * another writer. -1: see errno. */
static int
open_to_read(const char *path, int flags)
{
	struct stat sb;

	if (!strcmp(path, STDIN) && !stat(path, &sb) &&
	    is_named_fifo(path, &sb))
		return fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
	return open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | flags);
}

FILE *
input_open(const char *path)
{
	int fd = open_to_read(path, 0), error;
	FILE *file = fd < 0 ? NULL : fdopen(fd, "re");

	if (file || fd < 0)
		return file;
	error = errno;
	close(fd);
	errno = error;
	return NULL;
}

bool
input_is_recording(FILE *file)
{
	return fd_is_recording(fileno(file));
}

/* A FIFO that has a name is not even opened: its writer might come and go
 * before Python opens it. */
bool
input_is_recording_at(const char *path)
{
	struct stat sb;
	bool is;
	int fd;

	if (stat(path, &sb) || (!S_ISREG(sb.st_mode) && !S_ISFIFO(sb.st_mode)))
		return false;
	if (strcmp(path, STDIN) != 0 && is_named_fifo(path, &sb))
		return ascii_ends(path, ".pitop");
	fd = open_to_read(path, O_NONBLOCK);
	is = fd >= 0 && fd_is_recording(fd);
	if (fd >= 0)
		close(fd);
	return is;
}

bool
input_is_once(const char *path)
{
	struct stat sb;

	return !stat(path, &sb) && S_ISFIFO(sb.st_mode);
}
