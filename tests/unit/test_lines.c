/* tests/unit/test_lines.c - the report of source lines, as text and as a page,
 * and the text of files that the program hands in (load/source.h).
 */
#include "load/source.h"
#include "model/model.h"
#include "model/session.h"
#include "model/symtab.h"
#include "render/renderer.h"

#include "lib/stream.h"
#include "lib/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MS    1000000u
#define START ((uint64_t)1000 * MS)
#define CODE  "\tx = a<b & \"c\" </script>\x1b[31m \xff"

struct fixture {
	struct model *m;
	struct stream s;
	uint64_t now;
	struct render_options opts;
	struct source_text source;
	const char *why;
	char line[128];
	struct out o;
};

static const char *
look(void *arg, const char *file)
{
	const struct fixture *f = arg;

	return strstr(file, "gone") ? "it is not there" : f->why;
}

static const char *
line(void *arg, uint32_t n)
{
	struct fixture *f = arg;

	if (n > 12)
		return NULL;
	snprintf(f->line, sizeof(f->line), n == 8 ? CODE : "line%u", n);
	return f->line;
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->m = model_new();
	assert_non_null(f->m);
	f->source = (struct source_text){ look, line, f };
	f->opts = RENDER_OPTIONS;
	f->opts.version = "1.2.3";
	f->opts.source = &f->source;
	stream_begin(&f->s, f->m, START);
	stream_fact(&f->s, WIRE_FACT_SYS_PREFIX, "/opt/py");
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	out_fini(&f->o);
	model_free(f->m);
	free(f);
	return 0;
}

static uint32_t
frame(struct fixture *f, uint32_t caller, const char *file, uint32_t at)
{
	return stream_stack(&f->s, caller,
			    stream_python(&f->s, "f", file, 1, at));
}

static void
spend(struct fixture *f, uint32_t stack, unsigned ms)
{
	f->now += (uint64_t)ms * MS;
	stream_sample(&f->s, 1, stack, f->now, (uint64_t)ms * MS);
}

static const char *
render(struct fixture *f)
{
	out_fini(&f->o);
	out_init(&f->o, SIZE_MAX);
	renderer_find("lines")->write(&f->o, model_snapshot(f->m), &f->opts);
	assert_int_equal(out_status(&f->o), PIT_OK);
	return f->o.data;
}

/* /app/a.py: line 3 calls line 8, which calls C, itself and a library. */
static void
fill(struct fixture *f)
{
	uint32_t top = frame(f, 0, "/app/a.py", 3);
	uint32_t eight = frame(f, top, "/app/a.py", 8);
	uint32_t c =
	    stream_stack(&f->s, eight, stream_c(&f->s, "sleep", "time"));

	spend(f, top, 100);
	spend(f, eight, 50);
	spend(f, c, 200);
	spend(f, frame(f, eight, "/app/a.py", 8), 20);
	spend(f, frame(f, eight, "/opt/py/lib.py", 5), 30);
	spend(f, frame(f, top, "/app/a.py", 20), 2);
	spend(f, 0, 8);
}

static void
lines_have_the_time_of_c_and_recursion_counts_once(void **state)
{
	struct fixture *f = *state;

	fill(f);
	assert_string_equal(
	    strstr(render(f), "\n\n"),
	    "\n\na.py  /app/a.py\n"
	    "    0.372    0.402   whole file\n"
	    "     self    total    line\n"
	    "    0.100    0.402       3  line3\n"
	    "                         :\n"
	    "    0.270    0.300       8          x = a<b & \"c\" "
	    "</script>\uFFFD[31m \uFFFD\n"
	    "0.002 s in 1 line that took less\n\n"
	    "0.030 s in 1 file of libraries (--show-all)\n"
	    "0.008 s in no file: start, end, and threads without Python "
	    "code\n\n");
	assert_non_null(strstr(f->o.data, "All threads: 0.410\n"));
}

static void
everything_is_shown_if_asked_for(void **state)
{
	struct fixture *f = *state;

	fill(f);
	f->opts.show_all = true;
	render(f);
	assert_non_null(strstr(f->o.data, "    0.002    0.002      20\n"));
	assert_non_null(strstr(f->o.data, "lib.py  /opt/py/lib.py\n"));
	assert_non_null(strstr(f->o.data, "    0.030    0.030       5"));
	assert_null(strstr(f->o.data, "libraries"));
}

static void
a_file_whose_text_is_not_there_says_why(void **state)
{
	struct fixture *f = *state;

	spend(f, frame(f, 0, "/app/gone.py", 8), 5);
	assert_non_null(strstr(render(f), "(no text: it is not there)\n"));
	assert_non_null(strstr(f->o.data, "    0.005    0.005       8\n"));
	f->opts.source = NULL;
	assert_non_null(strstr(render(f), "(no text: "));
}

