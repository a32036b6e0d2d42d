/* tests/unit/test_enc.c - the promises of wire/enc.h and wire/layout.h. */
#include "wire/enc.h"

#include "wire/layout.h"

#include <string.h>

#include "lib/test.h"

static const struct event a_sample = {
	.type = WIRE_SAMPLE,
	.sample = { .thread = 1,
		    .stack = 300,
		    .flags = WIRE_STATE_WAITING,
		    .count = 2,
		    .end = 1000,
		    .weight = 70000 },
};

static void
bytes_are_those_of_the_protocol(void **state)
{
	static const struct event hello = {
		.type = WIRE_HELLO,
		.hello = { .version = 1,
			   .pid = 300,
			   .ppid = 2,
			   .python = 0x030b07f0,
			   .flags = 1,
			   .interval = 1000000,
			   .time = 5,
			   .epoch = 6,
			   .exe = { "/p", 2 },
			   .cwd = { "/", 1 },
			   .argv = { "p\0", 2 } },
	};
	static const uint8_t want[] = {
		1,    26,   'P',  'I',  'T',  'S',  1,    0xac, 0x02,
		2,    0xf0, 0x8f, 0xac, 0x18, 1,    0xc0, 0x84, 0x3d,
		5,    6,    2,    '/',  'p',  1,    '/',  2,    'p',
		0,    11,   12,   1,    0xac, 0x02, 2,    2,    0xe8,
		0x07, 0xf0, 0xa2, 0x04, 0,    0,
	};
	uint8_t buf[100];
	struct enc enc;

	(void)state;
	enc_init(&enc, buf, sizeof(buf));
	enc_event(&enc, &hello);
	enc_event(&enc, &a_sample);
	assert_false(enc.overflow);
	assert_int_equal(enc.len, sizeof(want));
	assert_memory_equal(buf, want, sizeof(want));
}

static void
a_record_that_does_not_fit_leaves_no_bytes(void **state)
{
	uint8_t buf[100];
	struct enc enc;
	size_t whole;

	(void)state;
	enc_init(&enc, buf, sizeof(buf));
	enc_event(&enc, &a_sample);
	whole = enc.len;
	for (size_t cap = 0; cap < whole; cap++) {
		memset(buf, 0xa5, sizeof(buf));
		enc_init(&enc, buf, cap);
		enc_event(&enc, &a_sample);
		assert_true(enc.overflow);
		assert_int_equal(enc.len, 0);
		for (size_t i = cap; i < sizeof(buf); i++)
			assert_int_equal(buf[i], 0xa5);
	}
	enc_init(&enc, buf, whole);
	enc_event(&enc, &a_sample);
	assert_false(enc.overflow);
	assert_int_equal(enc.len, whole);
}

static void
after_an_overflow_nothing_is_written_until_the_mark(void **state)
{
	static const struct event small = { .type = WIRE_RESET };
	uint8_t buf[20];
	struct enc enc;
	size_t mark;

	(void)state;
	enc_init(&enc, buf, sizeof(buf));
	enc_event(&enc, &a_sample);
	mark = enc_mark(&enc);
	enc_event(&enc, &a_sample);
	assert_true(enc.overflow);
	enc_event(&enc, &small);
	assert_int_equal(enc.len, mark);
	enc_rewind(&enc, mark);
	enc_event(&enc, &small);
	assert_false(enc.overflow);
	assert_int_equal(enc.len, mark + 3);
}

static void
a_record_over_the_limits_never_fits(void **state)
{
	static char text[WIRE_MAX_STRING + 1];
	static uint8_t buf[4 * WIRE_MAX_RECORD];
	struct event ev = { .type = WIRE_STRING };
	struct enc enc;

	(void)state;
	ev.string = (struct wire_string){ 1, { text, WIRE_MAX_STRING } };
	enc_init(&enc, buf, sizeof(buf));
	enc_event(&enc, &ev);
	assert_false(enc.overflow);
	ev.string.text.n++;
	enc_event(&enc, &ev);
	assert_true(enc.overflow);

	/* Each text is within its limit, all together are not. */
	ev = (struct event){ .type = WIRE_HELLO };
	ev.hello.exe = (struct wire_text){ text, WIRE_MAX_STRING };
	ev.hello.cwd = ev.hello.exe;
	enc_init(&enc, buf, sizeof(buf));
	enc_event(&enc, &ev);
	assert_true(enc.overflow);
	ev.hello.cwd.n = WIRE_MAX_STRING / 2;
	enc_init(&enc, buf, sizeof(buf));
	enc_event(&enc, &ev);
	assert_false(enc.overflow);
}

static void
an_unknown_record_never_fits(void **state)
{
	struct event ev = { .type = (enum wire_type)99 };
	uint8_t buf[100];
	struct enc enc;

	(void)state;
	enc_init(&enc, buf, sizeof(buf));
	enc_event(&enc, &ev);
	assert_true(enc.overflow);
	assert_int_equal(enc.len, 0);
}

/* A field that is in a struct and not in its table would be lost in silence:
 * the sizes of the fields must add up to the struct, but for padding. */
static void
the_layout_has_every_field(void **state)
{
	static const size_t size[] = {
		[LAYOUT_U32] = sizeof(uint32_t),
		[LAYOUT_U64] = sizeof(uint64_t),
		[LAYOUT_TIME] = sizeof(uint64_t),
		[LAYOUT_TEXT] = sizeof(struct wire_text),
	};
	static const struct {
		uint64_t type;
		size_t size;
	} records[] = {
#define RECORD(number, NAME, member) { number, sizeof(struct wire_##member) },
#include "wire/records.def"
#undef RECORD
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(records); i++) {
		const struct layout *layout = layout_get(records[i].type);
		size_t sum = 0, end = 0;

		assert_non_null(layout);
		for (size_t j = 0; j < layout->n; j++) {
			const struct layout_field *f = &layout->fields[j];
			size_t at = f->offset - offsetof(struct event, hello);

			assert_true(at >= end);
			end = at + size[f->kind];
			sum += size[f->kind];
		}
		assert_in_range(sum, records[i].size - sizeof(uint32_t),
				records[i].size);
		assert_in_range(end, records[i].size - sizeof(uint32_t),
				records[i].size);
	}
	assert_null(layout_get(0));
	assert_null(layout_get(ARRAY_LEN(records) + 1));
	assert_null(layout_get(UINT64_MAX));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_are_those_of_the_protocol),
		cmocka_unit_test(a_record_that_does_not_fit_leaves_no_bytes),
		cmocka_unit_test(
		    after_an_overflow_nothing_is_written_until_the_mark),
		cmocka_unit_test(a_record_over_the_limits_never_fits),
		cmocka_unit_test(an_unknown_record_never_fits),
		cmocka_unit_test(the_layout_has_every_field),
	};

	return RUN_TESTS(tests);
}
