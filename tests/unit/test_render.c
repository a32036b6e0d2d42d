/* tests/unit/test_render.c - the list of renderers, and what reports say and
 * bear beyond pyinstrument's (whose layout tests/golden checks).
 */
#include "render/renderer.h"

#include "lib/scene.h"
#include "lib/test.h"

#include <pthread.h>
#include <string.h>

#include <cjson/cJSON.h>

#define REPORT_MAX ((size_t)256 << 20)
#define DEEP       10000

struct fixture {
	struct scene sc;
	node_id main;
	struct render_options opts;
	struct out o;
};

static int
setup(void **state)
{
	struct fixture *fx = mem_zalloc(sizeof(*fx));

	assert_non_null(fx);
	scene_init(&fx->sc);
	fx->main = scene_thread(&fx->sc, scene_process(&fx->sc, "python a.py"),
				"MainThread");
	fx->opts = RENDER_OPTIONS;
	fx->opts.version = "1.2.3";
	out_init(&fx->o, REPORT_MAX);
	*state = fx;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *fx = *state;

	out_fini(&fx->o);
	scene_fini(&fx->sc);
	mem_free(fx);
	return 0;
}

static const char *
render(struct fixture *fx, const struct renderer *renderer)
{
	out_fini(&fx->o);
	out_init(&fx->o, REPORT_MAX);
	renderer->write(&fx->o, &fx->sc.snap, &fx->opts);
	assert_int_equal(out_status(&fx->o), PIT_OK);
	return fx->o.data;
}

/* The text below the banner. */
static const char *
text_body(struct fixture *fx)
{
	const char *text = render(fx, &renderer_text);
	const char *body = strstr(text, "v1.2.3\n\n");

	assert_non_null(body);
	return body + strlen("v1.2.3\n\n");
}

static cJSON *
json(struct fixture *fx)
{
	cJSON *root = cJSON_Parse(render(fx, &renderer_json));

	assert_non_null(root);
	return root;
}

static void
a_renderer_is_found_by_name(void **state)
{
	(void)state;
	assert_ptr_equal(renderer_find("text"), &renderer_text);
	assert_ptr_equal(renderer_find("json"), &renderer_json);
	assert_null(renderer_find("nonsense"));
	assert_null(renderer_find(""));
}

static void
a_suffix_selects_a_renderer_whatever_its_case(void **state)
{
	(void)state;
	assert_ptr_equal(renderer_for_file("a/b.json"), &renderer_json);
	assert_ptr_equal(renderer_for_file("B.TXT"), &renderer_text);
	assert_ptr_equal(renderer_for_file("report.PROF"), &renderer_pstats);
	assert_ptr_equal(renderer_for_file("report.HTM"), &renderer_html);
	assert_null(renderer_for_file("report.cpuprofile"));
	assert_null(renderer_for_file("json"));
	assert_null(renderer_for_file(""));
}

static void
each_renderer_has_a_name_a_suffix_and_help(void **state)
{
	size_t n = 0;

	(void)state;
	for (const struct renderer *r; (r = renderer_at(n)); n++) {
		assert_ptr_equal(renderer_find(r->name), r);
		assert_int_equal(r->suffix[0], '.');
		assert_true(strlen(r->help) > 0);
		assert_non_null(r->write);
	}
	assert_true(n >= 2);
}

static void
an_undisturbed_run_has_no_notes(void **state)
{
	struct fixture *fx = *state;
	cJSON *root;

	scene_sample(&fx->sc, fx->main, "main", 100);
	assert_string_equal(text_body(fx), "Program: python a.py\n\n"
					   "0.100 main  app.py:7\n\n");
	root = json(fx);
	assert_null(cJSON_GetObjectItem(root, "notes"));
	cJSON_Delete(root);
}

