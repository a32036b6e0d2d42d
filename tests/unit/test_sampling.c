/* tests/unit/test_sampling.c - promises of reader/sampling.h and of what it
 * is made of, on a fake interpreter.
 */
#include "reader/sampling.h"

#include "lib/fake_python.h"
#include "lib/heard.h"
#include "lib/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MS        1000000u
#define START     1000000000u
#define OUT_SIZE  (1u << 20)
#define MAX_TEXT  (1u << 20)
#define FAKE_SIZE (40u << 20)

/* A fake interpreter with one thread, sampled, and what was decoded. */
struct fixture {
	struct fake fake;
	struct sampling *sampling;
	struct heard *heard;
	uintptr_t main;
	int procfs; /* -1: none */
	uint64_t now;
	struct wire_sample last; /* sample */
	char text[MAX_TEXT];     /* of the last sample's stack */
	size_t depth;            /* likewise */
	size_t runs, resets, ended, named;
	uint32_t native; /* of the thread that was named last */
	/* Of the tests of what runs when a tick first looks. */
	uintptr_t frame, callee, chunk, goes_on, next;
	const char *ran;
	uint64_t seed;
	unsigned calls, waited; /* times, reads */
	uint64_t samples, weight, ticks;
	uint64_t lost[5], lost_time;
};

static void
describe(struct fixture *fx, uint32_t stack)
{
	static uint32_t ids[WIRE_MAX_DEPTH];
	const struct heard *h = fx->heard;
	size_t n = 0, len = 0;

	for (; stack; stack = h->stacks[stack].parent)
		ids[n++] = h->stacks[stack].frame;
	fx->depth = n;
	fx->text[0] = '\0';
	while (n > 0 && len < MAX_TEXT - 256) {
		const struct wire_frame *f = &h->frames[ids[--n]];
		const char *name = heard_name(h, ids[n]);

		if (f->kind == WIRE_FRAME_CUT)
			len += (size_t)sprintf(fx->text + len, "...");
		else if (f->kind == WIRE_FRAME_C)
			len += (size_t)sprintf(fx->text + len, "<%s>", name);
		else
			len += (size_t)sprintf(fx->text + len, "%s:%u", name,
					       f->b);
		if (n)
			len += (size_t)sprintf(fx->text + len, " ");
	}
}

static void
apply(void *arg, const struct event *ev)
{
	struct fixture *fx = arg;

	switch (ev->type) {
	case WIRE_SAMPLE:
		fx->last = ev->sample;
		fx->runs++;
		fx->samples += ev->sample.count;
		fx->weight += ev->sample.weight;
		describe(fx, ev->sample.stack);
		break;
	case WIRE_LOST:
		fx->lost[ev->lost.cause] += ev->lost.count;
		fx->lost_time += ev->lost.time;
		break;
	case WIRE_CLOCK:
		fx->ticks = ev->clock.ticks;
		break;
	case WIRE_THREAD:
		fx->named++;
		fx->native = ev->thread.native;
		break;
	case WIRE_THREAD_END:
		fx->ended++;
		break;
	case WIRE_RESET:
		fx->resets++;
		break;
	default:
		break;
	}
}

static void
take(struct fixture *fx)
{
	heard_take(fx->heard, apply, fx);
}

static void
tick(struct fixture *fx)
{
	fx->now += MS;
	sampling_tick(fx->sampling, fx->now);
}

static void
flush(struct fixture *fx)
{
	sampling_flush(fx->sampling, fx->now, 0, 0);
	take(fx);
}

static void
tick_and_flush(struct fixture *fx)
{
	tick(fx);
	flush(fx);
}

static int
set_up_target(void **state, uint32_t version, int procfs)
{
	struct fixture *fx = calloc(1, sizeof(*fx));
	struct sampling_target target;

	fake_init(&fx->fake, FAKE_SIZE, version);
	fx->main = fake_thread(&fx->fake, FAKE_PID, 20);
	fake_take_gil(&fx->fake, fx->main);
	fake_target(&fx->fake, &target);
	target.procfs = procfs;
	fx->heard = heard_new(OUT_SIZE, MS);
	fx->now = START;
	fx->procfs = procfs;
	fx->sampling = sampling_new(&target, &fx->heard->enc, START);
	assert_non_null(fx->sampling);
	*state = fx;
	return 0;
}

static int
set_up(void **state)
{
	return set_up_target(state, FAKE_312, -1);
}

/* Its threads are known to the kernel by our own. */
static int
set_up_procfs(void **state)
{
	int fd = open("/proc/self", O_RDONLY | O_DIRECTORY);

	assert_true(fd >= 0);
	return set_up_target(state, FAKE_312, fd);
}

#define SET_UP(minor)                                                          \
	static int set_up_##minor(void **state)                                \
	{                                                                      \
		return set_up_target(state, FAKE_##minor, -1);                 \
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
	if (fx->procfs >= 0)
		close(fx->procfs);
	fake_fini(&fx->fake);
	free(fx);
	return 0;
}

static uintptr_t
call(struct fixture *fx, const char *name, uint32_t line, int unit)
{
	return fake_push(&fx->fake, fx->main, fake_code(&fx->fake, name, line),
			 unit);
}

static void
a_stack_is_its_functions_and_lines(void **state)
{
	struct fixture *fx = *state;

	call(fx, "main", 10, 0);
	call(fx, "load", 20, 9);
	call(fx, "parse", 30, 63);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:10 load:21 parse:37");
	assert_int_equal(fx->last.flags & ~WIRE_SAMPLE_STATE, 0);
}

static void
shims_and_incomplete_frames_are_no_part_of_a_stack(void **state)
{
	struct fixture *fx = *state;
	uintptr_t code;

	fake_push_shim(&fx->fake, fx->main);
	call(fx, "main", 1, 0);
	fake_push_shim(&fx->fake, fx->main);
	call(fx, "key", 5, 0);
	code = fake_code(&fx->fake, "prologue", 7);
	fake_set(code, fx->fake.ver.off.code.firsttraceable, 4);
	fake_push(&fx->fake, fx->main, code, 3);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:1 key:5");
	fake_move(&fx->fake, fake_current(&fx->fake, fx->main), 4);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:1 key:5 prologue:7");
}

/* on_read: when the entry frame is first read, C has come back and was called
 * again, by another. */
static void
entry_of_another(struct fake *f, size_t reads)
{
	struct fixture *fx = f->arg;
	uint32_t previous = f->ver.off.frame.previous;

	(void)reads;
	if (f->at != fx->frame || !fx->goes_on)
		return;
	fake_set(fx->frame, previous, fx->ran ? fx->callee : fx->goes_on);
	fx->ran = "read";
}

static void
an_entry_frame_that_leads_elsewhere_is_not_believed(void **state)
{
	struct fixture *fx = *state;

	fx->goes_on = call(fx, "main", 1, 0);
	fx->callee = call(fx, "load", 10, 0);
	tick_and_flush(fx);
	fake_push_shim(&fx->fake, fx->main);
	fx->frame = fake_current(&fx->fake, fx->main);
	call(fx, "key", 20, 0);
	fx->fake.arg = fx;
	fx->fake.on_read = entry_of_another;
	tick_and_flush(fx);
	fx->fake.on_read = NULL;
	assert_non_null(fx->ran);
	assert_string_equal(fx->text, "main:1 load:10 key:20");
}

static void
a_function_that_needs_no_prologue_is_there_when_it_is_called(void **state)
{
	struct fixture *fx = *state;

	call(fx, "main", 10, 8);
	call(fx, "key", 5, -1);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:11 key:5");
}

static void
a_main_thread_without_frames_has_no_stack(void **state)
{
	struct fixture *fx = *state;

	tick_and_flush(fx);
	assert_int_equal(fx->samples, 1);
	assert_int_equal(fx->last.stack, 0);
	assert_int_equal(fx->weight, MS);
}

static void
calls_and_returns_are_followed(void **state)
{
	struct fixture *fx = *state;
	uintptr_t load;

	call(fx, "main", 10, 0);
	load = call(fx, "load", 20, 0);
	tick_and_flush(fx);
	fake_move(&fx->fake, load, 8);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:10 load:21");
	call(fx, "read", 30, 0);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:10 load:21 read:30");
	fake_pop(&fx->fake, fx->main);
	fake_move(&fx->fake, load, 16);
	call(fx, "close", 40, 0);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:10 load:22 close:40");
	fake_pop(&fx->fake, fx->main);
	fake_pop(&fx->fake, fx->main);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:10");
}

static void
a_stack_in_two_chunks_is_whole(void **state)
{
	struct fixture *fx = *state;

	call(fx, "main", 10, 0);
	call(fx, "load", 20, 8);
	fake_chunk(&fx->fake, fx->main, 20);
	call(fx, "parse", 30, 0);
	call(fx, "read", 40, 16);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:10 load:21 parse:30 read:42");
	assert_int_equal(fx->last.flags & WIRE_SAMPLE_PARTIAL, 0);
}

/* Its name may be another's already. */
static void
code_that_was_freed_is_no_code(void **state)
{
	struct fixture *fx = *state;
	uintptr_t code = fake_code(&fx->fake, "gone", 20);

	call(fx, "main", 10, 0);
	fake_push(&fx->fake, fx->main, code, 3);
	/* An allocator has a pointer to what else is free there, or none. */
	fake_set(code, 0, 0x7f3a00012340);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:10");
	assert_true(fx->last.flags & WIRE_SAMPLE_PARTIAL);
	fake_set(code, 0, 0);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:10");
	fake_set(code, 0, 0xffffffff); /* one that is never freed */
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:10 gone:20");
}

/* The callers differ, what they call does not: same address, same code, same
 * instruction, same depth. */
static void
two_callers_of_one_function_are_told_apart(void **state)
{
	struct fixture *fx = *state;
	uintptr_t work = fake_code(&fx->fake, "work", 50);

	call(fx, "main", 1, 0);
	call(fx, "one", 10, 0);
	fake_push(&fx->fake, fx->main, work, 5);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:1 one:10 work:50");
	fake_pop(&fx->fake, fx->main);
	fake_pop(&fx->fake, fx->main);
	call(fx, "two", 20, 0);
	fake_push(&fx->fake, fx->main, work, 5);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:1 two:20 work:50");
}

static void
equal_samples_are_one_run(void **state)
{
	struct fixture *fx = *state;

	call(fx, "main", 1, 0);
	for (int i = 0; i < 7; i++)
		tick(fx);
	flush(fx);
	/* The first saw it move, the others did not, but it held the GIL. */
	assert_int_equal(fx->runs, 1);
	assert_int_equal(fx->last.count, 7);
	assert_int_equal(fx->last.weight, 7 * MS);
	assert_int_equal(fx->ticks, 7);
}

static void
a_sample_that_comes_late_is_a_run_of_its_own(void **state)
{
	struct fixture *fx = *state;
	static const uint64_t steps[] = { 1, 1, 2, 1, 17, 1, 1 };

	call(fx, "main", 1, 0);
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		fx->now += (steps[i] - 1) * MS;
		tick(fx);
	}
	take(fx);
	assert_int_equal(fx->runs, 2);
	assert_int_equal(fx->last.count, 1);
	assert_int_equal(fx->last.weight, 17 * MS);
	flush(fx);
	assert_int_equal(fx->runs, 3);
	assert_int_equal(fx->last.count, 2);
	assert_int_equal(fx->samples, ARRAY_LEN(steps));
}

