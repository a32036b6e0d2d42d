/* src/render/gzip.c */
#include "render/gzip.h"

#include "render/summary.h"

#include "base/mem.h"

#include <zlib.h>

/* From 6 on it takes twice the time for a tenth less; what is packed in columns
 * beforehand gets but a hundredth smaller by more than 1. */
#define LEVEL         4
#define LEVEL_COLUMNS 1
#define WINDOW        15 /* all bits of zlib's window */
#define HEADER        16 /* added to it: a header of gzip's */
#define MEMORY        8  /* zlib's default */
#define PIECE         16384u

struct gzip {
	z_stream z;
	struct out *o;
	unsigned char piece[PIECE];
};

static void *
zlib_alloc(void *data, unsigned n, unsigned size)
{
	(void)data;
	return mem_calloc(n, size);
}

static void
zlib_free(void *data, void *p)
{
	(void)data;
	mem_free(p);
}

struct gzip *
gzip_open(struct out *o, enum gzip_form form)
{
	int window = form == GZIP_FILE ? WINDOW + HEADER : WINDOW;
	int level = form == GZIP_FILE ? LEVEL : LEVEL_COLUMNS;
	struct gzip *gz = mem_zalloc(sizeof(*gz));

	if (gz) {
		gz->o = o;
		gz->z.zalloc = zlib_alloc;
		gz->z.zfree = zlib_free;
	}
	if (gz && deflateInit2(&gz->z, level, Z_DEFLATED, window, MEMORY,
			       Z_DEFAULT_STRATEGY) == Z_OK)
		return gz;
	mem_free(gz);
	render_fail(o, PIT_ENOMEM);
	return NULL;
}

/* Pack what zlib has, all of it with Z_FINISH. */
static void
gzip_pack(struct gzip *gz, int flush)
{
	do {
		gz->z.next_out = gz->piece;
		gz->z.avail_out = PIECE;
		deflate(&gz->z, flush);
		out_mem(gz->o, gz->piece, PIECE - gz->z.avail_out);
	} while (!gz->z.avail_out && !gz->o->status);
}

void
gzip_add(struct gzip *gz, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;

	while (gz && n && !gz->o->status) {
		/* zlib counts what it is given in 32 bits. */
		uInt part = n < UINT32_MAX ? (uInt)n : UINT32_MAX;

		gz->z.next_in = (z_const Bytef *)(uintptr_t)p;
		gz->z.avail_in = part;
		gzip_pack(gz, Z_NO_FLUSH);
		p += part;
		n -= part;
	}
}

void
gzip_close(struct gzip *gz)
{
	if (!gz)
		return;
	gz->z.avail_in = 0;
	if (!gz->o->status)
		gzip_pack(gz, Z_FINISH);
	deflateEnd(&gz->z);
	mem_free(gz);
}
