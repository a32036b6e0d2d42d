/* tests/fuzz/readback_page.c - the page of an HTML report, and the data in it.
 */
#include "fuzz/readback.h"

#include "fuzz/fuzz.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#define MAX_DATA (64u << 20)

static const char data_begin[] =
    "<script type=\"application/octet-stream\" id=\"data\">";

/* What is left of the data. */
struct data {
	const unsigned char *p, *end;
};

/* Of what there are how many, and the sums of what was spent. */
struct met {
	uint64_t strings, frames, paths, places, roots;
	uint64_t ns, samples;
};

static size_t
count(const char *p, const char *what)
{
	size_t n = 0;

	while ((p = strstr(p, what)) != NULL) {
		p += strlen(what);
		n++;
	}
	return n;
}

/* Nothing in it ends an element but what is to. */
static void
check_page(const char *p)
{
	const char *text = strstr(p, "<pre>"), *title = strstr(p, "<title>");

	FUZZ_CHECK(!strncmp(p, "<!DOCTYPE html>\n", 16));
	FUZZ_CHECK(count(p, "</script") == 2 && count(p, data_begin) == 1);
	FUZZ_CHECK(count(p, "</style") == 1 && count(p, "</noscript") == 1);
	FUZZ_CHECK(text && title);
	text += strlen("<pre>");
	FUZZ_CHECK(
	    !strncmp(text + strcspn(text, "<"), "</pre>\n</noscript>", 18));
	title += strlen("<title>");
	FUZZ_CHECK(!strncmp(title + strcspn(title, "<"), "</title>", 8));
}

static unsigned
digit(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = strchr(digits, c);

	FUZZ_CHECK(c && at);
	return (unsigned)(at - digits);
}

/* n characters as bytes: returns how many. */
static size_t
from_base64(const char *p, size_t n, unsigned char *to)
{
	size_t len = 0, pad = n && p[n - 1] == '=';

	pad += n > 1 && p[n - 2] == '=';
	FUZZ_CHECK(n && n % 4 == 0);
	for (size_t i = 0; i < n; i += 4) {
		uint32_t bits = 0;

		for (size_t k = 0; k < 4; k++)
			bits = bits << 6 |
			       (i + k >= n - pad ? 0 : digit(p[i + k]));
		to[len++] = (unsigned char)(bits >> 16);
		to[len++] = (unsigned char)(bits >> 8);
		to[len++] = (unsigned char)bits;
	}
	return len - pad;
}

static unsigned char *
unpack(const char *page, size_t *n)
{
	const char *text = strstr(page, data_begin) + strlen(data_begin);
	size_t len = strcspn(text, "<");
	unsigned char *packed = malloc(len + 1), *plain = malloc(MAX_DATA);
	uLongf size = MAX_DATA;

	FUZZ_CHECK(packed && plain);
	len = from_base64(text, len, packed);
	FUZZ_CHECK(uncompress(plain, &size, packed, len) == Z_OK);
	free(packed);
	*n = size;
	return plain;
}

static uint64_t
take(struct data *d)
{
	uint64_t value = 0;

	for (unsigned shift = 0; shift < 64; shift += 7) {
		FUZZ_CHECK(d->p < d->end);
		value |= (uint64_t)(*d->p & 127) << shift;
		if (!(*d->p++ & 128))
			return value;
	}
	FUZZ_CHECK(false);
	return 0;
}

/* A column of rows; returns the sum. less: each is less than that. */
static uint64_t
column(struct data *d, uint64_t rows, uint64_t less)
{
	uint64_t sum = 0;

	for (uint64_t i = 0; i < rows; i++) {
		uint64_t value = take(d);

		FUZZ_CHECK(value < less);
		sum += value;
	}
	return sum;
}

static void
read_strings(struct data *d, struct met *met)
{
	uint64_t rows = take(d);

	for (uint64_t i = 0; i < rows; i++) {
		uint64_t n = take(d);

		FUZZ_CHECK((uint64_t)(d->end - d->p) >= n);
		check_utf8((const char *)d->p, n, 0);
		d->p += n;
	}
	met->strings += rows;
}

static void
read_frames(struct data *d, struct met *met)
{
	uint64_t rows = take(d);

	met->frames += rows;
	for (int i = 0; i < 5; i++)
		column(d, rows, met->strings);
	column(d, rows, UINT64_MAX);
	column(d, rows, met->strings);
	column(d, rows, met->strings);
	column(d, rows, met->frames);
	column(d, rows, 12);
	column(d, rows, 512);
}

static void
read_paths(struct data *d, struct met *met)
{
	uint64_t rows = take(d);

	met->paths += rows;
	column(d, rows, met->paths);
	column(d, rows, met->frames);
	column(d, rows, UINT64_MAX);
}

