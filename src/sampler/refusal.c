#include "sampler/sampler.h"

#include <dlfcn.h>

/* valgrind answers to a row of instructions that do nothing elsewhere. */
static bool
on_valgrind(void)
{
	const uint64_t args[6] = { 0x1001 };
	uint64_t answer = 0;

#if defined(__x86_64__)
	__asm__ volatile("rolq $3, %%rdi; rolq $13, %%rdi\n\t"
			 "rolq $61, %%rdi; rolq $51, %%rdi\n\t"
			 "xchgq %%rbx, %%rbx"
			 : "+d"(answer)
			 : "a"(args)
			 : "cc", "memory");
#else
	__asm__ volatile("mov x3, %1\n\tmov x4, %2\n\t"
			 "ror x12, x12, #3\n\tror x12, x12, #13\n\t"
			 "ror x12, x12, #51\n\tror x12, x12, #61\n\t"
			 "orr x10, x10, x10\n\tmov %0, x3"
			 : "=r"(answer)
			 : "r"((uint64_t)0), "r"(args)
			 : "cc", "memory", "x3", "x4");
#endif
	return answer != 0;
}

const char *
sampler_refusal(const struct sampler *s)
{
	if (s->interp.refusal[0])
		return s->interp.refusal;
	if (on_valgrind())
		return "valgrind cannot run the sampler; the program runs "
		       "unprofiled";
	if (dlsym(RTLD_DEFAULT, "__tsan_init"))
		return "ThreadSanitizer cannot run beside the sampler; the "
		       "program runs unprofiled";
	return NULL;
}
