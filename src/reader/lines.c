/* src/reader/lines.c */
#include "reader/lines.h"

#include <stdbool.h>

#define VARINT_DIGITS 6 /* of six bits: more is not a line */

/* Where the next range starts and what is left to fill. */
struct line_fill {
	uint32_t *lines;
	size_t at, units;
	int64_t line;
	uint32_t known; /* the last line that there was */
};

/* The next n units have the current line, or (has_line false) the known. */
static void
fill(struct line_fill *f, size_t n, bool has_line)
{
	if (has_line && f->line > 0 && f->line <= INT32_MAX)
		f->known = (uint32_t)f->line;
	for (size_t i = 0; i < n && f->at < f->units; i++)
		f->lines[f->at++] = f->known;
}

/* Pairs of (bytes, signed lines): the line changes after so many bytes. */
static void
decode_lnotab(struct line_fill *f, const uint8_t *table, size_t n)
{
	size_t byte = 0;

	for (size_t i = 0; i + 1 < n; i += 2) {
		byte += table[i];
		if (byte / 2 > f->at)
			fill(f, byte / 2 - f->at, true);
		f->line += (int8_t)table[i + 1];
	}
	fill(f, f->units - f->at, true);
}

/* Pairs of (bytes, signed lines): a range of so many bytes is so many lines
 * on; -128 says that it has no line. */
static void
decode_310(struct line_fill *f, const uint8_t *table, size_t n)
{
	for (size_t i = 0; i + 1 < n; i += 2) {
		int8_t delta = (int8_t)table[i + 1];

		if (delta != -128)
			f->line += delta;
		fill(f, table[i] / 2u, delta != -128);
	}
}

static int64_t
svarint(const uint8_t *table, size_t n, size_t *at)
{
	uint64_t v = 0;

	for (int i = 0; i < VARINT_DIGITS && *at < n; i++) {
		uint8_t b = table[(*at)++];

		v |= (uint64_t)(b & 63) << (6 * i);
		if (!(b & 64))
			break;
	}
	return v & 1 ? -(int64_t)(v >> 1) : (int64_t)(v >> 1);
}

/* Entries of one byte with the top bit set, which is a kind and a length in
 * units, and bytes without, of which only a line delta matters here. */
static void
decode_locations(struct line_fill *f, const uint8_t *table, size_t n)
{
	size_t at = 0;

	while (at < n) {
		uint8_t b = table[at++];
		unsigned kind = b >> 3 & 15;
		size_t after = at;

		if (kind == 13 || kind == 14)
			f->line += svarint(table, n, &after);
		else if (kind >= 10 && kind <= 12)
			f->line += kind - 10;
		fill(f, (b & 7u) + 1, kind != 15);
		while (at < n && !(table[at] & 0x80))
			at++;
	}
}

void
lines_decode(enum line_kind kind, const uint8_t *table, size_t n,
	     uint32_t first, uint32_t *lines, size_t units)
{
	struct line_fill f = {
		.lines = lines, .units = units, .line = first, .known = first
	};

	switch (kind) {
	case LINES_LNOTAB:
		decode_lnotab(&f, table, n);
		break;
	case LINES_TABLE_310:
		decode_310(&f, table, n);
		break;
	case LINES_LOCATIONS:
		decode_locations(&f, table, n);
		break;
	}
	fill(&f, units - f.at, false);
}
