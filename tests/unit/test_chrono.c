/* tests/unit/test_chrono.c - what the formats in order of time say, to the
 * byte: a file for each, of a run made by hand.
 */
#include "model/model.h"
#include "render/renderer.h"

#include "lib/stream.h"
#include "lib/test.h"

#include <stdlib.h>
#include <string.h>

#define MS    UINT64_C(1000000)
#define START (1000 * MS)

struct fixture {
	struct model *m;
	struct stream s, child;
	struct render_options opts;
	struct out o;
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->m = model_new();
	assert_non_null(f->m);
	f->opts = RENDER_OPTIONS;
	f->opts.version = "1.2.3";
	f->opts.started = "2026-11-28T10-20-30";
	stream_open(&f->s, f->m, 10, START, "prog");
	stream_fact(&f->s, WIRE_FACT_SYS_PREFIX, "/opt/py");
	stream_thread(&f->s, 1, "MainThread", WIRE_THREAD_MAIN);
	stream_clock(&f->s, START);
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

static void
spend(struct stream *s, uint32_t thread, const char *path, uint64_t end,
      uint64_t us, uint32_t state)
{
	struct event ev = {
		.type = WIRE_SAMPLE,
		.sample = { thread, stream_path(s, path), state, 1,
			    end * MS / 1000, us * MS / 1000 },
	};

	stream_apply(s, &ev);
}

static const char *
render(struct fixture *f, const char *name)
{
	out_fini(&f->o);
	out_init(&f->o, 1 << 28);
	renderer_find(name)->write(&f->o, model_snapshot(f->m), &f->opts);
	assert_int_equal(out_status(&f->o), PIT_OK);
	return f->o.data;
}

/* One thread; and a name that is more than a name. */
static void
one_thread(struct fixture *f)
{
	spend(&f->s, 1, "main /app/a.py > C.run /opt/py/lib.py", 1500, 1500,
	      WIRE_STATE_RUNNING);
	spend(&f->s, 1, "main /app/a.py > \"\\\033\xff\u00e9 time()", 2000, 500,
	      WIRE_STATE_WAITING);
	stream_bye(&f->s, START + 3 * MS);
}

static void
two_processes(struct fixture *f)
{
	spend(&f->s, 1, "main /app/a.py", 2000, 2000, WIRE_STATE_RUNNING);
	stream_open(&f->child, f->m, 11, START + MS, "child");
	stream_thread(&f->child, 1, "MainThread", WIRE_THREAD_MAIN);
	stream_clock(&f->child, START);
	spend(&f->child, 1, "main /app/a.py", 3000, 1000, WIRE_STATE_GIL);
}

static void
a_speedscope_file_has_the_calls_of_a_thread(void **state)
{
	struct fixture *f = *state;

	one_thread(f);
	assert_string_equal(
	    render(f, "speedscope"),
	    "{\"$schema\": "
	    "\"https://www.speedscope.app/file-format-schema.json\", "
	    "\"name\": \"CPU profile for 'Program: prog' at "
	    "2026-11-28T10-20-30\", \"activeProfileIndex\": null, "
	    "\"exporter\": \"pyinstrument-top@1.2.3\", \"profiles\": ["
	    "{\"type\": \"evented\", \"name\": \"MainThread\", "
	    "\"unit\": \"seconds\", \"startValue\": 0.0, "
	    "\"endValue\": 0.003, \"events\": ["
	    "{\"type\": \"O\", \"at\": 0, \"frame\": 0}, "
	    "{\"type\": \"O\", \"at\": 0, \"frame\": 1}, "
	    "{\"type\": \"C\", \"at\": 0.0015, \"frame\": 1}, "
	    "{\"type\": \"O\", \"at\": 0.0015, \"frame\": 2}, "
	    "{\"type\": \"O\", \"at\": 0.0015, \"frame\": 3}, "
	    "{\"type\": \"C\", \"at\": 0.002, \"frame\": 3}, "
	    "{\"type\": \"C\", \"at\": 0.002, \"frame\": 2}, "
	    "{\"type\": \"C\", \"at\": 0.002, \"frame\": 0}]}], "
	    "\"shared\": {\"frames\": ["
	    "{\"name\": \"main\", \"file\": \"/app/a.py\", \"line\": 1}, "
	    "{\"name\": \"C.run\", \"file\": \"/opt/py/lib.py\", "
	    "\"line\": 1}, "
	    "{\"name\": \"\\\"\\\\\\u001b\\ufffd\\u00e9\", "
	    "\"file\": \"<built-in>\"}, "
	    "{\"name\": \"[waiting]\"}]}}\n");
}

static void
a_trace_has_slices_that_begin_and_end(void **state)
{
	struct fixture *f = *state;

	one_thread(f);
	assert_string_equal(
	    render(f, "trace"),
	    "{\"displayTimeUnit\":\"ms\",\"otherData\":{"
	    "\"exporter\":\"pyinstrument-top 1.2.3\","
	    "\"start_time\":0.000001,"
	    "\"target_description\":\"Program: prog\"},\n"
	    "\"traceEvents\":[\n"
	    "{\"ph\":\"M\",\"ts\":0,\"pid\":10,\"tid\":101,"
	    "\"name\":\"process_name\",\"args\":{\"name\":\"prog\"}},\n"
	    "{\"ph\":\"M\",\"ts\":0,\"pid\":10,\"tid\":101,"
	    "\"name\":\"process_sort_index\",\"args\":{\"sort_index\":0}},\n"
	    "{\"ph\":\"M\",\"ts\":0,\"pid\":10,\"tid\":101,"
	    "\"name\":\"thread_name\",\"args\":{\"name\":\"MainThread\"}},\n"
	    "{\"ph\":\"M\",\"ts\":0,\"pid\":10,\"tid\":101,"
	    "\"name\":\"thread_sort_index\",\"args\":{\"sort_index\":0}},\n"
	    "{\"ph\":\"B\",\"ts\":0,\"pid\":10,\"tid\":101,"
	    "\"name\":\"main\",\"cat\":\"application\","
	    "\"args\":{\"file\":\"/app/a.py\",\"line\":1}},\n"
	    "{\"ph\":\"B\",\"ts\":0,\"pid\":10,\"tid\":101,"
	    "\"name\":\"C.run\",\"cat\":\"library\","
	    "\"args\":{\"file\":\"/opt/py/lib.py\",\"line\":1}},\n"
	    "{\"ph\":\"E\",\"ts\":1500,\"pid\":10,\"tid\":101},\n"
	    "{\"ph\":\"B\",\"ts\":1500,\"pid\":10,\"tid\":101,"
	    "\"name\":\"\\\"\\\\\\u001b\uFFFD\u00e9\",\"cat\":\"c\","
	    "\"args\":{\"file\":\"<built-in>\"}},\n"
	    "{\"ph\":\"B\",\"ts\":1500,\"pid\":10,\"tid\":101,"
	    "\"name\":\"[waiting]\",\"cat\":\"state\"},\n"
	    "{\"ph\":\"E\",\"ts\":2000,\"pid\":10,\"tid\":101},\n"
	    "{\"ph\":\"E\",\"ts\":2000,\"pid\":10,\"tid\":101},\n"
	    "{\"ph\":\"E\",\"ts\":2000,\"pid\":10,\"tid\":101}\n]}\n");
}

static void
each_process_says_which_it_is(void **state)
{
	struct fixture *f = *state;
	const char *text;

	two_processes(f);
	text = render(f, "speedscope");
	assert_non_null(strstr(text, "\"name\": \"MainThread - prog (10)\""));
	assert_non_null(strstr(text, "\"name\": \"MainThread - child (11)\""));
	assert_non_null(
	    strstr(text, "\"at\": 0.003, \"frame\": 0}]}], \"shared\""));
	text = render(f, "trace");
	assert_non_null(strstr(text, "\"pid\":11,\"tid\":101,"
				     "\"name\":\"process_name\","
				     "\"args\":{\"name\":\"child\"}"));
	assert_non_null(strstr(text, "{\"ph\":\"B\",\"ts\":2000,\"pid\":11"));
}

static void
an_empty_run_is_a_whole_file(void **state)
{
	struct fixture *f = *state;

	assert_non_null(
	    strstr(render(f, "speedscope"),
		   "\"profiles\": [], \"shared\": {\"frames\": []}}\n"));
	assert_non_null(
	    strstr(render(f, "trace"), "\"traceEvents\":[\n\n]}\n"));
}

static void
coarse_history_is_said_in_a_trace(void **state)
{
	struct fixture *f = *state;
	const char *text;

	model_set_history(f->m, 1 << 16);
	for (unsigned i = 0; i < 400000; i++) {
		stream_clock(&f->s, START + i * MS);
		spend(&f->s, 1, i % 3 ? "f /a.py" : "g /a.py", 1000, 1000,
		      WIRE_STATE_RUNNING);
	}
	text = render(f, "trace");
	assert_non_null(strstr(text, "\"notes\":[\"Coarse: up to "));
	assert_non_null(strstr(text, "\"MainThread (sums, in no order)\""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		TEST(a_speedscope_file_has_the_calls_of_a_thread),
		TEST(a_trace_has_slices_that_begin_and_end),
		TEST(each_process_says_which_it_is),
		TEST(an_empty_run_is_a_whole_file),
		TEST(coarse_history_is_said_in_a_trace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
