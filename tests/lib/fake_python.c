/* tests/lib/fake_python.c */
#include "lib/fake_python.h"

#include "lib/test.h"
#include "reader/callee_rules.h"

#include <stdlib.h>
#include <string.h>

#define UNITS         64u
#define STACK_SIZE    3u   /* of a function's value stack */
#define FRAME_SIZE    104u /* at most, with that */
#define HEAP_FRAME    448u /* with some room for its value stack */
#define TSTATE_SIZE   512u
#define INTERP_SIZE   12288u
#define CHUNK_HEAD    24u
#define CHUNK_SIZE_AT 8u    /* in its head */
#define STATE_ASCII   0x39u /* kind 1, compact, ascii, ready */

static bool
fake_read(struct peek *peek, void *dst, uintptr_t src, size_t n)
{
	struct fake *f = (struct fake *)peek;
	uintptr_t from = (uintptr_t)f->memory;

	f->at = src;
	if (f->on_read)
		f->on_read(f, f->reads);
	f->reads++;
	if (src < from || src - from > f->size || n > f->size - (src - from) ||
	    (f->bad && src <= f->bad && f->bad - src < n))
		return false;
	memcpy(dst, (void *)src, n);
	return true;
}

uintptr_t
fake_alloc(struct fake *f, size_t n)
{
	size_t at = f->used;

	n = (n + 15) / 16 * 16;
	assert_true(f->size - f->used >= n);
	f->used += n;
	return (uintptr_t)f->memory + at;
}

void
fake_set(uintptr_t at, uint32_t offset, uintptr_t value)
{
	memcpy((void *)(at + offset), &value, sizeof(value));
}

uintptr_t
fake_get(uintptr_t at, uint32_t offset)
{
	uintptr_t value;

	memcpy(&value, (void *)(at + offset), sizeof(value));
	return value;
}

static void
set_u32(uintptr_t at, uint32_t offset, uint32_t value)
{
	memcpy((void *)(at + offset), &value, sizeof(value));
}

void
fake_init(struct fake *f, size_t size, uint32_t version)
{
	memset(f, 0, sizeof(*f));
	f->peek.read = fake_read;
	assert_true(pyver_find(&f->ver, version));
	if (version == FAKE_313T)
		f->ver = pyver_313t;
	else if (version == FAKE_314T)
		f->ver = pyver_314t;
	else if (version == FAKE_315T)
		f->ver = pyver_315t;
	f->memory = calloc(1, size);
	assert_non_null(f->memory);
	f->size = size;
	f->code_type = fake_alloc(f, 64);
	f->function_type = fake_alloc(f, 256);
	f->cfunction_type = fake_alloc(f, 256);
	f->runtime = fake_alloc(f, 1024);
	f->interp = fake_alloc(f, INTERP_SIZE);
	f->gil = fake_alloc(f, 64);
	fake_set(f->runtime, f->ver.off.runtime.interpreters_head, f->interp);
	if (f->ver.off.interp.gil_ptr == OFFSET_NONE)
		f->gil = f->runtime + f->ver.off.runtime.gil;
	else
		fake_set(f->interp, f->ver.off.interp.gil_ptr, f->gil);
}

static void
use_interp(struct fake *f, uintptr_t interp)
{
	const struct py_offsets *off = &f->ver.off;

	f->interp = interp;
	fake_set(f->runtime, off->runtime.interpreters_head, interp);
	if (off->interp.gil_ptr != OFFSET_NONE)
		f->gil = fake_get(interp, off->interp.gil_ptr);
}

uintptr_t
fake_interp(struct fake *f, uint64_t id, uintptr_t at)
{
	const struct py_offsets *off = &f->ver.off;
	uintptr_t next = fake_get(f->runtime, off->runtime.interpreters_head);

	if (!at)
		at = fake_alloc(f, INTERP_SIZE);
	memset((void *)at, 0, INTERP_SIZE);
	fake_set(at, off->interp.next, next);
	fake_set(at, off->interp.id, id);
	if (off->interp.gil_ptr != OFFSET_NONE)
		fake_set(at, off->interp.gil_ptr, fake_alloc(f, 64));
	use_interp(f, at);
	return at;
}

void
fake_interp_end(struct fake *f)
{
	uintptr_t next = fake_get(f->interp, f->ver.off.interp.next);

	memset((void *)f->interp, 0xdd, INTERP_SIZE);
	use_interp(f, next);
}

void
fake_fini(struct fake *f)
{
	free(f->memory);
}

