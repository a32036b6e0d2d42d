/* tests/unit/test_callee.c - what callee_build() does with code that no
 * compiler writes. Real code is in tests/pyver.
 */
#include "reader/callee.h"
#include "reader/callee_rules.h"

#include "lib/test.h"

#include <stdlib.h>
#include <string.h>

#define UNITS 64

/* Opcodes of a small machine: what callee_build() does with each is told by
 * their flags and effects. */
enum {
	PUSH = 1,
	POP,
	JUMP,   /* forward by the argument, if the value popped is true */
	BACK,   /* always, backward */
	CALL,   /* as 3.13's: callable, self, n arguments */
	METHOD, /* as 3.8's: NULL, callable or method, self */
	END,    /* takes the last value */
	EXTEND,
	SPECIAL, /* a form of CALL */
	EXECUTOR,
	SETUP,         /* a block whose handler is at the argument */
	BEGIN_FINALLY, /* as 3.8's */
	CALL_FINALLY,
	END_FINALLY,
};

static const struct callee_rules rules = {
	.jump_bytes = 2,
	.op = {
		[PUSH] = { .base = PUSH, .fall = { EFFECT_FIXED, 1, 0 } },
		[POP] = { .base = POP, .fall = { EFFECT_FIXED, -1, 0 } },
		[JUMP] = { .base = JUMP,
			   .flags = OP_JUMP,
			   .fall = { EFFECT_FIXED, -1, 0 },
			   .jump = { EFFECT_FIXED, -1, 0 } },
		[BACK] = { .base = BACK,
			   .flags = OP_JUMP | OP_JUMP_BACK | OP_NO_FALL },
		[CALL] = { .base = CALL,
			   .caches = 3,
			   .flags = OP_CALL,
			   .fall = { EFFECT_TIMES, -1, -1 },
			   .callable = { EFFECT_TIMES, -2, -1 } },
		[METHOD] = { .base = METHOD,
			     .flags = OP_CALL | OP_CALL_OR_NEXT,
			     .fall = { EFFECT_TIMES, -1, -1 },
			     .callable = { EFFECT_TIMES, -2, -1 } },
		[END] = { .base = END, .flags = OP_NO_FALL },
		[EXTEND] = { .base = EXTEND, .flags = OP_EXTENDED },
		[SPECIAL] = { .base = CALL },
		[EXECUTOR] = { .base = EXECUTOR, .flags = OP_EXECUTOR },
		[SETUP] = { .base = SETUP,
			    .flags = OP_JUMP | OP_JUMP_TO,
			    .jump = { EFFECT_FIXED, 6, 0 } },
		[BEGIN_FINALLY] = { .base = BEGIN_FINALLY,
				    .flags = OP_ENTER_FINALLY,
				    .fall = { EFFECT_FIXED, 6, 0 } },
		[CALL_FINALLY] = { .base = CALL_FINALLY,
				   .flags = OP_JUMP | OP_ENTER_FINALLY },
		[END_FINALLY] = { .base = END_FINALLY,
				  .flags = OP_LEAVE_FINALLY,
				  .fall = { EFFECT_FIXED, -6, 0 } },
	},
};

static const struct pyver machine = { .callees = &rules };

static struct callee_slot slots[UNITS];

static int16_t scratch[UNITS];

/* Build slots for code of n bytes; table may be NULL. */
static bool
build(const uint8_t *code, size_t n, const uint8_t *table, size_t len,
      uint32_t stacksize)
{
	memset(slots, 0x55, sizeof(slots));
	return callee_build(&machine, code, n / 2, table, len, stacksize, slots,
			    scratch);
}

static void
assert_no_slots(size_t units)
{
	for (size_t i = 0; i < units; i++) {
		assert_int_equal(slots[i].first, CALLEE_NONE);
		assert_int_equal(slots[i].second, CALLEE_NONE);
	}
}

static void
assert_refused(const uint8_t *code, size_t n, const uint8_t *table, size_t len,
	       uint32_t stacksize)
{
	assert_false(build(code, n, table, len, stacksize));
	assert_no_slots(n / 2);
}

static void
a_call_has_the_slot_below_its_arguments(void **state)
{
	/* x, then f(a, b) with a NULL between */
	static const uint8_t code[] = { PUSH, 0,    PUSH, 0,    PUSH, 0, PUSH,
					0,    PUSH, 0,    CALL, 2,    0, 0,
					0,    0,    0,    0,    END,  0 };

	(void)state;
	assert_true(build(code, sizeof(code), NULL, 0, 5));
	assert_int_equal(slots[4].first, CALLEE_NONE);
	assert_int_equal(slots[5].first, 1);
	assert_int_equal(slots[5].second, CALLEE_NONE);
	assert_int_equal(slots[9].first, CALLEE_NONE);
}

static void
caches_have_the_slot_of_their_instruction(void **state)
{
	static const uint8_t code[] = { PUSH, 0, PUSH, 0, CALL, 0,   7,
					7,    7, 7,    7, 7,    END, 0 };

	(void)state;
	assert_true(build(code, sizeof(code), NULL, 0, 2));
	for (int i = 2; i < 6; i++)
		assert_int_equal(slots[i].first, 0);
}

