/* tests/unit/test_diff.c - two runs beside each other: what is said of them,
 * and what is taken for noise.
 */
#include "render/compare.h"

#include "lib/scene.h"
#include "lib/test.h"

#include <string.h>

#include <cjson/cJSON.h>

struct fixture {
	struct scene base, new;
	node_id base_main, new_main;
	struct render_options opts;
	struct out o;
};

static int
setup(void **state)
{
	struct fixture *fx = mem_zalloc(sizeof(*fx));

	assert_non_null(fx);
	scene_init(&fx->base);
	scene_init(&fx->new);
	fx->base_main = scene_thread(
	    &fx->base, scene_process(&fx->base, "python a.py"), "MainThread");
	fx->new_main = scene_thread(
	    &fx->new, scene_process(&fx->new, "python b.py"), "MainThread");
	fx->opts = RENDER_OPTIONS;
	fx->opts.base = &fx->base.snap;
	fx->opts.base_name = "a.pitop";
	*state = fx;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *fx = *state;

	out_fini(&fx->o);
	scene_fini(&fx->base);
	scene_fini(&fx->new);
	mem_free(fx);
	return 0;
}

/* So many samples of a millisecond each. */
static void
spend(struct scene *sc, node_id thread, const char *stack, int samples)
{
	while (samples--)
		scene_sample(sc, thread, stack, 1);
}

static void
base(struct fixture *fx, const char *stack, int samples)
{
	spend(&fx->base, fx->base_main, stack, samples);
}

static void new (struct fixture *fx, const char *stack, int samples)
{
	spend(&fx->new, fx->new_main, stack, samples);
}

static const char *
render(struct fixture *fx, const char *name)
{
	out_fini(&fx->o);
	out_init(&fx->o, SIZE_MAX);
	renderer_find(name)->diff(&fx->o, &fx->new.snap, &fx->opts);
	assert_int_equal(out_status(&fx->o), PIT_OK);
	return fx->o.data;
}

/* One function is slower, one faster, one new, one gone, and of one the
 * difference is noise. */
static void
fill(struct fixture *fx)
{
	base(fx, "main slow", 300);
	base(fx, "main fast", 300);
	base(fx, "main old", 100);
	base(fx, "main same", 300);
	new (fx, "main slow", 600);
	new (fx, "main fast", 100);
	new (fx, "main fresh (sleep)", 100);
	new (fx, "main same", 310);
}

static void
what_changed_is_shown_by_how_much(void **state)
{
	struct fixture *fx = *state;

	fill(fx);
	assert_string_equal(
	    render(fx, "text"),
	    "Difference: +0.110 s, +11.0 % (from 1.000 to 1.110 s)\n"
	    "Base: a.pitop: Program: python a.py; 1.000 s, 1000 samples\n"
	    "New: Program: python b.py; 1.000 s, 1110 samples\n"
	    "\n"
	    "    CHANGE                 BASE       NEW       +-  FUNCTION, by "
	    "its own time\n"
	    "    +0.300   +100.0 %     0.300     0.600    0.022  slow  "
	    "app.py:7\n"
	    "    -0.200    -66.7 %     0.300     0.100    0.017  fast  "
	    "app.py:7\n"
	    "    -0.100       gone     0.100     0.000    0.010  old  "
	    "app.py:7\n"
	    "    +0.100        new     0.000     0.100    0.010  sleep  "
	    "<built-in>\n"
	    "1 function differs by noise alone.\n"
	    "\n"
	    "+0.110 main  app.py:7  (1.000 -> 1.110, +11.0 %)\n"
	    "|- +0.300 slow  app.py:7  (0.300 -> 0.600, +100.0 %)\n"
	    "|- -0.200 fast  app.py:7  (0.300 -> 0.100, -66.7 %)\n"
	    "|- -0.100 old  app.py:7  (0.100 -> 0.000, gone)\n"
	    "`- +0.100 fresh  app.py:7  (0.000 -> 0.100, new)\n"
	    "   `- +0.100 sleep  <built-in>  (0.000 -> 0.100, new)\n\n");
}

static void
equal_runs_do_not_differ(void **state)
{
	struct fixture *fx = *state;

	base(fx, "main work", 300);
	base(fx, "main rest", 700);
	new (fx, "main work", 310);
	new (fx, "main rest", 690);
	assert_non_null(strstr(render(fx, "text"), ", which is noise\n"));
	assert_non_null(strstr(fx->o.data,
			       "\n\nNo function differs by more than noise."
			       "\n\n"));
	fx->opts.show_all = true;
	assert_non_null(strstr(render(fx, "text"), "+0.010     +3.3 %"));
	assert_non_null(strstr(fx->o.data, "|- -0.010 rest"));
}

/* Ten thousand pairs of runs of one program, sampled at random: the share of
 * differences that are not taken for noise is that of chance. */
