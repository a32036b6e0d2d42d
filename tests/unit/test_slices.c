/* tests/unit/test_slices.c - one test per promise of tracks.h and slices.h. */
#include "model/model.h"
#include "render/routes.h"

#include "lib/stream.h"
#include "lib/test.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MS    UINT64_C(1000000)
#define START (1000 * MS)

struct fixture {
	struct model *m;
	struct stream s;
	uint64_t now;
	const struct snapshot *snap;
	struct stacks_look look;
	struct tracks tracks;
	uint64_t resolution, left_out;
	struct out text; /* what was told, a line each */
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->m = model_new();
	assert_non_null(f->m);
	out_init(&f->text, 1 << 20);
	stream_begin(&f->s, f->m, START);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	tracks_fini(&f->tracks);
	out_fini(&f->text);
	model_free(f->m);
	free(f);
	return 0;
}

/* ms until now, after the clock was put on. */
static void
spend_at(struct fixture *f, uint32_t thread, const char *path, uint64_t end,
	 uint64_t ms, uint32_t state)
{
	struct event ev = {
		.type = WIRE_SAMPLE,
		.sample = { thread, stream_path(&f->s, path), state, 1,
			    end * MS, ms * MS },
	};

	stream_apply(&f->s, &ev);
}

static void
spend(struct fixture *f, const char *path, uint64_t ms, uint32_t state)
{
	f->now += ms;
	spend_at(f, 1, path, f->now, ms, state);
}

static void
tell(struct fixture *f, char what, const struct slice *call, uint64_t at)
{
	out_printf(&f->text, "%" PRIu64 "%c", tracks_time(&f->tracks, at) / MS,
		   what);
	slice_name(&f->text, f->snap, call);
	out_char(&f->text, ' ');
}

static void
begin(void *arg, const struct slice *call, uint64_t at)
{
	tell(arg, '<', call, at);
}

static void
end(void *arg, const struct slice *call, uint64_t at)
{
	tell(arg, '>', call, at);
}

static void
group(void *arg, const struct slice_group *group)
{
	struct fixture *f = arg;

	tell(f, '(', &group->call, group->begin);
	out_printf(&f->text, "%s%" PRIu64 "x%" PRIu64 " ",
		   group->mixed ? "and others " : "", group->calls,
		   group->time / MS);
	tell(f, ')', &group->call, group->end);
}

static enum pit_status
each(struct fixture *f, const struct track *track, const struct slices_ops *ops,
     void *arg)
{
	struct routes routes;
	struct slices_look look = { &f->tracks, &routes, f->resolution, 0 };
	enum pit_status st;

	assert_int_equal(routes_init(&routes, &f->tracks), PIT_OK);
	st = slices_each(&look, track, ops, arg);
	f->left_out = look.left_out;
	routes_fini(&routes);
	return st;
}

/* "MainThread: 0<main 5>main ", a line for each track. */
static const char *
all(struct fixture *f, const struct snapshot *snap)
{
	static const struct slices_ops ops = { begin, end, group };

	f->snap = snap;
	f->text.len = 0;
	tracks_fini(&f->tracks);
	assert_int_equal(tracks_init(&f->tracks, snap, &f->look), PIT_OK);
	for (size_t i = 0; i < f->tracks.len; i++) {
		track_name(&f->text, &f->tracks, &f->tracks.at[i]);
		out_str(&f->text, ": ");
		assert_int_equal(each(f, &f->tracks.at[i], &ops, f), PIT_OK);
		out_char(&f->text, '\n');
	}
	return f->text.data ? f->text.data : "";
}

#define MAIN "main /app/a.py"
#define WORK MAIN " > work /app/a.py"
#define LOOK MAIN " > look /app/a.py"

static void
a_call_lasts_while_nothing_else_is_seen_in_its_place(void **state)
{
	struct fixture *f = *state;

	spend(f, WORK, 10, WIRE_STATE_RUNNING);
	spend(f, WORK " > step /app/a.py", 5, WIRE_STATE_RUNNING);
	spend(f, WORK, 10, WIRE_STATE_RUNNING);
	spend(f, LOOK, 10, WIRE_STATE_RUNNING);
	assert_string_equal(all(f, model_snapshot(f->m)),
			    "MainThread: 0<main 0<work 10<step 15>step 25>work "
			    "25<look 35>look 35>main \n");
}

