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

/* The number at *text, decimal or 0x and hexadecimal, and the blank behind it.
 * False: there is none. */
static bool
take_number(const char **text, uint64_t *v)
{
	const char *p = *text;
	uint64_t base = 10, n = 0;
	bool any = false;

	if (p[0] == '0' && p[1] == 'x') {
		base = 16;
		p += 2;
	}
	for (;; p++, any = true) {
		if (*p >= '0' && *p <= '9')
			n = n * base + (uint64_t)(*p - '0');
		else if (base == 16 && *p >= 'a' && *p <= 'f')
			n = n * base + (uint64_t)(*p - 'a') + 10;
		else
			break;
	}
	*v = n;
	*text = *p == ' ' ? p + 1 : p;
	return any;
}

static bool
read_text(int fd, char *text, size_t cap)
{
	long n = sys_pread(fd, text, cap - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	return n > 0;
}

bool
kthread_cpu(int schedstat, uint64_t *cpu, uint64_t *ready)
{
	char text[64];
	const char *p = text;

	return read_text(schedstat, text, sizeof(text)) &&
	       take_number(&p, cpu) && take_number(&p, ready);
}

bool
kthread_call(int syscall, struct kthread_call *call)
{
	char text[128];
	const char *p = text;
	uint64_t number = 0;

	*call = (struct kthread_call){ .number = -1 };
	if (!read_text(syscall, text, sizeof(text)))
		return false;
	call->runs = text[0] == 'r';
	/* "-1": it sleeps, but called nothing. */
	if (call->runs || text[0] == '-')
		return true;
	if (!take_number(&p, &number) || !take_number(&p, &call->args[0]) ||
	    !take_number(&p, &call->args[1]))
		return false;
	call->number = (int64_t)number;
	return true;
}

void
kthread_file(int procfs, uint64_t fd, char *buf, size_t cap)
{
	char path[32] = "fd/";
	long n;

	kthread_decimal(path + 3, fd);
	n = sys_call(SYS_readlinkat, procfs, (long)path, (long)buf,
		     (long)cap - 1, 0, 0);
	buf[n > 0 ? n : 0] = '\0';
}
