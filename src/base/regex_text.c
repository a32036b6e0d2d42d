/* src/base/regex_text.c */
#include "base/regex_text.h"

#include "base/ascii.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* A pattern while it is read. */
struct reader {
	struct out *o;
	const char *p;    /* what is left of it */
	bool in_class;    /* between "[" and "]" */
	const char *open; /* where a "]" would be the class's own */
};

static size_t
hex_digits(const char *p)
{
	return strspn(p, "0123456789abcdefABCDEF");
}

/* "\u00e9" and "\U000000e9", of so many digits. */
static bool
code_point(struct reader *r, size_t digits)
{
	if (hex_digits(r->p + 2) < digits)
		return false;
	out_str(r->o, "\\x{");
	out_mem(r->o, r->p + 2, digits);
	out_char(r->o, '}');
	r->p += 2 + digits;
	return true;
}

/* A backslash and what it belongs to. */
static void
escape(struct reader *r)
{
	char c = r->p[1];

	if (c == 'u' && code_point(r, 4))
		return;
	if (c == 'U' && code_point(r, 8))
		return;
	if (c == 'Z' && !r->in_class)
		out_str(r->o, "\\z"); /* the very end, whatever is there */
	else if (c == 'v')
		out_str(r->o, "\\x0b");
	else
		out_mem(r->o, r->p, c ? 2 : 1);
	r->p += c ? 2 : 1;
}

static void
class_char(struct reader *r)
{
	/* No name of a class begins there, as in "[[:alpha:]]". */
	if (*r->p == '[')
		out_char(r->o, '\\');
	if (*r->p == ']' && r->p != r->open)
		r->in_class = false;
	out_char(r->o, *r->p++);
}

static void
class_open(struct reader *r)
{
	r->in_class = true;
	out_char(r->o, *r->p++);
	if (*r->p == '^')
		out_char(r->o, *r->p++);
	r->open = r->p;
}

/* "{,3}": PCRE2 wants a least number, or takes it for text. */
static bool
is_open_count(const char *p)
{
	size_t n;

	if (p[0] != '{' || p[1] != ',')
		return false;
	n = strspn(p + 2, "0123456789");
	return n && p[2 + n] == '}';
}

static void
reader_step(struct reader *r)
{
	if (*r->p == '\\') {
		escape(r);
	} else if (r->in_class) {
		class_char(r);
	} else if (*r->p == '[') {
		class_open(r);
	} else {
		out_char(r->o, *r->p);
		if (is_open_count(r->p))
			out_char(r->o, '0');
		r->p++;
	}
}

void
regex_text_python(struct out *o, const char *pattern)
{
	struct reader r = { .o = o, .p = pattern };

	while (*r.p)
		reader_step(&r);
}

size_t
regex_text_place(const char *pattern, size_t at)
{
	struct out o;
	struct reader r = { .o = &o, .p = pattern };
	const char *before = pattern;

	out_init(&o, SIZE_MAX);
	while (*r.p && o.len <= at && !o.status) {
		before = r.p;
		reader_step(&r);
	}
	/* PCRE2 points behind what it could not take. */
	if (o.len <= at)
		before = r.p;
	out_fini(&o);
	return (size_t)(before - pattern);
}

/* Where the class that begins at p ("[") ends; NULL: it does not. */
static const char *
glob_class_end(const char *p)
{
	p++;
	if (*p == '!')
		p++;
	return *p ? strchr(p + 1, ']') : NULL;
}

/* Text that stands for itself. */
static void
glob_char(struct out *o, char c)
{
	if (ascii_is_mark(c))
		out_char(o, '\\');
	out_char(o, c);
}

/* One character, which a class must escape. */
static void
class_item(struct out *o, const char *p, size_t n)
{
	if (n == 1 && strchr("\\]^-[&~|", *p))
		out_char(o, '\\');
	out_mem(o, p, n);
}

/* Bytes of the character at p. */
static size_t
char_len(const char *p, const char *end)
{
	size_t n = 1;

	while (p + n < end && ((unsigned char)p[n] & 0xc0) == 0x80)
		n++;
	return n;
}

/* A range whose ends are the wrong way round holds nothing, in fnmatch. UTF-8
 * is in the order of what it says. */
static bool
range_is_empty(const char *a, size_t na, const char *b, size_t nb)
{
	int order = memcmp(a, b, na < nb ? na : nb);

	return order > 0 || (order == 0 && na > nb);
}

/* What is in the class, p to end. Returns whether there is anything. */
static bool
class_items(struct out *o, const char *p, const char *end)
{
	size_t before = o->len;

	while (p < end) {
		size_t n = char_len(p, end);
		const char *to = p + n + 1;

		if (to < end && p[n] == '-') {
			size_t nto = char_len(to, end);

			if (!range_is_empty(p, n, to, nto)) {
				class_item(o, p, n);
				out_char(o, '-');
				class_item(o, to, nto);
			}
			p = to + nto;
		} else {
			class_item(o, p, n);
			p += n;
		}
	}
	return o->len > before;
}

static void
glob_class(struct out *o, const char *p, const char *end)
{
	bool not = p[1] == '!';
	struct out items;

	out_init(&items, SIZE_MAX);
	if (class_items(&items, p + 1 + not, end)) {
		out_str(o, not ? "[^" : "[");
		out_mem(o, items.data, items.len);
		out_char(o, ']');
	} else {
		out_str(o, not ? "." : "(?!)");
	}
	if (items.status && !o->status)
		o->status = items.status;
	out_fini(&items);
}

/* "*". All but the last take as little as they can, and what they took stands:
 * no glob needs more, and many of them would take for ever. */
static const char *
glob_star(struct out *o, const char *p, bool *open)
{
	if (*open)
		out_char(o, ')');
	while (*p == '*')
		p++;
	*open = strchr(p, '*');
	out_str(o, *open ? "(?>.*?" : ".*");
	return p;
}

/* What is no "*". */
static const char *
glob_step(struct out *o, const char *p)
{
	const char *end;

	if (*p == '[' && (end = glob_class_end(p))) {
		glob_class(o, p, end);
		return end + 1;
	}
	if (*p == '?')
		out_char(o, '.');
	else
		glob_char(o, *p);
	return p + 1;
}

void
regex_text_glob(struct out *o, const char *glob)
{
	const char *p = glob;
	bool open = false;

	out_str(o, "(?s:");
	while (*p)
		p = *p == '*' ? glob_star(o, p, &open) : glob_step(o, p);
	out_str(o, open ? "))\\z" : ")\\z");
}

void
regex_text_glob_plain(struct out *o, const char *glob)
{
	const char *p = glob;

	out_char(o, '^');
	while (*p) {
		if (*p == '*') {
			out_str(o, ".*");
			while (*p == '*')
				p++;
		} else {
			p = glob_step(o, p);
		}
	}
	out_char(o, '$');
}
