/* src/reader/await.c */
#include "reader/await.h"

#include "reader/pydict.h"

#include <string.h>

#define LOCALS_MOST 64u /* variables of a function that is looked through */
#define STEPS_MAX   (4 * AWAIT_MAX) /* objects between frames, and frames */
#define TYPE_NAME   32u             /* more than the longest of links */

#define RESUME_AWAITS   2u /* of the argument of RESUME: 2 and 3 */
#define OP_YIELD_FROM   72u
#define OP_RESUME       151u
#define OP_RESUME_INSTR 239u /* while somebody traces (3.12) */

/* What an object is to a chain. */
enum link {
	LINK_OTHER,
	LINK_COROUTINE, /* waits only by awaiting */
	LINK_GENERATOR,
	LINK_BETWEEN,
	LINK_FUTURE, /* between, too, but leads to the end */
};

static const struct {
	const char *name;
	enum link link;
} links[] = {
	{ "coroutine", LINK_COROUTINE },
	{ "async_generator", LINK_COROUTINE },
	{ "generator", LINK_GENERATOR },
	{ "coroutine_wrapper", LINK_BETWEEN },
	{ "async_generator_asend", LINK_BETWEEN },
	{ "async_generator_athrow", LINK_BETWEEN },
	{ "anext_awaitable", LINK_BETWEEN },
	{ "_asyncio.FutureIter", LINK_FUTURE },
};

static enum link
link_of(const struct pyver *ver, struct peek *pk, uintptr_t addr)
{
	char name[TYPE_NAME];

	if (!pytype_name(ver, pk, addr, name, sizeof(name)))
		return LINK_OTHER;
	for (size_t i = 0; i < ARRAY_LEN(links); i++)
		if (strcmp(name, links[i].name) == 0)
			return links[i].link;
	return LINK_OTHER;
}

uintptr_t
await_frame_of(const struct pyver *ver, struct peek *pk, uintptr_t coro)
{
	enum link link = link_of(ver, pk, coro);
	uintptr_t frame;

	if (link != LINK_COROUTINE && link != LINK_GENERATOR)
		return 0;
	if (!ver->heap_frames)
		return coro + ver->off.gen.iframe;
	return peek_ptr(pk, &frame, coro + ver->off.gen.frame) ? frame : 0;
}

uintptr_t
await_local(const struct pyver *ver, struct peek *pk, uintptr_t frame,
	    uintptr_t code, uintptr_t type)
{
	uintptr_t locals[LOCALS_MOST], its;
	int32_t n;

	if (!type || !peek(pk, &n, code + ver->off.code.nlocalsplus, 4) ||
	    n <= 0 || n > (int32_t)LOCALS_MOST ||
	    !peek(pk, locals, frame + ver->off.frame.localsplus,
		  (size_t)n * sizeof(locals[0])))
		return 0;
	for (int32_t i = 0; i < n; i++) {
		uintptr_t at = locals[i];

		if (ver->tagged)
			at &= ~(uintptr_t)3;
		if (at && at % 8 == 0 &&
		    peek_ptr(pk, &its, at + ver->off.object.ob_type) &&
		    its == type)
			return at;
	}
	return 0;
}

/* One frame of a chain, and what the coroutine does. */
struct step {
	struct await_frame frame;
	uintptr_t awaits; /* 0: nothing that is known */
	bool fresh, runs;
};

static bool
is_resume(uint8_t opcode)
{
	return opcode == OP_RESUME || opcode == OP_RESUME_INSTR;
}

/* Only where a generator awaits is what it awaits on its stack. Since 3.13 its
 * state tells, before that what comes next. */
static bool
generator_awaits(const struct pyver *ver, struct peek *pk,
		 const struct await_frame *f)
{
	uint8_t next[2];
	uintptr_t code;

	switch (ver->instr) {
	case INSTR_LASTI_BYTES:
	case INSTR_LASTI_UNITS:
		if (!peek_ptr(pk, &code, f->code + ver->off.code.bytecode))
			return false;
		code += ver->off.object.bytes_data;
		code +=
		    ver->instr == INSTR_LASTI_UNITS ? 2 * f->instr : f->instr;
		return peek(pk, next, code + 2, sizeof(next)) &&
		       next[0] == OP_YIELD_FROM;
	case INSTR_PREV:
		return peek(pk, next, f->instr + 2, sizeof(next)) &&
		       is_resume(next[0]) && (next[1] & 3) >= RESUME_AWAITS;
	case INSTR_PTR:
		break;
	}
	return true;
}

