/* tests/unit/test_pyisession.c - what render/session.c writes, of sessions and
 * of runs.
 */
#include "base/mem.h"
#include "load/load.h"
#include "model/model.h"
#include "render/python_text.h"
#include "render/renderer.h"

#include "../lib/stream.h"
#include "../lib/test.h"

#include <stdio.h>
#include <string.h>

#define SECOND UINT64_C(1000000000)
#define MS     UINT64_C(1000000)

static char *
write_session(const struct snapshot *snap, const char *description)
{
	struct render_options opts = RENDER_OPTIONS;
	struct out o;
	char *text;

	opts.description = description;
	out_init(&o, SIZE_MAX);
	renderer_session.write(&o, snap, &opts);
	assert_int_equal(out_status(&o), PIT_OK);
	text = out_take(&o);
	assert_non_null(text);
	return text;
}

static struct model *
load_text(const char *text)
{
	struct loader *l = loader_new();
	struct model *m = model_new();
	struct session *s;
	struct pit_err err;

	assert_non_null(l);
	assert_non_null(m);
	assert_int_equal(loader_feed(l, text, strlen(text), &err), PIT_OK);
	assert_int_equal(loader_end(l, &s, &err), PIT_OK);
	loader_free(l);
	assert_int_equal(model_load(m, s), PIT_OK);
	return m;
}

/* As Python writes it, of what a reader might lose. */
static const char loaded[] =
    "{\"start_time\": 1795160727, \"duration\": 0.1, \"min_interval\": 1e-05, "
    "\"max_interval\": 1, \"sample_count\": 12345678901, "
    "\"start_call_stack\": [\"Main\\u0000<thread>\\u0000139862819062272\"], "
    "\"target_description\": \"\\ud83d\\ude00 \\udcff \\ud800 \\u00e9 \\\"\\\\"
    "/\\b\\f\\n\\r\\t\\u0001\\u007f\", \"cpu_time\": 0, \"sys_path\": "
    "[\"\", \"/a\", \"/a\"], \"sys_prefixes\": [], \"frame_records\": "
    "[[[\"Main\\u0000<thread>\\u0000139862819062272\", "
    "\"f\\u0000a.py\\u0000007\\u0001zwhat\\u0001l2\\u0001cC\\u0001cD\"], "
    "0.0030106960000466643], [[], 2], [[\"x\"], 0.0], [[\"x\"], 0.5]]}";

static void
what_was_loaded_is_written_again(void **state)
{
	struct model *m = load_text(loaded);
	char *text = write_session(model_snapshot(m), NULL);

	(void)state;
	assert_string_equal(text, loaded);
	mem_free(text);
	text = write_session(model_snapshot(m), "Another");
	assert_non_null(
	    strstr(text, "\"target_description\": \"Another\", \"cpu"));
	mem_free(text);
	model_free(m);
}