static void
chance_is_seldom_taken_for_a_difference(void **state)
{
	struct diff diff = {
		.whole = { .time = { 1, 1 }, .samples = { 1000, 1000 } },
	};
	uint64_t random = 12345;
	unsigned sure = 0;

	(void)state;
	for (int i = 0; i < 10000; i++) {
		struct diff_cost cost = { { 0 }, { 0 } };

		for (int n = 0; n < 2000; n++) {
			random = random * 6364136223846793005u + 1;
			if (random >> 33 < (UINT64_C(1) << 31) / 5)
				cost.samples[n % 2]++;
		}
		cost.time[0] = cost.samples[0] / 1000;
		cost.time[1] = cost.samples[1] / 1000;
		sure += diff_is_sure(&diff, &cost);
	}
	/* 27 of 10000 are expected of three deviations. */
	assert_in_range(sure, 5, 60);
}

static void
runs_can_be_compared_by_shares(void **state)
{
	struct fixture *fx = *state;

	base(fx, "main work", 250);
	base(fx, "main rest", 750);
	new (fx, "main work", 1000);
	new (fx, "main rest", 3000);
	fx->opts.normalize = DIFF_RUN;
	assert_non_null(strstr(render(fx, "text"),
			       "Difference: +0.00 %, +0.0 % (from 100.00 to "
			       "100.00 %), which is noise\n"));
	assert_non_null(strstr(fx->o.data, "No function differs"));
	fx->opts.normalize = DIFF_SECOND;
	fx->new.procs[0].end += UINT64_C(3000000000);
	assert_non_null(strstr(render(fx, "text"),
			       "Difference: +0.0 ms/s, +0.0 % (from 1000.0 to "
			       "1000.0 ms/s), which is noise\n"));
}

/* They come from files at other places, and stand at other lines. */
static void
functions_are_matched_by_name_and_short_file(void **state)
{
	struct fixture *fx = *state;
	cJSON *root, *functions;

	base(fx, "main Job.run req/send", 100);
	base(fx, "main Job.run B.send", 100);
	new (fx, "main Job.run req/send", 100);
	new (fx, "main req/run", 100);
	root = cJSON_Parse(render(fx, "json"));
	assert_non_null(root);
	functions = cJSON_GetObjectItem(root, "functions");
	/* main, Job.run, send of req, B.send, run of req. */
	assert_int_equal(cJSON_GetArraySize(functions), 5);
	cJSON_Delete(root);
}

/* A thread more is no new caller of everything. */
static void
threads_are_apart_where_both_have_several(void **state)
{
	struct fixture *fx = *state;
	node_id other = scene_thread(&fx->new, 0, "worker");

	base(fx, "main work", 500);
	new (fx, "main work", 500);
	spend(&fx->new, other, "main work", 500);
	assert_non_null(strstr(render(fx, "text"),
			       "\n+0.500 main  app.py:7  (0.500 -> 1.000"));
	other = scene_thread(&fx->base, 0, "worker");
	spend(&fx->base, other, "main work", 100);
	assert_non_null(
	    strstr(render(fx, "text"), "\n+0.400 worker    (0.100 -> 0.500"));
}

static void
recursion_counts_once(void **state)
{
	struct fixture *fx = *state;

	base(fx, "main f f f", 300);
	new (fx, "main f f f", 600);
	fx->opts.flat_total = true;
	assert_non_null(strstr(render(fx, "text"),
			       "    +0.300   +100.0 %     0.300     0.600"
			       "    0.001  f  app.py:7\n"));
}

static void
names_are_safe_in_all_forms(void **state)
{
	struct fixture *fx = *state;
	cJSON *root;

	fx->opts.base_name = "<b>\033[2J";
	fx->opts.color = true;
	base(fx, "main", 10);
	new (fx, "main a<i>|`\033\xff\"\n", 500);
	for (const char *p = render(fx, "text"); *p; p++)
		assert_true(*p == '\n' || (unsigned char)*p >= ' ' ||
			    (*p == '\033' && strchr("0123", p[2])));
	assert_non_null(strstr(render(fx, "svg"), "a&lt;i&gt;|`\uFFFD\uFFFD"));
	assert_null(strstr(fx->o.data, "<i>"));
	assert_non_null(
	    strstr(render(fx, "markdown"), "| `` a<i>\\|`\uFFFD\uFFFD\"  ``"));
	root = cJSON_Parse(render(fx, "json"));
	assert_non_null(root);
	cJSON_Delete(root);
}

