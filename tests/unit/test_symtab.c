/* tests/unit/test_symtab.c - one test per promise of symtab.h. */
#include "model/symtab.h"

#include "../lib/test.h"
#include "model/origin.h"

#include <stdio.h>
#include <string.h>

static struct symtab *
new_symtab(void)
{
	struct symtab *syms = symtab_new();

	assert_non_null(syms);
	return syms;
}

static frame_id
python(struct symtab *syms, const char *name, const char *file)
{
	frame_id id =
	    symtab_python(syms, name, strlen(name), file, strlen(file), 1, 0);

	assert_int_not_equal(id, 0);
	return id;
}

static void
add_prefix(struct symtab *syms, const char *path)
{
	assert_int_equal(symtab_add_prefix(syms, path, strlen(path)), PIT_OK);
}

static void
add_path(struct symtab *syms, const char *path)
{
	assert_int_equal(symtab_add_path(syms, path, strlen(path)), PIT_OK);
}

static void
set_cwd(struct symtab *syms, const char *path)
{
	assert_int_equal(symtab_set_cwd(syms, path, strlen(path)), PIT_OK);
}

static void
equal_names_have_one_id(void **state)
{
	struct symtab *syms = new_symtab();
	name_id a = symtab_intern(syms, "abc", 3);
	name_id b = symtab_intern(syms, "abcd", 4);

	(void)state;
	assert_int_not_equal(a, 0);
	assert_int_not_equal(a, b);
	assert_int_equal(symtab_intern(syms, "abcx", 3), a);
	assert_string_equal(symtab_name(syms, a), "abc");
	assert_int_not_equal(symtab_intern(syms, "", 0), 0);
	assert_string_equal(symtab_name(syms, 0), "");
	assert_string_equal(symtab_name(syms, 1u << 31), "");
	symtab_free(syms);
}

static void
names_stay_where_they_are(void **state)
{
	struct symtab *syms = new_symtab();
	name_id first = symtab_intern(syms, "first", 5);
	const char *p = symtab_name(syms, first);
	char text[32];

	(void)state;
	for (int i = 0; i < 20000; i++) {
		int n = snprintf(text, sizeof(text), "name %d", i);

		assert_int_not_equal(symtab_intern(syms, text, (size_t)n), 0);
	}
	assert_ptr_equal(symtab_name(syms, first), p);
	assert_string_equal(p, "first");
	assert_int_equal(symtab_intern(syms, "first", 5), first);
	symtab_free(syms);
}

static void
a_function_is_name_file_and_line(void **state)
{
	struct symtab *syms = new_symtab();
	frame_id id = symtab_python(syms, "f", 1, "/a.py", 5, 3, 0);
	const struct frame_info *info = symtab_get(syms, id);

	(void)state;
	assert_int_equal(symtab_python(syms, "f", 1, "/a.py", 5, 3, 0), id);
	assert_int_not_equal(symtab_python(syms, "f", 1, "/a.py", 5, 4, 0), id);
	assert_int_not_equal(symtab_python(syms, "f", 1, "/b.py", 5, 3, 0), id);
	assert_int_not_equal(symtab_python(syms, "g", 1, "/a.py", 5, 3, 0), id);
	for (unsigned i = 0; i < 5000; i++)
		symtab_python(syms, "f", 1, "/c.py", 5, i, 0);
	assert_ptr_equal(symtab_get(syms, id), info);
	assert_int_equal(info->kind, FRAME_PYTHON);
	assert_int_equal(info->line, 3);
	assert_string_equal(info->file, "/a.py");
	assert_string_equal(info->module, "");
	assert_null(symtab_get(syms, 0));
	assert_null(symtab_get(syms, (frame_id)symtab_len(syms)));
	symtab_free(syms);
}

