/* src/collect/block.h - the bytes of a recording: a header, then blocks that
 * zlib has packed, each behind its lengths and its sum. They are one stream for
 * zlib, cut where a reader can stop: a block needs those before it, and none
 * behind it.
 */
#ifndef PIT_COLLECT_BLOCK_H
#define PIT_COLLECT_BLOCK_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BLOCK_FILE    16u        /* bytes of the header of the file */
#define BLOCK_HEAD    12u        /* and of that of a block */
#define BLOCK_MAX     (1u << 24) /* bytes of one, unpacked */
#define BLOCK_VERSION 1u

struct packer;
struct unpacker;

/* The header of the file. */
void block_file_head(uint8_t head[BLOCK_FILE]);
/* Does a file begin like a recording? n: bytes that are there. */
bool block_is_recording(const uint8_t *head, size_t n);
/* Or could it be one, when there is more of it? */
bool block_may_be_recording(const uint8_t *head, size_t n);
/* Can this program read it? It does begin like one. */
enum pit_status block_check_head(const uint8_t *head, size_t n,
				 struct pit_err *err);

struct packer *packer_new(void); /* NULL: no memory */
void packer_free(struct packer *packer);
/* The next block, its head included; borrowed until the next call. n: at most
 * BLOCK_MAX. NULL: no memory, and nothing can be packed any more. */
const uint8_t *packer_pack(struct packer *packer, const void *bytes, size_t n,
			   size_t *packed);
/* After a block that nobody will read: the next does without those before it.
 * False: nothing can be packed any more. */
bool packer_restart(struct packer *packer);

struct unpacker *unpacker_new(void); /* NULL: no memory */
void unpacker_free(struct unpacker *unpacker);
/* How many bytes follow this head; 0: there cannot be such a block. */
size_t block_size(const uint8_t head[BLOCK_HEAD]);
/* The n bytes of the block behind its head; borrowed until the next call.
 * PIT_ECORRUPT: it is damaged. */
enum pit_status unpacker_unpack(struct unpacker *unpacker,
				const uint8_t head[BLOCK_HEAD],
				const uint8_t *packed, const uint8_t **bytes,
				size_t *n) PIT_MUST_USE;

#endif
