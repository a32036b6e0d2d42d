/* src/render/json_text.c */
#include "render/json_text.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "render/summary.h"

#include <string.h>

#include <cjson/cJSON.h>

void
json_text_init(struct json_text *j, struct out *o)
{
	*j = (struct json_text){ .o = o };
	out_init(&j->valid, SIZE_MAX);
}

void
json_text_fini(struct json_text *j)
{
	out_fini(&j->valid);
	mem_free(j->buf);
}

/* s itself, or a copy in which U+FFFD stands for what is not UTF-8. */
static const char *
json_valid(struct json_text *j, const char *s)
{
	size_t n = strlen(s);

	j->valid.len = 0;
	utf8_valid(&j->valid, s, n);
	render_fail(j->o, j->valid.status);
	return n && !j->valid.status ? j->valid.data : "";
}

void
json_string(struct json_text *j, const char *s)
{
	cJSON item = { .type = cJSON_String | cJSON_IsReference };
	char *buf;
	size_t want;

	s = json_valid(j, s);
	/* At worst "\u001f" for each byte; cJSON wants five bytes to spare. */
	want = 6 * strlen(s) + 8;
	buf = mem_grow(j->buf, &j->cap, want, 1);
	if (buf)
		j->buf = buf;
	if (!buf || want > INT32_MAX) {
		render_fail(j->o, PIT_ENOMEM);
		return;
	}
	item.valuestring = (char *)(uintptr_t)s;
	if (!cJSON_PrintPreallocated(&item, buf, (int)want, 0))
		render_fail(j->o, PIT_ELIMIT);
	else
		out_str(j->o, buf);
}

void
json_pair(struct json_text *j, const char *key, const char *value)
{
	out_printf(j->o, "\"%s\": ", key);
	json_string(j, value);
}

void
json_lines(struct json_text *j, struct out *text)
{
	const char *sep = "";

	out_char(j->o, '[');
	for (char *line = text->data, *next; line && *line; line = next) {
		char *end = strchrnul(line, '\n');

		/* When memory ran out, the last line has no end. */
		next = *end ? end + 1 : end;
		*end = '\0';
		out_str(j->o, sep);
		json_string(j, line);
		sep = ",";
	}
	out_char(j->o, ']');
	render_fail(j->o, text->status);
}

void
json_seconds(struct json_text *j, double seconds)
{
	out_number(j->o, "%f", seconds);
}

/* A code point beyond ASCII, and what needs an escape in it. */
static void
ascii_escape(struct out *o, uint32_t ch)
{
	static const char short_names[] = "\bb\ff\nn\rr\tt\"\"\\\\";

	for (const char *p = short_names; *p; p += 2) {
		if ((unsigned char)*p == ch) {
			out_char(o, '\\');
			out_char(o, p[1]);
			return;
		}
	}
	if (ch >= 0x10000) {
		ch -= 0x10000;
		out_printf(o, "\\u%04x", (unsigned)(0xd800 + (ch >> 10)));
		ch = 0xdc00 + (ch & 0x3ff);
	}
	out_printf(o, "\\u%04x", (unsigned)ch);
}

static bool
is_plain(char c)
{
	return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

void
json_ascii(struct out *o, const char *s)
{
	size_t n = strlen(s), at = 0;
	uint32_t ch;

	out_char(o, '"');
	while (at < n) {
		size_t plain = at;

		while (plain < n && is_plain(s[plain]))
			plain++;
		out_mem(o, s + at, plain - at);
		at = plain;
		if (at == n)
			break;
		at += utf8_get(s + at, n - at, &ch);
		ascii_escape(o, ch);
	}
	out_char(o, '"');
}

/* Two digits at a time, from the end. */
static char *
put_digits(char *end, uint64_t n)
{
	static const char pairs[] = "00010203040506070809"
				    "10111213141516171819"
				    "20212223242526272829"
				    "30313233343536373839"
				    "40414243444546474849"
				    "50515253545556575859"
				    "60616263646566676869"
				    "70717273747576777879"
				    "80818283848586878889"
				    "90919293949596979899";

	for (; n >= 100; n /= 100)
		memcpy(end -= 2, pairs + n % 100 * 2, 2);
	if (n >= 10)
		memcpy(end -= 2, pairs + n * 2, 2);
	else
		*--end = (char)('0' + n);
	return end;
}

void
json_uint(struct out *o, uint64_t n)
{
	char buf[JSON_DECIMAL], *at = put_digits(buf + sizeof(buf), n);

	out_mem(o, at, (size_t)(buf + sizeof(buf) - at));
}

size_t
json_decimal_text(char text[JSON_DECIMAL], uint64_t n, unsigned places)
{
	char buf[JSON_DECIMAL], *at = buf + sizeof(buf);
	size_t len;

	for (; places && n % 10 == 0; places--)
		n /= 10;
	if (places) {
		for (; places; places--, n /= 10)
			*--at = (char)('0' + n % 10);
		*--at = '.';
	}
	at = put_digits(at, n);
	len = (size_t)(buf + sizeof(buf) - at);
	memcpy(text, at, len);
	return len;
}

void
json_decimal(struct out *o, uint64_t n, unsigned places)
{
	char text[JSON_DECIMAL];

	out_mem(o, text, json_decimal_text(text, n, places));
}
