/* src/base/regex.h - patterns of the user: PCRE2, with limits, so that no
 * pattern can keep us busy.
 */
#ifndef PIT_BASE_REGEX_H
#define PIT_BASE_REGEX_H

#include "base/err.h"

#include <stdbool.h>

struct regex; /* one pattern or several; opaque */

/* Add a pattern to *regex, which is made if it is NULL. PIT_EUSAGE: it is none;
 * err says where, and *regex is as it was. */
enum pit_status regex_add(struct regex **regex, const char *pattern,
			  struct pit_err *err) PIT_MUST_USE;
void regex_free(struct regex *regex); /* NULL is fine */

/* Is one of the patterns somewhere in the text? What takes too long is not. */
bool regex_matches(const struct regex *regex, const char *text);

#endif
