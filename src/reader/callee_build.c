/* src/reader/callee_build.c */
#include "reader/callee.h"

#include "reader/callee_rules.h"

#include <limits.h>
#include <string.h>

/* The state before an instruction is its depth and, in the bits above, how
 * many finally blocks around it leave the true depth open (3.8). */
#define DEPTH_BITS  12
#define DEPTH_MASK  ((1 << DEPTH_BITS) - 1)
#define FINALLY_MAX 7
#define UNREACHED   (-1)

struct flow {
	const struct callee_rules *rules;
	const uint8_t *code;
	size_t units;
	int limit;      /* co_stacksize */
	int16_t *state; /* [units] before each instruction, or UNREACHED */
	/* Units to go on from: in the first halves of the slots, which are
	 * not needed for anything else yet. */
	struct callee_slot *work;
	size_t pending;
};

struct instr {
	const struct callee_op *op;
	uint32_t arg;
	size_t start, unit, next; /* first EXTENDED_ARG, opcode, one behind */
};

static bool
instr_read(const struct flow *flow, size_t unit, struct instr *in)
{
	in->start = unit;
	in->arg = 0;
	for (; unit < flow->units; unit++) {
		const uint8_t *p = flow->code + 2 * unit;
		uint8_t base = flow->rules->op[p[0]].base;

		in->op = &flow->rules->op[base];
		if (base == 0)
			return false;
		in->arg = in->arg << 8 | p[1];
		in->unit = unit;
		in->next = unit + 1 + in->op->caches;
		if (!(in->op->flags & OP_EXTENDED))
			return in->next <= flow->units;
	}
	return false;
}

static int64_t
effect_count(uint8_t form, uint32_t n)
{
	switch (form) {
	case EFFECT_TIMES:
		return n;
	case EFFECT_BIT0:
		return n & 1;
	case EFFECT_BIT2:
		return n >> 2 & 1;
	case EFFECT_BITS:
		return (n & 1) + (n >> 1 & 1) + (n >> 2 & 1) + (n >> 3 & 1);
	case EFFECT_BOTH:
		return (int64_t)(n & 0xff) + (n >> 8);
	case EFFECT_IS3:
		return n == 3;
	default:
		return 0;
	}
}

static int64_t
effect_of(const struct effect *effect, uint32_t arg)
{
	return effect->fixed + effect->factor * effect_count(effect->form, arg);
}

static int
state_opened(int depth, int open)
{
	return depth | (open < FINALLY_MAX ? open : FINALLY_MAX) << DEPTH_BITS;
}

/* The state behind an instruction, or UNREACHED if it breaks the stack. */
static int
state_after(const struct flow *flow, int state, const struct effect *effect,
	    uint32_t arg, unsigned flags)
{
	int64_t depth = (state & DEPTH_MASK) + effect_of(effect, arg);
	int open = state >> DEPTH_BITS;

	if (depth < 0 || depth > flow->limit)
		return UNREACHED;
	if (flags & OP_ENTER_FINALLY)
		open++;
	if (flags & OP_LEAVE_FINALLY && open > 0)
		open--;
	return state_opened((int)depth, open);
}

enum reached { REACHED_NEW, REACHED_BEFORE, REACHED_WRONG };

/* Note that unit runs with state. A finally block more than known before
 * counts as new: the flow behind it has to learn of it. */
static enum reached
flow_reach(struct flow *flow, int64_t unit, int state)
{
	int16_t *known;

	if (unit < 0 || (uint64_t)unit >= flow->units || state < 0)
		return REACHED_WRONG;
	known = &flow->state[unit];
	if (*known != UNREACHED) {
		if ((*known ^ state) & DEPTH_MASK)
			return REACHED_WRONG;
		if (*known >= state)
			return REACHED_BEFORE;
	}
	*known = (int16_t)state;
	return REACHED_NEW;
}

/* As flow_reach(), and go on from there later. */
static bool
flow_branch(struct flow *flow, int64_t unit, int state)
{
	switch (flow_reach(flow, unit, state)) {
	case REACHED_WRONG:
		return false;
	case REACHED_BEFORE:
		return true;
	default:
		if (flow->pending == flow->units)
			return false;
		flow->work[flow->pending++].first = (int16_t)(uint16_t)unit;
		return true;
	}
}

/* CALL_FINALLY may have a value to return below its return address, so that
 * its depth says nothing. The handler was set up earlier in the flow, with the
 * depth that holds when the block ends. */
static bool
flow_call_finally(struct flow *flow, int64_t unit, int state)
{
	int known;

	if (unit < 0 || (uint64_t)unit >= flow->units)
		return false;
	known = flow->state[unit];
	if (known == UNREACHED)
		return false;
	state = state_opened(known & DEPTH_MASK, (state >> DEPTH_BITS) + 1);
	return flow_branch(flow, unit, state);
}

static bool
flow_jump(struct flow *flow, const struct instr *in, int state)
{
	unsigned flags = in->op->flags;
	int64_t by = (int64_t)in->arg * flow->rules->jump_bytes / 2;
	int64_t to = (int64_t)in->next + by;

	if (flags & OP_JUMP_TO)
		to = by;
	else if (flags & OP_JUMP_BACK)
		to = (int64_t)in->next - by;
	if (flags & OP_ENTER_FINALLY)
		return flow_call_finally(flow, to, state);
	return flow_branch(
	    flow, to, state_after(flow, state, &in->op->jump, in->arg, flags));
}

