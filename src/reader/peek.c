/* src/reader/peek.c */
#include "reader/peek.h"

#include "reader/sys.h"

#include <string.h>
#include <ucontext.h>

#define PEEK_LOWEST  4096u /* no mapping lies below */
#define PEEK_WINDOW  (256u * 1024)
#define PEEK_HIGH_FD 100 /* out of the way of the program's own files */
#define PEEK_PAGE    4096u
#define PEEK_PIECE   64u /* of a string whose length is unknown */

/* Copy n bytes and return 1; a fault anywhere in it continues at
 * peek_copy_fault, which returns 0. Eight bytes at a time, so that a pointer
 * that the program changes meanwhile is read whole. */
int peek_copy(void *dst, const void *src, size_t n);
extern const char peek_copy_fault[], peek_copy_end[];

/* clang-format off */
#if defined(__x86_64__)
__asm__(".text\n"
	".hidden peek_copy\n"
	".hidden peek_copy_fault\n"
	".hidden peek_copy_end\n"
	".globl peek_copy\n"
	".globl peek_copy_fault\n"
	".globl peek_copy_end\n"
	".type peek_copy, @function\n"
	"peek_copy:\n"
	"	cmpq $256, %rdx\n"
	"	ja 3f\n"
	"	movq %rdx, %rcx\n"
	"	shrq $3, %rcx\n"
	"	jz 2f\n"
	"1:	movq (%rsi), %rax\n"
	"	movq %rax, (%rdi)\n"
	"	addq $8, %rsi\n"
	"	addq $8, %rdi\n"
	"	decq %rcx\n"
	"	jnz 1b\n"
	"2:	movq %rdx, %rcx\n"
	"	andq $7, %rcx\n"
	"	jz 4f\n"
	"	rep movsb\n"
	"4:	movl $1, %eax\n"
	"	ret\n"
	"3:	movq %rdx, %rcx\n"
	"	shrq $3, %rcx\n"
	"	rep movsq\n"
	"	jmp 2b\n"
	"peek_copy_fault:\n"
	"	xorl %eax, %eax\n"
	"	ret\n"
	"peek_copy_end:\n"
	".size peek_copy, . - peek_copy\n");
#elif defined(__aarch64__)
__asm__(".text\n"
	".hidden peek_copy\n"
	".hidden peek_copy_fault\n"
	".hidden peek_copy_end\n"
	".globl peek_copy\n"
	".globl peek_copy_fault\n"
	".globl peek_copy_end\n"
	".type peek_copy, %function\n"
	"peek_copy:\n"
	"1:	subs x2, x2, #8\n"
	"	b.lo 2f\n"
	"	ldr x3, [x1], #8\n"
	"	str x3, [x0], #8\n"
	"	b 1b\n"
	"2:	adds x2, x2, #8\n"
	"	b.eq 4f\n"
	"3:	ldrb w3, [x1], #1\n"
	"	strb w3, [x0], #1\n"
	"	subs x2, x2, #1\n"
	"	b.ne 3b\n"
	"4:	mov w0, #1\n"
	"	ret\n"
	"peek_copy_fault:\n"
	"	mov w0, #0\n"
	"	ret\n"
	"peek_copy_end:\n"
	".size peek_copy, . - peek_copy\n");
#endif
/* clang-format on */

static bool
peek_is_plausible(uintptr_t src, size_t n)
{
	return src >= PEEK_LOWEST && n <= UINTPTR_MAX - src;
}

static bool
peek_guarded_read(struct peek *peek, void *dst, uintptr_t src, size_t n)
{
	(void)peek;
	return peek_is_plausible(src, n) && peek_copy(dst, (void *)src, n);
}

void
peek_guarded_init(struct peek *peek)
{
	*peek = (struct peek){ .read = peek_guarded_read,
			       .memfd = -1,
			       .is_own = true };
}

bool
peek_on_fault(void *context)
{
	ucontext_t *uc = context;
#if defined(__x86_64__)
	uintptr_t pc = (uintptr_t)uc->uc_mcontext.gregs[REG_RIP];
#else
	uintptr_t pc = (uintptr_t)uc->uc_mcontext.pc;
#endif

	if (pc < (uintptr_t)peek_copy || pc >= (uintptr_t)peek_copy_end)
		return false;
#if defined(__x86_64__)
	uc->uc_mcontext.gregs[REG_RIP] = (greg_t)(uintptr_t)peek_copy_fault;
	/* A fault in the middle of rep leaves the direction flag alone. */
#else
	uc->uc_mcontext.pc = (uintptr_t)peek_copy_fault;
#endif
	return true;
}

static bool
peek_memfd_read(struct peek *peek, void *dst, uintptr_t src, size_t n)
{
	char *to = dst;

	if (!peek_is_plausible(src, n))
		return false;
	while (n) {
		size_t part = n < peek->window_size ? n : peek->window_size;
		long got = sys_pwrite(peek->memfd, (void *)src, part, 0);

		if (got <= 0)
			return false;
		memcpy(to, peek->window, (size_t)got);
		to += got;
		src += (size_t)got;
		n -= (size_t)got;
	}
	return true;
}

static int
memfd_open(void)
{
	int fd = (int)sys_call(SYS_memfd_create, (long)"", 1 /* MFD_CLOEXEC */,
			       0, 0, 0, 0);
	long high;

	if (fd < 0)
		return fd;
	high = sys_call(SYS_fcntl, fd, F_DUPFD_CLOEXEC, PEEK_HIGH_FD, 0, 0, 0);
	if (high < 0)
		return fd;
	sys_close(fd);
	return (int)high;
}

bool
peek_memfd_init(struct peek *peek)
{
	int fd = memfd_open();
	long at;

	if (fd < 0)
		return false;
	if (sys_call(SYS_ftruncate, fd, PEEK_WINDOW, 0, 0, 0, 0) < 0)
		goto fail;
	at = sys_call(SYS_mmap, 0, PEEK_WINDOW, PROT_READ, MAP_SHARED, fd, 0);
	if (at < 0 && at > -4096)
		goto fail;
	*peek = (struct peek){
		.read = peek_memfd_read,
		.memfd = fd,
		.window = (void *)at,
		.window_size = PEEK_WINDOW,
	};
	return true;
fail:
	sys_close(fd);
	return false;
}

void
peek_memfd_fini(struct peek *peek)
{
	sys_unmap(peek->window, peek->window_size);
	sys_close(peek->memfd);
	peek->memfd = -1;
	peek->window = NULL;
}

long
peek_cstr(struct peek *peek, char *dst, size_t cap, uintptr_t src)
{
	size_t got = 0;

	if (cap == 0)
		return -1;
	dst[0] = '\0';
	while (got < cap - 1) {
		size_t part = cap - 1 - got;
		size_t page = PEEK_PAGE - (src + got) % PEEK_PAGE;
		const char *end;

		/* The next page may not exist: the string may end before. */
		part = part < page ? part : page;
		part = part < PEEK_PIECE ? part : PEEK_PIECE;
		if (!peek_is_plausible(src, got + part) ||
		    !peek->read(peek, dst + got, src + got, part)) {
			dst[got] = '\0';
			return -1;
		}
		end = memchr(dst + got, '\0', part);
		if (end)
			return end - dst;
		got += part;
	}
	dst[got] = '\0';
	return (long)got;
}
