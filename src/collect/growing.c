/* src/collect/growing.c */
#include "collect/growing.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

bool
growing_append(struct growing *file, const uint8_t *p, size_t n)
{
	uint64_t at = file->size;

	while (n) {
		ssize_t done = pwrite(file->fd, p, n, (off_t)at);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0) {
			if (!file->error)
				file->error = done < 0 ? errno : ENOSPC;
			growing_trim(file);
			return false;
		}
		p += done;
		n -= (size_t)done;
		at += (uint64_t)done;
	}
	file->size = at;
	return true;
}

void
growing_reserve(const struct growing *file, size_t n)
{
	/* Elsewhere it is to be had when it is needed, or not. */
	(void)fallocate(file->fd, FALLOC_FL_KEEP_SIZE, (off_t)file->size,
			(off_t)n);
}

void
growing_trim(const struct growing *file)
{
	if (ftruncate(file->fd, (off_t)file->size))
		return; /* the reader sees to it */
}
