/* tests/unit/test_facts.c - facts and names out of memory that is no
 * interpreter's. tests/pyver has the real ones.
 */
#include "lib/peek_noise.h"
#include "reader/callee.h"
#include "reader/facts.h"
#include "wire/dec.h"

#include "lib/test.h"

#include <string.h>

/* 256 texts of a dict's 4096 entries, each of several thousand characters. */
#define MAX_READS 4000000u
#define ROUNDS    400

static const struct pyver *const versions[] = {
#define PYVER(minor)               &pyver_3##minor,
#define PYVER_FREE_THREADED(minor) &pyver_3##minor##t,
#include "reader/pyver/pyver.def"
};

static uintptr_t
noise_address(struct peek_noise *noise)
{
	return NOISE_BASE + peek_noise_next(noise) % NOISE_WORDS * 8;
}

static void
facts_of_noise_are_bounded_and_well_formed(void **state)
{
	static uint8_t buf[4u << 20];
	static struct peek_noise noise;
	char scratch[8192];
	struct event ev;
	struct enc enc;

	(void)state;
	for (uint32_t round = 0; round < ROUNDS; round++) {
		struct pyver ver = *versions[round % ARRAY_LEN(versions)];
		struct dec *dec = dec_new();

		peek_noise_init(&noise, round);
		ver.off.interp.sysdict = 0;
		enc_init(&enc, buf, sizeof(buf));
		ev = (struct event){ .type = WIRE_HELLO };
		ev.hello.version = WIRE_VERSION;
		ev.hello.interval = 1;
		enc_event(&enc, &ev);
		facts_encode(&ver, &noise.peek, noise_address(&noise), &enc,
			     scratch, sizeof(scratch));
		assert_in_range(noise.reads, 1, MAX_READS);
		assert_false(enc.overflow);
		assert_non_null(dec);
		assert_int_equal(dec_feed(dec, buf, enc.len), PIT_OK);
		while (dec_next(dec, &ev))
			;
		assert_int_equal(dec_status(dec, NULL), PIT_OK);
		dec_free(dec);
	}
}

static void
too_little_scratch_gives_no_facts(void **state)
{
	static struct peek_noise noise;
	uint8_t buf[64];
	char scratch[16];
	struct enc enc;

	(void)state;
	peek_noise_init(&noise, 1);
	enc_init(&enc, buf, sizeof(buf));
	facts_encode(&pyver_312, &noise.peek, NOISE_BASE, &enc, scratch,
		     sizeof(scratch));
	assert_int_equal(enc.len, 0);
	assert_int_equal(noise.reads, 0);
}

static void
names_of_noise_are_bounded_and_printable(void **state)
{
	static struct peek_noise noise;
	size_t named = 0;

	(void)state;
	for (uint32_t round = 0; round < 50 * ROUNDS; round++) {
		const struct pyver *ver = versions[round % ARRAY_LEN(versions)];
		struct callee_types types;
		struct callee_name name;
		uintptr_t *type = (uintptr_t *)&types;

		if (round % 50 == 0)
			peek_noise_init(&noise, round);
		for (size_t i = 0; i < sizeof(types) / sizeof(*type); i++)
			type[i] = noise_address(&noise);
		noise.reads = 0;
		if (callee_describe(ver, &noise.peek, &types,
				    noise_address(&noise), &name) >= CALLEE_C) {
			named++;
			assert_true(strlen(name.name) > 0);
			assert_true(strlen(name.name) < sizeof(name.name));
			assert_true(strlen(name.module) < sizeof(name.module));
		}
		assert_in_range(noise.reads, 1, 100000);
		noise.reads = 0;
		callee_key(ver, &noise.peek, &types, noise_address(&noise));
		assert_in_range(noise.reads, 1, 100);
	}
	assert_true(named > 0); /* or the noise is too poor to test anything */
}

static void
what_cannot_be_read_has_no_name(void **state)
{
	static struct peek_noise noise;
	struct callee_types types = { 0 };
	struct callee_name name;

	(void)state;
	peek_noise_init(&noise, 1);
	for (size_t i = 0; i < ARRAY_LEN(versions); i++) {
		assert_int_equal(callee_describe(versions[i], &noise.peek,
						 &types, 16, &name),
				 CALLEE_UNREADABLE);
		assert_string_equal(name.name, "");
		assert_int_equal(
		    callee_key(versions[i], &noise.peek, &types, 16), 0);
		assert_int_equal(
		    callee_key(versions[i], &noise.peek, &types, 0), 0);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(facts_of_noise_are_bounded_and_well_formed),
		cmocka_unit_test(too_little_scratch_gives_no_facts),
		cmocka_unit_test(names_of_noise_are_bounded_and_printable),
		cmocka_unit_test(what_cannot_be_read_has_no_name),
	};

	return RUN_TESTS(tests);
}
