/* src/collect/block.c */
#include "collect/block.h"

#include "base/mem.h"

#include <inttypes.h>
#include <string.h>
#include <zlib.h>

#define LEVEL  4   /* from 6 on it takes twice the time for a tenth less */
#define WINDOW -15 /* no header of zlib's own: all bits of its window */
#define MEMORY 8   /* zlib's default */

/* Not a text, and spoilt by whoever takes it for one. */
static const uint8_t magic[8] = { 'P', 'I', 'T', 'O', 'P', '\r', '\n', 0x1a };

static void
put_u32(uint8_t *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> (8 * i));
}

static uint32_t
get_u32(const uint8_t *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	       (uint32_t)p[3] << 24;
}

void
block_file_head(uint8_t head[BLOCK_FILE])
{
	memset(head, 0, BLOCK_FILE);
	memcpy(head, magic, sizeof(magic));
	put_u32(head + sizeof(magic), BLOCK_VERSION);
}

bool
block_may_be_recording(const uint8_t *head, size_t n)
{
	return !memcmp(head, magic, n < sizeof(magic) ? n : sizeof(magic));
}

bool
block_is_recording(const uint8_t *head, size_t n)
{
	return n >= sizeof(magic) && !memcmp(head, magic, sizeof(magic));
}

enum pit_status
block_check_head(const uint8_t *head, size_t n, struct pit_err *err)
{
	uint32_t version;

	if (n < BLOCK_FILE)
		return pit_fail(err, PIT_ECORRUPT,
				"the recording is cut off in its header");
	version = get_u32(head + sizeof(magic));
	if (version == BLOCK_VERSION)
		return PIT_OK;
	return pit_fail(err, PIT_EVERSION,
			"the recording has version %" PRIu32 " of the format, "
			"this program reads version %u",
			version, BLOCK_VERSION);
}

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

/* Room for a block on either side. */
struct buffer {
	uint8_t *p;
	size_t cap;
};

static bool
buffer_grow(struct buffer *b, size_t n)
{
	uint8_t *p = mem_grow(b->p, &b->cap, n, 1);

	if (p)
		b->p = p;
	return p != NULL;
}

struct packer {
	z_stream z;
	bool ready;
	struct buffer buffer;
};

struct packer *
packer_new(void)
{
	struct packer *packer = mem_zalloc(sizeof(*packer));

	if (!packer)
		return NULL;
	packer->z.zalloc = zlib_alloc;
	packer->z.zfree = zlib_free;
	packer->ready = deflateInit2(&packer->z, LEVEL, Z_DEFLATED, WINDOW,
				     MEMORY, Z_DEFAULT_STRATEGY) == Z_OK;
	if (packer->ready)
		return packer;
	packer_free(packer);
	return NULL;
}

void
packer_free(struct packer *packer)
{
	if (!packer)
		return;
	if (packer->ready)
		deflateEnd(&packer->z);
	mem_free(packer->buffer.p);
	mem_free(packer);
}

const uint8_t *
packer_pack(struct packer *packer, const void *bytes, size_t n, size_t *packed)
{
	z_stream *z = &packer->z;
	/* What it takes if nothing gets smaller, and the mark of the end. */
	size_t most = BLOCK_HEAD + deflateBound(z, n) + 64;
	uint8_t *p;

	if (!buffer_grow(&packer->buffer, most))
		return NULL;
	p = packer->buffer.p;
	/* zlib's prototype is older than const. */
	z->next_in = (Bytef *)(uintptr_t)bytes;
	z->avail_in = (uInt)n;
	z->next_out = p + BLOCK_HEAD;
	z->avail_out = (uInt)(most - BLOCK_HEAD);
	if (deflate(z, Z_SYNC_FLUSH) != Z_OK || z->avail_in || !z->avail_out)
		return NULL;
	*packed = most - z->avail_out;
	put_u32(p, (uint32_t)n);
	put_u32(p + 4, (uint32_t)(*packed - BLOCK_HEAD));
	put_u32(p + 8, (uint32_t)crc32(0, p + BLOCK_HEAD,
				       (uInt)(*packed - BLOCK_HEAD)));
	return p;
}

bool
packer_restart(struct packer *packer)
{
	return deflateReset(&packer->z) == Z_OK;
}

struct unpacker {
	z_stream z;
	bool ready;
	struct buffer buffer;
};

struct unpacker *
unpacker_new(void)
{
	struct unpacker *unpacker = mem_zalloc(sizeof(*unpacker));

	if (!unpacker)
		return NULL;
	unpacker->z.zalloc = zlib_alloc;
	unpacker->z.zfree = zlib_free;
	unpacker->ready = inflateInit2(&unpacker->z, WINDOW) == Z_OK;
	if (unpacker->ready)
		return unpacker;
	unpacker_free(unpacker);
	return NULL;
}

void
unpacker_free(struct unpacker *unpacker)
{
	if (!unpacker)
		return;
	if (unpacker->ready)
		inflateEnd(&unpacker->z);
	mem_free(unpacker->buffer.p);
	mem_free(unpacker);
}

size_t
block_size(const uint8_t head[BLOCK_HEAD])
{
	uint32_t n = get_u32(head), packed = get_u32(head + 4);

	/* Nothing becomes larger by more than its packing. */
	if (!n || n > BLOCK_MAX || packed > n + n / 16 + 4096)
		return 0;
	return packed;
}

enum pit_status
unpacker_unpack(struct unpacker *unpacker, const uint8_t head[BLOCK_HEAD],
		const uint8_t *packed, const uint8_t **bytes, size_t *n)
{
	z_stream *z = &unpacker->z;
	size_t size = block_size(head);
	int rc;

	*n = get_u32(head);
	if (crc32(0, packed, (uInt)size) != get_u32(head + 8))
		return PIT_ECORRUPT;
	if (!buffer_grow(&unpacker->buffer, *n + 1))
		return PIT_ENOMEM;
	*bytes = unpacker->buffer.p;
	z->next_in = (Bytef *)(uintptr_t)packed;
	z->avail_in = (uInt)size;
	z->next_out = unpacker->buffer.p;
	/* One more, so that zlib sees the end, and we what is too much. */
	z->avail_out = (uInt)*n + 1;
	rc = inflate(z, Z_SYNC_FLUSH);
	if (rc == Z_MEM_ERROR)
		return PIT_ENOMEM;
	return rc != Z_OK || z->avail_in || z->avail_out != 1 ? PIT_ECORRUPT
							      : PIT_OK;
}