static void
weights_are_the_time_since_the_sample_before(void **state)
{
	struct fixture *fx = *state;
	uintptr_t frame = call(fx, "main", 1, 0);
	uint64_t late[] = { 1, 5, 900, 3, 70000, 2 };

	for (size_t i = 0; i < sizeof(late) / sizeof(late[0]); i++) {
		fake_move(&fx->fake, frame, (int)(i % 3) * 8);
		fx->now += late[i];
		sampling_tick(fx->sampling, fx->now);
		if (i % 2)
			flush(fx);
	}
	flush(fx);
	assert_int_equal(fx->weight, fx->now - START);
}

/* on_read: a call or its return, in turn, while the stack is read. */
static void
flicker(struct fake *f, size_t reads)
{
	struct fixture *fx = f->arg;
	uintptr_t leaf = fake_current(f, fx->main);

	if (reads % 2)
		fake_pop(f, fx->main);
	else
		fake_push(f, fx->main, fake_get(leaf, f->ver.off.frame.code),
			  (int)(reads % 60));
}

static void
flicker_for_a_while(struct fake *f, size_t reads)
{
	if (reads < 12)
		flicker(f, reads);
}

static void
a_stack_that_changes_while_it_is_read_is_read_again(void **state)
{
	struct fixture *fx = *state;

	call(fx, "main", 10, 0);
	call(fx, "load", 20, 0);
	tick_and_flush(fx);
	fx->fake.arg = fx;
	fx->fake.reads = 0;
	fx->fake.on_read = flicker_for_a_while;
	tick_and_flush(fx);
	assert_int_equal(fx->last.flags & WIRE_SAMPLE_PARTIAL, 0);
	assert_memory_equal(fx->text, "main:10 load:2", 14);
	assert_int_equal(fx->samples, 2);
}

static void
what_never_holds_still_is_kept_up_to_its_stable_part(void **state)
{
	struct fixture *fx = *state;

	call(fx, "main", 10, 0);
	call(fx, "load", 20, 0);
	call(fx, "busy", 30, 0);
	tick_and_flush(fx);
	fx->fake.arg = fx;
	fx->fake.reads = 0;
	fx->fake.on_read = flicker;
	for (int i = 0; i < 100; i++)
		tick(fx);
	fx->fake.on_read = NULL;
	flush(fx);
	/* Never dropped, never wrong, and the time is there. */
	assert_int_equal(fx->samples, 101);
	assert_int_equal(fx->weight, 101 * MS);
	assert_memory_equal(fx->text, "main:10 load:20", 15);
}

/* on_read: the innermost frame is freed just before it is read, and called
 * again at once. */
static void
free_and_call_again(struct fake *f, size_t reads)
{
	struct fixture *fx = f->arg;

	(void)reads;
	fake_set(fx->frame, f->ver.off.frame.previous,
		 f->at == fx->frame ? 0 : fx->callee);
}

static void
a_stack_that_does_not_reach_the_root_is_not_believed(void **state)
{
	struct fixture *fx = *state;

	fx->callee = call(fx, "main", 10, 0);
	tick_and_flush(fx);
	fx->frame = call(fx, "load", 20, 0);
	fx->fake.arg = fx;
	fx->fake.on_read = free_and_call_again;
	tick_and_flush(fx);
	fx->fake.on_read = NULL;
	assert_string_equal(fx->text, "main:10");
	assert_true(fx->last.flags & WIRE_SAMPLE_PARTIAL);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:10 load:20");
}

static void
a_root_that_returned_makes_way_at_once(void **state)
{
	struct fixture *fx = *state;

	call(fx, "main", 10, 0);
	tick_and_flush(fx);
	fake_pop(&fx->fake, fx->main);
	fx->fake.free_frames = 0; /* another object */
	call(fx, "other", 20, 0);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "other:20");
	assert_false(fx->last.flags & WIRE_SAMPLE_PARTIAL);
}

/* As greenlets do: the other root goes on running, by what it says. */
static void
a_stack_that_takes_the_place_of_another_is_seen_at_once(void **state)
{
	struct fixture *fx = *state;

	call(fx, "main", 10, 0);
	tick_and_flush(fx);
	fake_set(fx->main, fx->fake.ver.off.tstate.frame, 0);
	call(fx, "next", 20, 0);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "next:20");
	assert_false(fx->last.flags & WIRE_SAMPLE_PARTIAL);
}

static void
unreadable_threads_are_lost_with_their_time(void **state)
{
	struct fixture *fx = *state;
	uint32_t cframe = fx->fake.ver.off.tstate.frame;
	uintptr_t good;

	call(fx, "main", 10, 0);
	tick(fx);
	good = fake_get(fx->main, cframe);
	fake_set(fx->main, cframe, 8);
	tick(fx);
	tick(fx);
	fake_set(fx->main, cframe, good);
	tick(fx);
	flush(fx);
	assert_int_equal(fx->samples, 2);
	assert_int_equal(fx->lost[WIRE_LOST_UNREADABLE], 2);
	assert_int_equal(fx->lost_time, 2 * MS);
	assert_int_equal(fx->weight + fx->lost_time, 4 * MS);
}

/* CPython gives a chunk back to the kernel before it sets the limit. */
static void
a_stack_whose_chunk_is_just_freed_is_read(void **state)
{
	struct fixture *fx = *state;
	uint32_t limit = fx->fake.ver.off.tstate.datastack_limit;
	uintptr_t before = fake_get(fx->main, limit);

	call(fx, "main", 10, 0);
	fake_set(fx->main, limit, 4096);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:10");
	fake_set(fx->main, limit, before);
	call(fx, "load", 20, 0);
	fake_set(fx->main, limit, (uintptr_t)1 << 46);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:10 load:20");
	assert_int_equal(fx->lost_time, 0);
}

