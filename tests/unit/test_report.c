/* tests/unit/test_report.c - what a report makes of many threads and processes:
 * from the events of a stream to the text.
 */
#include "base/regex.h"
#include "model/model.h"
#include "render/renderer.h"

#include "lib/stream.h"
#include "lib/test.h"

#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>

#define MS        1000000u
#define THREADING "/usr/lib/python3.12/threading.py"
#define QUEUE     "/usr/lib/python3.12/queue.py"

struct fixture {
	struct model *m;
	struct render_options opts;
	struct out o;
};

static int
setup(void **state)
{
	struct fixture *fx = mem_zalloc(sizeof(*fx));

	assert_non_null(fx);
	fx->m = model_new();
	assert_non_null(fx->m);
	fx->opts = RENDER_OPTIONS;
	fx->opts.version = "1.2.3";
	out_init(&fx->o, SIZE_MAX);
	*state = fx;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *fx = *state;

	out_fini(&fx->o);
	model_free(fx->m);
	mem_free(fx);
	return 0;
}

/* A process whose main thread is thread 1. */
static void
start(struct fixture *fx, struct stream *s, uint32_t pid, const char *command)
{
	stream_open(s, fx->m, pid, 1000 * MS, command);
	stream_fact(s, WIRE_FACT_SYS_PATH, "/app");
	stream_fact(s, WIRE_FACT_SYS_PATH, "/usr/lib/python3.12");
	stream_fact(s, WIRE_FACT_SYS_PREFIX, "/usr");
	stream_thread(s, 1, "MainThread", WIRE_THREAD_MAIN);
	stream_clock(s, 1000 * MS);
}

/* A thread that spent ms in the path, and waited or ran. */
static void
spend(struct stream *s, uint32_t thread, const char *path, unsigned ms,
      uint32_t flags)
{
	struct event ev = {
		.type = WIRE_SAMPLE,
		.sample = {
			.thread = thread,
			.stack = path ? stream_path(s, path) : 0,
			.flags = flags,
			.count = 1,
			.end = (uint64_t)ms * MS,
			.weight = (uint64_t)ms * MS,
		},
	};

	stream_apply(s, &ev);
}

#define RUN(s, thread, path, ms)  spend(s, thread, path, ms, WIRE_STATE_RUNNING)
#define WAIT(s, thread, path, ms) spend(s, thread, path, ms, WIRE_STATE_WAITING)

static const char *
render(struct fixture *fx, const struct renderer *renderer)
{
	out_fini(&fx->o);
	out_init(&fx->o, SIZE_MAX);
	renderer->write(&fx->o, model_snapshot(fx->m), &fx->opts);
	assert_int_equal(out_status(&fx->o), PIT_OK);
	return fx->o.data;
}

/* The tree of the text report, and what stands below it. */
static void
assert_tree(struct fixture *fx, const char *want)
{
	const char *text = render(fx, &renderer_text);
	const char *body = strstr(text, "Program: ");

	assert_non_null(body);
	body = strstr(body, "\n\n");
	assert_non_null(body);
	assert_string_equal(body + 2, want);
}

#define IN_THREAD "_bootstrap " THREADING " > "
#define JOB_QUEUE "loop /app/a.py > get " QUEUE " > wait " THREADING

static void
threads_that_did_the_same_are_one_row(void **state)
{
	struct fixture *fx = *state;
	struct stream s;

	start(fx, &s, 10, "python a.py");
	RUN(&s, 1, "<module> /app/a.py", 20);
	for (uint32_t i = 2; i < 402; i++) {
		char name[32];

		snprintf(name, sizeof(name), "Thread-%u (handle)", i);
		stream_thread(&s, i, name, 0);
		RUN(&s, i, "handle /app/a.py > view /app/a.py", 10);
		stream_thread_end(&s, i);
	}
	assert_tree(fx, "4.020 python a.py  \n"
			"`- 4.000 Thread-N (handle)  x400\n"
			"   `- 4.000 handle  a.py:1\n"
			"      `- 4.000 view  a.py:1\n\n");
	fx->opts.apart = true;
	assert_null(strstr(render(fx, &renderer_text), "x400"));
	assert_non_null(strstr(fx->o.data, "Thread-N (handle)  x144\n"));
	fx->opts.apart = false;
	fx->opts.unicode = true;
	assert_non_null(
	    strstr(render(fx, &renderer_text), "Thread-N (handle)  ×400\n"));
	assert_non_null(strstr(render(fx, &renderer_json), "\"count\": 400"));
}

