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
	    "{\"type\": \"sampled\", \"name\": \"MainThread\", "
	    "\"unit\": \"seconds\", \"startValue\": 0.0, "
	    "\"endValue\": 0.003, \"samples\": [[0,1],[0,2,3]], "
	    "\"weights\": [0.0015,0.0005]}], "
	    "\"shared\": {\"frames\": ["
	    "{\"name\": \"main\", \"file\": \"/app/a.py\", \"line\": 1}, "
	    "{\"name\": \"C.run\", \"file\": \"/opt/py/lib.py\", "
	    "\"line\": 1}, "
	    "{\"name\": \"\\\"\\\\\\u001b\\ufffd\\u00e9\", "
	    "\"file\": \"<built-in>\"}, "
	    "{\"name\": \"[waiting]\"}]}}\n");
}

/* Nothing is seen for 4 ms, and then for 40. */
static void
samples_of_one_stack_are_one_and_gaps_have_weights(void **state)
{
	struct fixture *f = *state;

	spend(&f->s, 1, "f /a.py > g /a.py", 2000, 1000, WIRE_STATE_RUNNING);
	spend(&f->s, 1, "f /a.py > g /a.py", 3000, 1000, WIRE_STATE_UNKNOWN);
	spend(&f->s, 1, "f /a.py > h /a.py", 8000, 1000, WIRE_STATE_RUNNING);
	spend(&f->s, 1, "f /a.py > g /a.py", 49000, 1000, WIRE_STATE_RUNNING);
	assert_non_null(strstr(render(f, "speedscope"),
			       "\"samples\": [[],[0,1],[0],[0,2],[],[0,1]], "
			       "\"weights\": "
			       "[0.001,0.002,0.004,0.001,0.04,0.001]}"));
}

