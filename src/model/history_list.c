#include "model/history_list.h"

#include "base/mem.h"
#include "base/varint.h"
#include "model/history_pack.h"

#include <string.h>

void
tally_fini(struct tally *tally)
{
	place_sums_fini(&tally->sums);
	mem_free(tally->marks);
	*tally = (struct tally){ 0 };
}

/* Room for it, and it is there. */
static enum pit_status
mark(struct tally *tally, place_id place)
{
	size_t word = place / 64;
	uint64_t *marks;

	if (place_sums_fit(&tally->sums, place))
		return PIT_ENOMEM;
	if (word >= tally->words) {
		marks = mem_grow(tally->marks, &tally->cap, word + 1,
				 sizeof(*marks));
		if (!marks)
			return PIT_ENOMEM;
		memset(marks + tally->words, 0,
		       (word + 1 - tally->words) * sizeof(*marks));
		tally->marks = marks;
		tally->words = word + 1;
	}
	tally->marks[word] |= (uint64_t)1 << place % 64;
	return PIT_OK;
}

enum pit_status
tally_add(struct tally *tally, place_id place, uint64_t weight, uint64_t count)
{
	if (!weight && !count)
		return PIT_OK;
	if (mark(tally, place))
		return PIT_ENOMEM;
	tally->sums.at[place].weight += weight;
	tally->sums.at[place].count += count;
	tally->weight += weight;
	tally->count += count;
	return PIT_OK;
}

enum pit_status
tally_move(struct tally *tally, place_id place, place_id to)
{
	struct place_sum *from;

	if (mark(tally, to))
		return PIT_ENOMEM;
	from = &tally->sums.at[place];
	tally->sums.at[to].weight += from->weight;
	tally->sums.at[to].count += from->count;
	*from = (struct place_sum){ 0 };
	tally->marks[place / 64] &= ~((uint64_t)1 << place % 64);
	return PIT_OK;
}

bool
tally_next(const struct tally *tally, place_id *at)
{
	uint64_t mask = UINT64_MAX << *at % 64;

	for (size_t word = *at / 64; word < tally->words; word++) {
		uint64_t marks = tally->marks[word] & mask;

		if (marks) {
			*at = (place_id)(word * 64 +
					 (unsigned)__builtin_ctzll(marks));
			return true;
		}
		mask = UINT64_MAX;
	}
	return false;
}

void
tally_clear(struct tally *tally)
{
	for (place_id at = 0; tally_next(tally, &at); at++)
		tally->sums.at[at] = (struct place_sum){ 0 };
	if (tally->words)
		memset(tally->marks, 0, tally->words * sizeof(*tally->marks));
	tally->weight = tally->count = 0;
}

struct entry {
	uint64_t delta, weight;
	uint64_t extra; /* zigzag: its count, from what its weight tells */
};

static struct entry
entry_of(const struct list_maker *maker, const struct tally *tally,
	 place_id place)
{
	const struct place_sum *sum = &tally->sums.at[place];

	return (struct entry){
		place - maker->last,
		sum->weight,
		pack_zigzag(sum->count - pack_count(sum->weight, maker->rate)),
	};
}

static size_t
escape_size(const struct entry *entry)
{
	return varint_size(entry->delta) + varint_size(entry->weight) +
	       varint_size(entry->extra);
}

static bool
is_regular(const struct list_maker *maker, const struct entry *entry)
{
	return !entry->extra && entry->delta <= pack_ones(maker->delta_width) &&
	       entry->weight < pack_ones(maker->weight_width);
}

static void
measure(struct list_maker *maker, const struct entry *entry)
{
	unsigned delta = pack_width(entry->delta);
	unsigned weight = pack_width(entry->weight + 1);
	size_t size = escape_size(entry);

	if (delta > LIST_MAX_DELTA)
		delta = LIST_MAX_DELTA + 1;
	/* In bits it cannot be, whatever they are. */
	if (entry->extra || !weight || weight > LIST_MAX_WEIGHT)
		weight = LIST_MAX_WEIGHT + 1;
	else
		maker->deltas[delta] += size;
	maker->weights[weight] += size;
	maker->n++;
}

/* The width at which n entries, and those escaped, take least. */
static unsigned
best_width(const size_t escaped[], unsigned most, size_t n)
{
	size_t least = SIZE_MAX, bytes = 0;
	unsigned best = most;

	for (unsigned width = most + 1; width-- > 1;) {
		bytes += escaped[width + 1];
		if (bytes + n * width / 8 < least) {
			least = bytes + n * width / 8;
			best = width;
		}
	}
	return best;
}

void
list_begin(struct list_maker *maker, const struct tally *tally)
{
	uint64_t period = tally->count ? tally->weight / tally->count : 0;

	*maker = (struct list_maker){ .rate = pack_rate(period) };
}

void
list_drop(struct list_maker *maker)
{
	mem_free(maker->list);
	maker->list = NULL;
}

static unsigned
width_of(const struct list_maker *maker)
{
	return maker->delta_width + maker->weight_width;
}