static void
a_page_has_no_markup_but_its_own(void **state)
{
	struct fixture *f = *state;

	fill(f);
	spend(f, frame(f, 0, "/app/<b>\"&.py", 4), 40);
	f->opts.page = true;
	f->opts.description = "<script>alert(1)</script>";
	render(f);
	assert_null(strstr(f->o.data, "<script"));
	assert_null(strstr(f->o.data, "</script"));
	assert_null(strchr(f->o.data, '\x1b'));
	assert_non_null(strstr(
	    f->o.data, "<td class=\"n\">8</td><td>        x = a&lt;b &amp; "
		       "&quot;c&quot; &lt;/script&gt;\uFFFD[31m \uFFFD"
		       "</td></tr>\n"));
	assert_non_null(strstr(f->o.data, "title=\"/app/&lt;b&gt;&quot;&amp;"));
	/* Three lines around each, once. */
	assert_non_null(strstr(f->o.data, ">11</td><td>line11<"));
	assert_null(strstr(f->o.data, ">12</td>"));
	assert_ptr_equal(strstr(strstr(f->o.data, ">5</td>") + 1, ">5</td>"),
			 strstr(strstr(f->o.data, "&lt;b&gt;"), ">5</td>"));
	assert_string_equal(f->o.data + f->o.len - 8, "</html>\n");
}

static void
an_empty_run_says_so(void **state)
{
	struct fixture *f = *state;

	assert_non_null(strstr(render(f), "No samples were recorded.\n"));
	f->opts.page = true;
	assert_non_null(strstr(render(f), "No samples were recorded.</p>\n"));
}

static void
write_file(const char *path, const char *text, time_t mtime)
{
	const struct timespec times[2] = { { mtime, 0 }, { mtime, 0 } };
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void
text_of_files_is_that_of_the_run(void **state)
{
	char dir[] = "/tmp/pit-lines-XXXXXX", path[64];
	struct proc_info proc = { .epoch = (uint64_t)2000 * 1000000000 };
	const struct snapshot snap = { .procs = &proc, .nprocs = 1 };
	struct source source;
	const struct source_text *r = &source.render;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/a.py", dir);
	source_init(&source, &snap);
	assert_string_equal(r->look(r->arg, path), "it is not there");
	assert_null(r->line(r->arg, 1));
	write_file(path, "one\r\n\nthree", 1999);
	assert_null(r->look(r->arg, path));
	assert_string_equal(r->line(r->arg, 1), "one");
	assert_string_equal(r->line(r->arg, 2), "");
	assert_string_equal(r->line(r->arg, 3), "three");
	assert_null(r->line(r->arg, 4));
	assert_null(r->line(r->arg, 0));
	write_file(path, "", 1999);
	assert_null(r->look(r->arg, path));
	assert_null(r->line(r->arg, 1));
	write_file(path, "two\n", 2001);
	assert_string_equal(r->look(r->arg, path),
			    "it has changed since the run began");
	assert_null(r->line(r->arg, 1));
	assert_string_equal(r->look(r->arg, dir), "it is no file");
	assert_string_equal(r->look(r->arg, "<string>"), "it is no file");
	assert_string_equal(r->look(r->arg, "/dev/null"), "it is no file");
	source_fini(&source);
	unlink(path);
	rmdir(dir);
}

/* A name as CPython 3.8 has of its script. */
static void
relative_files_are_where_all_began(void **state)
{
	char dir[] = "/tmp/pit-lines-XXXXXX", path[64];
	struct symtab *syms = symtab_new();
	struct session *session = session_new();
	struct snapshot snap = { .syms = syms };
	struct source source;
	const struct source_text *r = &source.render;

	(void)state;
	assert_non_null(syms);
	assert_non_null(session);
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/a.py", dir);
	write_file(path, "one\n", 1999);
	source_init(&source, &snap);
	assert_string_equal(r->look(r->arg, "a.py"), "it is no file");
	assert_int_equal(symtab_set_cwd(syms, dir, strlen(dir)), PIT_OK);
	source_since(&source, &snap);
	assert_null(r->look(r->arg, "./a.py"));
	assert_string_equal(r->line(r->arg, 1), "one");
	assert_string_equal(r->look(r->arg, "b.py"), "it is not there");
	assert_string_equal(r->look(r->arg, "<a.py>"), "it is no file");
	assert_string_equal(r->look(r->arg, ""), "it is no file");
	snap.session = session;
	source_since(&source, &snap);
	assert_string_equal(r->look(r->arg, "a.py"), "it is no file");
	snap.session = NULL;
	assert_int_equal(symtab_set_cwd(syms, "/w", 2), PIT_OK);
	source_since(&source, &snap);
	assert_string_equal(r->look(r->arg, "a.py"), "it is no file");
	source_fini(&source);
	session_free(session);
	symtab_free(syms);
	unlink(path);
	rmdir(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		TEST(lines_have_the_time_of_c_and_recursion_counts_once),
		TEST(everything_is_shown_if_asked_for),
		TEST(a_file_whose_text_is_not_there_says_why),
		TEST(a_page_has_no_markup_but_its_own),
		TEST(an_empty_run_says_so),
		cmocka_unit_test(text_of_files_is_that_of_the_run),
		cmocka_unit_test(relative_files_are_where_all_began),
	};

	return RUN_TESTS(tests);
}
