/* src/base/out.c */
#include "base/out.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define PIECE ((size_t)1 << 17) /* bytes that a sink gets at a time */

void
out_init(struct out *o, size_t max)
{
	*o = (struct out){ .max = max };
}

void
out_init_sink(struct out *o, out_sink *sink, void *arg)
{
	*o = (struct out){ .max = SIZE_MAX, .sink = sink, .arg = arg };
}

enum pit_status
out_flush(struct out *o)
{
	if (!o->sink || !o->len || o->status)
		return o->status;
	if (!o->sink(o->arg, o->data, o->len))
		o->status = PIT_EIO;
	o->len = 0;
	o->data[0] = '\0';
	return o->status;
}

/* Whole pieces alone: a file that is written at even places takes less. */
static enum pit_status
flush_pieces(struct out *o)
{
	size_t n = o->len / PIECE * PIECE;

	if (!o->sink(o->arg, o->data, n))
		o->status = PIT_EIO;
	o->len -= n;
	memmove(o->data, o->data + n, o->len);
	o->data[o->len] = '\0';
	return o->status;
}

void
out_fini(struct out *o)
{
	mem_free(o->data);
	*o = (struct out){ 0 };
}

/* Room for n more bytes and the NUL; false and a sticky status if not. */
static inline bool
out_reserve(struct out *o, size_t n)
{
	char *p;

	if (o->status)
		return false;
	/* Mostly there is. */
	if (o->len < PIECE && n < o->cap - o->len && n <= o->max - o->len)
		return true;
	if (o->sink && o->len >= PIECE && flush_pieces(o))
		return false;
	if (n > o->max || o->len > o->max - n) {
		o->status = PIT_ELIMIT;
		return false;
	}
	p = mem_grow(o->data, &o->cap, o->len + n + 1, 1);
	if (!p) {
		o->status = PIT_ENOMEM;
		return false;
	}
	o->data = p;
	return true;
}

/* Is there room already? That is so for all but a few of millions. */
static inline bool
has_room(const struct out *o, size_t n)
{
	return !o->status && n < o->cap - o->len && n <= o->max - o->len &&
	       (!o->sink || o->len < PIECE);
}

void
out_mem(struct out *o, const void *bytes, size_t n)
{
	if (!has_room(o, n) && !out_reserve(o, n))
		return;
	if (n)
		memcpy(o->data + o->len, bytes, n);
	o->len += n;
	o->data[o->len] = '\0';
}

void
out_str(struct out *o, const char *s)
{
	out_mem(o, s, strlen(s));
}

void
out_char(struct out *o, char c)
{
	if (!has_room(o, 1) && !out_reserve(o, 1))
		return;
	o->data[o->len++] = c;
	o->data[o->len] = '\0';
}

void
out_printf(struct out *o, const char *fmt, ...)
{
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	if (n >= 0 && out_reserve(o, (size_t)n)) {
		vsnprintf(o->data + o->len, (size_t)n + 1, fmt, again);
		o->len += (size_t)n;
	}
	va_end(again);
	va_end(ap);
}

void
out_number(struct out *o, const char *fmt, ...)
{
	char text[400]; /* the largest double has 309 digits before its point */
	bool point = false;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	for (const char *p = text; *p; p++) {
		if (strchr("+-0123456789einfa ", *p)) {
			out_char(o, *p);
		} else if (!point) {
			/* The locale's may be of several bytes. */
			out_char(o, '.');
			point = true;
		}
	}
}

enum pit_status
out_status(const struct out *o)
{
	return o->status;
}

char *
out_take(struct out *o)
{
	char *text = o->data;

	o->data = NULL;
	o->len = o->cap = 0;
	if (!o->status)
		return text ? text : mem_strdup("");
	mem_free(text);
	return NULL;
}
