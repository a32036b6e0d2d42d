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
names_in_noise_are_bounded(void **state)
{
	static struct peek_noise noise;
	struct pythread_hints hints = { 0 };
	char name[PYTHREAD_NAME_MAX];
	enum pythread_daemon daemon;

	(void)state;
	for (uint32_t round = 0; round < ROUNDS; round++) {
		struct pyver ver = *versions[round % ARRAY_LEN(versions)];
		long n;

		peek_noise_init(&noise, round);
		ver.off.interp.sysdict = 0;
		n = pythread_read(&ver, &noise.peek, noise_address(&noise),
				  peek_noise_next(&noise), &hints, name,
				  sizeof(name), &daemon);
		assert_true(n < (long)sizeof(name));
		assert_in_range(daemon, PYTHREAD_UNTOLD, PYTHREAD_NO_DAEMON);
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
	fake_set(dict, off->object.ob_size, (uintptr_t)n);
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

static void
a_dict_without_entries_is_empty(void **state)
{
	static const uint64_t hashes[] = { 7 };
	struct fake f;

	(void)state;
	fake_init(&f, 1u << 20, FAKE_312);
	assert_true(pydict_is_empty(&f.ver, &f.peek, fake_dict(&f, hashes, 0)));
	assert_false(
	    pydict_is_empty(&f.ver, &f.peek, fake_dict(&f, hashes, 1)));
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

/* A type by name; a set of it with four slots, of which one is free and one is
 * of what was taken out. */
static uintptr_t
fake_set_of(struct fake *f, const char *type_name, uintptr_t a, uintptr_t b)
{
	const struct py_offsets *off = &f->ver.off;
	uintptr_t type = fake_alloc(f, 1024), set = fake_alloc(f, 256);
	uintptr_t name = fake_alloc(f, 32), table = fake_alloc(f, 64);

	memcpy((void *)name, type_name, strlen(type_name) + 1);
	fake_set(type, off->object.tp_name, name);
	fake_set(set, off->object.ob_type, type);
	fake_set(set, 32, 3);
	fake_set(set, 40, table);
	fake_set(table, 0, a);
	fake_set(table, 8, 17);
	fake_set(table, 16, 4711);
	fake_set(table, 24, (uintptr_t)-1);
	fake_set(table, 48, b);
	fake_set(table, 56, 19);
	return set;
}

static void
a_set_has_what_was_not_taken_out(void **state)
{
	uintptr_t items[PYSET_BLOCK];
	struct pyset set;
	struct fake f;

	(void)state;
	fake_init(&f, 1u << 20, FAKE_312);
	assert_true(pyset_open(&f.ver, &f.peek,
			       fake_set_of(&f, "set", 160, 320), &set));
	assert_int_equal(pyset_items(&set, &f.peek, 0, PYSET_BLOCK, items), 4);
	assert_int_equal(items[0], 160);
	assert_int_equal(items[1], 0);
	assert_int_equal(items[2], 0);
	assert_int_equal(items[3], 320);
	assert_int_equal(pyset_items(&set, &f.peek, 3, PYSET_BLOCK, items), 1);
	assert_int_equal(items[0], 320);
	assert_int_equal(pyset_items(&set, &f.peek, 4, PYSET_BLOCK, items), 0);
	assert_int_equal(pyset_free(&set, &f.peek, 0, PYSET_BLOCK), 0);
	assert_int_equal(pyset_free(&set, &f.peek, 1, PYSET_BLOCK), 2);
	assert_int_equal(pyset_free(&set, &f.peek, 1, 1), 1);
	assert_int_equal(pyset_free(&set, &f.peek, 4, PYSET_BLOCK), 0);
	assert_false(pyset_open(&f.ver, &f.peek,
				fake_set_of(&f, "list", 160, 320), &set));
	fake_fini(&f);
}

static void
a_weak_set_has_what_its_references_lead_to(void **state)
{
	uintptr_t items[PYSET_BLOCK], there, gone;
	struct pyset set;
	struct fake f;

	(void)state;
	fake_init(&f, 1u << 20, FAKE_312);
	there = fake_alloc(&f, 64);
	gone = fake_alloc(&f, 64);
	fake_set(there, 16, 4812);
	assert_true(pyset_open(&f.ver, &f.peek,
			       fake_set_of(&f, "set", there, gone), &set));
	set.is_weak = true;
	assert_int_equal(pyset_items(&set, &f.peek, 0, PYSET_BLOCK, items), 4);
	assert_int_equal(items[0], 4812);
	assert_int_equal(items[3], 0);
	fake_fini(&f);
}

static void
a_type_is_known_by_those_it_is_derived_from(void **state)
{
	uintptr_t object, base;
	char name[8];
	struct fake f;

	(void)state;
	fake_init(&f, 1u << 20, FAKE_312);
	object = fake_set_of(&f, "MyTask", 0, 0);
	base = fake_set_of(&f, "_asyncio.Task", 0, 0);
	fake_set(fake_get(object, f.ver.off.object.ob_type), 256,
		 fake_get(base, f.ver.off.object.ob_type));
	assert_true(pytype_is_a(&f.ver, &f.peek, object, "MyTask"));
	assert_true(pytype_is_a(&f.ver, &f.peek, object, "_asyncio.Task"));
	assert_false(pytype_is_a(&f.ver, &f.peek, object, "Task"));
	assert_false(pytype_is_a(&f.ver, &f.peek, base, "MyTask"));
	assert_false(pytype_is_a(&f.ver, &f.peek, 0, "MyTask"));
	assert_true(pytype_name(&f.ver, &f.peek, base, name, sizeof(name)));
	assert_string_equal(name, "_asynci");
	fake_fini(&f);
}

static void
sets_in_noise_are_bounded(void **state)
{
	static struct peek_noise noise;
	uintptr_t items[PYSET_BLOCK];

	(void)state;
	for (uint32_t round = 0; round < 50 * ROUNDS; round++) {
		const struct pyver *ver = versions[round % ARRAY_LEN(versions)];
		struct pyset set = { .table = noise_address(&noise),
				     .slots = peek_noise_next(&noise),
				     .is_weak = round & 1 };
		uint32_t hint = peek_noise_next(&noise);

		if (round % 50 == 0)
			peek_noise_init(&noise, round);
		noise.reads = 0;
		pyset_open(ver, &noise.peek, noise_address(&noise), &set);
		pyset_open_weak(ver, &noise.peek, noise_address(&noise), &hint,
				&set);
		assert_true(pyset_items(&set, &noise.peek,
					peek_noise_next(&noise), PYSET_BLOCK,
					items) <= PYSET_BLOCK);
		assert_true(pyset_free(&set, &noise.peek,
				       peek_noise_next(&noise),
				       PYSET_BLOCK) <= PYSET_BLOCK);
		assert_in_range(noise.reads, 1, MAX_READS);
	}
}

#define IDENT 5u

/* An entry of a dict: a key, a str or, of "", the int IDENT. */
struct pair {
	const char *key;
	uintptr_t value;
};

/* In any version, with general keys. */
static uintptr_t
any_dict(struct fake *f, const struct pair pairs[], int n)
{
	const struct py_offsets *off = &f->ver.off;
	bool old = f->ver.minor < 11;
	uintptr_t type = fake_alloc(f, 1024), dict = fake_alloc(f, 128);
	uintptr_t keys = fake_alloc(f, 48 + 8 + 24 * 8);
	uintptr_t slots = keys + (old ? 40 : 32);
	const uint8_t head[4] = { 3, 3, 0, 0 };

	fake_set(type, off->object.tp_flags, PYTYPE_DICT | PYTYPE_INT);
	fake_set(dict, off->object.ob_type, type);
	fake_set(dict, off->object.ob_size + 16, keys);
	if (old)
		fake_set(keys, 8, 8);
	else
		memcpy((char *)keys + 8, head, sizeof(head));
	fake_set(keys, old ? 32 : 24, (uintptr_t)n);
	memset((char *)slots, 0xff, 8);
	for (int i = 0; i < n; i++) {
		bool is_int = !pairs[i].key[0];
		uintptr_t entry = slots + 8 + 24 * (uintptr_t)i;

		if (is_int)
			((uint8_t *)slots)[IDENT & 7] = (uint8_t)i;
		fake_set(entry, 0, is_int ? IDENT : 0);
		fake_set(entry, 8, is_int ? dict : fake_str(f, pairs[i].key));
		fake_set(entry, 16, pairs[i].value);
	}
	return dict;
}

/* An object with a dict, 64 bytes from its start. */
static uintptr_t
any_object(struct fake *f, const char *type_name, uintptr_t dict)
{
	const struct py_offsets *off = &f->ver.off;
	uintptr_t type = fake_alloc(f, 1024), object = fake_alloc(f, 128);
	uintptr_t name = fake_alloc(f, 32);

	memcpy((void *)name, type_name, strlen(type_name) + 1);
	fake_set(type, off->object.tp_name, name);
	fake_set(type, off->object.tp_dictoffset, 64);
	fake_set(object, off->object.ob_type, type);
	fake_set(object, off->object.ob_size, dict); /* of a module */
	fake_set(object, 64, dict);
	return object;
}

static uintptr_t
any_bool(struct fake *f, bool is)
{
	uintptr_t object = any_object(f, "bool", 0);

	fake_set(object, f->ver.off.object.ob_size, is);
	fake_set(object, f->ver.off.object.ob_size + 8, is);
	return object;
}

/* An interpreter in which threading has one thread with this for _daemonic; 0:
 * it has no such attribute. Returns where that is. */
static uintptr_t
fake_threading(struct fake *f, uintptr_t daemonic)
{
	const struct py_offsets *off = &f->ver.off;
	uintptr_t type = fake_alloc(f, 1024), name = fake_str(f, "db");
	uintptr_t fields, at;

	fake_set(type, off->object.tp_flags, PYTYPE_STR);
	fake_set(name, off->object.ob_type, type);
	fields = any_dict(
	    f, (struct pair[]){ { "_name", name }, { "_daemonic", daemonic } },
	    2);
	at = any_object(f, "Thread", fields);
	at = any_dict(f, &(struct pair){ "", at }, 1);
	at = any_dict(f, &(struct pair){ "_active", at }, 1);
	at = any_object(f, "module", at);
	at = any_dict(f, &(struct pair){ "threading", at }, 1);
	at = any_dict(f, &(struct pair){ "modules", at }, 1);
	fake_set(f->interp, off->interp.sysdict, at);
	at = fake_get(fields, off->object.ob_size + 16);
	return at + (f->ver.minor < 11 ? 40 : 32) + 8 + 24 + 16;
}

static enum pythread_daemon
read_daemon(struct fake *f)
{
	struct pythread_hints hints = { 0 };
	char name[PYTHREAD_NAME_MAX];
	enum pythread_daemon daemon;

	assert_int_equal(pythread_read(&f->ver, &f->peek, f->interp, IDENT,
				       &hints, name, sizeof(name), &daemon),
			 2);
	assert_string_equal(name, "db");
	return daemon;
}

static const uint32_t fakes[] = {
	FAKE_38,  FAKE_39,  FAKE_310,  FAKE_311,  FAKE_312,  FAKE_313,
	FAKE_314, FAKE_315, FAKE_313T, FAKE_314T, FAKE_315T,
};

static void
a_thread_is_a_daemon_or_not_or_nobody_knows(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(fakes); i++) {
		struct fake f;
		uintptr_t at;

		fake_init(&f, 1u << 20, fakes[i]);
		at = fake_threading(&f, any_bool(&f, true));
		assert_int_equal(read_daemon(&f), PYTHREAD_DAEMON);
		fake_set(at, 0, any_bool(&f, false));
		assert_int_equal(read_daemon(&f), PYTHREAD_NO_DAEMON);
		fake_set(at, 0, any_object(&f, "boolean", 1));
		assert_int_equal(read_daemon(&f), PYTHREAD_UNTOLD);
		f.bad = any_bool(&f, true) + f.ver.off.object.ob_size + 8;
		fake_set(at, 0, f.bad - f.ver.off.object.ob_size - 8);
		assert_int_equal(read_daemon(&f), PYTHREAD_UNTOLD);
		fake_set(at, 0, 4096); /* nothing is there */
		assert_int_equal(read_daemon(&f), PYTHREAD_UNTOLD);
		fake_set(at, 0, 0);
		assert_int_equal(read_daemon(&f), PYTHREAD_UNTOLD);
		fake_fini(&f);
	}
}

struct change {
	size_t at_read;
	uintptr_t place, value;
	bool done;
};

/* on_read */
static void
change_it(struct fake *f, size_t reads)
{
	struct change *change = f->arg;

	if (reads < change->at_read)
		return;
	fake_set(change->place, 0, change->value);
	change->done = true;
}

/* The change comes a read later each time: what is said is what was there from
 * the first look on, or up to the last one. */
static void
what_changes_between_two_looks_does_not_tell(void **state)
{
	struct change change;
	size_t told[PYTHREAD_NO_DAEMON + 1] = { 0 };
	uintptr_t yes;
	struct fake f;

	(void)state;
	fake_init(&f, 1u << 20, FAKE_312);
	yes = any_bool(&f, true);
	change.place = fake_threading(&f, yes);
	change.value = any_bool(&f, false);
	change.done = true;
	f.arg = &change;
	f.on_read = change_it;
	for (size_t n = 0; change.done; n++) {
		enum pythread_daemon said;

		fake_set(change.place, 0, yes);
		change.at_read = f.reads + n;
		change.done = false;
		said = read_daemon(&f);
		told[said]++;
		assert_true(said != PYTHREAD_NO_DAEMON ||
			    !told[PYTHREAD_UNTOLD]);
		assert_true(said != PYTHREAD_UNTOLD || !told[PYTHREAD_DAEMON]);
		assert_true(said != PYTHREAD_DAEMON || told[PYTHREAD_UNTOLD]);
	}
	for (size_t i = 0; i < ARRAY_LEN(told); i++)
		assert_true(told[i] > 1);
	fake_fini(&f);
}

/* Likewise of all that a name is found through: the threads of another module
 * say nothing of one that the first look found. */
static void
a_name_is_of_one_list_of_threads(void **state)
{
	struct change change = { .done = true };
	enum pythread_daemon daemon, last = PYTHREAD_NO_DAEMON;
	size_t unsure = 0;
	uintptr_t first;
	struct fake f;

	(void)state;
	fake_init(&f, 1u << 20, FAKE_312);
	change.place = f.interp + f.ver.off.interp.sysdict;
	fake_threading(&f, any_bool(&f, true));
	first = fake_get(change.place, 0);
	fake_threading(&f, any_bool(&f, false));
	change.value = fake_get(change.place, 0);
	f.arg = &change;
	f.on_read = change_it;
	for (size_t n = 0; change.done; n++) {
		struct pythread_hints hints = { 0 };
		char name[PYTHREAD_NAME_MAX];

		fake_set(change.place, 0, first);
		change.at_read = f.reads + n;
		change.done = false;
		if (pythread_read(&f.ver, &f.peek, f.interp, IDENT, &hints,
				  name, sizeof(name), &daemon) < 0) {
			unsure++;
			continue;
		}
		assert_true(daemon ==
			    (unsure ? PYTHREAD_DAEMON : PYTHREAD_NO_DAEMON));
		last = daemon;
	}
	assert_int_equal(last, PYTHREAD_DAEMON);
	assert_true(unsure > 1);
	fake_fini(&f);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_in_noise_are_bounded),
		cmocka_unit_test(dicts_and_instances_in_noise_are_bounded),
		cmocka_unit_test(what_cannot_be_read_is_no_dict),
		cmocka_unit_test(a_dict_without_entries_is_empty),
		cmocka_unit_test(ints_that_collide_are_told_apart),
		cmocka_unit_test(a_full_table_does_not_hold_the_search),
		cmocka_unit_test(a_set_has_what_was_not_taken_out),
		cmocka_unit_test(a_weak_set_has_what_its_references_lead_to),
		cmocka_unit_test(a_type_is_known_by_those_it_is_derived_from),
		cmocka_unit_test(sets_in_noise_are_bounded),
		cmocka_unit_test(a_thread_is_a_daemon_or_not_or_nobody_knows),
		cmocka_unit_test(what_changes_between_two_looks_does_not_tell),
		cmocka_unit_test(a_name_is_of_one_list_of_threads),
	};

	return RUN_TESTS(tests);
}
