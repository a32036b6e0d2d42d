/* tests/unit/test_flat.c - reports that are lists: collapsed stacks, csv and
 * markdown.
 */
#include "render/renderer.h"

#include "lib/scene.h"
#include "lib/test.h"

#include <string.h>

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
render(struct fixture *fx, const char *name)
{
	out_fini(&fx->o);
	out_init(&fx->o, SIZE_MAX);
	renderer_find(name)->write(&fx->o, &fx->sc.snap, &fx->opts);
	assert_int_equal(out_status(&fx->o), PIT_OK);
	return fx->o.len ? fx->o.data : "";
}

#define MAIN "python a.py (pid 100);MainThread;"

static void
a_stack_is_a_line_with_its_microseconds(void **state)
{
	struct fixture *fx = *state;

	scene_sample(&fx->sc, fx->main, "main Job.run req/send (sleep)", 20);
	scene_sample(&fx->sc, fx->main, "main", 5);
	scene_sample(&fx->sc, fx->main, "main Job.run req/send (sleep)", 3);
	assert_string_equal(
	    render(fx, "collapsed"),
	    MAIN "main (app.py:7) 5000\n" MAIN
		 "main (app.py:7);Job.run (app.py:7);send (req.py:7);"
		 "sleep (<built-in>) 23000\n");
	fx->opts.lines = true;
	assert_non_null(strstr(render(fx, "collapsed"), "main (app.py:9) 5"));
}

static void
what_a_thread_waits_for_can_be_a_frame(void **state)
{
	struct fixture *fx = *state;
	struct place *place;

	scene_sample(&fx->sc, fx->main, "main", 5);
	place = places_get(&fx->sc.places, 1);
	place->key.state = WIRE_STATE_WAITING;
	assert_string_equal(render(fx, "collapsed"),
			    MAIN "main (app.py:7) 5000\n");
	fx->opts.states = true;
	assert_string_equal(render(fx, "collapsed"),
			    MAIN "main (app.py:7);[waiting] 5000\n");
	place->key.state = WIRE_STATE_GIL;
	assert_non_null(
	    strstr(render(fx, "collapsed"), ";[waiting for the GIL] 5000\n"));
	place->key.state = WIRE_STATE_RUNNING | WIRE_SAMPLE_GC;
	assert_non_null(
	    strstr(render(fx, "collapsed"), ";[garbage collection] 5000\n"));
	place->key.state = WIRE_STATE_RUNNING;
	assert_string_equal(render(fx, "collapsed"),
			    MAIN "main (app.py:7) 5000\n");
}

static void
so_can_an_import(void **state)
{
	struct fixture *fx = *state;
	struct place *place;

	scene_sample(&fx->sc, fx->main, "main ?_find_and_load ?exec_module b",
		     5);
	place = places_get(&fx->sc.places, 1);
	place->imports = true;
	place->key.state = WIRE_STATE_WAITING;
	assert_string_equal(render(fx, "collapsed"),
			    MAIN "main (app.py:7);b (app.py:7) 5000\n");
	fx->opts.states = true;
	assert_string_equal(render(fx, "collapsed"),
			    MAIN "main (app.py:7);[import];b (app.py:7);"
				 "[waiting] 5000\n");
	/* Of a session nothing is known of what threads did. */
	place->key.state = WIRE_STATE_UNKNOWN;
	assert_string_equal(render(fx, "collapsed"),
			    MAIN "main (app.py:7);b (app.py:7) 5000\n");
}

/* Between threads and processes nothing is added up, and no name ends a frame,
 * a line or stands for a weight. */
static void
names_end_neither_frames_nor_lines(void **state)
{
	struct fixture *fx = *state;
	node_id other = scene_thread(&fx->sc, 0, "a;b\nc 12");

	scene_sample(&fx->sc, fx->main, "x;y\n", 2);
	scene_sample(&fx->sc, other, "", 1);
	assert_string_equal(render(fx, "collapsed"),
			    MAIN "x:y  (app.py:7) 2000\n"
				 "python a.py (pid 100);a:b c 12;[no frames] "
				 "1000\n");
}

