/* tests/unit/test_quiet.c - many threads that wait cost little, and have all of
 * their samples.
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
#define FAKE_SIZE (8u << 20)
#define WAITING   40u
#define MANY      400u
#define CALM      600 /* ticks in which all are seen to wait for long */

/* Of each thread, by its number on the wire. */
struct sum {
	uint64_t count, weight;
	char at[64]; /* the innermost function of the last sample */
};

/* A thread that has the GIL, and others that wait. */
struct fixture {
	struct fake fake;
	struct sampling *sampling;
	struct heard *heard;
	uintptr_t main, others[MANY];
	uint32_t n; /* of these */
	uint64_t now, ticks, lost;
	struct sum sums[2 * MANY];
	size_t ended;
};

static void
apply(void *arg, const struct event *ev)
{
	struct fixture *fx = arg;
	struct sum *sum;

	if (ev->type == WIRE_SAMPLE) {
		sum = &fx->sums[ev->sample.thread];
		sum->count += ev->sample.count;
		sum->weight += ev->sample.weight;
		strcpy(sum->at,
		       heard_name(fx->heard,
				  fx->heard->stacks[ev->sample.stack].frame));
	} else if (ev->type == WIRE_LOST) {
		fx->lost += ev->lost.count;
	} else if (ev->type == WIRE_CLOCK) {
		fx->ticks = ev->clock.ticks;
	} else if (ev->type == WIRE_THREAD_END) {
		fx->ended++;
	}
}

static void
tick_after(struct fixture *fx, uint64_t step)
{
	fx->now += step;
	sampling_tick(fx->sampling, fx->now);
}

static void
ticks(struct fixture *fx, int n)
{
	while (n--)
		tick_after(fx, MS);
}

static void
flush(struct fixture *fx)
{
	sampling_flush(fx->sampling, fx->now, 0, 0);
	heard_take(fx->heard, apply, fx);
}

static void
push(struct fixture *fx, uintptr_t thread, const char *name)
{
	fake_push(&fx->fake, thread, fake_code(&fx->fake, name, 1), 0);
}

static void
wait_more(struct fixture *fx, uint32_t n)
{
	for (; fx->n < n; fx->n++) {
		fx->others[fx->n] =
		    fake_thread(&fx->fake, FAKE_PID + 1 + fx->n, 20);
		push(fx, fx->others[fx->n], "wait");
	}
}

static int
set_up(void **state)
{
	struct fixture *fx = calloc(1, sizeof(*fx));
	struct sampling_target target;

	fake_init(&fx->fake, FAKE_SIZE, FAKE_312);
	fx->main = fake_thread(&fx->fake, FAKE_PID, 20);
	push(fx, fx->main, "main");
	wait_more(fx, WAITING);
	fake_take_gil(&fx->fake, fx->main);
	fake_target(&fx->fake, &target);
	target.procfs = -1;
	fx->heard = heard_new(OUT_SIZE, MS);
	fx->now = START;
	fx->sampling = sampling_new(&target, &fx->heard->enc, START);
	assert_non_null(fx->sampling);
	ticks(fx, CALM);
	*state = fx;
	return 0;
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

/* Each has a sample of each tick, and all of the time. */
static void
assert_whole(struct fixture *fx, uint64_t samples)
{
	uint64_t all = 0;

	flush(fx);
	for (uint32_t i = 1; i <= WAITING + 1; i++) {
		all += fx->sums[i].count;
		assert_int_equal(fx->sums[i].count, samples);
		assert_int_equal(fx->sums[i].weight, fx->now - START);
	}
	assert_int_equal(fx->lost, 0);
	assert_int_equal(fx->ticks, all);
}

/* A tick, of n whose steps are so long in turn. */
static size_t
reads_of(struct fixture *fx, int n, uint64_t step, uint64_t other)
{
	size_t before = fx->fake.reads;

	for (int i = 0; i < n; i++)
		tick_after(fx, i % 2 ? step : other);
	return (fx->fake.reads - before) / (size_t)n;
}

/* Where ticks are out of step all are looked at. */
static void
those_that_wait_cost_few_reads(void **state)
{
	struct fixture *fx = *state;
	size_t few = reads_of(fx, 50, MS, MS);
	size_t all = reads_of(fx, 50, MS, 4 * MS);

	assert_true(few < all / 2);
}

/* One of them has its turn in a tick, besides who may have come to something
 * else. */
static void
how_many_wait_changes_little(void **state)
{
	struct fixture *fx = *state;
	size_t few = reads_of(fx, 50, MS, MS);

	wait_more(fx, MANY);
	ticks(fx, 10 * CALM);
	assert_true(reads_of(fx, 50, MS, MS) < few + few / 2);
}

static void
they_have_all_their_samples(void **state)
{
	struct fixture *fx = *state;

	for (int i = 1; i <= 10; i++) {
		ticks(fx, 7);
		assert_whole(fx, (uint64_t)(CALM + 7 * i));
	}
}

static void
ticks_out_of_step_leave_no_time_out(void **state)
{
	struct fixture *fx = *state;

	ticks(fx, 5);
	tick_after(fx, 40 * MS);
	ticks(fx, 5);
	tick_after(fx, 3 * MS);
	assert_whole(fx, CALM + 12);
}

static void
one_that_gets_the_lock_is_seen_at_once(void **state)
{
	struct fixture *fx = *state;

	ticks(fx, 3);
	push(fx, fx->others[7], "woken");
	fake_take_gil(&fx->fake, fx->others[7]);
	ticks(fx, 1);
	flush(fx);
	for (uint32_t i = 1, n = 0; i <= WAITING + 1; i++) {
		n += strcmp(fx->sums[i].at, "woken") == 0;
		if (i == WAITING + 1)
			assert_int_equal(n, 1);
	}
	assert_whole(fx, CALM + 4);
}

static void
one_that_is_new_is_seen_at_once(void **state)
{
	struct fixture *fx = *state;
	uintptr_t thread;

	ticks(fx, 3);
	thread = fake_thread(&fx->fake, FAKE_PID + 1000, 20);
	push(fx, thread, "new");
	ticks(fx, 1);
	flush(fx);
	assert_int_equal(fx->sums[WAITING + 2].count, 1);
}

static void
one_that_ends_is_seen_to(void **state)
{
	struct fixture *fx = *state;

	ticks(fx, 3);
	fake_take_gil(&fx->fake, fx->others[7]);
	fake_thread_end(&fx->fake, fx->others[7]);
	fake_take_gil(&fx->fake, fx->main);
	ticks(fx, 1);
	flush(fx);
	assert_int_equal(fx->ended, 1);
	assert_int_equal(fx->lost, 0);
}

/* Of all, wherever the buffer was full. */
static void
the_end_has_the_rest_of_the_time(void **state)
{
	struct fixture *fx = *state;

	ticks(fx, 9);
	fx->now += MS;
	sampling_last(fx->sampling, fx->now);
	assert_whole(fx, CALM + 10);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(those_that_wait_cost_few_reads),
		TEST(how_many_wait_changes_little),
		TEST(they_have_all_their_samples),
		TEST(ticks_out_of_step_leave_no_time_out),
		TEST(one_that_gets_the_lock_is_seen_at_once),
		TEST(one_that_is_new_is_seen_at_once),
		TEST(one_that_ends_is_seen_to),
		TEST(the_end_has_the_rest_of_the_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