static void
write_entry(struct list_maker *maker, const struct entry *entry)
{
	struct list *list = maker->list;
	uint64_t bits = entry->weight << maker->delta_width | entry->delta;

	if (!is_regular(maker, entry)) {
		bits = pack_ones(maker->weight_width) << maker->delta_width;
		maker->p += varint_put(maker->p, entry->delta);
		maker->p += varint_put(maker->p, entry->weight);
		maker->p += varint_put(maker->p, entry->extra);
	}
	pack_put(list->data, maker->n++ * width_of(maker), bits);
}

static struct list *
new_list(struct list_maker *maker)
{
	size_t bits = pack_size(maker->n, width_of(maker));
	struct list *list = mem_zalloc(sizeof(*list) + bits + maker->escaped);

	if (!list)
		return NULL;
	list->rate = maker->rate;
	list->n = (uint32_t)maker->n;
	list->size = (uint32_t)(bits + maker->escaped);
	list->last = maker->last;
	list->delta_width = (uint8_t)maker->delta_width;
	list->weight_width = (uint8_t)maker->weight_width;
	maker->p = list->data + bits;
	return list;
}

struct list *
list_empty(void)
{
	struct list *list = mem_zalloc(sizeof(*list) + PACK_PADDING);

	if (list)
		list->size = PACK_PADDING;
	return list;
}

/* The tally was gone through. */
static enum pit_status
next_phase(struct list_maker *maker, struct list **made)
{
	if (maker->phase == LIST_MEASURE) {
		maker->delta_width =
		    best_width(maker->deltas, LIST_MAX_DELTA, maker->n);
		maker->weight_width =
		    best_width(maker->weights, LIST_MAX_WEIGHT, maker->n);
		maker->phase = LIST_SIZE;
	} else if (maker->phase == LIST_SIZE) {
		maker->list = new_list(maker);
		if (!maker->list)
			return PIT_ENOMEM;
		maker->phase = LIST_WRITE;
		maker->n = 0;
	} else {
		*made = maker->list;
		maker->list = NULL;
	}
	maker->at = maker->last = 0;
	return PIT_OK;
}

enum pit_status
list_step(struct list_maker *maker, const struct tally *tally,
	  struct list **made)
{
	*made = NULL;
	for (unsigned i = 0; i < LIST_STEP; i++, maker->at++) {
		struct entry entry;

		if (!tally_next(tally, &maker->at))
			return next_phase(maker, made);
		entry = entry_of(maker, tally, maker->at);
		if (maker->phase == LIST_MEASURE)
			measure(maker, &entry);
		else if (maker->phase == LIST_WRITE)
			write_entry(maker, &entry);
		else if (!is_regular(maker, &entry))
			maker->escaped += escape_size(&entry);
		maker->last = maker->at;
	}
	return PIT_OK;
}

/* How entries are packed: by itself, so that sums may be written without its
 * being looked up again. */
struct form {
	const uint8_t *bits;
	unsigned width, delta_width;
	uint64_t deltas, weights, rate;
};

static inline struct form
form_of(const struct list *list)
{
	return (struct form){
		.bits = list->data,
		.width = list->delta_width + list->weight_width,
		.delta_width = list->delta_width,
		.deltas = pack_ones(list->delta_width),
		.weights = pack_ones(list->weight_width),
		.rate = list->rate,
	};
}

static const uint8_t *
escaped_of(const struct list *list)
{
	return list->data +
	       pack_size(list->n, list->delta_width + list->weight_width);
}

/* One that there is, behind that of the place before. */
static inline place_id
take_entry(const struct form *form, size_t at, const uint8_t **escaped,
	   place_id before, struct place_sum *sum)
{
	uint64_t bits = pack_get(form->bits, at * form->width), extra = 0;
	uint64_t delta = bits & form->deltas;

	sum->weight = bits >> form->delta_width & form->weights;
	if (sum->weight == form->weights) {
		delta = pack_take(escaped);
		sum->weight = pack_take(escaped);
		extra = pack_unzigzag(pack_take(escaped));
	}
	sum->count = pack_count(sum->weight, form->rate) + extra;
	return before + (place_id)delta;
}

void
list_read(struct list_reader *reader, const struct list *list)
{
	*reader = (struct list_reader){ list, escaped_of(list), 0, 0 };
}

bool
list_next(struct list_reader *reader, place_id *place, struct place_sum *sum)
{
	const struct form form = form_of(reader->list);

	if (reader->at == reader->list->n)
		return false;
	reader->place = take_entry(&form, reader->at++, &reader->escaped,
				   reader->place, sum);
	*place = reader->place;
	return true;
}

enum pit_status
list_sum(const struct list *list, struct place_sums *sums, uint64_t times)
{
	const struct form form = form_of(list);
	const uint8_t *escaped = escaped_of(list);
	size_t n = list->n;
	struct place_sums to;
	struct place_sum sum;
	place_id place = 0;

	if (place_sums_fit(sums, list->last))
		return PIT_ENOMEM;
	to = *sums;
	for (size_t at = 0; at < n; at++) {
		place = take_entry(&form, at, &escaped, place, &sum);
		place_sums_add(&to, place, sum.weight, sum.count, times);
	}
	return PIT_OK;
}