void
fake_target(struct fake *f, struct sampling_target *target)
{
	*target = (struct sampling_target){
		.peek = &f->peek,
		.ver = f->ver,
		.runtime = f->runtime,
		.code_type = f->code_type,
		.types = { .function = f->function_type,
			   .cfunction = f->cfunction_type },
		.pid = FAKE_PID,
		.procfs = -1,
	};
}

uintptr_t
fake_str(struct fake *f, const char *text)
{
	const struct py_offsets *off = &f->ver.off;
	size_t n = strlen(text);
	uintptr_t at = fake_alloc(f, off->object.str_ascii + n + 1);

	fake_set(at, off->object.str_length, n);
	/* Behind the length is the hash. */
	fake_set(at, off->object.str_length + 8, n * 31 + (uintptr_t)text[0]);
	set_u32(at, off->object.str_state,
		STATE_ASCII << off->object.str_kind_shift);
	memcpy((void *)(at + off->object.str_ascii), text, n);
	return at;
}

/* One entry for each eight units, each a line further than the one before. */
static uintptr_t
fake_linetable(struct fake *f)
{
	const struct py_offsets *off = &f->ver.off;
	size_t each = f->ver.heap_frames ? 2 : 3;
	size_t n = UNITS / 8 * each;
	uintptr_t at = fake_alloc(f, off->object.bytes_data + n);
	uint8_t *p = (uint8_t *)at + off->object.bytes_data;

	fake_set(at, off->object.ob_size, n);
	for (size_t i = 0; i < UNITS / 8; i++, p += each) {
		p[0] = f->ver.heap_frames
			   ? 16
			   : (uint8_t)(0x80 | (i ? 11 : 10) << 3 | 7);
		if (f->ver.heap_frames) /* a step of line behind or before */
			p[1] = i || f->ver.lines == LINES_LNOTAB;
	}
	return at;
}

static uint8_t *
fake_bytecode(struct fake *f, uintptr_t code)
{
	const struct py_offsets *off = &f->ver.off;

	if (!f->ver.heap_frames)
		return (uint8_t *)code + off->code.bytecode;
	return (uint8_t *)fake_get(code, off->code.bytecode) +
	       off->object.bytes_data;
}

uintptr_t
fake_code(struct fake *f, const char *name, uint32_t line)
{
	const struct py_offsets *off = &f->ver.off;
	uintptr_t at = fake_alloc(f, 256 + 2 * UNITS);
	uintptr_t str = fake_str(f, name), bytecode;

	/* A reference: free-threaded builds count those of others before it. */
	fake_set(at, f->ver.free_threaded ? off->object.ob_type - 8 : 0,
		 f->ver.free_threaded ? 1 << 2 : 1);
	fake_set(at, off->object.ob_type, f->code_type);
	if (f->ver.heap_frames) {
		bytecode = fake_alloc(f, off->object.bytes_data + 2 * UNITS);
		fake_set(bytecode, off->object.ob_size, 2 * UNITS);
		fake_set(at, off->code.bytecode, bytecode);
	} else {
		fake_set(at, off->object.ob_size, UNITS);
		fake_set(at, off->code.qualname, str);
	}
	fake_set(at, off->code.filename, fake_str(f, "app.py"));
	fake_set(at, off->code.name, str);
	fake_set(at, off->code.linetable, fake_linetable(f));
	set_u32(at, off->code.firstlineno, line);
	set_u32(at, off->code.stacksize, STACK_SIZE);
	return at;
}

/* Of a call of what LOAD_CONST loads, with a NULL in place of self: before it
 * until 3.12, behind it from 3.13 on. */
struct call_ops {
	uint8_t nop, null, load, call, ends;
};

static struct call_ops
call_ops(uint16_t minor)
{
	/* NOP, PUSH_NULL, LOAD_CONST, CALL, RETURN_VALUE */
	static const struct call_ops ops[] = {
		[11] = { 9, 2, 100, 171, 83 }, [12] = { 9, 2, 100, 171, 83 },
		[13] = { 30, 34, 83, 53, 36 }, [14] = { 27, 33, 82, 52, 35 },
		[15] = { 25, 31, 81, 50, 33 },
	};

	assert_true(minor < ARRAY_LEN(ops) && ops[minor].call);
	return ops[minor];
}

static bool
has_null_first(const struct fake *f)
{
	return f->ver.minor < 13;
}

