/* src/collect/thin.c */
#include "collect/thin.h"

#include "base/mem.h"
#include "base/varint.h"
#include "wire/event.h"

#include <string.h>

#define ROWS_MAX (1u << 21)

/* A SAMPLE's fields in a row: end is what it is more than expected. */
enum column { THREAD, STACK, FLAGS, COUNT, END, WEIGHT, COLUMNS };

/* A record within bytes. */
struct span {
	uint64_t type;
	const uint8_t *payload;
	size_t n;    /* of the payload */
	size_t size; /* of all */
};

enum found { FOUND, NOT_ALL, NONE };

static enum found
span_at(struct span *span, const uint8_t *p, size_t n)
{
	uint64_t len = 0;
	int head = varint_get(p, n, &span->type), more = 0;

	if (head > 0)
		more = varint_get(p + head, n - (size_t)head, &len);
	if (head < 0 || more < 0 || len > WIRE_MAX_RECORD)
		return NONE;
	head += more;
	if (!more || len > n - (size_t)head)
		return NOT_ALL;
	span->payload = p + head;
	span->n = (size_t)len;
	span->size = (size_t)head + span->n;
	return FOUND;
}

/* The fields of a SAMPLE. False: they could not be put together again. */
static bool
span_fields(const struct span *span, uint64_t row[COLUMNS])
{
	size_t at = 0;

	/* Type and length take a byte each. */
	if (span->type != WIRE_SAMPLE || span->n >= 0x80 ||
	    span->size != span->n + 2)
		return false;
	for (int i = 0; i < COLUMNS; i++) {
		int n = varint_get(span->payload + at, span->n - at, &row[i]);

		if (n <= 0 || (size_t)n != varint_size(row[i]))
			return false;
		at += (size_t)n;
	}
	return at == span->n;
}

static void
see_clock(struct thin *thin, const struct span *span)
{
	uint64_t time;

	if (span->type == WIRE_CLOCK &&
	    varint_get(span->payload, span->n, &time) > 0)
		thin->clock = time;
}

/* When the thread's next sample should end, its weight aside, from the clock
 * on. All of this is modulo 2^64. */
static uint64_t *
end_of(struct thin *thin, uint64_t thread)
{
	return &thin->ends[thread % THIN_THREADS];
}

/* Small numbers for small differences in both directions. */
static uint64_t
fold(uint64_t v)
{
	return v >> 63 ? ~(v << 1) : v << 1;
}

static uint64_t
unfold(uint64_t v)
{
	return v & 1 ? ~(v >> 1) : v >> 1;
}

static void
rows_add(struct thin *thin, uint64_t row[COLUMNS])
{
	uint64_t *last = end_of(thin, row[THREAD]);
	uint64_t expected = *last - thin->clock + row[WEIGHT];
	uint8_t buf[COLUMNS * VARINT_MAX];
	size_t n = 0;

	*last = thin->clock + row[END];
	row[END] = fold(row[END] - expected);
	for (int i = 0; i < COLUMNS; i++)
		n += varint_put(buf + n, row[i]);
	out_mem(&thin->rows, buf, n);
}

/* What was gathered, as a part of its own. */
struct gather {
	struct thin *thin;
	thin_cb *cb;
	void *data;
	const uint8_t *from; /* bytes up to here are handed out */
};

static void
gather_bytes(struct gather *g, const uint8_t *to)
{
	if (to > g->from)
		g->cb(g->data, THIN_BYTES, g->from, (size_t)(to - g->from));
	g->from = to;
}

static void
gather_rows(struct gather *g)
{
	struct out *rows = &g->thin->rows;

	if (rows->len)
		g->cb(g->data, THIN_ROWS, rows->data, rows->len);
	rows->len = 0;
}

