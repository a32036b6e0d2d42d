/* src/wire/dec.c */
#include "wire/dec.h"

#include "base/mem.h"
#include "base/varint.h"
#include "wire/layout.h"

#include <inttypes.h>
#include <string.h>

/* Ids of one kind that are defined: 1 up to used. */
struct ids {
	const char *noun;
	uint32_t max;
	uint32_t used;
};

struct dec {
	uint8_t *buf; /* bytes at..len are fed and not yet taken */
	size_t at, len, cap;
	bool hello; /* has been seen */
	bool clock;
	uint64_t time; /* of the last CLOCK */
	struct ids strings, codes, frames, stacks, threads, tasks;
	uint16_t *depth; /* by stack; of those that are defined */
	size_t depth_cap;
	struct pit_err err;
};

_Static_assert(WIRE_MAX_DEPTH <= UINT16_MAX, "a depth fits");

static bool
ids_has(const struct ids *ids, uint32_t id)
{
	return id && id <= ids->used;
}

/* Ids come in sequence: were gaps allowed, a few bytes could make tables of
 * any size. */
static enum pit_status
ids_define(struct ids *ids, uint32_t id, struct pit_err *err)
{
	if (id == 0)
		return pit_fail(err, PIT_ECORRUPT, "%s 0 is defined",
				ids->noun);
	if (ids_has(ids, id))
		return pit_fail(err, PIT_ECORRUPT,
				"%s %" PRIu32 " is defined twice", ids->noun,
				id);
	if (id > ids->max)
		return pit_fail(err, PIT_ELIMIT,
				"%s %" PRIu32 " is over the limit of %" PRIu32,
				ids->noun, id, ids->max);
	if (id != ids->used + 1)
		return pit_fail(err, PIT_ECORRUPT,
				"%s %" PRIu32 " is defined where %" PRIu32
				" is due",
				ids->noun, id, ids->used + 1);
	ids->used = id;
	return PIT_OK;
}

/* A reference that must not be 0. */
static enum pit_status
ids_need(const struct ids *ids, uint32_t id, struct pit_err *err)
{
	if (ids_has(ids, id))
		return PIT_OK;
	return pit_fail(err, PIT_ECORRUPT,
			"%s %" PRIu32 " is used but not defined", ids->noun,
			id);
}

/* A reference that may be 0, none. */
static enum pit_status
ids_may(const struct ids *ids, uint32_t id, struct pit_err *err)
{
	return id ? ids_need(ids, id, err) : PIT_OK;
}

struct dec *
dec_new(void)
{
	struct dec *dec = mem_zalloc(sizeof(*dec));

	if (!dec)
		return NULL;
	dec->strings = (struct ids){ .noun = "string", .max = WIRE_MAX_ID };
	dec->codes = (struct ids){ .noun = "code", .max = WIRE_MAX_ID };
	dec->frames = (struct ids){ .noun = "frame", .max = WIRE_MAX_ID };
	dec->stacks = (struct ids){ .noun = "stack", .max = WIRE_MAX_ID };
	dec->threads = (struct ids){ .noun = "thread", .max = WIRE_MAX_THREAD };
	dec->tasks = (struct ids){ .noun = "task", .max = WIRE_MAX_TASK };
	return dec;
}

void
dec_free(struct dec *dec)
{
	if (!dec)
		return;
	mem_free(dec->buf);
	mem_free(dec->depth);
	mem_free(dec);
}

enum pit_status
dec_feed(struct dec *dec, const void *bytes, size_t n)
{
	uint8_t *p;

	if (dec->err.status)
		return dec->err.status;
	if (dec->at) {
		memmove(dec->buf, dec->buf + dec->at, dec->len - dec->at);
		dec->len -= dec->at;
		dec->at = 0;
	}
	p = n > SIZE_MAX - dec->len
		? NULL
		: mem_grow(dec->buf, &dec->cap, dec->len + n, 1);
	if (!p)
		return pit_fail(&dec->err, PIT_ENOMEM, "out of memory");
	dec->buf = p;
	if (n)
		memcpy(p + dec->len, bytes, n);
	dec->len += n;
	return PIT_OK;
}

/* A record's bytes while its fields are taken from them. */
struct cursor {
	const uint8_t *p, *end;
	const char *record; /* its name, for sentences */
};