static void
a_name_is_split_into_class_and_function(void **state)
{
	static const struct {
		const char *name, *function, *class_name;
	} rows[] = {
		{ "run", "run", NULL },
		{ "C.run", "run", "C" },
		{ "A.B.run", "run", "A.B" },
		{ "f.<locals>.C.run", "run", "C" },
		{ "C.m.<locals>.run", "run", NULL },
		{ "C.m.<locals>.<lambda>", "<lambda>", NULL },
		{ "C.<listcomp>", "<listcomp>", "C" },
		{ "<module>", "<module>", NULL },
		{ "", "", NULL },
		{ "odd.", "odd.", NULL },
		{ ".odd", "odd", NULL },
	};
	struct symtab *syms = new_symtab();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct frame_info *info =
		    symtab_get(syms, python(syms, rows[i].name, "/a.py"));

		assert_string_equal(info->name, rows[i].name);
		assert_string_equal(info->function, rows[i].function);
		if (rows[i].class_name)
			assert_string_equal(info->class_name,
					    rows[i].class_name);
		else
			assert_null(info->class_name);
	}
	symtab_free(syms);
}

static void
class_and_function_may_be_known_apart(void **state)
{
	struct symtab *syms = new_symtab();
	frame_id split = symtab_python(syms, "a.b", 3, "/a.py", 5, 1, 0);
	frame_id whole = symtab_method(syms, "a.b", 3, 0, "/a.py", 1, 0);
	frame_id other = symtab_method(syms, "c.b", 3, 0, "/a.py", 1, 0);
	frame_id method = symtab_method(syms, "C.D.a.b", 7, 3, "/a.py", 1, 0);
	const struct frame_info *info = symtab_get(syms, whole);

	(void)state;
	assert_string_equal(info->name, "a.b");
	assert_string_equal(info->function, "a.b");
	assert_null(info->class_name);
	assert_int_not_equal(whole, split);
	info = symtab_get(syms, method);
	assert_string_equal(info->name, "C.D.a.b");
	assert_string_equal(info->function, "a.b");
	assert_string_equal(info->class_name, "C.D");
	assert_int_not_equal(
	    symtab_method(syms, "C.D.a.b", 7, 1, "/a.py", 1, 0), method);
	assert_int_equal(
	    symtab_method(syms, "C.D.a.b", 7, 3, "/a.py", 1, FRAME_HIDE),
	    method);
	assert_true(info->flags & FRAME_HIDE);
	/* What is one function goes by its whole name, too. */
	assert_int_equal(symtab_function(syms, method), whole);
	assert_int_equal(symtab_function(syms, other), other);
	symtab_free(syms);
}

static void
c_functions_are_built_in_library(void **state)
{
	struct symtab *syms = new_symtab();
	frame_id sleep = symtab_c(syms, "sleep", 5, "time", 4);
	frame_id join = symtab_c(syms, "str.join", 8, "", 0);
	frame_id dot = symtab_c(syms, "dot", 3, "numpy.core._multiarray", 22);
	const struct frame_info *info = symtab_get(syms, sleep);

	(void)state;
	assert_int_equal(symtab_c(syms, "sleep", 5, "time", 4), sleep);
	assert_int_not_equal(symtab_c(syms, "sleep", 5, "other", 5), sleep);
	assert_int_equal(info->kind, FRAME_C);
	assert_string_equal(info->file, "<built-in>");
	assert_string_equal(info->module, "time");
	assert_int_equal(info->line, 0);
	assert_true(info->flags & FRAME_LIBRARY);
	assert_string_equal(symtab_name(syms, info->package), "time");
	assert_string_equal(symtab_short_file(syms, sleep), "<built-in>");
	info = symtab_get(syms, join);
	assert_string_equal(info->function, "join");
	assert_string_equal(info->class_name, "str");
	assert_string_equal(symtab_name(syms, info->package), "builtins");
	info = symtab_get(syms, dot);
	assert_string_equal(symtab_name(syms, info->package), "numpy");
	symtab_free(syms);
}

