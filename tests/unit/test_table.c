/* tests/unit/test_table.c - promises of base/table.h. */
#include "base/table.h"

#include "lib/test.h"

#include <stdlib.h>

/* Numbered numbers: id is that of keys[id]. */
struct things {
	struct table table;
	uint64_t keys[4096];
	uint32_t len; /* with the unused id 0 */
	bool collide; /* all have one hash */
};

static bool
is_thing(const void *owner, uint32_t id, const void *key)
{
	const struct things *things = owner;
	const uint64_t *want = key;

	return things->keys[id] == *want;
}

static uint64_t
hash(const struct things *things, uint64_t key)
{
	return things->collide ? 7 : table_words(&things->table, key, 0);
}

static uint64_t
thing_hash(const void *owner, uint32_t id)
{
	const struct things *things = owner;

	return hash(things, things->keys[id]);
}

static uint32_t
find(const struct things *things, uint64_t key)
{
	return table_find(&things->table, hash(things, key), is_thing, things,
			  &key);
}

static bool
add(struct things *things, uint64_t key)
{
	uint32_t id = things->len, *slot;

	if (!table_reserve(&things->table, thing_hash, things))
		return false;
	slot = table_slot(&things->table, hash(things, key), is_thing, things,
			  &key);
	things->keys[id] = key;
	things->len++;
	table_put(&things->table, slot, id);
	return true;
}

static void
what_was_put_in_is_found_and_nothing_else(void **state)
{
	(void)state;
	for (int collide = 0; collide < 2; collide++) {
		struct things *things = calloc(1, sizeof(*things));

		things->len = 1;
		things->collide = collide;
		assert_int_equal(find(things, 3), 0);
		for (uint64_t key = 0; key < 2000; key++) {
			assert_int_equal(find(things, key * key), 0);
			assert_true(add(things, key * key));
		}
		for (uint64_t key = 0; key < 2000; key++)
			assert_int_equal(find(things, key * key), key + 1);
		assert_int_equal(find(things, 3), 0);
		assert_true(things->table.used * 2 <= things->table.nslots);
		table_fini(&things->table);
		assert_int_equal(find(things, 4), 0);
		free(things);
	}
}

static void
what_is_put_in_anew_makes_the_old_one_go(void **state)
{
	struct things *things = calloc(1, sizeof(*things));
	uint64_t key = 5;

	(void)state;
	things->len = 1;
	assert_true(add(things, key));
	assert_true(add(things, key));
	assert_int_equal(find(things, key), 2);
	assert_int_equal(things->table.used, 1);
	table_fini(&things->table);
	free(things);
}

static void
without_memory_all_stays_as_it_was(void **state)
{
	struct things *things = calloc(1, sizeof(*things));
	size_t n;

	(void)state;
	things->len = 1;
	mem_fail_after = 0;
	assert_false(add(things, 1));
	assert_true(add(things, 1));
	n = things->table.nslots;
	for (uint64_t key = 2; key <= n / 2; key++)
		assert_true(add(things, key));
	mem_fail_after = 0;
	assert_false(add(things, 9999));
	mem_fail_after = -1;
	assert_int_equal(things->table.nslots, n);
	for (uint64_t key = 1; key <= n / 2; key++)
		assert_int_equal(find(things, key), key);
	assert_int_equal(find(things, 9999), 0);
	assert_true(add(things, 9999));
	assert_int_equal(find(things, 9999), n / 2 + 1);
	table_fini(&things->table);
	free(things);
}

static void
no_two_tables_hash_alike(void **state)
{
	struct things *a = calloc(1, sizeof(*a)), *b = calloc(1, sizeof(*b));

	(void)state;
	a->len = b->len = 1;
	assert_true(add(a, 1) && add(b, 1));
	assert_true(hash(a, 42) != hash(b, 42));
	assert_true(table_bytes(&a->table, "x", 1) !=
		    table_bytes(&b->table, "x", 1));
	table_fini(&a->table);
	table_fini(&b->table);
	free(a);
	free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_put_in_is_found_and_nothing_else),
		cmocka_unit_test(what_is_put_in_anew_makes_the_old_one_go),
		cmocka_unit_test(without_memory_all_stays_as_it_was),
		cmocka_unit_test(no_two_tables_hash_alike),
	};

	return RUN_TESTS(tests);
}
