/* src/base/ascii.c */
#include "base/ascii.h"

#include <stddef.h>
#include <string.h>

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Does text begin with what? */
static bool
begins(const char *text, const char *what)
{
	while (*what && lower(*text) == lower(*what)) {
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