static void
a_flame_graph_says_what_is_new_and_gone(void **state)
{
	struct fixture *fx = *state;
	const char *svg;

	fill(fx);
	svg = render(fx, "svg");
	assert_non_null(strstr(svg, "<title>gone: old -0.100 s (app.py:7)\n"
				    "0.100 -&gt; 0.000 s, gone, deviation"));
	assert_non_null(strstr(svg, "<title>new: fresh +0.100 s (app.py:7)\n"));
	assert_non_null(strstr(svg, "deviation 0.021: noise</title>"));
	assert_non_null(strstr(svg, "fill=\"#ff"));
	assert_non_null(strstr(svg, "e0"));
	assert_non_null(strstr(svg, "fill=\"#dddddd\""));
}

static void
runs_without_samples_can_be_compared(void **state)
{
	struct fixture *fx = *state;
	static const char *const forms[] = { "text", "json", "markdown",
					     "svg" };

	for (size_t i = 0; i < ARRAY_LEN(forms); i++)
		render(fx, forms[i]);
	assert_non_null(strstr(render(fx, "text"), "Difference: +0.000 s, -"));
	new (fx, "main", 100);
	assert_non_null(
	    strstr(render(fx, "text"), "Difference: +0.100 s, new"));
}

static enum verdict
judge(struct fixture *fx, double share, const char *function)
{
	const struct slower_limit limit = { share, function };
	enum verdict verdict;

	out_fini(&fx->o);
	out_init(&fx->o, SIZE_MAX);
	assert_int_equal(
	    compare_judge(&fx->new.snap, &fx->opts, &limit, &verdict, &fx->o),
	    PIT_OK);
	return verdict;
}

static void
slower_is_what_is_over_the_limit_and_no_noise(void **state)
{
	struct fixture *fx = *state;

	fill(fx);
	assert_int_equal(judge(fx, 0.10, NULL), VERDICT_SLOWER);
	assert_string_equal(fx->o.data,
			    "the program took 1.110 s instead of 1.000 s "
			    "(+11.0 %, deviation 0.001 s; limit +10 %): "
			    "slower");
	assert_int_equal(judge(fx, 0.12, NULL), VERDICT_PASS);
	assert_int_equal(judge(fx, 0.5, "slow"), VERDICT_SLOWER);
	assert_int_equal(judge(fx, 1.5, "slow"), VERDICT_PASS);
	assert_int_equal(judge(fx, 0, "fast"), VERDICT_PASS);
	assert_int_equal(judge(fx, 0.01, "same"), VERDICT_NOISE);
	assert_non_null(strstr(fx->o.data, "but the difference is noise"));
	assert_int_equal(judge(fx, 10, "fresh"), VERDICT_SLOWER);
	assert_int_equal(judge(fx, 0.1, "old"), VERDICT_PASS);
	assert_int_equal(judge(fx, 0.1, "nix\n"), VERDICT_UNKNOWN);
	assert_string_equal(fx->o.data, "nix  was seen in neither run: nothing "
					"can be said of it");
}

static void
failed_allocations_are_the_status_of_the_report(void **state)
{
	struct fixture *fx = *state;
	enum pit_status st;
	struct out o;

	fill(fx);
	for (size_t i = 0; renderer_at(i); i++) {
		if (!renderer_at(i)->diff)
			continue;
		st = PIT_ENOMEM;
		for (long n = 0; st; n++) {
			out_init(&o, SIZE_MAX);
			mem_fail_after = n;
			renderer_at(i)->diff(&o, &fx->new.snap, &fx->opts);
			st = out_status(&o);
			if (mem_fail_after < 0 && !st)
				st = PIT_ENOMEM;
			mem_fail_after = -1;
			assert_true(st == PIT_OK || st == PIT_ENOMEM);
			out_fini(&o);
		}
	}
}

static void
deep_stacks_are_compared(void **state)
{
	struct fixture *fx = *state;
	node_id at = fx->base_main;

	for (int i = 0; i < 10000; i++)
		at = scene_frame(&fx->base, at, i % 2 ? "f" : "g");
	for (int i = 0; i < 100; i++)
		scene_spend(&fx->base, at, 1);
	new (fx, "f", 100);
	assert_non_null(strstr(render(fx, "text"), "(9999) "));
	assert_true(fx->o.len < 8u << 20);
	render(fx, "json");
	assert_non_null(strstr(render(fx, "svg"), "below level 1024"));
	render(fx, "markdown");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_changed_is_shown_by_how_much),
		TEST(equal_runs_do_not_differ),
		TEST(chance_is_seldom_taken_for_a_difference),
		TEST(runs_can_be_compared_by_shares),
		TEST(functions_are_matched_by_name_and_short_file),
		TEST(threads_are_apart_where_both_have_several),
		TEST(recursion_counts_once),
		TEST(names_are_safe_in_all_forms),
		TEST(a_flame_graph_says_what_is_new_and_gone),
		TEST(runs_without_samples_can_be_compared),
		TEST(slower_is_what_is_over_the_limit_and_no_noise),
		TEST(failed_allocations_are_the_status_of_the_report),
		TEST(deep_stacks_are_compared),
	};

	return RUN_TESTS(tests);
}