static void
a_run_without_samples_says_so(void **state)
{
	struct fixture *fx = *state;
	cJSON *root;

	fx->opts.description = "Nothing";
	assert_string_equal(text_body(fx),
			    "Nothing\n\nNo samples were recorded.\n\n");
	root = json(fx);
	assert_true(cJSON_IsNull(cJSON_GetObjectItem(root, "root_frame")));
	cJSON_Delete(root);
}

/* The only note, in both formats. */
static void
assert_note(struct fixture *fx, const char *want)
{
	const char *text = text_body(fx), *end;
	cJSON *root, *notes;

	assert_memory_equal(text, "Program: python a.py\n", 21);
	end = strchr(text + 21, '\n');
	assert_int_equal(end - text - 21, strlen(want));
	assert_memory_equal(text + 21, want, strlen(want));
	assert_int_equal(end[1], '\n');
	root = json(fx);
	notes = cJSON_GetObjectItem(root, "notes");
	assert_int_equal(cJSON_GetArraySize(notes), 1);
	assert_string_equal(cJSON_GetArrayItem(notes, 0)->valuestring, want);
	cJSON_Delete(root);
}

static void
how_a_program_was_killed_is_said(void **state)
{
	struct fixture *fx = *state;

	fx->opts.exit_note = "killed by SIGTERM";
	fx->sc.procs[0].state = PROC_BROKEN;
	assert_note(fx, "Ended: killed by SIGTERM");
}

static void
a_killed_process_is_said(void **state)
{
	struct fixture *fx = *state;

	fx->sc.procs[0].state = PROC_BROKEN;
	assert_note(fx, "Incomplete: process 100 (python a.py) was killed, or "
			"its sampler was");
}

static void
what_is_known_of_a_process_without_an_end_is_said(void **state)
{
	struct fixture *fx = *state;

	fx->sc.procs[0].state = PROC_KILLED;
	assert_note(fx, "Incomplete: process 100 (python a.py) was killed");
	fx->sc.procs[0].state = PROC_UNWATCHED;
	assert_note(fx, "Incomplete: process 100 (python a.py) ran on when its "
			"sampler was killed");
	fx->opts.exit_note = "killed by SIGTERM";
	fx->sc.procs[0].state = PROC_KILLED;
	assert_note(fx, "Ended: killed by SIGTERM");
}

static void
an_unsupported_interpreter_is_said(void **state)
{
	struct fixture *fx = *state;

	fx->sc.procs[0].state = PROC_UNSUPPORTED;
	fx->sc.procs[0].reason = "CPython 3.7";
	assert_note(fx, "Not profiled: process 100 (python a.py): CPython 3.7");
	/* One line for one reason. */
	scene_process(&fx->sc, "python b.py");
	fx->sc.procs[1].state = PROC_UNSUPPORTED;
	fx->sc.procs[1].reason = fx->sc.procs[0].reason;
	fx->sc.procs[1].count = 7;
	assert_note(fx, "Not profiled: 8 processes, the first of them process "
			"100 (python a.py): CPython 3.7");
}

static void
processes_without_a_stream_are_said(void **state)
{
	struct fixture *fx = *state;

	fx->sc.snap.missed[WIRE_MISSED_UNREACHED] = 2;
	assert_note(fx, "Not profiled: 2 processes that could not reach the "
			"viewer");
}

static void
a_malformed_stream_is_said(void **state)
{
	struct fixture *fx = *state;

	fx->sc.procs[0].state = PROC_CORRUPT;
	fx->sc.procs[0].reason = "bad id";
	assert_note(fx, "Incomplete: the samples of process 100 (python a.py) "
			"were cut short: bad id");
}

static void
a_reduced_rate_is_said_when_it_matters_and_shown_in_the_digits(void **state)
{
	struct fixture *fx = *state;
	struct proc_info *proc = &fx->sc.procs[0];

	scene_sample(&fx->sc, fx->main, "main", 100);
	proc->min_interval = 1000000;
	proc->max_interval = 20000000;
	proc->end = proc->start + UINT64_C(200000000000);
	proc->ticks = 10001;
	assert_null(strstr(text_body(fx), "Rate"));
	proc->end = proc->start + UINT64_C(2000000000);
	proc->ticks = 100;
	assert_note(fx, "Rate: 100 of 2000 samples asked for could be taken");
	assert_non_null(strstr(text_body(fx), "\n0.10 main"));
}

