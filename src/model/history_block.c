#include "model/history_block.h"

#include "base/mem.h"
#include "base/varint.h"

#include <stdlib.h>
#include <string.h>

#define MAX_WIDTH 40 /* of a difference of ends: with the index, < 57 bits */
#define PADDING   8  /* bytes that may be read behind the bits */

static uint64_t
zigzag(uint64_t v)
{
	return v << 1 ^ -(v >> 63);
}

static uint64_t
unzigzag(uint64_t v)
{
	return v >> 1 ^ -(v & 1);
}

static unsigned
bit_length(uint64_t v)
{
	return v ? 64 - (unsigned)__builtin_clzll(v) : 0;
}

/* A span as it is written. */
struct coded {
	uint64_t step;  /* zigzag: its end, from where an even rate has it */
	uint64_t gap;   /* zigzag: its begin, from the end before */
	uint64_t extra; /* zigzag: its count, from what its weight tells */
};

/* What a block is written with. */
struct writer {
	const struct span *spans;
	size_t n, nplaces;
	uint64_t period, start;
	place_id places[BLOCK_SPANS];
	struct coded coded[BLOCK_SPANS];
	unsigned index_width, width;
};

static uint64_t
expected_count(uint64_t weight, uint64_t period)
{
	return period ? (weight + period / 2) / period : 0;
}

static void
code_spans(struct writer *w)
{
	uint64_t before = w->start;

	for (size_t i = 0; i < w->n; i++) {
		const struct span *span = &w->spans[i];
		uint64_t expected = expected_count(span->weight, w->period);

		w->coded[i] = (struct coded){
			zigzag(span->end - before - w->period),
			zigzag(span->end - span->weight - before),
			zigzag(span->count - expected),
		};
		before = span->end;
	}
}

static bool
is_regular(const struct coded *coded, unsigned width)
{
	return !coded->gap && !coded->extra &&
	       coded->step < ((uint64_t)1 << width) - 1;
}

static size_t
escape_size(const struct coded *coded)
{
	return varint_size(coded->step) + varint_size(coded->gap) +
	       varint_size(coded->extra);
}

/* The width at which bits and what has to be escaped take least. */
static void
choose_width(struct writer *w)
{
	size_t escaped[MAX_WIDTH + 2] = { 0 }; /* bytes, by width needed */
	size_t least = SIZE_MAX, bytes = 0;

	for (size_t i = 0; i < w->n; i++) {
		const struct coded *coded = &w->coded[i];
		unsigned need = bit_length(coded->step + 1);

		if (coded->gap || coded->extra || need > MAX_WIDTH)
			need = MAX_WIDTH + 1;
		escaped[need] += escape_size(coded);
	}
	for (unsigned width = MAX_WIDTH + 1; width-- > 1;) {
		size_t cost;

		bytes += escaped[width + 1];
		cost = bytes + w->n * width / 8;
		if (cost < least) {
			least = cost;
			w->width = width;
		}
	}
}

static int
by_id(const void *pa, const void *pb)
{
	const place_id *a = pa, *b = pb;

	return (*a > *b) - (*a < *b);
}

static void
sort_places(struct writer *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++)
		w->places[i] = w->spans[i].place;
	qsort(w->places, w->n, sizeof(*w->places), by_id);
	for (size_t i = 0; i < w->n; i++)
		if (!n || w->places[n - 1] != w->places[i])
			w->places[n++] = w->places[i];
	w->nplaces = n;
	w->index_width = bit_length(n - 1);
}

static size_t
index_of(const struct writer *w, place_id place)
{
	size_t low = 0, high = w->nplaces;

	while (high - low > 1) {
		size_t mid = (low + high) / 2;

		if (w->places[mid] <= place)
			low = mid;
		else
			high = mid;
	}
	return low;
}

static size_t
bits_size(const struct writer *w)
{
	return (w->n * (w->index_width + w->width) + 7) / 8;
}

