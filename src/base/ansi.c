/* src/base/ansi.c */
#include "base/ansi.h"

#include "base/utf8.h"

#include <string.h>

#define ESC 0x1b
#define BEL 0x07
#define CAN 0x18
#define SUB 0x1a
#define DEL 0x7f

/* Bytes that the character which starts with c should have. */
static size_t
char_length(unsigned char c)
{
	if (c < 0xc2 || c > 0xf4)
		return 1;
	return c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

static void
put_bad(const struct ansi_ops *ops, void *data)
{
	char text[4];
	size_t n = utf8_put(text, UTF8_BAD);

	ops->text(data, text, n);
}

/* How many of n bytes are text as it may be handed on. */
static size_t
clean_length(const char *bytes, size_t n)
{
	size_t i = 0;

	while (i < n) {
		unsigned char c = (unsigned char)bytes[i];
		uint32_t ch;
		size_t used;

		if (c >= ' ' && c < DEL) {
			i++;
			continue;
		}
		if (c < 0x80)
			break;
		used = utf8_get(bytes + i, n - i, &ch);
		if (used == 1 || ch < 0xa0)
			break;
		i += used;
	}
	return i;
}

/* Bytes of n that belong to the first one, the first of a character. */
static size_t
joined_length(const char *bytes, size_t n)
{
	size_t want = char_length((unsigned char)bytes[0]), i = 1;

	while (i < n && i < want && ((unsigned char)bytes[i] & 0xc0) == 0x80)
		i++;
	return i;
}

/* A byte (at least) that is not clean text. Returns how many were used. */
static size_t
take_odd(struct ansi *a, const char *bytes, size_t n,
	 const struct ansi_ops *ops, void *data)
{
	uint32_t ch;
	size_t used = utf8_get(bytes, n, &ch);

	if (ch == DEL || (used == 2 && ch < 0xa0))
		return used; /* a control character of eight bits */
	used = joined_length(bytes, n);
	if (used == n && n < char_length((unsigned char)bytes[0])) {
		memcpy(a->part, bytes, n);
		a->npart = n;
		return n;
	}
	put_bad(ops, data);
	return used;
}

/* Go on with a character whose beginning came before. */
static size_t
take_part(struct ansi *a, const char *bytes, const struct ansi_ops *ops,
	  void *data)
{
	size_t want = char_length((unsigned char)a->part[0]), n = a->npart;

	if (((unsigned char)bytes[0] & 0xc0) != 0x80) {
		a->npart = 0;
		put_bad(ops, data);
		return 0;
	}
	a->part[n++] = bytes[0];
	a->npart = n;
	if (n < want)
		return 1;
	a->npart = 0;
	n = clean_length(a->part, want);
	if (n == want)
		ops->text(data, a->part, want);
	else
		take_odd(a, a->part, want, ops, data);
	return 1;
}

/* Returns how many bytes were text. */
static size_t
take_text(struct ansi *a, const char *bytes, size_t n,
	  const struct ansi_ops *ops, void *data)
{
	size_t clean;

	if (a->npart)
		return take_part(a, bytes, ops, data);
	clean = clean_length(bytes, n);
	if (clean)
		ops->text(data, bytes, clean);
	else
		clean = take_odd(a, bytes, n, ops, data);
	return clean;
}

static void
begin_csi(struct ansi *a)
{
	a->state = ANSI_CSI;
	a->csi = (struct ansi_csi){ .n = 1, .args = { ANSI_MISSING } };
}

static void
take_escape(struct ansi *a, char c, const struct ansi_ops *ops, void *data)
{
	if (c >= ' ' && c <= '/') {
		a->bad = a->bad || a->csi.inter;
		a->csi.inter = c;
		return;
	}
	a->state = ANSI_TEXT;
	if (a->csi.inter || !strchr("[]PX^_", c)) {
		if (!a->bad)
			ops->escape(data, a->csi.inter, c);
	} else if (c == '[') {
		begin_csi(a);
	} else {
		a->state = c == ']' ? ANSI_OSC : ANSI_STRING;
	}
}

static void
take_digit(struct ansi *a, int digit)
{
	int *arg = &a->csi.args[a->csi.n - 1];

	if (a->csi.n > ANSI_ARGS)
		return;
	*arg = (*arg == ANSI_MISSING ? 0 : *arg * 10) + digit;
	if (*arg > ANSI_MOST)
		*arg = ANSI_MOST;
}

static void
take_separator(struct ansi *a, char c)
{
	struct ansi_csi *csi = &a->csi;

	if (csi->n <= ANSI_ARGS)
		csi->joined[csi->n - 1] = c == ':';
	if (csi->n < ANSI_ARGS)
		csi->args[csi->n] = ANSI_MISSING;
	if (csi->n <= ANSI_ARGS)
		csi->n++;
}

static void
end_csi(struct ansi *a, char c, const struct ansi_ops *ops, void *data)
{
	a->state = ANSI_TEXT;
	a->csi.final = c;
	if (a->csi.n > ANSI_ARGS)
		a->csi.n = ANSI_ARGS;
	if (!a->bad)
		ops->csi(data, &a->csi);
}

static void
take_csi(struct ansi *a, char c, const struct ansi_ops *ops, void *data)
{
	if (c >= '@') {
		end_csi(a, c, ops, data);
	} else if (c <= '/') {
		a->bad = a->bad || a->csi.inter;
		a->csi.inter = c;
	} else if (a->csi.inter) {
		a->bad = true; /* an argument behind that */
	} else if (c <= '9') {
		take_digit(a, c - '0');
	} else if (c == ';' || c == ':') {
		take_separator(a, c);
	} else {
		a->bad = a->bad || a->csi.leader || a->csi.n > 1 ||
			 a->csi.args[0] != ANSI_MISSING;
		a->csi.leader = c;
	}
}

/* Below ' ', wherever it stands. */
static void
take_control(struct ansi *a, char c, const struct ansi_ops *ops, void *data)
{
	bool string = a->state == ANSI_STRING || a->state == ANSI_OSC;

	if (c == ESC) {
		a->state = ANSI_ESCAPE;
		a->bad = false;
		a->csi.inter = 0;
	} else if (c == CAN || c == SUB || (c == BEL && a->state == ANSI_OSC)) {
		a->state = ANSI_TEXT;
	} else if (c && !string) {
		ops->control(data, c);
	}
}

/* A byte of a sequence that is no control character; false: it ends the
 * sequence and is none of it. */
static bool
take_sequence(struct ansi *a, char c, const struct ansi_ops *ops, void *data)
{
	if (a->state == ANSI_STRING || a->state == ANSI_OSC || c == DEL)
		return true;
	if ((unsigned char)c >= 0x80) {
		a->state = ANSI_TEXT;
		return false;
	}
	if (a->state == ANSI_ESCAPE)
		take_escape(a, c, ops, data);
	else
		take_csi(a, c, ops, data);
	return true;
}

void
ansi_parse(struct ansi *a, const char *bytes, size_t n,
	   const struct ansi_ops *ops, void *data)
{
	for (size_t i = 0; i < n;) {
		unsigned char c = (unsigned char)bytes[i];

		if (c < ' ') {
			if (a->npart)
				i += take_part(a, bytes + i, ops, data);
			take_control(a, (char)c, ops, data);
			i++;
		} else if (a->state == ANSI_TEXT) {
			i += take_text(a, bytes + i, n - i, ops, data);
		} else {
			i += take_sequence(a, (char)c, ops, data);
		}
	}
}

bool
ansi_is_between(const struct ansi *a)
{
	return a->state != ANSI_TEXT || a->npart;
}
