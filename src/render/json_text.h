/* src/render/json_text.h - strings and numbers of JSON, for all reports in it.
 *
 * cJSON writes the strings; nesting is the renderers' own, since cJSON recurses
 * twice per level and wants the whole document in memory.
 */
#ifndef PIT_RENDER_JSON_TEXT_H
#define PIT_RENDER_JSON_TEXT_H

#include "base/out.h"

#include <stddef.h>
#include <stdint.h>

/* Where strings are made ready; o is borrowed. */
struct json_text {
	struct out *o;
	struct out valid; /* a string whose bytes had to be mended */
	char *buf;        /* where cJSON prints */
	size_t cap;
};

void json_text_init(struct json_text *j, struct out *o);
void json_text_fini(struct json_text *j);

/* A string with its quotes. U+FFFD stands for what is not UTF-8. When memory
 * runs out the status of the out says so. */
void json_string(struct json_text *j, const char *s);
/* "key": "value"; the key is written as it is. */
void json_pair(struct json_text *j, const char *key, const char *value);
/* A list of the lines of text, each ended by \n; text is spent. */
void json_lines(struct json_text *j, struct out *text);
/* Six digits behind the point, whatever the locale. */
void json_seconds(struct json_text *j, double seconds);

/* The same in ASCII alone, as Python's json.dumps() writes it. */
void json_ascii(struct out *o, const char *s);

/* Without the detour of a format, for the millions. */
#define JSON_DECIMAL 24 /* bytes of the longest */
void json_uint(struct out *o, uint64_t n);
/* n / 10^places, exactly, without zeros at its end: "1.5", "0". Returns its
 * length; there is no NUL behind it. places: at most 20. */
size_t json_decimal_text(char text[JSON_DECIMAL], uint64_t n, unsigned places);
void json_decimal(struct out *o, uint64_t n, unsigned places);

#endif