static void
threads_of_one_name_are_apart(void **state)
{
	struct fixture *fx = *state;

	for (uint64_t tid = 7; tid < 9; tid++) {
		node_id thread = scene_thread(&fx->sc, 0, "worker");

		roots_set_thread(fx->sc.roots,
				 tree_get(fx->sc.tree, thread)->frame, tid,
				 false);
		scene_sample(&fx->sc, thread, "main", 1);
	}
	assert_string_equal(
	    render(fx, "collapsed"),
	    "python a.py (pid 100);worker (tid 7);main (app.py:7) 1000\n"
	    "python a.py (pid 100);worker (tid 8);main (app.py:7) 1000\n");
}

static void
csv_has_functions_by_self_time(void **state)
{
	struct fixture *fx = *state;

	scene_sample(&fx->sc, fx->main, "main Job.run (sleep)", 20);
	scene_sample(&fx->sc, fx->main, "main Job.run", 50);
	scene_sample(&fx->sc, fx->main, "main main main", 30);
	assert_string_equal(
	    render(fx, "csv"),
	    "function,file,line,self,total,samples,percent\r\n"
	    "\"Job.run\",\"app.py\",7,0.050000,0.070000,2,50.00\r\n"
	    "\"main\",\"app.py\",7,0.030000,0.100000,3,30.00\r\n"
	    "\"sleep\",\"<built-in>\",,0.020000,0.020000,1,20.00\r\n");
	fx->opts.rows = 1;
	assert_string_equal(
	    render(fx, "csv"),
	    "function,file,line,self,total,samples,percent\r\n"
	    "\"Job.run\",\"app.py\",7,0.050000,0.070000,2,50.00\r\n"
	    "\"[2 functions more]\",\"\",,0.050000,,,50.00\r\n");
}

static void
csv_names_are_no_formulas(void **state)
{
	struct fixture *fx = *state;

	scene_sample(&fx->sc, fx->main, "=cmd|'C\"calc\"'!A0", 1);
	assert_non_null(strstr(render(fx, "csv"),
			       "\r\n\"'=cmd|'C\"\"calc\"\"'!A0\",\"app.py\""));
}

static void
markdown_names_are_no_markup(void **state)
{
	struct fixture *fx = *state;
	const char *text;

	fx->opts.description = "<b> *a* [x](y) | `z` \n# h";
	scene_sample(&fx->sc, fx->main, "a|b`c\\|<i>", 1);
	scene_sample(&fx->sc, fx->main, "```", 1);
	text = render(fx, "markdown");
	assert_non_null(strstr(text,
			       "### \\<b\\> \\*a\\* \\[x\\](y) \\| \\`z\\`  "
			       "\\# h\n"));
	assert_non_null(strstr(text, "| `` a\\|b`c\uFFFD\\|<i> `` | 0.001 s"));
	assert_non_null(strstr(text, "\n````text\n"));
	assert_non_null(strstr(text, "```  app.py:7\n````\n"));
}

static void
markdown_says_how_much_it_leaves_out(void **state)
{
	struct fixture *fx = *state;
	const char *text;

	scene_sample(&fx->sc, fx->main, "main Job.run", 50);
	scene_sample(&fx->sc, fx->main, "main req/get", 20);
	fx->opts.rows = 2;
	text = render(fx, "markdown");
	assert_non_null(strstr(text, "\n1 functions more.\n"));
	assert_non_null(strstr(text, "```text\n"
				     "0.070 main  app.py:7\n"
				     "├─ 0.050 Job.run  app.py:7\n"
				     "```\n\n1 rows more.\n"));
	fx->opts.rows = 0;
	assert_null(strstr(render(fx, "markdown"), "more"));
}

static void
of_an_empty_run_is_said_that_it_is(void **state)
{
	struct fixture *fx = *state;

	assert_string_equal(render(fx, "collapsed"), "");
	assert_string_equal(render(fx, "csv"),
			    "function,file,line,self,total,samples,percent"
			    "\r\n");
	assert_non_null(strstr(render(fx, "svg"), "none is of what counts"));
	assert_non_null(
	    strstr(render(fx, "markdown"), "\nNo samples were recorded.\n"));
}

