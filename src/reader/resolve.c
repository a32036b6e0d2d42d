/* src/reader/resolve.c */
#include "reader/resolve.h"

#include "reader/sys.h"

#include <string.h>

#define NOT_C        UINT32_MAX
#define NO_FRAME     SIZE_MAX
#define DEPTH_MAX    (WIRE_MAX_DEPTH - 1) /* one is for the innermost C name */
#define ROOT_DEPTH   (DEPTH_MAX / 2 - 2)  /* of a cut stack */
#define LEAF_FRAMES  (DEPTH_MAX / 2)
#define LEAF_ROOM    500u /* calls and returns that a cut stays for */
#define RECHECK_NEAR 6u   /* frames below the fresh ones */
#define RECHECK_TURN 2u   /* frames anywhere, in turn */

/* The visible frame that the next one was called from. */
struct caller {
	size_t at; /* NO_FRAME: none, the next one is the root */
	const struct code *code;
	int32_t unit;
	bool entry; /* a hidden frame since then was entered from C */
	uint32_t stack, depth;
	size_t spare; /* C functions that may still go in between */
};

bool
resolver_init(struct resolver *r, const struct pyver *ver, struct peek *pk,
	      const struct callee_types *types, struct intern *intern,
	      struct codes *codes, struct walker *walker)
{
	*r = (struct resolver){ .ver = ver,
				.peek = pk,
				.walker = walker,
				.types = types,
				.intern = intern,
				.codes = codes };
	r->size = idmap_size(RESOLVE_MAX_CALLEES);
	r->memory = sys_map_private(r->size);
	if (!r->memory)
		return false;
	idmap_init(&r->callees, r->memory, RESOLVE_MAX_CALLEES);
	return true;
}

void
resolver_fini(struct resolver *r)
{
	sys_unmap(r->memory, r->size);
	r->memory = NULL;
}

void
resolver_reset(struct resolver *r)
{
	sys_zero_pages(r->memory, r->size);
	idmap_init(&r->callees, r->memory, RESOLVE_MAX_CALLEES);
}

/* The word on the value stack that holds what a frame calls; at 0: it is not
 * at a call, or nothing is there. */
static struct walk_call
slot_read(struct resolver *r, struct walker *w, uintptr_t frame,
	  const struct code *code, int32_t unit)
{
	const struct py_offsets *off = &r->ver->off;
	struct walk_call none = { 0 }, call;
	struct callee_slot slot;
	uintptr_t base;

	if (unit < 0 || (uint32_t)unit >= code->units)
		return none;
	slot = code->slots[unit];
	if (slot.first == CALLEE_NONE)
		return none;
	if (!r->ver->heap_frames)
		base = frame + off->frame.localsplus + 8 * code->nlocals;
	else if (!peek_ptr(r->peek, &base, frame + off->frame.valuestack))
		return none;
	call.at = base + 8 * (uintptr_t)slot.first;
	if (!walk_word(w, call.at, &call.word))
		return none;
	if (!call.word && slot.second != CALLEE_NONE) {
		call.at = base + 8 * (uintptr_t)slot.second;
		if (!walk_word(w, call.at, &call.word))
			return none;
	}
	return call.word ? call : none;
}

static struct walk_call
judge_call(void *arg, struct walker *w, uintptr_t frame, uintptr_t addr,
	   uintptr_t instr)
{
	struct resolver *r = arg;
	const struct code *code;
	int32_t unit;

	if (codes_get_same(r->codes, addr, &code) != CODES_KNOWN ||
	    !codes_unit(r->codes, code, addr, instr, &unit))
		return (struct walk_call){ 0 };
	return slot_read(r, w, frame, code, unit);
}

static uintptr_t
word_object(const struct resolver *r, uintptr_t word)
{
	return r->ver->tagged ? word & ~(uintptr_t)3 : word;
}

/* A function with that code, or a method of one. Where a method was freed may
 * be another one by now; a function lives as long as what it runs. */
static enum walk_leads
judge_leads(void *arg, uintptr_t word, uintptr_t code)
{
	struct resolver *r = arg;
	const struct py_offsets *off = &r->ver->off;
	const struct callee_types *types = r->types;
	uintptr_t addr = word_object(r, word), type, its;
	bool is_method;

	if (!peek_ptr(r->peek, &type, addr + off->object.ob_type))
		return LEADS_UNKNOWN;
	is_method = type == types->method;
	if (is_method &&
	    (!peek_ptr(r->peek, &addr, addr + off->object.method_func) ||
	     !peek_ptr(r->peek, &type, addr + off->object.ob_type)))
		return LEADS_UNKNOWN;
	if (type && (type == types->cfunction || type == types->method_descr))
		return LEADS_ELSEWHERE;
	if (type != types->function ||
	    !peek_ptr(r->peek, &its, addr + off->object.func_code))
		return LEADS_UNKNOWN;
	if (its == code)
		return LEADS_THERE;
	return is_method ? LEADS_UNKNOWN : LEADS_ELSEWHERE;
}

