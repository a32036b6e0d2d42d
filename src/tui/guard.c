/* src/tui/guard.c */
#include "tui/guard.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

#define SEQUENCE_MAX 128 /* bytes of any sequence as it is written here */

static void
flush(struct guard *g)
{
	if (g->nout)
		g->sink(g->data, g->out, g->nout);
	g->nout = 0;
}

/* n bytes that must stay together. */
static void
put(struct guard *g, const char *bytes, size_t n)
{
	if (n > sizeof(g->out) - g->nout)
		flush(g);
	memcpy(g->out + g->nout, bytes, n);
	g->nout += n;
}

/* Characters that libvterm adds to the one before: those of no width, and some
 * that have one today. */
static bool
is_mark(uint32_t ch)
{
	return utf8_width(ch) == 0 || (ch >= 0x600 && ch <= 0x603) ||
	       ch == 0x6dd || ch == 0x6de || ch == 0x70f || ch == 0x1734 ||
	       ch == 0x302e || ch == 0x302f;
}

/* Some that it adds, but takes to be as wide as a character: that would be
 * wider than a screen may be. */
static bool
is_wide_mark(uint32_t ch)
{
	return (ch >= 0x302a && ch <= 0x302f) || ch == 0x3099 || ch == 0x309a;
}

static void
put_char(struct guard *g, const char *bytes, size_t n, uint32_t ch)
{
	if (is_mark(ch)) {
		if (!g->nlast || g->marks == GUARD_MARKS || is_wide_mark(ch))
			return;
		g->marks++;
	} else {
		memcpy(g->last, bytes, n);
		g->nlast = n;
		g->marks = 0;
	}
	put(g, bytes, n);
}

/* ASCII, which needs no look at each character. */
static void
put_plain(struct guard *g, const char *bytes, size_t n)
{
	g->last[0] = bytes[n - 1];
	g->nlast = 1;
	g->marks = 0;
	while (n) {
		size_t room = sizeof(g->out) - g->nout;
		size_t some = n < room ? n : room;

		memcpy(g->out + g->nout, bytes, some);
		g->nout += some;
		bytes += some;
		n -= some;
		if (g->nout == sizeof(g->out))
			flush(g);
	}
}

static void
on_text(void *data, const char *bytes, size_t n)
{
	struct guard *g = data;

	for (size_t i = 0; i < n;) {
		size_t plain = 0, used;
		uint32_t ch;

		while (i + plain < n && (unsigned char)bytes[i + plain] < 0x80)
			plain++;
		if (plain) {
			put_plain(g, bytes + i, plain);
			i += plain;
			continue;
		}
		used = utf8_get(bytes + i, n - i, &ch);
		put_char(g, bytes + i, used, ch);
		i += used;
	}
}

static void
on_control(void *data, char c)
{
	/* Bell, back, tab, three that move down, return, the two of ESC ( 0 */
	if (c >= '\a' && c <= '\017')
		put(data, &c, 1);
}

static void
note_reset(struct guard *g)
{
	g->margins = g->origin = g->insert = g->no_wrap = g->newline = false;
}

static void
note_mode(struct guard *g, bool private, int mode, bool on)
{
	if (!private && mode == 4)
		g->insert = on;
	else if (!private && mode == 20)
		g->newline = on;
	else if (private && mode == 6)
		g->origin = on;
	else if (private && mode == 7)
		g->no_wrap = !on;
	else if (private && (mode == 1047 || mode == 1049))
		g->alternate = on;
}

static void
on_escape(void *data, char inter, char final)
{
	char text[3] = { 033, inter ? inter : final, final };

	/* Character sets: line drawing, and back to none. */
	if (inter == '(' || inter == ')') {
		if (strchr("0AB", final))
			put(data, text, 3);
	} else if (!inter && strchr("78=>DEHMc", final)) {
		if (final == 'c')
			note_reset(data);
		put(data, text, 2);
	}
}

static int
argument(const struct ansi_csi *csi, unsigned i)
{
	if (i >= csi->n || csi->args[i] == ANSI_MISSING)
		return 0;
	return csi->args[i] < GUARD_MOST ? csi->args[i] : GUARD_MOST;
}

/* Write csi with at most most arguments. */
static void
put_csi(struct guard *g, const struct ansi_csi *csi, unsigned most)
{
	char text[SEQUENCE_MAX] = "\033[";
	size_t n = 2;

	if (csi->leader)
		text[n++] = csi->leader;
	for (unsigned i = 0; i < csi->n && i < most; i++) {
		if (i)
			text[n++] = csi->joined[i - 1] ? ':' : ';';
		if (csi->args[i] != ANSI_MISSING)
			n += (size_t)snprintf(text + n, sizeof(text) - n, "%d",
					      argument(csi, i));
	}
	if (csi->inter)
		text[n++] = csi->inter;
	text[n++] = csi->final;
	put(g, text, n);
}