static void
lost_samples_are_said_from_one_in_a_thousand(void **state)
{
	struct fixture *fx = *state;

	fx->sc.snap.ticks = 10000;
	fx->sc.procs[0].lost[WIRE_LOST_TORN] = 8;
	fx->sc.snap.lost_total = 9;
	assert_null(strstr(text_body(fx), "Lost"));
	fx->sc.procs[0].lost[WIRE_LOST_FULL] = 2;
	fx->sc.snap.lost_total = 10;
	fx->sc.snap.lost_time = 11000000;
	assert_note(fx, "Lost: 10 of 10000 samples (0.1%), 0.011 s: "
			"8 changed while they were read, "
			"2 because the viewer was too slow");
}

static void
what_greenlets_are_missing_is_said_where_waiting_counts(void **state)
{
	struct fixture *fx = *state;

	assert_null(strstr(text_body(fx), "Greenlets"));
	fx->sc.snap.greenlets = true;
	assert_note(fx, "Greenlets: those that no sample found running are not "
			"in the report; how many is not known");
	fx->sc.snap.mode = MODE_CPU;
	assert_null(strstr(text_body(fx), "Greenlets"));
}

static void
late_samples_are_said_when_they_matter(void **state)
{
	struct fixture *fx = *state;

	fx->sc.procs[0].ticks = 1000;
	fx->sc.procs[0].lost[WIRE_LOST_LATE] = 749;
	assert_null(strstr(text_body(fx), "Rate"));
	fx->sc.procs[0].lost[WIRE_LOST_LATE] = 750;
	assert_note(fx, "Rate: 250 of 1000 samples asked for could be taken");
}

static void
processes_that_were_missed_are_said(void **state)
{
	struct fixture *fx = *state;

	fx->opts.missed = "2 processes of another user";
	assert_note(fx, "Not profiled: 2 processes of another user");
}

static void
cut_and_partial_stacks_are_said(void **state)
{
	struct fixture *fx = *state;

	fx->sc.snap.samples = 1000;
	fx->sc.procs[0].cut = 1;
	assert_note(fx, "Cut: 1 of 1000 samples were too deep; the middle of "
			"their stacks is left out");
	fx->sc.procs[0].cut = 0;
	fx->sc.procs[0].partial = 5;
	assert_note(fx, "Partial: 5 of 1000 samples (0.5%) hold only the "
			"outer part of their stack");
}

static void
figures_are_those_of_all_processes(void **state)
{
	struct fixture *fx = *state;
	size_t other = scene_process(&fx->sc, "python b.py");
	cJSON *root;

	fx->sc.procs[other].start = 1500000000;
	fx->sc.procs[other].end = 3250000000;
	fx->sc.snap.samples = 77;
	assert_non_null(strstr(render(fx, &renderer_text), "Samples:  77\n"));
	assert_non_null(
	    strstr(fx->o.data, "Duration: 2.250     CPU time: 1.000\n"));
	root = json(fx);
	assert_true(cJSON_GetObjectItem(root, "duration")->valuedouble == 2.25);
	assert_true(cJSON_GetObjectItem(root, "cpu_time")->valuedouble == 1);
	cJSON_Delete(root);
}

static void
thread_rows_have_no_place(void **state)
{
	struct fixture *fx = *state;
	node_id other = scene_thread(&fx->sc, 0, "Thread-1 (work)");

	fx->opts.unicode = true;
	scene_sample(&fx->sc, fx->main, "main (join)", 60);
	scene_sample(&fx->sc, other, "work", 70);
	assert_string_equal(text_body(fx),
			    "Program: python a.py\n\n"
			    "0.130 python a.py  \n"
			    "├─ 0.070 Thread-1 (work)  \n"
			    "│  └─ 0.070 work  app.py:7\n"
			    "└─ 0.060 MainThread  \n"
			    "   └─ 0.060 main  app.py:7\n"
			    "      └─ 0.060 join  <built-in>\n\n");
}