/* An executor stands for a jump back or, seldom, for the RESUME at the start
 * or behind a yield. Only behind the latter the code goes on. */
static bool
executor_falls(size_t unit, const struct callee_op *previous)
{
	return unit == 0 || (previous && previous->flags & OP_YIELD);
}

/* Follow the code from unit until it ends or meets what is known. */
static bool
flow_run(struct flow *flow, size_t unit)
{
	const struct callee_op *previous = NULL;

	for (;;) {
		struct instr in;
		unsigned flags;
		int state = flow->state[unit];

		if (!instr_read(flow, unit, &in))
			return false;
		flags = in.op->flags;
		if (flags & OP_JUMP) {
			if (!flow_jump(flow, &in, state))
				return false;
			flags &= ~(unsigned)OP_ENTER_FINALLY;
		}
		if (flags & OP_EXECUTOR && !executor_falls(unit, previous))
			return true;
		if (flags & OP_NO_FALL)
			return true;
		state = state_after(flow, state, &in.op->fall, in.arg, flags);
		switch (flow_reach(flow, (int64_t)in.next, state)) {
		case REACHED_WRONG:
			return false;
		case REACHED_BEFORE:
			return true;
		default:
			break;
		}
		previous = in.op;
		unit = in.next;
	}
}

/* One number of an exception table: six bits a byte, highest first, bit 6 set
 * in all but the last. */
static bool
exctable_number(const uint8_t **p, const uint8_t *end, uint32_t *out)
{
	uint32_t n = 0;

	for (int i = 0; i < 5 && *p < end; i++) {
		uint8_t byte = *(*p)++;

		n = n << 6 | (byte & 63);
		if (!(byte & 64)) {
			*out = n;
			return true;
		}
	}
	return false;
}

/* Handlers begin with what the table says: the depth to unwind to, the
 * instruction that failed if it is wanted, and the exception. */
static bool
flow_handlers(struct flow *flow, const uint8_t *table, size_t len)
{
	const uint8_t *end = table + len;

	while (table < end) {
		uint32_t start, size, target, depth;

		if (!exctable_number(&table, end, &start) ||
		    !exctable_number(&table, end, &size) ||
		    !exctable_number(&table, end, &target) ||
		    !exctable_number(&table, end, &depth))
			return false;
		depth = (depth >> 1) + (depth & 1) + 1;
		if (depth > (uint32_t)flow->limit ||
		    !flow_branch(flow, target, (int)depth))
			return false;
	}
	return true;
}

static bool
flow_all(struct flow *flow, const uint8_t *exctable, size_t exclen)
{
	const struct callee_op *first =
	    &flow->rules->op[flow->rules->op[flow->code[0]].base];

	if (!flow_branch(flow, 0, first->flags & OP_GEN_START ? 1 : 0) ||
	    !flow_handlers(flow, exctable, exclen))
		return false;
	while (flow->pending > 0) {
		uint16_t unit = (uint16_t)flow->work[--flow->pending].first;

		if (!flow_run(flow, unit))
			return false;
	}
	return true;
}

/* Where the callable of this instruction is. */
static bool
slot_of(const struct instr *in, int state, struct callee_slot *slot)
{
	int64_t at =
	    (state & DEPTH_MASK) + effect_of(&in->op->callable, in->arg);

	slot->first = slot->second = CALLEE_NONE;
	if (!(in->op->flags & OP_CALL) || state >> DEPTH_BITS)
		return true;
	if (at < 0)
		return false;
	slot->first = (int16_t)at;
	if (in->op->flags & OP_CALL_OR_NEXT)
		slot->second = (int16_t)(at + 1);
	return true;
}

/* Turn depths into slots. Until 3.10 a frame is said to be at the EXTENDED_ARG
 * before its call, in 3.11 and 3.12 at the last cache behind it. */
static bool
slots_fill(const struct flow *flow, struct callee_slot *slots)
{
	struct callee_slot slot;
	struct instr in;

	for (size_t unit = 0; unit < flow->units; unit = in.next) {
		/* What is no instruction was not reached either. */
		in.next = unit + 1;
		if (flow->state[unit] == UNREACHED)
			continue;
		if (!instr_read(flow, unit, &in))
			return false;
		if (!slot_of(&in, flow->state[unit], &slot))
			return false;
		for (size_t i = in.start; i < in.next; i++)
			slots[i] = slot;
	}
	return true;
}

static void
slots_clear(struct callee_slot *slots, size_t units)
{
	for (size_t i = 0; i < units; i++)
		slots[i].first = slots[i].second = CALLEE_NONE;
}

bool
callee_build(const struct pyver *ver, const uint8_t *bytecode, size_t units,
	     const uint8_t *exctable, size_t exclen, uint32_t stacksize,
	     struct callee_slot *slots, int16_t *scratch)
{
	struct flow flow = {
		.rules = ver->callees,
		.code = bytecode,
		.units = units,
		.limit = (int)stacksize,
		.state = scratch,
		.work = slots,
	};
	bool ok = false;

	if (units > 0 && units <= CALLEE_MAX_UNITS && stacksize <= DEPTH_MASK) {
		for (size_t i = 0; i < units; i++)
			scratch[i] = UNREACHED;
		ok = flow_all(&flow, exctable, exclen);
	}
	slots_clear(slots, units);
	if (ok && !slots_fill(&flow, slots)) {
		slots_clear(slots, units);
		ok = false;
	}
	return ok;
}
