/* tests/unit/test_ftree_session.c - the report tree of a loaded session:
 * pyinstrument's rows, with its numbers. tests/conformance compares whole
 * reports with pyinstrument's own.
 */
#include "base/mem.h"
#include "base/regex.h"
#include "model/ftree_session.h"
#include "model/processors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/test.h"

/* A frame is written "function@file:line", attributes behind "~", a blank as
 * "%"; between the frames of a stack are blanks. */
static uint32_t
add_frame(struct session *s, const char *text, size_t n)
{
	char *copy = strndup(text, n), *at = strchr(copy, '@');
	uint32_t frame;

	if (at) {
		*at = '\0';
		at = strrchr(at + 1, ':');
		*at = '\0';
	}
	for (size_t i = 0; i < n; i++)
		copy[i] = copy[i] == '~'   ? '\1'
			  : copy[i] == '%' ? ' '
					   : copy[i];
	assert_int_equal(session_frame(s, copy, n, &frame), PIT_OK);
	free(copy);
	return frame;
}

static void
add(struct session *s, const char *stack, double seconds)
{
	uint32_t id = 0;

	while (*stack) {
		size_t n = strcspn(stack, " ");

		assert_int_equal(
		    session_stack(s, id, add_frame(s, stack, n), &id), PIT_OK);
		stack += n + (stack[n] == ' ');
	}
	assert_int_equal(session_add_record(s, id, session_double(seconds)),
			 PIT_OK);
}

static void
add_start(struct session *s, const char *frame)
{
	assert_int_equal(
	    session_add_start(s, add_frame(s, frame, strlen(frame))), PIT_OK);
}

/* The rows as text: "name(time name(time) name(time))". */
static void
write_rows(struct out *o, const struct ftree *ft)
{
	row_id id = ft->top;

	while (id) {
		const struct ftree_row *row = ftree_row(ft, id);

		if (ftree_class(ft, id))
			out_printf(o, "%s.", ftree_class(ft, id));
		out_printf(o, "%s(%.17g", ftree_function(ft, id), row->time);
		if (row->child) {
			out_char(o, ' ');
			id = row->child;
			continue;
		}
		out_char(o, ')');
		while (id != ft->top && !row->next) {
			id = row->parent;
			row = ftree_row(ft, id);
			out_char(o, ')');
		}
		if (id == ft->top)
			break;
		out_char(o, ' ');
		id = row->next;
	}
	out_str(o, "");
}

static void
assert_rows(const struct ftree *ft, const char *want)
{
	struct out o;

	out_init(&o, SIZE_MAX);
	write_rows(&o, ft);
	assert_string_equal(o.data, want);
	out_fini(&o);
}

static const struct ftree_look everything;

static void
assert_tree(const struct session *s, const char *want)
{
	struct ftree ft;

	assert_int_equal(ftree_init_session(&ft, s, &everything), PIT_OK);
	assert_rows(&ft, want);
	ftree_fini(&ft);
}

typedef enum pit_status make_tree(struct ftree *ft,
				  const struct session *session,
				  const struct ftree_look *look);

static void
make_processed(struct ftree *ft, const struct session *s, make_tree *make,
	       struct processor_options opts, bool early)
{
	const struct ftree_look look = {
		.timeline = opts.timeline,
		.all = opts.show_all,
		.threshold = early && !opts.show_all ? opts.threshold : 0,
	};

	assert_int_equal(make(ft, s, &look), PIT_OK);
	assert_int_equal(processors_run_session(ft, &opts), PIT_OK);
}

/* Whether equal rows become one at once or later, and light ones go. */
static void
assert_processed(const struct session *s, struct processor_options opts,
		 const char *want)
{
	make_tree *const ways[] = { ftree_init_session,
				    ftree_init_session_sum };
	struct ftree ft;

	for (size_t i = 0; i < 2 * ARRAY_LEN(ways); i++) {
		make_processed(&ft, s, ways[i / 2], opts, i % 2);
		assert_rows(&ft, want);
		ftree_fini(&ft);
	}
}

static void
a_function_that_comes_again_has_a_row_of_its_own(void **state)
{
	struct session *s = session_new();

	(void)state;
	add(s, "m@m.py:1 f@m.py:2~l3", 1);
	add(s, "m@m.py:1 f@m.py:2~l4", 2);
	add(s, "m@m.py:1 g@m.py:9", 4);
	add(s, "m@m.py:1 f@m.py:2", 8);
	assert_tree(s, "m(15 f(3 [self](1) [self](2)) g(4 [self](4)) "
		       "f(8 [self](8)))");
	assert_processed(s, (struct processor_options){ 0 },
			 "m(15 f(11) g(4))");
	assert_processed(s, (struct processor_options){ .timeline = true },
			 "m(15 f(3) g(4) f(8))");
	session_free(s);
}