static void
of_several_processes_each_has_its_number(void **state)
{
	struct fixture *fx = *state;
	size_t second = scene_process(&fx->sc, "python b.py");
	node_id other = scene_thread(&fx->sc, second, "MainThread");

	scene_sample(&fx->sc, fx->main, "main", 60);
	scene_sample(&fx->sc, other, "main", 30);
	assert_string_equal(text_body(fx), "Program: python a.py\n\n"
					   "0.090 [root]  \n"
					   "|- 0.060 python a.py  pid 100\n"
					   "|  `- 0.060 main  app.py:7\n"
					   "`- 0.030 python b.py  pid 101\n"
					   "   `- 0.030 main  app.py:7\n\n");
}

static void
start_up_stands_below_the_tree_when_all_is_shown(void **state)
{
	struct fixture *fx = *state;

	fx->opts.show_all = true;
	scene_sample(&fx->sc, fx->main, "start/", 12);
	scene_sample(&fx->sc, fx->main, "main f", 60);
	assert_string_equal(text_body(fx), "Program: python a.py\n\n"
					   "0.060 main  app.py:7\n"
					   "`- 0.060 f  app.py:7\n"
					   "0.012 [start-up]  \n\n");
}

static void
names_cannot_control_the_terminal(void **state)
{
	struct fixture *fx = *state;
	const char *text;

	fx->opts.description = "a\033[2Jb\nc\xff";
	scene_sample(&fx->sc, fx->main, "ev\033]0;il\a \x9b\x31m", 100);
	text = render(fx, &renderer_text);
	for (const char *p = text; *p; p++)
		assert_true(*p == '\n' || (unsigned char)*p >= ' ');
	assert_non_null(strstr(text, "\na\uFFFD[2Jb c\uFFFD\n"));
	assert_non_null(strstr(text, "ev\uFFFD]0;il\uFFFD"));
}

static void
json_is_valid_utf8_whatever_the_names(void **state)
{
	struct fixture *fx = *state;
	cJSON *root, *frame;

	scene_sample(&fx->sc, fx->main, "ev\033\xff\"il\\", 100);
	root = json(fx);
	frame = cJSON_GetObjectItem(root, "root_frame");
	assert_string_equal(cJSON_GetObjectItem(frame, "function")->valuestring,
			    "ev\033\uFFFD\"il\\");
	assert_non_null(strstr(fx->o.data, "\"ev\\u001b\uFFFD\\\"il\\\\\""));
	cJSON_Delete(root);
}

static void
a_report_over_the_limit_fails_as_a_whole(void **state)
{
	struct fixture *fx = *state;
	struct out small;

	scene_sample(&fx->sc, fx->main, "main", 100);
	for (size_t i = 0; renderer_at(i); i++) {
		out_init(&small, 10);
		renderer_at(i)->write(&small, &fx->sc.snap, &fx->opts);
		assert_int_equal(out_status(&small), PIT_ELIMIT);
		out_fini(&small);
	}
}

static void
a_failed_allocation_is_the_status_of_the_report(void **state)
{
	struct fixture *fx = *state;
	enum pit_status st;
	struct out o;
	long n;

	scene_sample(&fx->sc, fx->main, "main ?load req/a req/b req/c f", 50);
	scene_sample(&fx->sc, fx->main, "main req/a req/b A.g B.g", 40);
	for (size_t i = 0; renderer_at(i); i++) {
		st = PIT_ENOMEM;
		for (n = 0; st; n++) {
			out_init(&o, REPORT_MAX);
			mem_fail_after = n;
			renderer_at(i)->write(&o, &fx->sc.snap, &fx->opts);
			st = out_status(&o);
			/* Short names do without memory. */
			if (mem_fail_after < 0 && !st)
				st = PIT_ENOMEM;
			mem_fail_after = -1;
			assert_true(st == PIT_OK || st == PIT_ENOMEM);
			out_fini(&o);
		}
		assert_true(n > 5);
	}
}