static void
put_repeat(struct guard *g, const struct ansi_csi *csi)
{
	unsigned count = (unsigned)argument(csi, 0);

	count = count ? count : 1;
	count = count < g->repeat ? count : g->repeat;
	for (; count && g->nlast; count--)
		put(g, g->last, g->nlast);
}

/* Modes: libvterm looks at the first of a list only. Left and right margins
 * are not among them: hardly a program uses them, and the letter that sets
 * them saves the cursor elsewhere. */
static void
put_modes(struct guard *g, const struct ansi_csi *csi)
{
	static const int plain[] = { 4, 20, 0 };
	static const int private[] = { 1,    5,    6,    7,    12,   25,
				       1000, 1002, 1003, 1004, 1005, 1006,
				       1015, 1047, 1048, 1049, 2004, 0 };
	const int *known = csi->leader ? private : plain;

	for (unsigned i = 0; i < csi->n; i++) {
		struct ansi_csi one = *csi;

		one.n = 1;
		one.args[0] = csi->args[i];
		if (csi->leader && csi->args[i] == 47)
			one.args[0] = 1047; /* the same under an older name */
		for (const int *k = known; *k; k++)
			if (*k == one.args[0]) {
				note_mode(g, csi->leader, *k,
					  csi->final == 'h');
				put_csi(g, &one, 1);
			}
	}
}

/* Save and restore the cursor, as most terminals read these letters. */
static void
put_cursor(struct guard *g, const struct ansi_csi *csi)
{
	if (csi->n == 1 && csi->args[0] == ANSI_MISSING)
		put(g, csi->final == 's' ? "\0337" : "\0338", 2);
}

static void
put_margins(struct guard *g, const struct ansi_csi *csi)
{
	g->margins = csi->n > 1 || argument(csi, 0) > 0;
	put_csi(g, csi, 2);
}

static void
put_private(struct guard *g, const struct ansi_csi *csi)
{
	if (csi->leader == '?' && strchr("hl", csi->final))
		put_modes(g, csi);
	else if ((csi->leader == '?' && strchr("JKn", csi->final)) ||
		 (csi->leader == '>' && csi->final == 'c'))
		put_csi(g, csi, 1);
}

/* Those with a character in between: what the cursor looks like, reset, and
 * which modes are on. */
static void
put_extended(struct guard *g, const struct ansi_csi *csi)
{
	if (csi->inter == '!' && !csi->leader && csi->final == 'p') {
		note_reset(g);
		put(g, "\033[!p", 4);
	} else if ((csi->inter == ' ' && !csi->leader && csi->final == 'q') ||
		   (csi->inter == '$' && csi->leader == '?' &&
		    csi->final == 'p')) {
		put_csi(g, csi, 1);
	}
}

static void
on_csi(void *data, const struct ansi_csi *csi)
{
	struct guard *g = data;

	if (csi->inter)
		put_extended(g, csi);
	else if (csi->leader)
		put_private(g, csi);
	else if (csi->final == 'b')
		put_repeat(g, csi);
	else if (csi->final == 'm')
		put_csi(g, csi, ANSI_ARGS);
	else if (strchr("hl", csi->final))
		put_modes(g, csi);
	else if (strchr("su", csi->final))
		put_cursor(g, csi);
	else if (csi->final == 'r')
		put_margins(g, csi);
	else if (strchr("Hf", csi->final))
		put_csi(g, csi, 2);
	else if (strchr("@ABCDEFGIJKLMPSTXZ`acdegjkn", csi->final))
		put_csi(g, csi, 1);
}

static const struct ansi_ops guard_ops = {
	.text = on_text,
	.control = on_control,
	.escape = on_escape,
	.csi = on_csi,
};

void
guard_init(struct guard *g, guard_sink *sink, void *data, unsigned repeat)
{
	*g = (struct guard){ .sink = sink, .data = data, .repeat = repeat };
}

void
guard_write(struct guard *g, const char *bytes, size_t n)
{
	ansi_parse(&g->ansi, bytes, n, &guard_ops, g);
	flush(g);
}

bool
guard_is_plain(const struct guard *g)
{
	return !ansi_is_between(&g->ansi) && !g->alternate && !g->margins &&
	       !g->origin && !g->insert && !g->no_wrap && !g->newline;
}
