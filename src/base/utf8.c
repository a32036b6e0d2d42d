/* src/base/utf8.c */
#include "base/utf8.h"

#include "base/mem.h"

#include <stdbool.h>

size_t
utf8_get(const char *p, size_t n, uint32_t *ch)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char first = (unsigned char)p[0];
	size_t len;
	uint32_t v;

	*ch = first;
	if (first < 0x80)
		return 1;
	*ch = UTF8_BAD;
	if (first < 0xc2 || first > 0xf4)
		return 1;
	len = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
	if (len > n)
		return 1;
	v = first & (0x7fu >> len);
	for (size_t i = 1; i < len; i++) {
		if (((unsigned char)p[i] & 0xc0) != 0x80)
			return 1;
		v = v << 6 | ((unsigned char)p[i] & 0x3f);
	}
	if (v < least[len] || v > 0x10ffff || (v >= 0xd800 && v <= 0xdfff))
		return 1;
	*ch = v;
	return len;
}

size_t
utf8_put(char out[4], uint32_t ch)
{
	if (ch < 0x80) {
		out[0] = (char)ch;
		return 1;
	}
	if (ch > 0x10ffff || (ch >= 0xd800 && ch <= 0xdfff))
		ch = UTF8_BAD;
	if (ch < 0x800) {
		out[0] = (char)(0xc0 | ch >> 6);
		out[1] = (char)(0x80 | (ch & 0x3f));
		return 2;
	}
	if (ch < 0x10000) {
		out[0] = (char)(0xe0 | ch >> 12);
		out[1] = (char)(0x80 | (ch >> 6 & 0x3f));
		out[2] = (char)(0x80 | (ch & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | ch >> 18);
	out[1] = (char)(0x80 | (ch >> 12 & 0x3f));
	out[2] = (char)(0x80 | (ch >> 6 & 0x3f));
	out[3] = (char)(0x80 | (ch & 0x3f));
	return 4;
}

static bool
is_control(uint32_t ch)
{
	return ch < 0x20 || (ch >= 0x7f && ch < 0xa0);
}

int
utf8_width(uint32_t ch)
{
	static const struct {
		uint32_t first, last;
		int width;
	} ranges[] = {
#define RANGE(first, last, width) { first, last, width },
#include "base/width.def"
#undef RANGE
	};
	size_t lo = 0, hi = ARRAY_LEN(ranges);

	if (is_control(ch))
		return 0;
	if (ch < ranges[0].first)
		return 1;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (ch > ranges[mid].last)
			lo = mid + 1;
		else if (ch < ranges[mid].first)
			hi = mid;
		else
			return ranges[mid].width;
	}
	return 1;
}

size_t
utf8_cells(const char *p, size_t n)
{
	size_t cells = 0;
	uint32_t ch;

	for (size_t i = 0; i < n;) {
		i += utf8_get(p + i, n - i, &ch);
		cells += (size_t)utf8_width(ch);
	}
	return cells;
}

size_t
utf8_fit(const char *p, size_t n, size_t cells)
{
	size_t i = 0;

	while (i < n) {
		uint32_t ch;
		size_t len = utf8_get(p + i, n - i, &ch);
		size_t width = (size_t)utf8_width(ch);

		if (width > cells)
			break;
		cells -= width;
		i += len;
	}
	return i;
}

uint32_t
utf8_clean(uint32_t ch)
{
	static const struct {
		uint32_t first, last;
	} harmful[] = {
		{ 0x61c, 0x61c },     /* Arabic letter mark */
		{ 0x180e, 0x180e },   /* Mongolian vowel separator */
		{ 0x200e, 0x200f },   /* direction marks */
		{ 0x2028, 0x202e },   /* separators, overrides, embeddings */
		{ 0x2060, 0x206f },   /* invisible operators, isolates */
		{ 0xfdd0, 0xfdef },   /* not characters */
		{ 0xfeff, 0xfeff },   /* byte order mark */
		{ 0xfff0, 0xfffb },   /* annotations */
		{ 0xe0000, 0xe00ff }, /* tags */
		{ 0xe01f0, 0xe0fff }, /* reserved for more of the kind */
	};

	if (ch >= 0x09 && ch <= 0x0d)
		return ' ';
	if (is_control(ch) || ch > 0x10ffff || (ch & 0xfffe) == 0xfffe ||
	    (ch >= 0xd800 && ch <= 0xdfff))
		return UTF8_BAD;
	if (ch < harmful[0].first)
		return ch;
	for (size_t i = 0; i < ARRAY_LEN(harmful); i++)
		if (ch >= harmful[i].first && ch <= harmful[i].last)
			return UTF8_BAD;
	return ch;
}

void
text_clean(struct out *o, const char *p, size_t n)
{
	char put[4];
	uint32_t ch;

	for (size_t i = 0; i < n;) {
		i += utf8_get(p + i, n - i, &ch);
		out_mem(o, put, utf8_put(put, utf8_clean(ch)));
	}
}

void
utf8_valid(struct out *o, const char *p, size_t n)
{
	char ch[4];
	uint32_t code;

	for (size_t at = 0; at < n;) {
		at += utf8_get(p + at, n - at, &code);
		out_mem(o, ch, utf8_put(ch, code));
	}
}
