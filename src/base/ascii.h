/* src/base/ascii.h - letters and digits as they are in every locale: what
 * <ctype.h> and strcasecmp() say depends on where the program runs. Bytes
 * outside of ASCII equal themselves alone.
 */
#ifndef PIT_BASE_ASCII_H
#define PIT_BASE_ASCII_H

#include <stdbool.h>

static inline bool
ascii_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* What is seen, and is no letter and no digit. */
static inline bool
ascii_is_mark(char c)
{
	char lower = (char)(c | 0x20);

	return c > ' ' && c < 0x7f && !ascii_is_digit(c) &&
	       !(lower >= 'a' && lower <= 'z');
}

static inline char
ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Does text end in suffix, case ignored? */
bool ascii_ends(const char *text, const char *suffix);

/* Is what somewhere in text, case ignored? "" is everywhere. */
bool ascii_holds(const char *text, const char *what);

/* Is word one of the words of list, which have single blanks between? */
bool ascii_has_word(const char *list, const char *word);

#endif
