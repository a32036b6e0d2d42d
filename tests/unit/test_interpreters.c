/* tests/unit/test_interpreters.c - what reader/sampling.h promises of a process
 * with more interpreters than one.
 */
#include "reader/sampling.h"

#include "lib/fake_python.h"
#include "lib/heard.h"
#include "lib/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MS        1000000u
#define START     1000000000u
#define OUT_SIZE  (1u << 20)
#define FAKE_SIZE (32u << 20)
#define THREADS   1024u
#define NAME_MAX  64u

/* A fake process and what was heard of each thread, by its id. */
struct fixture {
	struct fake fake;
	struct sampling *sampling;
	struct heard *heard;
	uintptr_t interp, main; /* the first interpreter and its thread */
	uint64_t now;
	uint32_t threads, ended;
	char names[THREADS][NAME_MAX];
	uint64_t interps[THREADS], samples[THREADS], weight[THREADS];
	struct wire_sample last[THREADS];
};

static void
apply(void *arg, const struct event *ev)
{
	struct fixture *fx = arg;
	uint32_t id;

	switch (ev->type) {
	case WIRE_THREAD:
		id = ev->thread.id;
		assert_true(id < THREADS);
		fx->threads = id > fx->threads ? id : fx->threads;
		fx->interps[id] = ev->thread.interp;
		snprintf(fx->names[id], NAME_MAX, "%.*s",
			 (int)ev->thread.name.n, ev->thread.name.p);
		break;
	case WIRE_THREAD_END:
		fx->ended++;
		break;
	case WIRE_SAMPLE:
		id = ev->sample.thread;
		fx->last[id] = ev->sample;
		fx->samples[id] += ev->sample.count;
		fx->weight[id] += ev->sample.weight;
		break;
	default:
		break;
	}
}

static void
tick(struct fixture *fx)
{
	fx->now += MS;
	sampling_tick(fx->sampling, fx->now);
	sampling_flush(fx->sampling, fx->now, 0, 0);
	heard_take(fx->heard, apply, fx);
}

static int
set_up_version(void **state, uint32_t version)
{
	struct fixture *fx = calloc(1, sizeof(*fx));
	struct sampling_target target;

	fake_init(&fx->fake, FAKE_SIZE, version);
	fx->interp = fx->fake.interp;
	fx->main = fake_thread(&fx->fake, FAKE_PID, 8);
	fake_push(&fx->fake, fx->main, fake_code(&fx->fake, "main", 1), 0);
	fake_take_gil(&fx->fake, fx->main);
	fake_target(&fx->fake, &target);
	fx->heard = heard_new(OUT_SIZE, MS);
	fx->now = START;
	fx->sampling = sampling_new(&target, &fx->heard->enc, START);
	assert_non_null(fx->sampling);
	tick(fx); /* the main thread is the first */
	*state = fx;
	return 0;
}

static int
set_up_312(void **state)
{
	return set_up_version(state, FAKE_312);
}

