/* tests/unit/test_calls.c - one test per promise of calls.h. */
#include "model/model.h"
#include "render/calls.h"

#include "lib/stream.h"
#include "lib/test.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MS    1000000u
#define START ((uint64_t)1000 * MS)

struct fixture {
	struct model *m;
	struct stream s, other;
	uint64_t now; /* of each thread, since START */
	struct render_options opts;
	struct calls calls;
	char text[2048]; /* what was asked for, a line each */
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->m = model_new();
	assert_non_null(f->m);
	f->opts = RENDER_OPTIONS;
	stream_begin(&f->s, f->m, START);
	stream_thread(&f->s, 2, "worker", 0);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	model_free(f->m);
	free(f);
	return 0;
}

/* Frames are "name:line", outermost first, blanks between; name() is in C. */
static uint32_t
stack_of(struct stream *s, const char *text)
{
	uint32_t stack = 0, frame;
	char name[64];
	unsigned line;
	int n;

	for (; sscanf(text, " %63[^: ]%n", name, &n) == 1; text += n) {
		line = 0;
		if (text[n] == ':')
			n += (int)strspn(text + n, ":0123456789");
		sscanf(strchr(text, ':') ? strchr(text, ':') : "", ":%u",
		       &line);
		if (strchr(name, '(')) {
			*strchr(name, '(') = '\0';
			frame = stream_c(s, name, "lib");
		} else {
			frame = stream_python(s, name, "/app/a.py", 1, line);
		}
		stack = stream_stack(s, stack, frame);
	}
	return stack;
}

static void
spend(struct fixture *f, struct stream *s, uint32_t thread, const char *stack,
      unsigned ms, uint32_t state)
{
	struct event ev = {
		.type = WIRE_SAMPLE,
		.sample = { thread, stack_of(s, stack), state, 1, 0,
			    (uint64_t)ms * MS },
	};

	f->now += (uint64_t)ms * MS;
	ev.sample.end = f->now;
	stream_apply(s, &ev);
}

/* The name alone; "*" is the root. One called "out" is left out. */
static void
name_key(struct out *o, const struct snapshot *snap, frame_id frame,
	 uint32_t pid)
{
	const struct frame_info *info = symtab_get(snap->syms, frame);

	if (pid)
		out_printf(o, "%" PRIu32 "/", pid);
	if (!info || strcmp(info->name, "out"))
		out_str(o, info ? info->name : "*");
}

static const struct calls_want all = {
	.spots = TALLIES_LIST | TALLIES_SELF | TALLIES_TOTAL,
	.calls = TALLIES_LIST | TALLIES_SELF | TALLIES_TOTAL,
	.sites = TALLIES_LIST | TALLIES_TOTAL,
	.kinds = CALLS_ALL_KINDS,
};

static void
sum(struct fixture *f)
{
	assert_int_equal(calls_init(&f->calls, model_snapshot(f->m), &f->opts,
				    &all, name_key),
			 PIT_OK);
	f->text[0] = '\0';
}

static void
add_name(struct fixture *f, uint32_t id)
{
	const struct function *fn = &f->calls.functions[id];
	size_t n = strlen(f->text);

	snprintf(f->text + n, sizeof(f->text) - n, "%.*s", (int)fn->nkey,
		 f->calls.keys.data + fn->key);
}

static void
add_cost(struct fixture *f, const char *before, struct cost cost)
{
	size_t n = strlen(f->text);

	snprintf(f->text + n, sizeof(f->text) - n, "%s%" PRIu64 "x%" PRIu64,
		 before, cost.v[COST_WALL] / MS, cost.v[COST_SAMPLES]);
}

static const char *
functions(struct fixture *f)
{
	sum(f);
	for (uint32_t i = 1; i < f->calls.nfunctions; i++) {
		add_name(f, i);
		add_cost(f, " ", f->calls.functions[i].self);
		add_cost(f, " ", f->calls.functions[i].total);
		strcat(f->text, "\n");
	}
	calls_fini(&f->calls);
	return f->text;
}

static const char *
callers(struct fixture *f)
{
	const struct tally *calls;

	sum(f);
	calls = f->calls.calls.at;
	for (uint32_t i = 1; i < f->calls.nfunctions; i++) {
		for (uint32_t c = f->calls.functions[i].callers.first; c;
		     c = calls[c].next) {
			add_name(f, calls[c].of);
			strcat(f->text, ">");
			add_name(f, i);
			add_cost(f, " ", tallies_self(&f->calls.calls, c));
			add_cost(f, " ", tallies_total(&f->calls.calls, c));
			strcat(f->text, "\n");
		}
	}
	calls_fini(&f->calls);
	return f->text;
}

static void
add_line(struct fixture *f, uint32_t id, uint32_t line)
{
	size_t n;

	add_name(f, id);
	n = strlen(f->text);
	snprintf(f->text + n, sizeof(f->text) - n, ":%" PRIu32, line);
}

