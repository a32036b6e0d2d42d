/* tests/unit/test_place.c - which functions of libraries are known by where
 * they are.
 */
#include "reader/place.h"

#include "lib/fake_python.h"

#include "lib/test.h"

static const struct place run = { "hubs/hub.py", "run" };
static const struct place any = { "hubs/hub.py", NULL };

/* A function run() of a file. */
static uintptr_t
run_in(struct fake *f, const char *file)
{
	uintptr_t code = fake_code(f, "run", 1);

	fake_set(code, f->ver.off.code.filename, fake_str(f, file));
	return code;
}

static bool
is_of(struct fake *f, uintptr_t code, const struct place *place)
{
	return place_is_one(&f->ver, &f->peek, code, place, 1);
}

static void
what_is_in_the_file_by_the_name_is_of_the_place(void **state)
{
	static const struct place others[] = { { "hubs/hub.py", "ran" },
					       { "hubs/hub.pyc", NULL },
					       { "hubs/hub.py", "run" } };
	struct fake f;
	uintptr_t code;

	(void)state;
	fake_init(&f, 1u << 16, FAKE_312);
	code = run_in(&f, "/lib/hubs/hub.py");
	assert_true(is_of(&f, code, &run));
	assert_true(is_of(&f, code, &any));
	assert_false(place_is_one(&f.ver, &f.peek, code, others, 2));
	assert_true(place_is_one(&f.ver, &f.peek, code, others, 3));
	fake_fini(&f);
}

static void
a_folder_is_known_by_its_whole_name(void **state)
{
	struct fake f;

	(void)state;
	fake_init(&f, 1u << 16, FAKE_312);
	assert_false(is_of(&f, run_in(&f, "/lib/myhubs/hub.py"), &any));
	assert_true(is_of(&f, run_in(&f, "hubs/hub.py"), &any));
	assert_false(is_of(&f, run_in(&f, "/lib/hubs/hub.py.old"), &any));
	assert_false(is_of(&f, run_in(&f, ""), &any));
	fake_fini(&f);
}

static void
what_cannot_be_read_is_of_no_place(void **state)
{
	struct place_of of;
	struct fake f;

	(void)state;
	fake_init(&f, 1u << 16, FAKE_312);
	assert_false(is_of(&f, 0x10, &any));
	assert_false(place_read(&f.ver, &f.peek, 0x10, &of));
	fake_fini(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    what_is_in_the_file_by_the_name_is_of_the_place),
		cmocka_unit_test(a_folder_is_known_by_its_whole_name),
		cmocka_unit_test(what_cannot_be_read_is_of_no_place),
	};

	return RUN_TESTS(tests);
}