struct walk_judge
resolver_judge(struct resolver *r)
{
	return (struct walk_judge){ r, judge_call, judge_leads };
}

/* What a frame calls, if the walker did not find out. Read by itself it may be
 * of another moment than the frame. */
static struct walk_call
caller_call(struct resolver *r, const struct caller *caller,
	    const struct walk_frame *f)
{
	struct walk_call call = f->call;
	uintptr_t instr;

	if (call.at)
		return call;
	call = slot_read(r, r->walker, f->addr, caller->code, caller->unit);
	if (!walk_word(r->walker, f->addr + r->ver->off.frame.instr, &instr) ||
	    (r->ver->heap_frames ? (uint32_t)instr : instr) != f->instr)
		call.at = 0;
	return call;
}

static enum codes_status
callee_learn(struct resolver *r, uint64_t key, uintptr_t addr, uint32_t *found)
{
	struct callee_name *name = &r->name;
	enum callee_kind kind =
	    callee_describe(r->ver, r->peek, r->types, addr, name);
	uint32_t text, module = 0;

	*found = NOT_C;
	if (kind == CALLEE_C) {
		text = intern_string(r->intern, name->name, strlen(name->name));
		if (name->module[0])
			module = intern_string(r->intern, name->module,
					       strlen(name->module));
		if (!text || (name->module[0] && !module))
			return CODES_NO_ROOM;
		*found = intern_frame(r->intern, WIRE_FRAME_C, text, module);
		if (!*found)
			return CODES_NO_ROOM;
	}
	if (!idmap_put(&r->callees, key, *found)) {
		r->intern->full = true;
		return CODES_NO_ROOM;
	}
	return CODES_KNOWN;
}

/* The frame of the C function whose object a stack word refers to; 0: it is
 * none. */
static enum codes_status
callee_frame(struct resolver *r, uintptr_t word, uint32_t *frame)
{
	uintptr_t addr = word_object(r, word);
	uint64_t key = callee_key(r->ver, r->peek, r->types, addr);
	enum codes_status st = CODES_KNOWN;
	uint32_t found;

	*frame = 0;
	if (!key)
		return CODES_KNOWN;
	found = idmap_get(&r->callees, key);
	if (!found)
		st = callee_learn(r, key, addr, &found);
	if (st == CODES_KNOWN && found != NOT_C)
		*frame = found;
	return st;
}

/* A function made in C, in contrast to a class or an object that is called. */
static bool
is_c_function(struct resolver *r, uintptr_t word)
{
	const struct callee_types *types = r->types;
	uintptr_t addr = word_object(r, word);
	uintptr_t type;

	return peek_ptr(r->peek, &type, addr + r->ver->off.object.ob_type) &&
	       (type == types->cfunction || type == types->cmethod ||
		type == types->method_descr || type == types->wrapper_descr ||
		type == types->classmethod_descr);
}

/* Put the C function that f was called by on its caller's stack. A class
 * and its __init__, an object and its __call__ are one. */
static enum codes_status
between_add(struct resolver *r, struct trail *trail, struct walk_frame *f,
	    const struct code *code, struct caller *caller)
{
	enum codes_status st;
	struct walk_call call;
	uint32_t frame, stack;

	if (caller->at == NO_FRAME || caller->spare == 0 ||
	    caller->depth + 2 > DEPTH_MAX || (f->flags & WALK_UNSURE))
		return CODES_KNOWN;
	call = caller_call(r, caller, &trail->frames[caller->at]);
	if (!call.at || (code->is_made_call && !is_c_function(r, call.word)))
		return CODES_KNOWN;
	st = callee_frame(r, call.word, &frame);
	if (st != CODES_KNOWN || !frame)
		return st;
	stack = intern_stack(r->intern, caller->stack, frame);
	if (!stack)
		return CODES_NO_ROOM;
	f->slot_at = call.at;
	f->slot = call.word;
	caller->stack = stack;
	caller->depth++;
	caller->spare--;
	return CODES_KNOWN;
}

/* Frames that have not come to their first line, and the one that waits for
 * __init__ to return, are none that the program wrote. One that has nothing to
 * do before its first line is there as soon as it is called: a good part of the
 * time of what lives shortly goes by until it begins. */