/* 0.1 + 0.2 + 0.3 is not 0.1 + (0.2 + 0.3). */
static void
times_are_added_in_the_order_of_the_file(void **state)
{
	struct session *s = session_new();

	(void)state;
	add(s, "m@m.py:1", 0.1);
	add(s, "m@m.py:1", 0.2);
	add(s, "m@m.py:1", 0.3);
	assert_processed(s, (struct processor_options){ 0 },
			 "m(0.60000000000000009)");
	session_free(s);
	s = session_new();
	add(s, "m@m.py:1", 0.1);
	add(s, "m@m.py:1 f@m.py:2", 7);
	add(s, "m@m.py:1", 0.2);
	add(s, "m@m.py:1", 0.3);
	assert_processed(
	    s, (struct processor_options){ 0 },
	    "m(7.5999999999999996 f(7) [self](0.59999999999999998))");
	session_free(s);
}

static void
equal_times_stay_in_the_order_of_the_file(void **state)
{
	struct session *s = session_new();

	(void)state;
	add(s, "m@m.py:1", 1);
	add(s, "m@m.py:1 b@m.py:3", 1);
	add(s, "m@m.py:1 a@m.py:2", 1);
	assert_processed(s, (struct processor_options){ 0 },
			 "m(3 [self](1) b(1) a(1))");
	session_free(s);
}

static void
several_outermost_frames_stand_below_a_root(void **state)
{
	struct session *s = session_new();

	(void)state;
	add(s, "a@m.py:1", 1);
	add(s, "b@m.py:2", 2);
	assert_tree(s, "[root](3 a(1 [self](1)) b(2 [self](2)))");
	add(s, "", 4);
	assert_tree(s, "[root](7 a(1 [self](1)) b(2 [self](2)) [self](4))");
	session_free(s);
}

static void
the_stem_ends_where_the_profiler_was_started(void **state)
{
	struct session *s = session_new();

	(void)state;
	add(s, "t@<thread>:7 m@m.py:1~l3 f@m.py:2 g@m.py:3", 1);
	assert_tree(s, "t(1 m(1 f(1 g(1 [self](1)))))");
	add_start(s, "t@<thread>:7");
	add_start(s, "m@m.py:1~l9");
	assert_tree(s, "m(1 f(1 g(1 [self](1))))");
	add_start(s, "f@m.py:5");
	assert_tree(s, "m(1 f(1 g(1 [self](1))))");
	/* What was spent in it is no part of the stem. */
	add(s, "t@<thread>:7", 1);
	assert_tree(s, "t(2 m(1 f(1 g(1 [self](1)))) [self](1))");
	session_free(s);
}

static void
the_class_is_that_of_most_time(void **state)
{
	struct session *s = session_new();

	(void)state;
	add(s, "f@m.py:1~cB~l2", 2);
	add(s, "f@m.py:1~cA~l3", 1);
	assert_tree(s, "B.f(3 [self](2) [self](1))");
	add(s, "f@m.py:1~cA~l4", 1);
	assert_tree(s, "B.f(4 [self](2) [self](1) [self](1))");
	add(s, "f@m.py:1~cA~l3", 0.5);
	add(s, "f@m.py:1", 9);
	assert_processed(s, (struct processor_options){ 0 }, "A.f(13.5)");
	session_free(s);
}

static void
what_is_awaited_is_no_time_of_its_caller(void **state)
{
	struct session *s = session_new();

	(void)state;
	add(s, "f@m.py:1 [await]", 2);
	add(s, "f@m.py:1 [out-of-context]", 1);
	add(s, "f@m.py:1 [self]", 1);
	assert_tree(s, "f(4 [await](2) [out-of-context](1) [self](1))");
	session_free(s);
}

static void
hidden_frames_give_way_to_what_they_call(void **state)
{
	struct session *s = session_new();

	(void)state;
	add(s, "m@m.py:1 f@m.py:2 g@m.py:3", 1);
	add(s, "m@m.py:1 f@m.py:2~h1~l4 h@m.py:3", 2);
	add(s, "m@m.py:1 i@<frozen%importlib._bootstrap>:3 j@m.py:6", 4);
	assert_processed(s, (struct processor_options){ 0 },
			 "m(7 j(4) h(2) g(1))");
	assert_processed(s, (struct processor_options){ .show_all = true },
			 "m(7 i(4 j(4)) f(3 h(2) g(1)))");
	session_free(s);
}

