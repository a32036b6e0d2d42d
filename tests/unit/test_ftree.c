/* tests/unit/test_ftree.c - what each processor promises, and the shape of the
 * tree when all have run.
 *
 * A tree is compared as text: "name time(children)", times in milliseconds.
 */
#include "base/out.h"
#include "model/processors.h"

#include "lib/scene.h"
#include "lib/test.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct ftree_look everything = { .apart = true, .idle = true };

struct fixture {
	struct scene sc;
	node_id main;
	struct ftree ft;
};

static int
setup(void **state)
{
	struct fixture *fx = mem_zalloc(sizeof(*fx));

	assert_non_null(fx);
	scene_init(&fx->sc);
	fx->main = scene_thread(&fx->sc, scene_process(&fx->sc, "python a.py"),
				"MainThread");
	*state = fx;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *fx = *state;

	ftree_fini(&fx->ft);
	scene_fini(&fx->sc);
	mem_free(fx);
	return 0;
}

static void
sample(struct fixture *fx, const char *stack, unsigned ms)
{
	scene_sample(&fx->sc, fx->main, stack, ms);
}

static void
describe_row(struct out *o, const struct ftree *ft, row_id id)
{
	const char *class_name = ftree_class(ft, id);

	if (class_name)
		out_printf(o, "%s.", class_name);
	out_printf(o, "%s %.0f", ftree_function(ft, id),
		   floor(ftree_row(ft, id)->time / 1000000));
	if (ftree_row(ft, id)->group)
		out_printf(o, " #%" PRIu32, ftree_row(ft, id)->group);
}

static void
describe(struct out *o, const struct ftree *ft, row_id top)
{
	row_id id = top;

	while (id) {
		describe_row(o, ft, id);
		if (ftree_row(ft, id)->child) {
			out_char(o, '(');
			id = ftree_row(ft, id)->child;
			continue;
		}
		while (id != top && !ftree_row(ft, id)->next) {
			out_char(o, ')');
			id = ftree_row(ft, id)->parent;
		}
		if (id == top)
			return;
		out_str(o, ", ");
		id = ftree_row(ft, id)->next;
	}
}

static void
assert_shape(const struct ftree *ft, row_id top, const char *want)
{
	struct out o;

	out_init(&o, 1 << 20);
	describe(&o, ft, top);
	assert_string_equal(o.data ? o.data : "", want);
	out_fini(&o);
}

static void
assert_sums(const struct ftree *ft)
{
	for (row_id id = ft->top; id; id = ftree_next(ft, ft->top, id)) {
		const struct ftree_row *row = ftree_row(ft, id);
		double sum = row->absorbed;

		for (row_id c = row->child; c; c = ftree_row(ft, c)->next)
			sum += ftree_row(ft, c)->time;
		if (!(row->flags & FTREE_SELF))
			assert_true(sum == row->time);
	}
}

/* The thread after one processor. */
static void
assert_applied(struct fixture *fx, const struct processor *proc,
	       const char *want)
{
	const struct processor_options opts = { .threshold = 0.01 };

	assert_int_equal(ftree_init(&fx->ft, &fx->sc.snap, &everything),
			 PIT_OK);
	assert_int_equal(proc->apply(&fx->ft, &opts), PIT_OK);
	assert_shape(&fx->ft, fx->main + 1, want);
	assert_sums(&fx->ft);
}

/* The report's tree after all of them. */
static void
assert_report(struct fixture *fx, bool show_all, const char *want)
{
	const struct processor_options opts = { .show_all = show_all,
						.threshold = 0.01 };

	ftree_fini(&fx->ft);
	assert_int_equal(ftree_init(&fx->ft, &fx->sc.snap, &everything),
			 PIT_OK);
	assert_int_equal(processors_run(&fx->ft, processors_report, &opts),
			 PIT_OK);
	assert_shape(&fx->ft, fx->ft.top, want);
}

static void
own_time_becomes_a_row(void **state)
{
	struct fixture *fx = *state;

	sample(fx, "main", 3);
	sample(fx, "main a", 4);
	assert_int_equal(ftree_init(&fx->ft, &fx->sc.snap, &everything),
			 PIT_OK);
	assert_shape(&fx->ft, fx->main + 1,
		     "MainThread 7(main 7(a 4([self] 4), [self] 3))");
	assert_sums(&fx->ft);
}