static void
what_a_thread_does_not_do_itself_is_its_innermost_call(void **state)
{
	struct fixture *f = *state;

	spend(f, MAIN, 1, WIRE_STATE_RUNNING);
	spend(f, MAIN, 2, WIRE_STATE_WAITING);
	spend(f, MAIN, 3, WIRE_STATE_GIL);
	spend(f, MAIN, 4, WIRE_STATE_RUNNING | WIRE_SAMPLE_GC);
	spend(f, MAIN, 5, WIRE_STATE_UNKNOWN);
	assert_string_equal(
	    all(f, model_snapshot(f->m)),
	    "MainThread: 0<main 1<[waiting] 3>[waiting] "
	    "3<[waiting for the GIL] 6>[waiting for the GIL] "
	    "6<[garbage collection] 10>[garbage collection] 15>main \n");
}

#define IMPORT                                                                 \
	" > _find_and_load <frozen importlib._bootstrap> > "                   \
	"exec_module <frozen importlib._bootstrap_external>"

static void
an_import_is_a_call_around_all_that_it_does(void **state)
{
	struct fixture *f = *state;
	const char *module = MAIN IMPORT " > <module> /app/b.py";

	spend(f, MAIN, 1, WIRE_STATE_RUNNING);
	spend(f, MAIN IMPORT, 2, WIRE_STATE_RUNNING);
	spend(f, module, 3, WIRE_STATE_WAITING);
	/* What the module imports itself is a part of that. */
	spend(f,
	      MAIN IMPORT " > <module> /app/b.py" IMPORT
			  " > <module> /app/c.py",
	      4, WIRE_STATE_RUNNING | WIRE_SAMPLE_GC);
	spend(f, MAIN " > work /app/b.py", 5, WIRE_STATE_RUNNING);
	/* Nothing at all is known of what it did there. */
	spend(f, module, 6, WIRE_STATE_UNKNOWN);
	assert_string_equal(
	    all(f, model_snapshot(f->m)),
	    "MainThread: 0<main 1<[import] 3<<module> 3<[waiting] 6>[waiting] "
	    "6<<module> 6<[garbage collection] 10>[garbage collection] "
	    "10><module> 10><module> 10>[import] 10<work 15>work "
	    "15<<module> 21><module> 21>main \n");
	/* There its frames are there themselves. */
	f->look.all = true;
	assert_null(strstr(all(f, model_snapshot(f->m)), "[import]"));
}

static void
what_finds_a_module_alone_is_no_import(void **state)
{
	struct fixture *f = *state;

	spend(f,
	      MAIN " > get_source <frozen importlib._bootstrap_external> > "
		   "read time()",
	      1, WIRE_STATE_RUNNING);
	assert_string_equal(all(f, model_snapshot(f->m)),
			    "MainThread: 0<main 0<read 1>read 1>main \n");
}

static void
a_few_lost_samples_end_no_call_but_many_do(void **state)
{
	struct fixture *f = *state;

	spend(f, WORK, 10, WIRE_STATE_RUNNING);
	f->now += 4;
	spend(f, LOOK, 10, WIRE_STATE_RUNNING);
	f->now += 400;
	spend(f, LOOK, 10, WIRE_STATE_RUNNING);
	assert_string_equal(all(f, model_snapshot(f->m)),
			    "MainThread: 0<main 0<work 10>work 14<look "
			    "24>look 24>main 424<main 424<look 434>look "
			    "434>main \n");
}

static void
a_main_thread_is_first_whoever_was_seen_first(void **state)
{
	struct fixture *f = *state;

	stream_thread(&f->s, 2, "worker", 0);
	spend_at(f, 2, WORK, 5, 5, WIRE_STATE_RUNNING);
	spend_at(f, 1, MAIN, 7, 7, WIRE_STATE_RUNNING);
	assert_string_equal(all(f, model_snapshot(f->m)),
			    "MainThread: 0<main 7>main \n"
			    "worker: 0<main 0<work 5>work 5>main \n");
	assert_true(f->tracks.at[0].first);
	assert_false(f->tracks.at[1].first);
	assert_int_equal(f->tracks.at[0].pid, 10);
	assert_int_equal(f->tracks.at[1].pid, 10);
	assert_int_equal(f->tracks.at[0].tid, 101);
	assert_int_equal(f->tracks.at[1].tid, 102);
}

static void
processes_of_one_number_get_another(void **state)
{
	struct fixture *f = *state;
	struct stream again;
	struct event ev = {
		.type = WIRE_SAMPLE,
		.sample = { 1, 0, WIRE_STATE_RUNNING, 1, 9 * MS, 3 * MS },
	};

	spend(f, MAIN, 5, WIRE_STATE_RUNNING);
	stream_open(&again, f->m, 10, START, "prog again");
	stream_thread(&again, 1, "MainThread", WIRE_THREAD_MAIN);
	stream_clock(&again, START);
	ev.sample.stack = stream_path(&again, MAIN);
	stream_apply(&again, &ev);
	assert_string_equal(all(f, model_snapshot(f->m)),
			    "MainThread: 0<main 5>main \n"
			    "MainThread: 6<main 9>main \n");
	assert_int_equal(f->tracks.at[0].pid, 10);
	assert_true(f->tracks.at[1].pid > UINT32_C(4194303));
	assert_string_equal(track_process(&f->tracks, &f->tracks.at[1]),
			    "prog again");
}

