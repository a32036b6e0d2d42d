/* src/reader/callee_rules.h - what the opcodes of one CPython minor do to the
 * value stack. Data only: pyver/gen-opcodes.py asks each interpreter once and
 * writes pyver/ops_3NN.c.
 */
#ifndef PIT_READER_CALLEE_RULES_H
#define PIT_READER_CALLEE_RULES_H

#include "reader/pyver/pyver.h" /* declares callee_rules_3NN */

#include <stdint.h>

/* What of an instruction's argument n counts. */
enum effect_form {
	EFFECT_FIXED, /* nothing */
	EFFECT_TIMES, /* n */
	EFFECT_BIT0,  /* n & 1 */
	EFFECT_BIT2,  /* n >> 2 & 1 */
	EFFECT_BITS,  /* how many of the low four bits are set */
	EFFECT_BOTH,  /* low byte plus the rest: UNPACK_EX */
	EFFECT_IS3,   /* 1 if n is 3: BUILD_SLICE */
};

/* fixed + factor * (what counts of the argument). */
struct effect {
	uint8_t form; /* enum effect_form */
	int8_t fixed, factor;
};

enum {
	OP_EXTENDED = 1,      /* holds the high bits of the next argument */
	OP_NO_FALL = 2,       /* never goes on to the next instruction */
	OP_JUMP = 4,          /* may jump; the units are rules.jump_bytes */
	OP_JUMP_BACK = 8,     /* ... backwards */
	OP_JUMP_TO = 16,      /* ... to the argument itself */
	OP_CALL = 32,         /* callable says where the callable is */
	OP_CALL_OR_NEXT = 64, /* ... and if that is NULL, one higher */
	OP_EXECUTOR = 128,    /* stands in for an instruction we do not see */
	OP_GEN_START = 256,   /* first: one value is on the stack already */
	OP_YIELD = 512,       /* RESUME follows */
	/* 3.8: a finally block runs with one or two values on the stack, or
	 * with six when an exception is on its way. The code does not tell. */
	OP_ENTER_FINALLY = 1024,
	OP_LEAVE_FINALLY = 2048,
};

struct callee_op {
	uint8_t base;   /* the opcode this is a form of; 0: not an opcode */
	uint8_t caches; /* code units behind it that are no instructions */
	uint16_t flags;
	struct effect fall, jump; /* on the depth: going on, and jumping */
	struct effect callable;   /* slot, relative to the depth before */
};

struct callee_rules {
	uint8_t jump_bytes; /* of bytecode that one in a jump's argument is */
	struct callee_op op[256]; /* only those that are their own base are
				   * filled in; others have base alone */
};

#endif
