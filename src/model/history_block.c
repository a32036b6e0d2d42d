#include "model/history_block.h"

#include "base/mem.h"
#include "base/varint.h"
#include "model/history_pack.h"

#include <string.h>

#define MAX_WIDTH 40 /* of a difference of ends: with the index, < 57 bits */

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
	uint16_t index[BLOCK_SPANS]; /* of a span's place among them */
	struct coded coded[BLOCK_SPANS];
	unsigned index_width, width;
};

static void
code_spans(struct writer *w)
{
	uint64_t before = w->start, rate = pack_rate(w->period);

	for (size_t i = 0; i < w->n; i++) {
		const struct span *span = &w->spans[i];
		uint64_t expected = pack_count(span->weight, rate);

		w->coded[i] = (struct coded){
			pack_zigzag(span->end - before - w->period),
			pack_zigzag(span->end - span->weight - before),
			pack_zigzag(span->count - expected),
		};
		before = span->end;
	}
}

static bool
is_regular(const struct coded *coded, unsigned width)
{
	return !coded->gap && !coded->extra && coded->step < pack_ones(width);
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
		unsigned need = pack_width(coded->step + 1);

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

/* Move the spans' numbers into the order of one byte of their places; those
 * of equal ones stay as they are. */
static void
sort_byte(const struct writer *w, unsigned shift, const uint16_t from[],
	  uint16_t to[])
{
	size_t at[256] = { 0 }, sum = 0;

	for (size_t i = 0; i < w->n; i++)
		at[w->spans[i].place >> shift & 0xff]++;
	for (size_t byte = 0; byte < 256; byte++) {
		size_t n = at[byte];

		at[byte] = sum;
		sum += n;
	}
	for (size_t i = 0; i < w->n; i++)
		to[at[w->spans[from[i]].place >> shift & 0xff]++] = from[i];
}

/* Bytes in which no two differ need no sorting: mostly there are two. */
static void
sort_places(struct writer *w)
{
	uint16_t orders[2][BLOCK_SPANS];
	place_id first = w->spans[0].place, differ = 0;
	unsigned now = 0;
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++) {
		orders[0][i] = (uint16_t)i;
		differ |= w->spans[i].place ^ first;
	}
	for (unsigned shift = 0; shift < 32; shift += 8) {
		if (!(differ >> shift & 0xff))
			continue;
		sort_byte(w, shift, orders[now], orders[!now]);
		now = !now;
	}
	for (size_t i = 0; i < w->n; i++) {
		uint16_t span = orders[now][i];

		if (!n || w->places[n - 1] != w->spans[span].place)
			w->places[n++] = w->spans[span].place;
		w->index[span] = (uint16_t)(n - 1);
	}
	w->nplaces = n;
	w->index_width = pack_width(n - 1);
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
	return size + pack_size(w->n, w->index_width + w->width);
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
	escaped = p + pack_size(w->n, wide);
	for (size_t i = 0; i < w->n; i++) {
		const struct coded *coded = &w->coded[i];
		uint64_t step = coded->step;

		if (!is_regular(coded, w->width)) {
			step = pack_ones(w->width);
			escaped += varint_put(escaped, coded->step);
			escaped += varint_put(escaped, coded->gap);
			escaped += varint_put(escaped, coded->extra);
		}
		pack_put(bits, i * wide, step << w->index_width | w->index[i]);
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

void
block_read(struct block_reader *r, const struct block *block)
{
	const uint8_t *p = block->data;
	size_t nplaces;

	r->block = block;
	r->period = pack_take(&p);
	r->rate = pack_rate(r->period);
	nplaces = pack_take(&p);
	r->highest = 0;
	/* They stand in order. */
	for (size_t i = 0; i < nplaces; i++) {
		r->highest += (place_id)pack_take(&p);
		r->places[i] = r->highest;
	}
	r->index_width = *p++;
	r->width = *p++;
	r->bits = p;
	r->escaped = p + pack_size(block->n, r->index_width + r->width);
	r->end = block->first;
	r->at = 0;
}

static inline bool
next_span(struct block_reader *r, struct span *span)
{
	unsigned wide = r->index_width + r->width;
	size_t at = r->at * wide;
	uint64_t word, step, gap = 0, extra = 0, begin;

	if (r->at == r->block->n)
		return false;
	r->at++;
	word = pack_get(r->bits, at);
	span->place = r->places[word & (pack_ones(r->index_width))];
	step = word >> r->index_width & (pack_ones(r->width));
	if (step == pack_ones(r->width)) {
		step = pack_take(&r->escaped);
		gap = pack_take(&r->escaped);
		extra = pack_take(&r->escaped);
	}
	begin = r->end + pack_unzigzag(gap);
	r->end += pack_unzigzag(step) + r->period;
	span->end = r->end;
	span->weight = r->end - begin;
	span->count = (uint32_t)(pack_count(span->weight, r->rate) +
				 pack_unzigzag(extra));
	return true;
}

bool
block_next(struct block_reader *reader, struct span *span)
{
	return next_span(reader, span);
}

enum pit_status
block_sum(const struct block *block, struct place_sums *sums, uint64_t times)
{
	struct block_reader reader;
	struct place_sums to;
	struct span span;

	block_read(&reader, block);
	if (place_sums_fit(sums, reader.highest))
		return PIT_ENOMEM;
	to = *sums;
	while (next_span(&reader, &span))
		place_sums_add(&to, span.place, span.weight, span.count, times);
	return PIT_OK;
}