static void
a_method_is_one_function_for_all_classes(void **state)
{
	struct symtab *syms = symtab_new();
	frame_id base, left, plain, other;

	(void)state;
	assert_non_null(syms);
	other = python(syms, "Base.run", "/b.py");
	base = python(syms, "Base.run", "/a.py");
	left = python(syms, "f.<locals>.Left.run", "/a.py");
	plain = python(syms, "run", "/a.py");
	assert_int_equal(symtab_function(syms, base), base);
	assert_int_equal(symtab_function(syms, left), base);
	assert_int_equal(symtab_function(syms, plain), base);
	assert_int_equal(symtab_function(syms, other), other);
	/* Also when the table has grown. */
	for (int i = 0; i < 2000; i++) {
		char name[32];

		snprintf(name, sizeof(name), "C%d.run", i);
		assert_int_equal(
		    symtab_function(syms, python(syms, name, "/a.py")), base);
	}
	assert_int_equal(symtab_function(syms, 0), 0);
	symtab_free(syms);
}

static void
roots_of_processes_and_threads_are_many(void **state)
{
	struct symtab *syms = new_symtab();
	frame_id a = symtab_root(syms, FRAME_THREAD, "t", 1);
	frame_id b = symtab_root(syms, FRAME_THREAD, "t", 1);
	frame_id cut = symtab_root(syms, FRAME_CUT, "", 0);

	(void)state;
	assert_int_not_equal(a, b);
	assert_int_equal(symtab_root(syms, FRAME_CUT, "", 0), cut);
	assert_string_equal(symtab_get(syms, a)->name, "t");
	assert_string_equal(symtab_get(syms, a)->file, "");
	assert_int_equal(symtab_rename(syms, a, "new", 3), PIT_OK);
	assert_string_equal(symtab_get(syms, a)->name, "new");
	assert_string_equal(symtab_get(syms, a)->function, "new");
	assert_string_equal(symtab_get(syms, b)->name, "t");
	assert_int_equal(symtab_rename(syms, cut, "x", 1), PIT_EUSAGE);
	assert_int_equal(symtab_rename(syms, 0, "x", 1), PIT_EUSAGE);
	symtab_free(syms);
}

#define LIB     FRAME_LIBRARY
#define BOOT    (FRAME_LIBRARY | FRAME_BOOT)
#define IMPORT  (FRAME_LIBRARY | FRAME_BOOT | FRAME_IMPORTLIB)
#define RUNPY   (FRAME_LIBRARY | FRAME_RUNPY)
#define INHERIT FRAME_INHERITS