static bool
is_incomplete(const struct resolver *r, const struct code *code,
	      const struct walk_frame *f, int32_t unit)
{
	return r->ver->off.code.firsttraceable != OFFSET_NONE &&
	       code->first_traceable > 0 && !(f->flags & WALK_GENERATOR) &&
	       unit < (int32_t)code->first_traceable;
}

static enum codes_status
frame_resolve(struct resolver *r, struct trail *trail, size_t i,
	      struct caller *caller)
{
	struct walk_frame *f = &trail->frames[i];
	const struct code *code;
	enum codes_status st = codes_get(r->codes, f->code, &code);
	uintptr_t local = f->local;
	uint32_t id, frame;
	int32_t unit;

	if (st != CODES_KNOWN)
		return st;
	if (!codes_unit(r->codes, code, f->code, f->instr, &unit))
		return CODES_NOT_CODE;
	f->slot_at = 0;
	f->flags &= ~WALK_HIDDEN;
	if (is_incomplete(r, code, f, unit)) {
		f->flags |= WALK_HIDDEN;
		f->stack = f->parent = caller->stack;
		f->depth = caller->depth;
		caller->entry |= f->flags & WALK_ENTRY;
		return CODES_KNOWN;
	}
	if (caller->entry || (f->flags & WALK_ENTRY)) {
		st = between_add(r, trail, f, code, caller);
		if (st != CODES_KNOWN)
			return st;
	}
	if (code->self != CODE_SELF_NONE && !r->ver->heap_frames)
		walk_word(r->walker, f->addr + r->ver->off.frame.localsplus,
			  &local);
	id = codes_id_in_frame(r->codes, code, f->addr, local, f->self);
	frame = id ? intern_frame(r->intern, WIRE_FRAME_PYTHON, id,
				  codes_line(code, unit))
		   : 0;
	f->parent = caller->stack;
	f->stack = frame ? intern_stack(r->intern, caller->stack, frame) : 0;
	if (!f->stack)
		return CODES_NO_ROOM;
	f->depth = caller->depth + 1;
	caller->at = i;
	caller->code = code;
	caller->unit = unit;
	caller->entry = false;
	caller->stack = f->stack;
	caller->depth = f->depth;
	return CODES_KNOWN;
}

/* The state of a walk that has come to frame i. */
static enum codes_status
caller_before(struct resolver *r, const struct trail *trail, size_t i,
	      struct caller *caller)
{
	const struct walk_frame *f;
	enum codes_status st;

	*caller = (struct caller){ .at = NO_FRAME, .spare = DEPTH_MAX };
	while (i > 0 && (trail->frames[i - 1].flags & WALK_HIDDEN))
		caller->entry |= trail->frames[--i].flags & WALK_ENTRY;
	if (i == 0)
		return CODES_KNOWN;
	f = &trail->frames[i - 1];
	caller->at = i - 1;
	caller->stack = f->stack;
	caller->depth = f->depth;
	st = codes_get(r->codes, f->code, &caller->code);
	if (st == CODES_KNOWN && !codes_unit(r->codes, caller->code, f->code,
					     f->instr, &caller->unit))
		st = CODES_NOT_CODE;
	return st;
}

static enum codes_status
range_resolve(struct resolver *r, struct trail *trail, size_t from, size_t to,
	      uint32_t max_depth, struct caller *caller, size_t *good)
{
	for (*good = from; *good < to; ++*good) {
		enum codes_status st;

		if (caller->depth >= max_depth)
			break;
		st = frame_resolve(r, trail, *good, caller);
		if (st != CODES_KNOWN)
			return st;
	}
	return CODES_KNOWN;
}

/* Go back from frame i to one whose caller is in the root part. */
static size_t
root_part(const struct trail *trail, size_t i)
{
	while (i > 0 && trail->frames[i - 1].depth > ROOT_DEPTH)
		i--;
	return i;
}

/* How many frames the inner part of a cut stack may have, so that they fit
 * with the C functions between them. */
static size_t
leaf_most(const struct trail *trail, size_t root)
{
	bool plain = trail->frames[root - 1].depth <= root;

	return plain ? LEAF_FRAMES : LEAF_FRAMES / 2;
}

/* The inner part of a cut stack, from its frame i on. */
static enum codes_status
leaf_resolve(struct resolver *r, struct trail *trail, size_t i,
	     struct caller *caller, size_t *good)
{
	caller->spare = DEPTH_MAX - caller->depth - (trail->n - i);
	return range_resolve(r, trail, i, trail->n, DEPTH_MAX, caller, good);
}

/* A stack that is too deep: its root part, a mark, its innermost part. That
 * begins a bit late, so that the next calls find room behind it. */
