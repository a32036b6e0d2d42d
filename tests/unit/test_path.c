/* tests/unit/test_path.c - the promises of base/path.h. */
#include "base/path.h"

#include <string.h>

#include "lib/test.h"

static bool
below(const char *path, const char *prefix)
{
	return path_below(path, strlen(path), prefix);
}

static void
below_goes_by_whole_components(void **state)
{
	(void)state;
	assert_true(below("/proj/env/x.py", "/proj/env"));
	assert_true(below("/proj/env", "/proj/env"));
	assert_true(below("/proj/env/x.py", "/proj/env/"));
	assert_true(below("/proj//env/./x.py", "/proj/env"));
	assert_false(below("/proj/environment.py", "/proj/env"));
	assert_false(below("/proj/en", "/proj/env"));
	assert_false(below("/proj", "/proj/env"));
}

static void
below_the_root_is_every_absolute_path(void **state)
{
	(void)state;
	assert_true(below("/a", "/"));
	assert_true(below("/", "/"));
	assert_false(below("a", "/"));
}

static void
below_tells_absolute_from_relative(void **state)
{
	(void)state;
	assert_false(below("a/b", "/a"));
	assert_false(below("/a/b", "a"));
	assert_true(below("a/b", "a"));
}

static void
nothing_is_below_an_empty_prefix(void **state)
{
	(void)state;
	assert_false(below("/a", ""));
	assert_false(below("a", ""));
	assert_false(below("", ""));
}

static void
the_path_needs_no_terminator(void **state)
{
	(void)state;
	assert_true(path_below("/a/bc", 4, "/a/b"));
	assert_false(path_below("/a/b", 3, "/a/b"));
	assert_int_equal(path_count("/a/b/c", 4), 2);
}

static void
components_skip_what_counts_for_nothing(void **state)
{
	static const char path[] = "//a/./bb///../c/.";
	static const char *const want[] = { "a", "bb", "..", "c" };
	struct path_part part;
	size_t at = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		assert_true(path_next(path, strlen(path), &at, &part));
		assert_int_equal(part.n, strlen(want[i]));
		assert_memory_equal(part.p, want[i], part.n);
	}
	assert_false(path_next(path, strlen(path), &at, &part));
	assert_false(path_next(path, strlen(path), &at, &part));
	assert_int_equal(path_count(path, strlen(path)), 4);
	assert_int_equal(path_count("", 0), 0);
	assert_int_equal(path_count("/", 1), 0);
}

static void
base_is_the_last_component(void **state)
{
	struct path_part part = path_base("/a/b.py/", 8);

	(void)state;
	assert_int_equal(part.n, 4);
	assert_memory_equal(part.p, "b.py", 4);
	assert_int_equal(path_base("/", 1).n, 0);
	assert_int_equal(path_base("", 0).n, 0);
}

static void
assert_absolute(const char *cwd, const char *path, const char *want)
{
	struct out o;

	out_init(&o, 1000);
	out_str(&o, "<");
	path_absolute(&o, cwd, path, strlen(path));
	assert_int_equal(out_status(&o), PIT_OK);
	assert_int_equal(o.data[0], '<');
	assert_string_equal(o.data + 1, want);
	out_fini(&o);
}

static void
absolute_starts_at_cwd_and_resolves_dots(void **state)
{
	(void)state;
	assert_absolute("/w", "a.py", "/w/a.py");
	assert_absolute("/w", "../a//./b", "/a/b");
	assert_absolute("/w", "/x/../y", "/y");
	assert_absolute("/w/v", "", "/w/v");
	assert_absolute("/w", "..", "/");
	assert_absolute("/w", "../../../..", "/");
	assert_absolute("/w", "../../a/../b/", "/b");
	assert_absolute("/", "a", "/a");
	assert_absolute("/w", "...", "/w/...");
}

static void
absolute_in_too_little_room_fails_cleanly(void **state)
{
	struct out o;

	(void)state;
	for (size_t max = 0; max < 6; max++) {
		out_init(&o, max);
		path_absolute(&o, "/w", "../aa/../b/../cc", 16);
		assert_int_equal(out_status(&o), max < 3 ? PIT_ELIMIT : PIT_OK);
		out_fini(&o);
	}
}

static void
assert_relative(const char *path, const char *base, const char *want,
		size_t count)
{
	struct out o;

	out_init(&o, 1000);
	assert_int_equal(path_relative(&o, path, strlen(path), base), count);
	assert_int_equal(out_status(&o), PIT_OK);
	assert_string_equal(o.data, want);
	out_fini(&o);
	assert_int_equal(path_relative(NULL, path, strlen(path), base), count);
}

static void
relative_leads_from_base_to_path(void **state)
{
	(void)state;
	assert_relative("/a/b/c.py", "/a/b", "c.py", 1);
	assert_relative("/a/b/c.py", "/a/x/y", "../../b/c.py", 4);
	assert_relative("/a/bc", "/a/b", "../bc", 2);
	assert_relative("/a/b", "/a/b/", ".", 1);
	assert_relative("/a", "/a/b/c", "../..", 2);
	assert_relative("/a/b", "/", "a/b", 2);
	assert_relative("/a//b/./c", "/a/b", "c", 1);
}

static void
a_command_loses_the_folders_of_its_program_alone(void **state)
{
	(void)state;
	assert_string_equal(path_command("/usr/bin/python3 /app/x.py"),
			    "python3 /app/x.py");
	assert_string_equal(path_command("python3 a/b"), "python3 a/b");
	assert_string_equal(path_command("/usr/bin/ x"), "bin/ x");
	assert_string_equal(path_command(""), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(below_goes_by_whole_components),
		cmocka_unit_test(below_the_root_is_every_absolute_path),
		cmocka_unit_test(below_tells_absolute_from_relative),
		cmocka_unit_test(nothing_is_below_an_empty_prefix),
		cmocka_unit_test(the_path_needs_no_terminator),
		cmocka_unit_test(components_skip_what_counts_for_nothing),
		cmocka_unit_test(base_is_the_last_component),
		cmocka_unit_test(absolute_starts_at_cwd_and_resolves_dots),
		cmocka_unit_test(absolute_in_too_little_room_fails_cleanly),
		cmocka_unit_test(relative_leads_from_base_to_path),
		cmocka_unit_test(
		    a_command_loses_the_folders_of_its_program_alone),
	};

	return RUN_TESTS(tests);
}
