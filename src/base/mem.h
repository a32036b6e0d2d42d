/* src/base/mem.h - allocation with one hook, so that tests can make the nth
 * allocation fail. Everything below app/ but the sampler allocates here.
 */
#ifndef PIT_BASE_MEM_H
#define PIT_BASE_MEM_H

#include <stddef.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* All return NULL when memory ran out; all results go to mem_free(). */
void *mem_zalloc(size_t size);
void *mem_calloc(size_t n, size_t size); /* zeroed; checks n * size */
char *mem_strdup(const char *s);
char *mem_strndup(const char *s, size_t n); /* always NUL-terminated */

/* Make room for want elements of elem bytes: p may move, *cap grows by
 * doubling. On failure returns NULL and p and *cap stay valid. New elements
 * are not zeroed. want 0 returns a valid pointer too. */
void *mem_grow(void *p, size_t *cap, size_t want, size_t elem);

void mem_free(void *p); /* NULL is fine */

/* Tests only: -1 never; n: the allocation after n more fails, once. */
extern long mem_fail_after;

#endif