static void
a_window_cuts_tracks_and_is_where_time_begins(void **state)
{
	struct fixture *f = *state;
	const struct window window = { START + 8 * MS, START + 12 * MS };

	spend(f, WORK, 10, WIRE_STATE_RUNNING);
	spend(f, LOOK, 10, WIRE_STATE_RUNNING);
	assert_string_equal(all(f, model_look(f->m, &window, MODE_WALL)),
			    "MainThread: 0<main 0<work 2>work 2<look 4>look "
			    "4>main \n");
	assert_int_equal(f->tracks.end - f->tracks.start, 4 * MS);
}

static void
stretches_that_overlap_are_cut(void **state)
{
	struct fixture *f = *state;

	spend_at(f, 1, WORK, 10, 10, WIRE_STATE_RUNNING);
	spend_at(f, 1, LOOK, 12, 8, WIRE_STATE_RUNNING);
	spend_at(f, 1, WORK, 11, 2, WIRE_STATE_RUNNING);
	assert_string_equal(all(f, model_snapshot(f->m)),
			    "MainThread: 0<main 0<work 10>work 10<look "
			    "12>look 12>main \n");
}

/* The depth and the time of what is open. */
struct counting {
	const struct tracks *tracks;
	uint64_t at, top; /* ns: now, and in calls of depth 1 */
	size_t depth;
};

static void
count_begin(void *arg, const struct slice *call, uint64_t at)
{
	struct counting *c = arg;

	(void)call;
	assert_true(at >= c->at);
	c->at = at;
	if (c->depth++ == 0)
		c->top -= at;
}

static void
count_end(void *arg, const struct slice *call, uint64_t at)
{
	struct counting *c = arg;

	(void)call;
	assert_true(at >= c->at);
	assert_true(c->depth > 0);
	c->at = at;
	if (--c->depth == 0)
		c->top += at;
}

static void
sums_of_old_history_have_a_track_of_their_own(void **state)
{
	static const struct slices_ops ops = { count_begin, count_end, NULL };
	struct fixture *f = *state;
	uint64_t total = 0;
	struct out name;

	model_set_history(f->m, 1 << 16);
	for (unsigned i = 0; i < 400000; i++) {
		if (i % 1000 == 0) {
			stream_clock(&f->s, START + f->now * MS);
			f->now = 0;
		}
		stream_clock(&f->s, START + i * MS);
		f->now = 0;
		spend(f, i % 3 ? WORK : LOOK, 1, WIRE_STATE_RUNNING);
	}
	f->snap = model_snapshot(f->m);
	assert_int_equal(tracks_init(&f->tracks, f->snap, &f->look), PIT_OK);
	assert_int_equal(f->tracks.len, 2);
	out_init(&name, 100);
	track_name(&name, &f->tracks, &f->tracks.at[0]);
	assert_string_equal(name.data, "MainThread (sums, in no order)");
	out_fini(&name);
	for (size_t i = 0; i < 2; i++) {
		struct counting c = { .tracks = &f->tracks };

		assert_int_equal(each(f, &f->tracks.at[i], &ops, &c), PIT_OK);
		assert_int_equal(c.depth, 0);
		assert_true(c.at <= f->tracks.end);
		total += c.top;
	}
	assert_int_equal(f->tracks.at[0].start, f->tracks.start);
	assert_int_equal(total, 400000 * MS);
}

static void
calls_that_are_short_are_told_in_groups(void **state)
{
	struct fixture *f = *state;

	f->resolution = 5 * MS;
	spend(f, WORK, 2, WIRE_STATE_RUNNING);
	spend(f, LOOK, 1, WIRE_STATE_RUNNING);
	spend(f, MAIN, 4, WIRE_STATE_RUNNING);
	spend(f, WORK " > step /app/a.py", 3, WIRE_STATE_RUNNING);
	spend(f, LOOK, 10, WIRE_STATE_RUNNING);
	spend(f, WORK, 2, WIRE_STATE_RUNNING);
	assert_string_equal(all(f, model_snapshot(f->m)),
			    "MainThread: 0<main 0(work and others 3x6 10)work "
			    "10<look 20>look 20<work 22>work 22>main \n");
	assert_int_equal(f->left_out, 4);
	f->resolution = 0;
	assert_non_null(strstr(all(f, model_snapshot(f->m)), "<step "));
	assert_int_equal(f->left_out, 0);
}

