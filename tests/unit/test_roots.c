/* tests/unit/test_roots.c - what processes and threads that would look the same
 * are told apart by: one test per promise of roots.h and root_label.h.
 */
#include "model/root_label.h"
#include "model/roots.h"

#include "../lib/stream.h"
#include "../lib/test.h"
#include "base/mem.h"

#include <stdio.h>
#include <string.h>

#define MS 1000000ull

struct fixture {
	struct model *model;
	struct stream stream; /* of the latest process */
	int fail_after;       /* allocations of the next one; -1: never */
};

static void
fixture_init(struct fixture *f)
{
	*f = (struct fixture){ .model = model_new(), .fail_after = -1 };
	assert_non_null(f->model);
}

static enum pit_status
hello(struct fixture *f, uint32_t pid, uint32_t ppid, const char *cwd,
      const char *command)
{
	struct event ev = { .type = WIRE_HELLO };

	ev.hello.version = WIRE_VERSION;
	ev.hello.pid = pid;
	ev.hello.ppid = ppid;
	ev.hello.interval = MS;
	ev.hello.time = 1000 * MS;
	ev.hello.cwd = (struct wire_text){ cwd, strlen(cwd) };
	ev.hello.argv = (struct wire_text){ command, strlen(command) };
	f->stream = (struct stream){
		.model = f->model,
		.src = model_open(f->model),
	};
	mem_fail_after = f->fail_after;
	return model_apply(f->model, f->stream.src, &ev);
}

static void
process(struct fixture *f, uint32_t pid, uint32_t ppid, const char *cwd,
	const char *command)
{
	assert_int_equal(hello(f, pid, ppid, cwd, command), PIT_OK);
}

/* The labels of the rows below parent, the first one first, " | " between. */
static void
assert_rows(const struct fixture *f, enum tree_kind kind, node_id parent,
	    const char *want)
{
	const struct snapshot *snap = model_snapshot(f->model);
	const struct tree *tree = snapshot_tree(snap, kind);
	char got[1024] = "", rest[1024];

	for (node_id id = tree_get(tree, parent)->child; id;
	     id = tree_get(tree, id)->next) {
		const struct root *root =
		    roots_get(snap->roots, tree_get(tree, id)->frame);

		strcpy(rest, got);
		snprintf(got, sizeof(got), "%.100s ×%zu%s%.800s", root->label,
			 root->count, rest[0] ? " | " : "", rest);
	}
	assert_string_equal(got, want);
}

static void
scripts_of_two_folders_are_two_and_show_what_differs(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	process(&f, 1, 0, "/", "/usr/bin/python3 /a/x/gunicorn -w 4");
	assert_rows(&f, TREE_GROUPED, TREE_ROOT, "python3 gunicorn -w 4 ×1");
	process(&f, 2, 0, "/", "/usr/bin/python3 /b/y/gunicorn -w 4");
	process(&f, 3, 0, "/", "/opt/bin/python3 /a/x/gunicorn -w 8");
	assert_rows(&f, TREE_GROUPED, TREE_ROOT,
		    "python3 x/gunicorn -w N ×2 | python3 y/gunicorn -w 4 ×1");
	assert_rows(&f, TREE_APART, TREE_ROOT,
		    "python3 x/gunicorn -w 4 ×1 | python3 y/gunicorn -w 4 ×1 "
		    "| python3 x/gunicorn -w 8 ×1");
	/* As much of the folder as tells all apart. */
	process(&f, 4, 0, "/", "python3 /c/x/gunicorn -w 4");
	assert_rows(&f, TREE_GROUPED, TREE_ROOT,
		    "python3 a/x/gunicorn -w N ×2 | "
		    "python3 b/y/gunicorn -w 4 ×1 | "
		    "python3 c/x/gunicorn -w 4 ×1");
	model_free(f.model);
}

static void
folders_are_alike_but_for_numbers(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	process(&f, 1, 0, "/", "python3 /tmp/run1/step.py 1");
	process(&f, 2, 0, "/", "python3 /tmp/run12/step.py 2");
	assert_rows(&f, TREE_GROUPED, TREE_ROOT, "python3 runN/step.py N ×2");
	assert_rows(&f, TREE_APART, TREE_ROOT,
		    "python3 run1/step.py 1 ×1 | python3 run12/step.py 2 ×1");
	model_free(f.model);
}

