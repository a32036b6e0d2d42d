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

/* Of whole pages that it did not have yet: some file systems take back all that
 * was not written in the range of a call that fails. */
bool
growing_reserve(struct growing *file, size_t n)
{
	uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
	uint64_t end = (file->size + n + page - 1) / page * page;
	uint64_t from =
	    file->reserved > file->size ? file->reserved : file->size;

	if (end <= from)
		return true;
	if (!fallocate(file->fd, FALLOC_FL_KEEP_SIZE, (off_t)from,
		       (off_t)(end - from))) {
		file->reserved = end;
		return true;
	}
	/* Elsewhere it is to be had when it is needed, or not. */
	return errno != ENOSPC && errno != EDQUOT;
}

void
growing_trim(struct growing *file)
{
	file->reserved = 0;
	if (ftruncate(file->fd, (off_t)file->size))
		return; /* the reader sees to it */
}
