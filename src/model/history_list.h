/* src/model/history_list.h - sums by place, gathered and packed. Private to
 * history*.c.
 *
 * A list is sorted by place. An entry is the difference of its number and its
 * weight, in bits of fixed width; what does not fit, or has a count that its
 * weight does not tell, is escaped: the bits of the weight are all ones, and
 * the entry stands in full behind the others.
 */
#ifndef PIT_MODEL_HISTORY_LIST_H
#define PIT_MODEL_HISTORY_LIST_H

#include "model/history.h"

#define LIST_STEP 4096 /* entries */

/* Sums on their way into a list. {0} is empty. */
struct tally {
	struct place_sums sums;
	uint64_t *marks; /* a bit for each place that is there */
	size_t words, cap;
	uint64_t weight, count; /* of all that was added */
};

void tally_fini(struct tally *tally);
enum pit_status tally_add(struct tally *tally, place_id place, uint64_t weight,
			  uint64_t count) PIT_MUST_USE;
/* All of a place goes to another. PIT_ENOMEM: it stays. */
enum pit_status tally_move(struct tally *tally, place_id place,
			   place_id to) PIT_MUST_USE;
/* *at: the first place that is there from *at on. False: there is none. */
bool tally_next(const struct tally *tally, place_id *at);
/* All sums are zero again. */
void tally_clear(struct tally *tally);

struct list {
	uint64_t rate;
	uint32_t n, size;
	place_id last; /* the highest */
	uint8_t delta_width, weight_width;
	uint8_t data[];
};

#define LIST_MAX_DELTA  16
#define LIST_MAX_WEIGHT 40

/* A list in the making. */
struct list_maker {
	enum { LIST_MEASURE, LIST_SIZE, LIST_WRITE } phase;
	/* Bytes that it takes to escape what needs so many bits. */
	size_t deltas[LIST_MAX_DELTA + 2], weights[LIST_MAX_WEIGHT + 2];
	unsigned delta_width, weight_width;
	uint64_t rate;
	place_id at, last;
	size_t n, escaped; /* entries; bytes behind the bits */
	struct list *list;
	uint8_t *p; /* where the next is escaped to */
};

void list_begin(struct list_maker *maker, const struct tally *tally);
/* So many entries more of the tally, which does not change meanwhile.
 * *made: the list, to be freed with mem_free(), when it is done; else NULL. */
enum pit_status list_step(struct list_maker *maker, const struct tally *tally,
			  struct list **made) PIT_MUST_USE;
/* A list that is not to be done. */
void list_drop(struct list_maker *maker);

/* NULL: no memory. */
struct list *list_empty(void);

struct list_reader {
	const struct list *list;
	const uint8_t *escaped;
	uint32_t at;
	place_id place;
};

void list_read(struct list_reader *reader, const struct list *list);
bool list_next(struct list_reader *reader, place_id *place,
	       struct place_sum *sum);
/* Add all of it so many times, as place_sums_add() does. */
enum pit_status list_sum(const struct list *list, struct place_sums *sums,
			 uint64_t times) PIT_MUST_USE;

/* Bytes that it takes. */
static inline size_t
list_bytes(const struct list *list)
{
	return sizeof(*list) + list->size + 16;
}

#endif
