/* tests/unit/test_contexts.c - the promise of reader/parts.h, on a fake
 * interpreter: a part has no frame of another context, whenever its thread
 * goes to one while it is read.
 */
#include "reader/parts.h"
#include "reader/sampling.h"

#include "lib/fake_python.h"
#include "lib/heard.h"
#include "lib/test.h"

#include <stdlib.h>
#include <string.h>

#define MS       1000000u
#define START    1000000000u
#define OUT_SIZE (1u << 20)
#define TOKEN    0x70c0u
#define HASH     7u

/* A thread whose innermost frame is own's in one context and other's in
 * another, at the same address. */
struct fixture {
	struct fake fake;
	struct parts_ask ask;
	struct sampling *sampling;
	struct heard *heard;
	uintptr_t thread, contexts[2], codes[2];
	uint64_t now;
	size_t switch_at; /* before this read of a tick */
	bool is_other, has_switched, comes_back;
	uint32_t part;       /* on the wire */
	size_t own, outside; /* samples of it */
};

/* A context whose map has one variable; value 0: another one. */
static uintptr_t
context_make(struct fixture *fx, uintptr_t value)
{
	struct fake *f = &fx->fake;
	uintptr_t context = fake_alloc(f, 64), map = fake_alloc(f, 64),
		  node = fake_alloc(f, 64), another = fake_alloc(f, 64);

	fake_set(context, 24, map);
	fake_set(map, 16, node);
	fake_set(node, 8, fx->ask.bitmap_type);
	fake_set(node, 24, 1u << HASH);
	fake_set(node, 32, value ? fx->ask.var : another);
	fake_set(node, 40, value ? value : TOKEN);
	return context;
}

/* The thread goes to the other context, or comes back from it. */
static void
go(struct fixture *fx)
{
	uint32_t at = parts_context_at(&fx->fake.ver);

	fx->is_other = !fx->is_other;
	fake_pop(&fx->fake, fx->thread);
	fake_set(fx->thread, at, fx->contexts[fx->is_other]);
	fake_set(fx->thread, at + 8, fake_get(fx->thread, at + 8) + 1);
	fake_push(&fx->fake, fx->thread, fx->codes[fx->is_other], 8);
}

static int
set_up(void **state, uint32_t version)
{
	struct fixture *fx = calloc(1, sizeof(*fx));
	struct sampling_target target;
	struct fake *f = &fx->fake;

	fake_init(f, 8u << 20, version);
	fx->thread = fake_thread(f, FAKE_PID, 20);
	fake_take_gil(f, fx->thread);
	fake_target(f, &target);
	fx->ask.var = fake_alloc(f, 64);
	fx->ask.bitmap_type = fake_alloc(f, 64);
	fake_set(fx->ask.var, 56, HASH);
	fx->contexts[0] = context_make(fx, TOKEN);
	fx->contexts[1] = context_make(fx, 0);
	fx->codes[0] = fake_code(f, "own", 10);
	fx->codes[1] = fake_code(f, "other", 20);
	fake_push(f, fx->thread, fake_code(f, "main", 1), 8);
	fake_push(f, fx->thread, fx->codes[0], 8);
	fake_set(fx->thread, parts_context_at(&f->ver), fx->contexts[0]);
	/* Up to 3.10 the thread's number is not in its state. */
	if (f->ver.off.tstate.native_thread_id != OFFSET_NONE)
		fx->ask.list[0].native = FAKE_PID;
	fx->ask.list[0].token = TOKEN;
	fx->ask.list[0].strict = true;
	atomic_store(&fx->ask.list[0].serial, 1);
	atomic_store(&fx->ask.used, 1);
	target.parts = &fx->ask;
	target.procfs = -1;
	fx->heard = heard_new(OUT_SIZE, MS);
	fx->now = START;
	fx->sampling = sampling_new(&target, &fx->heard->enc, START);
	assert_non_null(fx->sampling);
	*state = fx;
	return 0;
}

