/* tests/lib/fake_python.c */
#include "lib/fake_python.h"

#include "lib/test.h"

#include <stdlib.h>
#include <string.h>

#define UNITS         64u
#define FRAME_SIZE    96u
#define CHUNK_HEAD    24u
#define CHUNK_SIZE_AT 8u    /* in its head */
#define STATE_ASCII   0xe4u /* kind 1, compact, ascii, ready */

static bool
fake_read(struct peek *peek, void *dst, uintptr_t src, size_t n)
{
	struct fake *f = (struct fake *)peek;
	uintptr_t from = (uintptr_t)f->memory;

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
fake_init(struct fake *f, size_t size)
{
	memset(f, 0, sizeof(*f));
	f->peek.read = fake_read;
	assert_true(pyver_find(&f->ver, 0x030c01f0));
	f->memory = calloc(1, size);
	assert_non_null(f->memory);
	f->size = size;
	f->code_type = fake_alloc(f, 64);
	f->runtime = fake_alloc(f, 256);
	f->interp = fake_alloc(f, 1024);
	f->gil = fake_alloc(f, 64);
	fake_set(f->runtime, f->ver.off.runtime.interpreters_head, f->interp);
	fake_set(f->interp, f->ver.off.interp.gil_ptr, f->gil);
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
		.pid = FAKE_PID,
		.proc_fd = -1,
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
	set_u32(at, off->object.str_state, STATE_ASCII);
	memcpy((void *)(at + off->object.str_ascii), text, n);
	return at;
}

/* One entry for each eight units, each a line further than the one before. */
static uintptr_t
fake_linetable(struct fake *f)
{
	const struct py_offsets *off = &f->ver.off;
	size_t n = UNITS / 8 * 3;
	uintptr_t at = fake_alloc(f, off->object.bytes_data + n);
	uint8_t *p = (uint8_t *)at + off->object.bytes_data;

	fake_set(at, off->object.ob_size, n);
	for (size_t i = 0; i < UNITS / 8; i++) {
		p[3 * i] = (uint8_t)(0x80 | (i ? 11 : 10) << 3 | 7);
		p[3 * i + 1] = p[3 * i + 2] = 0;
	}
	return at;
}

uintptr_t
fake_code(struct fake *f, const char *name, uint32_t line)
{
	const struct py_offsets *off = &f->ver.off;
	uintptr_t at = fake_alloc(f, off->code.bytecode + 2 * UNITS);
	uintptr_t str = fake_str(f, name);

	fake_set(at, off->object.ob_type, f->code_type);
	fake_set(at, off->object.ob_size, UNITS);
	fake_set(at, off->code.filename, fake_str(f, "app.py"));
	fake_set(at, off->code.name, str);
	fake_set(at, off->code.qualname, str);
	fake_set(at, off->code.linetable, fake_linetable(f));
	set_u32(at, off->code.firstlineno, line);
	return at;
}

uintptr_t
fake_thread(struct fake *f, uint32_t native, size_t frames)
{
	const struct py_offsets *off = &f->ver.off;
	size_t size = CHUNK_HEAD + frames * FRAME_SIZE + 1024;
	uintptr_t at = fake_alloc(f, off->tstate.datastack_limit + 64);
	uintptr_t chunk = fake_alloc(f, size);
	uintptr_t cframe = fake_alloc(f, 64);
	uintptr_t head = fake_get(f->interp, off->interp.threads_head);

	fake_set(chunk, CHUNK_SIZE_AT, size);
	fake_set(at, off->tstate.interp, f->interp);
	fake_set(at, off->tstate.id, ++f->thread_ids);
	fake_set(at, off->tstate.native_thread_id, native);
	fake_set(at, off->tstate.frame, cframe);
	fake_set(at, off->tstate.datastack_chunk, chunk);
	fake_set(at, off->tstate.datastack_top, chunk + CHUNK_HEAD);
	fake_set(at, off->tstate.datastack_limit, chunk + size);
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
	memset((void *)thread, 0xdd, off->tstate.datastack_limit + 8);
}

uintptr_t
fake_current(struct fake *f, uintptr_t thread)
{
	return fake_get(fake_get(thread, f->ver.off.tstate.frame),
			f->ver.off.tstate.cframe_current);
}

static void
set_current(struct fake *f, uintptr_t thread, uintptr_t frame)
{
	fake_set(fake_get(thread, f->ver.off.tstate.frame),
		 f->ver.off.tstate.cframe_current, frame);
}

uintptr_t
fake_push(struct fake *f, uintptr_t thread, uintptr_t code, int unit)
{
	const struct py_offsets *off = &f->ver.off;
	uintptr_t frame = fake_get(thread, off->tstate.datastack_top);

	assert_true(frame + FRAME_SIZE <=
		    fake_get(thread, off->tstate.datastack_limit));
	memset((void *)frame, 0, FRAME_SIZE);
	fake_set(frame, off->frame.previous, fake_current(f, thread));
	fake_set(frame, off->frame.code, code);
	fake_move(f, frame, unit);
	fake_set(thread, off->tstate.datastack_top, frame + FRAME_SIZE);
	set_current(f, thread, frame);
	return frame;
}

void
fake_push_shim(struct fake *f, uintptr_t thread)
{
	const struct py_offsets *off = &f->ver.off;
	uintptr_t frame = fake_alloc(f, FRAME_SIZE);

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
	if (*(uint8_t *)(frame + off->frame.owner) < f->ver.owner_shim)
		fake_set(thread, off->tstate.datastack_top, frame);
}

void
fake_move(struct fake *f, uintptr_t frame, int unit)
{
	const struct py_offsets *off = &f->ver.off;
	uintptr_t code = fake_get(frame, off->frame.code);

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
