/* src/render/python_text.c */
#include "render/python_text.h"

#include "base/decimal.h"
#include "base/surrogate.h"

#include <stdio.h>

#define NS_S     UINT64_C(1000000000)
#define NS_LEAST UINT64_C(100000) /* less has an exponent */
#define NS_SURE                                                                \
	UINT64_C(1000000000000000) /* what has fifteen digits is               \
				    * written with them */

/* \u and four digits; of what is past them, both halves of a pair. */
static void
put_escape(struct out *o, uint32_t ch)
{
	if (ch < 0x10000) {
		out_printf(o, "\\u%04x", (unsigned)ch);
		return;
	}
	ch -= 0x10000;
	out_printf(o, "\\u%04x\\u%04x", (unsigned)(0xd800 | ch >> 10),
		   (unsigned)(0xdc00 | (ch & 0x3ff)));
}

static void
put_char(struct out *o, uint32_t ch)
{
	switch (ch) {
	case '"':
		out_str(o, "\\\"");
		break;
	case '\\':
		out_str(o, "\\\\");
		break;
	case '\b':
		out_str(o, "\\b");
		break;
	case '\f':
		out_str(o, "\\f");
		break;
	case '\n':
		out_str(o, "\\n");
		break;
	case '\r':
		out_str(o, "\\r");
		break;
	case '\t':
		out_str(o, "\\t");
		break;
	default:
		put_escape(o, ch);
	}
}

static bool
is_plain(unsigned char c)
{
	return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

void
python_string(struct out *o, const char *p, size_t n)
{
	size_t at = 0, from;
	uint32_t ch;

	out_char(o, '"');
	while (at < n) {
		for (from = at; at < n && is_plain((unsigned char)p[at]); at++)
			;
		out_mem(o, p + from, at - from);
		if (at == n)
			break;
		at += surrogate_get(p + at, n - at, &ch);
		put_char(o, ch);
	}
	out_char(o, '"');
}

void
python_double(struct out *o, double value)
{
	char text[DECIMAL_ROOM];

	out_mem(o, text, decimal_write(text, value));
}

void
python_seconds(struct out *o, uint64_t ns)
{
	uint64_t whole = ns / NS_S, part = ns % NS_S;
	char text[DECIMAL_ROOM], *end = text + sizeof(text), *p = end;
	int behind = 9;

	if (ns < NS_LEAST || ns >= NS_SURE) {
		python_double(o, (double)ns / (double)NS_S);
		return;
	}
	for (; behind > 1 && part % 10 == 0; behind--)
		part /= 10;
	for (; behind; behind--, part /= 10)
		*--p = (char)('0' + part % 10);
	*--p = '.';
	do {
		*--p = (char)('0' + whole % 10);
		whole /= 10;
	} while (whole);
	out_mem(o, p, (size_t)(end - p));
}