static void
a_file_tells_library_from_application(void **state)
{
	static const struct {
		const char *file;
		unsigned flags;
		const char *package;
	} rows[] = {
		{ "<frozen importlib._bootstrap>", IMPORT, "importlib" },
		{ "<frozen importlib._bootstrap_external>", IMPORT,
		  "importlib" },
		{ "<frozen site>", BOOT, "site" },
		{ "<frozen zipimport>", BOOT, "zipimport" },
		{ "<frozen runpy>", RUNPY, "runpy" },
		{ "<frozen x.y>", BOOT, "x" },
		{ "<string>", INHERIT, "<string>" },
		/* Typed at a prompt. */
		{ "<stdin>", 0, "<stdin>" },
		{ "<stdin>-0", 0, "<stdin>-0" },
		{ "<stdin-3>", 0, "<stdin-3>" },
		{ "<python-input-12>", 0, "<python-input-12>" },
		{ "<ipython-input-3-abc>", 0, "<ipython-input-3-abc>" },
		{ "<bpython-input-3>", 0, "<bpython-input-3>" },
		{ "<console>", 0, "<console>" },
		{ "<console-1>", 0, "<console-1>" },
		{ "<input>", 0, "<input>" },
		/* A program's function that cloudpickle sent to a worker. */
		{ "<dynamic-code>", 0, "<dynamic-code>" },
		{ "<doctest a.b[0]>", 0, "<doctest a.b[0]>" },
		{ "<stdinx>", LIB, "stdinx" },
		{ "<built-in>", LIB, "built-in" },
		{ "<template>", LIB, "template" },
		{ "<__array_function__ internals>", LIB, "__array_function__" },
		{ "<", LIB, "<" },
		{ "", LIB, "" },
		/* Installed packages. */
		{ "/home/me/.local/lib/python3.11/site-packages/six.py", LIB,
		  "six" },
		{ "/usr/lib/python3/dist-packages/requests/api.py", LIB,
		  "requests" },
		{ "/x/site-packages/a/site-packages/b/c.py", LIB, "a" },
		{ "/x/site-packages-old/app.py", 0, "app" },
		{ "/x/my-site-packages/app.py", 0, "app" },
		{ "site-packages/foo/a.py", LIB, "foo" },
		/* The standard library, wherever it is. */
		{ "/usr/lib/python3.11/json/decoder.py", LIB, "json" },
		{ "/usr/lib/python3.11/threading.py", LIB, "threading" },
		{ "/usr/lib/python3.11/runpy.py", RUNPY, "runpy" },
		{ "/usr/lib/python3.11/site.py", BOOT, "site" },
		{ "/usr/lib/python3.11/encodings/utf_8.py", BOOT, "encodings" },
		{ "/opt/py/lib64/python3.13t/os.py", LIB, "os" },
		{ "/opt/py/lib/pypy3.10/os.py", LIB, "os" },
		{ "/opt/py/lib/python313.zip/os.py", LIB, "os" },
		{ "/home/me/lib/python3.11/os.py", LIB, "os" },
		{ "/x/lib/pythonic/os.py", 0, "os" },
		{ "/x/lib/python3.x/os.py", 0, "os" },
		{ "/x/lib/python3./os.py", 0, "os" },
		{ "/x/python3.11/os.py", 0, "os" },
		{ "/x/lib/python3.11", 0, "python3.11" },
		/* A private prefix; a shared one does not make a library. */
		{ "/proj/env/bin/tool.py", LIB, "bin" },
		{ "/proj/environment.py", 0, "environment" },
		{ "/proj/environment/a.py", 0, "a" },
		{ "/usr/src/app/main.py", 0, "main" },
		{ "/usr/local/share/tool/main.py", 0, "main" },
		{ "/home/me/train.py", 0, "train" },
		/* Application code is called by its module or its package. */
		{ "/srv/app/train.py", 0, "train" },
		{ "/srv/app/pkg/sub/m.py", 0, "pkg" },
		{ "/srv/app/pkg/__init__.py", 0, "pkg" },
		{ "/srv/app/__main__.py", 0, "app" },
		{ "/elsewhere/deep/tool.py", 0, "tool" },
		{ "/elsewhere/tool/__main__.py", 0, "tool" },
		{ "train.py", 0, "train" },
		{ "pkg/m.py", 0, "pkg" },
		{ "noext", 0, "noext" },
	};
	struct symtab *syms = new_symtab();

	(void)state;
	set_cwd(syms, "/srv/app");
	add_prefix(syms, "/usr");
	add_prefix(syms, "/usr/local/");
	add_prefix(syms, "/");
	add_prefix(syms, "/home/me");
	add_prefix(syms, "/root");
	add_prefix(syms, "/proj/env");
	add_path(syms, "");
	add_path(syms, "/usr/lib/python3.11");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct frame_info *info =
		    symtab_get(syms, python(syms, "f", rows[i].file));

		if (info->flags != rows[i].flags ||
		    strcmp(symtab_name(syms, info->package), rows[i].package))
			fail_msg("%s: flags %u, package %s", rows[i].file,
				 info->flags, symtab_name(syms, info->package));
	}
	symtab_free(syms);
}

static void
traceback_hide_is_remembered(void **state)
{
	struct symtab *syms = new_symtab();
	frame_id id = symtab_python(syms, "f", 1, "/a.py", 5, 1, 0);

	(void)state;
	assert_int_equal(symtab_python(syms, "f", 1, "/a.py", 5, 1, FRAME_HIDE),
			 id);
	assert_true(symtab_get(syms, id)->flags & FRAME_HIDE);
	symtab_free(syms);
}