static int
set_up_314(void **state)
{
	return set_up_version(state, FAKE_314);
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

/* The main thread of the kernel goes over to a new interpreter, where it runs
 * a function. */
static uintptr_t
enter(struct fixture *fx, uint64_t id, const char *function)
{
	uintptr_t thread;

	fake_take_gil(&fx->fake, 0);
	fake_interp(&fx->fake, id, 0);
	thread = fake_thread(&fx->fake, FAKE_PID, 8);
	fake_push(&fx->fake, thread, fake_code(&fx->fake, function, 1), 0);
	fake_take_gil(&fx->fake, thread);
	return thread;
}

static uint32_t
state_of(const struct fixture *fx, uint32_t thread)
{
	return fx->last[thread].flags & WIRE_SAMPLE_STATE;
}

static const char *
innermost(const struct fixture *fx, uint32_t thread)
{
	uint32_t stack = fx->last[thread].stack;

	return stack ? heard_name(fx->heard, fx->heard->stacks[stack].frame)
		     : "";
}

static void
a_thread_in_another_interpreter_is_one_of_its_own(void **state)
{
	struct fixture *fx = *state;

	enter(fx, 7, "inside");
	tick(fx);
	assert_int_equal(fx->threads, 2);
	assert_string_equal(fx->names[1], "MainThread");
	assert_int_equal(fx->interps[1], 0);
	assert_string_equal(fx->names[2], "MainThread in interpreter 7");
	assert_int_equal(fx->interps[2], 7);
	assert_string_equal(innermost(fx, 1), "main");
	assert_string_equal(innermost(fx, 2), "inside");
}

static void
a_thread_waits_where_it_is_not(void **state)
{
	struct fixture *fx = *state;

	assert_int_equal(state_of(fx, 1), WIRE_STATE_RUNNING);
	enter(fx, 1, "inside");
	tick(fx);
	tick(fx);
	assert_int_equal(state_of(fx, 1), WIRE_STATE_WAITING);
	assert_int_equal(state_of(fx, 2), WIRE_STATE_RUNNING);
	/* And comes back. */
	fake_take_gil(&fx->fake, 0);
	fake_interp_end(&fx->fake);
	fake_take_gil(&fx->fake, fx->main);
	tick(fx);
	assert_int_equal(state_of(fx, 1), WIRE_STATE_RUNNING);
	assert_int_equal(fx->ended, 1);
}

static void
an_interpreter_that_nothing_runs_in_has_no_time(void **state)
{
	struct fixture *fx = *state;
	uintptr_t thread = enter(fx, 1, "inside");

	tick(fx);
	tick(fx);
	fake_pop(&fx->fake, thread);
	for (int i = 0; i < 10; i++)
		tick(fx);
	assert_int_equal(fx->samples[1], 13);
	assert_int_equal(fx->samples[2], 2);
	fake_push(&fx->fake, thread, fake_code(&fx->fake, "again", 1), 0);
	tick(fx);
	assert_int_equal(fx->samples[2], 3);
	assert_int_equal(fx->weight[2], 3 * MS);
	assert_string_equal(innermost(fx, 2), "again");
}

/* The next one lies where the last one did, and so does all that is in it. */
static void
an_interpreter_in_the_place_of_another_is_another(void **state)
{
	struct fixture *fx = *state;
	uint32_t id = fx->fake.ver.off.interp.id;
	uintptr_t thread = enter(fx, 1, "inside");

	tick(fx);
	fake_pop(&fx->fake, thread);
	fake_set(fx->fake.interp, id, 2);
	fake_push(&fx->fake, thread, fake_code(&fx->fake, "other", 1), 0);
	tick(fx);
	assert_int_equal(fx->threads, 3);
	assert_string_equal(fx->names[3], "MainThread in interpreter 2");
	assert_string_equal(innermost(fx, 2), "inside");
	assert_string_equal(innermost(fx, 3), "other");
	assert_int_equal(fx->ended, 1);
}

/* on_read: another interpreter takes its place while a stack is read. */
static void
replace_it(struct fake *f, size_t reads)
{
	uintptr_t thread = fake_get(f->interp, f->ver.off.interp.threads_head);

	(void)reads;
	if (f->at < thread || f->at >= thread + PYVER_TSTATE_MAX)
		return;
	f->on_read = NULL;
	fake_set(f->interp, f->ver.off.interp.id, 2);
}

static void
what_was_read_of_another_interpreter_is_lost(void **state)
{
	struct fixture *fx = *state;

	enter(fx, 1, "inside");
	tick(fx);
	fx->fake.on_read = replace_it;
	tick(fx);
	assert_null(fx->fake.on_read);
	assert_int_equal(fx->samples[2], 1);
	tick(fx);
	assert_int_equal(fx->interps[3], 2);
	assert_int_equal(fx->samples[3], 1);
}

static void
one_that_is_being_made_ends_no_thread(void **state)
{
	struct fixture *fx = *state;
	uint32_t next = fx->fake.ver.off.interp.next;
	uintptr_t interp;

	/* It is at the head before it has a number, or a next one. */
	interp = fake_interp(&fx->fake, 0, 0);
	fake_set(interp, next, 0);
	tick(fx);
	assert_int_equal(fx->ended, 0);
	fake_set(interp, next, fx->interp);
	tick(fx);
	assert_int_equal(fx->ended, 0);
	assert_int_equal(fx->threads, 1);
	assert_true(fx->samples[1] >= 2);
}

static void
the_first_is_seen_however_many_there_are(void **state)
{
	struct fixture *fx = *state;

	for (uint64_t id = 1; id <= 400; id++)
		enter(fx, id, "inside");
	tick(fx);
	tick(fx);
	assert_int_equal(fx->samples[1], 3);
	for (uint32_t i = 2; i <= fx->threads; i++)
		assert_int_equal(fx->samples[i], 2);
	assert_true(fx->threads > 200);
	for (int i = 0; i < 400; i++)
		fake_interp_end(&fx->fake);
	tick(fx);
	assert_int_equal(fx->ended, fx->threads - 1);
}

static void
many_in_turn_are_each_one_of_its_own(void **state)
{
	struct fixture *fx = *state;
	uintptr_t at = 0;

	for (uint64_t id = 1; id <= 300; id++) {
		uintptr_t thread;

		at = fake_interp(&fx->fake, id, at);
		thread = fake_thread(&fx->fake, FAKE_PID, 8);
		fake_push(&fx->fake, thread, fake_code(&fx->fake, "inside", 1),
			  0);
		tick(fx);
		assert_int_equal(fx->threads, id + 1);
		assert_int_equal(fx->interps[fx->threads], id);
		assert_int_equal(fx->samples[fx->threads], 1);
		fake_interp_end(&fx->fake);
	}
	tick(fx);
	assert_int_equal(fx->ended, 300);
	assert_int_equal(fx->samples[1], 302);
}

static void
who_holds_one_gil_keeps_nobody_of_another_waiting(void **state)
{
	struct fixture *fx = *state;
	uint32_t requested = fx->fake.ver.off.tstate.gil_requested;
	uintptr_t waiter;

	if (requested == OFFSET_NONE)
		return; /* who waits is asked of the kernel */
	waiter = fake_thread(&fx->fake, 4712, 8);
	fake_push(&fx->fake, waiter, fake_code(&fx->fake, "wait", 1), 0);
	*(uint32_t *)(waiter + requested) = 1;
	fake_interp(&fx->fake, 1, 0);
	waiter = fake_thread(&fx->fake, 4713, 8);
	fake_push(&fx->fake, waiter, fake_code(&fx->fake, "inside", 1), 0);
	fake_take_gil(&fx->fake, waiter);
	tick(fx);
	tick(fx);
	for (uint32_t i = 1; i <= fx->threads; i++)
		assert_int_equal(!!(fx->last[i].flags & WIRE_SAMPLE_HELD),
				 strcmp(innermost(fx, i), "main") == 0);
}

static int
set_up_315(void **state)
{
	return set_up_version(state, FAKE_315);
}

#define TEST(f)     cmocka_unit_test_setup_teardown(f, set_up_312, tear_down)
#define TEST_314(f) cmocka_unit_test_setup_teardown(f, set_up_314, tear_down)
#define TEST_315(f) cmocka_unit_test_setup_teardown(f, set_up_315, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_thread_in_another_interpreter_is_one_of_its_own),
		TEST_314(a_thread_in_another_interpreter_is_one_of_its_own),
		TEST(a_thread_waits_where_it_is_not),
		TEST_314(a_thread_waits_where_it_is_not),
		TEST(an_interpreter_that_nothing_runs_in_has_no_time),
		TEST_314(an_interpreter_that_nothing_runs_in_has_no_time),
		TEST(an_interpreter_in_the_place_of_another_is_another),
		TEST_314(an_interpreter_in_the_place_of_another_is_another),
		TEST(what_was_read_of_another_interpreter_is_lost),
		TEST(one_that_is_being_made_ends_no_thread),
		TEST_314(one_that_is_being_made_ends_no_thread),
		TEST(the_first_is_seen_however_many_there_are),
		TEST(many_in_turn_are_each_one_of_its_own),
		TEST_314(many_in_turn_are_each_one_of_its_own),
		TEST_315(who_holds_one_gil_keeps_nobody_of_another_waiting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
