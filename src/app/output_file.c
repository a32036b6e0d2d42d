/* src/app/output_file.c */
#include "app/output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum pit_status
output_file_open(struct output_file *file, const char *path,
		 struct pit_err *err)
{
	*file = (struct output_file){ .path = path, .fd = -1 };
	if (!path)
		return PIT_OK;
	/* Not waiting: a FIFO that nobody reads is a failure. */
	file->fd = open(path,
			O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK |
			    O_NOCTTY,
			0666);
	if (file->fd < 0)
		return pit_fail(err, PIT_EIO, "cannot write %.300s: %s", path,
				strerror(errno));
	return PIT_OK;
}

static void
output_file_fail(struct output_file *file)
{
	pit_fail(&file->err, PIT_EIO,
		 "%.300s does not hold all of the output: %s", file->path,
		 strerror(errno));
}

void
output_file_add(struct output_file *file, const char *bytes, size_t n)
{
	while (n && file->fd >= 0) {
		ssize_t done = write(file->fd, bytes, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0) {
			output_file_fail(file);
			close(file->fd);
			file->fd = -1;
			return;
		}
		bytes += done;
		n -= (size_t)done;
	}
}

enum pit_status
output_file_close(struct output_file *file, struct pit_err *err)
{
	if (file->fd >= 0 && close(file->fd))
		output_file_fail(file);
	file->fd = -1;
	if (file->err.status)
		*err = file->err;
	return file->err.status;
}