static size_t
data_size(const struct writer *w)
{
	size_t size = 2 + varint_size(w->period) + varint_size(w->nplaces);
	place_id last = 0;

	for (size_t i = 0; i < w->nplaces; i++) {
		size += varint_size(w->places[i] - last);
		last = w->places[i];
	}
	for (size_t i = 0; i < w->n; i++)
		if (!is_regular(&w->coded[i], w->width))
			size += escape_size(&w->coded[i]);
	return size + bits_size(w) + PADDING;
}

static void
put_bits(uint8_t *bits, size_t at, uint64_t v)
{
	uint64_t word;

	memcpy(&word, bits + at / 8, sizeof(word));
	word |= v << at % 8;
	memcpy(bits + at / 8, &word, sizeof(word));
}

static void
write_data(const struct writer *w, uint8_t *p)
{
	unsigned wide = w->index_width + w->width;
	uint8_t *bits, *escaped;
	place_id last = 0;

	p += varint_put(p, w->period);
	p += varint_put(p, w->nplaces);
	for (size_t i = 0; i < w->nplaces; i++) {
		p += varint_put(p, w->places[i] - last);
		last = w->places[i];
	}
	*p++ = (uint8_t)w->index_width;
	*p++ = (uint8_t)w->width;
	bits = p;
	escaped = p + bits_size(w) + PADDING;
	for (size_t i = 0; i < w->n; i++) {
		const struct coded *coded = &w->coded[i];
		uint64_t step = coded->step;

		if (!is_regular(coded, w->width)) {
			step = ((uint64_t)1 << w->width) - 1;
			escaped += varint_put(escaped, coded->step);
			escaped += varint_put(escaped, coded->gap);
			escaped += varint_put(escaped, coded->extra);
		}
		put_bits(bits, i * wide,
			 step << w->index_width |
			     index_of(w, w->spans[i].place));
	}
}

struct block *
block_new(uint32_t lane, const struct span spans[], size_t n)
{
	struct writer w = { .spans = spans, .n = n };
	uint64_t weight = 0, count = 0;
	struct block *block;

	w.start = spans[0].end - spans[0].weight;
	for (size_t i = 0; i < n; i++) {
		weight += spans[i].weight;
		count += spans[i].count;
	}
	w.period = count ? weight / count : 0;
	sort_places(&w);
	code_spans(&w);
	choose_width(&w);
	block = mem_zalloc(sizeof(*block) + data_size(&w));
	if (!block)
		return NULL;
	block->first = block->start = w.start;
	for (size_t i = 0; i < n; i++) {
		uint64_t begin = spans[i].end - spans[i].weight;

		if (begin < block->start)
			block->start = begin;
		if (spans[i].end > block->end)
			block->end = spans[i].end;
	}
	block->lane = lane;
	block->n = (uint32_t)n;
	block->size = (uint32_t)data_size(&w);
	write_data(&w, block->data);
	return block;
}

/* The bytes are our own: no check is needed. */
static uint64_t
take(const uint8_t **p)
{
	uint64_t v = 0;
	unsigned shift = 0;

	while (**p & 0x80) {
		v |= (uint64_t)(*(*p)++ & 0x7f) << shift;
		shift += 7;
	}
	return v | (uint64_t) * (*p)++ << shift;
}

void
block_read(struct block_reader *r, const struct block *block)
{
	const uint8_t *p = block->data;
	place_id last = 0;
	size_t n;

	r->block = block;
	r->period = take(&p);
	n = take(&p);
	for (size_t i = 0; i < n; i++)
		last = r->places[i] = last + (place_id)take(&p);
	r->index_width = *p++;
	r->width = *p++;
	r->bits = p;
	r->escaped = p +
		     ((size_t)block->n * (r->index_width + r->width) + 7) / 8 +
		     PADDING;
	r->end = block->first;
	r->at = 0;
}