static enum codes_status
cut_resolve(struct resolver *r, struct trail *trail, size_t fresh,
	    struct cut *cut, struct caller *caller, size_t *good)
{
	enum codes_status st;
	size_t root, most;
	uint32_t mark;

	fresh = root_part(trail, fresh);
	st = caller_before(r, trail, fresh, caller);
	if (st == CODES_KNOWN)
		st = range_resolve(r, trail, fresh, trail->n, ROOT_DEPTH,
				   caller, good);
	if (st != CODES_KNOWN)
		return st;
	root = *good;
	mark = intern_frame(r->intern, WIRE_FRAME_CUT, 0, 0);
	caller->stack = mark ? intern_stack(r->intern, caller->stack, mark) : 0;
	if (!caller->stack)
		return CODES_NO_ROOM;
	caller->depth++;
	caller->at = NO_FRAME;
	most = leaf_most(trail, root);
	cut->most = most;
	cut->leaf =
	    trail->n - root > most ? trail->n - (most - LEAF_ROOM) : root;
	for (size_t i = root; i < cut->leaf; i++)
		trail->frames[i].depth = DEPTH_MAX; /* not on the wire */
	st = leaf_resolve(r, trail, cut->leaf, caller, good);
	if (st != CODES_KNOWN) {
		*good = root;
		*cut = (struct cut){ 0 };
	}
	return st;
}

/* True if a stack that was cut can stay so: the frames that are fresh are in
 * its inner part, and that is neither too long nor much too short. */
static bool
cut_stays(const struct cut *cut, const struct trail *trail, size_t fresh)
{
	size_t n = trail->n - cut->leaf;

	return fresh > cut->leaf && trail->n > cut->leaf && n <= cut->most &&
	       n >= cut->most - 2 * LEAF_ROOM;
}

/* Add the C function that the innermost frame is in. */
static enum codes_status
leaf_add(struct resolver *r, const struct trail *trail,
	 const struct caller *caller, uint32_t *stack)
{
	enum codes_status st;
	struct walk_call call;
	uint32_t frame;

	*stack = caller->stack;
	/* Behind a hidden frame the caller is in a Python function's call. */
	if (caller->at == NO_FRAME || caller->at + 1 != trail->n)
		return CODES_KNOWN;
	call = caller_call(r, caller, &trail->frames[caller->at]);
	if (!call.at)
		return CODES_KNOWN;
	st = callee_frame(r, call.word, &frame);
	if (st != CODES_KNOWN || !frame)
		return st;
	*stack = intern_stack(r->intern, caller->stack, frame);
	return *stack ? CODES_KNOWN : CODES_NO_ROOM;
}

enum codes_status
resolve(struct resolver *r, struct trail *trail, size_t fresh, struct cut *cut,
	uint32_t *stack, size_t *good)
{
	bool stays = cut->leaf && cut_stays(cut, trail, fresh);
	struct caller caller;
	enum codes_status st;

	if (cut->leaf && !stays) {
		fresh = root_part(trail, fresh);
		*cut = (struct cut){ 0 };
	}
	*good = fresh ? fresh - 1 : 0;
	st = caller_before(r, trail, fresh, &caller);
	if (st != CODES_KNOWN)
		return st;
	if (stays)
		st = leaf_resolve(r, trail, fresh, &caller, good);
	else
		st = range_resolve(r, trail, fresh, trail->n, DEPTH_MAX,
				   &caller, good);
	if (st == CODES_KNOWN && *good < trail->n)
		st = cut_resolve(r, trail, *good, cut, &caller, good);
	if (st == CODES_KNOWN)
		st = leaf_add(r, trail, &caller, stack);
	return st;
}

/* True if the code at a frame's code pointer is still what it was. */
static bool
is_same_code(struct resolver *r, const struct walk_frame *f)
{
	const struct code *code;
	uint32_t before;

	before = codes_known_id(r->codes, f->code);
	return codes_get(r->codes, f->code, &code) == CODES_KNOWN &&
	       code->id == before;
}

size_t
resolve_recheck(struct resolver *r, const struct trail *trail, size_t fresh,
		uint64_t turn)
{
	size_t near = fresh < RECHECK_NEAR ? fresh : RECHECK_NEAR;

	if (fresh == 0 || !r->codes->may_have_moved)
		return fresh;
	for (size_t i = 0; i < RECHECK_TURN && fresh > near; i++) {
		size_t at = (turn * RECHECK_TURN + i) % (fresh - near);

		if (!is_same_code(r, &trail->frames[at]))
			return at;
	}
	for (size_t i = fresh - near; i < fresh; i++) {
		if (!is_same_code(r, &trail->frames[i]))
			return i;
	}
	return fresh;
}