static void
stacks_that_follow_one_another_are_one_record(void **state)
{
	struct model *m = model_new();
	struct stream s;
	uint32_t main_at_3, sleep;
	char *text;

	(void)state;
	assert_non_null(m);
	stream_open(&s, m, 100, SECOND, "prog.py");
	stream_fact(&s, WIRE_FACT_SYS_PATH, "/lib");
	stream_fact(&s, WIRE_FACT_SYS_PREFIX, "/usr");
	stream_thread(&s, 1, "MainThread", WIRE_THREAD_MAIN);
	stream_thread(&s, 2, "w", 0);
	stream_clock(&s, SECOND);
	main_at_3 = stream_stack(
	    &s, 0, stream_python(&s, "C.main", "/app/prog.py", 1, 3));
	sleep = stream_stack(&s, main_at_3, stream_c(&s, "T.sleep", "time"));
	stream_sample(&s, 1, main_at_3, 1 * MS, 1 * MS);
	stream_sample(&s, 1, main_at_3, 3 * MS, 2 * MS);
	stream_sample(&s, 2, sleep, 3 * MS, 1 * MS);
	stream_sample(&s, 1, sleep, 4 * MS, 1 * MS);
	stream_sample(&s, 1, main_at_3, 5 * MS, 1 * MS);
	stream_sample(&s, 2, 0, 5 * MS, 2 * MS);
	stream_clock(&s, SECOND + 10 * MS);
	text = write_session(model_snapshot(m), NULL);
	assert_non_null(strstr(text, "\"min_interval\": 0.001, "
				     "\"max_interval\": 0.001, "
				     "\"sample_count\": 6, "
				     "\"start_call_stack\": [\"MainThread"));
	assert_non_null(strstr(
	    text, "\"target_description\": \"Program: prog.py\", "
		  "\"cpu_time\": 0.0, \"sys_path\": [\"/lib\", \"/app\"], "
		  "\"sys_prefixes\": [\"/usr\"], \"frame_records\": [[["));
	/* Thread by thread, whatever came between. */
	assert_non_null(strstr(
	    text, ", \"main\\u0000/app/prog.py\\u00001\\u0001cC\\u0001l3\"], "
		  "0.003], [[\"MainThread"));
	assert_non_null(
	    strstr(text, "\\u0001l3\", \"T.sleep\\u0000<built-in>\\u00000\"], "
			 "0.001], [[\"MainThread"));
	assert_non_null(strstr(text, "\\u0001l3\"], 0.001], [[\"w\\u0000"));
	assert_string_equal(strstr(text, ", \"[native]\""),
			    ", \"[native]\"], 0.002]]}");
	mem_free(text);
	model_free(m);
}

static size_t
count(const char *text, const char *what)
{
	size_t n = 0;

	for (; (text = strstr(text, what)) != NULL; text++)
		n++;
	return n;
}

/* What is copied from record to record is of the same thread. */
static void
records_that_begin_alike_are_whole(void **state)
{
	struct model *m = model_new();
	struct stream s;
	uint32_t called[2];
	char *text;

	(void)state;
	assert_non_null(m);
	stream_open(&s, m, 100, SECOND, "prog.py");
	stream_thread(&s, 1, "MainThread", WIRE_THREAD_MAIN);
	stream_thread(&s, 2, "w", 0);
	stream_clock(&s, SECOND);
	called[0] = stream_path(&s, "main /app/prog.py > run /app/prog.py > "
				    "f /app/prog.py");
	called[1] =
	    stream_stack(&s, called[0] - 1, stream_c(&s, "T.sleep", "time"));
	for (unsigned i = 0; i < 14; i++)
		stream_sample(&s, 1 + i % 2, called[i / 2 % 2], (i + 1) * MS,
			      1 * MS);
	stream_clock(&s, SECOND + 20 * MS);
	text = write_session(model_snapshot(m), NULL);
	assert_int_equal(count(text, "[[\"MainThread\\u0000<thread>"), 7);
	assert_int_equal(count(text, "[[\"w\\u0000<thread>"), 7);
	assert_int_equal(count(text, "\"main\\u0000/app/prog.py\\u0000"), 15);
	assert_int_equal(count(text, "\"run\\u0000/app/prog.py\\u0000"), 14);
	assert_int_equal(count(text, ", \"f\\u0000/app/prog.py\\u0000"), 8);
	assert_int_equal(count(text, ", \"T.sleep\\u0000<built-in>"), 6);
	mem_free(text);
	model_free(m);
}