/* It calls into another chunk, from which it returns, and into a third one,
 * which may lie before the first one. */
static void
a_chunk_that_is_left_and_one_that_is_come_to_are_followed(void **state)
{
	struct fixture *fx = *state;
	const struct py_offsets *off = &fx->fake.ver.off;
	uintptr_t first = fake_get(fx->main, off->tstate.datastack_chunk);
	uintptr_t limit = fake_get(fx->main, off->tstate.datastack_limit);
	uintptr_t top;

	call(fx, "main", 10, 0);
	call(fx, "load", 20, 0);
	top = fake_get(fx->main, off->tstate.datastack_top);
	fake_chunk(&fx->fake, fx->main, 4);
	call(fx, "parse", 30, 0);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:10 load:20 parse:30");
	fake_pop(&fx->fake, fx->main);
	fake_set(fx->main, off->tstate.datastack_chunk, first);
	fake_set(fx->main, off->tstate.datastack_limit, limit);
	fake_set(fx->main, off->tstate.datastack_top, top);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:10 load:20");
	call(fx, "close", 40, 0);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:10 load:20 close:40");
	fake_chunk(&fx->fake, fx->main, 4);
	call(fx, "flush", 50, 0);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:10 load:20 close:40 flush:50");
	assert_int_equal(fx->last.flags & WIRE_SAMPLE_PARTIAL, 0);
}

/* As while it is taken into use. */
static void
a_chunk_that_cannot_be_loses_the_sample_with_its_time(void **state)
{
	struct fixture *fx = *state;
	const struct py_offsets *off = &fx->fake.ver.off;
	uintptr_t chunk = fake_get(fx->main, off->tstate.datastack_chunk);
	uintptr_t top = fake_get(fx->main, off->tstate.datastack_top);

	call(fx, "main", 10, 0);
	call(fx, "load", 20, 0);
	fake_set(fx->main, off->tstate.datastack_chunk, chunk + (1u << 20));
	tick_and_flush(fx);
	fake_set(fx->main, off->tstate.datastack_chunk, chunk);
	fake_set(fx->main, off->tstate.datastack_top, chunk - 8);
	tick_and_flush(fx);
	assert_int_equal(fx->samples, 0);
	assert_int_equal(fx->lost_time, 2 * MS);
	fake_set(fx->main, off->tstate.datastack_top, top);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:10 load:20");
	assert_int_equal(fx->weight + fx->lost_time, 3 * MS);
}

static void
a_ring_of_frames_is_lost_and_not_followed_for_ever(void **state)
{
	struct fixture *fx = *state;
	uintptr_t first = call(fx, "main", 10, 0);
	uintptr_t second = call(fx, "load", 10, 0);

	fake_set(first, fx->fake.ver.off.frame.previous, second);
	tick_and_flush(fx);
	assert_int_equal(fx->samples, 0);
	assert_int_equal(
	    fx->lost[WIRE_LOST_UNREADABLE] + fx->lost[WIRE_LOST_TORN], 1);
	assert_int_equal(fx->lost_time, MS);
}

static void
a_ring_outside_the_chunk_costs_few_reads(void **state)
{
	struct fixture *fx = *state;
	uintptr_t first = call(fx, "main", 10, 0);
	uintptr_t object = fake_alloc(&fx->fake, 256);
	uintptr_t type = fake_alloc(&fx->fake, 256);
	uint32_t previous = fx->fake.ver.off.frame.previous;
	size_t reads = fx->fake.reads;

	/* An object's type, and the type of that, which is its own. */
	fake_set(first, previous, object);
	fake_set(object, previous, type);
	fake_set(type, previous, type);
	tick_and_flush(fx);
	assert_int_equal(fx->samples, 0);
	assert_true(fx->fake.reads - reads < 200);
}

static void
a_code_pointer_that_is_no_code_ends_the_stack(void **state)
{
	struct fixture *fx = *state;
	uintptr_t broken;

	call(fx, "main", 10, 0);
	broken = call(fx, "load", 10, 0);
	fake_set(broken, fx->fake.ver.off.frame.code,
		 fake_str(&fx->fake, "not a code"));
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:10");
	assert_true(fx->last.flags & WIRE_SAMPLE_PARTIAL);
}

static void
another_code_at_the_same_address_has_its_own_name(void **state)
{
	struct fixture *fx = *state;
	const struct py_offsets *off = &fx->fake.ver.off;
	uintptr_t frame = call(fx, "before", 10, 0);
	uintptr_t code = fake_get(frame, off->frame.code);
	uintptr_t name = fake_get(code, off->code.name);

	tick_and_flush(fx);
	assert_string_equal(fx->text, "before:10");
	/* All pointers are as they were; the name's text and hash are not. */
	memcpy((void *)(name + off->object.str_ascii), "behind", 6);
	fake_set(name, off->object.str_length + 8, 12345);
	if (off->interp.code_generation != OFFSET_NONE)
		fake_set(fx->fake.interp, off->interp.code_generation, 1);
	fake_move(&fx->fake, frame, 1);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "behind:10");
}

static void
a_full_buffer_loses_the_tick_and_says_so(void **state)
{
	struct fixture *fx = *state;
	size_t cap = fx->heard->enc.cap;

	call(fx, "main", 10, 0);
	tick(fx);
	fx->heard->enc.cap = fx->heard->enc.len + SAMPLING_ROOM - 1;
	tick(fx);
	tick(fx);
	fx->heard->enc.cap = cap;
	call(fx, "load", 20, 0);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:10 load:20");
	assert_int_equal(fx->samples, 2);
	assert_int_equal(fx->lost[WIRE_LOST_FULL], 2);
	assert_int_equal(fx->weight + fx->lost_time, 4 * MS);
}

/* The buffer ends somewhere within the definitions of a tick. */
static void
a_sample_is_never_written_without_its_definitions(void **state)
{
	struct fixture *fx = *state;
	uint64_t ticks = 0;

	call(fx, "main", 1, 0);
	tick_and_flush(fx);
	for (size_t room = 0; room < 400; room++) {
		size_t cap = fx->heard->enc.cap;
		char name[32];

		snprintf(name, sizeof(name), "f%zu", room);
		call(fx, name, 100, 0);
		/* The walker may run into the end of the buffer; that must
		 * not be seen by the check at the start of a tick. */
		fx->heard->enc.buf += cap - SAMPLING_ROOM - room;
		fx->heard->enc.len = 0;
		fx->heard->enc.cap = SAMPLING_ROOM;
		memset(fx->heard->enc.buf, 0, 1);
		tick(fx);
		ticks++;
		flush(fx);
		fx->heard->enc.buf -= cap - SAMPLING_ROOM - room;
		fx->heard->enc.cap = cap;
		fake_pop(&fx->fake, fx->main);
	}
	assert_int_equal(fx->weight + fx->lost_time, (ticks + 1) * MS);
}

static void
main_with_room(struct fixture *fx, size_t frames)
{
	fake_thread_end(&fx->fake, fx->main);
	fx->main = fake_thread(&fx->fake, FAKE_PID, frames);
	fake_take_gil(&fx->fake, fx->main);
}

static void
push_many(struct fixture *fx, size_t n)
{
	uintptr_t code = fake_code(&fx->fake, "deep", 1);

	for (size_t i = 0; i < n; i++)
		fake_push(&fx->fake, fx->main, code, (int)(i % 8) * 8);
}

static void
ten_thousand_frames_are_kept(void **state)
{
	struct fixture *fx = *state;

	main_with_room(fx, 10000);
	push_many(fx, 10000);
	tick_and_flush(fx);
	assert_int_equal(fx->depth, 10000);
	assert_false(fx->last.flags & WIRE_SAMPLE_CUT);
}

static void
deeper_stacks_keep_both_ends_and_a_mark(void **state)
{
	struct fixture *fx = *state;

	main_with_room(fx, 30100);
	call(fx, "root", 1, 0);
	push_many(fx, 30000);
	call(fx, "leaf", 1, 0);
	for (int i = 0; i < 3; i++) {
		tick_and_flush(fx);
		assert_true(fx->last.flags & WIRE_SAMPLE_CUT);
		assert_in_range(fx->depth, 9000, 10001);
		assert_memory_equal(fx->text, "root:1 deep", 11);
		assert_non_null(strstr(fx->text, "... deep"));
		assert_string_equal(fx->text + strlen(fx->text) - 6, "leaf:1");
		call(fx, "more", 1, 0);
		fake_pop(&fx->fake, fx->main);
	}
	/* And back below the limit. */
	for (int i = 0; i < 25000; i++)
		fake_pop(&fx->fake, fx->main);
	tick_and_flush(fx);
	assert_int_equal(fx->depth, 5002);
	assert_false(fx->last.flags & WIRE_SAMPLE_CUT);
	assert_null(strstr(fx->text, "..."));
}

