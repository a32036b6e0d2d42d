/* src/model/history_block.h - how the history keeps spans and sums, packed.
 * Private to history*.c.
 *
 * A block has spans of one lane in order. Its places are numbered by a sorted
 * dictionary; a span is a number of that and its end, as the difference from
 * what an even rate would give, in bits of fixed width. What is not regular (a
 * gap before it, a count that its weight does not tell, too wide a
 * difference) is escaped: the bits are all ones, and the span stands in full
 * behind the others.
 */
#ifndef PIT_MODEL_HISTORY_BLOCK_H
#define PIT_MODEL_HISTORY_BLOCK_H

#include "model/history.h"

#define BLOCK_SPANS 1024 /* at most */

struct block {
	uint64_t start, end; /* the earliest begin, the latest end */
	uint64_t first;      /* the begin of the first span */
	uint32_t lane, n;
	uint32_t size; /* bytes of data */
	uint8_t data[];
};

/* Freed with mem_free(); NULL: no memory. */
struct block *block_new(uint32_t lane, const struct span spans[], size_t n);

/* What is taken out of a block. */
struct block_reader {
	const struct block *block;
	place_id places[BLOCK_SPANS];
	place_id highest;
	const uint8_t *bits, *escaped;
	uint64_t period, rate, end;
	unsigned index_width, width;
	size_t at;
};

void block_read(struct block_reader *reader, const struct block *block);
bool block_next(struct block_reader *reader, struct span *span);
/* Add all of it so many times, as place_sums_add() does. */
enum pit_status block_sum(const struct block *block, struct place_sums *sums,
			  uint64_t times) PIT_MUST_USE;

/* Bytes that it takes. */
static inline size_t
block_bytes(const struct block *block)
{
	return sizeof(*block) + block->size + 16;
}

#endif
