/* src/reader/peek.h - the only reader of interpreter memory.
 *
 * Any address may be bad at any time: a read either copies all n bytes or
 * returns false, and never faults. The walker does not know which way is
 * used; attaching from outside will be one more.
 */
#ifndef PIT_READER_PEEK_H
#define PIT_READER_PEEK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct peek {
	bool (*read)(struct peek *peek, void *dst, uintptr_t src, size_t n);
	int memfd;    /* of peek_memfd_init() */
	void *window; /* where it is mapped */
	size_t window_size;
	bool is_own; /* what is read is the memory of who reads */
};

/* Guarded memcpy. Only for a runner whose SIGSEGV and SIGBUS handler is
 * peek_on_fault(): the helper, which has a signal table of its own. */
void peek_guarded_init(struct peek *peek);
/* For rt_sigaction in the helper: moves a faulting copy to its failure exit.
 * Returns false when the fault was not in a copy. context: ucontext_t. */
bool peek_on_fault(void *context);

/* pwrite into a memfd that is mapped beside it: the kernel guards. For a
 * plain thread. false: the kernel refused; nothing to release then. */
bool peek_memfd_init(struct peek *peek);
void peek_memfd_fini(struct peek *peek);

static inline bool
peek(struct peek *peek, void *dst, uintptr_t src, size_t n)
{
	return peek->read(peek, dst, src, n);
}

static inline bool
peek_ptr(struct peek *peek, uintptr_t *dst, uintptr_t src)
{
	return peek->read(peek, dst, src, sizeof(*dst));
}

#define PEEK_LINE 64u /* bytes that come at once */

/* What is at an address, good or bad, will be read soon: to wait for one line
 * of memory takes longer than anything else that is done with it, and several
 * come in the same time. */
static inline void
peek_soon(const struct peek *peek, uintptr_t addr)
{
	if (peek->is_own)
		__builtin_prefetch((const void *)addr);
}

#define SELF_WORDS 3 /* that the name of a method may hang on */

/* A word, and what it held when it was read. at 0: none. */
struct peek_word {
	uintptr_t at, word;
};

static inline bool
peek_holds(struct peek *peek, const struct peek_word *was)
{
	uintptr_t now;

	return !was->at || (peek_ptr(peek, &now, was->at) && now == was->word);
}

/* A C string of at most cap - 1 bytes; longer ones are cut. dst is always
 * terminated. Returns its length, or -1 if it cannot be read. */
long peek_cstr(struct peek *peek, char *dst, size_t cap, uintptr_t src);

#endif
