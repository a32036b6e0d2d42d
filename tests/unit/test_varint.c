/* tests/unit/test_varint.c - the promises of base/varint.h. */
#include "base/varint.h"

#include "lib/test.h"

/* Around every power of two, where lengths change. */
static uint64_t
interesting(unsigned i)
{
	return (UINT64_C(1) << (i / 3)) + i % 3 - 1;
}

static void
every_value_survives(void **state)
{
	uint8_t buf[VARINT_MAX];

	(void)state;
	for (unsigned i = 0; i < 64 * 3; i++) {
		uint64_t v = interesting(i), back = ~v;
		size_t n = varint_put(buf, v);

		assert_in_range(n, 1, VARINT_MAX);
		assert_int_equal(n, varint_size(v));
		assert_int_equal(varint_get(buf, n, &back), n);
		assert_true(back == v);
	}
	assert_int_equal(varint_put(buf, UINT64_MAX), VARINT_MAX);
}

static void
a_value_cut_short_asks_for_more(void **state)
{
	uint8_t buf[VARINT_MAX];
	uint64_t v;

	(void)state;
	for (unsigned i = 0; i < 64 * 3; i++) {
		size_t n = varint_put(buf, interesting(i));

		for (size_t len = 0; len < n; len++)
			assert_int_equal(varint_get(buf, len, &v), 0);
	}
}

static void
more_than_64_bits_are_refused(void **state)
{
	static const uint8_t over[] = { 0xff, 0xff, 0xff, 0xff, 0xff,
					0xff, 0xff, 0xff, 0xff, 0x02 };
	static const uint8_t longer[] = { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
					  0x80, 0x80, 0x80, 0x80, 0x00 };
	uint64_t v;

	(void)state;
	assert_int_equal(varint_get(over, sizeof(over), &v), -1);
	assert_int_equal(varint_get(longer, sizeof(longer), &v), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_value_survives),
		cmocka_unit_test(a_value_cut_short_asks_for_more),
		cmocka_unit_test(more_than_64_bits_are_refused),
	};

	return RUN_TESTS(tests);
}
