/* tests/unit/test_paths.c - one test per promise of paths.h and places.h. */
#include "model/paths.h"
#include "model/places.h"

#include "../lib/test.h"

#include <string.h>

#define CUT 9u /* any frame will do: paths do not look at them */

static void
a_path_is_a_frame_at_a_line_on_its_callers_path(void **state)
{
	struct paths *paths = paths_new(CUT);
	path_id a, b;

	(void)state;
	assert_non_null(paths);
	a = paths_child(paths, 0, 1, 10);
	b = paths_child(paths, a, 2, 20);
	assert_int_equal(a, 1);
	assert_int_equal(b, 2);
	assert_int_equal(paths_child(paths, 0, 1, 10), a);
	assert_int_equal(paths_child(paths, a, 2, 20), b);
	assert_int_equal(paths_child(paths, a, 2, 21), 3);
	assert_int_equal(paths_child(paths, 0, 2, 20), 4);
	assert_int_equal(paths_get(paths, b)->caller, a);
	assert_int_equal(paths_get(paths, b)->frame, 2);
	assert_int_equal(paths_get(paths, b)->line, 20);
	assert_int_equal(paths_get(paths, b)->depth, 2);
	assert_int_equal(paths_len(paths), 5);
	assert_null(paths_get(paths, 0));
	assert_null(paths_get(paths, 5));
	assert_int_equal(paths_child(paths, 5, 1, 1), 0);
	paths_free(paths);
}

static void
many_paths_are_all_found_again(void **state)
{
	struct paths *paths = paths_new(CUT);
	path_id at = 0;

	(void)state;
	assert_non_null(paths);
	for (uint32_t i = 1; i <= 20000; i++)
		assert_int_equal(paths_child(paths, i / 3, 1, i), i);
	for (uint32_t i = 1; i <= 20000; i++)
		assert_int_equal(paths_child(paths, i / 3, 1, i), i);
	for (at = 20000; at; at = paths_get(paths, at)->caller)
		assert_true(paths_get(paths, at)->caller < at);
	paths_free(paths);
}

static void
past_many_paths_what_is_new_is_left_out(void **state)
{
	struct paths *paths = paths_new(CUT);
	path_id cut;

	(void)state;
	assert_non_null(paths);
	for (uint32_t i = 1; i < PATHS_MAX; i++)
		assert_int_equal(paths_child(paths, 0, 1, i), i);
	cut = paths_child(paths, 1, 1, 1);
	assert_int_equal(paths_get(paths, cut)->frame, CUT);
	assert_int_equal(paths_get(paths, cut)->caller, 1);
	assert_int_equal(paths_child(paths, 1, 2, 2), cut);
	assert_int_equal(paths_child(paths, cut, 2, 2), cut);
	assert_int_equal(paths_child(paths, 0, 1, 7), 7);
	paths_free(paths);
}

static void
a_place_is_found_by_all_that_makes_it(void **state)
{
	struct places places = { 0 };
	struct place place = { .key = { 1, 2, 3, WIRE_STATE_RUNNING } };
	node_id nodes[TREE_COUNT] = { [TREE_RAW] = 1 };
	struct place_key other;

	(void)state;
	assert_true(places_fit(&places, TREE_RAW, 1));
	assert_int_equal(places_find(&places, &place.key), 0);
	assert_int_equal(places_add(&places, &place, nodes), 1);
	assert_int_equal(places_find(&places, &place.key), 1);
	other = place.key;
	other.top++;
	assert_int_equal(places_find(&places, &other), 0);
	other = place.key;
	other.group++;
	assert_int_equal(places_find(&places, &other), 0);
	other = place.key;
	other.path++;
	assert_int_equal(places_find(&places, &other), 0);
	other = place.key;
	other.state = WIRE_STATE_GIL;
	assert_int_equal(places_find(&places, &other), 0);
	for (uint32_t i = 2; i < 5000; i++) {
		place.key.path = i * 7;
		nodes[TREE_RAW] = i * 3;
		assert_int_equal(places_add(&places, &place, nodes), i);
	}
	assert_int_equal(places_find(&places, &place.key), 4999);
	assert_int_equal(places_get(&places, 4999)->key.path, 4999 * 7);
	assert_int_equal(places_node(&places, TREE_RAW, 1), 1);
	assert_int_equal(places_node(&places, TREE_RAW, 4999), 4999 * 3);
	assert_null(places.nodes[TREE_MERGED]);
	assert_null(places_get(&places, 0));
	assert_null(places_get(&places, 5000));
	places_fini(&places);
}

static void
only_what_does_not_run_is_idle(void **state)
{
	struct place place = { .waits = true, .key.state = WIRE_STATE_WAITING };

	(void)state;
	assert_true(place_is_idle(&place));
	place.key.state = WIRE_STATE_RUNNING | WIRE_SAMPLE_GC;
	assert_false(place_is_idle(&place));
	place.key.state = WIRE_STATE_UNKNOWN;
	assert_true(place_is_idle(&place));
	place.waits = false;
	assert_false(place_is_idle(&place));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_path_is_a_frame_at_a_line_on_its_callers_path),
		cmocka_unit_test(many_paths_are_all_found_again),
		cmocka_unit_test(past_many_paths_what_is_new_is_left_out),
		cmocka_unit_test(a_place_is_found_by_all_that_makes_it),
		cmocka_unit_test(only_what_does_not_run_is_idle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