/* Roots come behind: how many there are is not yet known. */
static void
read_places(struct data *d, struct met *met)
{
	uint64_t rows = take(d);

	met->places += rows;
	column(d, rows, UINT32_MAX);
	column(d, rows, met->paths + 1);
	column(d, rows, 28);
	column(d, rows, 32);
}

static void
read_roots(struct data *d, struct met *met)
{
	uint64_t rows = take(d);

	met->roots += rows;
	column(d, rows, 18);
	for (int i = 0; i < 2; i++)
		column(d, rows, met->roots + 1);
	for (int i = 0; i < 2; i++)
		column(d, rows, met->strings);
	for (int i = 0; i < 4; i++)
		column(d, rows, UINT64_MAX);
	column(d, rows, 4);
}

static void
read_runs(struct data *d, struct met *met)
{
	uint64_t rows = take(d), place = 0;

	column(d, rows, UINT32_MAX);
	for (uint64_t i = 0; i < rows; i++) {
		uint64_t step = take(d);

		place += step >> 1 ^ (step & 1 ? UINT64_MAX : 0);
		FUZZ_CHECK(place < met->places);
	}
	column(d, rows, UINT64_MAX);
	met->ns += column(d, rows, UINT64_MAX);
	met->samples += column(d, rows, UINT64_MAX);
}

static void
read_sums(struct data *d, struct met *met)
{
	uint64_t rows = take(d);

	column(d, rows, met->places);
	met->ns += column(d, rows, UINT64_MAX);
	met->samples += column(d, rows, UINT64_MAX);
}

static void
read_cell(struct data *d, struct met *met)
{
	uint64_t from = take(d), to = take(d);

	FUZZ_CHECK(from < to);
	read_sums(d, met);
}

static const struct {
	const char *name;
	void (*read)(struct data *d, struct met *met);
} chunks[] = {
	{ "STRS", read_strings }, { "FRAM", read_frames },
	{ "PATH", read_paths },   { "PLCE", read_places },
	{ "ROOT", read_roots },   { "RUNS", read_runs },
	{ "CELL", read_cell },    { "SUMS", read_sums },
};

/* The chunk at d is taken out of it. */
static void
read_chunk(struct data *d, struct met *met, const struct truth *truth)
{
	const char *name = (const char *)d->p;
	struct data in;
	size_t n = 0, i = 0;

	FUZZ_CHECK(d->end - d->p >= 8);
	for (int k = 0; k < 4; k++)
		n |= (size_t)d->p[4 + k] << 8 * k;
	d->p += 8;
	FUZZ_CHECK((size_t)(d->end - d->p) >= n);
	in = (struct data){ d->p, d->p + n };
	d->p += n;
	if (!memcmp(name, "META", 4)) {
		/* There is no NUL behind it. */
		char *text = strndup((const char *)in.p, n);

		FUZZ_CHECK(text);
		read_json(text, n, truth);
		free(text);
		return;
	}
	while (memcmp(name, chunks[i].name, 4) != 0)
		FUZZ_CHECK(++i < sizeof(chunks) / sizeof(chunks[0]));
	chunks[i].read(&in, met);
	FUZZ_CHECK(in.p == in.end);
}

void
read_page(const char *p, size_t n, const struct truth *truth)
{
	struct met met = { 0 };
	unsigned char *bytes;
	struct data d;
	size_t len;

	FUZZ_CHECK(strlen(p) == n);
	check_utf8(p, n, 0);
	check_page(p);
	bytes = unpack(p, &len);
	FUZZ_CHECK(len > 5 && !memcmp(bytes, "PITH\1", 5));
	d = (struct data){ bytes + 5, bytes + len };
	while (d.p < d.end)
		read_chunk(&d, &met, truth);
	FUZZ_CHECK(met.ns == truth->ns && met.samples == truth->samples);
	FUZZ_CHECK(met.roots && met.places);
	free(bytes);
}

bool
page_has(const char *page, const char *chunk)
{
	size_t n, at = 5;
	unsigned char *bytes = unpack(page, &n);

	while (at < n && memcmp(bytes + at, chunk, 4) != 0)
		at += 8 + ((size_t)bytes[at + 4] | (size_t)bytes[at + 5] << 8 |
			   (size_t)bytes[at + 6] << 16 |
			   (size_t)bytes[at + 7] << 24);
	free(bytes);
	return at < n;
}

bool
page_says(const char *page, const char *text)
{
	size_t n;
	unsigned char *bytes = unpack(page, &n);
	bool says = memmem(bytes, n, text, strlen(text));

	free(bytes);
	return says;
}