static void
a_prefix_has_the_slot_of_its_instruction(void **state)
{
	static const uint8_t code[] = { PUSH,   0, PUSH, 0, EXTEND, 0,
					EXTEND, 0, CALL, 0, 0,      0,
					0,      0, 0,    0, END,    0 };

	(void)state;
	assert_true(build(code, sizeof(code), NULL, 0, 2));
	assert_int_equal(slots[2].first, 0);
	assert_int_equal(slots[3].first, 0);
	assert_int_equal(slots[4].first, 0);
}

static void
a_specialised_call_is_a_call(void **state)
{
	static const uint8_t code[] = { PUSH, 0, PUSH, 0, SPECIAL, 0,   0,
					0,    0, 0,    0, 0,       END, 0 };

	(void)state;
	assert_true(build(code, sizeof(code), NULL, 0, 2));
	assert_int_equal(slots[2].first, 0);
}

static void
a_method_call_has_two_slots(void **state)
{
	static const uint8_t code[] = { PUSH, 0,      PUSH, 0,   PUSH,
					0,    METHOD, 1,    END, 0 };

	(void)state;
	assert_true(build(code, sizeof(code), NULL, 0, 3));
	assert_int_equal(slots[3].first, 0);
	assert_int_equal(slots[3].second, 1);
}

static void
handlers_start_at_the_depth_of_the_table(void **state)
{
	/* Units 0-1 are guarded by unit 2: depth 3, lasti, exception. */
	static const uint8_t code[] = { PUSH, 0, END, 0, METHOD, 1, END, 0 };
	static const uint8_t table[] = { 0x80, 2, 2, 3 << 1 | 1 };

	(void)state;
	assert_true(build(code, sizeof(code), table, sizeof(table), 5));
	assert_int_equal(slots[2].first, 5 - 2 - 1);
}

static void
a_depth_above_the_stack_size_is_refused(void **state)
{
	static const uint8_t code[] = { PUSH, 0, PUSH, 0, END, 0 };
	static const uint8_t table[] = { 0x80, 1, 1, 9 << 1 };

	(void)state;
	assert_true(build(code, sizeof(code), NULL, 0, 2));
	assert_refused(code, sizeof(code), NULL, 0, 1);
	assert_refused(code, sizeof(code), table, sizeof(table), 2);
	assert_refused(code, sizeof(code), NULL, 0, UINT32_MAX);
}

static void
a_depth_below_zero_is_refused(void **state)
{
	static const uint8_t pop[] = { POP, 0, END, 0 };
	static const uint8_t call[] = { PUSH, 0, METHOD, 1, END, 0 };
	static const uint8_t far[] = { EXTEND, 255,    EXTEND, 255, EXTEND,
				       255,    METHOD, 255,    END, 0 };

	(void)state;
	assert_refused(pop, sizeof(pop), NULL, 0, 4);
	assert_refused(call, sizeof(call), NULL, 0, 4);
	assert_refused(far, sizeof(far), NULL, 0, 4);
}

static void
paths_that_disagree_are_refused(void **state)
{
	/* The jump goes over one PUSH. */
	static const uint8_t code[] = { PUSH, 0, JUMP, 1, PUSH, 0, END, 0 };

	(void)state;
	assert_refused(code, sizeof(code), NULL, 0, 4);
}

static void
a_jump_out_of_the_code_is_refused(void **state)
{
	static const uint8_t over[] = { PUSH, 0, JUMP, 9, END, 0 };
	static const uint8_t under[] = { BACK, 9, END, 0 };
	static const uint8_t far[] = { EXTEND, 255,   EXTEND, 255, EXTEND,
				       255,    SETUP, 255,    END, 0 };

	(void)state;
	assert_refused(over, sizeof(over), NULL, 0, 4);
	assert_refused(under, sizeof(under), NULL, 0, 4);
	assert_refused(far, sizeof(far), NULL, 0, 4);
}

static void
code_that_does_not_end_is_refused(void **state)
{
	static const uint8_t code[] = { PUSH, 0, PUSH, 0 };
	static const uint8_t cut[] = { PUSH, 0, PUSH, 0, CALL, 0 };
	static const uint8_t prefix[] = { EXTEND, 1 };

	(void)state;
	assert_refused(code, sizeof(code), NULL, 0, 4);
	assert_refused(cut, sizeof(cut), NULL, 0, 4);
	assert_refused(prefix, sizeof(prefix), NULL, 0, 4);
	assert_refused(code, 0, NULL, 0, 4);
}

static void
an_unknown_opcode_is_refused(void **state)
{
	static const uint8_t code[] = { PUSH, 0, 200, 0, END, 0 };

	(void)state;
	assert_refused(code, sizeof(code), NULL, 0, 4);
}