static void
a_relative_script_is_in_the_working_directory(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	process(&f, 1, 0, "/srv/shop", "python3 -u manage.py run");
	process(&f, 2, 0, "/", "python3 -u /srv/shop/manage.py run");
	assert_rows(&f, TREE_GROUPED, TREE_ROOT, "python3 -u manage.py run ×2");
	process(&f, 3, 0, "/srv/blog", "python3 -u manage.py run");
	assert_rows(&f, TREE_GROUPED, TREE_ROOT,
		    "python3 -u shop/manage.py run ×2 | "
		    "python3 -u blog/manage.py run ×1");
	model_free(f.model);
}

static void
what_is_no_script_has_no_folder(void **state)
{
	static const char *const commands[] = {
		"python3 -m http.server /data",
		"python3 -c import x; x.y(1/2)",
		"python3 -Im pytest a/b.py",
		"python3",
		"python3 --version",
		"",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		struct fixture f;
		const struct snapshot *snap;
		node_id id;

		fixture_init(&f);
		process(&f, 1, 0, "/a", commands[i]);
		process(&f, 2, 0, "/b", commands[i]);
		snap = model_snapshot(f.model);
		id = tree_get(snap->trees[TREE_GROUPED], TREE_ROOT)->child;
		assert_int_equal(tree_get(snap->trees[TREE_GROUPED], id)->next,
				 0);
		model_free(f.model);
	}
}

/* It may have gone to the root since, as daemons do. */
static void
a_worker_is_where_its_master_was(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	process(&f, 1, 0, "/srv/shop", "python3 manage.py");
	process(&f, 2, 1, "/", "python3 manage.py");
	process(&f, 3, 0, "/srv/blog", "python3 manage.py");
	process(&f, 4, 3, "/", "python3 manage.py");
	assert_rows(&f, TREE_GROUPED, TREE_ROOT,
		    "python3 shop/manage.py ×1 | "
		    "python3 shop/manage.py [worker] ×1 | "
		    "python3 blog/manage.py ×1 | "
		    "python3 blog/manage.py [worker] ×1");
	model_free(f.model);
}

static void
begin(struct fixture *f, uint32_t id, const char *name, const char *path)
{
	stream_thread(&f->stream, id, name, 0);
	stream_sample(&f->stream, id, stream_path(&f->stream, path), 5 * MS,
		      5 * MS);
}

static void
threads_of_one_name_show_what_they_began_with(void **state)
{
	struct fixture f;
	const struct snapshot *snap;
	node_id proc;

	(void)state;
	fixture_init(&f);
	process(&f, 1, 0, "/", "python3 a.py");
	stream_fact(&f.stream, WIRE_FACT_SYS_PATH, "/app");
	stream_thread(&f.stream, 1, "MainThread", WIRE_THREAD_MAIN);
	stream_clock(&f.stream, 1000 * MS);
	begin(&f, 2, "pool-1", "load /app/a.py");
	snap = model_snapshot(f.model);
	proc = tree_get(snap->trees[TREE_GROUPED], TREE_ROOT)->child;
	assert_rows(&f, TREE_GROUPED, proc, "pool-1 ×1");
	begin(&f, 3, "pool-2", "load /app/b.py");
	begin(&f, 4, "pool-3", "Job.<locals>.Work.run /app/b.py");
	assert_rows(&f, TREE_GROUPED, proc,
		    "pool-1 (a.py:1) ×1 | pool-2 (b.py:1) ×1 | "
		    "pool-3 (b.py:1) ×1");
	model_free(f.model);
	fixture_init(&f);
	process(&f, 1, 0, "/", "python3 a.py");
	stream_clock(&f.stream, 1000 * MS);
	begin(&f, 1, "pool", "load /app/a.py");
	begin(&f, 2, "pool", "Job.<locals>.Work.run /app/b.py");
	begin(&f, 3, "pool", "load /app/a.py");
	snap = model_snapshot(f.model);
	proc = tree_get(snap->trees[TREE_GROUPED], TREE_ROOT)->child;
	assert_rows(&f, TREE_GROUPED, proc,
		    "pool (load) ×2 | pool (Work.run) ×1");
	proc = tree_get(snapshot_tree(snap, TREE_APART), TREE_ROOT)->child;
	assert_rows(&f, TREE_APART, proc,
		    "pool (load) ×1 | pool (Work.run) ×1 | pool (load) ×1");
	model_free(f.model);
}