/* All renderers on a thread with little stack: nothing may recurse. */
static void *
render_deep(void *arg)
{
	struct fixture *fx = arg;

	for (size_t i = 0; renderer_at(i); i++) {
		render(fx, renderer_at(i));
		fx->opts.show_all = !fx->opts.show_all;
		render(fx, renderer_at(i));
	}
	return NULL;
}

static size_t
count(const char *text, const char *what)
{
	size_t found = 0, n = strlen(what);

	/* Not strstr(): a sanitizer's looks at all of the text every time. */
	for (; *text; text++)
		if (*text == *what && strncmp(text, what, n) == 0)
			found++;
	return found;
}

static void
deep_stacks_need_no_deep_stack(void **state)
{
	struct fixture *fx = *state;
	static const char *const words[] = { "f", "req/g", "(h)", "?i", "@j" };
	node_id at = fx->main;
	pthread_attr_t attr;
	pthread_t thread;

	for (size_t i = 0; i < DEEP; i++)
		at = scene_frame(&fx->sc, at, words[i % ARRAY_LEN(words)]);
	scene_spend(&fx->sc, at, 1);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 256 * 1024);
	assert_int_equal(pthread_create(&thread, &attr, render_deep, fx), 0);
	pthread_join(thread, NULL);
	pthread_attr_destroy(&attr);
	fx->opts.show_all = true;
	assert_int_equal(count(render(fx, &renderer_json), "\"children\""),
			 DEEP);
}

static void
indentation_has_an_end(void **state)
{
	struct fixture *fx = *state;
	node_id at = fx->main;

	for (size_t i = 0; i < DEEP; i++)
		at = scene_frame(&fx->sc, at, "f");
	scene_spend(&fx->sc, at, 1);
	assert_int_equal(count(render(fx, &renderer_text), "0.001 f"), DEEP);
	assert_true(fx->o.len < (size_t)DEEP * 3200);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_renderer_is_found_by_name),
		TEST(a_suffix_selects_a_renderer_whatever_its_case),
		TEST(each_renderer_has_a_name_a_suffix_and_help),
		TEST(an_undisturbed_run_has_no_notes),
		TEST(a_run_without_samples_says_so),
		TEST(how_a_program_was_killed_is_said),
		TEST(a_killed_process_is_said),
		TEST(what_is_known_of_a_process_without_an_end_is_said),
		TEST(an_unsupported_interpreter_is_said),
		TEST(processes_without_a_stream_are_said),
		TEST(processes_that_were_missed_are_said),
		TEST(a_malformed_stream_is_said),
		TEST(
		    a_reduced_rate_is_said_when_it_matters_and_shown_in_the_digits),
		TEST(lost_samples_are_said_from_one_in_a_thousand),
		TEST(what_greenlets_are_missing_is_said_where_waiting_counts),
		TEST(late_samples_are_said_when_they_matter),
		TEST(processes_that_were_missed_are_said),
		TEST(cut_and_partial_stacks_are_said),
		TEST(figures_are_those_of_all_processes),
		TEST(thread_rows_have_no_place),
		TEST(of_several_processes_each_has_its_number),
		TEST(start_up_stands_below_the_tree_when_all_is_shown),
		TEST(names_cannot_control_the_terminal),
		TEST(json_is_valid_utf8_whatever_the_names),
		TEST(a_report_over_the_limit_fails_as_a_whole),
		TEST(a_failed_allocation_is_the_status_of_the_report),
		TEST(deep_stacks_need_no_deep_stack),
		TEST(indentation_has_an_end),
	};

	return RUN_TESTS(tests);
}
