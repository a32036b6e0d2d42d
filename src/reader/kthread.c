/* src/reader/kthread.c */
#include "reader/kthread.h"

#include "reader/sys.h"

#include <string.h>

#define DIGITS 20

size_t
kthread_decimal(char *buf, uint64_t v)
{
	char digits[DIGITS];
	size_t n = 0;

	do {
		digits[n++] = (char)('0' + v % 10);
		v /= 10;
	} while (v);
	for (size_t i = 0; i < n; i++)
		buf[i] = digits[n - 1 - i];
	buf[n] = '\0';
	return n;
}

int
kthread_open(int procfs, uint32_t tid, const char *file)
{
	char path[64] = "task/";
	size_t n = 5;

	if (procfs < 0 || strlen(file) > 16)
		return -1;
	n += kthread_decimal(path + n, tid);
	path[n++] = '/';
	memcpy(path + n, file, strlen(file) + 1);
	return sys_openat(procfs, path, O_RDONLY | O_CLOEXEC);
}

void
kthread_name(int procfs, uint32_t tid, char *buf, size_t cap)
{
	int fd = kthread_open(procfs, tid, "comm");
	long n = 0;

	if (fd >= 0) {
		n = sys_pread(fd, buf, cap - 1, 0);
		sys_close(fd);
	}
	if (n < 0)
		n = 0;
	if (n > 0 && buf[n - 1] == '\n')
		n--;
	buf[n] = '\0';
}

bool
kthread_cpu(int schedstat, uint64_t *ns)
{
	char text[64] = "";
	long n = sys_pread(schedstat, text, sizeof(text), 0);
	uint64_t v = 0;
	long i;

	for (i = 0; i < n && text[i] >= '0' && text[i] <= '9'; i++)
		v = v * 10 + (uint64_t)(text[i] - '0');
	*ns = v;
	return i > 0;
}
