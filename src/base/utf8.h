/* src/base/utf8.h - text as code points and terminal cells.
 *
 * Nothing here depends on the locale, so that tests, reports and the screen
 * measure alike. The widths are those of Unicode; a terminal with older tables
 * may disagree on new characters.
 */
#ifndef PIT_BASE_UTF8_H
#define PIT_BASE_UTF8_H

#include "base/out.h"

#include <stddef.h>
#include <stdint.h>

#define UTF8_BAD 0xfffdu /* stands for what is not a character */

/* Take the first character of n (at least 1) bytes. Returns the bytes used, at
 * least 1. Overlong forms, surrogates, code points past U+10FFFF, stray and
 * missing bytes give UTF8_BAD for one byte each. */
size_t utf8_get(const char *p, size_t n, uint32_t *ch);

/* Write ch; returns the bytes used, 1 to 4. What is no code point is written
 * as UTF8_BAD. */
size_t utf8_put(char out[4], uint32_t ch);

/* Cells that ch takes: 0 (combining, and all control characters), 1, 2. */
int utf8_width(uint32_t ch);

/* Cells of n bytes of text, as utf8_get() and utf8_width() see it. */
size_t utf8_cells(const char *p, size_t n);

/* Bytes of the longest start of the text that fits in cells; the combining
 * characters behind its last character are included. */
size_t utf8_fit(const char *p, size_t n, size_t cells);

/* Append text with U+FFFD for each UTF8_BAD of utf8_get(). */
void utf8_valid(struct out *o, const char *p, size_t n);

/* What may be shown in place of ch: itself; a space for tab, newline and the
 * like; UTF8_BAD for other control characters and for those that would change
 * the order or the reading of their neighbours (bidirectional overrides,
 * separators, annotations, tags). */
uint32_t utf8_clean(uint32_t ch);

/* Append text with each character cleaned: always valid UTF-8, one line. */
void text_clean(struct out *o, const char *p, size_t n);

#endif
