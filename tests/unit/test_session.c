/* tests/unit/test_session.c - one test per promise of session.h. */
#include "model/session.h"
#include "model/session_part.h"

#include "base/mem.h"

#include "../lib/test.h"

#include <stdio.h>
#include <string.h>

#define FRAME(text) (text), sizeof(text) - 1

static uint32_t
frame_of(struct session *s, const char *text, size_t n)
{
	uint32_t id;

	assert_int_equal(session_frame(s, text, n, &id), PIT_OK);
	return id;
}

static uint32_t
stack_of(struct session *s, uint32_t caller, uint32_t frame)
{
	uint32_t id;

	assert_int_equal(session_stack(s, caller, frame, &id), PIT_OK);
	return id;
}

static void
a_frame_is_taken_apart(void **state)
{
	struct session *s = session_new();
	const struct session_frame *f;
	uint32_t id;

	(void)state;
	id = frame_of(s, FRAME("m\0/p/tiny.py\0"
			       "3\1cA.B\1l4\1h1"));
	f = &s->frames[id];
	assert_int_equal(id, 1);
	assert_string_equal(f->function, "m");
	assert_string_equal(f->file, "/p/tiny.py");
	assert_string_equal(f->class_name, "A.B");
	assert_int_equal(f->line, 3);
	assert_int_equal(f->at, 4);
	assert_true(f->hides);
	assert_int_equal(f->kind, SESSION_PYTHON);
	assert_memory_equal(f->text,
			    "m\0/p/tiny.py\0"
			    "3\1cA.B\1l4\1h1",
			    f->n);
	f = &s->frames[frame_of(s, FRAME("T\0<thread>\0"
					 "139862819062272"))];
	assert_int_equal(f->kind, SESSION_THREAD);
	assert_int_equal(f->line, 139862819062272);
	f = &s->frames[frame_of(s, FRAME("sleep\0<built-in>\0"
					 "0"))];
	assert_int_equal(f->kind, SESSION_BUILTIN);
	assert_int_equal(f->line, 0);
	assert_null(f->class_name);
	assert_false(f->hides);
	session_free(s);
}

static void
a_frame_need_not_have_all_parts(void **state)
{
	static const struct {
		const char *text, *function;
		enum session_kind kind;
	} rows[] = {
		{ "", "", SESSION_PYTHON },
		{ "f", "f", SESSION_PYTHON },
		{ "f\1l3", "f", SESSION_PYTHON },
		{ "[self]", "[self]", SESSION_SELF },
		{ "[await]\1l3", "[await]", SESSION_AWAIT },
		{ "[out-of-context]", "[out-of-context]", SESSION_OUTSIDE },
		{ "[root]", "[root]", SESSION_ROOT },
	};
	struct session *s = session_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint32_t id = frame_of(s, rows[i].text, strlen(rows[i].text));
		const struct session_frame *f = &s->frames[id];

		assert_string_equal(f->function, rows[i].function);
		assert_string_equal(f->file, "");
		assert_int_equal(f->line, 0);
		assert_int_equal(f->kind, rows[i].kind);
	}
	/* A file makes it a function with a strange name. */
	assert_int_equal(s->frames[frame_of(s, FRAME("[self]\0a.py\0"
						     "1"))]
			     .kind,
			 SESSION_PYTHON);
	session_free(s);
}

static void
equal_functions_have_one_identity(void **state)
{
	struct session *s = session_new();
	uint32_t a = frame_of(s, FRAME("f\0a.py\0"
				       "1\1l2"));
	uint32_t b = frame_of(s, FRAME("f\0a.py\0"
				       "1\1cC\1l3"));
	uint32_t c = frame_of(s, FRAME("f\0a.py\0"
				       "2\1l2"));

	(void)state;
	assert_int_equal(frame_of(s, FRAME("f\0a.py\0"
					   "1\1l2")),
			 a);
	assert_int_not_equal(a, b);
	assert_int_equal(s->frames[a].identity, a);
	assert_int_equal(s->frames[b].identity, a);
	assert_int_equal(s->frames[c].identity, c);
	session_free(s);
}

