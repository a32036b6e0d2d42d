/* src/base/ascii.c */
#include "base/ascii.h"

#include <stddef.h>
#include <string.h>

/* Does text begin with what? */
static bool
begins(const char *text, const char *what)
{
	while (*what && ascii_lower(*text) == ascii_lower(*what)) {
		text++;
		what++;
	}
	return !*what;
}

bool
ascii_ends(const char *text, const char *suffix)
{
	size_t len = strlen(text), n = strlen(suffix);

	return n <= len && begins(text + len - n, suffix);
}

bool
ascii_holds(const char *text, const char *what)
{
	for (; *text; text++)
		if (begins(text, what))
			return true;
	return !*what;
}

bool
ascii_has_word(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = list, *end; *p; p = *end ? end + 1 : end) {
		end = strchrnul(p, ' ');
		if ((size_t)(end - p) == n && !memcmp(p, word, n))
			return true;
	}
	return false;
}
