/* src/model/history_block.h - how the history keeps spans and sums, packed.
 * Private to history*.c.
 *
 * A block has spans of one lane in order. Its places are numbered by a sorted
 * dictionary; a span is a number of that and its end, as the difference from
 * what an even rate would give, in bits of fixed width. What is not regular (a
 * gap before it, a count that its weight does not tell, too wide a
 * difference) is escaped: the bits are all ones, and the span stands in full
 * behind the others.
 *
 * A list has sums by place, sorted: for each the difference of its number,
 * weight and count, as varints.
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

struct list {
	uint32_t n, size;
	uint8_t data[];
};

/* Both are freed with mem_free(); NULL: no memory. */
struct block *block_new(uint32_t lane, const struct span spans[], size_t n);

/* What is taken out of a block. */
struct block_reader {
	const struct block *block;
	place_id places[BLOCK_SPANS];
	const uint8_t *bits, *escaped;
	uint64_t period, end;
	unsigned index_width, width;
	size_t at;
};

void block_read(struct block_reader *reader, const struct block *block);
bool block_next(struct block_reader *reader, struct span *span);

/* Sums on their way into a list. {0} is empty. */
struct tally {
	struct place_sums sums;
	place_id *touched;
	size_t n, cap;
};

void tally_fini(struct tally *tally);
enum pit_status tally_add(struct tally *tally, place_id place, uint64_t weight,
			  uint64_t count) PIT_MUST_USE;
/* All sums are zero again. */
void tally_clear(struct tally *tally);
/* The list of its sums; changes the order of touched. */
struct list *tally_list(struct tally *tally);

struct list_reader {
	const uint8_t *p;
	uint32_t left;
	place_id place;
};

void list_read(struct list_reader *reader, const struct list *list);
bool list_next(struct list_reader *reader, place_id *place,
	       struct place_sum *sum);

/* Bytes that it takes. */
static inline size_t
block_bytes(const struct block *block)
{
	return sizeof(*block) + block->size + 16;
}

static inline size_t
list_bytes(const struct list *list)
{
	return sizeof(*list) + list->size + 16;
}

#endif
