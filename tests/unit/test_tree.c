/* tests/unit/test_tree.c - one test per promise of tree.h. */
#include "model/tree.h"

#include "../lib/test.h"

#include <stdbool.h>
#include <string.h>

struct fixture {
	struct symtab *syms;
	struct tree *tree;
	node_id thread;
};

static frame_id
python(struct fixture *f, const char *name, const char *file)
{
	frame_id id = symtab_python(f->syms, name, strlen(name), file,
				    strlen(file), 7, 0);

	assert_int_not_equal(id, 0);
	return id;
}

static node_id
child(struct fixture *f, node_id parent, frame_id frame)
{
	node_id id = tree_child(f->tree, f->syms, parent, frame);

	assert_int_not_equal(id, TREE_ROOT);
	return id;
}

static const struct tree_node *
get(const struct fixture *f, node_id id)
{
	const struct tree_node *node = tree_get(f->tree, id);

	assert_non_null(node);
	return node;
}

static void
init(struct fixture *f)
{
	f->syms = symtab_new();
	f->tree = tree_new();
	assert_non_null(f->syms);
	assert_non_null(f->tree);
	f->thread =
	    child(f, TREE_ROOT, symtab_root(f->syms, FRAME_THREAD, "main", 4));
}

static void
fini(struct fixture *f)
{
	tree_free(f->tree);
	symtab_free(f->syms);
}

#define APP "/app/a.py"
#define LIB "/usr/lib/python3.12/json/a.py"
#define SUB "/usr/lib/python3.12/site-packages/numpy/b.py"

static void
one_parent_and_frame_are_one_node(void **state)
{
	struct fixture f;
	node_id a, b;

	(void)state;
	init(&f);
	a = child(&f, f.thread, python(&f, "a", APP));
	b = child(&f, f.thread, python(&f, "b", APP));
	assert_int_not_equal(a, b);
	assert_int_equal(child(&f, f.thread, python(&f, "a", APP)), a);
	assert_int_not_equal(child(&f, b, python(&f, "a", APP)), a);
	assert_int_equal(tree_find(f.tree, f.thread, get(&f, a)->frame), a);
	assert_int_equal(tree_find(f.tree, a, get(&f, a)->frame), TREE_ROOT);
	assert_int_equal(get(&f, a)->parent, f.thread);
	assert_int_equal(get(&f, a)->depth, 2);
	assert_int_equal(get(&f, f.thread)->child, b);
	assert_int_equal(get(&f, b)->next, a);
	assert_int_equal(get(&f, a)->next, 0);
	fini(&f);
}

static void
ids_stay_while_the_tree_grows(void **state)
{
	struct fixture f;
	node_id ids[64], at;

	(void)state;
	init(&f);
	at = f.thread;
	for (unsigned i = 0; i < ARRAY_LEN(ids); i++)
		ids[i] = at = child(&f, at, python(&f, "a", APP));
	for (unsigned i = 0; i < 3000; i++)
		child(&f, f.thread,
		      symtab_python(f.syms, "b", 1, APP, strlen(APP), i, 0));
	at = f.thread;
	for (unsigned i = 0; i < ARRAY_LEN(ids); i++) {
		at = child(&f, at, python(&f, "a", APP));
		assert_int_equal(at, ids[i]);
	}
	assert_int_equal(tree_len(f.tree), 2 + 64 + 3000);
	assert_null(tree_get(f.tree, 2 + 64 + 3000));
	fini(&f);
}

static void
a_library_keeps_the_name_it_was_entered_by(void **state)
{
	struct fixture f;
	node_id app, json, numpy, back, again;

	(void)state;
	init(&f);
	app = child(&f, f.thread, python(&f, "app", APP));
	json = child(&f, app, python(&f, "dumps", LIB));
	numpy = child(&f, json, python(&f, "dot", SUB));
	back = child(&f, numpy, python(&f, "callback", APP));
	again = child(&f, back, python(&f, "dot", SUB));
	assert_false(get(&f, app)->flags & NODE_LIBRARY);
	assert_true(get(&f, json)->flags & NODE_LIBRARY);
	assert_string_equal(symtab_name(f.syms, get(&f, app)->group), "a");
	assert_string_equal(symtab_name(f.syms, get(&f, json)->group), "json");
	assert_string_equal(symtab_name(f.syms, get(&f, numpy)->group), "json");
	assert_string_equal(symtab_name(f.syms, get(&f, back)->group), "a");
	assert_string_equal(symtab_name(f.syms, get(&f, again)->group),
			    "numpy");
	fini(&f);
}

static void
a_c_function_counts_as_its_caller(void **state)
{
	struct fixture f;
	node_id app, json, lone, in, through;
	frame_id c;

	(void)state;
	init(&f);
	c = symtab_c(f.syms, "sleep", 5, "time", 4);
	app = child(&f, f.thread, python(&f, "app", APP));
	json = child(&f, app, python(&f, "dumps", LIB));
	lone = child(&f, app, c);
	in = child(&f, json, c);
	/* What a C function calls is entered from the application. */
	through = child(&f, lone, python(&f, "dumps", LIB));
	assert_true(get(&f, lone)->flags & NODE_LIBRARY);
	assert_true(get(&f, lone)->flags & NODE_BY_APP);
	assert_false(get(&f, in)->flags & NODE_BY_APP);
	assert_string_equal(symtab_name(f.syms, get(&f, lone)->group), "a");
	assert_string_equal(symtab_name(f.syms, get(&f, in)->group), "json");
	assert_string_equal(symtab_name(f.syms, get(&f, through)->group),
			    "json");
	fini(&f);
}