static void
a_broken_exception_table_is_refused(void **state)
{
	static const uint8_t code[] = { PUSH, 0, END, 0 };
	static const uint8_t cut[] = { 0x80, 1, 1 };
	static const uint8_t endless[] = { 0xff, 0x7f, 0x7f, 0x7f, 0x7f,
					   0x7f, 0x7f, 0x7f, 0x7f };
	static const uint8_t outside[] = { 0x80, 1, 40, 0 };

	(void)state;
	assert_refused(code, sizeof(code), cut, sizeof(cut), 4);
	assert_refused(code, sizeof(code), endless, sizeof(endless), 4);
	assert_refused(code, sizeof(code), outside, sizeof(outside), 4);
}

static void
an_executor_hides_only_what_is_behind_it(void **state)
{
	/* f(); jump back, as an executor; behind it g(), reached by the
	 * jump at 6. */
	static const uint8_t code[] = { PUSH, 0, PUSH,   0, METHOD,   0,
					PUSH, 0, JUMP,   1, EXECUTOR, 9,
					PUSH, 0, METHOD, 0, END,      0 };

	(void)state;
	assert_true(build(code, sizeof(code), NULL, 0, 3));
	assert_int_equal(slots[2].first, 0);
	assert_int_equal(slots[5].first, CALLEE_NONE);
	assert_int_equal(slots[7].first, 0);
}

static void
calls_in_a_finally_block_have_no_slot(void **state)
{
	static const uint8_t code[] = {
		SETUP,         5, /* 0: the handler is at 5 */
		PUSH,          0, /* 1: a value to return */
		CALL_FINALLY,  2, /* 2: calls 5 with it */
		POP,           0, /* 3 */
		BEGIN_FINALLY, 0, /* 4: falls into 5 without */
		PUSH,          0, /* 5 */
		PUSH,          0, /* 6 */
		METHOD,        0, /* 7: a call in the block */
		POP,           0, /* 8 */
		END_FINALLY,   0, /* 9 */
		PUSH,          0, /* 10 */
		PUSH,          0, /* 11 */
		METHOD,        0, /* 12: and one behind it */
		END,           0, /* 13 */
	};
	static const uint8_t not_set_up[] = { CALL_FINALLY, 0, END, 0 };

	(void)state;
	assert_true(build(code, sizeof(code), NULL, 0, 9));
	assert_int_equal(slots[7].first, CALLEE_NONE);
	assert_int_equal(slots[12].first, 0);
	assert_refused(not_set_up, sizeof(not_set_up), NULL, 0, 9);
}

static uint32_t
random_next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 16;
}

/* Not what is found is checked, but that nothing outside is touched: slots and
 * scratch are as large as they must be, which the sanitizers see. */
static void
any_bytes_are_survived(void **state)
{
	static const struct pyver *const versions[] = {
#define PYVER(minor)               &pyver_3##minor,
#define PYVER_FREE_THREADED(minor) &pyver_3##minor##t,
#include "reader/pyver/pyver.def"
	};
	uint32_t seed = 1;

	(void)state;
	for (int run = 0; run < 40000; run++) {
		size_t units = 1 + random_next(&seed) % UNITS;
		size_t len = random_next(&seed) % 24;
		uint8_t *code = malloc(2 * units), *table = malloc(len + 1);
		struct callee_slot *exact = calloc(units, sizeof(*exact));
		int16_t *depths = calloc(units, sizeof(*depths));

		assert_true(code && table && exact && depths);
		for (size_t i = 0; i < 2 * units; i++)
			code[i] = (uint8_t)(i % 2 ? random_next(&seed) % 8
						  : random_next(&seed));
		for (size_t i = 0; i < len; i++)
			table[i] = (uint8_t)random_next(&seed);
		if (!callee_build(versions[run % ARRAY_LEN(versions)], code,
				  units, table, len, 40, exact, depths))
			for (size_t i = 0; i < units; i++)
				assert_int_equal(exact[i].first, CALLEE_NONE);
		free(code);
		free(table);
		free(exact);
		free(depths);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_call_has_the_slot_below_its_arguments),
		cmocka_unit_test(caches_have_the_slot_of_their_instruction),
		cmocka_unit_test(a_prefix_has_the_slot_of_its_instruction),
		cmocka_unit_test(a_specialised_call_is_a_call),
		cmocka_unit_test(a_method_call_has_two_slots),
		cmocka_unit_test(handlers_start_at_the_depth_of_the_table),
		cmocka_unit_test(a_depth_above_the_stack_size_is_refused),
		cmocka_unit_test(a_depth_below_zero_is_refused),
		cmocka_unit_test(paths_that_disagree_are_refused),
		cmocka_unit_test(a_jump_out_of_the_code_is_refused),
		cmocka_unit_test(code_that_does_not_end_is_refused),
		cmocka_unit_test(an_unknown_opcode_is_refused),
		cmocka_unit_test(a_broken_exception_table_is_refused),
		cmocka_unit_test(an_executor_hides_only_what_is_behind_it),
		cmocka_unit_test(calls_in_a_finally_block_have_no_slot),
		cmocka_unit_test(any_bytes_are_survived),
	};

	return RUN_TESTS(tests);
}