/* pyinstrument's own frames, where compiling takes longer than the program. */
static void
the_program_is_first_however_long_compiling_takes(void **state)
{
	struct session *s = session_new();

	(void)state;
	add(s,
	    "main@/p/pyinstrument/__main__.py:1 <module>@<string>:1 "
	    "run_path@/l/runpy.py:2 _get_code_from_file@/l/runpy.py:3 "
	    "compile@<built-in>:0",
	    6);
	add(s,
	    "main@/p/pyinstrument/__main__.py:1 <module>@<string>:1 "
	    "run_path@/l/runpy.py:2 _run_module_code@/l/runpy.py:4 "
	    "_run_code@/l/runpy.py:5 <module>@a.py:1 f@a.py:2",
	    3);
	assert_processed(s, (struct processor_options){ 0 },
			 "<module>(3 f(3))");
	assert_processed(s, (struct processor_options){ .timeline = true },
			 "<module>(3 f(3))");
	session_free(s);
}

/* How many rows of each name are in a group: "abb". */
static void
assert_grouped(const struct session *s, const char *hide, const char *show,
	       const char *want)
{
	struct regex *regexes[2] = { NULL };
	struct ftree ft;
	char got[16] = "";
	struct processor_options opts = { 0 };

	if (hide)
		assert_int_equal(regex_add_match(&regexes[0], hide, NULL),
				 PIT_OK);
	if (show)
		assert_int_equal(regex_add_match(&regexes[1], show, NULL),
				 PIT_OK);
	opts.hide = regexes[0];
	opts.show = regexes[1];
	assert_int_equal(ftree_init_session(&ft, s, &everything), PIT_OK);
	assert_int_equal(processors_run_session(&ft, &opts), PIT_OK);
	for (row_id id = ft.top; id; id = ftree_next(&ft, ft.top, id))
		if (ftree_row(&ft, id)->group)
			strncat(got, ftree_function(&ft, id), 1);
	assert_string_equal(got, want);
	ftree_fini(&ft);
	regex_free(regexes[0]);
	regex_free(regexes[1]);
}

static void
the_user_says_what_is_hidden(void **state)
{
	struct session *s = session_new();

	(void)state;
	assert_int_equal(session_texts_add(&s->sys_prefixes, "/usr", 4),
			 PIT_OK);
	add(s, "m@m.py:1 a@/usr/a.py:1 b@/usr/b.py:1 c@c.py:1 d@d.py:1", 1);
	assert_grouped(s, NULL, NULL, "ab");
	assert_grouped(s, "c\\.py|d", NULL, "abcd");
	assert_grouped(s, NULL, "/usr", "");
	assert_grouped(s, NULL, ".*/a", "");
	assert_grouped(s, "c|d", "/usr", "cd");
	assert_grouped(s, ".*", "/usr/a|d", "bc");
	session_free(s);
}

/* Frames that are not shown do not keep what they call from being one row, nor
 * what is spent in them from being their caller's. */
static void
equal_rows_are_one_from_the_start(void **state)
{
	const struct ftree_look look = { 0 };
	struct session *s = session_new();
	struct ftree ft;

	(void)state;
	add(s, "m@m.py:1 i@<frozen%importlib._bootstrap>:3 j@m.py:6", 1);
	add(s, "m@m.py:1 i@<frozen%importlib._bootstrap>:3", 2);
	add(s, "m@m.py:1", 4);
	add(s, "m@m.py:1 f@m.py:2~h1 j@m.py:6", 8);
	add(s, "m@m.py:1 j@m.py:6 k@m.py:7", 16);
	assert_int_equal(ftree_init_session_sum(&ft, s, &look), PIT_OK);
	assert_rows(&ft, "m(31 j(25 [self](9) k(16 [self](16))) [self](6))");
	ftree_fini(&ft);
	/* What all begin with, and the profiler was started below. */
	add_start(s, "m@m.py:1");
	session_clear_records(s);
	add(s, "m@m.py:1 j@m.py:6 k@m.py:7", 1);
	add(s, "m@m.py:1 j@m.py:6 l@m.py:8", 2);
	add_start(s, "j@m.py:6");
	add_start(s, "k@m.py:7");
	assert_int_equal(ftree_init_session_sum(&ft, s, &look), PIT_OK);
	assert_rows(&ft, "j(3 k(1 [self](1)) l(2 [self](2)))");
	ftree_fini(&ft);
	session_free(s);
}