static void
code_of_a_string_is_as_its_caller(void **state)
{
	struct fixture f;
	node_id json, in, top, app, under;

	(void)state;
	init(&f);
	top = child(&f, f.thread, python(&f, "<module>", "<string>"));
	app = child(&f, f.thread, python(&f, "app", APP));
	under = child(&f, app, python(&f, "<module>", "<string>"));
	json = child(&f, f.thread, python(&f, "dumps", LIB));
	in = child(&f, json, python(&f, "<module>", "<string>"));
	assert_false(get(&f, top)->flags & NODE_LIBRARY);
	assert_false(get(&f, under)->flags & NODE_LIBRARY);
	assert_true(get(&f, in)->flags & NODE_LIBRARY);
	assert_string_equal(symtab_name(f.syms, get(&f, in)->group), "json");
	assert_string_equal(symtab_name(f.syms, get(&f, under)->group), "a");
	assert_string_equal(symtab_name(f.syms, get(&f, top)->group),
			    "<string>");
	fini(&f);
}

static void
code_that_exec_runs_is_as_the_caller_of_exec(void **state)
{
	struct fixture f;
	node_id app, json, in_app, in_json;
	frame_id exec;

	(void)state;
	init(&f);
	exec = symtab_c(f.syms, "exec", 4, "builtins", 8);
	app = child(&f, f.thread, python(&f, "app", APP));
	json = child(&f, f.thread, python(&f, "dumps", LIB));
	in_app = child(&f, child(&f, app, exec), python(&f, "f", "<string>"));
	in_json = child(&f, child(&f, json, exec), python(&f, "f", "<string>"));
	assert_false(get(&f, in_app)->flags & NODE_LIBRARY);
	assert_string_equal(symtab_name(f.syms, get(&f, in_app)->group), "a");
	assert_true(get(&f, in_json)->flags & NODE_LIBRARY);
	fini(&f);
}

static void
library_code_knows_where_it_was_entered(void **state)
{
	struct fixture f;
	node_id entry, a, b, app;

	(void)state;
	init(&f);
	entry = child(&f, f.thread, python(&f, "e", LIB));
	a = child(&f, entry, python(&f, "a", LIB));
	b = child(&f, a, python(&f, "b", SUB));
	app = child(&f, b, python(&f, "app", APP));
	assert_int_equal(get(&f, entry)->entry, entry);
	assert_int_equal(get(&f, b)->entry, entry);
	assert_int_equal(get(&f, app)->entry, TREE_ROOT);
	b = child(&f, app, python(&f, "b", SUB));
	assert_int_equal(get(&f, b)->entry, b);
	fini(&f);
}

static void
without_memory_the_tree_is_unchanged(void **state)
{
	struct fixture f;
	node_id at;
	size_t failed = 0;

	(void)state;
	init(&f);
	at = f.thread;
	for (unsigned i = 0; i < 2000; i++) {
		frame_id frame =
		    symtab_python(f.syms, "x", 1, APP, strlen(APP), i, 0);
		size_t before = tree_len(f.tree);
		node_id id;

		mem_fail_after = 0;
		id = tree_child(f.tree, f.syms, at, frame);
		if (mem_fail_after == -1) {
			assert_int_equal(id, TREE_ROOT);
			assert_int_equal(tree_len(f.tree), before);
			assert_int_equal(tree_find(f.tree, at, frame), 0);
			failed++;
		}
		mem_fail_after = -1;
		child(&f, at, frame);
	}
	assert_true(failed > 5);
	assert_int_equal(tree_len(f.tree), 2002);
	fini(&f);
}

static void
an_unknown_frame_or_parent_is_no_node(void **state)
{
	struct fixture f;

	(void)state;
	init(&f);
	assert_int_equal(tree_child(f.tree, f.syms, TREE_ROOT, 12345), 0);
	assert_int_equal(
	    tree_child(f.tree, f.syms, 12345, python(&f, "a", APP)), 0);
	assert_int_equal(tree_len(f.tree), 2);
	fini(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_parent_and_frame_are_one_node),
		cmocka_unit_test(ids_stay_while_the_tree_grows),
		cmocka_unit_test(a_library_keeps_the_name_it_was_entered_by),
		cmocka_unit_test(a_c_function_counts_as_its_caller),
		cmocka_unit_test(code_of_a_string_is_as_its_caller),
		cmocka_unit_test(code_that_exec_runs_is_as_the_caller_of_exec),
		cmocka_unit_test(library_code_knows_where_it_was_entered),
		cmocka_unit_test(without_memory_the_tree_is_unchanged),
		cmocka_unit_test(an_unknown_frame_or_parent_is_no_node),
	};

	return RUN_TESTS(tests);
}