static const char *
lines(struct fixture *f)
{
	const struct tally *spots, *sites;

	sum(f);
	spots = f->calls.spots.at;
	sites = f->calls.sites.at;
	for (uint32_t i = 1; i < f->calls.nfunctions; i++) {
		const struct function *fn = &f->calls.functions[i];

		for (uint32_t s = fn->spots.first; s; s = spots[s].next) {
			add_line(f, i, spots[s].at);
			add_cost(f, " ", tallies_self(&f->calls.spots, s));
			add_cost(f, " ", tallies_total(&f->calls.spots, s));
			strcat(f->text, "\n");
		}
		for (uint32_t s = fn->sites.first; s; s = sites[s].next) {
			add_line(f, i, sites[s].at);
			strcat(f->text, ">");
			add_name(f, f->calls.calls.at[sites[s].of].at);
			add_cost(f, " ", tallies_total(&f->calls.sites, s));
			strcat(f->text, "\n");
		}
	}
	calls_fini(&f->calls);
	return f->text;
}

static void
functions_have_their_time_and_that_below(void **state)
{
	struct fixture *f = *state;

	spend(f, &f->s, 1, "a:1 b:2 sleep()", 100, WIRE_STATE_WAITING);
	spend(f, &f->s, 1, "a:1 b:3", 20, WIRE_STATE_RUNNING);
	spend(f, &f->s, 1, "a:2", 3, WIRE_STATE_RUNNING);
	assert_string_equal(functions(f), "a 3x1 123x3\n"
					  "b 20x1 120x2\n"
					  "sleep 100x1 100x1\n");
	assert_string_equal(callers(f), "a>b 20x1 120x2\n"
					"b>sleep 100x1 100x1\n");
}

/* The example of pyinstrument's own test: d called by b and by c, and e by d.
 */
static void
a_callee_of_two_has_what_each_was_for(void **state)
{
	struct fixture *f = *state;

	spend(f, &f->s, 1, "a:1 b:2 d:4 e:5", 1000, WIRE_STATE_RUNNING);
	spend(f, &f->s, 1, "a:1 c:3 d:4 e:5", 1000, WIRE_STATE_RUNNING);
	assert_string_equal(functions(f), "a 0x0 2000x2\n"
					  "b 0x0 1000x1\n"
					  "d 0x0 2000x2\n"
					  "e 2000x2 2000x2\n"
					  "c 0x0 1000x1\n");
	assert_string_equal(callers(f), "a>b 0x0 1000x1\n"
					"b>d 0x0 1000x1\n"
					"c>d 0x0 1000x1\n"
					"d>e 2000x2 2000x2\n"
					"a>c 0x0 1000x1\n");
}

static void
recursion_counts_once(void **state)
{
	struct fixture *f = *state;

	spend(f, &f->s, 1, "m:1 f:2 f:2 f:3 f:3", 40, WIRE_STATE_RUNNING);
	spend(f, &f->s, 1, "m:1 f:3 g:9 f:2 g:9", 5, WIRE_STATE_RUNNING);
	assert_string_equal(functions(f), "m 0x0 45x2\n"
					  "f 40x1 45x2\n"
					  "g 5x1 5x1\n");
	assert_string_equal(callers(f), "m>f 0x0 45x2\n"
					"f>f 40x1 40x1\n"
					"g>f 0x0 5x1\n"
					"f>g 5x1 5x1\n");
	/* f>f was on line 2 first, f>g on line 3. */
	assert_string_equal(lines(f), "m:1 0x0 45x2\n"
				      "m:1>f 45x2\n"
				      "f:2 0x0 45x2\n"
				      "f:3 40x1 45x2\n"
				      "f:2>f 40x1\n"
				      "f:3>f 0x0\n"
				      "f:3>g 5x1\n"
				      "f:2>g 0x0\n"
				      "g:9 5x1 5x1\n"
				      "g:9>f 5x1\n");
}

static void
states_are_kept_apart(void **state)
{
	struct fixture *f = *state;
	struct cost cost;

	spend(f, &f->s, 1, "a:1", 100, WIRE_STATE_RUNNING);
	spend(f, &f->s, 1, "a:1", 20, WIRE_STATE_WAITING);
	spend(f, &f->s, 1, "a:1", 3, WIRE_STATE_GIL);
	spend(f, &f->s, 1, "a:1", 1, WIRE_STATE_UNKNOWN);
	sum(f);
	cost = f->calls.functions[1].self;
	assert_memory_equal(&cost, &f->calls.sum, sizeof(cost));
	assert_int_equal(cost.v[COST_WALL], 124 * MS);
	assert_int_equal(cost.v[COST_RUNNING], 100 * MS);
	assert_int_equal(cost.v[COST_WAITING], 20 * MS);
	assert_int_equal(cost.v[COST_GIL], 3 * MS);
	assert_int_equal(cost.v[COST_SAMPLES], 4);
	calls_fini(&f->calls);
}