static void
a_deep_stack_is_not_read_again_where_it_did_not_change(void **state)
{
	struct fixture *fx = *state;
	size_t reads;

	main_with_room(fx, 9100);
	push_many(fx, 9000);
	call(fx, "leaf", 1, 0);
	tick_and_flush(fx);
	fake_pop(&fx->fake, fx->main);
	call(fx, "other", 1, 0);
	reads = fx->fake.reads;
	tick_and_flush(fx);
	assert_int_equal(fx->depth, 9001);
	assert_string_equal(fx->text + strlen(fx->text) - 7, "other:1");
	assert_true(fx->fake.reads - reads < 1000);
}

static void
a_thread_is_announced_with_its_first_frame_and_ends(void **state)
{
	struct fixture *fx = *state;
	uintptr_t other = fake_thread(&fx->fake, 4712, 20);
	uint64_t weight;

	call(fx, "main", 1, 0);
	tick_and_flush(fx);
	assert_int_equal(fx->named, 1);
	weight = fx->weight;
	fake_push(&fx->fake, other, fake_code(&fx->fake, "run", 1), 0);
	tick_and_flush(fx);
	assert_int_equal(fx->named, 2);
	assert_int_equal(fx->weight - weight, 2 * MS);
	fake_thread_end(&fx->fake, other);
	tick_and_flush(fx);
	assert_int_equal(fx->ended, 1);
	assert_int_equal(fx->last.thread, 1);
}

/* 3.11 lists it, then says whose it is. */
static void
a_thread_that_is_being_made_is_announced_once_it_is(void **state)
{
	struct fixture *fx = *state;
	uint32_t at = fx->fake.ver.off.tstate.native_thread_id;

	fake_set(fx->main, at, 0);
	call(fx, "main", 1, 0);
	tick_and_flush(fx);
	assert_int_equal(fx->named, 0);
	fake_set(fx->main, at, FAKE_PID);
	tick_and_flush(fx);
	assert_int_equal(fx->named, 1);
	assert_int_equal(fx->native, FAKE_PID);
	assert_int_equal(fx->weight, 2 * MS);
}

/* C code that calls in makes a new state each time. */
static void
all_states_of_a_kernel_thread_have_one_id(void **state)
{
	struct fixture *fx = *state;
	uintptr_t code = fake_code(&fx->fake, "run", 1), old = 0;

	call(fx, "main", 1, 0);
	tick_and_flush(fx);
	for (int i = 0; i < 100; i++) {
		uintptr_t other = fake_thread(&fx->fake, 4712, 20);

		if (old)
			fake_thread_end(&fx->fake, old);
		fake_push(&fx->fake, other, code, 0);
		fake_take_gil(&fx->fake, other);
		tick_and_flush(fx);
		assert_in_range(fx->last.thread, 1, 2);
		old = other;
	}
	assert_int_equal(fx->ended, 0);
	fake_thread_end(&fx->fake, old);
	tick_and_flush(fx);
	assert_int_equal(fx->ended, 1);
	old = fake_thread(&fx->fake, 4713, 20);
	fake_push(&fx->fake, old, code, 0);
	tick_and_flush(fx);
	fake_thread_end(&fx->fake, old);
	tick_and_flush(fx);
	assert_int_equal(fx->ended, 2);
}

static void
a_thread_that_is_new_does_not_run_because_of_that(void **state)
{
	struct fixture *fx = *state;
	uintptr_t other;

	call(fx, "main", 1, 0);
	tick_and_flush(fx);
	other = fake_thread(&fx->fake, 4712, 20);
	fake_push(&fx->fake, other, fake_code(&fx->fake, "run", 1), 0);
	fx->runs = 0;
	tick_and_flush(fx);
	assert_int_equal(fx->runs, 2);
	assert_int_equal(fx->last.thread, 2);
	assert_int_equal(fx->last.flags & WIRE_SAMPLE_STATE,
			 WIRE_STATE_WAITING);
}

static void
the_last_sample_carries_the_time_up_to_the_end(void **state)
{
	struct fixture *fx = *state;

	call(fx, "main", 1, 0);
	tick_and_flush(fx);
	/* The interpreter has gone. */
	fake_set(fx->fake.runtime, fx->fake.ver.off.runtime.interpreters_head,
		 0);
	fx->now += 3 * MS;
	sampling_last(fx->sampling, fx->now);
	flush(fx);
	assert_int_equal(fx->weight, 4 * MS);
	assert_string_equal(fx->text, "main:1");
}

/* One that is torn down with the interpreter does; neither is listed. */
static void
what_ended_before_a_teardown_does_not_last_as_long(void **state)
{
	struct fixture *fx = *state;
	const uint32_t never = INT32_MAX;
	uintptr_t ended = fake_thread(&fx->fake, never, 20);
	uintptr_t torn = fake_thread(&fx->fake, (uint32_t)getpid(), 20);
	uint64_t weight;

	call(fx, "main", 1, 0);
	fake_push(&fx->fake, ended, fake_code(&fx->fake, "run", 1), 0);
	fake_push(&fx->fake, torn, fake_code(&fx->fake, "serve", 1), 0);
	tick_and_flush(fx);
	weight = fx->weight;
	fake_thread_end(&fx->fake, ended);
	fake_thread_end(&fx->fake, torn);
	fake_set(fx->fake.runtime, fx->fake.ver.off.runtime.finalizing, 1);
	for (unsigned i = 0; i < 5; i++)
		tick_and_flush(fx);
	assert_int_equal(fx->ended, 1);
	assert_int_equal(fx->weight - weight, 5 * MS);
	fx->now += MS;
	sampling_last(fx->sampling, fx->now);
	flush(fx);
	assert_int_equal(fx->weight - weight, 2 * 6 * MS);
}

/* All of it may fall between two ticks, and then its mark is gone again. */
static void
an_unseen_teardown_carries_the_time_up_to_the_end(void **state)
{
	struct fixture *fx = *state;
	uint64_t weight;

	call(fx, "main", 1, 0);
	tick_and_flush(fx);
	weight = fx->weight;
	fake_set(fx->fake.runtime, fx->fake.ver.off.runtime.interpreters_head,
		 0);
	for (unsigned i = 0; i < 5; i++)
		tick_and_flush(fx);
	fx->now += MS;
	sampling_last(fx->sampling, fx->now);
	flush(fx);
	assert_int_equal(fx->weight - weight, 6 * MS);
}

static void
a_look_between_two_ticks_tells_where_the_rest_belongs(void **state)
{
	struct fixture *fx = *state;

	call(fx, "main", 1, 0);
	tick_and_flush(fx);
	call(fx, "later", 11, 0);
	fx->now += 3 * MS;
	sampling_look(fx->sampling, fx->now);
	flush(fx);
	assert_int_equal(fx->weight, MS);
	fake_set(fx->fake.runtime, fx->fake.ver.off.runtime.finalizing, 1);
	tick_and_flush(fx);
	assert_int_equal(fx->weight, 5 * MS);
	assert_int_equal(fx->last.weight, MS);
	assert_true(fx->last.flags & WIRE_SAMPLE_SHUTDOWN);
	assert_string_equal(fx->text, "main:1 later:11");
	assert_int_equal(fx->samples, fx->ticks);
}

static void
a_thread_list_that_breaks_off_ends_no_thread(void **state)
{
	struct fixture *fx = *state;
	uintptr_t other = fake_thread(&fx->fake, 4712, 20);

	call(fx, "main", 1, 0);
	fake_push(&fx->fake, other, fake_code(&fx->fake, "run", 1), 0);
	tick_and_flush(fx);
	fx->fake.bad = fx->main;
	tick_and_flush(fx);
	tick_and_flush(fx);
	fx->fake.bad = 0;
	assert_int_equal(fx->ended, 0);
	tick_and_flush(fx);
	/* The time of the ticks it was not seen in is in its next sample. */
	assert_int_equal(fx->weight, 8 * MS);
}

