/* tests/unit/test_pydict.c - dicts and names of threads out of memory that is
 * no interpreter's. tests/pyver/threads.py has the real ones.
 */
#include "lib/fake_python.h"
#include "lib/peek_noise.h"
#include "reader/pydict.h"
#include "reader/pythread.h"

#include "lib/test.h"

#include <string.h>

#define ROUNDS 400
/* A key is looked for in 2^16 entries, each of up to three reads, in five
 * dicts and three times. */
#define MAX_READS 4000000u

static const struct pyver *const versions[] = {
#define PYVER(minor) &pyver_3##minor,
#include "reader/pyver/pyver.def"
#undef PYVER
};

static uintptr_t
noise_address(struct peek_noise *noise)
{
	return NOISE_BASE + peek_noise_next(noise) % NOISE_WORDS * 8;
}

static void
names_in_noise_are_bounded(void **state)
{
	static struct peek_noise noise;
	struct pythread_hints hints = { 0 };
	char name[PYTHREAD_NAME_MAX];

	(void)state;
	for (uint32_t round = 0; round < ROUNDS; round++) {
		struct pyver ver = *versions[round % ARRAY_LEN(versions)];
		long n;

		peek_noise_init(&noise, round);
		ver.off.interp.sysdict = 0;
		n = pythread_name(&ver, &noise.peek, noise_address(&noise),
				  peek_noise_next(&noise), &hints, name,
				  sizeof(name));
		assert_true(n < (long)sizeof(name));
		assert_in_range(noise.reads, 1, MAX_READS);
	}
}

static void
dicts_and_instances_in_noise_are_bounded(void **state)
{
	static struct peek_noise noise;
	size_t opened = 0;

	(void)state;
	for (uint32_t round = 0; round < 50 * ROUNDS; round++) {
		const struct pyver *ver = versions[round % ARRAY_LEN(versions)];
		uint32_t hint = peek_noise_next(&noise);
		uintptr_t value;
		struct pydict d;

		if (round % 50 == 0)
			peek_noise_init(&noise, round);
		noise.reads = 0;
		if (!(round & 1 ? pydict_open_instance : pydict_open)(
			ver, &noise.peek, noise_address(&noise), &d))
			continue;
		opened++;
		pydict_find(&d, ver, &noise.peek, "_active", &hint, &value);
		pydict_find_int(&d, ver, &noise.peek, peek_noise_next(&noise),
				&value);
		assert_in_range(noise.reads, 1, MAX_READS);
	}
	assert_true(opened > 0); /* or the noise is too poor to test anything */
}

static void
what_cannot_be_read_is_no_dict(void **state)
{
	static struct peek_noise noise;
	struct pydict d;

	(void)state;
	peek_noise_init(&noise, 1);
	for (size_t i = 0; i < ARRAY_LEN(versions); i++) {
		for (uintptr_t at = 0; at < 64; at += 16) {
			assert_false(
			    pydict_open(versions[i], &noise.peek, at, &d));
			assert_false(pydict_open_instance(versions[i],
							  &noise.peek, at, &d));
		}
	}
}

/* A dict of CPython 3.12 whose int keys all meet in one slot, so that only the
 * rest of the hash tells where to go on. */
static uintptr_t
fake_dict(struct fake *f, const uint64_t hashes[], int n)
{
	const struct py_offsets *off = &f->ver.off;
	uintptr_t type = fake_alloc(f, 1024), dict = fake_alloc(f, 64);
	uintptr_t keys = fake_alloc(f, 32 + 8 + 24 * 8);
	uint8_t *slots = (uint8_t *)keys + 32;
	uint8_t head[4] = { 3, 3, 0, 0 };

	fake_set(type, off->object.tp_flags, PYTYPE_DICT | PYTYPE_INT);
	fake_set(dict, off->object.ob_type, type);
	fake_set(dict, off->object.ob_size + 16, keys);
	memcpy((char *)keys + 8, head, sizeof(head));
	fake_set(keys, 24, (uintptr_t)n);
	memset(slots, 0xff, 8);
	for (int i = 0; i < n; i++) {
		uint64_t perturb = hashes[i], slot = hashes[i] & 7;
		uintptr_t entry = keys + 40 + 24 * (uintptr_t)i;

		while (slots[slot] != 0xff) {
			perturb >>= 5;
			slot = (slot * 5 + perturb + 1) & 7;
		}
		slots[slot] = (uint8_t)i;
		fake_set(entry, 0, hashes[i]);
		fake_set(entry, 8, dict); /* of a type that is an int's too */
		fake_set(entry, 16, 1000 + (uintptr_t)i);
	}
	return dict;
}

static void
ints_that_collide_are_told_apart(void **state)
{
	static const uint64_t hashes[] = { 0x7f0000000700, 0x7f0000800700,
					   0x7f0001000700, 0x7f0001800700 };
	struct pydict d;
	struct fake f;
	uintptr_t value;

	(void)state;
	fake_init(&f, 1u << 20, FAKE_312);
	assert_true(pydict_open(&f.ver, &f.peek, fake_dict(&f, hashes, 4), &d));
	for (uintptr_t i = 0; i < 4; i++) {
		assert_true(
		    pydict_find_int(&d, &f.ver, &f.peek, hashes[i], &value));
		assert_int_equal(value, 1000 + i);
	}
	assert_false(
	    pydict_find_int(&d, &f.ver, &f.peek, 0x7f0002000700, &value));
	fake_fini(&f);
}

/* A table without a free slot: no dict has one, but torn memory may. */
static void
a_full_table_does_not_hold_the_search(void **state)
{
	static const uint64_t hashes[] = { 0, 1, 2, 3, 4, 5, 6, 7 };
	struct pydict d;
	struct fake f;
	uintptr_t value;

	(void)state;
	fake_init(&f, 1u << 20, FAKE_312);
	assert_true(pydict_open(&f.ver, &f.peek, fake_dict(&f, hashes, 8), &d));
	assert_false(pydict_find_int(&d, &f.ver, &f.peek, 8, &value));
	fake_fini(&f);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_in_noise_are_bounded),
		cmocka_unit_test(dicts_and_instances_in_noise_are_bounded),
		cmocka_unit_test(what_cannot_be_read_is_no_dict),
		cmocka_unit_test(ints_that_collide_are_told_apart),
		cmocka_unit_test(a_full_table_does_not_hold_the_search),
	};

	return RUN_TESTS(tests);
}
