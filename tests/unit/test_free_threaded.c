/* tests/unit/test_free_threaded.c - what reader/sampling.h promises of a build
 * of CPython whose threads run at once.
 */
#include "reader/sampling.h"

#include "lib/fake_python.h"
#include "lib/heard.h"
#include "lib/test.h"

#include <stdlib.h>
#include <string.h>

#define MS        1000000u
#define START     1000000000u
#define OUT_SIZE  (1u << 20)
#define FAKE_SIZE (32u << 20)
#define THREADS   8u
#define UNITS     64u

enum { DETACHED, ATTACHED, STOPPED };

/* A fake process of two threads, and the last sample of each. */
struct fixture {
	struct fake fake;
	struct sampling *sampling;
	struct heard *heard;
	uintptr_t main, other;
	uint64_t now, lost;
	struct wire_sample last[THREADS];
};

static void
apply(void *arg, const struct event *ev)
{
	struct fixture *fx = arg;

	if (ev->type == WIRE_LOST)
		fx->lost += ev->lost.count;
	if (ev->type != WIRE_SAMPLE)
		return;
	assert_true(ev->sample.thread < THREADS);
	fx->last[ev->sample.thread] = ev->sample;
}

static void
tick(struct fixture *fx)
{
	fx->now += MS;
	sampling_tick(fx->sampling, fx->now);
	sampling_flush(fx->sampling, fx->now, 0, 0);
	heard_take(fx->heard, apply, fx);
}

static void
set_state(struct fixture *fx, uintptr_t thread, int32_t state)
{
	memcpy((void *)(thread + fx->fake.ver.off.tstate.state), &state,
	       sizeof(state));
}

static void
set_up_sampling(struct fixture *fx)
{
	struct sampling_target target;

	fake_target(&fx->fake, &target);
	fx->heard = heard_new(OUT_SIZE, MS);
	fx->now = START;
	fx->sampling = sampling_new(&target, &fx->heard->enc, START);
	assert_non_null(fx->sampling);
}

static int
set_up_version(void **state, uint32_t version)
{
	struct fixture *fx = calloc(1, sizeof(*fx));

	fake_init(&fx->fake, FAKE_SIZE, version);
	fx->main = fake_thread(&fx->fake, FAKE_PID, 8);
	fx->other = fake_thread(&fx->fake, FAKE_PID + 1, 8);
	fake_push(&fx->fake, fx->main, fake_code(&fx->fake, "main", 1), 0);
	fake_push(&fx->fake, fx->other, fake_code(&fx->fake, "other", 1), 0);
	set_state(fx, fx->main, ATTACHED);
	set_state(fx, fx->other, ATTACHED);
	set_up_sampling(fx);
	*state = fx;
	return 0;
}

static int
set_up_313t(void **state)
{
	return set_up_version(state, FAKE_313T);
}

static int
set_up_314t(void **state)
{
	return set_up_version(state, FAKE_314T);
}

static int
set_up_315t(void **state)
{
	return set_up_version(state, FAKE_315T);
}

static int
tear_down(void **state)
{
	struct fixture *fx = *state;

	sampling_free(fx->sampling);
	heard_free(fx->heard);
	fake_fini(&fx->fake);
	free(fx);
	return 0;
}

/* The thread whose outermost function has that name. */
static const struct wire_sample *
sample_of(const struct fixture *fx, const char *name)
{
	const struct heard *h = fx->heard;

	for (uint32_t i = 1; i < THREADS; i++) {
		uint32_t stack = fx->last[i].stack;

		while (stack && h->stacks[stack].parent)
			stack = h->stacks[stack].parent;
		if (stack &&
		    strcmp(heard_name(h, h->stacks[stack].frame), name) == 0)
			return &fx->last[i];
	}
	fail_msg("%s was not seen", name);
	return NULL;
}

static uint32_t
state_of(const struct fixture *fx, const char *name)
{
	return sample_of(fx, name)->flags & WIRE_SAMPLE_STATE;
}

static uint32_t
innermost(const struct fixture *fx, const char *name)
{
	return fx->heard->stacks[sample_of(fx, name)->stack].frame;
}

static void
assert_innermost(const struct fixture *fx, const char *name, const char *want)
{
	assert_string_equal(heard_name(fx->heard, innermost(fx, name)), want);
}

static void
threads_run_at_once(void **state)
{
	struct fixture *fx = *state;

	for (int i = 0; i < 3; i++) {
		tick(fx);
		assert_int_equal(state_of(fx, "main"), WIRE_STATE_RUNNING);
		assert_int_equal(state_of(fx, "other"), WIRE_STATE_RUNNING);
		assert_false(sample_of(fx, "main")->flags & WIRE_SAMPLE_HELD);
	}
}

/* Neither waits for the other to let go of anything. */
static void
a_thread_that_moves_is_looked_at_whatever_the_others_do(void **state)
{
	struct fixture *fx = *state;

	tick(fx);
	fake_push(&fx->fake, fx->main, fake_code(&fx->fake, "a", 1), 0);
	fake_push(&fx->fake, fx->other, fake_code(&fx->fake, "b", 1), 0);
	tick(fx);
	assert_innermost(fx, "main", "a");
	assert_innermost(fx, "other", "b");
}

static void
a_thread_that_is_not_attached_waits(void **state)
{
	struct fixture *fx = *state;

	tick(fx);
	set_state(fx, fx->other, DETACHED);
	tick(fx);
	assert_int_equal(state_of(fx, "main"), WIRE_STATE_RUNNING);
	assert_int_equal(state_of(fx, "other"), WIRE_STATE_WAITING);
	set_state(fx, fx->other, STOPPED);
	tick(fx);
	assert_int_equal(state_of(fx, "other"), WIRE_STATE_WAITING);
	set_state(fx, fx->other, ATTACHED);
	tick(fx);
	assert_int_equal(state_of(fx, "other"), WIRE_STATE_RUNNING);
}