static void
the_holder_of_the_gil_runs_and_an_idle_thread_waits(void **state)
{
	struct fixture *fx = *state;
	uint32_t state_of;

	call(fx, "main", 1, 0);
	tick_and_flush(fx);
	tick_and_flush(fx);
	state_of = fx->last.flags & WIRE_SAMPLE_STATE;
	assert_int_equal(state_of, WIRE_STATE_RUNNING);
	fake_take_gil(&fx->fake, 0);
	tick_and_flush(fx);
	state_of = fx->last.flags & WIRE_SAMPLE_STATE;
	assert_int_equal(state_of, WIRE_STATE_WAITING);
}

static void
the_collector_is_seen_in_the_thread_that_holds_the_gil(void **state)
{
	struct fixture *fx = *state;

	call(fx, "main", 1, 0);
	fake_set(fx->fake.interp, fx->fake.ver.off.interp.gc_collecting, 1);
	tick_and_flush(fx);
	assert_true(fx->last.flags & WIRE_SAMPLE_GC);
	fake_take_gil(&fx->fake, 0);
	tick_and_flush(fx);
	assert_false(fx->last.flags & WIRE_SAMPLE_GC);
}

static void
full_tables_begin_anew(void **state)
{
	struct fixture *fx = *state;
	uint32_t firstlineno = fx->fake.ver.off.code.firstlineno;
	uintptr_t frame = call(fx, "churn", 1, 0);
	uintptr_t code = fake_get(frame, fx->fake.ver.off.frame.code);

	for (uint32_t i = 1; i <= 70000; i++) {
		memcpy((void *)(code + firstlineno), &i, sizeof(i));
		tick(fx);
		if (i % 100 == 0)
			flush(fx);
	}
	assert_true(fx->resets >= 1);
	assert_string_equal(fx->text, "churn:70000");
	assert_int_equal(fx->samples, 70000);
	assert_int_equal(fx->weight, 70000ull * MS);
}

static void
late_ticks_are_counted_and_cost_no_time(void **state)
{
	struct fixture *fx = *state;

	call(fx, "main", 1, 0);
	tick(fx);
	sampling_late(fx->sampling, 41);
	flush(fx);
	assert_int_equal(fx->lost[WIRE_LOST_LATE], 41);
	assert_int_equal(fx->lost_time, 0);
	assert_int_equal(fx->ticks, 42);
}

static void
it_is_ready_when_there_is_a_thread(void **state)
{
	struct fixture *fx = *state;
	uint32_t head = fx->fake.ver.off.runtime.interpreters_head;

	assert_true(sampling_ready(fx->sampling));
	fake_thread_end(&fx->fake, fx->main);
	assert_false(sampling_ready(fx->sampling));
	fake_set(fx->fake.runtime, head, 0);
	assert_false(sampling_ready(fx->sampling));
}

/* What runs when a tick first looks -------------------------------------- */

static uint64_t
random_next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static bool
reads_what_runs(struct fake *f)
{
	const struct fixture *fx = f->arg;
	const struct py_offsets *off = &f->ver.off;
	uintptr_t at = fx->main + off->tstate.frame;

	if (off->tstate.cframe_current != OFFSET_NONE)
		return f->at == fake_get(at, 0) + off->tstate.cframe_current;
	return f->at == at;
}

/* on_read: a function that main calls in a loop runs for a few reads, and then
 * it does not. What ran at the first look of a tick is noted. */
static void
loop_of_calls(struct fake *f, size_t reads)
{
	struct fixture *fx = f->arg;
	uintptr_t current = fake_current(f, fx->main);
	bool runs = current != fx->frame;

	(void)reads;
	if (random_next(&fx->seed) % 4 == 0) {
		if (runs)
			fake_pop(f, fx->main);
		fake_move(f, fx->frame, runs ? 16 : FAKE_CALL);
		if (!runs)
			fake_push(f, fx->main, fx->callee, 8);
	}
	if (!fx->ran && reads_what_runs(f))
		fx->ran =
		    fake_current(f, fx->main) == fx->frame ? "main" : "tiny";
}

static void
loop_begin(struct fixture *fx, bool by_call)
{
	fx->seed = 4711;
	fx->callee = fake_code(&fx->fake, "tiny", 30);
	fx->frame = fake_push(&fx->fake, fx->main,
			      by_call ? fake_caller(&fx->fake, "main", 10)
				      : fake_code(&fx->fake, "main", 10),
			      16);
	fake_callee(&fx->fake, fx->frame, fake_function(&fx->fake, fx->callee));
	tick_and_flush(fx);
	fx->fake.arg = fx;
	fx->fake.on_read = loop_of_calls;
}

/* How many of the ticks were told as what ran at their first look. */
static int
loop_right(struct fixture *fx, int ticks)
{
	int right = 0;

	for (int i = 0; i < ticks; i++) {
		fx->ran = NULL;
		tick_and_flush(fx);
		assert_non_null(fx->ran);
		assert_memory_equal(fx->text, "main:1", 6);
		right += (strstr(fx->text, "tiny") != NULL) ==
			 (strcmp(fx->ran, "tiny") == 0);
	}
	fx->fake.on_read = NULL;
	return right;
}

static void
what_ran_at_the_first_look_is_the_sample(void **state)
{
	struct fixture *fx = *state;

	loop_begin(fx, false);
	assert_in_range(loop_right(fx, 200), 190, 200);
}

static void
a_call_that_is_proven_is_seen_at_the_line_of_the_call(void **state)
{
	struct fixture *fx = *state;
	int wrong = 0;

	loop_begin(fx, true);
	for (int i = 0; i < 3000; i++) {
		assert_int_equal(loop_right(fx, 1), 1);
		wrong += strcmp(fx->text, "main:12 tiny:31") == 0;
		fx->fake.on_read = loop_of_calls;
	}
	fx->fake.on_read = NULL;
	assert_in_range(wrong, 0, 60);
}

/* on_read: main calls "make", which calls "init", and then "get", whose frame
 * lies where that of "make" was. */
static void
calls_in_turn(struct fake *f, size_t reads)
{
	struct fixture *fx = f->arg;
	uintptr_t current = fake_current(f, fx->main);
	uintptr_t code = fake_get(current, f->ver.off.frame.code);

	(void)reads;
	if (random_next(&fx->seed) % 12 != 0)
		return;
	if (current == fx->frame) {
		fake_move(f, fx->frame, 20);
		fake_push(f, fx->main, fx->callee, 8);
		fake_push(f, fx->main, fx->goes_on, 8);
		return;
	}
	fake_pop(f, fx->main);
	if (code == fx->goes_on) {
		fake_pop(f, fx->main);
		fake_move(f, fx->frame, 24);
		fake_push(f, fx->main, fx->next, 8);
	} else {
		fake_move(f, fx->frame, 16);
	}
}

static void
what_lies_where_the_caller_was_is_not_taken_for_it(void **state)
{
	struct fixture *fx = *state;
	int seen = 0, wrong = 0;

	fx->seed = 4711;
	fx->callee = fake_code(&fx->fake, "make", 30);
	fx->goes_on = fake_code(&fx->fake, "init", 40);
	fx->next = fake_code(&fx->fake, "get", 50);
	fx->frame = call(fx, "main", 10, 16);
	tick_and_flush(fx);
	fx->fake.arg = fx;
	fx->fake.on_read = calls_in_turn;
	for (int i = 0; i < 3000; i++) {
		tick_and_flush(fx);
		seen += strstr(fx->text, "make:31 init:41") != NULL;
		wrong += strstr(fx->text, "get:51 init:41") != NULL;
	}
	fx->fake.on_read = NULL;
	assert_in_range(seen, 600, 3000);
	assert_in_range(wrong, 0, 9);
}

/* on_read: once the stack was copied the function that ran has returned for
 * good, and its caller goes on. */
static void
return_after_copy(struct fake *f, size_t reads)
{
	struct fixture *fx = f->arg;

	(void)reads;
	if (fx->ran && fake_current(f, fx->main) != fx->frame) {
		while (fake_current(f, fx->main) != fx->frame)
			fake_pop(f, fx->main);
		if (fx->goes_on)
			fake_callee(f, fx->frame, fx->goes_on);
	}
	if (f->at == (f->ver.heap_frames ? fx->frame : fx->chunk))
		fx->ran = "tiny";
}

static void
return_begin(struct fixture *fx)
{
	uint32_t chunk = fx->fake.ver.off.tstate.datastack_chunk;

	fx->callee = fake_code(&fx->fake, "tiny", 30);
	fx->frame = fake_push(&fx->fake, fx->main,
			      fake_caller(&fx->fake, "main", 10), 16);
	tick_and_flush(fx);
	fake_move(&fx->fake, fx->frame, FAKE_CALL);
	fx->fake.arg = fx;
	fx->ran = NULL;
	if (chunk != OFFSET_NONE)
		fx->chunk = fake_get(fx->main, chunk);
	fx->fake.on_read = return_after_copy;
}