static void
gather_span(struct gather *g, const uint8_t *p, const struct span *span)
{
	uint64_t row[COLUMNS];

	if (!span_fields(span, row)) {
		gather_rows(g);
		see_clock(g->thin, span);
		return;
	}
	gather_bytes(g, p);
	rows_add(g->thin, row);
	g->from = p + span->size;
}

/* Returns the first byte that is not handed out. */
static const uint8_t *
take_records(struct thin *thin, const uint8_t *p, size_t n, thin_cb *cb,
	     void *data)
{
	struct gather g = { thin, cb, data, p };
	const uint8_t *end = p + n;
	enum found found = FOUND;
	struct span span;

	while (p < end && found == FOUND) {
		found = span_at(&span, p, (size_t)(end - p));
		if (found == FOUND) {
			gather_span(&g, p, &span);
			p += span.size;
		}
	}
	gather_rows(&g);
	thin->wild = found == NONE;
	if (thin->wild)
		p = end;
	gather_bytes(&g, p);
	return p;
}

static bool
hold(struct thin *thin, const void *bytes, size_t n)
{
	uint8_t *held = mem_grow(thin->held, &thin->cap, thin->nheld + n, 1);

	if (!held)
		return false;
	thin->held = held;
	if (n)
		memcpy(held + thin->nheld, bytes, n);
	thin->nheld += n;
	return true;
}

enum pit_status
thin_take(struct thin *thin, const void *bytes, size_t n, thin_cb *cb,
	  void *data)
{
	const uint8_t *p = bytes, *rest;

	if (thin->wild) {
		cb(data, THIN_BYTES, bytes, n);
		return PIT_OK;
	}
	thin->rows.max = ROWS_MAX;
	if (thin->nheld) {
		if (!hold(thin, bytes, n))
			return PIT_ENOMEM;
		p = thin->held;
		n = thin->nheld;
	}
	rest = take_records(thin, p, n, cb, data);
	n -= (size_t)(rest - p);
	if (out_status(&thin->rows))
		return out_status(&thin->rows);
	if (p != thin->held) {
		thin->nheld = 0;
		return hold(thin, rest, n) ? PIT_OK : PIT_ENOMEM;
	}
	memmove(thin->held, rest, n);
	thin->nheld = n;
	return PIT_OK;
}

void
thin_flush(struct thin *thin, thin_cb *cb, void *data)
{
	if (thin->nheld)
		cb(data, THIN_BYTES, thin->held, thin->nheld);
	thin->nheld = 0;
}

void
thin_fini(struct thin *thin)
{
	mem_free(thin->held);
	out_fini(&thin->rows);
	*thin = (struct thin){ 0 };
}

void
thin_see(struct thin *thin, const void *bytes, size_t n)
{
	const uint8_t *p = bytes, *end = n ? p + n : p;
	struct span span;

	while (p < end && span_at(&span, p, (size_t)(end - p)) == FOUND) {
		see_clock(thin, &span);
		p += span.size;
	}
}

static void
expand_row(struct thin *thin, uint64_t row[COLUMNS], struct out *o)
{
	uint64_t *last = end_of(thin, row[THREAD]);
	uint8_t buf[2 + COLUMNS * VARINT_MAX];
	size_t n = 2;

	row[END] = unfold(row[END]) + (*last - thin->clock + row[WEIGHT]);
	*last = thin->clock + row[END];
	for (int i = 0; i < COLUMNS; i++)
		n += varint_put(buf + n, row[i]);
	buf[0] = WIRE_SAMPLE;
	buf[1] = (uint8_t)(n - 2);
	out_mem(o, buf, n);
}

bool
thin_expand(struct thin *thin, const void *rows, size_t n, struct out *o)
{
	const uint8_t *p = rows, *end = p + n;
	uint64_t row[COLUMNS];

	while (p < end) {
		for (int i = 0; i < COLUMNS; i++) {
			int used = varint_get(p, (size_t)(end - p), &row[i]);

			if (used <= 0)
				return false;
			p += used;
		}
		expand_row(thin, row, o);
	}
	return true;
}