static void
a_short_file_has_strictly_fewest_components(void **state)
{
	static const char *const rows[][2] = {
		{ "/usr/lib/python3.11/json/encoder.py", "json/encoder.py" },
		{ "/srv/app/train.py", "train.py" },
		{ "/srv/app/pkg/a.py", "pkg/a.py" },
		{ "/srv/other.py", "../other.py" },
		/* Four components up and down are not fewer than two. */
		{ "/x.py", "/x.py" },
		{ "train.py", "train.py" },
		{ "./train.py", "train.py" },
		{ "sub/../train.py", "train.py" },
		{ "<string>", "<string>" },
		{ "<a/b/c/d>", "<a/b/c/d>" },
		{ "", "" },
	};
	struct symtab *syms = new_symtab();

	(void)state;
	set_cwd(syms, "/srv/app");
	add_path(syms, "");
	add_path(syms, "/usr/lib/python3.11");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_string_equal(
		    symtab_short_file(syms, python(syms, "f", rows[i][0])),
		    rows[i][1]);
	assert_string_equal(symtab_short_file(syms, 0), "");
	symtab_free(syms);
}

/* A worker's script is in the folder of programs, and so is its sys.path; its
 * modules are where it was started. Processes may start in several places. */
static void
what_is_below_the_start_is_short(void **state)
{
	struct symtab *syms = new_symtab();

	(void)state;
	add_path(syms, "/opt/env/bin");
	add_path(syms, "/opt/env/lib/python3.11/site-packages");
	set_cwd(syms, "/home/me/proj");
	set_cwd(syms, "/");
	set_cwd(syms, "/srv/jobs");
	assert_string_equal(
	    symtab_short_file(syms, python(syms, "f", "/home/me/proj/t/a.py")),
	    "t/a.py");
	assert_string_equal(
	    symtab_short_file(syms, python(syms, "f", "/srv/jobs/b.py")),
	    "b.py");
	assert_string_equal(
	    symtab_short_file(syms, python(syms, "f", "/home/me/c.py")),
	    "/home/me/c.py");
	add_path(syms, "/home/me/proj/t");
	assert_string_equal(
	    symtab_short_file(syms, python(syms, "f", "/home/me/proj/t/a.py")),
	    "a.py");
	symtab_free(syms);
}

static void
a_command_may_be_a_string(void **state)
{
	(void)state;
	assert_true(origin_is_string_run("python\0-c\0x", 12));
	assert_true(origin_is_string_run("python\0-c\0x\0", 13));
	assert_true(origin_is_string_run("python\0-Ic\0x\0", 14));
	assert_true(
	    origin_is_string_run("python\0-W\0error\0-X\0dev\0-c\0x\0", 29));
	assert_true(origin_is_string_run("python\0-Werror\0-cx\0", 20));
	assert_false(origin_is_string_run("python\0-m\0a\0-c\0x\0", 18));
	assert_false(origin_is_string_run("python\0-ma\0-c\0x\0", 17));
	assert_false(origin_is_string_run("python\0a.py\0-c\0x\0", 17));
	assert_false(origin_is_string_run("python\0-\0-c\0x\0", 14));
	assert_false(origin_is_string_run("python\0-W\0-c\0", 13));
	assert_false(origin_is_string_run("python\0", 7));
	assert_false(origin_is_string_run("-c", 2));
	assert_false(origin_is_string_run("", 0));
	assert_true(origin_is_own("main", "<string>"));
	assert_true(origin_is_own("A.run", "<string>"));
	assert_true(origin_is_own("f.<locals>.<lambda>", "<string>"));
	assert_false(origin_is_own("<module>", "<string>"));
	assert_false(origin_is_own("__new__", "<string>"));
	assert_false(origin_is_own("A.__init__", "<string>"));
	assert_false(origin_is_own("main", "a.py"));
}

