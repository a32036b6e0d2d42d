/* tests/fuzz/readback.h - readers of reports that know nothing of how these are
 * written: each takes one of its format apart and looks for what was put in.
 */
#ifndef PIT_TESTS_FUZZ_READBACK_H
#define PIT_TESTS_FUZZ_READBACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What was put in: all of it counts, and none is left out. */
struct truth {
	uint64_t ns;
	uint64_t samples;
	size_t stacks; /* different ones, at most */
};

/* Aborts where the report is wrong. There is a NUL behind its n bytes. */
typedef void readback(const char *p, size_t n, const struct truth *truth);

struct reader {
	const char *renderer;
	readback *read;
};

/* Ended by a reader without a name. */
extern const struct reader readers[];

readback read_json, read_lines, read_table, read_stacks, read_callgrind,
    read_marshal, read_profile, read_xml, read_speedscope, read_trace,
    read_gecko, read_page;

/* Has the data of an HTML report, which is sound, such a chunk? */
bool page_has(const char *page, const char *chunk);
/* Is such a text somewhere in it? */
bool page_says(const char *page, const char *text);

/* Is n bytes UTF-8, as Python checks it: surrogates may be in it or not? */
#define TEXT_SURROGATES 1u
void check_utf8(const char *p, size_t n, unsigned flags);

#endif