static void
a_line_that_is_no_number_is_refused(void **state)
{
	struct session *s = session_new();
	uint32_t id;

	(void)state;
	assert_int_equal(session_frame(s, FRAME("f\0a.py\0x"), &id),
			 PIT_ECORRUPT);
	assert_int_equal(session_frame(s, FRAME("f\0a.py\0"), &id),
			 PIT_ECORRUPT);
	assert_int_equal(session_frame(s,
				       FRAME("f\0a.py\0"
					     "9999999999999999999"),
				       &id),
			 PIT_ECORRUPT);
	assert_int_equal(frame_of(s, FRAME("f\0a.py\0-1")), 1);
	session_free(s);
}

static void
equal_stacks_are_one(void **state)
{
	struct session *s = session_new();
	uint32_t f = frame_of(s, FRAME("f")), g = frame_of(s, FRAME("g"));
	uint32_t ff = stack_of(s, 0, f), fg = stack_of(s, ff, g);

	(void)state;
	for (uint32_t i = 0; i < 1000; i++)
		stack_of(s, stack_of(s, 0, g), i % 2 ? f : g);
	assert_int_equal(stack_of(s, 0, f), ff);
	assert_int_equal(stack_of(s, ff, g), fg);
	assert_int_equal(s->nstacks, 1 + 5);
	assert_int_equal(session_add_record(s, fg, session_whole(2)), PIT_OK);
	assert_int_equal(session_add_record(s, 0, session_double(0.5)), PIT_OK);
	assert_int_equal(s->nrecords, 2);
	assert_true(s->records[0].whole);
	assert_int_equal(s->records[0].stack, fg);
	assert_false(s->records[1].whole);
	assert_int_equal(sizeof(s->records[0]), 16);
	session_free(s);
}

static struct session *
a_session(double start, const char *frame, double seconds)
{
	struct session *s = session_new();
	uint32_t f;

	assert_non_null(s);
	s->start_time = session_double(start);
	s->duration = session_whole(2);
	s->cpu_time = session_double(0.5);
	s->sample_count = 3;
	f = frame_of(s, FRAME("main"));
	assert_int_equal(session_add_start(s, f), PIT_OK);
	f = stack_of(s, stack_of(s, 0, f), frame_of(s, frame, strlen(frame)));
	assert_int_equal(session_add_record(s, f, session_double(seconds)),
			 PIT_OK);
	assert_int_equal(session_texts_add(&s->sys_path, "/both", 5), PIT_OK);
	assert_int_equal(session_texts_add(&s->sys_path, frame, strlen(frame)),
			 PIT_OK);
	return s;
}

static void
what_began_earlier_comes_first(void **state)
{
	struct session *sum = a_session(20, "later", 1);
	const struct session_stack *stack;

	(void)state;
	sum->min_interval = session_double(0.5);
	sum->max_interval = session_double(0.5);
	assert_int_equal(session_combine(&sum, a_session(10, "earlier", 2)),
			 PIT_OK);
	assert_true(sum->start_time.value == 10);
	assert_true(sum->duration.is_whole);
	assert_int_equal(sum->duration.whole, 4);
	assert_false(sum->cpu_time.is_whole);
	assert_true(sum->cpu_time.value == 1);
	assert_int_equal(sum->sample_count, 6);
	assert_true(sum->min_interval.value == 0.001);
	assert_true(sum->max_interval.value == 0.5);
	assert_int_equal(sum->nrecords, 2);
	stack = &sum->stacks[sum->records[0].stack];
	assert_string_equal(sum->frames[stack->frame].function, "earlier");
	stack = &sum->stacks[sum->records[1].stack];
	assert_string_equal(sum->frames[stack->frame].function, "later");
	assert_int_equal(sum->stacks[stack->caller].frame, sum->start[0]);
	assert_int_equal(sum->sys_path.len, 3);
	assert_string_equal(sum->sys_path.at[2].p, "later");
	session_free(sum);
}