static void
several_threads_and_processes_stand_below(void **state)
{
	struct fixture *f = *state;

	spend(f, &f->s, 1, "a:1", 1, WIRE_STATE_RUNNING);
	assert_string_equal(callers(f), "");
	spend(f, &f->s, 2, "a:1", 2, WIRE_STATE_RUNNING);
	assert_string_equal(callers(f), "prog>MainThread 0x0 1x1\n"
					"MainThread>a 1x1 1x1\n"
					"worker>a 2x1 2x1\n"
					"prog>worker 0x0 2x1\n");
	stream_open(&f->other, f->m, 11, START, "child");
	stream_thread(&f->other, 1, "MainThread", WIRE_THREAD_MAIN);
	stream_clock(&f->other, START);
	spend(f, &f->other, 1, "a:1", 4, WIRE_STATE_RUNNING);
	assert_string_equal(callers(f), "*>prog 0x0 3x2\n"
					"prog>10/MainThread 0x0 1x1\n"
					"10/MainThread>a 1x1 1x1\n"
					"10/worker>a 2x1 2x1\n"
					"11/MainThread>a 4x1 4x1\n"
					"prog>10/worker 0x0 2x1\n"
					"*>child 0x0 4x1\n"
					"child>11/MainThread 0x0 4x1\n");
}

static void
what_is_left_out_is_its_callers(void **state)
{
	struct fixture *f = *state;

	spend(f, &f->s, 1, "a:1 out:2 b:3", 100, WIRE_STATE_RUNNING);
	spend(f, &f->s, 1, "a:1 out:2", 20, WIRE_STATE_RUNNING);
	spend(f, &f->s, 1, "out:2", 3, WIRE_STATE_RUNNING);
	assert_string_equal(functions(f), "a 20x1 120x2\n"
					  "b 100x1 100x1\n");
	assert_string_equal(callers(f), "a>b 100x1 100x1\n");
	sum(f);
	assert_int_equal(f->calls.sum.v[COST_WALL], 123 * MS);
	calls_fini(&f->calls);
}

static void
an_empty_run_has_none(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(functions(f), "");
	assert_int_equal(f->calls.sum.v[COST_WALL], 0);
}

static void
no_memory_leaves_nothing(void **state)
{
	struct fixture *f = *state;
	const struct snapshot *snap;
	enum pit_status st = PIT_ENOMEM;
	long n;

	spend(f, &f->s, 1, "a:1 b:2 sleep()", 100, WIRE_STATE_WAITING);
	spend(f, &f->s, 2, "a:1 b:3 b:4 c:1", 20, WIRE_STATE_RUNNING);
	snap = model_snapshot(f->m);
	for (n = 0; st; n++) {
		mem_fail_after = n;
		st = calls_init(&f->calls, snap, &f->opts, &all, name_key);
		mem_fail_after = -1;
		assert_true(st == PIT_OK || st == PIT_ENOMEM);
	}
	assert_true(n > 10);
	calls_fini(&f->calls);
}

/* Any function format, too, says so. */
static void
a_format_says_that_there_was_no_memory(void **state)
{
	static const char *const formats[] = {
		"pstats",
		"callgrind",
		"lines",
#ifdef HAVE_PPROF
		"pprof",
#endif
	};
	struct fixture *f = *state;
	const struct snapshot *snap;
	struct out o;

	spend(f, &f->s, 1, "a:1 b:2 sleep()", 100, WIRE_STATE_WAITING);
	snap = model_snapshot(f->m);
	for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
		const struct renderer *r = renderer_find(formats[i]);
		long n = 0, left = 0;

		for (; left >= 0; n++) {
			out_init(&o, SIZE_MAX);
			mem_fail_after = n;
			r->write(&o, snap, &f->opts);
			left = mem_fail_after;
			mem_fail_after = -1;
			/* Short file names do without memory. */
			if (left >= 0 || strcmp(formats[i], "lines"))
				assert_int_equal(out_status(&o),
						 left < 0 ? PIT_ENOMEM
							  : PIT_OK);
			out_fini(&o);
			left = left < 0 ? 0 : -1;
		}
		assert_true(n > 10);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		TEST(functions_have_their_time_and_that_below),
		TEST(a_callee_of_two_has_what_each_was_for),
		TEST(recursion_counts_once),
		TEST(states_are_kept_apart),
		TEST(several_threads_and_processes_stand_below),
		TEST(what_is_left_out_is_its_callers),
		TEST(an_empty_run_has_none),
		TEST(no_memory_leaves_nothing),
		TEST(a_format_says_that_there_was_no_memory),
	};

	return RUN_TESTS(tests);
}
