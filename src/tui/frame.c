/* src/tui/frame.c */
#include "tui/frame.h"

#include <stdbool.h>
#include <string.h>

#define MERGED 64 /* bytes of parameters; more are left as they are */

/* Attributes that follow on each other, as parameters of one sequence. */
struct merged {
	char text[MERGED];
	size_t n;
	bool any;
};

/* The length of "ESC [ 1 ; 31 m" at p; 0: it is none. */
static size_t
attributes_at(const char *p, size_t n)
{
	size_t i = 2;

	if (n < 3 || p[0] != '\033' || p[1] != '[')
		return 0;
	while (i < n && ((p[i] >= '0' && p[i] <= '9') || p[i] == ';'))
		i++;
	return i < n && p[i] == 'm' ? i + 1 : 0;
}

static bool
is_ascii_set(const char *p, size_t n)
{
	return n >= 3 && memcmp(p, "\033(B", 3) == 0;
}

/* Does it begin with a reset, in so many bytes? An empty one is all reset. */
static bool
begins_anew(const char *params, size_t n)
{
	return !n || (params[0] == '0' && (n == 1 || params[1] == ';'));
}

/* Nothing is merged beyond one of the fonts: consoles have other characters
 * there. */
static bool
is_font(const char *params, size_t n)
{
	for (size_t i = 0; i + 1 < n; i++)
		if (params[i] == '1' && params[i + 1] <= '2' &&
		    params[i + 1] >= '0' && (!i || params[i - 1] == ';') &&
		    (i + 2 == n || params[i + 2] == ';'))
			return true;
	return false;
}

static bool
merge(struct merged *m, const char *params, size_t n)
{
	if (begins_anew(params, n))
		m->n = 0;
	if (is_font(params, n) || m->n + n + 2 > sizeof(m->text))
		return false;
	if (m->any && m->n)
		m->text[m->n++] = ';';
	if (!n)
		m->text[m->n++] = '0';
	memcpy(m->text + m->n, params, n);
	m->n += n;
	m->any = true;
	return true;
}

static size_t
put(char *p, struct merged *m)
{
	size_t n = 0;

	if (!m->any)
		return 0;
	p[n++] = '\033';
	p[n++] = '[';
	if (m->n != 1 || m->text[0] != '0')
		memcpy(p + n, m->text, m->n);
	else
		m->n = 0; /* a reset alone needs no number */
	n += m->n;
	p[n++] = 'm';
	*m = (struct merged){ .any = false };
	return n;
}

size_t
frame_squeeze(char *p, size_t n)
{
	struct merged m = { .any = false };
	size_t to = 0, i = 0;

	while (i < n) {
		size_t len = attributes_at(p + i, n - i);

		if (is_ascii_set(p + i, n - i)) {
			i += 3;
			continue;
		}
		if (len && merge(&m, p + i + 2, len - 3)) {
			i += len;
			continue;
		}
		/* What was merged was longer before: this stays in front. */
		to += put(p + to, &m);
		len = len ? len : 1;
		memmove(p + to, p + i, len);
		to += len;
		i += len;
	}
	return to + put(p + to, &m);
}