/* Where all waits for work, it counts, as in the report's tree. */
static void
what_does_not_count_is_not_in_the_lists(void **state)
{
	struct fixture *fx = *state;

	scene_sample(&fx->sc, fx->main, "start/", 12);
	scene_sample(&fx->sc, fx->main, "main", 60);
	scene_sample(&fx->sc, fx->main, "wait", 90);
	places_get(&fx->sc.places, 3)->waits = true;
	places_get(&fx->sc.places, 3)->key.state = WIRE_STATE_WAITING;
	assert_string_equal(
	    render(fx, "csv"),
	    "function,file,line,self,total,samples,percent\r\n"
	    "\"main\",\"app.py\",7,0.060000,0.060000,1,100.00\r\n");
	fx->opts.idle = true;
	assert_non_null(strstr(render(fx, "csv"), "\"wait\",\"app.py\""));
}

static void
a_flame_graph_has_a_box_for_each_row(void **state)
{
	struct fixture *fx = *state;
	const char *svg;

	scene_sample(&fx->sc, fx->main, "main Job.run req/send", 30);
	scene_sample(&fx->sc, fx->main, "main", 10);
	svg = render(fx, "svg");
	assert_non_null(strstr(svg, "<title>main (app.py:7)\n"
				    "0.040 s, 100.0 %; self 0.010 s, 25.0 %"
				    "</title><rect x=\"10.00000\" "
				    "width=\"1180.00000\" y=\""));
	assert_non_null(strstr(svg, "<title>send (req.py:7)\n"
				    "0.030 s, 75.0 %; self 0.030 s, 75.0 %"
				    "</title><rect x=\"10.00000\" "
				    "width=\"885.00000\" y=\""));
	assert_non_null(strstr(svg, ">Job.run</text></g>\n"));
	assert_null(strstr(svg, "left out,"));
	assert_null(strstr(svg, "[self]"));
}

static void
a_flame_graph_says_what_is_too_narrow_or_too_deep(void **state)
{
	struct fixture *fx = *state;
	node_id at = fx->main;

	scene_sample(&fx->sc, fx->main, "main a", 1);
	scene_sample(&fx->sc, fx->main, "main b", 4000);
	assert_non_null(strstr(render(fx, "svg"),
			       ">1 narrower than a pixel left out, with all "
			       "that they call</text>"));
	for (size_t i = 0; i < 10000; i++)
		at = scene_frame(&fx->sc, at, i % 2 ? "f" : "req/g");
	scene_spend(&fx->sc, at, 12000);
	assert_non_null(strstr(render(fx, "svg"), ", 1 below level 1024 left"));
}

static void
flame_graphs_are_xml_whatever_the_names(void **state)
{
	struct fixture *fx = *state;
	const char *svg;

	fx->opts.description = "]]></script><script>alert(1)//&\001\xff";
	scene_sample(&fx->sc, fx->main, "a<b>&\"'\033\n]]>\xef\xbf\xbf", 10);
	svg = render(fx, "svg");
	assert_non_null(strstr(svg, "<title>]]&gt;&lt;/script&gt;&lt;script&gt;"
				    "alert(1)//&amp;\uFFFD\uFFFD</title>"));
	assert_non_null(strstr(svg, "<title>a&lt;b&gt;&amp;&quot;'\uFFFD ]]&gt;"
				    "\uFFFD (app.py:7)\n"));
	for (const char *p = svg; *p; p++)
		assert_true(*p == '\n' || (unsigned char)*p >= ' ');
	svg = strstr(svg, "<script");
	assert_non_null(svg);
	assert_null(strstr(svg + 1, "<script"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_stack_is_a_line_with_its_microseconds),
		TEST(what_a_thread_waits_for_can_be_a_frame),
		TEST(so_can_an_import),
		TEST(names_end_neither_frames_nor_lines),
		TEST(threads_of_one_name_are_apart),
		TEST(csv_has_functions_by_self_time),
		TEST(csv_names_are_no_formulas),
		TEST(markdown_names_are_no_markup),
		TEST(markdown_says_how_much_it_leaves_out),
		TEST(of_an_empty_run_is_said_that_it_is),
		TEST(a_flame_graph_has_a_box_for_each_row),
		TEST(a_flame_graph_says_what_is_too_narrow_or_too_deep),
		TEST(flame_graphs_are_xml_whatever_the_names),
		TEST(what_does_not_count_is_not_in_the_lists),
	};

	return RUN_TESTS(tests);
}
