/* src/base/surrogate.c */
#include "base/surrogate.h"

#include "base/utf8.h"

#include <string.h>

#define BYTES 0xdc00u /* and a byte from 0x80 on: what stands for it */

size_t
surrogate_get(const char *p, size_t n, uint32_t *ch)
{
	const unsigned char *b = (const unsigned char *)p;
	size_t len = utf8_get(p, n, ch);

	if (len > 1 || b[0] < 0x80)
		return len;
	if (n > 2 && b[0] == 0xed && b[1] >= 0xa0 && b[1] <= 0xbf &&
	    b[2] >= 0x80 && b[2] <= 0xbf) {
		*ch = 0xd000u | (b[1] & 0x3fu) << 6 | (b[2] & 0x3fu);
		return 3;
	}
	*ch = BYTES | b[0];
	return 1;
}

void
surrogate_put(char out[3], uint32_t ch)
{
	out[0] = (char)0xed;
	out[1] = (char)(0x80 | (ch >> 6 & 0x3f));
	out[2] = (char)(0x80 | (ch & 0x3f));
}

/* Do both stand for the same string? */
static bool
is_same(const char *a, size_t an, const char *b, size_t bn)
{
	uint32_t ca, cb;

	while (an && bn) {
		size_t al = surrogate_get(a, an, &ca);
		size_t bl = surrogate_get(b, bn, &cb);

		if (ca != cb)
			return false;
		a += al;
		an -= al;
		b += bl;
		bn -= bl;
	}
	return an == bn;
}

void
surrogate_text(struct out *o, const char *p, size_t n)
{
	size_t start = o->len, len;
	uint32_t ch;

	for (size_t at = 0; at < n; at += len) {
		len = surrogate_get(p + at, n - at, &ch);
		if (ch > (BYTES | 0x7f) && ch <= (BYTES | 0xff))
			out_char(o, (char)(ch & 0xff));
		else
			out_mem(o, p + at, len);
	}
	if (out_status(o) || is_same(o->data + start, o->len - start, p, n))
		return;
	o->len = start;
	out_mem(o, p, n);
}

void
surrogate_clean(struct out *o, const char *p, size_t n)
{
	char put[4];
	size_t used;
	uint32_t ch;

	for (size_t i = 0; i < n; i += used) {
		used = surrogate_get(p + i, n - i, &ch);
		if (is_surrogate(ch))
			out_mem(o, p + i, used);
		else
			out_mem(o, put, utf8_put(put, utf8_clean(ch)));
	}
}