bool
block_next(struct block_reader *r, struct span *span)
{
	unsigned wide = r->index_width + r->width;
	size_t at = r->at * wide;
	uint64_t word, step, gap = 0, extra = 0, begin;

	if (r->at == r->block->n)
		return false;
	r->at++;
	memcpy(&word, r->bits + at / 8, sizeof(word));
	word >>= at % 8;
	span->place = r->places[word & (((uint64_t)1 << r->index_width) - 1)];
	step = word >> r->index_width & (((uint64_t)1 << r->width) - 1);
	if (step == ((uint64_t)1 << r->width) - 1) {
		step = take(&r->escaped);
		gap = take(&r->escaped);
		extra = take(&r->escaped);
	}
	begin = r->end + unzigzag(gap);
	r->end += unzigzag(step) + r->period;
	span->end = r->end;
	span->weight = r->end - begin;
	span->count = (uint32_t)(expected_count(span->weight, r->period) +
				 unzigzag(extra));
	return true;
}

void
tally_fini(struct tally *tally)
{
	place_sums_fini(&tally->sums);
	mem_free(tally->touched);
	*tally = (struct tally){ 0 };
}

enum pit_status
tally_add(struct tally *tally, place_id place, uint64_t weight, uint64_t count)
{
	place_id *touched;
	struct place_sum *sum;

	if (place_sums_fit(&tally->sums, place))
		return PIT_ENOMEM;
	sum = &tally->sums.at[place];
	if (!sum->weight && !sum->count) {
		touched = mem_grow(tally->touched, &tally->cap, tally->n + 1,
				   sizeof(*touched));
		if (!touched)
			return PIT_ENOMEM;
		tally->touched = touched;
		touched[tally->n++] = place;
	}
	sum->weight += weight;
	sum->count += count;
	return PIT_OK;
}

void
tally_clear(struct tally *tally)
{
	for (size_t i = 0; i < tally->n; i++)
		tally->sums.at[tally->touched[i]] = (struct place_sum){ 0 };
	tally->n = 0;
}

/* In order, each once, and none that has become nothing. */
static void
tally_sort(struct tally *tally)
{
	size_t n = 0;

	qsort(tally->touched, tally->n, sizeof(*tally->touched), by_id);
	for (size_t i = 0; i < tally->n; i++) {
		place_id id = tally->touched[i];
		const struct place_sum *sum = &tally->sums.at[id];

		if ((sum->weight || sum->count) &&
		    (!n || tally->touched[n - 1] != id))
			tally->touched[n++] = id;
	}
	tally->n = n;
}

struct list *
tally_list(struct tally *tally)
{
	size_t size = 0;
	place_id last = 0;
	struct list *list;
	uint8_t *p;

	if (tally->n)
		tally_sort(tally);
	for (size_t i = 0; i < tally->n; i++) {
		const struct place_sum *sum =
		    &tally->sums.at[tally->touched[i]];

		size += varint_size(tally->touched[i] - last) +
			varint_size(sum->weight) + varint_size(sum->count);
		last = tally->touched[i];
	}
	list = mem_zalloc(sizeof(*list) + size);
	if (!list)
		return NULL;
	list->n = (uint32_t)tally->n;
	list->size = (uint32_t)size;
	p = list->data;
	last = 0;
	for (size_t i = 0; i < tally->n; i++) {
		const struct place_sum *sum =
		    &tally->sums.at[tally->touched[i]];

		p += varint_put(p, tally->touched[i] - last);
		p += varint_put(p, sum->weight);
		p += varint_put(p, sum->count);
		last = tally->touched[i];
	}
	return list;
}

void
list_read(struct list_reader *reader, const struct list *list)
{
	*reader = (struct list_reader){ list->data, list->n, 0 };
}

bool
list_next(struct list_reader *reader, place_id *place, struct place_sum *sum)
{
	if (!reader->left)
		return false;
	reader->left--;
	reader->place += (place_id)take(&reader->p);
	*place = reader->place;
	sum->weight = take(&reader->p);
	sum->count = take(&reader->p);
	return true;
}
