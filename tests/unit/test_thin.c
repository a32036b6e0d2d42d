/* tests/unit/test_thin.c - streams in less bytes, and back. */
#include "lib/test.h"

#include "collect/thin.h"
#include "wire/enc.h"

#include <stdlib.h>
#include <string.h>

#define MAX (1u << 20)

/* What came out, and what a reader makes of it. */
struct copy {
	struct thin reader;
	struct out bytes;
	size_t rows; /* bytes that they took */
};

static void
on_part(void *data, enum thin_part part, const void *bytes, size_t n)
{
	struct copy *copy = data;

	if (part == THIN_BYTES) {
		thin_see(&copy->reader, bytes, n);
		out_mem(&copy->bytes, bytes, n);
	} else {
		copy->rows += n;
		assert_true(thin_expand(&copy->reader, bytes, n, &copy->bytes));
	}
}

/* Returns the bytes that rows took. */
static size_t
assert_comes_back(const void *bytes, size_t n, size_t step)
{
	struct thin writer = { 0 };
	struct copy copy = { .rows = 0 };
	const uint8_t *p = bytes;

	out_init(&copy.bytes, MAX);
	out_str(&copy.bytes, "");
	for (size_t at = 0; at < n; at += step)
		assert_int_equal(thin_take(&writer, p + at,
					   n - at < step ? n - at : step,
					   on_part, &copy),
				 PIT_OK);
	thin_flush(&writer, on_part, &copy);
	assert_int_equal(out_status(&copy.bytes), PIT_OK);
	assert_int_equal(copy.bytes.len, n);
	if (n)
		assert_memory_equal(copy.bytes.data, bytes, n);
	thin_fini(&writer);
	out_fini(&copy.bytes);
	return copy.rows;
}

static void
put(struct enc *enc, struct event ev)
{
	enc_event(enc, &ev);
	assert_false(enc->overflow);
}

static void
put_sample(struct enc *enc, uint32_t thread, uint64_t end, uint64_t weight)
{
	put(enc,
	    (struct event){ .type = WIRE_SAMPLE,
			    .sample = { thread, 300, 1, 1, end, weight } });
}

/* Two threads, three flushes, times with noise. */
static size_t
make_stream(uint8_t *buf, size_t size)
{
	uint64_t ends[2] = { 0 }, clock = 0;
	uint32_t seed = 1;
	struct enc enc;

	enc_init(&enc, buf, size);
	put(&enc, (struct event){ .type = WIRE_THREAD, .thread = { .id = 1 } });
	for (int flush = 0; flush < 3; flush++) {
		clock += 50000000;
		put(&enc, (struct event){ .type = WIRE_CLOCK,
					  .clock = { .time = clock } });
		for (int i = 0; i < 100; i++) {
			uint64_t weight;

			seed = seed * 1664525u + 1013904223u;
			weight = 900000 + (seed >> 12) % 200000;
			if (ends[i % 2] < clock)
				ends[i % 2] = clock;
			ends[i % 2] += weight;
			put_sample(&enc, (uint32_t)i % 2 + 1,
				   ends[i % 2] - clock, weight);
		}
		put(&enc, (struct event){ .type = WIRE_RESET });
	}
	return enc.len;
}

static void
samples_take_less_and_come_back_however_they_are_cut_up(void **state)
{
	uint8_t buf[16384];
	size_t n = make_stream(buf, sizeof(buf));

	(void)state;
	for (size_t step = 1; step <= 200; step++)
		assert_comes_back(buf, n, step);
	assert_true(assert_comes_back(buf, n, n) < n * 2 / 3);
}

static void
a_stream_cut_anywhere_comes_back_up_to_there(void **state)
{
	uint8_t buf[16384];
	size_t n = make_stream(buf, sizeof(buf));

	(void)state;
	for (size_t cut = 0; cut <= n; cut++)
		assert_comes_back(buf, cut, 100);
}

static void
records_that_are_written_otherwise_stay_as_they_are(void **state)
{
	/* A number with a byte too many, a field of a newer version, one less
	 * than there are, none at all. */
	static const uint8_t odd[] = {
		11, 7, 0x81, 0, 2,  1, 1,    5,  5, /* */
		11, 7, 1,    2, 1,  1, 5,    5,  9, /* */
		11, 5, 1,    2, 1,  1, 5,           /* */
		11, 0, 10,   0, 10, 1, 0x80, 11, 6, 1, 2, 1, 1, 5, 5,
	};

	(void)state;
	for (size_t step = 1; step <= sizeof(odd); step++)
		assert_comes_back(odd, sizeof(odd), step);
}

static void
bytes_that_are_no_records_come_back(void **state)
{
	uint8_t buf[4096];
	uint32_t seed = 7;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		for (size_t i = 0; i < sizeof(buf); i++) {
			seed = seed * 1664525u + 1013904223u;
			/* Few values, so that there are records among it. */
			buf[i] = (uint8_t)((seed >> 16) % 14);
			if (seed >> 28 == 0)
				buf[i] = (uint8_t)(seed >> 16);
		}
		assert_comes_back(buf, 1 + seed % sizeof(buf),
				  1 + (seed >> 8) % 300);
	}
}

static void
rows_that_end_within_a_number_are_refused(void **state)
{
	struct thin thin = { 0 };
	struct out o;

	(void)state;
	out_init(&o, MAX);
	assert_true(thin_expand(&thin, "\1\1\1\1\1\1", 6, &o));
	assert_false(thin_expand(&thin, "\1\1\1\1\1\1", 5, &o));
	assert_false(thin_expand(&thin, "\1\1\1\1\1\x81", 6, &o));
	out_fini(&o);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    samples_take_less_and_come_back_however_they_are_cut_up),
		cmocka_unit_test(a_stream_cut_anywhere_comes_back_up_to_there),
		cmocka_unit_test(
		    records_that_are_written_otherwise_stay_as_they_are),
		cmocka_unit_test(bytes_that_are_no_records_come_back),
		cmocka_unit_test(rows_that_end_within_a_number_are_refused),
	};

	return RUN_TESTS(tests);
}