/* Everything that a report may say of the rows. */
static void
write_all(struct out *o, const struct ftree *ft)
{
	out_str(o, "");
	for (row_id id = ft->top; id; id = ftree_next(ft, ft->top, id)) {
		const struct ftree_row *row = ftree_row(ft, id);
		const char *class_name = ftree_class(ft, id);

		out_printf(o, "%s.%s %.17g %.17g %u %u\n",
			   class_name ? class_name : "", ftree_function(ft, id),
			   row->time, row->absorbed, row->group, row->flags);
	}
}

/* A stack of up to 7 of some functions, some of which hide, import, or run for
 * one of two classes. */
static void
add_random(struct session *s)
{
	char stack[512] = "m@m.py:1";
	size_t len = strlen(stack);
	int depth = rand() % 7;

	for (int i = 0; i < depth; i++) {
		int f = rand() % 9;

		len += (size_t)snprintf(
		    stack + len, sizeof(stack) - len, " f%d@%s:%d%s%s%d", f,
		    f == 1 ? "<frozen%importlib._bootstrap>" : "m.py", f,
		    f == 2 ? "~h1" : "", f > 6 ? "~cK" : "~l", rand() % 2 + 1);
	}
	if (rand() % 8 == 0)
		snprintf(stack + len, sizeof(stack) - len, " [await]");
	add(s, stack, rand() % 5 ? rand() / (double)RAND_MAX / 64 : rand() % 9);
}

static void
light_rows_that_are_not_made_are_missed_by_nobody(void **state)
{
	static const double thresholds[] = { 0.001, 0.01, 0.1, 0.7, 2 };

	(void)state;
	srand(8);
	for (int i = 0; i < 600; i++) {
		struct session *s = session_new();
		struct processor_options opts = {
			.timeline = i % 2,
			.threshold = thresholds[i % 5],
		};
		struct ftree whole, early;
		struct out want, have;

		for (int n = rand() % 200; n >= 0; n--)
			add_random(s);
		make_processed(&whole, s, ftree_init_session_sum, opts, false);
		make_processed(&early, s, ftree_init_session_sum, opts, true);
		out_init(&want, SIZE_MAX);
		out_init(&have, SIZE_MAX);
		write_all(&want, &whole);
		write_all(&have, &early);
		assert_string_equal(have.data, want.data);
		out_fini(&want);
		out_fini(&have);
		ftree_fini(&whole);
		ftree_fini(&early);
		session_free(s);
	}
}

/* What is light takes a row, and none of what it calls. */
static void
nothing_below_a_light_row_is_made(void **state)
{
	struct session *s = session_new();
	struct processor_options opts = { .threshold = 0.01 };
	struct ftree ft;

	(void)state;
	add(s, "m@m.py:1", 1000);
	for (int i = 0; i < 50; i++) {
		char stack[128];

		snprintf(stack, sizeof(stack),
			 "m@m.py:1 f@m.py:2 a%d@m.py:3 b@m.py:4 c@m.py:5", i);
		add(s, stack, i ? 0.01 : 20);
	}
	for (int timeline = 0; timeline < 2; timeline++) {
		opts.timeline = timeline;
		make_processed(&ft, s, ftree_init_session_sum, opts, true);
		assert_in_range(ft.len, 50, 64);
		ftree_fini(&ft);
		/* Of what is no time nobody knows. */
		s->records[1].seconds = -20;
		make_processed(&ft, s, ftree_init_session_sum, opts, true);
		assert_in_range(ft.len, 200, 300);
		ftree_fini(&ft);
		s->records[1].seconds = 20;
	}
	session_free(s);
}

static bool
is_worker(const void *arg, const char *name)
{
	(void)arg;
	return !strcmp(name, "worker");
}

static void
only_wanted_threads_are_there(void **state)
{
	const struct ftree_look look = { .thread = is_worker };
	struct session *s = session_new();
	struct ftree ft;

	(void)state;
	add(s, "main@<thread>:1 f@m.py:1", 1);
	add(s, "worker@<thread>:2 g@m.py:1 [self]", 2);
	add(s, "g@m.py:1", 4);
	assert_int_equal(ftree_init_session(&ft, s, &look), PIT_OK);
	assert_rows(&ft, "worker(2 g(2 [self](2)))");
	ftree_fini(&ft);
	session_clear_records(s);
	add(s, "main@<thread>:1 f@m.py:1", 1);
	add(s, "worker@<thread>:2 g@m.py:1", 2);
	add(s, "main@<thread>:1 f@m.py:1", 1);
	assert_int_equal(ftree_init_session_sum(&ft, s, &look), PIT_OK);
	assert_rows(&ft, "worker(2 g(2 [self](2)))");
	ftree_fini(&ft);
	session_free(s);
}