static void
assert_folder(const char *command, const char *cwd, const char *want)
{
	struct out o;

	out_init(&o, 100);
	root_label_folder(&o, command, cwd);
	assert_string_equal(o.len ? o.data : "", want);
	out_fini(&o);
}

static void
the_folder_of_a_script_is_absolute(void **state)
{
	(void)state;
	assert_folder("python /a/b/c.py", "/w", "/a/b");
	assert_folder("python b/../c.py x", "/w", "/w");
	assert_folder("python -u -X dev c.py", "/w/v", "/w/v");
	assert_folder("python /c.py", "/w", "");
	assert_folder("python c.py", "", "");
}

static void
as_many_components_are_shown_as_tell_folders_apart(void **state)
{
	(void)state;
	assert_int_equal(root_label_depth("/a/x", "/a/x"), 0);
	assert_int_equal(root_label_depth("/a/x", "/a/y"), 1);
	assert_int_equal(root_label_depth("/a/x", "/b/x"), 2);
	assert_int_equal(root_label_depth("/x", "/b/x"), 2);
	assert_int_equal(root_label_depth("/a/ax", "/a/x"), 1);
	assert_int_equal(root_label_depth("", "/a"), 1);
	assert_string_equal(root_label_tail("/a/b/c", 1), "c");
	assert_string_equal(root_label_tail("/a/b/c", 2), "b/c");
	assert_string_equal(root_label_tail("/a/b/c", 3), "a/b/c");
	assert_string_equal(root_label_tail("/a/b/c", 4), "/a/b/c");
	assert_string_equal(root_label_tail("/a/b/c", 9), "/a/b/c");
	assert_string_equal(root_label_tail("", 3), "");
}

static void
a_label_has_a_bound_and_whole_characters(void **state)
{
	struct root_label label;
	char name[1000];

	(void)state;
	memset(name, 'a', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	root_label_process(&label, name, name, 1, true);
	assert_int_equal(strlen(label.text), LABEL_MAX);
	root_label_thread(&label, name, name);
	assert_int_equal(strlen(label.text), LABEL_MAX);
	memcpy(name + LABEL_MAX - 1, "é", 2);
	root_label_thread(&label, name, NULL);
	assert_int_equal(strlen(label.text), LABEL_MAX - 1);
	root_label_thread(&label, "Thread-1 (load)", "load");
	assert_string_equal(label.text, "Thread-1 (load)");
}

/* Enough of them to be told apart, at every allocation. */
static void
without_memory_labels_are_refused(void **state)
{
	bool failed = true;
	int n;

	(void)state;
	for (n = 0; failed; n++) {
		struct fixture f;
		enum pit_status st = PIT_OK;
		char command[64];

		fixture_init(&f);
		for (unsigned i = 0; i < 4; i++) {
			snprintf(command, sizeof(command),
				 "python /%c/x/gunicorn -w %u", 'a' + i % 2, i);
			f.fail_after = i == 3 ? n : -1;
			st = hello(&f, i + 1, 0, "/", command);
		}
		failed = mem_fail_after < 0;
		mem_fail_after = -1;
		assert_int_equal(st, failed ? PIT_ENOMEM : PIT_OK);
		model_free(f.model);
	}
	assert_in_range(n, 5, 100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    scripts_of_two_folders_are_two_and_show_what_differs),
		cmocka_unit_test(folders_are_alike_but_for_numbers),
		cmocka_unit_test(a_relative_script_is_in_the_working_directory),
		cmocka_unit_test(what_is_no_script_has_no_folder),
		cmocka_unit_test(a_worker_is_where_its_master_was),
		cmocka_unit_test(threads_of_one_name_show_what_they_began_with),
		cmocka_unit_test(the_folder_of_a_script_is_absolute),
		cmocka_unit_test(
		    as_many_components_are_shown_as_tell_folders_apart),
		cmocka_unit_test(a_label_has_a_bound_and_whole_characters),
		cmocka_unit_test(without_memory_labels_are_refused),
	};

	return RUN_TESTS(tests);
}