static void
new_paths_shorten_old_files(void **state)
{
	struct symtab *syms = new_symtab();
	frame_id id = python(syms, "f", "/a/b/c/d.py");
	const char *full = symtab_short_file(syms, id), *first;
	long before;

	(void)state;
	assert_string_equal(full, "/a/b/c/d.py");
	add_path(syms, "/a");
	first = symtab_short_file(syms, id);
	assert_string_equal(first, "b/c/d.py");
	/* A second look computes nothing. */
	before = mem_fail_after = 1000;
	assert_ptr_equal(symtab_short_file(syms, id), first);
	assert_int_equal(mem_fail_after, before);
	mem_fail_after = -1;
	add_path(syms, "/a/b/c");
	assert_string_equal(symtab_short_file(syms, id), "d.py");
	assert_string_equal(first, "b/c/d.py"); /* still there */
	symtab_free(syms);
}

static void
past_the_limits_names_and_frames_are_one(void **state)
{
	struct symtab *syms = new_symtab();
	frame_id last = 0, other, known = python(syms, "f", "/a.py");

	(void)state;
	for (uint32_t i = 0; i < SYMTAB_MAX_FRAMES; i++)
		last = symtab_python(syms, "f", 1, "/b.py", 5, i, 0);
	other = symtab_root(syms, FRAME_CUT, "", 0);
	assert_int_equal(last, other);
	assert_int_equal(python(syms, "g", "/new.py"), other);
	assert_int_equal(python(syms, "f", "/a.py"), known);
	/* Threads and processes are none of them, and keep their names. */
	last = symtab_root(syms, FRAME_THREAD, "a", 1);
	assert_int_equal(symtab_get(syms, last)->kind, FRAME_THREAD);
	assert_int_equal(symtab_rename(syms, last, "b", 1), PIT_OK);
	assert_string_equal(symtab_get(syms, last)->name, "b");
	other = symtab_root(syms, FRAME_PROCESS, "p", 1);
	assert_int_not_equal(symtab_root(syms, FRAME_PROCESS, "q", 1), other);
	symtab_free(syms);
}

static void
past_the_limit_of_bytes_a_name_has_no_parts(void **state)
{
	const struct frame_info *info;
	struct symtab *syms;
	char *much;

	(void)state;
	takes_large_numbers();
	syms = new_symtab();
	much = calloc(SYMTAB_MAX_BYTES, 1);
	assert_non_null(much);
	assert_int_not_equal(symtab_intern(syms, much, SYMTAB_MAX_BYTES), 0);
	free(much);
	info = symtab_get(syms, python(syms, "Class.f", "/a.py"));
	assert_string_equal(info->name, "?");
	assert_string_equal(info->function, "?");
	assert_null(info->class_name);
	info = symtab_get(syms,
			  symtab_method(syms, "Class.f", 7, 5, "/a.py", 1, 0));
	assert_string_equal(info->name, "?");
	assert_string_equal(info->function, "?");
	info = symtab_get(syms, symtab_c(syms, "list.sort", 9, "", 0));
	assert_string_equal(info->function, "?");
	symtab_free(syms);
}

static void
past_the_limit_processes_and_threads_share_a_root_of_their_kind(void **state)
{
	struct symtab *syms = new_symtab();
	frame_id thread = 0, process;

	(void)state;
	for (uint32_t i = 0; i < SYMTAB_MAX_ROOTS; i++)
		thread = symtab_root(syms, FRAME_THREAD, "t", 1);
	process = symtab_root(syms, FRAME_PROCESS, "p", 1);
	assert_int_equal(symtab_get(syms, thread)->kind, FRAME_THREAD);
	assert_int_equal(symtab_root(syms, FRAME_THREAD, "u", 1), thread);
	assert_int_equal(symtab_get(syms, process)->kind, FRAME_PROCESS);
	assert_int_equal(symtab_rename(syms, thread, "mine", 4), PIT_OK);
	assert_string_equal(symtab_get(syms, thread)->name, "other threads");
	symtab_free(syms);
}