/* Main calls tiny for long. */
static void
sure_call(struct fixture *fx)
{
	fx->fake.on_read = NULL;
	fake_callee(&fx->fake, fx->frame, fake_function(&fx->fake, fx->callee));
	fake_push(&fx->fake, fx->main, fx->callee, 8);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:10 tiny:31");
	fake_pop(&fx->fake, fx->main);
	fake_move(&fx->fake, fx->frame, 16);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:12");
	fake_move(&fx->fake, fx->frame, FAKE_CALL);
	fx->fake.on_read = return_after_copy;
}

static void
one_look_is_enough_for_a_proven_call(void **state)
{
	struct fixture *fx = *state;

	return_begin(fx);
	fake_callee(&fx->fake, fx->frame, fake_function(&fx->fake, fx->callee));
	fake_push(&fx->fake, fx->main, fx->callee, 8);
	tick_and_flush(fx);
	assert_non_null(fx->ran);
	assert_string_equal(fx->text, "main:10 tiny:31");
}

/* C calls tiny, which is seen but once. */
static void
c_calls_once(struct fixture *fx)
{
	fx->ran = NULL;
	fake_move(&fx->fake, fx->frame, FAKE_CALL);
	fake_callee(&fx->fake, fx->frame, fake_cfunction(&fx->fake, "next"));
	fake_push_shim(&fx->fake, fx->main);
	fake_push(&fx->fake, fx->main, fx->callee, 8);
	fx->fake.on_read = return_after_copy;
	tick_and_flush(fx);
	assert_non_null(fx->ran);
}

/* There is no call of tiny's but one that looks like it. */
static void
what_c_calls_once_is_no_sample_if_it_never_was_sure(void **state)
{
	struct fixture *fx = *state;

	return_begin(fx);
	c_calls_once(fx);
	assert_null(strstr(fx->text, "tiny"));
}

static void
what_c_calls_once_is_the_sample_if_it_was_sure_before(void **state)
{
	struct fixture *fx = *state;

	return_begin(fx);
	sure_call(fx);
	c_calls_once(fx);
	assert_non_null(strstr(fx->text, "tiny:31"));
}

/* What the innermost frame was called by has returned, and in its place another
 * function calls something else. */
static void
what_its_caller_does_not_call_is_no_sample(void **state)
{
	struct fixture *fx = *state;
	uintptr_t other = fake_code(&fx->fake, "other", 50);

	return_begin(fx);
	fake_callee(&fx->fake, fx->frame, fake_function(&fx->fake, other));
	fake_push(&fx->fake, fx->main, fx->callee, 8);
	tick_and_flush(fx);
	assert_non_null(fx->ran);
	assert_string_equal(fx->text, "main:10");
}

/* The same, but what is in its place calls nothing at all. */
static void
what_nothing_calls_is_no_sample(void **state)
{
	struct fixture *fx = *state;

	return_begin(fx);
	fake_move(&fx->fake, fx->frame, FAKE_CALL + 4);
	fake_push(&fx->fake, fx->main, fx->callee, 8);
	tick_and_flush(fx);
	assert_non_null(fx->ran);
	assert_null(strstr(fx->text, "tiny"));
}

/* An object whose class has that name. */
static uintptr_t
object_of(struct fake *f, const char *name)
{
	const struct py_offsets *off = &f->ver.off;
	uintptr_t object = fake_alloc(f, 64), class = fake_alloc(f, 256);
	uintptr_t meta = fake_alloc(f, 256), text = fake_alloc(f, 64);

	strcpy((char *)text, name);
	fake_set(meta, off->object.tp_flags, UINT32_C(1) << 31);
	fake_set(class, off->object.ob_type, meta);
	fake_set(class, off->object.tp_name, text);
	fake_set(object, off->object.ob_type, class);
	return object;
}

/* Up to 3.10 the class of a method is known by its first local alone. */
static void
a_method_that_returns_meanwhile_has_its_class(void **state)
{
	struct fixture *fx = *state;
	struct fake *f = &fx->fake;
	const struct py_offsets *off = &f->ver.off;
	uintptr_t names = fake_alloc(f, 64);

	return_begin(fx);
	fake_set(names, off->object.ob_size, 1);
	fake_set(names, off->object.tuple_data, fake_str(f, "self"));
	fake_set(fx->callee, off->code.varnames, names);
	fake_callee(f, fx->frame, fake_function(f, fx->callee));
	fake_set(fake_push(f, fx->main, fx->callee, 8), off->frame.localsplus,
		 object_of(f, "Widget"));
	tick_and_flush(fx);
	assert_ptr_equal(fake_current(f, fx->main), fx->frame);
	assert_string_equal(fx->text, "main:10 Widget.tiny:31");
}

/* main is in sorted(), which calls tiny. Returns the frame of that. */
static uintptr_t
sorted_calls(struct fixture *fx)
{
	uintptr_t frame;

	return_begin(fx);
	fx->fake.on_read = NULL;
	fake_callee(&fx->fake, fx->frame, fake_cfunction(&fx->fake, "sorted"));
	fake_push_shim(&fx->fake, fx->main);
	frame = fake_push(&fx->fake, fx->main, fx->callee, 8);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:10 <sorted> tiny:31");
	return frame;
}

static void
a_c_function_stands_above_what_it_calls(void **state)
{
	sorted_calls(*state);
}

/* What it calls next lies where the one before lay, and is not entered yet. */
static void
a_c_function_stands_above_what_it_is_about_to_call_again(void **state)
{
	struct fixture *fx = *state;
	const struct py_offsets *off = &fx->fake.ver.off;
	uintptr_t frame = sorted_calls(fx);

	fake_move(&fx->fake, frame, 9);
	if (off->frame.is_entry != OFFSET_NONE)
		*(uint8_t *)(frame + off->frame.is_entry) = 0;
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:10 <sorted> tiny:31");
}

/* At the same instruction, and the frame is where the one before was. */
static void
another_c_function_that_calls_it_is_told(void **state)
{
	struct fixture *fx = *state;
	uintptr_t frame = sorted_calls(fx);

	fake_callee(&fx->fake, fx->frame, fake_cfunction(&fx->fake, "max"));
	fake_move(&fx->fake, frame, 9);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:10 <max> tiny:31");
}

/* on_read: the same, and it is called once more, which ends so too. */
static void
return_twice(struct fake *f, size_t reads)
{
	struct fixture *fx = f->arg;
	bool runs = fake_current(f, fx->main) != fx->frame;

	(void)reads;
	if (fx->ran && runs) {
		fake_pop(f, fx->main);
		fx->ran = NULL;
		fx->waited = 0;
	} else if (!runs && ++fx->waited == 120 && fx->calls < 2) {
		fake_push(f, fx->main, fx->callee, 8);
		fx->calls++;
	}
	if (runs && f->at == (f->ver.heap_frames ? fx->frame : fx->chunk))
		fx->ran = "tiny";
}

static void
what_two_looks_say_and_nothing_calls_is_no_sample(void **state)
{
	struct fixture *fx = *state;

	return_begin(fx);
	fx->fake.on_read = return_twice;
	fx->calls = 1;
	fake_move(&fx->fake, fx->frame, FAKE_CALL + 4);
	fake_push(&fx->fake, fx->main, fx->callee, 8);
	tick_and_flush(fx);
	assert_int_equal(fx->calls, 2);
	assert_null(strstr(fx->text, "tiny"));
}

/* on_read: once the stack was copied the function that ran has called another,
 * and is not seen to run again. */
static void
call_after_copy(struct fake *f, size_t reads)
{
	struct fixture *fx = f->arg;

	(void)reads;
	if (fx->ran && fx->goes_on) {
		fake_push(f, fx->main, fx->goes_on, 8);
		fx->goes_on = 0;
	}
	if (f->at == (f->ver.heap_frames ? fx->frame : fx->chunk))
		fx->ran = "tiny";
}

static void
a_c_function_stands_above_what_runs_but_once(void **state)
{
	struct fixture *fx = *state;

	return_begin(fx);
	fx->fake.on_read = call_after_copy;
	fx->goes_on = fake_code(&fx->fake, "next", 40);
	fake_callee(&fx->fake, fx->frame, fake_cfunction(&fx->fake, "sorted"));
	fake_push_shim(&fx->fake, fx->main);
	fake_push(&fx->fake, fx->main, fx->callee, 8);
	tick_and_flush(fx);
	assert_int_equal(fx->goes_on, 0);
	assert_string_equal(fx->text, "main:10 <sorted> tiny:31");
}