static void
where_stacks_are_deep_and_little_changes_calls_begin_and_end(void **state)
{
	struct fixture *f = *state;
	const char *text;
	struct out deep;

	out_init(&deep, SIZE_MAX);
	out_str(&deep, "main /a.py");
	for (int i = 0; i < 60; i++)
		out_str(&deep, " > f /a.py");
	for (unsigned i = 1; i <= 60; i++) {
		size_t n = deep.len;

		out_str(&deep, i % 2 ? " > g /a.py" : " > h /a.py");
		spend(&f->s, 1, deep.data, 1000 * i, 1000, WIRE_STATE_RUNNING);
		deep.len = n;
	}
	out_fini(&deep);
	text = render(f, "speedscope");
	assert_non_null(strstr(text, "{\"type\": \"evented\", "));
	assert_non_null(strstr(text, "\"endValue\": 0.06, \"events\": ["
				     "{\"type\": \"O\", \"at\": 0, "
				     "\"frame\": 0}, "));
	assert_non_null(strstr(text, "{\"type\": \"O\", \"at\": 0.001, "
				     "\"frame\": 3}, "
				     "{\"type\": \"C\", \"at\": 0.002, "
				     "\"frame\": 3}, "));
	assert_non_null(strstr(text, "{\"type\": \"C\", \"at\": 0.06, "
				     "\"frame\": 0}]}], "));
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
mark(struct fixture *f, uint64_t ms, char letter, const char *text)
{
	assert_int_equal(
	    model_mark(f->m, START + ms * MS, letter, text, strlen(text)),
	    PIT_OK);
}

/* Those outside of the run, or of the window, are in neither. */
static void
marks_are_in_what_has_events(void **state)
{
	struct fixture *f = *state;
	const char *text;

	one_thread(f);
	mark(f, 1, 'b', "ep\"och 1");
	mark(f, 2, 'c', "");
	mark(f, 5000, 'x', "later");
	text = render(f, "trace");
	assert_non_null(
	    strstr(text, "{\"ph\":\"i\",\"s\":\"g\",\"ts\":1000,\"pid\":10,"
			 "\"tid\":101,\"name\":\"b ep\\\"och 1\","
			 "\"cat\":\"mark\"},\n"
			 "{\"ph\":\"i\",\"s\":\"g\",\"ts\":2000,"
			 "\"pid\":10,\"tid\":101,\"name\":\"c\","
			 "\"cat\":\"mark\"}\n]}\n"));
	assert_null(strstr(text, "\"name\":\"x later\""));
	text = render(f, "gecko");
	assert_non_null(strstr(text, "\"b ep\\\"och 1\""));
	assert_non_null(strstr(text, "{\"name\":\"mark\",\"display\":"));
	assert_non_null(strstr(text, ",\"startTime\":[1,2],"
				     "\"endTime\":[null,null],"
				     "\"category\":[0,0],\"phase\":[0,0],"
				     "\"data\":[{\"type\":\"mark\"},"
				     "{\"type\":\"mark\"}],\"length\":2}"));
	assert_null(strstr(text, "\"x later\""));
}

static void
a_trace_says_what_its_resolution_left_out(void **state)
{
	struct fixture *f = *state;
	struct out remarks;
	const char *text;

	out_init(&remarks, SIZE_MAX);
	f->opts.remarks = &remarks;
	one_thread(f);
	assert_null(strstr(render(f, "trace"), "leftOut"));
	assert_null(strstr(f->o.data, "\"notes\""));
	assert_int_equal(remarks.len, 0);
	f->opts.resolution = 0.00175;
	text = render(f, "trace");
	assert_non_null(strstr(
	    text, "\"notes\":[\"Resolution: calls shorter than 1.75 ms that "
		  "stand side by side are one slice, without what they "
		  "call\"]"));
	assert_non_null(strstr(text,
			       "{\"ph\":\"B\",\"ts\":0,\"pid\":10,\"tid\":101,"
			       "\"name\":\"[short calls]\",\"cat\":\"short\","
			       "\"args\":{\"calls\":2,\"ms\":2}},\n"
			       "{\"ph\":\"E\",\"ts\":2000,"));
	assert_non_null(strstr(text, "\n],\"leftOut\":3}\n"));
	assert_string_equal(
	    remarks.data,
	    "3 calls shorter than 1.75 ms are not in the trace one by one; "
	    "-p resolution=0 has all, --from and --to have a part in "
	    "detail\n");
	out_fini(&remarks);
	f->opts.remarks = NULL;
}

/* A hundred seconds, and five times as many: where all would be too much. */
static void
how_fine_a_long_trace_is_follows_from_how_much_there_is(void **state)
{
	struct fixture *f = *state;
	const char *text;

	for (unsigned i = 0; i < 500000; i++) {
		if (i == 100000)
			assert_null(strstr(render(f, "trace"), "leftOut"));
		stream_clock(&f->s, START + i * MS);
		spend(&f->s, 1, i % 3 ? "f /a.py > g /a.py" : "f /a.py", 1000,
		      1000, WIRE_STATE_RUNNING);
	}
	text = render(f, "trace");
	assert_non_null(strstr(text, "\"Resolution: calls shorter than 5 ms "));
	assert_non_null(strstr(text, "\"name\":\"g\",\"cat\":\"short\","
				     "\"args\":{\"calls\":166667,"));
	assert_true(f->o.len < 2000);
}

static void
a_gecko_profile_has_samples_by_column(void **state)
{
	struct fixture *f = *state;
	const char *text;

	one_thread(f);
	text = render(f, "gecko");
	assert_non_null(strstr(text, "\"preprocessedProfileVersion\":60,"));
	assert_non_null(strstr(text, ",\"interval\":1,\"startTime\":0.001,"));
	assert_non_null(strstr(text,
			       "\"stackTable\":{\"length\":3,\"frame\":[0,1,2],"
			       "\"prefix\":[null,0,0]},"));
	assert_non_null(
	    strstr(text, "\"category\":[null,1,2],\"subcategory\":[null,2,3],"
			 "\"func\":[0,1,2],"));
	assert_non_null(strstr(text, "\"lineNumber\":[1,1,null],"));
	assert_non_null(strstr(text, "\"filename\":[1,3,5]}"));
	assert_non_null(
	    strstr(text, "\"stringArray\":[\"main\",\"/app/a.py\",\"C.run\","
			 "\"/opt/py/lib.py\",\"\\\"\\\\\\u001b\uFFFD\u00e9\","
			 "\"<built-in>\",\"Waiting for the GIL\","
			 "\"Garbage collection\",\"Import\"]"));
	assert_non_null(
	    strstr(text, "\"name\":\"MainThread\",\"processName\":\"prog\","
			 "\"isMainThread\":true,\"pid\":\"10\",\"tid\":101,"
			 "\"processStartupTime\":0,\"processShutdownTime\":3,"
			 "\"registerTime\":0,\"unregisterTime\":2,"));
	assert_non_null(
	    strstr(text, "\"samples\":{\"weightType\":\"tracing-ms\","
			 "\"stack\":[1,2,null],\"timeDeltas\":[0,1.5,0.5],"
			 "\"weight\":[1.5,0.5,0],"
			 "\"threadCPUDelta\":[0,1500000,0],\"length\":3}"));
	assert_non_null(strstr(text, "\"markers\":{\"name\":[],"));
}

static void
a_long_stretch_is_two_samples_and_a_gap_one(void **state)
{
	struct fixture *f = *state;

	spend(&f->s, 1, "f /a.py", 10000, 10000, WIRE_STATE_RUNNING);
	spend(&f->s, 1, "f /a.py", 30000, 1000, WIRE_STATE_UNKNOWN);
	assert_non_null(strstr(render(f, "gecko"),
			       "\"stack\":[1,1,null,0,null],"
			       "\"timeDeltas\":[0,9,1,19,1],"
			       "\"weight\":[9,1,0,1,0],"
			       "\"threadCPUDelta\":[0,9000000,1000000,0,"
			       "null]"));
}

static void
states_that_hold_a_thread_up_are_markers(void **state)
{
	struct fixture *f = *state;

	spend(&f->s, 1, "f /a.py", 1000, 1000, WIRE_STATE_GIL);
	spend(&f->s, 1, "g /a.py", 2000, 1000, WIRE_STATE_GIL);
	spend(&f->s, 1, "g /a.py", 4000, 2000,
	      WIRE_STATE_RUNNING | WIRE_SAMPLE_GC);
	spend(&f->s, 1, "g /a.py", 5000, 1000, WIRE_STATE_RUNNING);
	assert_non_null(strstr(render(f, "gecko"),
			       "\"markers\":{\"name\":[3,4],"
			       "\"startTime\":[0,2],\"endTime\":[2,4],"
			       "\"category\":[3,4],\"phase\":[1,1],"));
}

#define IMPORT " > _find_and_load <frozen importlib._bootstrap>"

static void
an_import_is_a_category_as_far_as_it_runs_and_a_marker(void **state)
{
	struct fixture *f = *state;
	const char *text;

	spend(&f->s, 1, "f /a.py" IMPORT, 1000, 1000, WIRE_STATE_RUNNING);
	spend(&f->s, 1, "f /a.py" IMPORT " > m /b.py", 2000, 1000,
	      WIRE_STATE_GIL);
	spend(&f->s, 1, "f /a.py" IMPORT " > m /b.py", 4000, 2000,
	      WIRE_STATE_RUNNING);
	spend(&f->s, 1, "f /a.py", 5000, 1000, WIRE_STATE_RUNNING);
	text = render(f, "gecko");
	assert_non_null(
	    strstr(text, "{\"name\":\"Import\",\"color\":\"blue\","));
	assert_non_null(strstr(text, "\"stackTable\":{\"length\":5,"
				     "\"frame\":[0,1,2,3,4],"
				     "\"prefix\":[null,null,null,0,0]},"));
	assert_non_null(strstr(text, "\"category\":[null,1,5,3,5],"));
	assert_non_null(strstr(text, "\"samples\":{\"weightType\":"
				     "\"tracing-ms\",\"stack\":[2,3,4,1,"));
	assert_non_null(strstr(text, "\"markers\":{\"name\":[4,6],"
				     "\"startTime\":[1,0],\"endTime\":[2,4],"
				     "\"category\":[3,5],\"phase\":[1,1],"));
}

static void
what_is_hidden_is_its_callers_in_all(void **state)
{
	static const char *const formats[] = { "speedscope", "trace", "gecko" };
	struct fixture *f = *state;

	spend(&f->s, 1,
	      "main /a.py > find <frozen importlib._bootstrap> > mod /b.py",
	      1000, 1000, WIRE_STATE_RUNNING);
	spend(&f->s, 1, "main /a.py > find <frozen importlib._bootstrap>", 2000,
	      1000, WIRE_STATE_RUNNING);
	spend(&f->s, 1, "main /a.py", 3000, 1000, WIRE_STATE_RUNNING);
	for (size_t i = 0; i < 3; i++) {
		f->opts.show_all = false;
		assert_null(strstr(render(f, formats[i]), "\"find\""));
		assert_non_null(strstr(f->o.data, "\"mod\""));
		f->opts.show_all = true;
		assert_non_null(strstr(render(f, formats[i]), "\"find\""));
	}
	f->opts.show_all = false;
	assert_non_null(strstr(render(f, "gecko"), "\"prefix\":[null,null,0]"));
	assert_non_null(strstr(f->o.data, "\"stack\":[2,1,1,null]"));
}

static void
a_stack_of_nothing_but_hidden_frames_is_seen(void **state)
{
	static const char *const formats[] = { "speedscope", "trace", "gecko" };
	struct fixture *f = *state;

	/* Before the program's first frame it would be the start-up. */
	spend(&f->s, 1, "main /a.py", 1000, 1000, WIRE_STATE_RUNNING);
	spend(&f->s, 1, "find <frozen importlib._bootstrap>", 2000, 1000,
	      WIRE_STATE_RUNNING);
	for (size_t i = 0; i < 3; i++)
		assert_non_null(
		    strstr(render(f, formats[i]), "\"[no frames]\""));
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
	assert_non_null(strstr(text,
			       "\"samples\": [[],[0,1]], "
			       "\"weights\": [0.002,0.001]}], \"shared\""));
	text = render(f, "trace");
	assert_non_null(strstr(text, "\"pid\":11,\"tid\":101,"
				     "\"name\":\"process_name\","
				     "\"args\":{\"name\":\"child\"}"));
	assert_non_null(strstr(text, "{\"ph\":\"B\",\"ts\":2000,\"pid\":11"));
	text = render(f, "gecko");
	assert_non_null(strstr(text, "\"processName\":\"child\","
				     "\"isMainThread\":true,\"pid\":\"11\""));
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
	assert_non_null(strstr(render(f, "gecko"), ",\"threads\":[]}\n"));
}

static void
a_first_frame_that_comes_again_has_all_its_rows(void **state)
{
	struct fixture *f = *state;
	const char *text;

	spend(&f->s, 1, "main /app/a.py", 100000, 100000, WIRE_STATE_RUNNING);
	spend(&f->s, 1, "call /app/b.py", 110000, 20000, WIRE_STATE_RUNNING);
	spend(&f->s, 1, "main /app/a.py", 1110000, 1000000, WIRE_STATE_RUNNING);
	f->opts.timeline = true;
	text = render(f, "text");
	assert_non_null(strstr(text, "1.120 prog"));
	assert_non_null(strstr(text, "0.100 main"));
	assert_non_null(strstr(text, "0.020 call"));
	assert_non_null(strstr(text, "1.000 main"));
}

static void
a_thread_that_took_no_time_is_no_failure(void **state)
{
	struct fixture *f = *state;

	stream_thread(&f->s, 2, "worker", 0);
	spend(&f->s, 1, "f /a.py", 5000, 5000, WIRE_STATE_RUNNING);
	spend(&f->s, 2, "g /a.py", 5000, 0, WIRE_STATE_RUNNING);
	f->opts.timeline = true;
	assert_non_null(strstr(render(f, "text"), " f  "));
	assert_null(strstr(f->o.data, " g  "));
}

static void
coarse_history_is_said_where_there_is_room(void **state)
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
	text = render(f, "gecko");
	assert_non_null(strstr(text, "\"value\":[\"Coarse: up to "));
	assert_non_null(strstr(text, "\"MainThread (sums, in no order)\""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		TEST(a_speedscope_file_has_the_calls_of_a_thread),
		TEST(samples_of_one_stack_are_one_and_gaps_have_weights),
		TEST(
		    where_stacks_are_deep_and_little_changes_calls_begin_and_end),
		TEST(a_trace_has_slices_that_begin_and_end),
		TEST(marks_are_in_what_has_events),
		TEST(a_trace_says_what_its_resolution_left_out),
		TEST(how_fine_a_long_trace_is_follows_from_how_much_there_is),
		TEST(a_gecko_profile_has_samples_by_column),
		TEST(a_long_stretch_is_two_samples_and_a_gap_one),
		TEST(states_that_hold_a_thread_up_are_markers),
		TEST(an_import_is_a_category_as_far_as_it_runs_and_a_marker),
		TEST(what_is_hidden_is_its_callers_in_all),
		TEST(a_stack_of_nothing_but_hidden_frames_is_seen),
		TEST(each_process_says_which_it_is),
		TEST(an_empty_run_is_a_whole_file),
		TEST(a_first_frame_that_comes_again_has_all_its_rows),
		TEST(a_thread_that_took_no_time_is_no_failure),
		TEST(coarse_history_is_said_where_there_is_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
