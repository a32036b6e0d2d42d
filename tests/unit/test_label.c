/* tests/unit/test_label.c - one test per promise of label.h. */
#include "model/label.h"

#include "../lib/stream.h"
#include "../lib/test.h"

#include <stdio.h>
#include <string.h>

#define MS  1000000u
#define LIB "/usr/lib/python3.12/"

struct fixture {
	struct model *model;
	struct stream stream;
	const struct snapshot *snap;
};

static void
fixture_init(struct fixture *f)
{
	f->model = model_new();
	assert_non_null(f->model);
	stream_open(&f->stream, f->model, 10, 0, "/usr/bin/python /x/a.py");
	stream_fact(&f->stream, WIRE_FACT_SYS_PATH, "/app");
	stream_thread(&f->stream, 1, "main", WIRE_THREAD_MAIN);
	stream_thread(&f->stream, 2, "", 0);
	stream_clock(&f->stream, 0);
}

static void
spend(struct fixture *f, uint32_t thread, const char *path)
{
	stream_sample(&f->stream, thread, stream_path(&f->stream, path), MS,
		      MS);
	f->snap = model_snapshot(f->model);
}

/* "name|where" of the first node of such a function. */
static void
assert_label(const struct fixture *f, enum tree_kind kind, const char *function,
	     const char *want)
{
	const struct symtab *syms = f->snap->syms;
	const struct tree *tree = snapshot_tree(f->snap, kind);
	char name[LABEL_NAME], where[LABEL_WHERE];
	char both[LABEL_NAME + LABEL_WHERE];
	frame_id frame = 0;

	for (node_id id = 1; id < tree_len(tree) && !frame; id++) {
		frame = tree_get(tree, id)->frame;
		if (strcmp(label_function(syms, f->snap->roots, frame),
			   function) != 0)
			frame = 0;
	}
	assert_int_not_equal(frame, 0);
	label_name(syms, f->snap->roots, frame, name, sizeof(name));
	label_where(syms, f->snap->roots, frame, where, sizeof(where));
	snprintf(both, sizeof(both), "%s|%s", name, where);
	assert_string_equal(both, want);
	assert_true(label_matches(syms, f->snap->roots, frame, name));
	assert_true(label_matches(syms, f->snap->roots, frame, where));
	assert_false(label_matches(syms, f->snap->roots, frame, "~"));
}

static void
functions_have_a_class_and_a_place(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	spend(&f, 1,
	      "f.<locals>.Job.run /app/a.py > dumps " LIB "json/x.py > "
	      "str.encode builtins() > copy ()");
	assert_label(&f, TREE_APART, "run", "Job.run|a.py:1");
	assert_label(&f, TREE_APART, "dumps", "dumps|" LIB "json/x.py:1");
	assert_label(&f, TREE_APART, "str.encode", "str.encode|<builtins>");
	assert_label(&f, TREE_APART, "copy", "copy|<built-in>");
	model_free(f.model);
}

static void
processes_and_threads_have_a_name_and_a_number(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	spend(&f, 1, "m /app/a.py");
	spend(&f, 2, "m /app/a.py");
	assert_label(&f, TREE_APART, "python a.py", "python a.py|pid 10");
	assert_label(&f, TREE_APART, "main", "main|");
	assert_label(&f, TREE_APART, "(thread)", "(thread)|");
	model_free(f.model);
}

static void
what_stands_for_several_says_how_many(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	for (uint32_t id = 3; id < 6; id++) {
		stream_thread(&f.stream, id, id == 4 ? "w-4" : "w-5", 0);
		spend(&f, id, "m /app/a.py");
	}
	assert_label(&f, TREE_GROUPED, "w-N", "w-N ×3|");
	model_free(f.model);
}

static void
what_is_unknown_says_so(void **state)
{
	char text[LABEL_WHERE];
	struct fixture f;

	(void)state;
	fixture_init(&f);
	spend(&f, 1, "m /app/a.py");
	label_name(f.snap->syms, f.snap->roots, 1u << 30, text, LABEL_NAME);
	assert_string_equal(text, "(unknown)");
	label_where(f.snap->syms, f.snap->roots, 1u << 30, text, sizeof(text));
	assert_string_equal(text, "");
	model_free(f.model);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(functions_have_a_class_and_a_place),
		cmocka_unit_test(
		    processes_and_threads_have_a_name_and_a_number),
		cmocka_unit_test(what_stands_for_several_says_how_many),
		cmocka_unit_test(what_is_unknown_says_so),
	};

	return RUN_TESTS(tests);
}
