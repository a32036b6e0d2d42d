/* src/reader/pystr.c */
#include "reader/pystr.h"

#include <string.h>

/* From the bits of the kind on. */
#define STATE_KIND(state)    ((state)&7) /* bytes a character */
#define STATE_COMPACT(state) ((state) >> 3 & 1)
#define STATE_ASCII(state)   ((state) >> 4 & 1)

#define PIECE_CHARS 64u
#define MAX_CHARS   (1u << 30) /* longer: not a length but garbage */

struct str_data {
	uintptr_t at;
	size_t chars;
	unsigned kind; /* bytes a character: 1, 2, 4 */
	bool ascii;
};

static bool
str_locate(const struct pyver *ver, struct peek *pk, uintptr_t addr,
	   struct str_data *out)
{
	uint64_t length;
	uint32_t state;

	if (!peek(pk, &length, addr + ver->off.object.str_length, 8) ||
	    !peek(pk, &state, addr + ver->off.object.str_state, 4))
		return false;
	state >>= ver->off.object.str_kind_shift;
	out->kind = STATE_KIND(state);
	out->ascii = STATE_ASCII(state);
	if (length > MAX_CHARS ||
	    (out->kind != 1 && out->kind != 2 && out->kind != 4))
		return false;
	out->chars = (size_t)length;
	if (STATE_COMPACT(state)) {
		out->at = addr + (out->ascii ? ver->off.object.str_ascii
					     : ver->off.object.str_compact);
		return true;
	}
	/* An instance of a subclass: the characters are elsewhere. */
	return peek_ptr(pk, &out->at, addr + ver->off.object.str_compact);
}

/* Bytes written to p, which has room for four. Surrogates, which UTF-8 has not,
 * are three. */
static size_t
utf8_put(char *p, uint32_t c)
{
	if (c > 0x10ffff)
		c = 0xfffd;
	if (c < 0x80) {
		p[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		p[0] = (char)(0xc0 | c >> 6);
		p[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		p[0] = (char)(0xe0 | c >> 12);
		p[1] = (char)(0x80 | (c >> 6 & 0x3f));
		p[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	p[0] = (char)(0xf0 | c >> 18);
	p[1] = (char)(0x80 | (c >> 12 & 0x3f));
	p[2] = (char)(0x80 | (c >> 6 & 0x3f));
	p[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

static uint32_t
char_get(const uint8_t *p, unsigned kind)
{
	uint32_t c = 0;

	memcpy(&c, p, kind);
	return c;
}

/* What says that it is ASCII and is not, has been freed meanwhile. */
static bool
is_ascii(const char *text, size_t n)
{
	uint8_t all = 0;

	for (size_t i = 0; i < n; i++)
		all |= (uint8_t)text[i];
	return all < 0x80;
}

static long
str_read_ascii(struct peek *pk, char *dst, size_t cap,
	       const struct str_data *data)
{
	size_t n = data->chars < cap - 1 ? data->chars : cap - 1;

	if (!peek(pk, dst, data->at, n) || !is_ascii(dst, n)) {
		dst[0] = '\0';
		return -1;
	}
	dst[n] = '\0';
	return (long)n;
}

/* The byte that a code point of three stands for, U+DC80 to U+DCFF, in a name
 * that is no UTF-8; else 0. */
static uint8_t
byte_get(const char *p, size_t n)
{
	const uint8_t *b = (const uint8_t *)p;

	if (n < 3 || b[0] != 0xed || (b[1] & 0xfe) != 0xb2)
		return 0;
	return (uint8_t)(b[1] << 6 | (b[2] & 0x3f)) | 0x80;
}

/* Could bytes among those be taken for a character? A first one and another one
 * behind it are enough to say so. */
static bool
is_doubtful(const char *text, size_t n)
{
	uint8_t before = 0, byte;

	for (size_t i = 0; i < n; i += byte ? 3 : 1) {
		byte = byte_get(text + i, n - i);
		if (before >= 0xc2 && byte && byte < 0xc0)
			return true;
		before = byte;
	}
	return false;
}

/* Names of files are their bytes, as base/surrogate.h has them. Returns the new
 * length. */
static size_t
put_bytes(char *text, size_t n)
{
	size_t len = 0;
	uint8_t byte;

	if (is_doubtful(text, n))
		return n;
	for (size_t i = 0; i < n; i += byte ? 3 : 1) {
		byte = byte_get(text + i, n - i);
		text[len++] = byte ? (char)byte : text[i];
	}
	text[len] = '\0';
	return len;
}

static long
str_read_wide(struct peek *pk, char *dst, size_t cap,
	      const struct str_data *data)
{
	uint8_t piece[PIECE_CHARS * 4];
	size_t len = 0;

	for (size_t i = 0; i < data->chars; i++) {
		size_t in = i % PIECE_CHARS;
		size_t left = data->chars - i;
		char utf8[4];
		size_t n;

		if (in == 0 && !peek(pk, piece, data->at + i * data->kind,
				     (left < PIECE_CHARS ? left : PIECE_CHARS) *
					 data->kind)) {
			dst[0] = '\0';
			return -1;
		}
		n = utf8_put(utf8,
			     char_get(piece + in * data->kind, data->kind));
		if (n > cap - 1 - len)
			break;
		memcpy(dst + len, utf8, n);
		len += n;
	}
	dst[len] = '\0';
	return (long)put_bytes(dst, len);
}

long
pystr_read(const struct pyver *ver, struct peek *pk, char *dst, size_t cap,
	   uintptr_t addr)
{
	struct str_data data;

	if (cap == 0)
		return -1;
	dst[0] = '\0';
	if (!str_locate(ver, pk, addr, &data))
		return -1;
	if (data.kind == 1 && data.ascii)
		return str_read_ascii(pk, dst, cap, &data);
	return str_read_wide(pk, dst, cap, &data);
}

bool
pystr_is(const struct pyver *ver, struct peek *pk, uintptr_t addr,
	 const char *text)
{
	size_t n = strlen(text);
	char chars[PIECE_CHARS];
	struct str_data data;

	return n < sizeof(chars) && str_locate(ver, pk, addr, &data) &&
	       data.ascii && data.chars == n && peek(pk, chars, data.at, n) &&
	       memcmp(chars, text, n) == 0;
}