static enum pit_status
get_number(struct cursor *c, uint64_t max, uint64_t *v, struct pit_err *err)
{
	int n = varint_get(c->p, (size_t)(c->end - c->p), v);

	if (n <= 0)
		return pit_fail(err, PIT_ECORRUPT,
				"a number in a %s record is %s", c->record,
				n ? "too long" : "cut short");
	if (*v > max)
		return pit_fail(err, PIT_ECORRUPT,
				"a number in a %s record is too large: "
				"%" PRIu64,
				c->record, *v);
	c->p += n;
	return PIT_OK;
}

static enum pit_status
get_text(struct cursor *c, struct wire_text *text, struct pit_err *err)
{
	enum pit_status st;
	uint64_t n;

	st = get_number(c, UINT64_MAX, &n, err);
	if (st)
		return st;
	if (n > WIRE_MAX_STRING)
		return pit_fail(err, PIT_ELIMIT,
				"a text of %" PRIu64 " bytes in a %s record "
				"is over the limit of %u",
				n, c->record, WIRE_MAX_STRING);
	if (n > (size_t)(c->end - c->p))
		return pit_fail(err, PIT_ECORRUPT,
				"a text in a %s record is cut short",
				c->record);
	text->p = (const char *)c->p;
	text->n = (size_t)n;
	c->p += n;
	return PIT_OK;
}

static enum pit_status
get_field(struct cursor *c, const struct layout_field *f, struct event *ev,
	  struct pit_err *err)
{
	static const uint64_t max[] = {
		[LAYOUT_U32] = UINT32_MAX,
		[LAYOUT_U64] = UINT64_MAX,
		[LAYOUT_TIME] = WIRE_MAX_TIME - 1,
	};
	char *at = (char *)ev + f->offset;
	enum pit_status st;
	uint64_t v = 0;

	if (f->kind == LAYOUT_TEXT)
		return get_text(c, (struct wire_text *)at, err);
	st = get_number(c, max[f->kind], &v, err);
	if (st)
		return st;
	if (f->kind == LAYOUT_U32)
		*(uint32_t *)at = (uint32_t)v;
	else
		*(uint64_t *)at = v;
	return PIT_OK;
}

/* The event is all zero by now, but a text is never NULL. */
static void
clear_field(const struct layout_field *f, struct event *ev)
{
	if (f->kind == LAYOUT_TEXT)
		((struct wire_text *)((char *)ev + f->offset))->p = "";
}

/* The magic and the version, which come first in every version to be: what
 * follows them is not looked at before they are right. */
static enum pit_status
check_hello(struct cursor *c, struct pit_err *err)
{
	struct cursor ahead;
	enum pit_status st;
	uint64_t version;

	for (int i = 0; i < 4; i++) {
		if (c->p == c->end || *c->p != (uint8_t)(WIRE_MAGIC >> (8 * i)))
			return pit_fail(err, PIT_ECORRUPT,
					"this is not a stream of "
					"pyinstrument-top");
		c->p++;
	}
	ahead = *c;
	st = get_number(&ahead, UINT32_MAX, &version, err);
	if (st)
		return st;
	if (version == WIRE_VERSION)
		return PIT_OK;
	return pit_fail(err, PIT_EVERSION,
			"the stream has version %" PRIu64 " of the wire "
			"format, this program reads version %u",
			version, WIRE_VERSION);
}

/* Fields that the payload ends before are zero or empty: the sender is older
 * than the field. Bytes after the last field are of a newer one. */
static enum pit_status
get_fields(struct cursor *c, const struct layout *layout, struct event *ev,
	   struct pit_err *err)
{
	enum pit_status st;

	if (ev->type == WIRE_HELLO) {
		st = check_hello(c, err);
		if (st)
			return st;
	}
	for (size_t i = 0; i < layout->n; i++) {
		if (c->p == c->end) {
			clear_field(&layout->fields[i], ev);
			continue;
		}
		st = get_field(c, &layout->fields[i], ev, err);
		if (st)
			return st;
	}
	return PIT_OK;
}

static enum pit_status
check_interval(uint64_t interval, struct pit_err *err)
{
	if (interval)
		return PIT_OK;
	return pit_fail(err, PIT_ECORRUPT, "the interval between ticks is 0");
}

