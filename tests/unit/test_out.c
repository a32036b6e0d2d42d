/* tests/unit/test_out.c - the promises of base/out.h. */
#include "base/out.h"

#include <locale.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/test.h"

static void
what_is_appended_is_there_and_terminated(void **state)
{
	struct out o;

	(void)state;
	out_init(&o, 100);
	assert_null(o.data);
	out_str(&o, "ab");
	out_char(&o, 'c');
	out_mem(&o, "d\0e", 3);
	out_printf(&o, "%d%s", 12, "x");
	assert_int_equal(out_status(&o), PIT_OK);
	assert_int_equal(o.len, 9);
	assert_memory_equal(o.data, "abcd\0e12x", 10);
	out_fini(&o);
}

static void
it_holds_its_maximum_and_no_more(void **state)
{
	struct out o;

	(void)state;
	out_init(&o, 4);
	out_str(&o, "abcd");
	assert_int_equal(out_status(&o), PIT_OK);
	out_char(&o, 'e');
	assert_int_equal(out_status(&o), PIT_ELIMIT);
	assert_string_equal(o.data, "abcd");
	out_fini(&o);
}

static void
after_a_failure_every_call_does_nothing(void **state)
{
	struct out o;

	(void)state;
	out_init(&o, 4);
	out_str(&o, "ab");
	out_str(&o, "cde");
	out_str(&o, "c");
	out_char(&o, 'd');
	out_printf(&o, "%d", 1);
	out_mem(&o, NULL, 0);
	assert_int_equal(out_status(&o), PIT_ELIMIT);
	assert_string_equal(o.data, "ab");
	assert_null(out_take(&o));
	assert_null(o.data);
}

static void
a_formatted_text_is_whole_or_absent(void **state)
{
	struct out o;

	(void)state;
	out_init(&o, 10);
	out_printf(&o, "%s", "0123456789");
	assert_int_equal(out_status(&o), PIT_OK);
	out_fini(&o);
	out_init(&o, 10);
	out_printf(&o, "%s", "0123456789a");
	assert_int_equal(out_status(&o), PIT_ELIMIT);
	assert_int_equal(o.len, 0);
	out_fini(&o);
}

static void
running_out_of_memory_sticks(void **state)
{
	struct out o;

	(void)state;
	out_init(&o, 100);
	mem_fail_after = 0;
	out_str(&o, "a");
	assert_int_equal(out_status(&o), PIT_ENOMEM);
	out_str(&o, "b");
	assert_int_equal(out_status(&o), PIT_ENOMEM);
	assert_int_equal(o.len, 0);
	out_fini(&o);
}

static void
take_hands_the_text_over(void **state)
{
	struct out o;
	char *text;

	(void)state;
	out_init(&o, 100);
	out_str(&o, "abc");
	text = out_take(&o);
	assert_string_equal(text, "abc");
	mem_free(text);
	text = out_take(&o);
	assert_string_equal(text, "");
	mem_free(text);
	out_str(&o, "again");
	assert_string_equal(o.data, "again");
	out_fini(&o);
}

/* Make a locale whose point is a comma and switch to it; false: this machine
 * cannot make one. */
static bool
use_comma(void)
{
	static const char source[] =
	    "LC_NUMERIC\ndecimal_point \"<U066B>\"\nthousands_sep \"\"\n"
	    "grouping -1\nEND LC_NUMERIC\n";
	char dir[] = "/tmp/test_out.XXXXXX", command[256];
	FILE *f;
	bool done;

	if (!mkdtemp(dir))
		return false;
	snprintf(command, sizeof(command), "%s/source", dir);
	f = fopen(command, "w");
	if (!f)
		return false;
	fputs(source, f);
	fclose(f);
	snprintf(command, sizeof(command),
		 "cd %s && localedef -c -i ./source -f UTF-8 ./comma "
		 ">/dev/null 2>&1; test -e comma",
		 dir);
	done = system(command) == 0 && !setenv("LOCPATH", dir, 1) &&
	       setlocale(LC_NUMERIC, "comma");
	snprintf(command, sizeof(command), "rm -r %s", dir);
	return system(command) == 0 && done;
}

static void
numbers_have_a_point_in_every_locale(void **state)
{
	char plain[32];
	struct out o;

	(void)state;
	if (!use_comma())
		skip();
	snprintf(plain, sizeof(plain), "%.1f", 1.5);
	assert_string_not_equal(plain, "1.5");
	out_init(&o, 100);
	out_number(&o, "%.3f", 1234567.5);
	out_number(&o, "%-6.1f", -1.5);
	out_number(&o, "%.3g", 0.25);
	setlocale(LC_NUMERIC, "C");
	assert_string_equal(o.data, "1234567.500-1.5  0.25");
	out_fini(&o);
}

/* A sink that takes so many bytes. */
struct sink {
	size_t took, room, calls;
};

static bool
take_bytes(void *arg, const char *bytes, size_t n)
{
	struct sink *sink = arg;

	sink->calls++;
	for (size_t i = 0; i < n; i++)
		if (bytes[i] != (char)('a' + (sink->took + i) % 26))
			return false;
	if (n > sink->room - sink->took)
		return false;
	sink->took += n;
	return true;
}

static void
put_letters(struct out *o, size_t n)
{
	for (size_t i = 0; i < n; i++)
		out_char(o, (char)('a' + i % 26));
}

static void
a_sink_gets_all_in_large_pieces(void **state)
{
	struct sink sink = { .room = SIZE_MAX };
	struct out o;

	(void)state;
	out_init_sink(&o, take_bytes, &sink);
	put_letters(&o, 3000000);
	assert_true(o.cap < 1000000);
	assert_int_equal(out_flush(&o), PIT_OK);
	assert_int_equal(sink.took, 3000000);
	assert_true(sink.calls < 30);
	/* Nothing is left. */
	assert_int_equal(out_flush(&o), PIT_OK);
	assert_int_equal(sink.took, 3000000);
	out_fini(&o);
}

static void
a_sink_that_is_full_is_asked_once(void **state)
{
	struct sink sink = { .room = 700000 };
	struct out o;
	size_t calls;

	(void)state;
	out_init_sink(&o, take_bytes, &sink);
	put_letters(&o, 3000000);
	assert_int_equal(out_status(&o), PIT_EIO);
	calls = sink.calls;
	assert_int_equal(out_flush(&o), PIT_EIO);
	assert_int_equal(sink.calls, calls);
	out_fini(&o);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_appended_is_there_and_terminated),
		cmocka_unit_test(it_holds_its_maximum_and_no_more),
		cmocka_unit_test(after_a_failure_every_call_does_nothing),
		cmocka_unit_test(a_formatted_text_is_whole_or_absent),
		cmocka_unit_test(running_out_of_memory_sticks),
		cmocka_unit_test(take_hands_the_text_over),
		cmocka_unit_test(numbers_have_a_point_in_every_locale),
		cmocka_unit_test(a_sink_gets_all_in_large_pieces),
		cmocka_unit_test(a_sink_that_is_full_is_asked_once),
	};

	return RUN_TESTS(tests);
}