/* The call of tiny is followed by one of isinstance, at the same place of the
 * value stack. */
static void
a_c_function_never_stands_above_what_ran_before_it(void **state)
{
	struct fixture *fx = *state;

	return_begin(fx);
	sure_call(fx);
	fx->goes_on = fake_cfunction(&fx->fake, "isinstance");
	fake_push_shim(&fx->fake, fx->main);
	fake_push(&fx->fake, fx->main, fx->callee, 8);
	tick_and_flush(fx);
	assert_null(strstr(fx->text, "<isinstance> tiny"));
	assert_non_null(strstr(fx->text, "tiny"));
}

/* on_read: the innermost frame, a generator's, has no caller at its first two
 * readings, as it just yielded; then it runs again. */
static void
yielded_at_first(struct fake *f, size_t reads)
{
	struct fixture *fx = f->arg;

	(void)reads;
	if (f->at == fx->callee)
		fake_set(fx->callee, f->ver.off.frame.previous,
			 fx->seed++ < 2 ? 0 : fx->frame);
}

static void
a_generator_that_has_yielded_is_no_stack(void **state)
{
	struct fixture *fx = *state;
	const struct py_offsets *off = &fx->fake.ver.off;
	uintptr_t code = fake_code(&fx->fake, "items", 30);

	fx->frame = call(fx, "main", 10, 0);
	tick_and_flush(fx);
	fx->callee = fake_alloc(&fx->fake, 128);
	fake_set(fx->callee, off->frame.code, code);
	fake_move(&fx->fake, fx->callee, 8);
	*(uint8_t *)(fx->callee + off->frame.owner) = 1;
	fake_set(fake_get(fx->main, off->tstate.frame),
		 off->tstate.cframe_current, fx->callee);
	fx->fake.arg = fx;
	fx->fake.on_read = yielded_at_first;
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:10 items:31");
}

/* In 3.11 and 3.12: C is about to call Python, and its _PyCFrame does not yet
 * say what. */
static void
a_holder_that_holds_nothing_yet_is_looked_through(void **state)
{
	struct fixture *fx = *state;
	const struct py_offsets *off = &fx->fake.ver.off;
	uintptr_t holder = fake_alloc(&fx->fake, 64);

	call(fx, "main", 10, 0);
	fake_set(holder, off->tstate.cframe_current, 8);
	fake_set(holder, off->tstate.cframe_current + 8,
		 fake_get(fx->main, off->tstate.frame));
	fake_set(fx->main, off->tstate.frame, holder);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:10");
	assert_int_equal(fx->lost_time, 0);
}

/* on_read: what the holder held has returned when it is read at first; then the
 * function is called again. */
static void
called_again(struct fake *f, size_t reads)
{
	struct fixture *fx = f->arg;
	uint32_t current = f->ver.off.tstate.cframe_current;
	uintptr_t holder = fake_get(fx->main, f->ver.off.tstate.frame);

	(void)reads;
	if (f->at == holder + current && fx->seed-- == 0)
		fake_set(holder, current, fx->callee);
}

/* In 3.12: the shim that C came from is seen far longer than it lasts. */
static void
has_returned_when_its_holder_was_seen(struct fixture *fx, uint64_t reads,
				      const char *text)
{
	const struct py_offsets *off = &fx->fake.ver.off;
	uintptr_t holder = fake_alloc(&fx->fake, 64);
	uintptr_t shim = fake_alloc(&fx->fake, 128);

	fake_set(shim, off->frame.previous, call(fx, "main", 10, 0));
	*(uint8_t *)(shim + off->frame.owner) = fx->fake.ver.owner_shim;
	fx->callee = call(fx, "key", 30, 0);
	fake_set(fx->callee, off->frame.previous, shim);
	fake_set(holder, off->tstate.cframe_current, shim);
	fake_set(fx->main, off->tstate.frame, holder);
	fx->fake.arg = fx;
	fx->seed = reads;
	fx->fake.on_read = called_again;
	tick_and_flush(fx);
	assert_string_equal(fx->text, text);
	assert_int_equal(fx->lost_time, 0);
}

static void
what_returned_after_its_holder_was_seen_is_the_sample(void **state)
{
	has_returned_when_its_holder_was_seen(*state, 3, "main:10 key:30");
}

static void
what_has_returned_for_long_is_not_the_sample(void **state)
{
	has_returned_when_its_holder_was_seen(*state, UINT64_MAX, "main:10");
}

/* on_read: once the holder that was expected has been read, what it holds and
 * where the thread is are others. */
static void
moves_after_first_read(struct fake *f, size_t reads)
{
	struct fixture *fx = f->arg;
	const struct py_offsets *off = &f->ver.off;

	(void)reads;
	if (fx->seed == 1) {
		fake_set(fx->chunk, off->tstate.cframe_current, fx->goes_on);
		fake_set(
		    fx->main, off->tstate.frame,
		    fx->goes_on == fx->callee
			? fx->chunk
			: fake_get(fx->chunk, off->tstate.cframe_current + 8));
	} else if (fx->seed == 9) {
		fake_set(fx->chunk, off->tstate.cframe_current, fx->callee);
		fake_set(fx->main, off->tstate.frame, fx->chunk);
	}
	fx->seed += fx->seed || f->at == fx->chunk;
}

/* In 3.12: of key, which sorted calls, and of sorted itself. */
static void
what_the_expected_holder_held_is_the_sample(void **state)
{
	struct fixture *fx = *state;
	const struct py_offsets *off = &fx->fake.ver.off;
	uint32_t current = off->tstate.cframe_current;
	uintptr_t outer = fake_get(fx->main, off->tstate.frame);
	uintptr_t holder = fake_alloc(&fx->fake, 64);
	uintptr_t shim = fake_alloc(&fx->fake, 128);

	assert_int_equal(current, 0);
	fx->frame = call(fx, "main", 10, 0);
	fx->callee = call(fx, "key", 30, 0);
	fake_set(shim, off->frame.previous, fx->frame);
	*(uint8_t *)(shim + off->frame.owner) = fx->fake.ver.owner_shim;
	fake_set(fx->callee, off->frame.previous, shim);
	fake_set(outer, current, fx->frame);
	fake_set(holder, current, fx->callee);
	fake_set(holder, current + 8, outer);
	fake_set(fx->main, off->tstate.frame, holder);
	tick(fx);
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:10 key:30");
	fx->chunk = holder;
	fx->fake.arg = fx;
	fx->fake.on_read = moves_after_first_read;
	fx->goes_on = shim;
	fx->seed = 0;
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:10 key:30");
	fx->fake.on_read = NULL;
	fake_set(holder, current, shim);
	fx->fake.on_read = moves_after_first_read;
	fx->goes_on = fx->callee;
	fx->seed = 0;
	tick_and_flush(fx);
	assert_string_equal(fx->text, "main:10");
	assert_int_equal(fx->lost_time, 0);
}

/* on_read: what of the thread state is read first. */
static void
note_first_read(struct fake *f, size_t reads)
{
	struct fixture *fx = f->arg;

	(void)reads;
	if (!fx->goes_on && f->at >= fx->main && f->at < fx->main + 256)
		fx->goes_on = f->at;
}

static void
what_names_the_frame_is_read_before_the_rest(void **state)
{
	struct fixture *fx = *state;

	call(fx, "main", 10, 0);
	tick(fx);
	fx->fake.arg = fx;
	fx->fake.on_read = note_first_read;
	tick_and_flush(fx);
	assert_int_equal(fx->goes_on, fx->main + fx->fake.ver.off.tstate.frame);
}

/* Garbage ----------------------------------------------------------------- */

/* A word that a walker may follow: mostly into the memory, often to where
 * something was. */
static uintptr_t
garbage(struct fake *f, uint64_t *seed)
{
	uint64_t r = random_next(seed);

	switch (r % 8) {
	case 0:
		return r;
	case 1:
		return r % 1000;
	case 2:
		return (uintptr_t)f->memory + r / 8 % f->size;
	default:
		return (uintptr_t)f->memory + r / 8 % f->used / 8 * 8;
	}
}

static void
corrupt_some(struct fake *f, size_t reads)
{
	uint64_t *seed = f->arg;

	if (random_next(seed) % 64 == 0) {
		uintptr_t at = random_next(seed) % f->used / 8 * 8;

		fake_set((uintptr_t)f->memory + at, 0, garbage(f, seed));
	}
	(void)reads;
}

