/* src/wire/enc.c */
#include "wire/enc.h"

#include "base/varint.h"
#include "wire/layout.h"

#include <string.h>

#define HELLO_MAGIC 4 /* bytes that open the payload of HELLO */

void
enc_init(struct enc *enc, void *buf, size_t cap)
{
	enc->buf = buf;
	enc->len = 0;
	enc->cap = cap;
	enc->overflow = false;
}

static uint64_t
field_number(const struct event *ev, const struct layout_field *f)
{
	const char *at = (const char *)ev + f->offset;

	if (f->kind == LAYOUT_U32)
		return *(const uint32_t *)at;
	return *(const uint64_t *)at;
}

static const struct wire_text *
field_text(const struct event *ev, const struct layout_field *f)
{
	return (const struct wire_text *)((const char *)ev + f->offset);
}

/* How many of the fields are written. */
static size_t
fields_said(const struct event *ev, const struct layout *layout)
{
	size_t n = layout->n, least = layout_least(ev->type);

	while (n > least && !field_number(ev, &layout->fields[n - 1]))
		n--;
	return n;
}

/* Bytes of the payload; over WIRE_MAX_RECORD if the record breaks a limit. */
static size_t
payload_size(const struct event *ev, const struct layout *layout,
	     size_t nfields)
{
	size_t n = ev->type == WIRE_HELLO ? HELLO_MAGIC : 0;

	for (size_t i = 0; i < nfields; i++) {
		const struct layout_field *f = &layout->fields[i];
		size_t len;

		if (f->kind != LAYOUT_TEXT) {
			n += varint_size(field_number(ev, f));
			continue;
		}
		len = field_text(ev, f)->n;
		if (len > WIRE_MAX_STRING)
			return WIRE_MAX_RECORD + 1;
		n += varint_size(len) + len;
	}
	return n;
}

static uint8_t *
put_magic(uint8_t *p)
{
	for (int i = 0; i < HELLO_MAGIC; i++)
		*p++ = (uint8_t)(WIRE_MAGIC >> (8 * i));
	return p;
}

static uint8_t *
put_field(uint8_t *p, const struct event *ev, const struct layout_field *f)
{
	const struct wire_text *text;

	if (f->kind != LAYOUT_TEXT)
		return p + varint_put(p, field_number(ev, f));
	text = field_text(ev, f);
	p += varint_put(p, text->n);
	if (text->n)
		memcpy(p, text->p, text->n);
	return p + text->n;
}

void
enc_event(struct enc *enc, const struct event *ev)
{
	const struct layout *layout = layout_get(ev->type);
	uint8_t *p = enc->buf + enc->len;
	size_t size, whole, nfields;

	if (enc->overflow)
		return;
	nfields = layout ? fields_said(ev, layout) : 0;
	size = layout ? payload_size(ev, layout, nfields) : WIRE_MAX_RECORD + 1;
	whole = varint_size(ev->type) + varint_size(size) + size;
	if (size > WIRE_MAX_RECORD || whole > enc->cap - enc->len) {
		enc->overflow = true;
		return;
	}
	p += varint_put(p, ev->type);
	p += varint_put(p, size);
	if (ev->type == WIRE_HELLO)
		p = put_magic(p);
	for (size_t i = 0; i < nfields; i++)
		p = put_field(p, ev, &layout->fields[i]);
	enc->len += whole;
}