static enum pit_status
add_code(struct dec *dec, const struct wire_code *code)
{
	enum pit_status st = ids_may(&dec->strings, code->file, &dec->err);

	if (!st)
		st = ids_may(&dec->strings, code->name, &dec->err);
	if (!st)
		st = ids_define(&dec->codes, code->id, &dec->err);
	return st;
}

static enum pit_status
add_frame(struct dec *dec, const struct wire_frame *frame)
{
	enum pit_status st = PIT_OK;

	if (frame->kind == WIRE_FRAME_PYTHON)
		st = ids_need(&dec->codes, frame->a, &dec->err);
	if (frame->kind == WIRE_FRAME_C) {
		st = ids_need(&dec->strings, frame->a, &dec->err);
		if (!st)
			st = ids_may(&dec->strings, frame->b, &dec->err);
	}
	if (frame->kind == WIRE_FRAME_AWAIT)
		st = ids_need(&dec->strings, frame->a, &dec->err);
	if (!st)
		st = ids_define(&dec->frames, frame->id, &dec->err);
	return st;
}

static enum pit_status
add_stack(struct dec *dec, const struct wire_stack *stack)
{
	enum pit_status st = ids_may(&dec->stacks, stack->parent, &dec->err);
	uint16_t *p, depth = 1;

	if (!st)
		st = ids_need(&dec->frames, stack->frame, &dec->err);
	if (st)
		return st;
	if (stack->parent)
		depth = (uint16_t)(dec->depth[stack->parent] + 1);
	if (depth > WIRE_MAX_DEPTH)
		return pit_fail(&dec->err, PIT_ELIMIT,
				"stack %" PRIu32 " is deeper than %u frames",
				stack->id, WIRE_MAX_DEPTH);
	st = ids_define(&dec->stacks, stack->id, &dec->err);
	if (st)
		return st;
	p = mem_grow(dec->depth, &dec->depth_cap, (size_t)stack->id + 1,
		     sizeof(*p));
	if (!p)
		return pit_fail(&dec->err, PIT_ENOMEM, "out of memory");
	dec->depth = p;
	p[stack->id] = depth;
	return PIT_OK;
}

static enum pit_status
check_run(struct dec *dec, const char *record, uint32_t count, uint64_t end)
{
	if (!dec->clock)
		return pit_fail(&dec->err, PIT_ECORRUPT,
				"a %s record comes before the first CLOCK",
				record);
	if (count == 0)
		return pit_fail(&dec->err, PIT_ECORRUPT,
				"a %s record counts no samples", record);
	if (end >= WIRE_MAX_TIME - dec->time)
		return pit_fail(&dec->err, PIT_ECORRUPT,
				"a %s record is too far in the future", record);
	return PIT_OK;
}

static enum pit_status
check_sample(struct dec *dec, const struct wire_sample *sample)
{
	enum pit_status st = ids_need(&dec->threads, sample->thread, &dec->err);

	if (!st)
		st = ids_may(&dec->stacks, sample->stack, &dec->err);
	if (!st)
		st = ids_may(&dec->tasks, sample->task, &dec->err);
	if (!st)
		st = ids_may(&dec->stacks, sample->base, &dec->err);
	return st ? st : check_run(dec, "SAMPLE", sample->count, sample->end);
}

static enum pit_status
check_task_sample(struct dec *dec, const struct wire_task_sample *sample)
{
	enum pit_status st = ids_need(&dec->tasks, sample->task, &dec->err);

	if (!st)
		st = ids_may(&dec->stacks, sample->stack, &dec->err);
	return st ? st
		  : check_run(dec, "TASK_SAMPLE", sample->count, sample->end);
}

static enum pit_status
add_task(struct dec *dec, const struct wire_task *task)
{
	enum pit_status st = ids_need(&dec->threads, task->thread, &dec->err);

	if (!st)
		st = ids_may(&dec->tasks, task->by, &dec->err);
	/* Again, for another name, or another task. */
	if (st || ids_has(&dec->tasks, task->id))
		return st;
	return ids_define(&dec->tasks, task->id, &dec->err);
}

static void
forget(struct ids *ids)
{
	ids->used = 0;
}

