/* src/base/mem.c */
#include "base/mem.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

long mem_fail_after = -1;

static bool
mem_should_fail(void)
{
	if (mem_fail_after < 0)
		return false;
	return mem_fail_after-- == 0;
}

void *
mem_calloc(size_t n, size_t size)
{
	return mem_should_fail() ? NULL : calloc(n ? n : 1, size ? size : 1);
}

void *
mem_zalloc(size_t size)
{
	return mem_calloc(1, size);
}

char *
mem_strndup(const char *s, size_t n)
{
	char *copy;

	if (n == SIZE_MAX)
		return NULL;
	copy = mem_calloc(n + 1, 1);
	if (copy && n)
		memcpy(copy, s, n);
	return copy;
}

char *
mem_strdup(const char *s)
{
	return mem_strndup(s, strlen(s));
}

void *
mem_grow(void *p, size_t *cap, size_t want, size_t elem)
{
	size_t n = *cap ? *cap : 16;

	if (p && want <= *cap)
		return p;
	while (n < want) {
		if (n > SIZE_MAX / 2)
			return NULL;
		n *= 2;
	}
	if (n > SIZE_MAX / elem || mem_should_fail())
		return NULL;
	p = realloc(p, n * elem);
	if (p)
		*cap = n;
	return p;
}

void
mem_free(void *p)
{
	free(p);
}
