/* tests/lib/peek_remote.c */
#include "lib/peek_remote.h"

#include <string.h>
#include <sys/uio.h>

static bool
remote_read(struct peek *peek, void *dst, uintptr_t src, size_t n)
{
	const struct peek_remote *remote = (struct peek_remote *)peek;
	struct iovec to = { dst, n };
	struct iovec from = { (void *)src, n };

	return process_vm_readv(remote->pid, &to, 1, &from, 1, 0) == (ssize_t)n;
}

void
peek_remote_init(struct peek_remote *remote, pid_t pid)
{
	memset(remote, 0, sizeof(*remote));
	remote->peek.read = remote_read;
	remote->pid = pid;
}