/* pyinstrument takes the first of them, and fails where there is none. */
static void
a_run_has_a_start_where_it_has_a_record(void **state)
{
	struct model *m = model_new();
	struct stream s;
	char *text;

	(void)state;
	assert_non_null(m);
	stream_open(&s, m, 100, SECOND, "prog.py");
	text = write_session(model_snapshot(m), NULL);
	assert_non_null(strstr(text, "\"start_call_stack\": [], "));
	mem_free(text);
	stream_thread(&s, 1, "MainThread", WIRE_THREAD_MAIN);
	stream_clock(&s, SECOND);
	stream_sample(&s, 1, 0, MS, MS);
	text = write_session(model_snapshot(m), NULL);
	assert_non_null(
	    strstr(text, "\"start_call_stack\": [\"MainThread\\u0000<thr"));
	mem_free(text);
	stream_sample(&s, 1,
		      stream_path(&s, "_run_code <frozen runpy> > "
				      "exec builtins() > main /app/a.py > "
				      "f /app/a.py"),
		      2 * MS, MS);
	text = write_session(model_snapshot(m), NULL);
	assert_non_null(strstr(text, "\"_run_code\\u0000<frozen runpy>"));
	*strstr(text, "], \"target_description") = '\0';
	assert_non_null(strstr(text, ", \"exec\\u0000<built-in>\\u00000\", "
				     "\"main\\u0000/app/a.py"));
	assert_null(strstr(text, "\"f\\u0000"));
	mem_free(text);
	model_free(m);
}

/* What a run's session is loaded as, is that run: written again it is the
 * same. */
static void
a_run_is_loaded_again(void **state)
{
	struct model *m = model_new(), *again;
	char *first, *second;
	struct stream s[2];

	(void)state;
	assert_non_null(m);
	for (uint32_t i = 0; i < 2; i++) {
		stream_open(&s[i], m, 100 + i, SECOND, "prog.py");
		stream_thread(&s[i], 1, "MainThread", WIRE_THREAD_MAIN);
		stream_clock(&s[i], SECOND);
		stream_sample(
		    &s[i], 1,
		    stream_path(&s[i], "main /app/a.py > sleep time()"), MS,
		    MS);
		stream_sample(&s[i], 1, stream_path(&s[i], "main /app/a.py"),
			      2 * MS, MS);
	}
	first = write_session(model_snapshot(m), NULL);
	assert_non_null(strstr(first, "prog.py\\u0000<process>\\u0000101"));
	again = load_text(first);
	second = write_session(model_snapshot(again), NULL);
	assert_string_equal(first, second);
	assert_int_equal(model_snapshot(again)->nprocs, 2);
	assert_int_equal(model_snapshot(again)->procs[1].pid, 101);
	assert_int_equal(model_snapshot(again)->samples, 4);
	assert_int_not_equal(node_at(model_snapshot(again),
				     model_snapshot(again)->trees[TREE_RAW],
				     "prog.py/MainThread/main/sleep"),
			     0);
	mem_free(first);
	mem_free(second);
	model_free(m);
	model_free(again);
}

/* Functions of one place, whose names end alike. */
static const char dotted[] =
    "{\"start_time\": 1, \"duration\": 4.0, \"min_interval\": 0.001, "
    "\"max_interval\": 0.001, \"sample_count\": 5, \"start_call_stack\": "
    "[], \"target_description\": \"x\", \"cpu_time\": 4.0, \"sys_path\": "
    "[], \"sys_prefixes\": [], \"frame_records\": ["
    "[[\"M\\u0000<thread>\\u00001\", \"a.b\\u0000/p/a.py\\u00007\"], 1.0], "
    "[[\"M\\u0000<thread>\\u00001\", \"c.b\\u0000/p/a.py\\u00007\"], 1.0], "
    "[[\"M\\u0000<thread>\\u00001\", "
    "\"f.<locals>.b\\u0000/p/a.py\\u00007\"], 1.0], "
    "[[\"M\\u0000<thread>\\u00001\", "
    "\"m.n\\u0000/p/a.py\\u00007\\u0001cg.<locals>.K\"], 1.0]]}";

static const struct frame_info *
named(const struct symtab *syms, const char *name)
{
	for (frame_id id = 1; id < symtab_len(syms); id++)
		if (!strcmp(symtab_get(syms, id)->name, name))
			return symtab_get(syms, id);
	fail_msg("no %s", name);
	return NULL;
}

/* Where a loaded session has a dot in the name of a function, it is no class's.
 */