uintptr_t
fake_caller(struct fake *f, const char *name, uint32_t line)
{
	/* LOAD_CONST three times, CALL_FUNCTION 2; RETURN_VALUE */
	static const uint8_t of_310[] = {
		100, 0, 100, 0, 100, 0, 131, 2, 83, 0
	};
	uintptr_t code = fake_code(f, name, line);
	uint8_t *to = fake_bytecode(f, code);
	struct call_ops ops;

	if (f->ver.heap_frames) {
		memcpy(to, of_310, sizeof(of_310));
		return code;
	}
	ops = call_ops(f->ver.minor);
	to[0] = ops.nop;
	to[2] = has_null_first(f) ? ops.null : ops.load;
	to[4] = has_null_first(f) ? ops.load : ops.null;
	to[2 * FAKE_CALL] = ops.call;
	to[2 * (FAKE_CALL + 1 + f->ver.callees->op[ops.call].caches)] =
	    ops.ends;
	fake_set(code, f->ver.off.code.exceptiontable, fake_alloc(f, 64));
	return code;
}

void
fake_callee(struct fake *f, uintptr_t frame, uintptr_t object)
{
	const struct py_offsets *off = &f->ver.off;

	if (f->ver.heap_frames)
		fake_set(fake_get(frame, off->frame.valuestack), 0, object);
	else
		fake_set(frame,
			 off->frame.localsplus + (has_null_first(f) ? 8 : 0),
			 object);
}

uintptr_t
fake_function(struct fake *f, uintptr_t code)
{
	uintptr_t at = fake_alloc(f, 80);

	fake_set(at, f->ver.off.object.ob_type, f->function_type);
	fake_set(at, f->ver.off.object.func_code, code);
	return at;
}

uintptr_t
fake_cfunction(struct fake *f, const char *name)
{
	const struct py_offsets *off = &f->ver.off;
	uintptr_t at = fake_alloc(f, 64), ml = fake_alloc(f, 32);
	uintptr_t text = fake_alloc(f, 64);

	assert_true(strlen(name) < 64);
	memcpy((void *)text, name, strlen(name));
	fake_set(ml, 0, text);
	fake_set(at, off->object.ob_type, f->cfunction_type);
	fake_set(at, off->object.cfunc_ml, ml);
	return at;
}

/* Of 3.11 and 3.12. */
static bool
has_holder(const struct fake *f)
{
	return f->ver.off.tstate.cframe_current != OFFSET_NONE;
}

void
fake_chunk(struct fake *f, uintptr_t thread, size_t frames)
{
	const struct py_offsets *off = &f->ver.off;
	size_t size = CHUNK_HEAD + frames * FRAME_SIZE + 1024;
	uintptr_t chunk;

	if (f->ver.heap_frames)
		return;
	chunk = fake_alloc(f, size);
	fake_set(chunk, 0, fake_get(thread, off->tstate.datastack_chunk));
	fake_set(chunk, CHUNK_SIZE_AT, size);
	fake_set(thread, off->tstate.datastack_chunk, chunk);
	fake_set(thread, off->tstate.datastack_top, chunk + CHUNK_HEAD);
	fake_set(thread, off->tstate.datastack_limit, chunk + size);
}

uintptr_t
fake_thread(struct fake *f, uint32_t native, size_t frames)
{
	const struct py_offsets *off = &f->ver.off;
	uintptr_t at = fake_alloc(f, TSTATE_SIZE);
	uintptr_t head = fake_get(f->interp, off->interp.threads_head);

	fake_set(at, off->tstate.interp, f->interp);
	fake_set(at, off->tstate.id, ++f->thread_ids);
	if (!f->ver.heap_frames) {
		fake_set(at, off->tstate.native_thread_id, native);
		fake_chunk(f, at, frames);
		/* Not beside its frames: it lies on the C stack. */
		if (has_holder(f))
			fake_set(at, off->tstate.frame, fake_alloc(f, 64));
	}
	fake_set(at, off->tstate.next, head);
	if (head)
		fake_set(head, off->tstate.prev, at);
	fake_set(f->interp, off->interp.threads_head, at);
	return at;
}

void
fake_thread_end(struct fake *f, uintptr_t thread)
{
	const struct py_offsets *off = &f->ver.off;
	uintptr_t prev = fake_get(thread, off->tstate.prev);
	uintptr_t next = fake_get(thread, off->tstate.next);

	if (prev)
		fake_set(prev, off->tstate.next, next);
	else
		fake_set(f->interp, off->interp.threads_head, next);
	if (next)
		fake_set(next, off->tstate.prev, prev);
	memset((void *)thread, 0xdd, TSTATE_SIZE);
}