#define SET_UP(minor)                                                          \
	static int set_up_##minor(void **state)                                \
	{                                                                      \
		return set_up(state, FAKE_##minor);                            \
	}
SET_UP(38)
SET_UP(39)
SET_UP(310)
SET_UP(311)
SET_UP(312)
SET_UP(313)
SET_UP(314)
SET_UP(315)
#undef SET_UP

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

/* A sample of the part: main, own and, of other contexts, a word. */
static void
check_sample(struct fixture *fx, uint32_t id)
{
	const struct heard *h = fx->heard;
	const struct wire_stack *stack = &h->stacks[id];

	if (!strcmp(heard_name(h, stack->frame), "out-of-context")) {
		fx->outside++;
		stack = &h->stacks[stack->parent];
	} else {
		fx->own++;
	}
	assert_string_equal(heard_name(h, stack->frame), "own");
	stack = &h->stacks[stack->parent];
	assert_string_equal(heard_name(h, stack->frame), "main");
	assert_int_equal(stack->parent, 0);
}

static void
apply(void *arg, const struct event *ev)
{
	struct fixture *fx = arg;

	if (ev->type == WIRE_THREAD && ev->thread.native & PARTS_NATIVE)
		fx->part = ev->thread.id;
	else if (ev->type == WIRE_SAMPLE && ev->sample.thread == fx->part)
		check_sample(fx, ev->sample.stack);
}

static void
tick(struct fixture *fx)
{
	fx->now += MS;
	sampling_tick(fx->sampling, fx->now);
	sampling_flush(fx->sampling, fx->now, 0, 0);
	heard_take(fx->heard, apply, fx);
}

/* on_read */
static void
go_at(struct fake *f, size_t reads)
{
	struct fixture *fx = f->arg;

	(void)reads;
	if (!fx->switch_at) {
		fx->has_switched = true;
		go(fx);
	}
	if (fx->switch_at-- == 0)
		fx->switch_at = fx->comes_back ? 1 : SIZE_MAX;
	fx->comes_back &= !fx->has_switched;
}

/* Ticks in which the thread changes its context before each of the reads in
 * turn, from one where it was in own's or in other's. */
static void
changes_anywhere(struct fixture *fx, bool from_other, bool comes_back)
{
	fx->fake.arg = fx;
	fx->has_switched = true;
	for (size_t at = 0; fx->has_switched; at++) {
		if (fx->is_other)
			go(fx);
		tick(fx);
		if (from_other) {
			go(fx);
			tick(fx);
		}
		fx->switch_at = at;
		fx->comes_back = comes_back;
		fx->has_switched = false;
		fx->fake.on_read = go_at;
		tick(fx);
		fx->fake.on_read = NULL;
	}
	assert_true(fx->own > 0 && fx->outside > 0);
}

static void
a_change_to_another_context_brings_none_of_its_frames(void **state)
{
	changes_anywhere(*state, false, false);
}

static void
a_change_from_another_context_brings_none_of_its_frames(void **state)
{
	changes_anywhere(*state, true, false);
}

static void
a_visit_to_another_context_brings_none_of_its_frames(void **state)
{
	changes_anywhere(*state, false, true);
}

#define TEST_OF(minor, name)                                                   \
	cmocka_unit_test_setup_teardown(name, set_up_##minor, tear_down)
#define TEST_LAYOUT(minor)                                                     \
	TEST_OF(minor, a_change_to_another_context_brings_none_of_its_frames), \
	    TEST_OF(minor,                                                     \
		    a_change_from_another_context_brings_none_of_its_frames),  \
	    TEST_OF(minor,                                                     \
		    a_visit_to_another_context_brings_none_of_its_frames)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_LAYOUT(38),  TEST_LAYOUT(39),  TEST_LAYOUT(310),
		TEST_LAYOUT(311), TEST_LAYOUT(312), TEST_LAYOUT(313),
		TEST_LAYOUT(314), TEST_LAYOUT(315),
	};

	return RUN_TESTS(tests);
}
