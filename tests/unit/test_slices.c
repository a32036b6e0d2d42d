/* tests/unit/test_slices.c - one test per promise of tracks.h and slices.h. */
#include "model/model.h"
#include "render/slices.h"

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
	stream_open(&f->s, f->m, 10, START, "prog");
	stream_thread(&f->s, 1, "MainThread", WIRE_THREAD_MAIN);
	stream_clock(&f->s, START);
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

/* "MainThread: 0<main 5>main ", a line for each track. */
static const char *
all(struct fixture *f, const struct snapshot *snap)
{
	static const struct slices_ops ops = { begin, end };

	f->snap = snap;
	f->text.len = 0;
	tracks_fini(&f->tracks);
	assert_int_equal(tracks_init(&f->tracks, snap, &f->look), PIT_OK);
	for (size_t i = 0; i < f->tracks.len; i++) {
		track_name(&f->text, &f->tracks, &f->tracks.at[i]);
		out_str(&f->text, ": ");
		assert_int_equal(
		    slices_each(&f->tracks, &f->tracks.at[i], &ops, f), PIT_OK);
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
	assert_true(track_is_main(&f->tracks, &f->tracks.at[0]));
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
	assert_string_equal(all(f, model_look(f->m, &window)),
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
	static const struct slices_ops ops = { count_begin, count_end };
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

		assert_int_equal(
		    slices_each(&f->tracks, &f->tracks.at[i], &ops, &c),
		    PIT_OK);
		assert_int_equal(c.depth, 0);
		assert_true(c.at <= f->tracks.end);
		total += c.top;
	}
	assert_int_equal(f->tracks.at[0].start, f->tracks.start);
	assert_int_equal(total, 400000 * MS);
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
		TEST(a_few_lost_samples_end_no_call_but_many_do),
		TEST(a_main_thread_is_first_whoever_was_seen_first),
		TEST(processes_of_one_number_get_another),
		TEST(a_window_cuts_tracks_and_is_where_time_begins),
		TEST(stretches_that_overlap_are_cut),
		TEST(sums_of_old_history_have_a_track_of_their_own),
		TEST(nothing_has_no_track),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
