/* src/reader/sys.h - system calls without libc.
 *
 * The sampler's runner is no thread that libc knows, so that libc's wrappers
 * are not for it. These return what the kernel returns: a negative errno on
 * failure.
 */
#ifndef PIT_READER_SYS_H
#define PIT_READER_SYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#if defined(__x86_64__)

static inline long
sys_call(long n, long a, long b, long c, long d, long e, long f)
{
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register long r9 __asm__("r9") = f;
	long ret;

	__asm__ volatile("syscall"
			 : "=a"(ret)
			 : "a"(n), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8),
			   "r"(r9)
			 : "rcx", "r11", "memory");
	return ret;
}

#elif defined(__aarch64__)

static inline long
sys_call(long n, long a, long b, long c, long d, long e, long f)
{
	register long x8 __asm__("x8") = n;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;
	register long x4 __asm__("x4") = e;
	register long x5 __asm__("x5") = f;

	__asm__ volatile("svc #0"
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
			 : "memory");
	return x0;
}

#else
#error "no system call convention for this machine"
#endif

/* Wait until all that was read before has come. */
static inline void
sys_settle(void)
{
#if defined(__x86_64__)
	__asm__ volatile("lfence" ::: "memory");
#else
	__asm__ volatile("dmb ishld\n\tisb" ::: "memory");
#endif
}

/* Let another CPU go on for a tenth of a microsecond or so. */
static inline void
sys_pause(void)
{
	for (int i = 0; i < 4; i++) {
#if defined(__x86_64__)
		__asm__ volatile("pause" ::: "memory");
#else
		__asm__ volatile("isb" ::: "memory");
#endif
	}
}

/* NULL: no memory. Zeroed. */
static inline void *
sys_map(size_t size)
{
	long p = sys_call(SYS_mmap, 0, (long)size, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p < 0 && p > -4096 ? NULL : (void *)p;
}

/* Memory that is backed only where it is touched and that neither a fork of
 * the program copies nor its core has. */
static inline void *
sys_map_private(size_t size)
{
	long p = sys_call(SYS_mmap, 0, (long)size, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p < 0 && p > -4096)
		return NULL;
	sys_call(SYS_madvise, p, (long)size, MADV_DONTFORK, 0, 0, 0);
	sys_call(SYS_madvise, p, (long)size, MADV_DONTDUMP, 0, 0, 0);
	return (void *)p;
}

static inline void
sys_unmap(void *p, size_t size)
{
	if (p)
		sys_call(SYS_munmap, (long)p, (long)size, 0, 0, 0, 0);
}

/* Give the memory back; it reads as zeros from now on. */
static inline void
sys_zero_pages(void *p, size_t size)
{
	/* Refused where the program has locked its memory: mlockall(). */
	if (sys_call(SYS_madvise, (long)p, (long)size, MADV_DONTNEED, 0, 0, 0))
		memset(p, 0, size);
}

static inline int
sys_openat(int dir, const char *path, int flags)
{
	return (int)sys_call(SYS_openat, dir, (long)path, flags, 0, 0, 0);
}

static inline void
sys_close(int fd)
{
	sys_call(SYS_close, fd, 0, 0, 0, 0, 0);
}

static inline long
sys_pread(int fd, void *buf, size_t n, uint64_t at)
{
	return sys_call(SYS_pread64, fd, (long)buf, (long)n, (long)at, 0, 0);
}

static inline long
sys_pwrite(int fd, const void *buf, size_t n, uint64_t at)
{
	return sys_call(SYS_pwrite64, fd, (long)buf, (long)n, (long)at, 0, 0);
}

#endif
