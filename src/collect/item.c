/* src/collect/item.c */
#include "collect/item.h"

#include "base/mem.h"
#include "base/varint.h"

#include <inttypes.h>
#include <string.h>

enum field_kind {
	FIELD_U32,  /* varint of at most 32 bits */
	FIELD_U64,  /* varint */
	FIELD_TEXT, /* varint length, bytes */
};

struct field {
	uint16_t offset; /* in struct item */
	uint16_t kind;
};

#define FIELD(member, kind, field)                                             \
	{                                                                      \
		offsetof(struct item, member.field), FIELD_##kind              \
	}

/* The order is the order of the bytes; new fields are added at the end. */
static const struct field run[] = {
	FIELD(run, U64, start),    FIELD(run, U64, epoch),
	FIELD(run, U64, interval), FIELD(run, TEXT, folder),
	FIELD(run, TEXT, argv),    FIELD(run, TEXT, shown),
	FIELD(run, TEXT, args),    FIELD(run, TEXT, heading),
	FIELD(run, U64, delay),    FIELD(run, U64, duration),
};

static const struct field started[] = {
	FIELD(started, U64, time),
	FIELD(started, U32, pid),
	FIELD(started, TEXT, unprofiled),
};

static const struct field open[] = {
	FIELD(open, U32, stream),
};

static const struct field bytes[] = {
	FIELD(bytes, U32, stream),
	FIELD(bytes, TEXT, bytes),
};

static const struct field samples[] = {
	FIELD(samples, U32, stream),
	FIELD(samples, TEXT, rows),
};

static const struct field close[] = {
	FIELD(close, U32, stream), FIELD(close, U32, cut),
	FIELD(close, U64, time),   FIELD(close, TEXT, reason),
	FIELD(close, U32, fate),
};

static const struct field ended[] = {
	FIELD(ended, U32, pid),
	FIELD(ended, U64, time),
};

static const struct field screen[] = {
	FIELD(screen, U32, rows),
	FIELD(screen, U32, cols),
};

static const struct field output[] = {
	FIELD(output, TEXT, bytes),
};

static const struct field mark[] = {
	FIELD(mark, TEXT, text),
	FIELD(mark, U32, letter),
	FIELD(mark, U64, time),
};

static const struct field outcome[] = {
	FIELD(outcome, U32, status),
	FIELD(outcome, U64, time),
};

static const struct field missed[] = {
	FIELD(missed, U32, full),
	FIELD(missed, U32, foreign),
};

static const struct field end[] = {
	FIELD(end, U64, output),
	FIELD(end, TEXT, reason),
};

struct layout {
	const struct field *fields;
	size_t n;
};

static const struct layout layouts[] = {
#define ITEM(number, NAME, member) [number] = { member, ARRAY_LEN(member) },
#include "collect/items.def"
#undef ITEM
};

static const struct layout *
layout_of(uint64_t kind)
{
	static const struct layout none = { NULL, 0 };

	return kind < ARRAY_LEN(layouts) ? &layouts[kind] : &none;
}

static uint64_t
field_number(const struct item *item, const struct field *f)
{
	const char *at = (const char *)item + f->offset;

	if (f->kind == FIELD_U32)
		return *(const uint32_t *)at;
	return *(const uint64_t *)at;
}

static const struct item_text *
field_text(const struct item *item, const struct field *f)
{
	return (const struct item_text *)((const char *)item + f->offset);
}

static void
put_number(struct out *o, uint64_t v)
{
	uint8_t buf[VARINT_MAX];

	out_mem(o, buf, varint_put(buf, v));
}

static size_t
payload_size(const struct item *item, const struct layout *layout,
	     uint64_t later)
{
	size_t n = varint_size(later);

	for (size_t i = 0; i < layout->n; i++) {
		const struct field *f = &layout->fields[i];
		size_t len;

		if (f->kind != FIELD_TEXT) {
			n += varint_size(field_number(item, f));
			continue;
		}
		len = field_text(item, f)->n;
		n += varint_size(len) + len;
	}
	return n;
}

void
item_put(struct out *o, const struct item *item, uint64_t *when)
{
	const struct layout *layout = layout_of(item->kind);
	uint64_t later = item->when > *when ? item->when - *when : 0;

	put_number(o, item->kind);
	put_number(o, payload_size(item, layout, later));
	put_number(o, later);
	for (size_t i = 0; i < layout->n; i++) {
		const struct field *f = &layout->fields[i];
		const struct item_text *text;

		if (f->kind != FIELD_TEXT) {
			put_number(o, field_number(item, f));
			continue;
		}
		text = field_text(item, f);
		put_number(o, text->n);
		out_mem(o, text->n ? text->p : "", text->n);
	}
	*when += later;
}

/* The bytes of an item while its fields are taken from them. */
struct cursor {
	const uint8_t *p, *end;
};

static bool
get_number(struct cursor *c, uint64_t max, uint64_t *v)
{
	int n = varint_get(c->p, (size_t)(c->end - c->p), v);

	if (n <= 0 || *v > max)
		return false;
	c->p += n;
	return true;
}

static bool
get_field(struct cursor *c, const struct field *f, struct item *item)
{
	char *at = (char *)item + f->offset;
	struct item_text *text = (struct item_text *)at;
	uint64_t v;

	if (!get_number(c, f->kind == FIELD_U32 ? UINT32_MAX : UINT64_MAX, &v))
		return false;
	if (f->kind == FIELD_U32)
		*(uint32_t *)at = (uint32_t)v;
	else if (f->kind == FIELD_U64)
		*(uint64_t *)at = v;
	if (f->kind != FIELD_TEXT)
		return true;
	if (v > (size_t)(c->end - c->p))
		return false;
	*text = (struct item_text){ (const char *)c->p, (size_t)v };
	c->p += v;
	return true;
}

/* Fields that the payload ends before are zero or empty: the writer is older
 * than the field. Bytes after the last field are of a newer one. */
static bool
get_payload(struct cursor *c, struct item *item, uint64_t *when)
{
	const struct layout *layout = layout_of(item->kind);
	uint64_t later;

	if (!get_number(c, UINT64_MAX - *when, &later))
		return false;
	*when += later;
	item->when = *when;
	for (size_t i = 0; i < layout->n && c->p < c->end; i++)
		if (!get_field(c, &layout->fields[i], item))
			return false;
	return true;
}

size_t
item_get(const void *p, size_t n, struct item *item, uint64_t *when,
	 struct pit_err *err)
{
	const uint8_t *start = p;
	struct cursor c = { start, start + n };
	uint64_t kind, len;

	*item = (struct item){ 0 };
	if (!get_number(&c, UINT64_MAX, &kind) ||
	    !get_number(&c, UINT64_MAX, &len) || len > (size_t)(c.end - c.p)) {
		pit_fail(err, PIT_ECORRUPT, "an item is cut short");
		return 0;
	}
	c.end = c.p + len;
	item->kind = kind;
	if (get_payload(&c, item, when))
		return (size_t)(c.end - start);
	pit_fail(err, PIT_ECORRUPT, "an item of kind %" PRIu64 " is malformed",
		 kind);
	return 0;
}