/* Check what the record says against what came before, and remember it. */
static enum pit_status
dec_check(struct dec *dec, const struct event *ev)
{
	switch (ev->type) {
	case WIRE_HELLO:
		dec->hello = true;
		return check_interval(ev->hello.interval, &dec->err);
	case WIRE_STRING:
		return ids_define(&dec->strings, ev->string.id, &dec->err);
	case WIRE_CODE:
		return add_code(dec, &ev->code);
	case WIRE_FRAME:
		return add_frame(dec, &ev->frame);
	case WIRE_STACK:
		return add_stack(dec, &ev->stack);
	case WIRE_THREAD:
		/* Again, for another name. */
		if (ids_has(&dec->threads, ev->thread.id))
			return PIT_OK;
		return ids_define(&dec->threads, ev->thread.id, &dec->err);
	case WIRE_THREAD_END:
		return ids_need(&dec->threads, ev->thread_end.id, &dec->err);
	case WIRE_TASK:
		return add_task(dec, &ev->task);
	case WIRE_TASK_END:
		return ids_need(&dec->tasks, ev->task_end.id, &dec->err);
	case WIRE_TASK_SAMPLE:
		return check_task_sample(dec, &ev->task_sample);
	case WIRE_CLOCK:
		dec->clock = true;
		dec->time = ev->clock.time;
		return PIT_OK;
	case WIRE_SAMPLE:
		return check_sample(dec, &ev->sample);
	case WIRE_RATE:
		return check_interval(ev->rate.interval, &dec->err);
	case WIRE_RESET:
		forget(&dec->strings);
		forget(&dec->codes);
		forget(&dec->frames);
		forget(&dec->stacks);
		return PIT_OK;
	case WIRE_UNSUPPORTED:
	case WIRE_FACT:
	case WIRE_LOST:
	case WIRE_BYE:
	case WIRE_MISSED:
		return PIT_OK;
	}
	return PIT_OK;
}

/* Type and payload length, checked as soon as they are there, so that a
 * decoder never waits for the end of a record that it would refuse. Returns
 * the bytes used; 0: not all there, or an error. */
static size_t
get_header(struct dec *dec, uint64_t *type, uint64_t *size)
{
	const uint8_t *p = dec->buf + dec->at;
	size_t left = dec->len - dec->at;
	int n, m;

	if (left == 0)
		return 0;
	n = varint_get(p, left, type);
	if (n < 0 || (n > 0 && *type == 0)) {
		pit_fail(&dec->err, PIT_ECORRUPT,
			 "no record can begin with these bytes");
		return 0;
	}
	if (n == 0)
		return 0;
	if (dec->hello == (*type == WIRE_HELLO)) {
		pit_fail(&dec->err, PIT_ECORRUPT, "%s",
			 dec->hello ? "a second HELLO record"
				    : "the stream does not begin with a HELLO "
				      "record");
		return 0;
	}
	m = varint_get(p + n, left - (size_t)n, size);
	if (m < 0 || (m > 0 && *size > WIRE_MAX_RECORD)) {
		pit_fail(&dec->err, PIT_ELIMIT,
			 "a record is longer than %u bytes", WIRE_MAX_RECORD);
		return 0;
	}
	return m > 0 ? (size_t)n + (size_t)m : 0;
}

static const char *
record_name(uint64_t type)
{
	static const char *const names[] = {
#define RECORD(number, NAME, member) [number] = #NAME,
#include "wire/records.def"
#undef RECORD
	};

	return names[type];
}

bool
dec_next(struct dec *dec, struct event *ev)
{
	while (!dec->err.status) {
		const struct layout *layout;
		uint64_t type, size;
		size_t head = get_header(dec, &type, &size);
		struct cursor c;

		if (head == 0 || size > dec->len - dec->at - head)
			return false;
		c.p = dec->buf + dec->at + head;
		c.end = c.p + size;
		dec->at += head + (size_t)size;
		layout = layout_get(type);
		if (!layout)
			continue;
		c.record = record_name(type);
		*ev = (struct event){ .type = (enum wire_type)type };
		if (get_fields(&c, layout, ev, &dec->err))
			return false;
		return dec_check(dec, ev) == PIT_OK;
	}
	return false;
}

enum pit_status
dec_status(const struct dec *dec, struct pit_err *err)
{
	if (err)
		*err = dec->err;
	return dec->err.status;
}

size_t
dec_pending(const struct dec *dec)
{
	return dec->len - dec->at;
}