static void
a_dot_in_a_loaded_name_stays_where_it_is(void **state)
{
	static const struct {
		const char *format, *names[4];
	} rows[] = {
		{ "collapsed",
		  { "a.b (", "c.b (", ";f.<locals>.b (",
		    ";g.<locals>.K.m.n (" } },
		{ "svg",
		  { ">a.b", ">c.b", "f.&lt;locals&gt;.b",
		    "g.&lt;locals&gt;.K.m.n" } },
		{ "callgrind",
		  { ") a.b\n", ") c.b\n", ") f.<locals>.b\n",
		    ") g.<locals>.K.m.n\n" } },
		{ "csv",
		  { "\"a.b\",", "\"c.b\",", "\"f.<locals>.b\",",
		    "\"g.<locals>.K.m.n\"," } },
		{ "speedscope", /* pyinstrument's: without classes */
		  { "\"a.b\"", "\"c.b\"", "\"f.<locals>.b\"", "\"m.n\"" } },
		{ "gecko",
		  { "\"a.b\"", "\"c.b\"", "\"f.<locals>.b\"",
		    "\"g.<locals>.K.m.n\"" } },
		{ "trace",
		  { "\"a.b\"", "\"c.b\"", "\"f.<locals>.b\"",
		    "\"g.<locals>.K.m.n\"" } },
	};
	struct model *m = load_text(dotted);
	const struct snapshot *snap = model_snapshot(m);
	struct render_options opts = RENDER_OPTIONS;
	const struct frame_info *info = named(snap->syms, "g.<locals>.K.m.n");

	(void)state;
	assert_string_equal(info->class_name, "g.<locals>.K");
	assert_string_equal(info->function, "m.n");
	opts.show_all = true;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct out o;

		out_init(&o, SIZE_MAX);
		renderer_find(rows[i].format)->write(&o, snap, &opts);
		assert_int_equal(out_status(&o), PIT_OK);
		for (size_t j = 0; j < 4; j++)
			if (!strstr(o.data, rows[i].names[j]))
				fail_msg("%s lacks %s:\n%s", rows[i].format,
					 rows[i].names[j], o.data);
		out_fini(&o);
	}
	model_free(m);
}

static void
without_memory_the_report_says_so(void **state)
{
	struct model *m = load_text(loaded);
	const struct snapshot *snap = model_snapshot(m);
	struct render_options opts = RENDER_OPTIONS;
	enum pit_status st = PIT_ENOMEM;
	struct out o;

	(void)state;
	for (long n = 0; st; n++) {
		out_init(&o, SIZE_MAX);
		mem_fail_after = n;
		renderer_session.write(&o, snap, &opts);
		mem_fail_after = -1;
		st = out_status(&o);
		assert_true(st == PIT_OK || st == PIT_ENOMEM);
		assert_true(n < 100);
		out_fini(&o);
	}
	model_free(m);
}

/* Whole nanoseconds are written as the double of their seconds is. */
static void
seconds_are_written_as_python_writes_them(void **state)
{
	uint64_t ns = 1;
	struct out a, b;

	(void)state;
	out_init(&a, SIZE_MAX);
	out_init(&b, SIZE_MAX);
	for (int i = 0; i < 200000; i++) {
		/* Of all lengths, and with zeros at their ends. */
		uint64_t n =
		    (ns >> (i % 64)) / (i % 3 ? 1 : 1000) * (i % 3 ? 1 : 1000);

		ns = ns * UINT64_C(6364136223846793005) + 1;
		python_double(&a, (double)n / 1e9);
		python_seconds(&b, n);
		assert_int_equal(a.len, b.len);
		assert_memory_equal(a.data, b.data, a.len);
		a.len = b.len = 0;
	}
	out_fini(&a);
	out_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seconds_are_written_as_python_writes_them),
		cmocka_unit_test(what_was_loaded_is_written_again),
		cmocka_unit_test(stacks_that_follow_one_another_are_one_record),
		cmocka_unit_test(records_that_begin_alike_are_whole),
		cmocka_unit_test(a_run_has_a_start_where_it_has_a_record),
		cmocka_unit_test(a_run_is_loaded_again),
		cmocka_unit_test(a_dot_in_a_loaded_name_stays_where_it_is),
		cmocka_unit_test(without_memory_the_report_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