/* The row of a function, from its name up to its children's end. */
static void
assert_thread_says(struct fixture *fx, const char *name, const char *want)
{
	const char *json = render(fx, &renderer_json), *row, *end;
	char key[64];

	snprintf(key, sizeof(key), "\"function\": \"%s\"", name);
	row = strstr(json, key);
	assert_non_null(row);
	/* Its only child's child has none. */
	end = strstr(row, "\"children\": []");
	assert_non_null(end);
	end = strstr(end, "}]");
	assert_non_null(end);
	assert_memory_equal(end + 2, want, strlen(want));
}

static void
one_thread_has_its_kernel_id_and_is_a_daemon_or_not(void **state)
{
	struct fixture *fx = *state;
	struct stream s;

	start(fx, &s, 10, "python a.py");
	RUN(&s, 1, "<module> /app/a.py", 20);
	stream_thread(&s, 2, "loader", 0);
	RUN(&s, 2, "load /app/a.py", 50);
	assert_thread_says(fx, "loader", ",\"native_id\": 102,\"states\"");
	stream_thread(&s, 2, "loader", WIRE_THREAD_DAEMON);
	assert_thread_says(fx, "loader",
			   ",\"native_id\": 102,\"daemon\": true,\"states\"");
	/* No news are none; another name is the same thread. */
	stream_thread(&s, 2, "reader", 0);
	RUN(&s, 2, "load /app/a.py", 50);
	fx->opts.apart = true;
	assert_thread_says(fx, "reader",
			   ",\"native_id\": 102,\"daemon\": true,\"states\"");
	fx->opts.apart = false;
	stream_thread(&s, 3, "Thread-1 (run)", WIRE_THREAD_NO_DAEMON);
	RUN(&s, 3, "run /app/a.py", 50);
	assert_thread_says(fx, "Thread-1 (run)",
			   ",\"native_id\": 103,\"daemon\": false,\"states\"");
	/* Two are not one. */
	stream_thread(&s, 4, "Thread-2 (run)", WIRE_THREAD_NO_DAEMON);
	RUN(&s, 4, "run /app/a.py", 50);
	assert_thread_says(fx, "Thread-N (run)", ",\"count\": 2,\"states\"");
	fx->opts.apart = true;
	assert_thread_says(fx, "Thread-2 (run)",
			   ",\"native_id\": 104,\"daemon\": false,\"states\"");
}

static void
processes_of_a_command_are_one_row_and_none_is_lost(void **state)
{
	struct fixture *fx = *state;

	for (uint32_t i = 0; i < 150; i++) {
		struct stream s;

		start(fx, &s, 100 + i, "python\0step.py");
		RUN(&s, 1, "<module> /app/step.py > step /app/step.py", 20);
		stream_bye(&s, 1020 * MS);
		model_close(fx->m, s.src, NULL, 1020 * MS);
	}
	assert_tree(fx, "3.000 python  x150\n"
			"`- 3.000 <module>  step.py:1\n"
			"   `- 3.000 step  step.py:1\n\n");
	fx->opts.apart = true;
	assert_tree(fx, "3.000 [150 processes below 1 %]  \n\n");
}

static void
waiting_for_work_is_kept_apart(void **state)
{
	struct fixture *fx = *state;
	struct stream s;

	start(fx, &s, 10, "python a.py");
	RUN(&s, 1, "<module> /app/a.py > work /app/a.py", 50);
	for (uint32_t i = 2; i < 502; i++) {
		stream_thread(&s, i, "worker", 0);
		WAIT(&s, i, IN_THREAD JOB_QUEUE, 100);
	}
	assert_tree(fx, "0.050 <module>  a.py:1\n"
			"`- 0.050 work  a.py:1\n"
			"50.000 [idle: 500 threads]  \n\n");
	assert_non_null(strstr(
	    render(fx, &renderer_json),
	    "\"idle\": {\"time\": 50.000000,\"threads\": 500},\"root_frame\""));
	fx->opts.idle = true;
	assert_non_null(strstr(render(fx, &renderer_text), "worker  x500\n"));
	assert_null(strstr(fx->o.data, "[idle"));
}