/* What lies uppermost on the stack of a frame that waits. */
static bool
top_read(const struct pyver *ver, struct peek *pk, uintptr_t frame,
	 uintptr_t *top)
{
	uintptr_t at = frame + ver->off.gen.stacktop, base;
	int32_t depth;

	if (ver->tagged || ver->minor < 10) {
		if (!peek_ptr(pk, &base, at))
			return false;
		/* 3.15 has one more there. */
		base -= ver->minor >= 15 ? 16 : 8;
	} else {
		if (!peek(pk, &depth, at, sizeof(depth)) || depth <= 0 ||
		    depth > INT16_MAX)
			return false;
		base = frame + ver->off.frame.localsplus;
		if (ver->heap_frames &&
		    !peek_ptr(pk, &base, frame + ver->off.frame.valuestack))
			return false;
		base += 8 * ((uintptr_t)depth - 1);
	}
	if (base % 8 || !peek_ptr(pk, top, base))
		return false;
	if (ver->tagged)
		*top &= ~(uintptr_t)3;
	return true;
}

bool
await_frame_read(const struct pyver *ver, struct peek *pk, uintptr_t frame,
		 struct await_frame *out)
{
	const struct py_offsets *off = &ver->off;

	out->addr = frame;
	if (!peek_ptr(pk, &out->code, frame + off->frame.code) ||
	    !peek_ptr(pk, &out->instr, frame + off->frame.instr))
		return false;
	if (ver->tagged)
		out->code &= ~(uintptr_t)3;
	if (ver->heap_frames)
		out->instr &= 0xffffffffu;
	return true;
}

static bool
step_read(const struct pyver *ver, struct peek *pk, uintptr_t gen,
	  enum link link, struct step *step)
{
	uintptr_t frame = gen + ver->off.gen.iframe;
	bool awaits;
	int8_t state;

	*step = (struct step){ 0 };
	if (ver->heap_frames &&
	    (!peek_ptr(pk, &frame, gen + ver->off.gen.frame) || !frame))
		return false;
	if (!peek(pk, &state,
		  (ver->heap_frames ? frame : gen) + ver->off.gen.state, 1) ||
	    !await_frame_read(ver, pk, frame, &step->frame))
		return false;
	step->runs = state == ver->gen.executes;
	step->fresh =
	    state == ver->gen.created ||
	    (ver->heap_frames && (int32_t)step->frame.instr < 0 && !step->runs);
	if (step->runs || step->fresh)
		return true;
	awaits =
	    state == ver->gen.awaits &&
	    (link == LINK_COROUTINE || generator_awaits(ver, pk, &step->frame));
	if (awaits && !top_read(ver, pk, frame, &step->awaits))
		return false;
	return true;
}

enum await_end
await_look(const struct pyver *ver, struct peek *pk, uintptr_t at,
	   struct await_chain *chain)
{
	struct step step;

	chain->n = 0;
	chain->leaf = 0;
	for (size_t i = 0; i < STEPS_MAX; i++) {
		enum link link = link_of(ver, pk, at);

		if (link == LINK_BETWEEN || link == LINK_FUTURE) {
			/* What it leads to is first in it. */
			if (!peek_ptr(pk, &at, at + ver->off.object.ob_size))
				return AWAIT_TORN;
			if (link == LINK_BETWEEN)
				continue;
		}
		if (link == LINK_OTHER || link == LINK_FUTURE) {
			chain->leaf = at;
			return chain->n ? AWAIT_WAITS : AWAIT_TORN;
		}
		if (chain->n == AWAIT_MAX)
			return AWAIT_TOO_DEEP;
		if (!step_read(ver, pk, at, link, &step))
			return AWAIT_TORN;
		if (step.runs)
			return AWAIT_RUNS;
		chain->frames[chain->n++] = step.frame;
		if (step.fresh)
			return chain->n == 1 ? AWAIT_FRESH : AWAIT_WAITS;
		if (!step.awaits)
			return AWAIT_WAITS;
		at = step.awaits;
	}
	return AWAIT_TORN;
}

bool
await_is_still(const struct pyver *ver, struct peek *pk, uintptr_t coro,
	       enum await_end end, const struct await_chain *chain,
	       struct await_chain *again)
{
	return await_look(ver, pk, coro, again) == end &&
	       again->n == chain->n && again->leaf == chain->leaf &&
	       memcmp(again->frames, chain->frames,
		      chain->n * sizeof(chain->frames[0])) == 0;
}

enum await_end
await_read(const struct pyver *ver, struct peek *pk, uintptr_t coro,
	   struct await_chain *chain, struct await_chain *again)
{
	enum await_end end = await_look(ver, pk, coro, chain);

	if (end == AWAIT_TORN || end == AWAIT_RUNS ||
	    await_is_still(ver, pk, coro, end, chain, again))
		return end;
	return AWAIT_TORN;
}