static void
importlib_gives_way_to_what_it_imports(void **state)
{
	struct fixture *fx = *state;

	sample(fx, "main a", 1);
	sample(fx, "main ?load", 2);
	sample(fx, "main ?load ?exec b", 3);
	sample(fx, "main c", 4);
	assert_applied(fx, &processor_importlib,
		       "MainThread 10(main 10(a 1([self] 1), b 3([self] 3), "
		       "[self] 2, c 4([self] 4)))");
}

static void
the_exec_that_runs_a_module_gives_way_too(void **state)
{
	struct fixture *fx = *state;

	sample(fx, "main ?load (exec) b", 3);
	sample(fx, "main ?load (stat)", 1);
	sample(fx, "main (exec) c", 2);
	assert_applied(fx, &processor_importlib,
		       "MainThread 6(main 6(b 3([self] 3), stat 1([self] 1), "
		       "exec 2(c 2([self] 2))))");
}

/* As on the screen, where it cannot be known whether it will call on. */
static void
the_exec_keeps_its_own_time(void **state)
{
	struct fixture *fx = *state;

	sample(fx, "main ?load (exec)", 2);
	sample(fx, "main ?load (exec) b", 3);
	sample(fx, "main ?load", 4);
	assert_applied(fx, &processor_importlib,
		       "MainThread 9(main 9(b 3([self] 3), exec 2, "
		       "[self] 4))");
}

static void
hidden_functions_give_way(void **state)
{
	struct fixture *fx = *state;

	sample(fx, "main -wrap -wrap2 a", 3);
	sample(fx, "main -wrap", 2);
	assert_applied(fx, &processor_tracebackhide,
		       "MainThread 5(main 5(a 3([self] 3), [self] 2))");
}

static void
startup_goes_with_its_time(void **state)
{
	struct fixture *fx = *state;

	sample(fx, "start/", 20);
	sample(fx, "main", 100);
	assert_applied(fx, &processor_runpy,
		       "MainThread 100(main 100([self] 100))");
	assert_int_equal(ftree_row(&fx->ft, FTREE_ROOT)->time, 100000000);
}

static void
runpy_goes_only_at_the_start(void **state)
{
	struct fixture *fx = *state;

	sample(fx, "!_run_module !_run_code main !run_path a", 100);
	assert_applied(fx, &processor_runpy,
		       "MainThread 100(main 100(run_path 100(a 100([self] "
		       "100))))");
}

static void
only_adjacent_self_rows_merge(void **state)
{
	struct fixture *fx = *state;

	sample(fx, "main -x", 2);
	sample(fx, "main -y", 3);
	sample(fx, "main a", 1);
	sample(fx, "main -z", 4);
	assert_int_equal(ftree_init(&fx->ft, &fx->sc.snap, &everything),
			 PIT_OK);
	assert_int_equal(processor_tracebackhide.apply(&fx->ft, NULL), PIT_OK);
	assert_int_equal(processor_merge_self.apply(&fx->ft, NULL), PIT_OK);
	assert_shape(&fx->ft, fx->main + 1,
		     "MainThread 10(main 10([self] 5, a 1([self] 1), "
		     "[self] 4))");
	assert_sums(&fx->ft);
}

static void
repeated_calls_become_one_row_in_order_of_time(void **state)
{
	struct fixture *fx = *state;

	sample(fx, "main a x", 1);
	sample(fx, "main -wrap a x", 2);
	sample(fx, "main -wrap a y", 3);
	sample(fx, "main b", 4);
	assert_int_equal(ftree_init(&fx->ft, &fx->sc.snap, &everything),
			 PIT_OK);
	assert_int_equal(processor_tracebackhide.apply(&fx->ft, NULL), PIT_OK);
	assert_int_equal(processor_aggregate.apply(&fx->ft, NULL), PIT_OK);
	assert_shape(&fx->ft, fx->main + 1,
		     "MainThread 10(main 10(a 6(x 3([self] 3), y 3([self] "
		     "3)), b 4([self] 4)))");
	assert_sums(&fx->ft);
}

static void
a_method_is_one_row_and_shows_its_main_class(void **state)
{
	struct fixture *fx = *state;

	sample(fx, "main Base.run", 1);
	sample(fx, "main Left.run", 3);
	sample(fx, "main Right.run", 2);
	assert_applied(fx, &processor_aggregate,
		       "MainThread 6(main 6(Left.run 6([self] 6)))");
}