static void
a_long_time_without_them_parts_groups(void **state)
{
	struct fixture *f = *state;

	f->resolution = 5 * MS;
	for (int i = 0; i < 2; i++) {
		spend(f, WORK, 1, WIRE_STATE_RUNNING);
		spend(f, MAIN, 1, WIRE_STATE_RUNNING);
		spend(f, WORK, 2, WIRE_STATE_RUNNING);
		spend(f, MAIN, 6, WIRE_STATE_RUNNING);
	}
	assert_string_equal(all(f, model_snapshot(f->m)),
			    "MainThread: 0<main 0(work 2x3 4)work "
			    "10(work 2x3 14)work 20>main \n");
	assert_int_equal(f->left_out, 4);
}

/* What is told in groups, and what is told: by depth. */
struct depths {
	size_t depth;
	uint64_t calls;
	uint64_t time; /* of depth 1, ns */
	uint64_t at, resolution, long_ones;
	uint64_t begins[64];
};

static void
depth_begin(void *arg, const struct slice *call, uint64_t at)
{
	struct depths *d = arg;

	(void)call;
	assert_true(at >= d->at);
	d->at = at;
	assert_true(d->depth < ARRAY_LEN(d->begins));
	d->begins[d->depth++] = at;
	d->calls++;
}

static void
depth_end(void *arg, const struct slice *call, uint64_t at)
{
	struct depths *d = arg;
	uint64_t length;

	(void)call;
	assert_true(at >= d->at && d->depth);
	d->at = at;
	length = at - d->begins[--d->depth];
	assert_true(length);
	d->long_ones += length >= d->resolution;
	if (d->depth == 1)
		d->time += length;
}

static void
depth_group(void *arg, const struct slice_group *group)
{
	struct depths *d = arg;

	assert_true(group->calls > 1);
	assert_true(group->begin >= d->at && group->end > group->begin);
	assert_true(group->time <= group->end - group->begin);
	d->at = group->end;
	if (d->depth == 1)
		d->time += group->time;
}

/* Nothing long goes, no time goes, and what goes is counted. */
static void
a_resolution_changes_nothing_that_is_longer(void **state)
{
	static const struct slices_ops ops = { depth_begin, depth_end,
					       depth_group };
	static const char *const stacks[] = { MAIN, WORK, LOOK,
					      WORK " > look /app/a.py",
					      LOOK " > step /app/a.py > x /b" };
	struct fixture *f = *state;
	uint32_t seed = 1;

	for (unsigned i = 0; i < 3000; i++) {
		seed = seed * 1664525u + 1013904223u;
		spend(f, stacks[(seed >> 24) % ARRAY_LEN(stacks)],
		      1 + (seed >> 16) % 7, WIRE_STATE_RUNNING);
	}
	f->snap = model_snapshot(f->m);
	assert_int_equal(tracks_init(&f->tracks, f->snap, &f->look), PIT_OK);
	for (uint64_t ms = 1; ms < 40; ms += 3) {
		struct depths all_calls = { .resolution = ms * MS };
		struct depths some = { .resolution = ms * MS };

		f->resolution = 0;
		assert_int_equal(each(f, f->tracks.at, &ops, &all_calls),
				 PIT_OK);
		f->resolution = ms * MS;
		assert_int_equal(each(f, f->tracks.at, &ops, &some), PIT_OK);
		assert_int_equal(some.depth, 0);
		assert_int_equal(some.time, all_calls.time);
		assert_int_equal(some.long_ones, all_calls.long_ones);
		assert_int_equal(some.calls + f->left_out, all_calls.calls);
		assert_true(ms < 8 || f->left_out > all_calls.calls / 2);
	}
}

static void
nothing_has_no_track(void **state)
{
	struct fixture *f = *state;
	struct model *m = model_new();

	assert_string_equal(all(f, model_snapshot(m)), "");
	tracks_fini(&f->tracks);
	model_free(m);
	assert_string_equal(all(f, model_snapshot(f->m)), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		TEST(a_call_lasts_while_nothing_else_is_seen_in_its_place),
		TEST(what_a_thread_does_not_do_itself_is_its_innermost_call),
		TEST(an_import_is_a_call_around_all_that_it_does),
		TEST(what_finds_a_module_alone_is_no_import),
		TEST(a_few_lost_samples_end_no_call_but_many_do),
		TEST(a_main_thread_is_first_whoever_was_seen_first),
		TEST(processes_of_one_number_get_another),
		TEST(a_window_cuts_tracks_and_is_where_time_begins),
		TEST(stretches_that_overlap_are_cut),
		TEST(sums_of_old_history_have_a_track_of_their_own),
		TEST(calls_that_are_short_are_told_in_groups),
		TEST(a_long_time_without_them_parts_groups),
		TEST(a_resolution_changes_nothing_that_is_longer),
		TEST(nothing_has_no_track),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