/* A hot library function stays in sight whoever waits beside it. */
static void
a_fifth_is_of_what_works(void **state)
{
	struct fixture *fx = *state;
	struct stream s;

	start(fx, &s, 10, "python a.py");
	RUN(&s, 1,
	    "main /app/a.py > variance /usr/lib/python3.12/statistics.py > _ss "
	    "/usr/lib/python3.12/statistics.py > _sum "
	    "/usr/lib/python3.12/statistics.py > _exact "
	    "/usr/lib/python3.12/statistics.py",
	    100);
	stream_thread(&s, 2, "worker", 0);
	WAIT(&s, 2, IN_THREAD JOB_QUEUE, 900);
	assert_non_null(strstr(render(fx, &renderer_text), "0.100 _exact"));
}

static void
one_thread_counts_all_that_it_does(void **state)
{
	struct fixture *fx = *state;
	struct stream s;

	start(fx, &s, 10, "python a.py");
	RUN(&s, 1, "main /app/a.py", 100);
	WAIT(&s, 1, "main /app/a.py > get " QUEUE " > wait " THREADING, 300);
	assert_tree(fx, "0.400 main  a.py:1\n"
			"|- 0.300 get  queue.py:1\n"
			"|  `- 0.300 wait  threading.py:1\n"
			"`- 0.100 [self]  a.py\n\n");
}

static void
what_only_waits_shows_what_it_waits_in(void **state)
{
	struct fixture *fx = *state;
	struct stream s;

	start(fx, &s, 10, "python a.py");
	stream_thread(&s, 2, "worker", 0);
	WAIT(&s, 2, "loop /app/a.py > get " QUEUE " > wait " THREADING, 900);
	assert_tree(fx, "0.900 loop  a.py:1\n"
			"`- 0.900 get  queue.py:1\n"
			"   `- 0.900 wait  threading.py:1\n\n");
}

static void
only_threads_that_are_asked_for_are_shown(void **state)
{
	struct fixture *fx = *state;
	static const char *const patterns[] = { "db_0", "db_", "db_1",
						"nobody" };
	struct regex *named[4] = { NULL };
	struct pit_err err;
	struct stream s;

	for (int i = 0; i < 4; i++)
		assert_int_equal(regex_add(&named[i], patterns[i], &err),
				 PIT_OK);
	start(fx, &s, 10, "python a.py");
	RUN(&s, 1, "main /app/a.py", 100);
	stream_thread(&s, 2, "db_0", 0);
	RUN(&s, 2, "load /app/a.py", 50);
	stream_thread(&s, 3, "db_1", 0);
	WAIT(&s, 3, "loop /app/a.py > get " QUEUE " > wait " THREADING, 70);
	fx->opts.thread = named[0];
	assert_tree(fx, "0.050 load  a.py:1\n\n");
	fx->opts.thread = named[1];
	assert_tree(fx, "0.050 load  a.py:1\n"
			"0.070 [idle: 1 thread]  \n\n");
	/* It does nothing but wait: where? */
	fx->opts.thread = named[2];
	assert_tree(fx, "0.070 loop  a.py:1\n"
			"`- 0.070 get  queue.py:1\n"
			"   `- 0.070 wait  threading.py:1\n\n");
	fx->opts.thread = named[3];
	assert_tree(fx, "No samples of such a thread were recorded.\n\n");
	for (int i = 0; i < 4; i++)
		regex_free(named[i]);
}

static void
what_is_below_the_threshold_is_summed_up(void **state)
{
	struct fixture *fx = *state;
	struct stream s;

	start(fx, &s, 10, "python a.py");
	RUN(&s, 1, "main /app/a.py", 1000);
	for (uint32_t i = 2; i < 39; i++) {
		char name[2] = { (char)('@' + i), '\0' };

		stream_thread(&s, i, name, 0);
		RUN(&s, i, "tick /app/a.py", 1);
	}
	assert_tree(fx, "1.037 python a.py  \n"
			"|- 1.000 MainThread  \n"
			"|  `- 1.000 main  a.py:1\n"
			"`- 0.037 [37 threads below 1 %]  \n\n");
	/* Less than would be shown itself brings no rows about. */
	RUN(&s, 1, "main /app/a.py", 9000);
	assert_tree(fx, "10.000 main  a.py:1\n\n");
}