static void
more_classes_than_are_told_apart_are_still_one_row(void **state)
{
	struct fixture *fx = *state;
	char word[32];

	for (int i = 0; i < 100; i++) {
		snprintf(word, sizeof(word), "main C%d.run", i);
		sample(fx, word, 1);
	}
	assert_applied(fx, &processor_aggregate,
		       "MainThread 100(main 100(C0.run 100([self] 100)))");
}

static void
less_than_one_percent_is_left_out(void **state)
{
	struct fixture *fx = *state;

	sample(fx, "main a", 981);
	sample(fx, "main b", 10);
	sample(fx, "main c", 9);
	assert_applied(fx, &processor_irrelevant,
		       "MainThread 1000(main 1000(a 981([self] 981), "
		       "b 10([self] 10)))");
}

static void
lone_self_rows_are_absorbed(void **state)
{
	struct fixture *fx = *state;

	sample(fx, "main a", 3);
	sample(fx, "main", 2);
	assert_applied(fx, &processor_lone_self,
		       "MainThread 5(main 5(a 3, [self] 2))");
}

static void
connected_library_frames_are_one_group(void **state)
{
	struct fixture *fx = *state;

	sample(fx, "main req/send req/open (recv)", 50);
	sample(fx, "main req/send callback (sleep)", 40);
	sample(fx, "main json/dumps", 30);
	assert_report(fx, false,
		      "main 120(send 90 #1(open 50 #1(recv 50 #1), "
		      "callback 40(sleep 40)), dumps 30)");
}

static void
strings_are_code_of_their_caller(void **state)
{
	struct fixture *fx = *state;
	row_id id;

	sample(fx, "@main (exec) @a", 10);
	sample(fx, "@main @b", 5);
	assert_report(fx, false, "main 15(exec 10(a 10), b 5)");
	id = ftree_row(&fx->ft, fx->ft.top)->child;
	assert_false(ftree_row(&fx->ft, id)->flags & FTREE_APP);
	id = ftree_row(&fx->ft, id)->child;
	assert_true(ftree_row(&fx->ft, id)->flags & FTREE_APP);
	sample(fx, "@main req/eval (exec) @c", 20);
	assert_report(fx, false,
		      "main 35(eval 20 #1(exec 20 #1(c 20 #1)), "
		      "exec 10(a 10), b 5)");
}

static void
c_functions_between_hidden_frames_and_the_program_are_hidden(void **state)
{
	struct fixture *fx = *state;

	sample(fx, "!_run_code (exec) main ?load (exec) mod", 100);
	sample(fx, "!_run_code (exec) main ?load (exec)", 3);
	sample(fx, "!_run_code (exec) main ?load (stat)", 4);
	sample(fx, "!_run_code (exec) main (exec) @f", 5);
	assert_report(fx, false, "main 112(mod 100, exec 8(f 5), stat 4)");
}

static void
a_process_is_called_by_its_command_without_folders(void **state)
{
	struct fixture *fx = *state;
	struct scene sc;
	node_id thread;

	scene_init(&sc);
	thread = scene_thread(&sc, scene_process(&sc, "/a/b/python3 /c/d.py"),
			      "MainThread");
	scene_sample(&sc, thread, "native/", 10);
	ftree_fini(&fx->ft);
	assert_int_equal(ftree_init(&fx->ft, &sc.snap, &everything), PIT_OK);
	assert_string_equal(
	    ftree_function(
		&fx->ft, tree_find(sc.tree, TREE_ROOT, sc.procs[0].frame) + 1),
	    "python3 d.py");
	ftree_fini(&fx->ft);
	scene_fini(&sc);
}

static void
a_program_of_one_thread_starts_with_its_first_frame(void **state)
{
	struct fixture *fx = *state;

	sample(fx, "start/", 30);
	sample(fx, "native/", 5);
	sample(fx, "main a", 100);
	assert_report(fx, false, "main 100(a 100)");
}

static void
start_up_follows_when_all_is_shown(void **state)
{
	struct fixture *fx = *state;
	row_id id;

	sample(fx, "start/", 300);
	sample(fx, "main a", 100);
	assert_report(fx, true, "main 100(a 100)");
	id = ftree_row(&fx->ft, fx->ft.top)->next;
	assert_shape(&fx->ft, id, "[start-up] 300");
	assert_int_equal(ftree_row(&fx->ft, id)->next, 0);
}

static void
much_time_outside_the_first_frame_keeps_the_process(void **state)
{
	struct fixture *fx = *state;

	sample(fx, "main", 70);
	sample(fx, "native/", 30);
	assert_report(fx, false, "python a.py 100(main 70, [native] 30)");
}