/* As python -X gil=1 has it, or a module that is not made for such builds. */
static void
with_a_gil_its_holder_runs(void **state)
{
	struct fixture *fx = *state;
	int32_t enabled = 1;

	memcpy((void *)(fx->fake.gil + fx->fake.ver.off.gil.enabled), &enabled,
	       sizeof(enabled));
	set_state(fx, fx->other, DETACHED);
	fake_take_gil(&fx->fake, fx->main);
	tick(fx);
	tick(fx);
	assert_int_equal(state_of(fx, "main"), WIRE_STATE_RUNNING);
	assert_int_equal(state_of(fx, "other"), WIRE_STATE_WAITING);
	fake_take_gil(&fx->fake, fx->other);
	tick(fx);
	tick(fx);
	assert_int_equal(state_of(fx, "main"), WIRE_STATE_WAITING);
	assert_int_equal(state_of(fx, "other"), WIRE_STATE_RUNNING);
}

static void
the_thread_that_has_the_others_stand_collects_garbage(void **state)
{
	struct fixture *fx = *state;
	const struct py_offsets *off = &fx->fake.ver.off;

	tick(fx);
	fake_set(fx->fake.interp, off->interp.gc_collecting, 1);
	tick(fx);
	assert_false(sample_of(fx, "main")->flags & WIRE_SAMPLE_GC);
	assert_false(sample_of(fx, "other")->flags & WIRE_SAMPLE_GC);
	fake_set(fx->fake.interp, off->interp.stopped_by, fx->other);
	tick(fx);
	assert_false(sample_of(fx, "main")->flags & WIRE_SAMPLE_GC);
	assert_true(sample_of(fx, "other")->flags & WIRE_SAMPLE_GC);
}

/* Give a function's code a copy for the other thread; returns where it is. */
static uintptr_t
copy_bytecode(struct fixture *fx, uintptr_t code)
{
	const struct py_offsets *off = &fx->fake.ver.off;
	uintptr_t copies = fake_alloc(&fx->fake, 32);
	uintptr_t copy = fake_alloc(&fx->fake, 2 * UNITS);

	memcpy((void *)copy, (void *)(code + off->code.bytecode), 2 * UNITS);
	fake_set(copies, 0, 2);
	fake_set(copies, 8, code + off->code.bytecode);
	fake_set(copies, 16, copy);
	fake_set(code, off->code.copies, copies);
	return copy;
}

static void
a_copy_of_the_bytecode_has_the_lines_of_the_code(void **state)
{
	struct fixture *fx = *state;
	uintptr_t code = fake_code(&fx->fake, "shared", 100);
	uintptr_t copy = copy_bytecode(fx, code);
	uint32_t instr = fx->fake.ver.off.frame.instr;

	fake_push(&fx->fake, fx->main, code, 8);
	fake_set(fake_push(&fx->fake, fx->other, code, 0), instr,
		 copy + 2 * (uintptr_t)16);
	tick(fx);
	assert_innermost(fx, "main", "shared");
	assert_innermost(fx, "other", "shared");
	assert_int_equal(fx->heard->frames[innermost(fx, "main")].b, 101);
	assert_int_equal(fx->heard->frames[innermost(fx, "other")].b, 102);
}

static void
what_a_copy_calls_is_named(void **state)
{
	struct fixture *fx = *state;
	uintptr_t code = fake_caller(&fx->fake, "calls", 1);
	uintptr_t copy = copy_bytecode(fx, code), frame;

	frame = fake_push(&fx->fake, fx->other, code, FAKE_CALL);
	fake_set(frame, fx->fake.ver.off.frame.instr,
		 copy + 2 * (uintptr_t)FAKE_CALL);
	fake_callee(&fx->fake, frame, fake_cfunction(&fx->fake, "compress"));
	tick(fx);
	assert_innermost(fx, "other", "compress");
}

/* An instruction of no copy is of other code, which was there before. */
static void
what_is_in_no_copy_is_not_believed(void **state)
{
	struct fixture *fx = *state;
	uintptr_t code = fake_code(&fx->fake, "shared", 100);
	uintptr_t copy = copy_bytecode(fx, code);

	tick(fx);
	fake_set(fake_push(&fx->fake, fx->other, code, 0),
		 fx->fake.ver.off.frame.instr, copy + 2 * (uintptr_t)UNITS);
	tick(fx);
	assert_innermost(fx, "other", "other");
	assert_true(sample_of(fx, "other")->flags & WIRE_SAMPLE_PARTIAL);
}

/* 3.13 has no copies. */
#define TEST_COPY(f)                                                           \
	cmocka_unit_test_setup_teardown(f, set_up_314t, tear_down),            \
	    cmocka_unit_test_setup_teardown(f, set_up_315t, tear_down)
#define TEST(f)                                                                \
	cmocka_unit_test_setup_teardown(f, set_up_313t, tear_down), TEST_COPY(f)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(threads_run_at_once),
		TEST(a_thread_that_moves_is_looked_at_whatever_the_others_do),
		TEST(a_thread_that_is_not_attached_waits),
		TEST(with_a_gil_its_holder_runs),
		TEST(the_thread_that_has_the_others_stand_collects_garbage),
		TEST_COPY(a_copy_of_the_bytecode_has_the_lines_of_the_code),
		TEST_COPY(what_a_copy_calls_is_named),
		TEST_COPY(what_is_in_no_copy_is_not_believed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