/* All the ways in, until one runs out of memory. */
static enum pit_status
use_all(struct symtab *syms)
{
	enum pit_status st = symtab_set_cwd(syms, "/w", 2);

	if (!st)
		st = symtab_add_prefix(syms, "/p/q", 4);
	if (!st)
		st = symtab_add_path(syms, "/w/x", 4);
	if (!st && !symtab_python(syms, "A.f", 3, "/w/x/a.py", 9, 1, 0))
		st = PIT_ENOMEM;
	if (!st && !symtab_method(syms, "B.g.h", 5, 1, "/w/x/b.py", 1, 0))
		st = PIT_ENOMEM;
	if (!st && !symtab_c(syms, "A.c", 3, "mod.sub", 7))
		st = PIT_ENOMEM;
	if (!st && !symtab_root(syms, FRAME_THREAD, "thread", 6))
		st = PIT_ENOMEM;
	return st;
}

static void
without_memory_nothing_breaks_and_a_retry_works(void **state)
{
	enum pit_status st = PIT_ENOMEM;
	long n;

	(void)state;
	for (n = 0; st; n++) {
		struct symtab *syms;

		mem_fail_after = n;
		syms = symtab_new();
		st = syms ? use_all(syms) : PIT_ENOMEM;
		if (mem_fail_after >= 0)
			assert_int_equal(st, PIT_OK);
		mem_fail_after = -1;
		if (syms && st) {
			assert_int_equal(use_all(syms), PIT_OK);
			assert_string_equal(
			    symtab_short_file(syms,
					      python(syms, "A.f", "/w/x/a.py")),
			    "a.py");
		}
		symtab_free(syms);
	}
	assert_true(n > 10);
}

static void
a_short_file_without_memory_is_the_full_one(void **state)
{
	struct symtab *syms = new_symtab();
	frame_id id;

	(void)state;
	add_path(syms, "/a");
	id = python(syms, "f", "/a/b/c.py");
	for (long n = 0; n < 3; n++) {
		mem_fail_after = n;
		assert_string_equal(symtab_short_file(syms, id), "/a/b/c.py");
		mem_fail_after = -1;
		add_path(syms, n == 0 ? "/n0" : n == 1 ? "/n1" : "/n2");
	}
	assert_string_equal(symtab_short_file(syms, id), "b/c.py");
	symtab_free(syms);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_names_have_one_id),
		cmocka_unit_test(names_stay_where_they_are),
		cmocka_unit_test(a_function_is_name_file_and_line),
		cmocka_unit_test(a_name_is_split_into_class_and_function),
		cmocka_unit_test(class_and_function_may_be_known_apart),
		cmocka_unit_test(c_functions_are_built_in_library),
		cmocka_unit_test(a_method_is_one_function_for_all_classes),
		cmocka_unit_test(roots_of_processes_and_threads_are_many),
		cmocka_unit_test(a_file_tells_library_from_application),
		cmocka_unit_test(traceback_hide_is_remembered),
		cmocka_unit_test(a_short_file_has_strictly_fewest_components),
		cmocka_unit_test(what_is_below_the_start_is_short),
		cmocka_unit_test(a_command_may_be_a_string),
		cmocka_unit_test(new_paths_shorten_old_files),
		cmocka_unit_test(past_the_limits_names_and_frames_are_one),
		cmocka_unit_test(past_the_limit_of_bytes_a_name_has_no_parts),
		cmocka_unit_test(
		    past_the_limit_processes_and_threads_share_a_root_of_their_kind),
		cmocka_unit_test(
		    without_memory_nothing_breaks_and_a_retry_works),
		cmocka_unit_test(a_short_file_without_memory_is_the_full_one),
	};

	return RUN_TESTS(tests);
}