static void
several_threads_are_rows_of_their_process(void **state)
{
	struct fixture *fx = *state;
	node_id other = scene_thread(&fx->sc, 0, "Thread-1 (work)");

	sample(fx, "main (join)", 60);
	scene_sample(&fx->sc, other, "work", 70);
	assert_report(fx, false,
		      "python a.py 130(Thread-1 (work) 70(work 70), "
		      "MainThread 60(main 60(join 60)))");
}

static void
a_thread_of_little_time_makes_no_thread_rows(void **state)
{
	struct fixture *fx = *state;
	node_id other = scene_thread(&fx->sc, 0, "Thread-1");

	sample(fx, "main", 1000);
	scene_sample(&fx->sc, other, "work", 5);
	assert_report(fx, false, "main 1000");
}

static void
several_processes_are_rows_of_the_root(void **state)
{
	struct fixture *fx = *state;
	size_t second = scene_process(&fx->sc, "python b.py");
	node_id a = scene_thread(&fx->sc, second, "MainThread");
	node_id b = scene_thread(&fx->sc, second, "Thread-1");

	sample(fx, "main", 60);
	scene_sample(&fx->sc, a, "main", 20);
	scene_sample(&fx->sc, b, "work", 30);
	assert_report(fx, false,
		      "[root] 110(python a.py 60(main 60), python b.py 50("
		      "Thread-1 30(work 30), MainThread 20(main 20)))");
}

static void
nothing_sampled_is_no_tree(void **state)
{
	struct fixture *fx = *state;

	assert_report(fx, false, "");
	assert_int_equal(fx->ft.top, 0);
	/* What was sampled is shown, even if it is nobody's. */
	sample(fx, "start/", 9);
	assert_report(fx, false, "[start-up] 9");
}

static void
show_all_leaves_nothing_out(void **state)
{
	struct fixture *fx = *state;

	sample(fx, "main ?load -wrap a", 1);
	sample(fx, "main req/a req/b req/c", 999);
	assert_report(fx, true,
		      "main 1000(a 999(b 999(c 999)), load 1(wrap 1(a 1)))");
}

static void
failed_allocations_leave_nothing(void **state)
{
	struct fixture *fx = *state;
	const struct processor_options opts = { .threshold = 0.01 };
	enum pit_status st = PIT_ENOMEM;
	long n;

	sample(fx, "main b", 1);
	sample(fx, "main a", 2);
	for (n = 0; st; n++) {
		mem_fail_after = n;
		st = ftree_init(&fx->ft, &fx->sc.snap, &everything);
		if (!st) {
			st = processors_run(&fx->ft, processors_report, &opts);
			ftree_fini(&fx->ft);
		}
		mem_fail_after = -1;
	}
	assert_true(n > 3);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(own_time_becomes_a_row),
		TEST(importlib_gives_way_to_what_it_imports),
		TEST(the_exec_that_runs_a_module_gives_way_too),
		TEST(the_exec_keeps_its_own_time),
		TEST(hidden_functions_give_way),
		TEST(startup_goes_with_its_time),
		TEST(runpy_goes_only_at_the_start),
		TEST(only_adjacent_self_rows_merge),
		TEST(repeated_calls_become_one_row_in_order_of_time),
		TEST(a_method_is_one_row_and_shows_its_main_class),
		TEST(more_classes_than_are_told_apart_are_still_one_row),
		TEST(less_than_one_percent_is_left_out),
		TEST(lone_self_rows_are_absorbed),
		TEST(connected_library_frames_are_one_group),
		TEST(strings_are_code_of_their_caller),
		TEST(
		    c_functions_between_hidden_frames_and_the_program_are_hidden),
		TEST(a_process_is_called_by_its_command_without_folders),
		TEST(a_program_of_one_thread_starts_with_its_first_frame),
		TEST(start_up_follows_when_all_is_shown),
		TEST(much_time_outside_the_first_frame_keeps_the_process),
		TEST(several_threads_are_rows_of_their_process),
		TEST(a_thread_of_little_time_makes_no_thread_rows),
		TEST(several_processes_are_rows_of_the_root),
		TEST(nothing_sampled_is_no_tree),
		TEST(show_all_leaves_nothing_out),
		TEST(failed_allocations_leave_nothing),
	};

	return RUN_TESTS(tests);
}