uintptr_t
fake_current(struct fake *f, uintptr_t thread)
{
	const struct py_offsets *off = &f->ver.off;
	uintptr_t frame = fake_get(thread, off->tstate.frame);

	return has_holder(f) ? fake_get(frame, off->tstate.cframe_current)
			     : frame;
}

static void
set_current(struct fake *f, uintptr_t thread, uintptr_t frame)
{
	const struct py_offsets *off = &f->ver.off;

	if (has_holder(f))
		fake_set(fake_get(thread, off->tstate.frame),
			 off->tstate.cframe_current, frame);
	else
		fake_set(thread, off->tstate.frame, frame);
}

static uintptr_t
frame_on_heap(struct fake *f)
{
	const struct py_offsets *off = &f->ver.off;
	uintptr_t frame = f->free_frames;

	if (frame)
		f->free_frames = fake_get(frame, off->frame.localsplus);
	else
		frame = fake_alloc(f, HEAP_FRAME);
	fake_set(frame, off->frame.valuestack, frame + off->frame.localsplus);
	*(int8_t *)(frame + off->gen.state) = f->ver.gen.executes;
	return frame;
}

static uintptr_t
frame_on_stack(struct fake *f, uintptr_t thread)
{
	const struct py_offsets *off = &f->ver.off;
	uintptr_t frame = fake_get(thread, off->tstate.datastack_top);
	size_t size = off->frame.localsplus + 8 * STACK_SIZE;

	assert_true(frame + size <=
		    fake_get(thread, off->tstate.datastack_limit));
	memset((void *)frame, 0, size);
	fake_set(thread, off->tstate.datastack_top, frame + size);
	return frame;
}

uintptr_t
fake_push(struct fake *f, uintptr_t thread, uintptr_t code, int unit)
{
	const struct py_offsets *off = &f->ver.off;
	uintptr_t frame =
	    f->ver.heap_frames ? frame_on_heap(f) : frame_on_stack(f, thread);

	fake_set(frame, off->frame.previous, fake_current(f, thread));
	fake_set(frame, off->frame.code, code);
	if (off->frame.is_entry != OFFSET_NONE)
		*(uint8_t *)(frame + off->frame.is_entry) = f->enters;
	f->enters = false;
	fake_move(f, frame, unit);
	set_current(f, thread, frame);
	return frame;
}

void
fake_push_shim(struct fake *f, uintptr_t thread)
{
	const struct py_offsets *off = &f->ver.off;
	uintptr_t frame;

	f->enters = off->frame.is_entry != OFFSET_NONE;
	if (!f->ver.owner_shim)
		return;
	frame = fake_alloc(f, FRAME_SIZE);
	fake_set(frame, off->frame.previous, fake_current(f, thread));
	*(uint8_t *)(frame + off->frame.owner) = f->ver.owner_shim;
	set_current(f, thread, frame);
}

void
fake_pop(struct fake *f, uintptr_t thread)
{
	const struct py_offsets *off = &f->ver.off;
	uintptr_t frame = fake_current(f, thread);

	set_current(f, thread, fake_get(frame, off->frame.previous));
	if (f->ver.heap_frames) {
		/* Freed: it has no caller any more, and is used again. */
		fake_set(frame, off->frame.previous, 0);
		*(int8_t *)(frame + off->gen.state) = !f->ver.gen.executes;
		fake_set(frame, off->frame.localsplus, f->free_frames);
		f->free_frames = frame;
		return;
	}
	if (!f->ver.owner_shim ||
	    *(uint8_t *)(frame + off->frame.owner) < f->ver.owner_shim)
		fake_set(thread, off->tstate.datastack_top, frame);
}

void
fake_move(struct fake *f, uintptr_t frame, int unit)
{
	const struct py_offsets *off = &f->ver.off;
	uintptr_t code = fake_get(frame, off->frame.code);

	if (f->ver.heap_frames) {
		set_u32(frame, off->frame.instr,
			f->ver.instr == INSTR_LASTI_BYTES ? 2 * (uint32_t)unit
							  : (uint32_t)unit);
		return;
	}
	fake_set(frame, off->frame.instr,
		 code + off->code.bytecode + (uintptr_t)(2 * (intptr_t)unit));
}

void
fake_take_gil(struct fake *f, uintptr_t thread)
{
	const struct py_offsets *off = &f->ver.off;

	if (thread && fake_get(f->gil, off->gil.last_holder) != thread) {
		fake_set(f->gil, off->gil.last_holder, thread);
		fake_set(f->gil, off->gil.switch_number,
			 fake_get(f->gil, off->gil.switch_number) + 1);
	}
	set_u32(f->gil, off->gil.locked, thread != 0);
}
