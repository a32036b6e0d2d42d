/* src/base/regex.h - patterns of the user: PCRE2, with limits, so that no
 * pattern can keep us busy.
 */
#ifndef PIT_BASE_REGEX_H
#define PIT_BASE_REGEX_H

#include "base/err.h"

#include <stdbool.h>

struct regex; /* one pattern or several; opaque */

/* Add a pattern, in the syntax of Python's re, to *regex, which is made if it
 * is NULL. It is looked for anywhere in a text. PIT_EUSAGE: it is none; err
 * says where, and *regex is as it was. */
enum pit_status regex_add(struct regex **regex, const char *pattern,
			  struct pit_err *err) PIT_MUST_USE;
/* The same for one that begins where the text does, as re.match() has it. */
enum pit_status regex_add_match(struct regex **regex, const char *pattern,
				struct pit_err *err) PIT_MUST_USE;
/* The same for a glob, which is of the whole text: see regex_text_glob(). */
enum pit_status regex_add_glob(struct regex **regex, const char *glob,
			       struct pit_err *err) PIT_MUST_USE;
/* The patterns as one of Python's re that is looked for anywhere: "." is any
 * character in those that were globs. Borrowed. */
const char *regex_text(const struct regex *regex);
void regex_free(struct regex *regex); /* NULL is fine */

/* Does one of the patterns match? What takes too long does not. Bytes of the
 * text that are no UTF-8 are characters U+FFFD. */
bool regex_matches(const struct regex *regex, const char *text);

#endif