static void
a_long_teardown_stands_below_the_tree(void **state)
{
	struct fixture *fx = *state;
	struct stream s;

	start(fx, &s, 10, "python a.py");
	RUN(&s, 1, "main /app/a.py", 1000);
	spend(&s, 1, NULL, 49, WIRE_SAMPLE_SHUTDOWN);
	stream_clock(&s, 2000 * MS);
	assert_tree(fx, "1.000 main  a.py:1\n\n");
	assert_null(strstr(render(fx, &renderer_json), "shutdown"));
	fx->opts.show_all = true;
	assert_tree(fx, "1.000 main  a.py:1\n"
			"0.049 [shutdown]  \n\n");
	fx->opts.show_all = false;
	spend(&s, 1, "main /app/a.py > __del__ /app/a.py", 2,
	      WIRE_SAMPLE_SHUTDOWN);
	assert_tree(fx, "1.000 main  a.py:1\n"
			"0.051 [shutdown]  \n\n");
	assert_non_null(
	    strstr(render(fx, &renderer_json), "\"shutdown\": 0.051000,"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

/* The text report of a part of the run, from where the notes begin. */
static const char *
render_part(struct fixture *fx, uint64_t from, uint64_t to)
{
	const uint64_t start = model_snapshot(fx->m)->start;
	struct window window = { start + from * MS, start + to * MS };

	out_fini(&fx->o);
	out_init(&fx->o, SIZE_MAX);
	renderer_text.write(&fx->o, model_look(fx->m, &window, MODE_WALL),
			    &fx->opts);
	assert_int_equal(out_status(&fx->o), PIT_OK);
	return fx->o.data;
}

static void
a_part_of_the_run_has_what_was_in_it(void **state)
{
	struct fixture *fx = *state;
	const char *text;
	struct stream s;

	start(fx, &s, 10, "python a.py");
	RUN(&s, 1, "main /app/a.py > first /app/a.py", 2000);
	stream_clock(&s, 1000 * MS + 2000 * MS);
	RUN(&s, 1, "main /app/a.py > second /app/a.py", 2000);
	stream_clock(&s, 1000 * MS + 4000 * MS);
	text = render_part(fx, 1500, 2250);
	assert_non_null(strstr(text, "Samples:  "));
	assert_non_null(strstr(text, "Duration: 0.750"));
	assert_non_null(
	    strstr(text, "\nWindow: 1.500 to 2.250 s of 4.000 s\n"));
	assert_non_null(strstr(text, "\n0.750 main  a.py:"));
	assert_non_null(strstr(text, "0.500 first  a.py:"));
	assert_non_null(strstr(text, "0.250 second  a.py:"));
	text = render_part(fx, 2000, 9000);
	assert_non_null(
	    strstr(text, "\nWindow: 2.000 to 4.000 s of 4.000 s\n"));
	assert_null(strstr(text, "first"));
	text = render_part(fx, 5000, 9000);
	assert_non_null(strstr(
	    text, "\nWindow: 5.000 s and later, when the run was over\n"));
	assert_non_null(strstr(text, "No samples were recorded."));
	assert_null(strstr(render(fx, &renderer_text), "Window:"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(threads_that_did_the_same_are_one_row),
		TEST(one_thread_has_its_kernel_id_and_is_a_daemon_or_not),
		TEST(processes_of_a_command_are_one_row_and_none_is_lost),
		TEST(waiting_for_work_is_kept_apart),
		TEST(a_fifth_is_of_what_works),
		TEST(one_thread_counts_all_that_it_does),
		TEST(what_only_waits_shows_what_it_waits_in),
		TEST(only_threads_that_are_asked_for_are_shown),
		TEST(what_is_below_the_threshold_is_summed_up),
		TEST(a_long_teardown_stands_below_the_tree),
		TEST(a_part_of_the_run_has_what_was_in_it),
	};

	return RUN_TESTS(tests);
}
