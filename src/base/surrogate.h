/* src/base/surrogate.h - strings of Python's as bytes, without a loss.
 *
 * They are UTF-8, but a string of Python's may have lone surrogates, which no
 * UTF-8 has. U+DC80 to U+DCFF stand for bytes of a file name that are no UTF-8:
 * here they are these bytes. All others are the three bytes that UTF-8 would
 * have for them, and so are those of a text in which their bytes could be taken
 * for a character.
 */
#ifndef PIT_BASE_SURROGATE_H
#define PIT_BASE_SURROGATE_H

#include "base/out.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline bool
is_surrogate(uint32_t ch)
{
	return ch >= 0xd800 && ch <= 0xdfff;
}

/* Take the first code point of n (at least 1) bytes, a surrogate or not.
 * Returns the bytes used. */
size_t surrogate_get(const char *p, size_t n, uint32_t *ch);

/* Write a surrogate as three bytes. */
void surrogate_put(char out[3], uint32_t ch);

/* Append a text whose surrogates are all of three bytes. */
void surrogate_text(struct out *o, const char *p, size_t n);

/* Append a text that text_clean() (base/utf8.h) would, but with its surrogates.
 */
void surrogate_clean(struct out *o, const char *p, size_t n);

#endif