static void
paths_are_relative_to_the_entry_that_leaves_least(void **state)
{
	static const struct {
		const char *file, *want;
	} cases[] = {
		{ "/usr/lib/python3/json/a.py", "json/a.py" },
		{ "/w/app/m.py", "m.py" },
		{ "/else/m.py", "/else/m.py" },
		{ "m.py", "m.py" },
		{ "sub/m.py", "sub/m.py" },
		{ "/w/other//x/../m.py", "../other/m.py" },
		{ "/w/app/a/../b/m.py", "b/m.py" },
		{ "<built-in>", "<built-in>" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct session *s = session_new();
		struct ftree ft;
		char frame[64];

		assert_int_equal(session_text_set(&s->cwd, "/w/app", 6),
				 PIT_OK);
		assert_int_equal(session_texts_add(&s->sys_path, "", 0),
				 PIT_OK);
		assert_int_equal(
		    session_texts_add(&s->sys_path, "/usr/lib/python3", 16),
		    PIT_OK);
		snprintf(frame, sizeof(frame), "f@%s:1", cases[i].file);
		add(s, frame, 1);
		assert_int_equal(ftree_init_session(&ft, s, &everything),
				 PIT_OK);
		assert_int_equal(ftree_session_shorten(&ft), PIT_OK);
		assert_string_equal(ftree_short_file(&ft, ft.top),
				    cases[i].want);
		ftree_fini(&ft);
		session_free(s);
	}
}

/* All of a report's tree; false: memory ran out, and nothing is left. */
static bool
tree_is_made(const struct session *s, bool timeline)
{
	const struct ftree_look look = { .timeline = timeline,
					 .threshold = 0.01 };
	const struct processor_options opts = { .timeline = timeline,
						.threshold = 0.01 };
	struct ftree ft;

	if (ftree_init_session_sum(&ft, s, &look))
		return false;
	if (processors_run_session(&ft, &opts)) {
		ftree_fini(&ft);
		return false;
	}
	ftree_fini(&ft);
	return true;
}

static void
no_memory_is_no_crash(void **state)
{
	struct session *s = session_new();

	(void)state;
	assert_int_equal(session_texts_add(&s->sys_path, "", 0), PIT_OK);
	add_start(s, "t@<thread>:7");
	for (int i = 0; i < 20; i++) {
		char stack[128];

		snprintf(stack, sizeof(stack),
			 "t@<thread>:7 f%d@a/m.py:%d~cA%d g@m.py:1~cB%d", i % 7,
			 i % 7, i, i);
		add(s, stack, 1);
	}
	for (int timeline = 0; timeline < 2; timeline++) {
		long n = 0;

		for (; n < 10000; n++) {
			bool made;

			mem_fail_after = n;
			made = tree_is_made(s, timeline);
			mem_fail_after = -1;
			if (made)
				break;
		}
		assert_in_range(n, 5, 9999);
	}
	session_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_function_that_comes_again_has_a_row_of_its_own),
		cmocka_unit_test(times_are_added_in_the_order_of_the_file),
		cmocka_unit_test(equal_times_stay_in_the_order_of_the_file),
		cmocka_unit_test(several_outermost_frames_stand_below_a_root),
		cmocka_unit_test(the_stem_ends_where_the_profiler_was_started),
		cmocka_unit_test(the_class_is_that_of_most_time),
		cmocka_unit_test(what_is_awaited_is_no_time_of_its_caller),
		cmocka_unit_test(hidden_frames_give_way_to_what_they_call),
		cmocka_unit_test(
		    the_program_is_first_however_long_compiling_takes),
		cmocka_unit_test(the_user_says_what_is_hidden),
		cmocka_unit_test(equal_rows_are_one_from_the_start),
		cmocka_unit_test(
		    light_rows_that_are_not_made_are_missed_by_nobody),
		cmocka_unit_test(nothing_below_a_light_row_is_made),
		cmocka_unit_test(only_wanted_threads_are_there),
		cmocka_unit_test(
		    paths_are_relative_to_the_entry_that_leaves_least),
		cmocka_unit_test(no_memory_is_no_crash),
	};

	return RUN_TESTS(tests);
}