static void
garbage_never_crashes_it_nor_keeps_it_busy(void **state)
{
	struct fixture *fx = *state;
	uintptr_t other = fake_thread(&fx->fake, 4712, 40);
	uint8_t *good;
	uint64_t seed = 42;

	for (int i = 0; i < 10; i++) {
		call(fx, "main", 1, i);
		fake_push(&fx->fake, other, fake_code(&fx->fake, "run", 1), i);
		if (i % 3 == 0)
			fake_push_shim(&fx->fake, other);
	}
	good = malloc(fx->fake.used);
	assert_non_null(good);
	memcpy(good, fx->fake.memory, fx->fake.used);
	fx->fake.arg = &seed;
	fx->fake.on_read = corrupt_some;
	for (int i = 0; i < 3000; i++) {
		memcpy(fx->fake.memory, good, fx->fake.used);
		for (int j = 0; j < 3; j++)
			tick(fx);
		flush(fx);
	}
	fx->fake.on_read = NULL;
	memcpy(fx->fake.memory, good, fx->fake.used);
	free(good);
	tick_and_flush(fx);
	tick_and_flush(fx);
	assert_true(fx->depth == 10);
}

static void
noise_is_not_a_stack(void **state)
{
	struct fixture *fx = *state;
	uint64_t seed = 7;

	for (int round = 0; round < 200; round++) {
		for (size_t at = 0; at < 65536; at += 8)
			fake_set((uintptr_t)fx->fake.memory + at, 0,
				 garbage(&fx->fake, &seed));
		tick_and_flush(fx);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
#define TEST_OF(minor, name)                                                   \
	cmocka_unit_test_setup_teardown(name, set_up_##minor, tear_down)
#define TEST_LAYOUT(minor)                                                     \
	TEST_OF(minor, a_stack_is_its_functions_and_lines),                    \
	    TEST_OF(minor, a_main_thread_without_frames_has_no_stack),         \
	    TEST_OF(minor, calls_and_returns_are_followed),                    \
	    TEST_OF(minor, two_callers_of_one_function_are_told_apart),        \
	    TEST_OF(minor, a_stack_in_two_chunks_is_whole),                    \
	    TEST_OF(minor,                                                     \
		    a_stack_that_changes_while_it_is_read_is_read_again),      \
	    TEST_OF(minor,                                                     \
		    what_never_holds_still_is_kept_up_to_its_stable_part),     \
	    TEST_OF(minor,                                                     \
		    a_ring_of_frames_is_lost_and_not_followed_for_ever),       \
	    TEST_OF(minor, a_code_pointer_that_is_no_code_ends_the_stack),     \
	    TEST_OF(minor, another_code_at_the_same_address_has_its_own_name), \
	    TEST_OF(minor, ten_thousand_frames_are_kept),                      \
	    TEST_OF(minor, deeper_stacks_keep_both_ends_and_a_mark),           \
	    TEST_OF(minor,                                                     \
		    a_deep_stack_is_not_read_again_where_it_did_not_change),   \
	    TEST_OF(minor, what_names_the_frame_is_read_before_the_rest),      \
	    TEST_OF(minor, code_that_was_freed_is_no_code),                    \
	    TEST_OF(minor, what_ran_at_the_first_look_is_the_sample),          \
	    TEST_OF(minor,                                                     \
		    a_call_that_is_proven_is_seen_at_the_line_of_the_call),    \
	    TEST_OF(minor,                                                     \
		    what_lies_where_the_caller_was_is_not_taken_for_it),       \
	    TEST_OF(minor, one_look_is_enough_for_a_proven_call),              \
	    TEST_OF(minor,                                                     \
		    what_c_calls_once_is_no_sample_if_it_never_was_sure),      \
	    TEST_OF(minor,                                                     \
		    what_c_calls_once_is_the_sample_if_it_was_sure_before),    \
	    TEST_OF(minor, what_its_caller_does_not_call_is_no_sample),        \
	    TEST_OF(minor, what_nothing_calls_is_no_sample),                   \
	    TEST_OF(minor, what_two_looks_say_and_nothing_calls_is_no_sample), \
	    TEST_OF(minor, a_c_function_stands_above_what_it_calls),           \
	    TEST_OF(minor,                                                     \
		    a_c_function_stands_above_what_it_is_about_to_call_again), \
	    TEST_OF(minor, another_c_function_that_calls_it_is_told),          \
	    TEST_OF(minor, a_c_function_stands_above_what_runs_but_once),      \
	    TEST_OF(minor, a_c_function_never_stands_above_what_ran_before_it)

/* Up to 3.10. */
#define TEST_HEAP(minor)                                                       \
	TEST_OF(minor, a_stack_that_does_not_reach_the_root_is_not_believed),  \
	    TEST_OF(minor, a_root_that_returned_makes_way_at_once),            \
	    TEST_OF(minor, a_method_that_returns_meanwhile_has_its_class),     \
	    TEST_OF(minor,                                                     \
		    a_stack_that_takes_the_place_of_another_is_seen_at_once)

/* From 3.11 on. */
#define TEST_CHUNKS(minor)                                                     \
	TEST_OF(minor, a_stack_whose_chunk_is_just_freed_is_read),             \
	    TEST_OF(minor, a_ring_outside_the_chunk_costs_few_reads),          \
	    TEST_OF(                                                           \
		minor,                                                         \
		a_chunk_that_is_left_and_one_that_is_come_to_are_followed),    \
	    TEST_OF(minor,                                                     \
		    a_chunk_that_cannot_be_loses_the_sample_with_its_time)

/* From 3.12 on. */
#define TEST_SHIMS(minor)                                                      \
	TEST_OF(minor, shims_and_incomplete_frames_are_no_part_of_a_stack),    \
	    TEST_OF(minor,                                                     \
		    an_entry_frame_that_leads_elsewhere_is_not_believed)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_LAYOUT(38),
		TEST_HEAP(38),
		TEST_LAYOUT(39),
		TEST_HEAP(39),
		TEST_LAYOUT(310),
		TEST_HEAP(310),
		TEST_LAYOUT(311),
		TEST_CHUNKS(311),
		TEST_LAYOUT(312),
		TEST_CHUNKS(312),
		TEST_SHIMS(312),
		TEST_LAYOUT(313),
		TEST_CHUNKS(313),
		TEST_SHIMS(313),
		TEST_LAYOUT(314),
		TEST_CHUNKS(314),
		TEST_SHIMS(314),
		TEST_LAYOUT(315),
		TEST_CHUNKS(315),
		TEST_SHIMS(315),
		TEST(
		    a_function_that_needs_no_prologue_is_there_when_it_is_called),
		TEST(equal_samples_are_one_run),
		TEST(a_sample_that_comes_late_is_a_run_of_its_own),
		TEST(weights_are_the_time_since_the_sample_before),
		TEST(unreadable_threads_are_lost_with_their_time),
		TEST(a_full_buffer_loses_the_tick_and_says_so),
		TEST(a_sample_is_never_written_without_its_definitions),
		TEST(a_thread_is_announced_with_its_first_frame_and_ends),
		TEST(a_thread_that_is_being_made_is_announced_once_it_is),
		TEST(all_states_of_a_kernel_thread_have_one_id),
		TEST(a_thread_that_is_new_does_not_run_because_of_that),
		TEST(the_last_sample_carries_the_time_up_to_the_end),
		cmocka_unit_test_setup_teardown(
		    what_ended_before_a_teardown_does_not_last_as_long,
		    set_up_procfs, tear_down),
		TEST(an_unseen_teardown_carries_the_time_up_to_the_end),
		TEST(a_look_between_two_ticks_tells_where_the_rest_belongs),
		TEST(a_thread_list_that_breaks_off_ends_no_thread),
		TEST(the_holder_of_the_gil_runs_and_an_idle_thread_waits),
		TEST(the_collector_is_seen_in_the_thread_that_holds_the_gil),
		TEST(full_tables_begin_anew),
		TEST(late_ticks_are_counted_and_cost_no_time),
		TEST(it_is_ready_when_there_is_a_thread),
		TEST(a_holder_that_holds_nothing_yet_is_looked_through),
		TEST(what_returned_after_its_holder_was_seen_is_the_sample),
		TEST(what_has_returned_for_long_is_not_the_sample),
		TEST(what_the_expected_holder_held_is_the_sample),
		TEST(a_generator_that_has_yielded_is_no_stack),
		TEST(garbage_never_crashes_it_nor_keeps_it_busy),
		TEST(noise_is_not_a_stack),
		TEST_OF(310, equal_samples_are_one_run),
		TEST_OF(310, garbage_never_crashes_it_nor_keeps_it_busy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
