/* src/base/regex_text.h - patterns as Python writes them, in PCRE2's words.
 *
 * Most of re's syntax is PCRE2's. Here is the rest of it, and the globs of
 * fnmatch.
 */
#ifndef PIT_BASE_REGEX_TEXT_H
#define PIT_BASE_REGEX_TEXT_H

#include "base/out.h"

#include <stddef.h>

/* Append the pattern of Python's re. What is no pattern stays as it is, for
 * PCRE2 to refuse. */
void regex_text_python(struct out *o, const char *pattern);

/* The byte of the pattern that byte at of what became of it comes from. */
size_t regex_text_place(const char *pattern, size_t at);

/* Append a pattern that matches from start to end what the glob does: "*", "?",
 * "[a-z]", "[!a-z]", as in Python's fnmatch, where "*" passes over "/" too. */
void regex_text_glob(struct out *o, const char *glob);

/* The same in words that Python and JavaScript know, too, where "." is to be
 * any character; it may take long. */
void regex_text_glob_plain(struct out *o, const char *glob);

#endif