static void
sessions_are_put_together_or_memory_ran_out(void **state)
{
	enum pit_status st = PIT_ENOMEM;

	(void)state;
	for (long n = 0; st; n++) {
		struct session *sum = a_session(1, "a", 1);
		struct session *more = a_session(2, "b", 1);

		mem_fail_after = n;
		st = session_combine(&sum, more);
		mem_fail_after = -1;
		assert_true(st == PIT_OK || st == PIT_ENOMEM);
		assert_true(n < 100);
		session_free(sum);
	}
}

/* What a failure leaves is as it was. */
static void
without_memory_nothing_changes(void **state)
{
	struct session *s = session_new();
	uint32_t id, failed = 0;

	(void)state;
	for (uint32_t i = 0; i < 500; i++) {
		char text[16];

		snprintf(text, sizeof(text), "f%u", i);
		for (mem_fail_after = 0;; mem_fail_after = failed % 4) {
			size_t frames = s->nframes;
			enum pit_status st =
			    session_frame(s, text, strlen(text), &id);

			mem_fail_after = -1;
			if (!st)
				break;
			assert_int_equal(st, PIT_ENOMEM);
			assert_int_equal(s->nframes, frames);
			failed++;
		}
		assert_int_equal(id, i + 1);
	}
	assert_true(failed >= 500);
	session_free(s);
}

static void
spend(struct session *s, uint32_t stack, double seconds)
{
	assert_int_equal(session_add_record(s, stack, session_double(seconds)),
			 PIT_OK);
}

static struct window
window_of(double from, double to)
{
	return (struct window){
		SESSION_START + (uint64_t)(from * 1e9),
		SESSION_START + (uint64_t)(to * 1e9),
	};
}

/* A process with two threads and what is of none, and one beside it. */
static void
a_part_is_cut_thread_by_thread(void **state)
{
	struct session *s = session_new(), part;
	uint32_t process = frame_of(s, FRAME("p\0<process>\0"
					     "7"));
	uint32_t thread = frame_of(s, FRAME("T\0<thread>\0"
					    "1"));
	uint32_t f = frame_of(s, FRAME("f\0a.py\0"
				       "1"));
	uint32_t below = stack_of(s, 0, process);
	uint32_t in = stack_of(s, stack_of(s, below, thread), f);
	uint32_t beside = stack_of(s, below, f), alone = stack_of(s, 0, f);
	/* A thread on a function, or on a thread, is none of its own. */
	uint32_t deep = stack_of(s, stack_of(s, in, thread), f);
	struct window window = window_of(1.5, 3);

	(void)state;
	spend(s, in, 1);
	spend(s, deep, 1);
	spend(s, beside, 2);
	spend(s, in, 4);
	spend(s, alone, 1.25);
	assert_int_equal(session_part(&part, s, &window), PIT_OK);
	assert_int_equal(part.nrecords, 3);
	assert_int_equal(part.records[0].stack, deep);
	assert_true(part.records[0].seconds == 0.5);
	assert_int_equal(part.records[1].stack, beside);
	assert_true(part.records[1].seconds == 0.5);
	assert_int_equal(part.records[2].stack, in);
	assert_true(part.records[2].seconds == 1);
	session_part_fini(&part);
	window = window_of(0, 2);
	assert_int_equal(session_part(&part, s, &window), PIT_OK);
	assert_int_equal(part.nrecords, 4);
	assert_true(part.records[3].seconds == 1.25);
	session_part_fini(&part);
	window = window_of(7, 8);
	assert_int_equal(session_part(&part, s, &window), PIT_OK);
	assert_int_equal(part.nrecords, 0);
	session_part_fini(&part);
	session_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_frame_is_taken_apart),
		cmocka_unit_test(a_frame_need_not_have_all_parts),
		cmocka_unit_test(equal_functions_have_one_identity),
		cmocka_unit_test(a_line_that_is_no_number_is_refused),
		cmocka_unit_test(equal_stacks_are_one),
		cmocka_unit_test(what_began_earlier_comes_first),
		cmocka_unit_test(sessions_are_put_together_or_memory_ran_out),
		cmocka_unit_test(without_memory_nothing_changes),
		cmocka_unit_test(a_part_is_cut_thread_by_thread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
